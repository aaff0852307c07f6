"""``python -m bench.load [load|kills|order|flat|cost|cores|soak …]``: all but ``soak`` by itself.

Everything listens on the loopback interface and lives below ``var/bench/load-runs``. SECONDS,
KILLS, PEOPLE, TURNS in the environment change their length. Each prints what it measured and
its bar; the exit code is 1 where a bar is missed.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.load import runs
from rolewise.settings import ROOT

WORK = ROOT / "var" / "bench"
LOCUST = WORK / "load" / "bin" / "locust"
RUNS: dict[str, Callable[[Path, Path], dict[str, Any]]] = {
    "load": runs.load,
    "kills": runs.kills,
    "order": runs.order,
    "flat": runs.flat,
    "cost": runs.cost,
    "cores": runs.cores,
    "soak": runs.soak,
}


def main(names: list[str]) -> int:
    """Run what is named and print the results."""
    unknown = [name for name in names if name not in RUNS]
    if unknown:
        print(f"no such run: {', '.join(unknown)}; there are {', '.join(RUNS)}", file=sys.stderr)
        return 2
    make_environment()
    missed = False
    results = WORK / "load-results.json"
    kept = json.loads(results.read_text()) if results.exists() else {}
    for name in names or [name for name in RUNS if name != "soak"]:
        folder = WORK / "load-runs" / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        begin = time.monotonic()
        load_before = os.getloadavg()[0]
        found = RUNS[name](folder, LOCUST)
        found["seconds"] = round(time.monotonic() - begin)
        found["machine's load before"] = round(load_before, 1)
        print(f"\n{name}", *(f"  {key}: {value}" for key, value in found.items()), sep="\n")
        sys.stdout.flush()
        kept[name] = found
        missed |= not found["bar met"]
        results.write_text(json.dumps(kept, indent=2) + "\n")
    return int(missed)


def make_environment() -> None:
    """Make Locust's environment unless it fits its lock file; its libraries clash with Rasa's."""
    lock = ROOT / "requirements" / "bench-load.txt"
    wanted = hashlib.sha256(lock.read_bytes()).hexdigest()
    stamp = WORK / "load.stamp"
    if LOCUST.exists() and stamp.exists() and stamp.read_text() == wanted:
        return
    print("Making Locust's environment (40 MB) …", flush=True)
    uv = subprocess.run(
        [str(ROOT / "scripts" / "uv.sh"), sys.executable],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    ).stdout.strip()
    folder = WORK / "load"
    shutil.rmtree(folder, ignore_errors=True)
    WORK.mkdir(parents=True, exist_ok=True)
    subprocess.run([uv, "venv", "--quiet", "--python", sys.executable, str(folder)], check=True)
    subprocess.run(
        [uv, "pip", "sync", "--quiet", "--require-hashes", str(lock)],
        env={"UV_SYSTEM_CERTS": "true", **os.environ, "VIRTUAL_ENV": str(folder)},
        check=True,
    )
    stamp.write_text(wanted)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
