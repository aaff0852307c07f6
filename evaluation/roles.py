"""Roles with their directions, measured on sentences marked by hand (``role_sentences.yml``)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, Optional

import numpy as np
import yaml

from evaluation.measures import Estimate, bootstrap

SENTENCES = Path(__file__).with_name("role_sentences.yml")
_MARK = re.compile(r"\[([^\]]+)\]\(([a-z_]+)(?::(from|to)(\?)?)?\)")


class Role(NamedTuple):
    """A role in a sentence: offsets in characters, id, direction if any.

    ``optional`` means that no direction is as right as the one given.
    """

    start: int
    end: int
    role: str
    direction: Optional[str] = None
    optional: bool = False


class Marked(NamedTuple):
    """A sentence and its roles in order."""

    text: str
    roles: tuple[Role, ...]


class Roles(NamedTuple):
    """F1 by grade, and lines about the sentences that went wrong."""

    sentences: int
    roles: int
    f1: dict[str, Estimate]
    misses: list[str]


class Counts(NamedTuple):
    """Roles found and right, found at all, and there to be found."""

    right: int
    found: int
    wanted: int


def read_marked(line: str) -> Marked:
    """Return the sentence without its marks, and the roles they tell."""
    text, roles, position = "", [], 0
    for match in _MARK.finditer(line):
        text += line[position : match.start()]
        words, role, direction, optional = match.groups()
        roles.append(Role(len(text), len(text) + len(words), role, direction, bool(optional)))
        text += words
        position = match.end()
    return Marked(text + line[position:], tuple(roles))


def read_sentences(path: Path = SENTENCES) -> list[Marked]:
    """Read the marked sentences."""
    return [read_marked(line) for line in yaml.safe_load(path.read_text(encoding="utf-8"))]


def roles_found(parsed: Mapping[str, Any]) -> tuple[Role, ...]:
    """Return the roles among the entities of Rasa's parse data."""
    return tuple(
        Role(item["start"], item["end"], item["value"], item.get("role"))
        for item in parsed.get("entities", ())
        if item["entity"] == "role"
    )


def same_name(wanted: Role, got: Role) -> bool:
    """The right id on overlapping words."""
    return wanted.role == got.role and wanted.start < got.end and got.start < wanted.end


def same_direction(wanted: Role, got: Role) -> bool:
    """The right id and the right direction."""
    allowed = {wanted.direction, None} if wanted.optional else {wanted.direction}
    return same_name(wanted, got) and got.direction in allowed


def same_words(wanted: Role, got: Role) -> bool:
    """Id, direction, and to the character the same words."""
    return same_direction(wanted, got) and (wanted.start, wanted.end) == (got.start, got.end)


GRADES: dict[str, Callable[[Role, Role], bool]] = {
    "id": same_name,
    "id and direction": same_direction,
    "id, direction and exact words": same_words,
}


def count(
    wanted: Sequence[Role], got: Sequence[Role], agree: Callable[[Role, Role], bool]
) -> Counts:
    """Pair each wanted role with at most one found."""
    left, right = list(got), 0
    for role in wanted:
        partner = next((item for item in left if agree(role, item)), None)
        if partner is not None:
            left.remove(partner)
            right += 1
    return Counts(right, len(got), len(wanted))


def f1(counts: Iterable[Sequence[int]]) -> float:
    """Return micro F1 of rows ``(right, found, wanted)``; 1 where there is nothing to find."""
    right, found, wanted = np.asarray(list(counts)).reshape(-1, 3).sum(axis=0)
    return float(2 * right / (found + wanted)) if found + wanted else 1.0


def estimate(counts: Sequence[Counts]) -> Estimate:
    """Return F1 with its 95 % bootstrap interval over sentences."""
    rows = np.asarray(counts).reshape(-1, 3)
    return bootstrap(len(rows), lambda sample: f1(rows[sample]))


def measure_roles(parse: Callable[[str], Mapping[str, Any]]) -> Roles:
    """Have every marked sentence parsed, and count."""
    sentences = read_sentences()
    got = [roles_found(parse(item.text)) for item in sentences]
    f1 = {
        name: estimate([count(item.roles, found, agree) for item, found in zip(sentences, got)])
        for name, agree in GRADES.items()
    }
    misses = []
    for item, found in zip(sentences, got):
        right, *others = count(item.roles, found, GRADES["id and direction"])
        if others != [right, right]:
            wanted = f"wanted {_listed(item.roles)}; got {_listed(found)}"
            misses.append(f"{wanted}: {item.text}")
    return Roles(len(sentences), sum(len(item.roles) for item in sentences), f1, misses)


def _listed(roles: Sequence[Role]) -> str:
    named = (f"{item.role} ({item.direction})" if item.direction else item.role for item in roles)
    return ", ".join(named) or "none"
