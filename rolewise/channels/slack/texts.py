"""The Slack bot's own words, from ``texts.yml`` beside this file."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any, NamedTuple

from rolewise.yaml_files import read_yaml


class Texts(NamedTuple):
    """All texts; ``{names}`` in them are filled in where they are said."""

    sorry: str
    not_ready: str
    too_long: str
    only_text: str
    expired: str
    chosen: str
    chosen_by: str
    rated_up: str
    rated_down: str
    forgotten: str
    copy: str
    no_copy: str
    rate_up: str
    rate_down: str
    choose: str
    answer: str
    skip: str
    figure: dict[str, str]
    form: dict[str, str]
    private: dict[str, str]
    home: dict[str, str]
    starts: list[dict[str, str]]


@functools.lru_cache(maxsize=1)
def load_texts() -> Texts:
    """Return the texts, read once.

    Raises:
        TypeError: A text is missing or not known; the message names it.
    """
    content: dict[str, Any] = read_yaml(Path(__file__).with_name("texts.yml"))
    return Texts(**content)


def counted(number: int, one: str) -> str:
    """Return ``1 conversation`` or ``2 conversations``."""
    return f"{number} {one}" if number == 1 else f"{number} {one}s"
