"""Routes, gaps and plans over the API."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from rolewise.api import routes as queries
from rolewise.api.given import BadQuery
from rolewise.knowledge import load_knowledge
from rolewise.routes.gap import gap

KNOWLEDGE = load_knowledge()
TODAY = date(2026, 11, 21)


def test_routes_tell_steps_hours_months_pay_and_sources() -> None:
    found = queries.routes(KNOWLEDGE, {"from": "data analyst", "to": "MLE", "pace": "5"})
    step = found.straight.steps[0]
    assert (found.origin, found.target, found.pace) == ("data_analyst", "ml_engineer", 5)
    assert step.pay_before and step.pay_after and step.pay_after.records
    assert found.straight.months.high == pytest.approx(step.hours.high / 5 * 12 / 52, abs=0.06)
    assert [one.target for one in found.alternatives[0].steps] == ["data_scientist", "ml_engineer"]
    assert {item.id for item in found.sources} >= {"aijobs_2025", "onet_30_1"}


def test_routes_start_at_backgrounds_and_skills() -> None:
    physicist = queries.routes(KNOWLEDGE, {"from": "physicist", "to": "data_scientist"})
    assert physicist.origin == "physicist" and "python" in physicist.straight.steps[0].carries
    skills = queries.routes(KNOWLEDGE, {"to": "data_scientist", "skills": "python, SQL"})
    assert skills.origin is None and {"python", "sql"} <= set(skills.straight.steps[0].carries)


@pytest.mark.parametrize(
    ("parameters", "complaint"),
    [
        ({"from": "teacher"}, "to is missing"),
        ({"to": "wizard"}, "role 'wizard' is unknown"),
        ({"from": "wizard", "to": "data_scientist"}, "the backgrounds are"),
        ({"from": "MLE", "to": "ml_engineer"}, "the same role"),
        ({"to": "data_scientist", "skills": "alchemy"}, "skill 'alchemy' is unknown"),
        ({"to": "data_scientist", "pace": "fast"}, "pace must be"),
        ({"to": "data_scientist", "pace": "900"}, "pace must be from 1 to 60"),
        ({"to": "data_scientist", "via": "moon"}, "via is no parameter"),
    ],
)
def test_a_bad_parameter_is_named(parameters: dict[str, str], complaint: str) -> None:
    with pytest.raises(BadQuery, match=complaint):
        queries.routes(KNOWLEDGE, parameters)


def test_a_gap_is_read_from_skills_and_text() -> None:
    body = {"role": "data_engineer", "skills": ["sql"], "text": "Python, Docker, no Java"}
    found = queries.gap_of(KNOWLEDGE, body)
    assert found.recognized == ["python", "docker"]
    have = {item.id for item in found.skills if item.status == "have"}
    assert have >= {"python", "sql", "docker"} and "java" not in have
    assert found.coverage == pytest.approx(
        gap("data_engineer", ["python", "sql", "docker"]).coverage, abs=0.001
    )


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        ([], "must be an object"),
        ({}, "role"),
        ({"role": ""}, "role is missing"),
        ({"role": "data_engineer", "skill": []}, "extra fields"),
        ({"role": "data_engineer", "skills": ["alchemy"]}, "alchemy"),
        ({"role": "data_engineer", "text": "x" * 4001}, "4000 characters"),
    ],
)
def test_a_bad_body_is_named(body: Any, complaint: str) -> None:
    with pytest.raises(BadQuery, match=complaint):
        queries.gap_of(KNOWLEDGE, body)


def test_a_plan_comes_in_three_formats() -> None:
    body = {"role": "data_engineer", "skills": ["python"], "pace": 5, "start": "2027-01-04"}
    asked, plan, start = queries.plan_of(KNOWLEDGE, body, TODAY)
    view = queries.plan_view(KNOWLEDGE, plan, start, asked)
    assert set(view.files) == {"markdown", "icalendar", "json"}
    assert view.chart is not None and view.chart.url.endswith(".svg")
    assert "Learning plan for data engineer" in view.chart.alt
    assert view.start == "2027-01-04" and view.pace == 5
    assert view.stages[0].skills[0].first_day == "2027-01-04"
    assert "# Learning plan" in queries.plan_text(plan, start, "markdown")
    assert queries.plan_text(plan, start, "icalendar").startswith("BEGIN:VCALENDAR\r\n")


def test_what_is_lacking_is_taken_off() -> None:
    body = {"role": "data_engineer", "origin": "data_analyst"}
    whole = queries.gap_of(KNOWLEDGE, body)
    less = queries.gap_of(KNOWLEDGE, {**body, "lacking": ["SQL"]})
    told = queries.gap_of(KNOWLEDGE, {**body, "text": "I don't know SQL."})
    assert "sql" in whole.known and "sql" not in less.known
    assert less.known == told.known and less.coverage < whole.coverage
    routes = queries.routes(
        KNOWLEDGE, {"from": "data_analyst", "to": "data_engineer", "lacking": "sql"}
    )
    assert "sql" in routes.straight.steps[0].missing


def test_a_plan_can_be_asked_by_parameters() -> None:
    given = {"role": "data_engineer", "skills": "python,sql", "pace": "5", "format": "icalendar"}
    asked, plan, start = queries.plan_of(KNOWLEDGE, queries.plan_query(given), TODAY)
    assert asked.format == "icalendar" and plan.pace == 5 and start == TODAY
    assert {"python", "sql"} <= set(plan.known)


@pytest.mark.parametrize(
    ("more", "complaint"),
    [
        ({"pace": 0}, "pace must be from 1 to 60"),
        ({"pace": "soon"}, "pace"),
        ({"pace": True}, "pace"),
        ({"text": 5}, "text"),
        ({"start": "2024-12-31"}, "last year"),
        ({"start": "tomorrow"}, "start must be a day"),
        ({"start": "9999-12-31"}, "within ten years"),
        ({"format": "docx"}, "format must be one of"),
    ],
)
def test_a_bad_plan_is_named(more: dict[str, Any], complaint: str) -> None:
    with pytest.raises(BadQuery, match=complaint):
        queries.plan_of(KNOWLEDGE, {"role": "data_engineer", **more}, TODAY)
