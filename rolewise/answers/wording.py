"""The phrases of ``knowledge/wording.yml``."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from rolewise.knowledge.load import DEFAULT_DIRECTORY
from rolewise.yaml_files import read_yaml


class TopicWording(NamedTuple):
    """How a topic is called: on a button, in a sentence, and which topics are near it."""

    title: str
    noun: str
    near: tuple[str, ...]


class Subject(NamedTuple):
    """Something no source has anything on: its name, the nearest topic, the words it is asked in.

    ``known_by`` are the words by which a statement is known to answer it after all; the same as
    ``words`` unless given.
    """

    noun: str
    near: str
    words: tuple[str, ...]
    known_by: tuple[str, ...]


class Remark(NamedTuple):
    """A reply that needs no knowledge: its type, its wordings, which buttons go with it."""

    type: str
    texts: tuple[str, ...]
    buttons: str


class Wording:
    """Looks phrases up and fills them in."""

    def __init__(self, raw: Mapping[str, Any]) -> None:
        """Take the parsed file."""
        self.topics = {
            name: TopicWording(item["title"], item["noun"], tuple(item["near"]))
            for name, item in raw["topics"].items()
        }
        self.levels: Mapping[str, str] = raw["levels"]
        self.no_data_on = tuple(
            Subject(
                item["noun"],
                item["near"],
                tuple(item["words"]),
                tuple(item.get("known_by", item["words"])),
            )
            for item in raw["no_data_on"]
        )
        self.terms: Mapping[str, str] = {
            name: item["text"] for item in raw["terms"] for name in item["names"]
        }
        self.level_names: Mapping[str, str] = raw["level_names"]
        self.general_words: Mapping[str, frozenset[str]] = {
            name: frozenset(words.split()) for name, words in raw["general_words"].items()
        }
        self._phrases: Mapping[str, Any] = {
            **raw["phrases"],
            **raw["buttons"],
            **raw["charts"],
            **raw["decision"],
        }
        self.remarks = {
            name: Remark(item["type"], tuple(item["texts"]), item.get("buttons", "start"))
            for name, item in raw["remarks"].items()
        }

    def phrase(self, key: str, **values: object) -> str:
        """Return the phrase with its braces filled in.

        Raises:
            KeyError: No such phrase, or a value is missing.
        """
        return str(self._phrases[key]).format(**values)


@functools.lru_cache(maxsize=2)
def load_wording(directory: Path = DEFAULT_DIRECTORY) -> Wording:
    """Read the phrases once."""
    return Wording(read_yaml(directory / "wording.yml"))


def join_names(names: Sequence[str]) -> str:
    """Return "a", "a and b" or "a, b and c"."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"
