"""Look up pay in the tables of ``rolewise.pay.store``; ``rolewise.pay.figure`` has the kinds."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import TYPE_CHECKING, Any, Optional

import numpy as np

from rolewise.knowledge.load import DEFAULT_DIRECTORY
from rolewise.pay.figure import (
    ADS_YEARS,
    FEW_RECORDS,
    FEWEST_RECORDS,
    FULL_TIME,
    WORLD,
    PayFigure,
)
from rolewise.pay.store import open_store
from rolewise.pay.summary import summarize
from rolewise.pay.surveys import Surveys
from rolewise.settings import read_settings
from rolewise.yaml_files import read_yaml

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = [
    "ADS_YEARS",
    "FEWEST_RECORDS",
    "FEW_RECORDS",
    "FULL_TIME",
    "WORLD",
    "PayFigure",
    "PayTables",
    "load_pay_tables",
]


class PayTables(Surveys):
    """Looks up figures in the pay store."""

    def is_direct(self, role: str) -> bool:
        """Whether the role has an official occupation of its own."""
        return bool(self._of(role, "fit") == "direct")

    def codes(self, role: str) -> tuple[str, ...]:
        """Return the SOC codes behind a role, the nearest first."""
        return tuple(self._of(role, "codes") or ())

    def paid(self, role: str, place: str = "US") -> list[PayFigure]:
        """Return what US employers paid, one figure for each occupation behind the role."""
        rows = {
            row["soc_code"]: row
            for row in self._rows(
                "select * from oews where place = ? and soc_code in", self.codes(role), place
            )
        }
        return [
            PayFigure(
                role,
                "paid",
                self._names[code],
                not self.is_direct(role),
                place,
                "2025",
                "",
                rows[code]["employment"],
                rows[code]["p25_usd"],
                rows[code]["median_usd"],
                rows[code]["p75_usd"],
                "bls_oews_2025",
            )
            for code in self.codes(role)
            if code in rows
        ]

    @functools.lru_cache(maxsize=2_048)  # noqa: B019 (the tables live as long as the process)
    def advertised(
        self,
        role: str,
        place: str = "US",
        level: str = "",
        years: str = ADS_YEARS,
        remote: Optional[bool] = None,
        company_size: str = "",
        distinct: bool = False,
        employment: str = FULL_TIME,
    ) -> Optional[PayFigure]:
        """Return the middle of advertised pay, or None where there are under ten ads.

        Args:
            role: Role id; its own titles and their grades count, near titles don't.
            place: Country of the employer, or ``world``.
            level: Experience level, or an empty string for all.
            years: A year, or a first and last year joined by a hyphen.
            remote: Only fully remote (True) or only on-site (False) jobs.
            company_size: ``small``, ``medium`` or ``large``; an empty string for all.
            distinct: Count equal records once.
            employment: ``full-time``, ``part-time``, ``contract`` or ``freelance``.
        """
        values = self.ads(role, place, level, years, remote, company_size, distinct, employment)
        if len(values) < FEWEST_RECORDS:
            return None
        summary = summarize(values)
        limits = {
            "remote": remote is True,
            "on-site": remote is False,
            company_size: bool(company_size),
            "distinct": distinct,
            employment: employment != FULL_TIME,
        }
        return PayFigure(
            role,
            "advertised",
            None,
            False,
            place,
            years,
            level,
            summary.n,
            summary.p25,
            summary.median,
            summary.p75,
            "aijobs_2025",
            summary.low,
            summary.high,
            ", ".join(name for name, given in limits.items() if given),
        )

    def trend(self, role: str, place: str = "US", level: str = "") -> list[PayFigure]:
        """Return advertised pay year by year, years with under ten ads left out."""
        figures = (self.advertised(role, place, level, str(year)) for year in range(2020, 2026))
        return [figure for figure in figures if figure is not None]

    def places_advertised(self, role: str) -> list[str]:
        """Return the places with advertised pay for the role, the most ads first."""
        first, last = _span(ADS_YEARS)
        rows = self._store.execute(
            "select country, count(*) from ads where role = ? and year between ? and ? "
            "and employment_type = 'full-time' and title_match = 'core' "
            "group by country having count(*) >= ? order by count(*) desc, country",
            (role, first, last, FEWEST_RECORDS),
        )
        return [country for country, _ in rows]

    def industries(self, role: str) -> list[tuple[str, PayFigure]]:
        """Return what each US industry sector paid the nearest occupation, the most jobs first."""
        code = next(iter(self.codes(role)), "")
        rows = self._rows(
            "select * from oews_industries where industry_level = ? and soc_code in", (code,), "2"
        )
        return [
            (
                row["industry"],
                PayFigure(
                    role,
                    "paid",
                    self._names[code],
                    not self.is_direct(role),
                    "US",
                    "2025",
                    "",
                    row["employment"],
                    row["p25_usd"],
                    row["median_usd"],
                    row["p75_usd"],
                    "bls_oews_2025",
                ),
            )
            for row in sorted(rows, key=lambda row: -(row["employment"] or 0))
        ]

    def outlook(self, role: str) -> list[dict[str, Any]]:
        """Return BLS's projections 2024-34 for the occupations behind a role."""
        found = {
            row["soc_code"]: row
            for row in self._rows("select * from projections where soc_code in", self.codes(role))
        }
        return [found[code] for code in self.codes(role) if code in found]

    def outlook_of_all(self) -> list[dict[str, Any]]:
        """Return BLS's projection 2024-34 for all occupations together."""
        return self._rows("select * from projections where soc_code in", ("00-0000",))

    def ads(
        self,
        role: str,
        place: str = "US",
        level: str = "",
        years: str = ADS_YEARS,
        remote: Optional[bool] = None,
        company_size: str = "",
        distinct: bool = False,
        employment: str = FULL_TIME,
    ) -> NDArray[np.float64]:
        """Return the pay of the ads, US dollars a year, shape (n,); see ``advertised``."""
        first, last = _span(years)
        where = [
            "role = ?",
            "year between ? and ?",
            "employment_type = ?",
            "title_match = 'core'",
        ]
        given: list[object] = [role, first, last, employment]
        for column, value in (
            ("country", "" if place == WORLD else place),
            ("level", level),
            ("company_size", company_size),
        ):
            if value:
                where.append(f"{column} = ?")
                given.append(value)
        if remote is not None:
            where.append("remote_percent = ?")
            given.append(100 if remote else 0)
        if distinct:
            where.append("first = 1")
        # One text of all values is read three times faster than a row for each (19,000 at most).
        query = f"select count(*), group_concat(usd) from ads where {' and '.join(where)}"
        count, values = self._store.execute(query, given).fetchone()
        return np.fromstring(values, sep=",") if count else np.zeros(0)

    def count_ads(self, role: str) -> dict[str, int]:
        """Return how many full-time ads of the usual years there are by level, all places."""
        first, last = _span(ADS_YEARS)
        rows = self._store.execute(
            "select level, count(*) from ads where role = ? and year between ? and ? "
            "and employment_type = ? and title_match = 'core' group by level",
            (role, first, last, FULL_TIME),
        )
        return dict(rows.fetchall())


@functools.lru_cache(maxsize=2)
def load_pay_tables(directory: Path = DEFAULT_DIRECTORY / "pay") -> PayTables:
    """Open the tables once.

    Raises:
        FileNotFoundError: A table is missing.
        ValueError: A table has other columns than expected.
    """
    raw = read_yaml(directory / "official_occupations.yml")
    return PayTables(open_store(directory, read_settings().state / "cache"), raw)


def _span(years: str) -> tuple[int, int]:
    first, _, last = years.partition("-")
    return int(first), int(last or first)
