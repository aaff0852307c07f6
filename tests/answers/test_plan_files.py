"""Plans kept to be fetched by address."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from rolewise.answers import plan_files as kept
from rolewise.settings import read_settings

REQUEST = kept.request_for(
    "data_engineer", "data_analyst", ["docker"], ["sql"], 5, date(2027, 1, 4)
)


def test_each_file_is_made_from_what_was_asked_for() -> None:
    plan = json.loads(kept.written(REQUEST, "json"))
    assert plan["start"] == "2027-01-04" and plan["pace_hours_a_week"] == 5
    assert "docker" in plan["known"] and "sql" not in plan["known"]
    skills = [skill for stage in plan["stages"] for skill in stage["skills"]]
    assert "sql" in {skill["id"] for skill in skills}
    assert all(skill["done"] is False and "links" in skill for skill in skills)
    assert all(item["done"] is True for item in plan["have"])
    assert kept.written(REQUEST, "md").startswith("# Learning plan")
    assert kept.written(REQUEST, "ics").startswith("BEGIN:VCALENDAR")


def test_equal_requests_have_one_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROLEWISE_STATE", str(tmp_path))
    read_settings.cache_clear() if hasattr(read_settings, "cache_clear") else None
    first, second = kept.addresses(REQUEST), kept.addresses(dict(REQUEST))
    assert first == second and set(first) == {"markdown", "icalendar", "json"}
    name = first["json"].rsplit("/", 1)[1].removesuffix(".json")
    assert kept.kept_plans().read(name) == REQUEST


def test_a_suffix_that_is_none_is_refused() -> None:
    with pytest.raises(KeyError):
        kept.written(REQUEST, "exe")
