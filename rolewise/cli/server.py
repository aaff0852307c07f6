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
from rolewise.settings import SettingError, read_settings
from rolewise.tracing import read_traces_url, start

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


def _log_our_way() -> None:
    """Configure the log, and let Rasa leave it so."""
    import rasa.utils.io
    import rasa.utils.log_utils

    from rolewise.logs import install, read_log_settings

    def leave_as_it_is(*given: Any, **named: Any) -> None:
        """Don't configure the log, which is done."""

    install(read_log_settings())
    rasa.utils.io.configure_colored_logging = leave_as_it_is
    rasa.utils.log_utils.configure_structlog = leave_as_it_is


def main() -> None:
    """Do what ``rasa`` does with the same arguments; a model that isn't as trained isn't loaded."""
    try:
        verified_model(_model(sys.argv))
    except ModelError as error:
        sys.exit(str(error))
    for name in LATER:
        postpone(name)
    _log_our_way()
    try:
        start(read_traces_url())
    except SettingError as error:
        sys.exit(str(error))
    from rasa.__main__ import main as rasa

    rasa()


if __name__ == "__main__":
    main()
