"""How related two roles are, or a background and a role: a number from 0 to 1 for what is near.

Up to four things are told apart, each from a file with its source:

* skills: the cosine of what both need (``needs.weights``), where a skill counts the more the fewer
  roles need it (inverse document frequency, as in text retrieval; Spärck Jones 1972). What a
  background brings stands for its needs;
* the place that O*NET gives one in its list of occupations related to the other's;
* the share of ESCO skills that their occupations have in common (roles only);
* how many statements of topic transition name both.

They come in different units, so each is turned into the share of all pairs that it exceeds, pairs
alike counting half; relatedness is the mean of those shares. None is weighted, so nothing is fitted
to anything. ``evaluation/route_relatedness.py`` compares it with each list, that list left out.
"""

from __future__ import annotations

import functools
import math
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from itertools import combinations
from types import MappingProxyType
from typing import Optional

from rolewise.knowledge import load_knowledge
from rolewise.routes.data import load_route_data
from rolewise.routes.needs import LISTS, Shares, brings, weights
from rolewise.routes.steps import evidence

UNLISTED = 21
"""A pair in no list of O*NET comes after the last place."""
SOURCES = ("onet", "esco")
PARTS = ("skills", "onet", "esco", "statements")

Pair = tuple[str, str]


def relatedness(first: str, second: str, left_out: str = "") -> float:
    """Return how related two roles, or a background and a role, are: 0 to 1.

    Args:
        first: Role or background id.
        second: Role id.
        left_out: ``onet`` or ``esco``: nothing that comes from it is used.

    Raises:
        KeyError: An id is unknown, or both are the same.
    """
    table = relatedness_of_all(first in load_route_data().backgrounds, left_out)
    return table[_pair(first, second)]


@functools.lru_cache(maxsize=8)
def relatedness_of_all(backgrounds: bool = False, left_out: str = "") -> Mapping[Pair, float]:
    """Return the relatedness of all pairs of roles, or of backgrounds and roles.

    Args:
        backgrounds: Whether of backgrounds and roles.
        left_out: See ``relatedness``.

    Returns:
        By (role, role) in alphabetical order, or by (background, role).
    """
    roles = sorted(load_knowledge().roles)
    pairs = (
        [(here, role) for here in load_route_data().backgrounds for role in roles]
        if backgrounds
        else list(combinations(roles, 2))
    )
    parts = [part_of_all(pairs, part, left_out) for part in PARTS if part != left_out]
    ranked = [_exceeded(part) for part in parts if part is not None]
    found = [sum(shares) / len(shares) for shares in zip(*ranked)]
    return MappingProxyType(dict(zip(pairs, found)))


def part_of_all(pairs: list[Pair], part: str, left_out: str = "") -> Optional[list[float]]:
    """Return one of ``PARTS`` for each pair, in its own unit; None where it isn't known of all."""
    related = load_route_data().related
    if part == "skills":
        measures = frozenset(LISTS.get(left_out, ()))
        return [skills_in_common(*pair, measures) for pair in pairs]
    if part == "statements":
        return [float(_statements(*pair, left_out)) for pair in pairs]
    if part == "onet":
        ranks = [related[pair].onet_rank for pair in pairs]
        return [-float(UNLISTED if rank is None else rank) for rank in ranks]
    shared = [related[pair].esco_shared for pair in pairs]
    return None if None in shared else [float(share or 0) for share in shared]


def skills_in_common(first: str, second: str, left_out: frozenset[str] = frozenset()) -> float:
    """Return the cosine of two roles' weighted needs, 0 to 1; see above."""
    one, other = _weighted(first, left_out), _weighted(second, left_out)
    product = sum(weight * other.get(skill, 0.0) for skill, weight in one.items())
    lengths = math.hypot(*one.values()) * math.hypot(*other.values())
    return product / lengths if lengths else 0.0


@functools.lru_cache(maxsize=256)
def is_near(first: str, second: str) -> bool:
    """Whether two roles are among the nearer half of all pairs of roles."""
    shares = sorted(relatedness_of_all().values())
    return relatedness(first, second) >= shares[len(shares) // 2]


@functools.lru_cache(maxsize=256)
def _weighted(node: str, left_out: frozenset[str]) -> Shares:
    """Return the needs of a role, or what a background brings, times the rarity of each skill."""
    found = weights(node, left_out) if node in load_knowledge().roles else brings(node, left_out)
    rarity = _rarity(left_out)
    return MappingProxyType(
        {skill: weight * rarity[skill] for skill, weight in found.items() if rarity.get(skill)}
    )


@functools.lru_cache(maxsize=4)
def _rarity(left_out: frozenset[str]) -> Mapping[str, float]:
    roles = load_knowledge().roles
    needing: dict[str, int] = {}
    for role in roles:
        for skill in weights(str(role), left_out):
            needing[skill] = needing.get(skill, 0) + 1
    return MappingProxyType({skill: math.log(len(roles) / n) for skill, n in needing.items()})


def _statements(first: str, second: str, left_out: str) -> int:
    known = load_knowledge().statements
    return sum(
        not (left_out and any(source.startswith(left_out) for source in known[key].sources))
        for key in evidence(first, second).statements
    )


def _exceeded(values: list[float]) -> list[float]:
    """Return for each value the share of all that it exceeds; those alike count half."""
    ordered = sorted(values)
    return [
        (bisect_left(ordered, value) + bisect_right(ordered, value)) / 2 / len(ordered)
        for value in values
    ]


def _pair(first: str, second: str) -> Pair:
    if first in load_route_data().backgrounds:
        return first, second
    return (first, second) if first < second else (second, first)
