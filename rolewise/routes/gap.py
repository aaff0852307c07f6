"""What somebody has, partly has and misses for a role."""

from __future__ import annotations

import functools
from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import NamedTuple

from rolewise.knowledge import load_knowledge
from rolewise.knowledge.records import Skill
from rolewise.routes.data import load_route_data
from rolewise.routes.needs import Shares, brings, core

LIKELY = 0.5
"""From this likelihood on, a skill is taken as brought along."""


class GapItem(NamedTuple):
    """One skill of a role.

    Attributes:
        skill: Id.
        status: ``have``, ``partly`` (a skill of the same kind or one it rests on is known) or
            ``missing``.
        need: How much the role needs it, over 0 and at most 1.
        low, high: Hours of study left to working use; 0 where known.
        because: The skill that makes it ``partly``, or an empty string.
    """

    skill: str
    status: str
    need: float
    low: int
    high: int
    because: str = ""

    @property
    def effort(self) -> float:
        """Need times the middle of the hours: what the order goes by."""
        return self.need * (self.low + self.high) / 2


class Gap(NamedTuple):
    """A role seen from where somebody stands; ``items`` by effort, the greatest first."""

    role: str
    items: tuple[GapItem, ...]

    def of(self, *statuses: str) -> tuple[GapItem, ...]:
        """Return the items with one of the statuses."""
        return tuple(item for item in self.items if item.status in statuses)

    @property
    def coverage(self) -> float:
        """The needs that are met, divided by all needs, 0 to 1."""
        return sum(item.need for item in self.of("have")) / sum(item.need for item in self.items)

    @property
    def hours(self) -> tuple[int, int]:
        """Hours of study left, low and high."""
        return sum(item.low for item in self.items), sum(item.high for item in self.items)


@functools.lru_cache(maxsize=1)
def skill_records() -> Mapping[str, Skill]:
    """Return the skills by id."""
    return MappingProxyType({str(skill.id): skill for skill in load_knowledge().skills})


def hours_of(skill: str) -> tuple[int, int]:
    """Return the hours of study to working use, low and high.

    Raises:
        KeyError: There is no such skill.
        ValueError: No hours are on record.
    """
    hours = skill_records()[skill].hours
    if hours is None:
        raise ValueError(f"skills.yml: {skill}: has no hours")
    return hours.low, hours.high


def closure(skills: Collection[str]) -> frozenset[str]:
    """Return the skills with everything that they rest on."""
    found: set[str] = set()
    waiting = list(skills)
    while waiting:
        skill = waiting.pop()
        if skill in skill_records() and skill not in found:
            found.add(skill)
            waiting.extend(skill_records()[skill].prerequisites)
    return frozenset(found)


def without(skills: Collection[str], lacking: Collection[str]) -> frozenset[str]:
    """Return the skills but for those that are lacking, and those that rest on one of them."""
    if not lacking:
        return frozenset(skills)
    gone = frozenset(lacking)
    return frozenset(skill for skill in closure(skills) if not gone & closure((skill,)))


@functools.lru_cache(maxsize=128)
def likely_skills(origin: str, left_out: frozenset[str] = frozenset()) -> frozenset[str]:
    """Return the skills that somebody from a role or background probably has.

    Args:
        origin: Role or background id.
        left_out: Measures not to use (``needs.weights``).

    Raises:
        KeyError: ``origin`` is neither.
    """
    knowledge = load_knowledge()
    has: Shares = brings(origin, left_out)
    found = {skill for skill, share in has.items() if share >= LIKELY}
    if origin in knowledge.roles:
        # What a newcomer to a role has to learn, those who are in it know.
        found |= set(core(origin, (), left_out))
    return closure(found)


def gap(role: str, known: Collection[str], left_out: frozenset[str] = frozenset()) -> Gap:
    """Return what ``role`` needs against what is ``known``; what known skills rest on counts too.

    Args:
        role: Role id.
        known: Skill ids.
        left_out: Measures not to use (``needs.weights``).
    """
    have = closure(known)
    items = []
    for skill, need in core(role, have, left_out).items():
        if skill in have:
            items.append(GapItem(skill, "have", need, 0, 0))
            continue
        because = _partly(skill, have)
        status = "partly" if because else "missing"
        items.append(GapItem(skill, status, need, *hours_of(skill), because))
    items.sort(key=lambda item: (-item.effort, -item.need, item.skill))
    return Gap(role, tuple(items))


def _partly(skill: str, have: Collection[str]) -> str:
    """Return the known skill that makes another one partly known, or an empty string."""
    for members in load_route_data().learning.families.values():
        if skill in members:
            for member in members:
                if member in have:
                    return str(member)
    before = [str(needed) for needed in skill_records()[skill].prerequisites]
    if before and all(needed in have for needed in before):
        return before[-1]
    return ""
