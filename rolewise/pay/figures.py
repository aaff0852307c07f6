"""Look up pay in the tables of ``knowledge/pay/``.

Two kinds of figure, never mixed: ``paid`` is what US employers paid (BLS OEWS, base pay and some
incentives), ``advertised`` is the middle of mostly US job ads' ranges (aijobs.net).
"""

from __future__ import annotations

import csv
import functools
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple, Optional

import yaml

from rolewise.knowledge.load import DEFAULT_DIRECTORY

FEW_RECORDS = 30
"""Below so many records a figure is told with a warning."""
ADS_YEARS = "2024-2025"
WORLD = "world"


class PayFigure(NamedTuple):
    """One pay figure.

    Attributes:
        role: Role id it answers for.
        measure: ``paid`` or ``advertised``.
        occupation: The official occupation (plural) behind a ``paid`` figure, else None.
        stand_in: Whether that occupation only stands in for the role.
        place: Place id, or ``world``.
        years: The year or span of years the records are from.
        level: Experience level, or an empty string for all.
        records: Jobs (paid) or ads (advertised); None where not released.
        p25, median, p75: US dollars a year, gross.
        source: Source id.
    """

    role: str
    measure: str
    occupation: Optional[str]
    stand_in: bool
    place: str
    years: str
    level: str
    records: Optional[int]
    p25: Optional[int]
    median: int
    p75: Optional[int]
    source: str


class PayTables:
    """The pay tables in memory."""

    def __init__(
        self,
        occupations: Mapping[str, tuple[str, tuple[str, ...]]],
        names: Mapping[str, str],
        paid: Mapping[tuple[str, str], dict[str, str]],
        advertised: Mapping[tuple[str, str, str, str], dict[str, str]],
    ) -> None:
        """Use ``load_pay_tables`` instead."""
        self._occupations = occupations
        self._names = names
        self._paid = paid
        self._advertised = advertised

    def is_direct(self, role: str) -> bool:
        """Whether the role has an official occupation of its own."""
        fit, _ = self._occupations.get(role, ("", ()))
        return fit == "direct"

    def paid(self, role: str, place: str = "US") -> list[PayFigure]:
        """Return what US employers paid, one figure for each occupation behind the role."""
        fit, codes = self._occupations.get(role, ("stand_in", ()))
        figures = []
        for code in codes:
            row = self._paid.get((code, place))
            if row is not None:
                figures.append(
                    PayFigure(
                        role,
                        "paid",
                        self._names[code],
                        fit != "direct",
                        place,
                        "2025",
                        "",
                        _number(row["employment"]),
                        _number(row["p25_usd"]),
                        int(row["median_usd"]),
                        _number(row["p75_usd"]),
                        "bls_oews_2025",
                    )
                )
        return figures

    def advertised(
        self, role: str, place: str = "US", level: str = "", years: str = ADS_YEARS
    ) -> Optional[PayFigure]:
        """Return the middle of advertised pay, or None where there are fewer than ten ads."""
        row = self._advertised.get((role, place, years, level))
        if row is None:
            return None
        return PayFigure(
            role,
            "advertised",
            None,
            False,
            place,
            years,
            level,
            int(row["rows"]),
            _number(row["p25_usd"]),
            int(row["median_usd"]),
            _number(row["p75_usd"]),
            "aijobs_2025",
        )

    def places_advertised(self, role: str) -> list[str]:
        """Return the places with advertised pay for the role, the most ads first."""
        found = [
            (int(row["rows"]), place)
            for (owner, place, years, level), row in self._advertised.items()
            if owner == role and years == ADS_YEARS and not level and place != WORLD
        ]
        return [place for _, place in sorted(found, reverse=True)]


@functools.lru_cache(maxsize=2)
def load_pay_tables(directory: Path = DEFAULT_DIRECTORY / "pay") -> PayTables:
    """Read the tables once.

    Raises:
        FileNotFoundError: A table is missing.
        KeyError: A table lacks a column.
    """
    raw = yaml.safe_load((directory / "official_occupations.yml").read_text(encoding="utf-8"))
    occupations = {role: (item["fit"], tuple(item["codes"])) for role, item in raw["roles"].items()}
    with (directory / "oews_may_2025.csv").open(encoding="utf-8", newline="") as file:
        paid = {(row["soc_code"], row["place"]): row for row in csv.DictReader(file)}
    with (directory / "aijobs_2020_2025.csv").open(encoding="utf-8", newline="") as file:
        advertised = {
            (row["role"], row["place"], row["years"], row["level"]): row
            for row in csv.DictReader(file)
        }
    return PayTables(occupations, raw["names"], paid, advertised)


def _number(text: str) -> Optional[int]:
    return int(float(text)) if text else None
