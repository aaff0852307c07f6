"""Charts carry the figures of the pay tables, all of them, and nothing else."""

from __future__ import annotations

import re

import pytest

from rolewise.answers.wording import load_wording
from rolewise.charts.chart import Chart
from rolewise.charts.make import LEVELS, MOST_ROWS, ChartMaker
from rolewise.charts.skills import MOST_SKILLS
from rolewise.knowledge import load_knowledge
from rolewise.pay import PayTables, load_pay_tables

ROLES = sorted(load_knowledge().roles)


@pytest.fixture(scope="module")
def tables() -> PayTables:
    return load_pay_tables()


@pytest.fixture(scope="module")
def maker(tables: PayTables) -> ChartMaker:
    wording = load_wording()
    return ChartMaker(tables, load_knowledge(), wording.phrase, lambda level: wording.levels[level])


def _all_of(maker: ChartMaker, role: str) -> list[Chart]:
    charts = [
        maker.by_level(role),
        maker.by_place(role, "US-TX"),
        maker.by_place(role, "GB"),
        maker.trend(role),
        maker.outlook(role),
        maker.two_roles(role, "data_scientist"),
    ]
    return [chart for chart in charts if chart is not None]


@pytest.mark.parametrize("role", ROLES)
def test_alt_text_and_table_carry_every_number(maker: ChartMaker, role: str) -> None:
    charts = _all_of(maker, role)
    assert charts
    for chart in charts:
        most = 2 * MOST_SKILLS if chart.rows[0].kind == "one" else MOST_ROWS
        assert 1 <= len(chart.rows) <= most and chart.source and "{" not in chart.alt()
        for row in chart.rows:
            numbers = [value for value in (row.value, row.low, row.high) if value is not None]
            for number in numbers:
                assert chart.shown(number) in chart.alt()
                assert chart.shown(number) in chart.table()
            assert row.note in chart.alt() and row.label in chart.table()


def test_levels_are_the_tables_figures(maker: ChartMaker, tables: PayTables) -> None:
    chart = maker.by_level("data_engineer")
    assert chart is not None and len(chart.rows) == 4
    for row, level in zip(chart.rows, LEVELS):
        figure = tables.advertised("data_engineer", "US", level)
        assert figure is not None
        assert (row.value, row.low, row.high) == (figure.median, figure.p25, figure.p75)
        assert f"{figure.records:,} ads" in row.note


def test_a_place_stands_first_and_beside_others(maker: ChartMaker, tables: PayTables) -> None:
    chart = maker.by_place("data_scientist", "US-TX")
    assert chart is not None
    assert chart.rows[0].label == "Texas"
    assert chart.rows[0].value == tables.paid("data_scientist", "US-TX")[0].median
    assert "The US" in [row.label for row in chart.rows]
    assert {row.kind for row in chart.rows} == {"paid"}


def test_a_stand_in_is_named_as_one(maker: ChartMaker) -> None:
    chart = maker.by_place("ml_engineer", "US-TX")
    assert chart is not None
    assert "nearest to ML engineers" in chart.title and "Data scientists" in chart.title
    outlook = maker.outlook("ml_engineer")
    assert outlook is not None and "no figure of their own" in outlook.title


def test_a_trend_names_its_own_years(maker: ChartMaker, tables: PayTables) -> None:
    chart = maker.trend("data_scientist")
    assert chart is not None and chart.form == "trend"
    years = [figure.years for figure in tables.trend("data_scientist")]
    assert [row.label for row in chart.rows] == years
    assert chart.source == f"aijobs.net, {years[0]} to {years[-1]}"


def test_few_records_are_marked(maker: ChartMaker, tables: PayTables) -> None:
    chart = maker.by_place("ml_engineer", "GB")
    assert chart is not None
    for row in chart.rows:
        records = int(re.sub(r"\D", "", row.note.split(" ads")[0]))
        assert ("(few)" in row.note) == (records < 30)
    assert any("(few)" in row.note for row in chart.rows)


@pytest.mark.parametrize(
    ("given", "title", "first"),
    [
        (("data_scientist", "US", ""), "Data scientists in the US: pay a year", "Entry-level"),
        (
            ("data_scientist", "US", "senior"),
            "Data scientists in the US: pay a year",
            "Entry-level",
        ),
        (("data_scientist", "GB", ""), "Data scientists by place: pay a year", "The UK"),
    ],
)
def test_the_chart_fits_the_answer(
    maker: ChartMaker, tables: PayTables, given: tuple[str, str, str], title: str, first: str
) -> None:
    figure = tables.advertised(*given)
    assert figure is not None
    chart = maker.of_answer([figure])
    assert chart is not None
    assert (chart.title, chart.rows[0].label) == (title, first)


def test_two_roles_stand_side_by_side_once_each(maker: ChartMaker, tables: PayTables) -> None:
    figures = [*tables.paid("data_scientist"), *tables.paid("ml_engineer")]
    chart = maker.of_answer(figures)
    assert chart is not None
    assert "Data scientists and ML engineers" in chart.title
    assert len(chart.rows) == len(set(chart.rows)) == 3


def test_nothing_known_is_no_chart(maker: ChartMaker) -> None:
    assert maker.of_answer([]) is None
    assert maker.by_place("ml_engineer", "ZZ") is None
    assert maker.by_level("wizard") is None and maker.outlook("wizard") is None
