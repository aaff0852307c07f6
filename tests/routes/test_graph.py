"""Routes between all roles, and from every background to every role."""

from __future__ import annotations

import math

import pytest

from rolewise.knowledge import load_knowledge
from rolewise.routes.data import load_route_data
from rolewise.routes.gap import closure, gap, likely_skills
from rolewise.routes.graph import (
    EASY_SHARE,
    ENTRY_SHARE,
    LONGEST_DETOUR,
    MOST_STEPS,
    build_graph,
    entry_share,
    pays_less,
    routes,
)
from rolewise.routes.relatedness import is_near, relatedness
from rolewise.routes.steps import Pay, Step, months

ROLES = sorted(load_knowledge().roles)
BACKGROUNDS = sorted(load_route_data().backgrounds)


def _check_step(step: Step) -> None:
    known = load_knowledge()
    skills = {str(skill.id): skill for skill in known.skills}
    assert step.target in known.roles
    assert not set(step.carries) & set(step.missing)
    assert 0 <= step.low <= step.high < 6000
    hours = [skills[one].hours for one in step.missing]
    assert step.low == sum(one.low for one in hours if one is not None)
    assert (step.low > 0) == bool(step.missing)
    assert math.isfinite(step.effort) and 0 <= step.effort <= step.high
    low, high = step.months(10)
    assert 0 <= low <= high and high == pytest.approx(step.high / 10 / (52 / 12))
    assert step.after is not None
    for pay in (step.before, step.after):
        if pay is not None:
            _check_pay(pay)
    for key in step.evidence.statements:
        assert known.statements[key].topic == "transition"


def _check_pay(pay: Pay) -> None:
    assert pay.source in load_knowledge().sources
    assert pay.records and pay.records >= 10
    assert pay.p25 is not None and pay.p75 is not None
    assert 15_000 < pay.p25 <= pay.median <= pay.p75 < 500_000


@pytest.mark.parametrize("origin", ROLES)
def test_every_pair_of_roles_has_a_sound_route(origin: str) -> None:
    for target in ROLES:
        if target == origin:
            continue
        found = routes(origin, target)
        assert found.straight.stops == (target,)
        assert found.straight.steps[0].before is not None
        for way in (found.straight, *found.alternatives):
            for step in way.steps:
                _check_step(step)


@pytest.mark.parametrize("origin", BACKGROUNDS)
def test_every_background_has_a_sound_route_to_every_role(origin: str) -> None:
    for target in ROLES:
        found = routes(origin, target)
        for way in (found.straight, *found.alternatives):
            for step in way.steps:
                _check_step(step)
        low, high = found.straight.hours
        assert 0 < low < high


@pytest.mark.parametrize("origin", ["data_analyst", "teacher", "web_developer", "ml_engineer"])
def test_alternatives_keep_their_promises(origin: str) -> None:
    for target in ROLES:
        if target == origin:
            continue
        found = routes(origin, target)
        straight = found.straight.steps[0]
        assert len({way.stops for way in found.alternatives}) == len(found.alternatives)
        for way in found.alternatives:
            assert 2 <= len(way.steps) <= MOST_STEPS and way.stops[-1] == target
            assert origin not in way.stops and len(set(way.stops)) == len(way.stops)
            assert max(step.effort for step in way.steps) < straight.effort
            total = sum(way.hours)
            # A stop may teach a shorter skill of a family than the one that is needed most.
            assert 0.9 * sum(found.straight.hours) <= total
            assert total <= LONGEST_DETOUR * sum(found.straight.hours)
            for step in way.steps[:-1]:
                assert entry_share(step.target) >= ENTRY_SHARE
                assert not pays_less(step.target, origin)
            for step in way.steps[1:]:
                assert is_near(step.origin, step.target)
            nearer = [relatedness(step.target, target) for step in way.steps[:-1]]
            assert nearer == sorted(nearer)
            if origin in load_knowledge().roles:
                assert nearer[0] > relatedness(origin, target)


def test_the_way_everybody_knows_is_found() -> None:
    found = routes("data_analyst", "ml_engineer")
    assert found.alternatives[0].stops == ("data_scientist", "ml_engineer")
    assert "ml_engineer.from_data_analyst" in found.straight.steps[0].evidence.statements


def test_what_is_known_shortens_the_way() -> None:
    far, near = routes("teacher", "data_scientist"), routes("teacher", "data_scientist", ["python"])
    assert sum(near.straight.hours) < sum(far.straight.hours)
    assert "python" in near.straight.steps[0].carries
    assert routes("", "data_scientist", ["python"]).straight.steps[0].before is None


def test_neighbors_are_nearer_than_strangers() -> None:
    graph = build_graph()
    near = graph.edges["data_scientist", "ml_engineer"]["related"]
    assert near > graph.edges["business_analyst", "ml_engineer"]["related"]
    assert not graph.edges["business_analyst", "ml_engineer"]["near"]
    assert len(graph) == len(ROLES) + len(BACKGROUNDS)
    effort = routes("data_scientist", "ml_engineer").straight.steps[0].effort
    assert effort < routes("nurse", "ml_engineer").straight.steps[0].effort


def test_newcomers_are_sent_where_beginners_are_taken_first() -> None:
    first = routes("teacher", "data_scientist").alternatives[0].stops[0]
    assert entry_share(first) >= EASY_SHARE > entry_share("data_engineer")


def test_a_place_is_no_route() -> None:
    with pytest.raises(KeyError):
        routes("data_analyst", "data_analyst")
    with pytest.raises(KeyError):
        routes("teacher", "wizard")


def test_months_go_by_the_pace() -> None:
    assert months(520, 10) == pytest.approx(12)
    assert months(520, 5) == pytest.approx(24)


def test_a_gap_is_ordered_by_effort_and_adds_up() -> None:
    found = gap("data_engineer", ["python", "sql"])
    efforts = [item.effort for item in found.items]
    assert efforts == sorted(efforts, reverse=True)
    assert {item.skill for item in found.of("have")} == {"python", "sql"}
    assert {item.skill: item.because for item in found.of("partly")}["spark"] == "sql"
    low, high = found.hours
    assert low == sum(item.low for item in found.items if item.status != "have")
    assert 0 < found.coverage < 1 and low < high
    assert gap("data_engineer", [item.skill for item in found.items]).coverage == 1


def test_knowing_a_skill_is_knowing_what_it_rests_on() -> None:
    assert {"linux", "cloud_computing"} <= closure(["aws"])
    assert likely_skills("ml_engineer") >= {"python", "statistics", "probability"}
