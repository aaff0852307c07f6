"""What is known of vulnerabilities in the locked libraries, and whether somebody looked at each.

Usage: audit.py [--ask]

Always: each library of the lock files that a server runs is in ``requirements/advisories.yml`` with
the very version that is locked, and each advisory there says what stands in front of it. A new
library or version fails until somebody has looked. With ``--ask``, or where ``var/audit`` is there,
pip-audit asks the registry too; an advisory that isn't in the file fails. A registry that gives no
advisories is told, and is no pass.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from packaging.version import Version

from rolewise.yaml_files import read_yaml

ROOT = Path(__file__).resolve().parents[1]
LOCKS = ("runtime.txt", "model-data.txt")
REVIEW = ROOT / "requirements" / "advisories.yml"
TOOL = ROOT / "var" / "audit" / "bin" / "pip-audit"
OLD_DAYS = 180
_LOCKED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^ ;\\]+)", re.MULTILINE)
_ID = re.compile(r"(?:CVE|PYSEC)-\d{4}-\d+|GHSA(?:-[0-9a-z]{4}){3}")
ASK_SECONDS = 600


def locked(folder: Path = ROOT / "requirements") -> dict[str, str]:
    """Return the versions that a server runs, by name."""
    return {
        name.lower().replace("_", "-").replace(".", "-"): version
        for lock in LOCKS
        for name, version in _LOCKED.findall((folder / lock).read_text(encoding="utf-8"))
    }


def complaints(review: Mapping[str, Any], versions: Mapping[str, str]) -> list[str]:
    """Return what is wrong with the review; a sentence each.

    Args:
        review: As ``requirements/advisories.yml`` has it.
        versions: What is locked.
    """
    found = []
    seen = {**review["looked_up"], **review["not_looked_up"]}
    for name, version in sorted(versions.items()):
        if seen.get(name) != version:
            was = f" (the review is of {seen[name]})" if name in seen else ""
            found.append(f"{name} {version} was not reviewed{was}: look it up, and add it")
    found += [
        f"{name} is reviewed, but isn't locked: remove it" for name in set(seen) - {*versions}
    ]
    found += [
        f"{name} is listed as looked up and as not"
        for name in set(review["looked_up"]) & set(review["not_looked_up"])
    ]
    for item in review["advisories"]:
        label = f"{item['package']}: {', '.join(item['ids'])}"
        if item["package"] not in review["looked_up"]:
            found.append(f"{label}: the package isn't listed as looked up")
        elif item["fixed_in"] and Version(item["fixed_in"]) <= Version(versions[item["package"]]):
            found.append(f"{label}: fixed in what is locked; remove it")
        if not all(_ID.fullmatch(one) for one in item["ids"]):
            found.append(f"{label}: that is no id")
        if (
            not item.get("in_front")
            or not item.get("what")
            or not isinstance(item.get("day"), date)
        ):
            found.append(f"{label}: what it is, the day, or what stands in front of it is missing")
    return found


def ask(tool: Path, lock: Path) -> tuple[dict[str, list[list[str]]], int]:
    """Ask the registry for advisories; return their ids by package, and for how many it knew any.

    Raises:
        RuntimeError: pip-audit fails.
    """
    done = subprocess.run(
        [
            str(tool),
            "--no-deps",
            "--disable-pip",
            "-r",
            str(lock),
            "-f",
            "json",
            "--progress-spinner=off",
        ],
        capture_output=True,
        text=True,
        check=False,
        timeout=ASK_SECONDS,
    )
    try:
        told = json.loads(done.stdout[done.stdout.index("{") :])
    except ValueError as error:
        raise RuntimeError((done.stderr.strip().splitlines() or ["no output"])[-1]) from error
    # pip-audit calls it a success when it could look up nothing at all.
    known = [item for item in told["dependencies"] if "skip_reason" not in item]
    ids = {
        item["name"]: [[one["id"], *one["aliases"]] for one in item["vulns"]]
        for item in known
        if item["vulns"]
    }
    return ids, len(known)


def unknown(review: Mapping[str, Any], ids: Mapping[str, Sequence[Sequence[str]]]) -> list[str]:
    """Return the advisories that the review doesn't have, under none of their ids."""
    treated = {(item["package"], one) for item in review["advisories"] for one in item["ids"]}
    return [
        f"{name}: {', '.join(names)} is not in the review"
        for name, advisories in sorted(ids.items())
        for names in advisories
        if not any((name, one) in treated for one in names)
    ]


def main(arguments: Sequence[str]) -> int:
    """Check, print, and return the exit code."""
    review, versions = read_yaml(REVIEW), locked()
    wrong = complaints(review, versions)
    if "--ask" in arguments or TOOL.exists():
        try:
            ids, number = ask(TOOL, ROOT / "requirements" / LOCKS[0])
        except (OSError, RuntimeError, subprocess.TimeoutExpired) as error:
            print(f"NOT ASKED: no advisories can be had from here ({str(error)[:120]}).")
        else:
            if number:
                print(f"The registry knows {number} of {len(versions)} libraries.")
            else:
                print("NOT ASKED: the registry in use has no advisories for any of our versions.")
            wrong += unknown(review, ids)
    else:
        print("NOT ASKED: no registry was asked for advisories now; make audit does.")
    for complaint in wrong:
        print(complaint)
    age = (date.today() - review["reviewed"]).days
    print(
        f"Review of {review['reviewed']}: {len(versions)} libraries, {len(review['looked_up'])} "
        f"looked up, {sum(len(item['ids']) for item in review['advisories'])} ids of advisories "
        f"that Rasa's pins hold open, each with what stands in front of it; "
        f"{len(review['not_looked_up'])} not looked up."
    )
    if age > OLD_DAYS:
        print(f"The review is {age} days old; do it again.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
