"""What people and postings said of pay: the tables that aren't records or official statistics."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any, Optional

from rolewise.pay.figure import WORLD, Measure, PayFigure

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


class Surveys:
    """Looks up pay told in surveys and postings; the base of ``PayTables``."""

    def __init__(self, store: sqlite3.Connection, occupations: Mapping[str, Any]) -> None:
        """Use ``load_pay_tables`` instead.

        Args:
            store: The tables of ``rolewise.pay.store``.
            occupations: The content of ``official_occupations.yml``.
        """
        self._store = store
        self._roles: Mapping[str, Any] = occupations["roles"]
        self._names: Mapping[str, str] = occupations["names"]

    def reported(self, role: str, place: str = "US") -> list[PayFigure]:
        """Return what people of the role's developer types said in 2023, one figure a type."""
        rows = self._rows(
            "select * from survey_2023 where country = ? and years_code_pro = 'all' "
            "and dev_type in",
            self._of(role, "so2023") or (),
            _COUNTRY_NAMES.get(place, place),
        )
        return [self._told(role, "reported", row["dev_type"], place, row) for row in rows]

    def surveyed(self, role: str, place: str = "US") -> Optional[PayFigure]:
        """Return what practitioners chose as their band in 2021, or None with under ten answers."""
        row = next(
            iter(
                self._rows(
                    "select * from practitioners_2021 where place = ? and role in", (role,), place
                )
            ),
            None,
        )
        if row is None:
            return None
        return PayFigure(
            role,
            "surveyed",
            None,
            False,
            place,
            "2021",
            "",
            row["n"],
            row["p25_from_usd"],
            (row["median_from_usd"] + row["median_to_usd"] + 1) // 2,
            row["p75_to_usd"],
            "kaggle_survey_2021",
            row["median_from_usd"],
            row["median_to_usd"],
        )

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
