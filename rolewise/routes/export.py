"""A learning plan as Markdown, iCalendar (RFC 5545) and JSON."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from typing import Any, Optional

from rolewise.knowledge import load_knowledge
from rolewise.routes.gap import skill_records
from rolewise.routes.plan import Plan, Stage

MOST_OCTETS = 75
"""A line of a calendar has at most so many octets (RFC 5545, section 3.1)."""


def as_json(plan: Plan, start: date) -> dict[str, Any]:
    """Return the plan as plain values."""
    low, high = plan.hours
    return {
        "role": plan.role,
        "pace_hours_a_week": plan.pace,
        "start": start.isoformat(),
        "known": list(plan.known),
        "have": [
            {"id": item.skill, "name": name_of(item.skill), "done": True}
            for item in plan.gap.of("have")
        ],
        "coverage": round(plan.gap.coverage, 3),
        "hours": {"low": low, "high": high},
        "months": dict(zip(("low", "high"), (round(value, 1) for value in plan.months))),
        "stages": [_stage(plan, stage, start) for stage in plan.stages],
    }


def as_markdown(plan: Plan, start: date) -> str:
    """Return the plan as a page of Markdown."""
    role = load_knowledge().roles[plan.role]
    low, high = plan.hours
    lines = [
        f"# Learning plan: {role.name}",
        "",
        f"{low} to {high} hours of study at {plan.pace:g} hours a week, "
        f"{months_text(*plan.months)}, from {start.isoformat()}. Hours are our estimates; dates go "
        "by the middle of each range.",
        "",
    ]
    for stage in plan.stages:
        lines += [f"## Stage {stage.number}: {_names(stage)}", ""]
        for item in stage.items:
            first, last = plan.dates(item, start)
            lines.append(
                f"- [ ] **{name_of(item.skill)}**: {item.low} to {item.high} hours, "
                f"{first.isoformat()} to {last.isoformat()}"
            )
            lines += [f"  - {_resource(source)}" for source in item.resources]
        reached = months_text(stage.months_low, stage.months_high)
        lines += ["", f"Milestone after {reached}. To show: {stage.project}.", ""]
    if not plan.stages:
        lines += ["Nothing is missing of what we know the role to need.", ""]
    return "\n".join(lines)


def as_calendar(plan: Plan, start: date, stamp: datetime) -> str:
    """Return the plan as a calendar: an event for each skill and one for each milestone.

    Args:
        plan: The plan.
        start: Its first day.
        stamp: When the calendar was made; told in UTC.
    """
    made = stamp.astimezone(timezone.utc).strftime("%Y%m%dT%H%M%SZ")
    role = load_knowledge().roles[plan.role]
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Rolewise//Learning plan//EN"]
    lines.append("CALSCALE:GREGORIAN")
    for stage in plan.stages:
        for item in stage.items:
            first, last = plan.dates(item, start)
            told = [f"{item.low} to {item.high} hours of study."]
            told += [_resource(source) for source in item.resources]
            summary = f"Learn {name_of(item.skill)} ({role.short_name})"
            lines += _event(plan, item.skill, start, made, first, last, summary, "\n".join(told))
        _, end = plan.dates(stage.items[-1], start)
        summary = f"Milestone {stage.number}: {_names(stage)}"
        key = f"milestone-{stage.number}"
        lines += _event(plan, key, start, made, end, end, summary, f"To show: {stage.project}.")
    lines.append("END:VCALENDAR")
    return "".join(f"{folded}\r\n" for line in lines for folded in _fold(line))


def name_of(skill: str) -> str:
    """Return a skill's name as a sentence says it: "statistics", not "statistics skills"."""
    name = str(skill_records()[skill].name).split(" (")[0]
    return name.removesuffix(" skills").removesuffix(" methods")


def months_text(low: float, high: float) -> str:
    """Return "3 to 8 months", in weeks below two months."""
    if high < 2:
        first, last = max(1, round(low * 52 / 12)), max(1, round(high * 52 / 12))
        unit = "week" if last == 1 else "weeks"
    else:
        first, last = max(1, round(low)), max(1, round(high))
        unit = "month" if last == 1 else "months"
    return f"{first} {unit}" if first == last else f"{first} to {last} {unit}"


def _stage(plan: Plan, stage: Stage, start: date) -> dict[str, Any]:
    return {
        "number": stage.number,
        "months": {"low": round(stage.months_low, 1), "high": round(stage.months_high, 1)},
        "project": stage.project,
        "skills": [
            {
                "id": item.skill,
                "name": name_of(item.skill),
                "hours": {"low": item.low, "high": item.high},
                "from": plan.dates(item, start)[0].isoformat(),
                "to": plan.dates(item, start)[1].isoformat(),
                "resources": list(item.resources),
                "links": [_link(source) for source in item.resources],
                "done": False,
            }
            for item in stage.items
        ],
    }


def _link(source: str) -> dict[str, Optional[str]]:
    found = load_knowledge().sources[source]
    return {"title": str(found.title), "url": str(found.url) if found.url else None}


def _names(stage: Stage) -> str:
    return ", ".join(name_of(item.skill) for item in stage.items)


def _resource(source: str) -> str:
    found = load_knowledge().sources[source]
    return f"{found.title}: {found.url}" if found.url else str(found.title)


def _event(
    plan: Plan,
    key: str,
    start: date,
    made: str,
    first: date,
    last: date,
    summary: str,
    told: str,
) -> Iterator[str]:
    """Yield the lines of an event over whole days; DTEND is the day after, as the RFC wants."""
    same = f"{plan.role} {plan.pace:g} {start.isoformat()} {' '.join(plan.known)} {key}"
    yield "BEGIN:VEVENT"
    yield f"UID:{hashlib.sha256(same.encode()).hexdigest()[:32]}@rolewise"
    yield f"DTSTAMP:{made}"
    yield f"DTSTART;VALUE=DATE:{first:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{last + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_escape(summary)}"
    yield f"DESCRIPTION:{_escape(told)}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _escape(text: str) -> str:
    """Escape a text value (RFC 5545, section 3.3.11)."""
    for plain, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        text = text.replace(plain, escaped)
    return text


def _fold(line: str) -> Iterator[str]:
    """Yield the line in pieces of at most 75 octets, the later ones behind a space."""
    piece = ""
    room = MOST_OCTETS
    for letter in line:
        size = len(letter.encode())
        if size > room:
            yield piece
            piece, room = " ", MOST_OCTETS - 1
        piece += letter
        room -= size
    yield piece
