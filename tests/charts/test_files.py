"""The folder of charts: content-addressed, whole files, within its limit."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from rolewise.charts.files import ChartFiles
from tests.charts.test_chart import CHART


def test_a_kept_chart_is_read_back(tmp_path: Path) -> None:
    files = ChartFiles(tmp_path / "charts")
    chart_id = files.keep(CHART)
    assert chart_id == CHART.id == files.keep(CHART)
    assert files.read(chart_id) == CHART
    assert [path.name for path in (tmp_path / "charts").iterdir()] == [f"{chart_id}.json"]


@pytest.mark.parametrize(
    "chart_id", ["", "x", "../" * 3, "a" * 64, "A" * 64, "a" * 65, "a" * 63 + "\n"]
)
def test_other_ids_are_not_found(tmp_path: Path, chart_id: str) -> None:
    assert ChartFiles(tmp_path).read(chart_id) is None


def test_a_changed_file_is_not_served(tmp_path: Path) -> None:
    files = ChartFiles(tmp_path)
    chart_id = files.keep(CHART)
    path = files.chart_path(chart_id)
    path.write_text(path.read_text().replace("50000", "90000"))
    assert files.read(chart_id) is None
    path.write_text("{")
    assert files.read(chart_id) is None


def test_the_oldest_drawings_go_first_and_the_limit_holds(tmp_path: Path) -> None:
    files = ChartFiles(tmp_path, most_bytes=50_000)
    chart_id = files.keep(CHART)
    os.utime(files.chart_path(chart_id), (1, 1))
    for number in range(10):
        path = files.drawing_path(f"{number:064x}", "png", "light")
        files.write(path, b"x" * 10_000)
        os.utime(path, (1000 + number, 1000 + number))
    files.tidy()
    left = sorted(path.name for path in tmp_path.glob("*.png"))
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) <= 50_000
    assert left == [f"{number:064x}-light.png" for number in (7, 8, 9)]
    assert files.read(chart_id) == CHART
