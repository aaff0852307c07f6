"""JSON as a stranger may send it: nothing that breaks whoever reads it after us."""

from __future__ import annotations

import json
import math
import re
from typing import Any

MAX_DEPTH = 8
"""Of what a client may have us store."""
MOST_DIGITS = 15
"""Of a whole number: what every reader of JSON keeps exactly."""
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]")


class NotPlain(ValueError):
    """A value can't be stored; the message says why."""


def read_json(body: bytes) -> Any:
    """Read JSON.

    Raises:
        ValueError: It is none, is nested too deeply, or has ``NaN`` or the like.
    """
    try:
        return json.loads(body.decode("utf-8"), parse_constant=_no_constant)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def encodable(text: str) -> str:
    """Return ``text`` without lone surrogates, which no database stores."""
    return text.encode("utf-8", "replace").decode("utf-8")


def plain(value: Any, depth: int = MAX_DEPTH) -> Any:
    """Return a JSON value that every reader and database takes as it is.

    Control characters become spaces; a number that not every reader keeps becomes a text.

    Args:
        value: What ``read_json`` returned.
        depth: So many levels of lists and objects it may have.

    Raises:
        NotPlain: It has more levels.
    """
    if isinstance(value, str):
        return CONTROL.sub(" ", encodable(value))
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int):
        return value if abs(value) < 10**MOST_DIGITS else str(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if depth == 0:
        raise NotPlain(f"has more than {MAX_DEPTH} levels")
    if isinstance(value, list):
        return [plain(item, depth - 1) for item in value]
    return {str(plain(key)): plain(item, depth - 1) for key, item in value.items()}


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")
