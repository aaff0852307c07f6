"""Entry point; imports each command only when it is asked for, to keep the supervisor small."""

from __future__ import annotations

import sys
from importlib import metadata

PYTHON = (3, 10)
RASA = "3.6.21"
COMMANDS = (
    *("run", "train", "chat", "kb", "config", "review", "backup", "restore", "export", "erase"),
)
TAKE_MORE = ("kb", "review")
"""Commands with arguments of their own."""
TAKE_ONE = {"backup": "FILE", "restore": "FILE", "export": "ID", "erase": "ID"}
"""Commands with one argument: a file, or the id of a conversation."""


def wrong_version() -> str | None:
    """Return one sentence on a Python or Rasa that doesn't fit, else None."""
    if sys.version_info[:2] != PYTHON:
        found = ".".join(str(part) for part in sys.version_info[:2])
        return f"Rolewise needs Python 3.10, but this is Python {found}; run: make setup"
    try:
        rasa = metadata.version("rasa")
    except metadata.PackageNotFoundError:
        return "Rasa is not installed; run: make setup"
    if rasa != RASA:
        return f"Rolewise needs Rasa {RASA}, but Rasa {rasa} is installed; run: make setup"
    return None


def main(arguments: list[str]) -> int:
    """Run a command and return its exit code."""
    from rolewise.logs import read_log_settings
    from rolewise.rest_settings import read_rest_settings
    from rolewise.settings import SettingError, read_settings
    from rolewise.tracing import read_traces_url

    known = bool(arguments) and arguments[0] in COMMANDS
    wanted = 2 if known and arguments[0] in TAKE_ONE else 1
    bad = known and len(arguments) != wanted and arguments[0] not in TAKE_MORE
    if not known or bad or "" in arguments:
        last = f" {TAKE_ONE[arguments[0]]}" if wanted == 2 else ""
        command = arguments[0] if last else "|".join(COMMANDS)
        print(f"usage: rolewise {command}{last}", file=sys.stderr)
        return 2
    if arguments[0] == "config":
        from rolewise.cli.config import show

        return show()
    complaint = wrong_version()
    if complaint:
        print(complaint, file=sys.stderr)
        return 1
    if arguments[0] == "kb":
        from rolewise.cli.kb import main as kb

        return kb(arguments[1:])
    if arguments[0] == "review":
        from rolewise.cli.review import main as review

        return review(arguments[1:])
    try:
        settings = read_settings()
        read_rest_settings()
        read_log_settings()
        read_traces_url()  # a bad value is told now, not in the server's log
    except SettingError as error:
        print(error, file=sys.stderr)
        return 1
    if arguments[0] in ("export", "erase"):
        from rolewise.cli import personal

        return (personal.export if arguments[0] == "export" else personal.erase)(
            settings, arguments[1]
        )
    if arguments[0] in ("backup", "restore"):
        from pathlib import Path

        from rolewise.cli.backup import backup, restore

        return (backup if arguments[0] == "backup" else restore)(settings, Path(arguments[1]))
    if arguments[0] == "run":
        from rolewise.cli.run import run

        return run(settings)
    if arguments[0] == "train":
        from rolewise.cli.train import train

        return train(settings)
    from rolewise.cli.chat import chat

    return chat(settings)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
