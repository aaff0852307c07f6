"""Run ``rasa data validate`` and fail on any error or warning it reports about our data."""

from __future__ import annotations

import subprocess
import sys

HARMLESS = (
    # Rasa's own code, not our data.
    "DeprecationWarning",
    "MovedIn20Warning",
    "SADeprecationWarning",
    "Base: DeclarativeMeta",
)


def main() -> int:
    """Return Rasa's exit code; its report is printed when it failed."""
    command = [sys.executable, "-m", "rasa", "data", "validate", "--fail-on-warnings"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        lines = [
            line
            for line in (done.stdout + done.stderr).splitlines()
            if line.strip() and not any(mark in line for mark in HARMLESS)
        ]
        print("\n".join(lines), file=sys.stderr)
    else:
        print("no errors, no warnings")
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
