"""Names written as patterns: ``(ai|ml) [solution|product] architect`` stands for six names.

The notation is hassil's (Home Assistant's sentence templates): round brackets hold alternatives,
square brackets hold parts that may be absent. A name without brackets stands for itself.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable

MAX_NAMES = 600
"""So many names may one pattern stand for; more is surely a mistake."""

_PART = re.compile(r"\(([^()\[\]]*)\)|\[([^()\[\]]*)\]|([^()\[\]]+)")


def expand(pattern: str) -> list[str]:
    """Return the names that ``pattern`` stands for, in order, each once.

    Raises:
        ValueError: With nested or unbalanced brackets, or more than ``MAX_NAMES`` names.
    """
    choices: list[list[str]] = []
    position = 0
    for part in _PART.finditer(pattern):
        if part.start() != position:
            break
        position = part.end()
        alternatives, optional, plain = part.groups()
        if plain is not None:
            choices.append([plain])
        elif alternatives is not None:
            choices.append(alternatives.split("|"))
        else:
            choices.append(["", *str(optional).split("|")])
    if position != len(pattern):
        raise ValueError(f"has nested or unbalanced brackets ({pattern!r})")
    count = 1
    for choice in choices:
        count *= len(choice)
    if count > MAX_NAMES:
        raise ValueError(f"stands for {count} names; {MAX_NAMES} are the most ({pattern!r})")
    names = (" ".join("".join(parts).split()) for parts in itertools.product(*choices))
    return list(dict.fromkeys(name for name in names if name))


def expand_all(patterns: Iterable[str]) -> tuple[str, ...]:
    """Return the names that all ``patterns`` stand for, in order, each once."""
    return tuple(dict.fromkeys(name for pattern in patterns for name in expand(pattern)))
