"""``rasa run``, without loading what a server never uses.

Rasa's server imports its test commands, and those Matplotlib with all it needs: 9 MB and a third of
a second. They come when something asks for them.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from rolewise.model_file import ModelError, verified_model
from rolewise.settings import read_settings

LATER = ("rasa.utils.plotting",)


class PostponedModule(ModuleType):
    """Stands in for a module until one of its names is used."""

    def __getattr__(self, name: str) -> Any:
        """Import the module and return what it has under a name."""
        if name.startswith("__"):  # what the import system asks of every module
            raise AttributeError(name)
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(importlib.import_module(self.__name__), name)


def postpone(name: str) -> None:
    """Let a module be imported only when it is used."""
    sys.modules.setdefault(name, PostponedModule(name))


def _model(arguments: list[str]) -> Path:
    """Return what Rasa will load: the file or folder after ``--model``."""
    at = arguments.index("--model") + 1 if "--model" in arguments else len(arguments)
    return Path(arguments[at]) if at < len(arguments) else read_settings().models


def main() -> None:
    """Do what ``rasa`` does with the same arguments; a model that isn't as trained isn't loaded."""
    try:
        verified_model(_model(sys.argv))
    except ModelError as error:
        sys.exit(str(error))
    for name in LATER:
        postpone(name)
    from rasa.__main__ import main as rasa

    rasa()


if __name__ == "__main__":
    main()
