"""The steps of a route: what a move takes, what it pays, and what shows that people make it."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import NamedTuple, Optional

from rolewise.knowledge import load_knowledge
from rolewise.pay import PayFigure, load_pay_tables
from rolewise.pay.figures import WORLD
from rolewise.routes.data import BackgroundPay, Related, load_route_data

WEEKS_A_MONTH = 52 / 12


class Evidence(NamedTuple):
    """What shows that a move is usual.

    Attributes:
        statements: Ids of the statements on the move.
        related: What official lists say, or None.
    """

    statements: tuple[str, ...]
    related: Optional[Related]


class Pay(NamedTuple):
    """A pay figure: median and quartiles in USD a year, how many, what it measures."""

    measure: str
    median: int
    p25: Optional[int]
    p75: Optional[int]
    records: Optional[int]
    place: str
    occupation: Optional[str]
    source: str


class Step(NamedTuple):
    """One move.

    Attributes:
        origin: Role or background id; an empty string where only skills are known.
        target: Role id.
        carries: Skills of the target that are known before, the most needed first.
        missing: Skills to learn, by effort.
        low, high: Hours of study.
        effort: See ``rolewise.routes.graph``.
        before, after: Pay, or None where there is no figure of the same measure.
        evidence: What shows that the move is usual.
    """

    origin: str
    target: str
    carries: tuple[str, ...]
    missing: tuple[str, ...]
    low: int
    high: int
    effort: float
    before: Optional[Pay]
    after: Optional[Pay]
    evidence: Evidence

    def months(self, pace: float) -> tuple[float, float]:
        """Return the months at ``pace`` hours a week."""
        return months(self.low, pace), months(self.high, pace)


class Route(NamedTuple):
    """One to three steps."""

    steps: tuple[Step, ...]

    @property
    def hours(self) -> tuple[int, int]:
        """Hours of study over all steps."""
        return sum(step.low for step in self.steps), sum(step.high for step in self.steps)

    @property
    def stops(self) -> tuple[str, ...]:
        """The roles on the way, the target included."""
        return tuple(step.target for step in self.steps)


def months(hours: float, pace: float) -> float:
    """Return how many months ``hours`` of study take at ``pace`` hours a week."""
    return hours / pace / WEEKS_A_MONTH


@functools.lru_cache(maxsize=2048)
def evidence(origin: str, target: str) -> Evidence:
    """Return the statements on moving from one to the other, and what official lists say."""
    both = {origin, target}
    statements = tuple(key for key, named in _transitions() if both <= named)
    data = load_route_data().related
    pair = (origin, target) if (origin, target) in data else (target, origin)
    return Evidence(statements, data.get(pair))


@functools.lru_cache(maxsize=64)
def pay_of(origin: str) -> list[Pay]:
    """Return the figures of a role or background: advertised and paid, US first."""
    data = load_route_data()
    if origin in data.backgrounds:
        own = data.pay.get(origin)
        return [_background_pay(own)] if own else []
    tables = load_pay_tables()
    found: list[Pay] = []
    for place in ("US", WORLD):
        figure = tables.advertised(origin, place)
        if figure is not None:
            found.append(_pay(figure))
            break
    found.extend(_pay(figure) for figure in tables.paid(origin)[:1])
    return found


def same_measure(
    before: Sequence[Pay], after: Sequence[Pay]
) -> tuple[Optional[Pay], Optional[Pay]]:
    """Return two figures of the same measure and place where there are, else the first ones."""
    for earlier in before:
        for later in after:
            if (earlier.measure, earlier.place) == (later.measure, later.place):
                return earlier, later
    return (before[0] if before else None), (after[0] if after else None)


def _pay(figure: PayFigure) -> Pay:
    return Pay(
        figure.measure,
        figure.median,
        figure.p25,
        figure.p75,
        figure.records,
        figure.place,
        figure.occupation if figure.stand_in else None,
        figure.source,
    )


def _background_pay(own: BackgroundPay) -> Pay:
    return Pay(
        "paid", own.median, own.p25, own.p75, own.employment, "US", own.occupation, own.source
    )


@functools.lru_cache(maxsize=1)
def _role_names() -> tuple[tuple[str, str], ...]:
    """Return (name, id) of all roles and backgrounds, the longest names first."""
    names = [
        (name.lower(), str(role.id))
        for role in load_knowledge().roles.values()
        for name in {role.plural, role.name, role.short_name}
    ]
    for background in load_route_data().backgrounds.values():
        names += [
            (background.plural.lower(), background.id),
            (background.name.lower(), background.id),
        ]
    return tuple(sorted(names, key=lambda pair: (-len(pair[0]), pair)))


@functools.lru_cache(maxsize=1)
def _transitions() -> tuple[tuple[str, frozenset[str]], ...]:
    """Return the ids of all statements on moves, each with the roles and backgrounds it names."""
    return tuple(
        (key, _named(statement.text))
        for key, statement in load_knowledge().statements.items()
        if statement.topic == "transition"
    )


def _named(text: str) -> frozenset[str]:
    """Return the roles and backgrounds that a text names; longer names of others are no names."""
    plain = text.lower()
    found = set()
    for name, key in _role_names():
        if name in plain:
            plain = plain.replace(name, " " * len(name))
            found.add(key)
    return frozenset(found)
