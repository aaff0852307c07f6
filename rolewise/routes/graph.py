"""Routes: from where somebody stands to a role, straight or by way of others.

The graph is directed. Its nodes are the roles and the backgrounds; an edge leads from each of them
to each other role and carries how related the two are (``rolewise.routes.relatedness``) and whether
they are near. What a move takes depends on what is learned on the way, so it is added up step by
step along a route:

* hours: of study for every skill of the role's core (``needs.core``) that isn't known yet, low and
  high, as ``skills.yml`` has them;
* effort: need times the middle of the hours, added up over the same skills.

So a route with stops takes longer (but where a stop teaches one skill of a family that stands in
for another); stops are for those who want to earn on the way. A route with stops is offered where
each step from a role is *near*: among the nearer half of all pairs of roles. Each stop has to be
nearer to the target than the one before, so that it leads there; has to take in beginners: at least
``ENTRY_SHARE`` of its ads are for entry level; and its ads may not offer less than those for the
role somebody has. Each of the steps must take at least a tenth less effort than going straight, and
all together at most half as many hours again. Of these, the way with the fewest hours comes first;
for newcomers, one with few stops, the first of them among those with many ads for beginners
(``EASY_SHARE``). Relatedness is in no number of hours.
"""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from rolewise.knowledge import load_knowledge
from rolewise.pay import load_pay_tables
from rolewise.pay.figures import FEWEST_RECORDS
from rolewise.routes.data import load_route_data
from rolewise.routes.gap import Gap, closure, gap, likely_skills, without
from rolewise.routes.needs import core
from rolewise.routes.relatedness import is_near, relatedness
from rolewise.routes.steps import Evidence, Route, Step, evidence, pay_of, same_measure

MOST_STEPS = 3
MOST_ALTERNATIVES = 3
FALLS_SHORT = 0.9
"""A stop must make the greatest step at least so much smaller."""
LONGEST_DETOUR = 1.5
"""All steps together may take so many times the hours of the straight way."""
ENTRY_SHARE = 0.02
EASY_SHARE = 0.2
"""From this share of ads for entry level on, a role is one that newcomers get into first."""


if TYPE_CHECKING:
    import networkx as nx


class Routes(NamedTuple):
    """The straight route and alternatives by way of other roles."""

    straight: Route
    alternatives: tuple[Route, ...]


@functools.lru_cache(maxsize=1)
def build_graph() -> nx.DiGraph:
    """Return the graph; edges carry ``related`` (0 to 1) and ``near``."""
    import networkx as nx  # 7 MB that most conversations don't need

    graph = nx.DiGraph()
    roles = tuple(load_knowledge().roles)
    for origin in (*roles, *load_route_data().backgrounds):
        free = origin not in roles
        graph.add_node(origin, background=free)
        for target in roles:
            if target != origin:
                # Any role may be the first of a newcomer.
                near = free or is_near(origin, target)
                graph.add_edge(origin, target, related=relatedness(origin, target), near=near)
    return graph


def routes(
    origin: str,
    target: str,
    skills: Iterable[str] = (),
    only_skills: bool = False,
    lacking: Collection[str] = (),
) -> Routes:
    """Return the routes to ``target``.

    Args:
        origin: Role or background id, or an empty string where only skills are known.
        target: Role id.
        skills: Skill ids known besides those that the origin brings.
        only_skills: Whether nothing else counts than ``skills``.
        lacking: Skill ids that the person says they don't have, whatever the origin brings.

    Raises:
        KeyError: An id is unknown, or origin and target are the same.
    """
    if origin == target:
        raise KeyError(f"{origin} is where the route would lead")
    load_knowledge().roles[target]
    known = _known("" if only_skills else origin, skills, lacking)
    straight = _route(origin, (target,), known)
    greatest, most = straight.steps[0].effort, sum(straight.hours)
    working = origin in load_knowledge().roles
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
            # A newcomer has to be taken in first; from a role, the shortest way counts.
            hard = not working and entry_share(stops[0]) < EASY_SHARE
            found.append((0 if working else len(stops), hard, total, len(stops), stops))
    ways: list[tuple[str, ...]] = []
    for *_, stops in sorted(found):
        # A way that only adds a stop to one offered already says nothing new.
        if len(ways) < MOST_ALTERNATIVES and not any(set(way) < set(stops) for way in ways):
            ways.append(stops)
    return Routes(straight, tuple(_route(origin, stops, known) for stops in ways))


def route_by(
    origin: str, stops: Sequence[str], skills: Iterable[str] = (), lacking: Collection[str] = ()
) -> Route:
    """Return the route over the given roles, whatever speaks against it; the last is the target.

    Raises:
        KeyError: An id is unknown.
    """
    return _route(origin, stops, _known(origin, skills, lacking))


def _known(origin: str, skills: Iterable[str], lacking: Collection[str]) -> frozenset[str]:
    brought = likely_skills(origin) if origin else frozenset()
    return closure(without(frozenset(skills) | brought, lacking))


@functools.lru_cache(maxsize=64)
def entry_share(role: str) -> float:
    """Return the share of a role's ads that are for entry level; 0 where under ten are."""
    counted = load_pay_tables().count_ads(role)
    every, entry = sum(counted.values()), counted.get("entry", 0)
    return entry / every if every and entry >= FEWEST_RECORDS else 0.0


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
    """Yield the stops of every way of two or three steps that leads nearer with each."""
    graph = build_graph()
    firsts = first_jobs() - {origin, target}
    if origin not in graph:
        # Only skills are known: any role may be the first stop, if it leads on.
        firsts = frozenset(role for role in firsts if graph.edges[role, target]["near"])
        yield from ((role, target) for role in sorted(firsts))
        return
    import networkx as nx

    free = graph.nodes[origin]["background"]
    from_here = 0.0 if free else graph.edges[origin, target]["related"]
    related = {role: graph.edges[role, target]["related"] for role in firsts}
    leading = nx.DiGraph()
    for here, reached in ((origin, from_here), *related.items()):
        for there in (*firsts, target):
            nearer = there == target or related[there] > reached
            if here != there and nearer and graph.edges[here, there]["near"]:
                leading.add_edge(here, there)
    if origin in leading and target in leading:
        for path in nx.all_simple_paths(leading, origin, target, cutoff=MOST_STEPS):
            if len(path) > 2:
                yield tuple(path[1:])
