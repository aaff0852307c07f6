"""Routes: from where somebody stands to a role, straight or by way of others.

The graph is directed. Its nodes are the roles and the backgrounds; an edge leads from each of them
to each other role and carries what the move takes:

* hours: of study for every skill of the role's core (``needs.core``) that the origin doesn't bring,
  low and high, as ``skills.yml`` has them; what is learned for one step carries over to the next;
* effort: need times the middle of the hours, added up over the same skills.

So a route with stops takes longer (but where a stop teaches one skill of a family that stands in
for another); stops are for those who want to earn on the way. A route with stops is offered where
each step but one from a background is *usual*: a statement of topic transition names both roles, or
O*NET lists one's occupation as related to the other's, or their ESCO occupations share at least as
large a part of their skills as the middle pair of roles does. A stop has to be a role that takes in
beginners: at least ``ENTRY_SHARE`` of its ads are for entry level; and its ads may not offer less
than those for the role somebody has. Each of the steps must take at least a tenth less effort than
going straight, and all together at most half as many hours again. Of these, the way with the fewest
hours comes first. Relatedness is in no number, so it can be compared with them.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import networkx as nx

from rolewise.knowledge import load_knowledge
from rolewise.pay import load_pay_tables
from rolewise.pay.figures import WORLD
from rolewise.routes.data import load_route_data
from rolewise.routes.gap import Gap, closure, gap, likely_skills
from rolewise.routes.needs import core
from rolewise.routes.steps import Evidence, Route, Step, evidence, is_usual, pay_of, same_measure

MOST_STEPS = 3
MOST_ALTERNATIVES = 3
FALLS_SHORT = 0.9
"""A stop must make the greatest step at least so much smaller."""
LONGEST_DETOUR = 1.5
"""All steps together may take so many times the hours of the straight way."""
ENTRY_SHARE = 0.02


class Routes(NamedTuple):
    """The straight route and alternatives by way of other roles."""

    straight: Route
    alternatives: tuple[Route, ...]


@functools.lru_cache(maxsize=1)
def build_graph() -> nx.DiGraph:
    """Return the graph; edges carry ``low``, ``high``, ``effort`` and ``usual``."""
    graph = nx.DiGraph()
    roles = tuple(load_knowledge().roles)
    for origin in (*roles, *load_route_data().backgrounds):
        graph.add_node(origin, background=origin not in roles)
        for target in roles:
            if target != origin:
                found = gap(target, likely_skills(origin))
                low, high = found.hours
                graph.add_edge(
                    origin,
                    target,
                    low=low,
                    high=high,
                    effort=effort_of(found),
                    usual=is_usual(origin, target),
                )
    return graph


def routes(
    origin: str, target: str, skills: Iterable[str] = (), only_skills: bool = False
) -> Routes:
    """Return the routes to ``target``.

    Args:
        origin: Role or background id, or an empty string where only skills are known.
        target: Role id.
        skills: Skill ids known besides those that the origin brings.
        only_skills: Whether nothing else counts than ``skills``.

    Raises:
        KeyError: An id is unknown, or origin and target are the same.
    """
    if origin == target:
        raise KeyError(f"{origin} is where the route would lead")
    load_knowledge().roles[target]
    known = frozenset(skills)
    if origin and not only_skills:
        known |= likely_skills(origin)
    known = closure(known)
    straight = _route(origin, (target,), known)
    greatest, most = straight.steps[0].effort, sum(straight.hours)
    found = []
    for stops in _ways(origin, target):
        if any(pays_less(stop, origin) for stop in stops[:-1]):
            continue
        taken = _taken(stops, known)
        total = sum(hours for hours, _ in taken)
        if (
            max(effort for _, effort in taken) <= FALLS_SHORT * greatest
            and total <= LONGEST_DETOUR * most
            and all(hours for hours, _ in taken)
        ):
            found.append((total, len(stops), stops))
    ways: list[tuple[str, ...]] = []
    for _, _, stops in sorted(found):
        # A way that only adds a stop to one offered already says nothing new.
        if len(ways) < MOST_ALTERNATIVES and not any(set(way) < set(stops) for way in ways):
            ways.append(stops)
    return Routes(straight, tuple(_route(origin, stops, known) for stops in ways))


def entry_share(role: str) -> float:
    """Return the share of a role's ads that are for entry level; 0 where under ten are."""
    tables = load_pay_tables()
    every, entry = tables.advertised(role, WORLD), tables.advertised(role, WORLD, "entry")
    if every is None or entry is None or not every.records:
        return 0.0
    return (entry.records or 0) / every.records


@functools.lru_cache(maxsize=1)
def first_jobs() -> frozenset[str]:
    """Return the roles that take in beginners."""
    return frozenset(role for role in load_knowledge().roles if entry_share(role) >= ENTRY_SHARE)


def pays_less(stop: str, origin: str) -> bool:
    """Whether ads offer less for ``stop`` than for the role ``origin``, where both are known."""
    if origin not in load_knowledge().roles:
        return False
    before, after = same_measure(pay_of(origin), pay_of(stop))
    if before is None or after is None or before.measure != after.measure:
        return False
    return before.place == after.place and after.median < before.median


def effort_of(found: Gap) -> float:
    """Return need times the middle of the hours, over what is not known."""
    return sum(item.effort for item in found.items)


def _route(origin: str, stops: Sequence[str], known: frozenset[str]) -> Route:
    steps = []
    here = origin
    for stop in stops:
        found = gap(stop, known)
        before, after = same_measure(pay_of(here) if here else [], pay_of(stop))
        low, high = found.hours
        steps.append(
            Step(
                here,
                stop,
                tuple(i.skill for i in sorted(found.of("have"), key=lambda one: -one.need)),
                tuple(item.skill for item in found.of("partly", "missing")),
                low,
                high,
                effort_of(found),
                before,
                after,
                evidence(here, stop) if here else Evidence((), None),
            )
        )
        known = known | closure(core(stop, known))
        here = stop
    return Route(tuple(steps))


def _taken(stops: Sequence[str], known: frozenset[str]) -> list[tuple[int, float]]:
    """Return hours (low and high together) and effort of each step."""
    taken = []
    for stop in stops:
        found = gap(stop, known)
        taken.append((sum(found.hours), effort_of(found)))
        known = known | closure(core(stop, known))
    return taken


def _ways(origin: str, target: str) -> Iterator[tuple[str, ...]]:
    """Yield the stops of every usual way of two or three steps."""
    graph = build_graph()
    if origin not in graph:
        # Only skills are known: any role may be the first stop, if it leads on.
        firsts = sorted(first_jobs() - {target})
        yield from ((role, target) for role in firsts if graph.edges[role, target]["usual"])
        return
    usual = nx.DiGraph()
    stops = first_jobs() - {origin, target}
    for here in (origin, *stops):
        free = graph.nodes[here]["background"]
        for there in (*stops, target):
            if here != there and (free or graph.edges[here, there]["usual"]):
                usual.add_edge(here, there)
    if origin in usual and target in usual:
        for path in nx.all_simple_paths(usual, origin, target, cutoff=MOST_STEPS):
            if len(path) > 2:
                yield tuple(path[1:])
