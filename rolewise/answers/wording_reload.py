"""Take up changes of ``knowledge/wording.yml`` while running: no training, no restart.

The file is looked at once a turn (one ``stat``). A file with a mistake is refused whole, the
mistake is logged once, and the advisor goes on with the wording it has.
"""

from __future__ import annotations

import functools
import logging
from collections.abc import Iterator, Mapping
from pathlib import Path
from string import Formatter
from typing import Any, Optional

import yaml

from rolewise.answers.wording import Wording, load_wording
from rolewise.knowledge.load import DEFAULT_DIRECTORY
from rolewise.yaml_files import read_yaml

logger = logging.getLogger(__name__)


class WordingWatch:
    """Keeps a wording as its file is."""

    def __init__(self, wording: Wording, path: Path = DEFAULT_DIRECTORY / "wording.yml") -> None:
        """Remember what the file is like now.

        Args:
            wording: Changed in place, so that all who hold it say the new words.
            path: The file it was read from.
        """
        self._wording = wording
        self._path = path
        self._raw = _read(path)
        self._seen = self._state()

    def refresh(self) -> bool:
        """Take up the file if it changed and is sound; return whether it was taken up."""
        state = self._state()
        if state == self._seen:
            return False
        self._seen = state
        try:
            raw = _read(self._path)
            mistakes = list(wording_mistakes(raw, self._raw))
            fresh = Wording(raw) if not mistakes else None
        except (OSError, yaml.YAMLError, KeyError, TypeError, AttributeError, ValueError) as error:
            mistakes, fresh = [f"{type(error).__name__}: {error}"], None
        if fresh is None:
            told = "; ".join(mistakes)
            logger.error("wording.yml has mistakes and the old wording stays: %s", told)
            return False
        vars(self._wording).update(vars(fresh))
        self._raw = raw
        logger.info("wording.yml changed and was taken up")
        return True

    def _state(self) -> Optional[tuple[int, int, int]]:
        try:
            found = self._path.stat()
        except OSError:  # an editor is just replacing it
            return None
        return found.st_mtime_ns, found.st_size, found.st_ino


@functools.lru_cache(maxsize=1)
def load_wording_watch() -> WordingWatch:
    """Watch the wording that everything in this process uses."""
    return WordingWatch(load_wording())


def wording_mistakes(new: Any, old: Any, where: str = "") -> Iterator[str]:
    """Yield a line for each key that is gone, of another kind, or asks for an unknown value.

    Args:
        new: The file's content.
        old: A content that is known to work; its keys are those that code asks for.
        where: The key of both.
    """
    label = where or "the file"
    if isinstance(old, Mapping):
        if not isinstance(new, Mapping):
            yield f"{label}: must be a mapping"
            return
        for key, value in old.items():
            inner = f"{where}.{key}" if where else str(key)
            if key not in new:
                yield f"{inner}: is missing"
            else:
                yield from wording_mistakes(new[key], value, inner)
    elif isinstance(old, list):
        if not isinstance(new, list) or not new:
            yield f"{label}: must be a list of at least one"
    elif isinstance(old, str):
        if not isinstance(new, str) or not new.strip():
            yield f"{label}: must be a text"
            return
        try:
            unknown = _values(new) - _values(old)
        except ValueError as error:
            yield f"{label}: {error}"
            return
        for name in sorted(unknown):
            yield f"{label}: nothing is filled in for {{{name}}}; write {{{{{name}}}}} for braces"


def _values(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def _read(path: Path) -> Any:
    return read_yaml(path)
