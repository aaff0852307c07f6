"""The pay tables give figures that are really in them."""

from __future__ import annotations

import pytest

from rolewise.pay import load_pay_tables
from rolewise.pay.figures import FEW_RECORDS

TABLES = load_pay_tables()


def test_a_role_with_its_own_occupation_has_an_official_figure() -> None:
    (figure,) = TABLES.paid("data_scientist")
    assert figure.median == 120230 and figure.source == "bls_oews_2025" and not figure.stand_in


def test_a_role_without_one_has_stand_ins() -> None:
    assert not TABLES.is_direct("ml_engineer")
    assert all(figure.stand_in for figure in TABLES.paid("ml_engineer"))


def test_advertised_pay_has_its_count() -> None:
    figure = TABLES.advertised("ml_engineer")
    assert figure is not None and figure.median == 194000 and (figure.records or 0) > FEW_RECORDS


@pytest.mark.parametrize("place", ["XX", "", "US-TX"])
def test_a_place_without_ads_has_no_figure(place: str) -> None:
    assert TABLES.advertised("ml_engineer", place) is None


def test_places_come_with_the_most_ads_first() -> None:
    places = TABLES.places_advertised("ml_engineer")
    counts = [TABLES.advertised("ml_engineer", place) for place in places]
    records = [figure.records or 0 for figure in counts if figure is not None]
    assert places[0] == "US" and records == sorted(records, reverse=True)
