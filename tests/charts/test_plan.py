"""The chart of a learning plan: all its numbers, one bar a skill, one mark a stage."""

from __future__ import annotations

import io
from datetime import date
from itertools import pairwise
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image

from rolewise.answers.wording import load_wording
from rolewise.charts import draw, palette
from rolewise.charts.chart import Chart
from rolewise.charts.plan import plan_chart
from rolewise.routes.export import as_json
from rolewise.routes.gap import gap
from rolewise.routes.plan import make_plan


def _chart(
    role: str = "data_engineer", known: tuple[str, ...] = ("sql",), pace: float = 5
) -> Chart:
    plan = as_json(make_plan(role, known, pace), date(2027, 1, 4))
    chart = plan_chart(plan, role.replace("_", " "), load_wording().phrase, "O*NET")
    assert chart is not None
    return chart


def test_each_skill_has_a_row_and_follows_the_one_before() -> None:
    plan = make_plan("data_engineer", ("sql",), 5)
    chart = _chart()
    skills = [row for row in chart.rows if row.low is not None]
    assert len(skills) == len(plan.items)
    assert len(chart.rows) - len(skills) == len(plan.stages)
    for before, after in pairwise(skills):
        assert after.low == pytest.approx(before.value)
    assert skills[-1].value == pytest.approx(plan.items[-1].ends)


def test_alt_text_and_table_carry_the_numbers() -> None:
    chart = _chart()
    for item in make_plan("data_engineer", ("sql",), 5).items:
        assert f"{item.low} to {item.high} hours" in chart.alt()
    assert "Stage 1" in chart.table() and "from week" in chart.table()
    for row in chart.rows:
        first, last = chart.weeks(row)
        assert 1 <= first <= last
        assert row.label in chart.table()


def test_it_survives_being_kept() -> None:
    chart = _chart()
    assert Chart.from_json(chart.to_json()) == chart


def test_nothing_to_learn_is_no_chart() -> None:
    known = [item.skill for item in gap("data_analyst", ()).items]
    plan = as_json(make_plan("data_analyst", known, 5), date(2027, 1, 4))
    assert plan_chart(plan, "data analyst", load_wording().phrase, "O*NET") is None


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("pace", [1, 60])
def test_nothing_touches_the_edge(theme: str, pace: float) -> None:
    ground = palette.THEMES[theme].ground
    expected = tuple(int(ground[n : n + 2], 16) for n in (1, 3, 5))
    for role in ("data_scientist", "ai_consultant"):
        drawn = draw.draw(_chart(role, (), pace), "png", theme)
        pixels = np.asarray(Image.open(io.BytesIO(drawn)).convert("RGB"))
        assert pixels.shape[1] == 720
        for edge in (pixels[:, :8], pixels[:, -8:], pixels[:8], pixels[-8:]):
            assert (edge == expected).all()


def test_an_svg_carries_its_alt_text() -> None:
    chart = _chart()
    root = ElementTree.fromstring(draw.draw(chart, "svg"))
    assert root.get("width") == "360"
    assert root.findtext("{http://www.w3.org/2000/svg}desc") == chart.alt()
