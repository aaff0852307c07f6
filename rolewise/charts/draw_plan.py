"""Draw a learning plan: stages with their milestones, a bar for each skill, months below."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from rolewise.charts.chart import Chart, Row
from rolewise.charts.sizes import MARGIN, SMALL, WIDTH

if TYPE_CHECKING:
    from rolewise.charts.draw import Drawing

STAGE_HEIGHT, SKILL_HEIGHT, AXIS_HEIGHT = 34, 32, 44
LANE = 23
"""How far below the top of its row a bar is."""
WEEKS_A_MONTH = 52 / 12
STEPS = (1, 2, 3, 6, 12, 24, 36, 48, 60, 120, 240)
MOST_TICKS = 6
LONGEST_LABEL = 30
AXIS = "months from the start"


def plan_height(chart: Chart) -> float:
    """Return how high the rows and the axis are together, in CSS pixels."""
    return sum(_height(row) for row in chart.rows) + AXIS_HEIGHT


def draw_plan(drawing: Drawing, chart: Chart, top: float) -> None:
    """Draw the rows from ``top`` on; time runs over the whole width."""
    palette = drawing.palette
    weeks = max(row.value for row in chart.rows)
    scale = (WIDTH - 2 * MARGIN) / weeks
    bottom = top + plan_height(chart) - AXIS_HEIGHT
    months = weeks / WEEKS_A_MONTH
    step = next((size for size in STEPS if months / size <= MOST_TICKS), STEPS[-1])
    ticks = {
        month: MARGIN + month * WEEKS_A_MONTH * scale for month in range(0, int(months) + 1, step)
    }
    y = top
    for number, row in enumerate(chart.rows):
        if row.low is None:
            _head(drawing, row, y)
        else:
            for x in ticks.values():
                # Short, so that no line crosses a text.
                drawing.line((x, x), (y + LANE - 6, y + LANE + 6), palette.line, 1)
            last = number + 1 == len(chart.rows) or chart.rows[number + 1].low is None
            _skill(drawing, row, y, scale, last)
        y += _height(row)
    drawing.line((MARGIN, WIDTH - MARGIN), (bottom + 4, bottom + 4), palette.line, 1)
    for month, x in ticks.items():
        side = "left" if month == 0 else "right" if x > WIDTH - MARGIN - 12 else "center"
        drawing.text(x, bottom + 19, f"{month}", SMALL, ha=side, color=palette.faint)
    middle = WIDTH / 2
    drawing.text(middle, bottom + 33, AXIS, SMALL, ha="center", color=palette.faint)


def _head(drawing: Drawing, row: Row, y: float) -> None:
    drawing.text(MARGIN, y + 23, row.label, 12.5, weight="bold")
    faint = drawing.palette.faint
    drawing.text(WIDTH - MARGIN, y + 23, row.note, SMALL, ha="right", color=faint)


def _skill(drawing: Drawing, row: Row, y: float, scale: float, last: bool) -> None:
    """Draw a skill; the last one of a stage ends in the mark of the milestone."""
    begins, ends = MARGIN + (row.low or 0.0) * scale, MARGIN + row.value * scale
    ends = max(ends, begins + 3)
    drawing.line((begins, ends), (y + LANE, y + LANE), drawing.palette.marks[row.kind], 7)
    if last:
        drawing.mark(ends, y + LANE, "milestone")
    label = textwrap.shorten(row.label, LONGEST_LABEL, placeholder=" …")
    drawing.text(MARGIN, y + 13, label, 12)
    faint = drawing.palette.faint
    drawing.text(WIDTH - MARGIN, y + 13, row.note, SMALL, ha="right", color=faint)


def _height(row: Row) -> float:
    return STAGE_HEIGHT if row.low is None else SKILL_HEIGHT
