"""Drawings: right size, nothing outside, the same each time, colors that everybody can tell apart."""

from __future__ import annotations

import asyncio
import io
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import uvloop
from PIL import Image

from rolewise.answers.wording import load_wording
from rolewise.charts import draw, palette, render
from rolewise.charts.chart import Chart
from rolewise.charts.files import ChartFiles
from rolewise.charts.make import ChartMaker
from rolewise.knowledge import load_knowledge
from rolewise.pay import load_pay_tables
from tests.charts.test_chart import CHART

SVG = "{http://www.w3.org/2000/svg}"


def _charts() -> list[Chart]:
    wording = load_wording()
    maker = ChartMaker(
        load_pay_tables(), load_knowledge(), wording.phrase, lambda level: wording.levels[level]
    )
    charts = [
        maker.by_level("data_scientist"),
        maker.by_place("ml_engineer", "US-METRO-0035620"),
        maker.trend("ml_engineer"),
        maker.outlook("research_scientist"),
        maker.two_roles("business_analyst", "data_scientist"),
    ]
    return [chart for chart in charts if chart is not None]


@pytest.fixture(scope="module")
def charts() -> list[Chart]:
    return _charts()


def test_an_svg_is_360_wide_and_carries_its_alt_text(charts: list[Chart]) -> None:
    assert {chart.form for chart in charts} == {"ranges", "trend", "bars"}
    for chart in charts:
        root = ElementTree.fromstring(draw.draw(chart, "svg"))
        assert root.get("width") == "360" and root.get("viewBox", "").startswith("0 0 360 ")
        assert root.findtext(f"{SVG}title") == chart.title
        assert root.findtext(f"{SVG}desc") == chart.alt()
        assert "prefers-color-scheme:dark" in (root.findtext(f"{SVG}style") or "")
        assert not list(root.iter(f"{SVG}script"))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_png_has_the_themes_ground_and_nothing_touches_its_edge(
    charts: list[Chart], theme: str
) -> None:
    ground = palette.THEMES[theme].ground
    expected = tuple(int(ground[n : n + 2], 16) for n in (1, 3, 5))
    for chart in charts:
        image = Image.open(io.BytesIO(draw.draw(chart, "png", theme))).convert("RGB")
        assert image.width == 720
        pixels = np.asarray(image)
        # A text that is too long would be cut at the edge.
        for edge in (pixels[:, :8], pixels[:, -8:], pixels[:8], pixels[-8:]):
            assert (edge == expected).all(), chart.title
        assert (pixels != expected).any(axis=2).mean() > 0.03


def test_drawing_again_gives_the_same_file(charts: list[Chart]) -> None:
    for kind in ("svg", "png"):
        assert draw.draw(charts[0], kind) == draw.draw(charts[0], kind)


def test_text_is_large_enough_for_a_phone() -> None:
    assert min(draw.TITLE, draw.TEXT, draw.SMALL) >= 11


def test_every_light_color_of_a_drawing_has_a_dark_one(charts: list[Chart]) -> None:
    rules = draw._dark_rules()
    for chart in charts:
        drawn = draw.draw(chart, "svg").decode().split("</style>")[1]
        for color in set(re.findall(r"(?:fill|stroke): (#[0-9a-f]{6})", drawn)):
            assert color in rules, f"{color} in {chart.title}"


def _luminance(color: str) -> float:
    channels = [int(color[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return float(np.dot(linear, (0.2126, 0.7152, 0.0722)))


def _contrast(one: str, other: str) -> float:
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_contrast_is_enough(theme: str) -> None:
    used = palette.THEMES[theme]
    assert _contrast(used.ink, used.ground) >= 7
    assert _contrast(used.faint, used.ground) >= 4.5
    for kind in palette.KINDS:
        assert _contrast(used.marks[kind], used.ground) >= 3, kind


# Machado, Oliveira and Fernandes (2009), severity 1.0: what is left of linear RGB.
BLINDNESS = {
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "none": [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
}


@pytest.mark.parametrize("blindness", sorted(BLINDNESS))
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_paid_and_advertised_differ_for_every_eye(theme: str, blindness: str) -> None:
    def seen(color: str) -> np.ndarray:
        channels = np.array([int(color[n : n + 2], 16) / 255 for n in (1, 3, 5)])
        linear = np.where(
            channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4
        )
        return np.clip(np.array(BLINDNESS[blindness]) @ linear, 0, 1)

    marks = palette.THEMES[theme].marks
    assert np.abs(seen(marks["paid"]) - seen(marks["advertised"])).max() > 0.15


def test_measures_differ_in_shape_too() -> None:
    pay = [kind for kind in palette.KINDS if kind != "projected"]
    assert all(palette.SHAPES[one] != palette.SHAPES[other] for one, other in combinations(pay, 2))


async def test_the_renderer_draws_once_and_keeps_the_drawing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = ChartFiles(tmp_path)
    renderer = render.Renderer(files)
    started = []
    real = subprocess.run

    def counted(*command: Any, **options: Any) -> subprocess.CompletedProcess[bytes]:
        started.append(command)
        return real(*command, **options)

    monkeypatch.setattr(subprocess, "run", counted)
    chart_id = files.keep(CHART)
    drawings = await asyncio.gather(*(renderer.render(chart_id, "png", "dark") for _ in range(3)))
    assert len(set(drawings)) == 1 and len(started) == 1
    assert drawings[0] == draw.draw(CHART, "png", "dark")
    assert await renderer.render("0" * 64, "png", "dark") is None
    assert await renderer.render(chart_id, "png", "dark") == drawings[0] and len(started) == 1


async def test_too_many_at_once_are_told_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = ChartFiles(tmp_path)
    renderer = render.Renderer(files)
    chart_id = files.keep(CHART)
    monkeypatch.setattr(render, "MOST_WAITING", 0)
    with pytest.raises(render.Busy):
        await renderer.render(chart_id, "svg", "light")


@pytest.mark.parametrize("loop", [asyncio.new_event_loop, uvloop.new_event_loop])
def test_a_failing_or_hanging_drawing_is_an_error_and_leaves_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, loop: Callable[[], asyncio.AbstractEventLoop]
) -> None:
    files = ChartFiles(tmp_path)
    renderer = render.Renderer(files)
    chart_id = files.keep(CHART)
    runner = loop()
    sleeper = tmp_path / "sleeper"
    sleeper.write_text("#!/bin/sh\nexec sleep 20\n")
    sleeper.chmod(0o755)
    monkeypatch.setattr(render, "SECONDS", 0.2)
    commands = ["/bin/false"] * 20 + ["/bin/cat", str(sleeper), "/nowhere"]
    try:
        for command in commands:
            monkeypatch.setattr(sys, "executable", command)
            with pytest.raises(render.DrawingFailed):
                runner.run_until_complete(renderer.render(chart_id, "svg", "light"))
    finally:
        runner.run_until_complete(runner.shutdown_default_executor())
        runner.close()
    assert list(tmp_path.glob("*.svg")) == []


def test_the_servers_code_never_imports_matplotlib() -> None:
    code = (
        "import sys, rolewise.channels.charts, rolewise.answers.charts as c; "
        "c.load_answer_charts(); sys.exit('rolewise.charts.draw' in sys.modules)"
    )
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, check=False)
    assert done.returncode == 0
