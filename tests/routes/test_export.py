"""Plans as Markdown, iCalendar and JSON."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta, timezone

from rolewise.knowledge import load_knowledge
from rolewise.routes.export import as_calendar, as_json, as_markdown, months_text, name_of
from rolewise.routes.plan import make_plan

START = date(2027, 1, 4)
STAMP = datetime(2026, 11, 21, 13, 30, tzinfo=timezone(timedelta(hours=2)))


def _unfolded(text: str) -> list[str]:
    return text.replace("\r\n ", "").split("\r\n")


def test_a_calendar_is_as_the_rfc_wants() -> None:
    plan = make_plan("ml_engineer", ["python"], 7)
    text = as_calendar(plan, START, STAMP)
    assert text.endswith("END:VCALENDAR\r\n") and "\n" not in text.replace("\r\n", "")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    lines = _unfolded(text)
    assert lines[0] == "BEGIN:VCALENDAR" and "VERSION:2.0" in lines
    events = lines.count("BEGIN:VEVENT")
    assert events == lines.count("END:VEVENT") == len(plan.items) + len(plan.stages)
    uids = [line for line in lines if line.startswith("UID:")]
    assert len(set(uids)) == events
    assert [line for line in lines if line.startswith("DTSTAMP")] == [
        "DTSTAMP:20261121T113000Z"
    ] * events
    for first, last in zip(
        (line for line in lines if line.startswith("DTSTART")),
        (line for line in lines if line.startswith("DTEND")),
    ):
        assert first.split(":")[1] < last.split(":")[1]


def test_commas_and_new_lines_are_escaped_and_long_lines_folded() -> None:
    text = as_calendar(make_plan("data_engineer", [], 5), START, STAMP)
    summary = next(line for line in _unfolded(text) if line.startswith("SUMMARY:Milestone 1"))
    assert "\\, " in summary and ", " not in summary.replace("\\, ", "")
    assert "\\n" in next(
        line for line in _unfolded(text) if line.startswith("DESCRIPTION") and "http" in line
    )
    assert "\r\n " in text


def test_the_same_plan_keeps_its_ids() -> None:
    first = as_calendar(make_plan("data_engineer", ["sql"], 5), START, STAMP)
    second = as_calendar(make_plan("data_engineer", ["sql"], 5), START, STAMP)
    other = as_calendar(make_plan("data_engineer", ["sql"], 6), START, STAMP)
    uid = next(line for line in first.split("\r\n") if line.startswith("UID:"))
    assert first == second and uid not in other


def test_markdown_names_every_skill_hours_resources_and_projects() -> None:
    plan = make_plan("data_engineer", ["python", "sql"], 5)
    text = as_markdown(plan, START)
    for item in plan.items:
        assert f"**{name_of(item.skill)}**: {item.low} to {item.high} hours" in text
        for source in item.resources:
            assert str(load_knowledge().sources[source].title) in text
    for stage in plan.stages:
        assert f"## Stage {stage.number}" in text and stage.project in text


def test_a_plan_without_gaps_says_so() -> None:
    every = [str(skill.id) for skill in load_knowledge().skills]
    plan = make_plan("data_engineer", every)
    assert plan.stages == () and "Nothing is missing" in as_markdown(plan, START)
    assert "VEVENT" not in as_calendar(plan, START, STAMP)


def test_json_is_plain_and_complete() -> None:
    plan = make_plan("data_analyst", ["excel"], 5)
    found = json.loads(json.dumps(as_json(plan, START)))
    assert found["role"] == "data_analyst" and found["start"] == "2027-01-04"
    skills = [skill["id"] for stage in found["stages"] for skill in stage["skills"]]
    assert skills == [item.skill for item in plan.items]


def test_months_are_told_as_people_do() -> None:
    assert months_text(3.4, 8.2) == "3 to 8 months"
    assert months_text(0.4, 0.9) == "2 to 4 weeks"
    assert months_text(5.6, 6.4) == "6 months"
