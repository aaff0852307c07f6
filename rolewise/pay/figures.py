"""Look up pay; each figure says what it measures, for whom, when, how many records and whose.

Four kinds of figure, never mixed: ``paid`` is what US employers paid (BLS OEWS, base pay and some
incentives), ``advertised`` the middle of mostly US job ads' ranges (aijobs.net), ``reported`` what
people said they earn (Stack Overflow 2023), ``posted`` the pay in job postings of 2023.
"""

from __future__ import annotations

import functools
import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Optional

import numpy as np
import yaml

from rolewise.knowledge.load import DEFAULT_DIRECTORY
from rolewise.pay.store import open_store
from rolewise.pay.summary import summarize
from rolewise.settings import read_settings

if TYPE_CHECKING:
    from numpy.typing import NDArray

FEW_RECORDS = 30
"""Below so many records a figure is told with a warning."""
FEWEST_RECORDS = 10
"""Below so many records no figure is told."""
ADS_YEARS = "2024-2025"
WORLD = "world"
FULL_TIME = "full-time"
_COUNTRY_NAMES = {
    "US": "United States",
    "GB": "United Kingdom",
    "CA": "Canada",
    "AU": "Australia",
    "DE": "Germany",
    "FR": "France",
    "ES": "Spain",
    "IT": "Italy",
    "NL": "Netherlands",
    "PL": "Poland",
    "PT": "Portugal",
    "IN": "India",
    "IE": "Ireland",
    "IL": "Israel",
    "CH": "Switzerland",
    "SE": "Sweden",
    "DK": "Denmark",
    "FI": "Finland",
    "NO": "Norway",
    "AT": "Austria",
    "BE": "Belgium",
    "BR": "Brazil",
    "MX": "Mexico",
    "JP": "Japan",
    "SG": "Singapore",
    "ZA": "South Africa",
    "VN": "Viet Nam",
    "HU": "Hungary",
    WORLD: "all",
}
"""Names of the places in the tables that don't use ids."""


Measure = Literal["paid", "advertised", "reported", "posted"]


class PayFigure(NamedTuple):
    """One pay figure.

    Attributes:
        role: Role id it answers for.
        measure: ``paid``, ``advertised``, ``reported`` or ``posted``.
        occupation: The occupation or group (plural) that the figure is about where it isn't the
            role itself, else None.
        stand_in: Whether that occupation only stands in for the role.
        place: Place id, or ``world``.
        years: The year or span of years the records are from.
        level: Experience level, or an empty string for all.
        records: Jobs (paid), ads (advertised) or people; None where not released.
        p25, median, p75: US dollars a year, gross.
        source: Source id.
        low, high: 95 % interval of the median, where we have the records themselves.
        only: What the records are limited to beside role, place, years and level, such as
            ``remote`` or an industry's name; empty where to nothing.
    """

    role: str
    measure: Measure
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
    low: Optional[int] = None
    high: Optional[int] = None
    only: str = ""


class PayTables:
    """Looks up figures in the pay store."""

    def __init__(self, store: sqlite3.Connection, occupations: Mapping[str, Any]) -> None:
        """Use ``load_pay_tables`` instead.

        Args:
            store: The tables of ``rolewise.pay.store``.
            occupations: The content of ``official_occupations.yml``.
        """
        self._store = store
        self._roles: Mapping[str, Any] = occupations["roles"]
        self._names: Mapping[str, str] = occupations["names"]

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

    def reported(self, role: str, place: str = "US") -> list[PayFigure]:
        """Return what people of the role's developer types said in 2023, one figure a type."""
        rows = self._rows(
            "select * from survey_2023 where country = ? and years_code_pro = 'all' "
            "and dev_type in",
            self._of(role, "so2023") or (),
            _COUNTRY_NAMES.get(place, place),
        )
        return [self._told(role, "reported", row["dev_type"], place, row) for row in rows]

    def posted(self, role: str, place: str = "US") -> list[PayFigure]:
        """Return advertised pay in postings of 2023, one figure a title."""
        rows = self._rows(
            "select * from postings_2023 where country = ? and title in",
            self._of(role, "postings") or (),
            _COUNTRY_NAMES.get(place, place),
        )
        return [
            self._told(role, "posted", row["title"], place, row)
            for row in rows
            if row["median_usd"] is not None
        ]

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

    def query(self, text: str, *given: object) -> list[dict[str, Any]]:
        """Return the rows of a query of the store (``rolewise.pay.store`` has the columns)."""
        cursor = self._store.execute(text, given)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row)) for row in cursor.fetchall()]

    def occupation(self, code: str) -> str:
        """Return the name (plural) of an official occupation."""
        return self._names[code]

    def _told(
        self, role: str, measure: Measure, group: str, place: str, row: Mapping[str, Any]
    ) -> PayFigure:
        return PayFigure(
            role,
            measure,
            group,
            False,
            place,
            "2023",
            "",
            row["n"],
            row["p25_usd"],
            row["median_usd"],
            row["p75_usd"],
            "stackoverflow_2023" if measure == "reported" else "job_postings_2023",
        )

    def _of(self, role: str, key: str) -> Any:
        return self._roles.get(role, {}).get(key)

    def _rows(self, query: str, among: Sequence[str], *given: object) -> list[dict[str, Any]]:
        return self.query(f"{query} ({', '.join('?' * len(among))})", *given, *among)


@functools.lru_cache(maxsize=2)
def load_pay_tables(directory: Path = DEFAULT_DIRECTORY / "pay") -> PayTables:
    """Open the tables once.

    Raises:
        FileNotFoundError: A table is missing.
        ValueError: A table has other columns than expected.
    """
    raw = yaml.safe_load((directory / "official_occupations.yml").read_text(encoding="utf-8"))
    return PayTables(open_store(directory, read_settings().state / "cache"), raw)


def _span(years: str) -> tuple[int, int]:
    first, _, last = years.partition("-")
    return int(first), int(last or first)
