"""A learning plan: what is missing for a role, in an order that works, at somebody's pace."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from rolewise.routes.data import load_route_data
from rolewise.routes.gap import Gap, GapItem, closure, gap, skill_records
from rolewise.routes.steps import months

DEFAULT_PACE = 10
"""Hours a week, where nobody says."""
LEAST_PACE, MOST_PACE = 1, 60
MOST_STAGES = 4
STAGE_HOURS = 120
"""A stage is about so long at least (middle of the hours), so that it ends in something to show."""


class PlanItem(NamedTuple):
    """One skill to learn.

    Attributes:
        skill: Id.
        low, high: Hours of study to working use.
        begins, ends: Weeks from the start, at the middle of the hours.
        resources: Source ids to learn from.
    """

    skill: str
    low: int
    high: int
    begins: float
    ends: float
    resources: tuple[str, ...]


class Stage(NamedTuple):
    """Some skills that end in a milestone.

    Attributes:
        number: From 1.
        items: The skills in order.
        months_low, months_high: From the start to the milestone.
        project: Something to show at its end; a suggestion of ours.
    """

    number: int
    items: tuple[PlanItem, ...]
    months_low: float
    months_high: float
    project: str


class Plan(NamedTuple):
    """A plan.

    Attributes:
        role: Role id.
        pace: Hours a week.
        known: Skill ids taken as known.
        stages: In order; empty where nothing is missing.
        gap: What it was made from.
    """

    role: str
    pace: float
    known: tuple[str, ...]
    stages: tuple[Stage, ...]
    gap: Gap

    @property
    def items(self) -> tuple[PlanItem, ...]:
        """All skills in order."""
        return tuple(item for stage in self.stages for item in stage.items)

    @property
    def hours(self) -> tuple[int, int]:
        """Hours in all, low and high."""
        return sum(item.low for item in self.items), sum(item.high for item in self.items)

    @property
    def months(self) -> tuple[float, float]:
        """Months in all, low and high."""
        low, high = self.hours
        return months(low, self.pace), months(high, self.pace)

    def dates(self, item: PlanItem, start: date) -> tuple[date, date]:
        """Return the first and the last day of an item for a plan that begins on ``start``."""
        first = start + timedelta(days=math.floor(item.begins * 7))
        last = start + timedelta(
            days=max(math.floor(item.begins * 7), math.ceil(item.ends * 7) - 1)
        )
        return first, last


def make_plan(role: str, known: Collection[str], pace: float = DEFAULT_PACE) -> Plan:
    """Return the plan for ``role``.

    Of the skills whose prerequisites are known or planned before, the most needed comes next; where
    two are needed alike, the shorter one.

    Args:
        role: Role id.
        known: Skill ids; what they rest on counts as known too.
        pace: Hours a week, from ``LEAST_PACE`` to ``MOST_PACE``.

    Raises:
        ValueError: The pace is out of range.
    """
    if not LEAST_PACE <= pace <= MOST_PACE:
        raise ValueError(f"pace must be from {LEAST_PACE} to {MOST_PACE} hours a week, not {pace}")
    found = gap(role, known)
    ordered = _in_order(found.of("partly", "missing"))
    items = []
    hours = 0.0
    for item in ordered:
        begins = hours / pace
        hours += (item.low + item.high) / 2
        resources = load_route_data().learning.resources.get(item.skill, ())
        items.append(
            PlanItem(item.skill, item.low, item.high, begins, hours / pace, tuple(resources))
        )
    return Plan(role, pace, tuple(sorted(closure(known))), _stages(items, pace), found)


def _in_order(items: Sequence[GapItem]) -> list[GapItem]:
    waiting = {item.skill: item for item in items}
    ordered: list[GapItem] = []
    while waiting:
        ready = [
            item
            for item in waiting.values()
            if not any(needed in waiting for needed in skill_records()[item.skill].prerequisites)
        ]
        following = min(ready, key=lambda item: (-item.need, item.high, item.skill))
        ordered.append(waiting.pop(following.skill))
    return ordered


def _stages(items: Sequence[PlanItem], pace: float) -> tuple[Stage, ...]:
    """Cut the items into stages of about the same length."""
    total = sum(item.low + item.high for item in items) / 2
    many = max(1, min(MOST_STAGES, len(items), round(total / STAGE_HOURS)))
    groups: list[list[PlanItem]] = [[]]
    spent = 0.0
    for place, item in enumerate(items):
        half = (item.low + item.high) / 4
        left = len(items) - place
        if (
            groups[-1]
            and len(groups) < many
            and (spent + half >= total / many * len(groups) or left <= many - len(groups))
        ):
            groups.append([])
        groups[-1].append(item)
        spent += 2 * half
    stages = []
    low = high = 0
    for number, group in enumerate((group for group in groups if group), 1):
        low += sum(item.low for item in group)
        high += sum(item.high for item in group)
        stages.append(
            Stage(number, tuple(group), months(low, pace), months(high, pace), _project(group))
        )
    return tuple(stages)


def _project(group: Sequence[PlanItem]) -> str:
    learning = load_route_data().learning
    order = list(learning.projects)
    named = [item.skill for item in group if item.skill in order]
    if named:
        # The file lists what says most about a person first.
        return str(learning.projects[min(named, key=order.index)])
    return str(learning.by_kind[skill_records()[group[-1].skill].kind])
