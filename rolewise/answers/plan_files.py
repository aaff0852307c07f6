"""Plans that can be fetched by address: what was asked for is kept, the files are made from it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime, timezone
from typing import Any

from rolewise.decision.export import KeptResults
from rolewise.routes import export
from rolewise.routes.gap import likely_skills, without
from rolewise.routes.plan import Plan, make_plan
from rolewise.settings import read_settings

FOLDER = "plans"
SUFFIXES = {"markdown": "md", "icalendar": "ics", "json": "json"}
CONTENT_TYPES = {
    "md": "text/markdown; charset=utf-8",
    "ics": "text/calendar; charset=utf-8",
    "json": "application/json",
}


def request_for(
    role: str,
    origin: str,
    skills: Collection[str],
    lacking: Collection[str],
    pace: float,
    start: date,
) -> dict[str, Any]:
    """Return what a plan is made from; equal plans have equal requests."""
    return {
        "role": role,
        "origin": origin,
        "skills": sorted(skills),
        "lacking": sorted(lacking),
        "pace": float(pace),
        "start": start.isoformat(),
    }


def kept_plans() -> KeptResults:
    """Return the folder of plans below the shared folder."""
    return KeptResults(read_settings().shared / FOLDER)


def addresses(request: Mapping[str, Any]) -> dict[str, str]:
    """Keep a request, and return the address of each file made from it.

    Raises:
        OSError: It can't be kept.
    """
    name = kept_plans().keep(request)
    start = f"{read_settings().address()}/{FOLDER}/{name}"
    return {form: f"{start}.{suffix}" for form, suffix in SUFFIXES.items()}


def written(request: Mapping[str, Any], suffix: str) -> str:
    """Return the file that ``suffix`` names, made from a kept request.

    Raises:
        KeyError: The role or origin is none any more, or the suffix is unknown.
        ValueError: The pace or date can't be used.
    """
    brought = likely_skills(request["origin"]) if request["origin"] else frozenset()
    known = without(frozenset(request["skills"]) | brought, request["lacking"])
    plan = make_plan(request["role"], known, request["pace"])
    return _WRITERS[suffix](plan, date.fromisoformat(request["start"]))


def _json(plan: Plan, start: date) -> str:
    import json

    return json.dumps(export.as_json(plan, start), ensure_ascii=False, indent=2) + "\n"


def _calendar(plan: Plan, start: date) -> str:
    return export.as_calendar(plan, start, datetime.now(timezone.utc))


_WRITERS: Mapping[str, Callable[[Plan, date], str]] = {
    "md": export.as_markdown,
    "ics": _calendar,
    "json": _json,
}
