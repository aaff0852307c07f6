"""Learning plans over HTTP: in a conversation, by the API, and their files."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import pytest


@pytest.fixture(scope="module")
def told(advisor_server: Any) -> Any:
    return advisor_server.ask("plans", "make me a learning plan for data engineer, 5 hours a week")[
        0
    ]


@pytest.mark.parametrize(
    ("form", "content_type", "start"),
    [
        ("markdown", "text/markdown; charset=utf-8", "# Learning plan"),
        ("icalendar", "text/calendar; charset=utf-8", "BEGIN:VCALENDAR"),
        ("json", "application/json", "{"),
    ],
)
def test_each_file_is_served(
    advisor_server: Any, told: Any, form: str, content_type: str, start: str
) -> None:
    address = told["custom"]["data"]["files"][form]
    reply = advisor_server.get(urlsplit(address).path)
    assert reply.status_code == 200 and reply.headers["Content-Type"] == content_type
    assert reply.text.startswith(start) and "private" in reply.headers["Cache-Control"]
    assert "plan_data_engineer." in reply.headers["Content-Disposition"]


def test_a_plan_has_a_chart_with_its_numbers(advisor_server: Any, told: Any) -> None:
    custom = told["custom"]
    assert (
        "hours a week" in custom["data"]["chart_alt"] and "Stage 1" in custom["data"]["chart_table"]
    )
    drawn = advisor_server.get(urlsplit(custom["chart"]).path)
    assert drawn.status_code == 200 and "<svg" in drawn.text


@pytest.mark.parametrize("name", ["a.md", f"{'0' * 64}.ics", f"{'0' * 64}.pdf"])
def test_others_are_not_found(advisor_server: Any, name: str) -> None:
    assert advisor_server.get(f"/plans/{name}").status_code == 404
