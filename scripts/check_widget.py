"""Check that the widget's built scripts belong to its sources, without Node.

``make widget`` builds it and notes the hashes of sources and scripts; a change of either without
the other is told.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ROOT / "widget"
SCRIPT = ROOT / "rolewise" / "channels" / "static" / "widget.js"
LIBRARY = SCRIPT.with_name("widget-socket.js")
HASHES = SCRIPT.with_name("widget.hashes.json")
INPUTS = ("src/**/*", "package.json", "package-lock.json", "tsconfig.json", "vite.config.ts")


def hashes() -> dict[str, str]:
    """Return the SHA-256 (hex) of the sources, names included, and of the scripts."""
    digest = hashlib.sha256()
    for path in sorted(path for pattern in INPUTS for path in SOURCES.glob(pattern)):
        if path.is_file():
            digest.update(f"{path.relative_to(SOURCES).as_posix()}\0".encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    built = {"script": SCRIPT, "library": LIBRARY}
    found = {
        name: hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
        for name, path in built.items()
    }
    return {"sources": digest.hexdigest(), **found}


def complaint() -> str | None:
    """Return one sentence on what doesn't belong together, or None."""
    found = hashes()
    noted = json.loads(HASHES.read_text(encoding="utf-8")) if HASHES.is_file() else {}
    for name, path in (("script", SCRIPT), ("library", LIBRARY)):
        if found[name] != noted.get(name):
            return f"{path.name} is not the one that was built; run: make widget"
    if found["sources"] != noted.get("sources"):
        return f"The sources in widget/ changed after {SCRIPT.name} was built; run: make widget"
    return None


def main(arguments: list[str]) -> int:
    """Check, or note the hashes with ``--write``; return the exit code."""
    if arguments == ["--write"]:
        HASHES.write_text(json.dumps(hashes(), indent=2) + "\n", encoding="utf-8")
        return 0
    found = complaint()
    if found:
        print(found, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
