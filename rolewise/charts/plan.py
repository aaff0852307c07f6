"""The chart of a learning plan: a bar for each skill over the weeks, a mark for each milestone."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any, Optional

from rolewise.charts.chart import Chart, Row

STAGE, SKILL = "milestone", "planned"
"""Kinds of rows: the end of a stage, and a skill."""


def plan_chart(
    plan: Mapping[str, Any], role: str, phrase: Callable[..., str], source: str
) -> Optional[Chart]:
    """Return the chart of a plan, or None where nothing is left to learn.

    Args:
        plan: The plan as plain values (``rolewise.routes.export.as_json``).
        role: Name of the role.
        phrase: Returns a phrase of ``knowledge/wording.yml`` by key, filled with values.
        source: Short names of the sources.
    """
    pace = plan["pace_hours_a_week"]
    rows: list[Row] = []
    spent = 0.0
    for stage in plan["stages"]:
        skills = []
        for skill in stage["skills"]:
            hours = skill["hours"]
            begins = spent / pace
            spent += (hours["low"] + hours["high"]) / 2
            note = phrase("chart_note_hours", low=hours["low"], high=hours["high"])
            skills.append(Row(skill["name"], spent / pace, begins, spent / pace, note, SKILL))
        label = phrase("chart_stage", number=stage["number"])
        months = [max(1, round(stage["months"][end])) for end in ("low", "high")]
        note = phrase("chart_note_stage", low=months[0], high=months[1])
        rows += [Row(label, math.ceil(spent / pace), None, None, note, STAGE), *skills]
    title = phrase("chart_plan", role=role, pace=f"{pace:g}")
    if not rows:
        return None
    return Chart("plan", title, phrase("chart_key_plan"), "weeks", tuple(rows), source)
