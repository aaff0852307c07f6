"""The API's answers: sourced, exact, and clear about what can't be answered."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest

from rolewise.api import openapi, queries
from rolewise.api.given import BadQuery, NotTogether, UnknownName
from rolewise.api.records import SalariesView
from rolewise.decision.model import load_decision
from rolewise.knowledge import TOPICS, load_knowledge
from rolewise.pay import load_pay_tables

KNOWLEDGE = load_knowledge()


def _schema(name: str) -> dict[str, Any]:
    components = openapi.document()["components"]
    return {"$ref": f"#/components/schemas/{name}", "components": components}


def _check(view: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(view.json())
    jsonschema.Draft202012Validator(_schema(type(view).__name__)).validate(found)
    return found


def test_all_roles_are_listed() -> None:
    assert [item["id"] for item in _check(queries.roles(KNOWLEDGE))["roles"]] == list(
        KNOWLEDGE.roles
    )


@pytest.mark.parametrize("role", list(KNOWLEDGE.roles))
def test_a_role_tells_all_it_knows_with_its_sources(role: str) -> None:
    found = _check(queries.role(KNOWLEDGE, role))
    assert list(found["topics"]) == list(TOPICS)
    told = [item for items in found["topics"].values() for item in items]
    assert len(told) == found["statements"] > 0
    named = {source["id"] for source in found["sources"]}
    assert all(item["sources"] and set(item["sources"]) <= named for item in told)


def test_skills() -> None:
    assert len(_check(queries.skills(KNOWLEDGE))["skills"]) == len(KNOWLEDGE.skills)


@pytest.mark.parametrize("role", ["ml_engineer", "MLE", "machine learning engineer"])
def test_a_salary_is_the_datas_own(role: str) -> None:
    found = _check(queries.salaries(KNOWLEDGE, load_pay_tables(), {"role": role}))
    first = found["figures"][0]
    assert (first["measure"], first["median"], first["records"]) == ("advertised", 194000, 7061)
    assert first["median_low"] <= 194000 <= first["median_high"]
    assert {item["measure"] for item in found["figures"]} == {
        "advertised",
        "paid",
        "reported",
        "posted",
        "surveyed",
    }
    assert "stand in" in found["notes"][0]
    assert {item["source"] for item in found["figures"]} == {s["id"] for s in found["sources"]}


def test_place_level_and_year_narrow() -> None:
    pay = load_pay_tables()
    texas = queries.salaries(KNOWLEDGE, pay, {"role": "data_scientist", "location": "texas"})
    assert texas.location == "US-TX" and [item.measure for item in texas.figures] == ["paid"]
    senior = queries.salaries(
        KNOWLEDGE, pay, {"role": "data_scientist", "level": "senior", "year": "2024"}
    )
    assert [(item.measure, item.years) for item in senior.figures] == [("advertised", "2024")]
    nowhere = queries.salaries(KNOWLEDGE, pay, {"role": "statistician", "location": "NZ"})
    assert nowhere.figures == [] and "no figure for this place" in nowhere.notes[0]


def test_roles_side_by_side() -> None:
    found = _check(
        queries.compare(KNOWLEDGE, load_pay_tables(), {"roles": "data_scientist, ml_engineer"})
    )
    assert found["difference"] and found["likeness"]
    assert set(found["topics"]["skills"]) == {"data_scientist", "ml_engineer"}
    assert [item["role"] for item in found["salaries"]] == found["roles"]


@pytest.mark.parametrize(
    ("parameters", "complaint"),
    [
        ({}, "role is missing"),
        ({"role": "wizard"}, "role 'wizard' is unknown"),
        ({"role": "MLE", "location": "Atlantis"}, "location 'Atlantis' is unknown"),
        ({"role": "MLE", "level": "guru"}, "level 'guru' is unknown"),
        ({"role": "MLE", "year": "1999"}, "year must be from 2020 to 2025"),
        ({"role": "MLE", "place": "US"}, "place is no parameter here"),
    ],
)
def test_a_bad_parameter_is_named(parameters: dict[str, str], complaint: str) -> None:
    with pytest.raises(BadQuery, match=complaint):
        queries.salaries(KNOWLEDGE, load_pay_tables(), parameters)


@pytest.mark.parametrize("roles", ["", "data_scientist", "MLE,MLE", "a,b", "DS,MLE,DE,DA,SWE"])
def test_two_to_four_roles_are_compared(roles: str) -> None:
    with pytest.raises(BadQuery):
        queries.compare(KNOWLEDGE, load_pay_tables(), {"roles": roles})


def test_an_unknown_role_is_told_apart() -> None:
    with pytest.raises(UnknownName, match="role 'wizard' is unknown"):
        queries.role(KNOWLEDGE, "wizard")


def test_salaries_by_industry_remote_size_and_in_euros() -> None:
    pay = load_pay_tables()

    def ask(**more: str) -> SalariesView:
        return queries.salaries(KNOWLEDGE, pay, {"role": "data_scientist", **more})

    (health,) = ask(industry="healthcare").figures
    assert (health.median, health.records, health.only) == (
        98030,
        15410,
        "health care and social assistance",
    )
    (remote,) = ask(remote="yes", level="senior").figures
    assert remote.measure == "advertised" and remote.only == "remote"
    assert (remote.records or 0) < (ask(level="senior").figures[0].records or 0)
    large = ask(company_size="large", year="2023").figures
    assert [item.only for item in large] == ["large"]
    euros = ask(currency="eur")
    first = euros.figures[0]
    assert euros.rate and euros.rate_year == 2025 and first.converted
    assert first.converted["median"] == round(first.median * euros.rate)
    assert "fed_h10" in {item.id for item in euros.sources}
    share = ask().remote_share
    assert share and 0 < share["remote"] < share["records"]
    assert ask(employment="freelance").figures == []


@pytest.mark.parametrize(
    ("parameters", "complaint"),
    [
        ({"industry": "witchcraft"}, "industry 'witchcraft' is unknown"),
        ({"remote": "maybe"}, "remote must be one of yes, no"),
        ({"company_size": "huge"}, "company_size must be one of"),
        ({"employment": "gig"}, "employment must be one of"),
        ({"currency": "XXX"}, "currency 'XXX' is unknown"),
        ({"industry": "retail", "remote": "yes"}, "can't be combined"),
        ({"industry": "retail", "year": "2023"}, "of 2025 only"),
    ],
)
def test_a_bad_filter_is_named(parameters: dict[str, str], complaint: str) -> None:
    with pytest.raises(BadQuery, match=complaint):
        queries.salaries(KNOWLEDGE, load_pay_tables(), {"role": "MLE", **parameters})


def test_filters_that_exclude_each_other_are_told_apart() -> None:
    with pytest.raises(NotTogether):
        queries.salaries(
            KNOWLEDGE, load_pay_tables(), {"role": "MLE", "industry": "retail", "remote": "no"}
        )


def test_a_role_named_twice_is_refused() -> None:
    with pytest.raises(BadQuery, match="twice"):
        queries.compare(KNOWLEDGE, load_pay_tables(), {"roles": "DS,data_scientist,MLE"})
    with pytest.raises(BadQuery, match="twice"):
        roles = ["data_scientist", "data_scientist", "ml_engineer"]
        queries.decision(KNOWLEDGE, load_decision(), {"roles": roles})
