"""A chart's id is the hash of what it shows; damaged charts are refused."""

from __future__ import annotations

import json

import pytest

from rolewise.charts.chart import Chart, Row

CHART = Chart(
    "ranges",
    "Wizards: pay a year",
    "Mark: median.",
    "usd",
    (
        Row("Junior", 50000, 40000, 61000, "advertised, 12 ads (few)", "advertised"),
        Row("Senior", 90500, None, None, "paid, 1,200 jobs", "paid"),
    ),
    "The Guild, 2025",
)


def test_equal_charts_have_equal_ids_and_others_don_t() -> None:
    assert CHART.id == Chart.from_json(CHART.to_json()).id
    assert len(CHART.id) == 64
    for field, value in (("title", "x"), ("unit", "percent"), ("source", "x"), ("form", "bars")):
        assert CHART._replace(**{field: value}).id != CHART.id
    other = CHART._replace(rows=(CHART.rows[0]._replace(value=50001), CHART.rows[1]))
    assert other.id != CHART.id


@pytest.mark.parametrize(
    "change",
    [{"version": 0}, {"form": "pie"}, {"unit": "eur"}, {"rows": []}, {"rows": [[1]]}, {"more": 1}],
)
def test_what_is_no_chart_is_refused(change: dict[str, object]) -> None:
    text = json.dumps({**json.loads(CHART.to_json()), **change})
    with pytest.raises(ValueError, match="not a chart"):
        Chart.from_json(text)


@pytest.mark.parametrize("text", ["", "[]", "null", "{}", "{"])
def test_what_is_no_record_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a chart"):
        Chart.from_json(text)


def test_the_table_is_aligned_and_whole() -> None:
    lines = CHART.table().splitlines()
    assert lines[0] == CHART.title and lines[-1] == "Source: The Guild, 2025"
    assert lines[2].split("  ")[0] == "" and "25th percentile" in lines[2]
    starts = {line.index("$") for line in lines[3:5]}
    assert len(starts) == 1


def test_alt_text_says_what_is_shown() -> None:
    assert CHART.alt() == (
        "Wizards: pay a year. Junior: $50,000 (middle half $40,000 to $61,000), advertised, 12 ads "
        "(few); Senior: $90,500, paid, 1,200 jobs. Source: The Guild, 2025."
    )
