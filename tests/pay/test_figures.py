"""Figures are exactly those of the data; each says what it is."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from rolewise.knowledge import load_knowledge
from rolewise.pay import PayTables, load_pay_tables

SUMMARY = Path(__file__).parent / "aijobs_summary.csv"
"""The data set's own summary of full-time records of core titles, ten records or more."""


@pytest.fixture(scope="module")
def tables() -> PayTables:
    return load_pay_tables()


def test_every_group_agrees_with_the_data_sets_own_summary(tables: PayTables) -> None:
    with SUMMARY.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) > 800
    for row in rows:
        figure = tables.advertised(row["role"], row["place"], row["level"], row["years"])
        assert figure is not None, row
        found = (figure.records, figure.p25, figure.median, figure.p75)
        expected = tuple(int(row[name]) for name in ("rows", "p25_usd", "median_usd", "p75_usd"))
        assert found == expected, row
        assert figure.low is not None and figure.high is not None
        assert figure.low <= figure.median <= figure.high


@pytest.mark.parametrize(
    ("role", "code_medians"),
    [
        ("data_scientist", [120230]),
        ("ml_engineer", [120230, 135980, 140300]),
        ("statistician", [105650]),
    ],
)
def test_paid_medians_of_may_2025(tables: PayTables, role: str, code_medians: list[int]) -> None:
    figures = tables.paid(role)
    assert [figure.median for figure in figures] == code_medians
    assert {figure.stand_in for figure in figures} == {not tables.is_direct(role)}
    assert {figure.source for figure in figures} == {"bls_oews_2025"}


def test_every_role_has_a_figure_and_an_outlook(tables: PayTables) -> None:
    for role in load_knowledge().roles:
        assert tables.paid(role), role
        assert tables.advertised(role, "world") is not None, role
        assert tables.outlook(role), role


def test_filters_narrow(tables: PayTables) -> None:
    everything = tables.advertised("data_engineer", "world", years="2020-2025")
    remote = tables.advertised("data_engineer", "world", years="2020-2025", remote=True)
    medium = tables.advertised("data_engineer", "world", years="2020-2025", company_size="medium")
    distinct = tables.advertised("data_engineer", "world", years="2020-2025", distinct=True)
    assert everything and remote and medium and distinct
    for part in (remote, medium, distinct):
        assert part.records is not None and everything.records is not None
        assert part.records < everything.records


def test_few_ads_give_no_figure(tables: PayTables) -> None:
    assert tables.advertised("statistician", "NZ") is None
    assert tables.advertised("no_such_role") is None
    assert tables.paid("data_scientist", "US-METRO-0000000") == []


def test_what_people_reported_and_postings_offered(tables: PayTables) -> None:
    (reported,) = tables.reported("ml_engineer")
    assert (reported.records, reported.median, reported.years) == (153, 160000, "2023")
    assert reported.occupation == "Data scientist or machine learning specialist"
    (posted,) = tables.posted("ml_engineer")
    assert (posted.records, posted.median) == (125, 150000)
    assert tables.reported("ai_consultant") == []


def test_trend_and_industries(tables: PayTables) -> None:
    years = [figure.years for figure in tables.trend("data_scientist")]
    assert years == sorted(years) and years[-1] == "2025"
    industry, figure = tables.industries("data_scientist")[0]
    assert industry.startswith("Sector 54") and figure.median == 126730
    assert tables.places_advertised("data_scientist")[0] == "US"
