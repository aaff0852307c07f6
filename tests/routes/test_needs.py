"""Needs of roles and what backgrounds bring, against the tables they come from."""

from __future__ import annotations

import pytest

from rolewise.knowledge import load_knowledge
from rolewise.knowledge.importance import load_importance
from rolewise.routes.data import load_route_data, route_data_errors
from rolewise.routes.needs import (
    CORE,
    CORE_SIZE,
    LISTS,
    brings,
    core,
    list_factors,
    needs,
    needs_direct,
    weights,
)

ROLES = sorted(load_knowledge().roles)


def test_the_tables_are_sound() -> None:
    from rolewise.knowledge.load import DEFAULT_DIRECTORY

    assert list(route_data_errors(load_knowledge(), DEFAULT_DIRECTORY)) == []


def test_there_are_thirty_backgrounds_and_more() -> None:
    data = load_route_data()
    assert len(data.backgrounds) >= 30
    for wanted in ("teacher", "physicist", "web_developer", "accountant", "fresh_graduate"):
        assert wanted in data.backgrounds
    names = [
        name.lower() for item in data.backgrounds.values() for name in {item.name, *item.aliases}
    ]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("role", ROLES)
def test_needs_are_shares_and_the_greatest_is_whole(role: str) -> None:
    found = needs_direct(role)
    assert max(found.values()) == pytest.approx(1)
    assert all(0 < need <= 1 for need in found.values())


@pytest.mark.parametrize("role", ROLES)
def test_a_prerequisite_is_needed_as_much_as_what_rests_on_it(role: str) -> None:
    found = needs(role)
    for skill in load_knowledge().skills:
        for before in skill.prerequisites:
            if skill.id in found:
                assert found[before] >= found[skill.id]


@pytest.mark.parametrize("role", ROLES)
def test_the_core_is_what_is_needed_most(role: str) -> None:
    found = core(role)
    direct = needs_direct(role)
    named = [skill for skill in found if direct.get(skill, 0) >= CORE]
    assert len(found) >= 10 and len(named) >= min(10, CORE_SIZE)
    assert list(found.values()) == sorted(found.values(), reverse=True)


def test_one_of_a_family_is_enough() -> None:
    clouds = set(load_route_data().learning.families["cloud platform"])
    assert len(clouds & set(core("data_engineer"))) == 1
    assert clouds & set(core("data_engineer", {"azure"})) == {"azure"}


def test_what_everybody_measured_knows_weighs_most() -> None:
    assert weights("data_scientist")["python"] > weights("data_scientist")["java"]
    figures = {item.measure: item.share for item in load_importance()["data_scientist", "python"]}
    assert weights("data_scientist")["python"] <= max(figures.values())


def test_lists_count_by_what_was_measured() -> None:
    factors = list_factors()
    assert factors["onet_technology"] < factors["onet_in_demand"] < 1
    assert all(0 < value < 1 for value in factors.values())


def test_a_source_can_be_left_out() -> None:
    without = weights("statistician", frozenset(LISTS["esco"]))
    assert "data_governance" in weights("statistician") and "data_governance" not in without


def test_a_background_brings_what_its_occupation_lists() -> None:
    physicist = brings("physicist")
    assert physicist["python"] == 1.0  # in demand for O*NET's physicists
    assert physicist["mathematics"] == pytest.approx((4.3 - 1) / 4, abs=0.001)
    assert 0 < physicist["sql"] < 0.5  # listed only
    assert brings("fresh_graduate") == {}
    with pytest.raises(KeyError):
        brings("wizard")
