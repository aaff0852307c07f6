"""Entry point; imports each command only when it is asked for, to keep the supervisor small."""

from __future__ import annotations

import sys
from importlib import metadata

PYTHON = (3, 10)
RASA = "3.6.21"
COMMANDS = ("run", "train", "chat", "kb", "config", "export", "erase")
OF_ONE = ("export", "erase")
"""Commands on one conversation, whose id comes behind."""


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
    from rolewise.rest_settings import read_rest_settings
    from rolewise.settings import SettingError, read_settings

    known = arguments[:1] and arguments[0] in COMMANDS
    wanted = 2 if known and arguments[0] in OF_ONE else 1
    if not known or (len(arguments) != wanted and arguments[0] != "kb") or "" in arguments:
        print(f"usage: rolewise {'|'.join(COMMANDS)}", file=sys.stderr)
        print(f"{' and '.join(OF_ONE)} take the id of a conversation", file=sys.stderr)
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
    try:
        settings = read_settings()
        read_rest_settings()  # a bad value is told now, not in the server's log
    except SettingError as error:
        print(error, file=sys.stderr)
        return 1
    if arguments[0] in OF_ONE:
        from rolewise.cli import personal

        return (personal.export if arguments[0] == "export" else personal.erase)(
            settings, arguments[1]
        )
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
