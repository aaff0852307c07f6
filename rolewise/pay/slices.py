"""Pay in one respect: an industry, a percentile, and how many ads are remote."""

from __future__ import annotations

from typing import NamedTuple, Optional

import numpy as np

from rolewise.pay.figures import ADS_YEARS, FULL_TIME, WORLD, PayFigure, PayTables

_PAID_PERCENTILES = {10: "p10_usd", 25: "p25_usd", 50: "median_usd", 75: "p75_usd", 90: "p90_usd"}


class RemoteShare(NamedTuple):
    """How many of ``records`` ads were fully remote, and how many half."""

    records: int
    remote: int
    hybrid: int


class Percentile(NamedTuple):
    """The amount below which ``percent`` percent lie, beside the figure it belongs to."""

    percent: int
    amount: int
    figure: PayFigure


class PaySlices:
    """Looks up what ``PayTables`` has no figure for."""

    def __init__(self, tables: PayTables) -> None:
        """Keep the tables."""
        self._tables = tables

    def industry(self, role: str, code: str, name: str) -> Optional[PayFigure]:
        """Return what a US industry paid the occupation nearest to the role, May 2025.

        Args:
            role: Role id.
            code: Industry code of the table.
            name: The industry's name, for the figure's ``only``.
        """
        for soc in self._tables.codes(role)[:1]:
            rows = self._tables.query(
                "select * from oews_industries where soc_code = ? and industry_code = ? "
                "and median_usd is not null",
                soc,
                code,
            )
            for row in rows[:1]:
                return PayFigure(
                    role,
                    "paid",
                    self._tables.occupation(soc),
                    not self._tables.is_direct(role),
                    "US",
                    "2025",
                    "",
                    row["employment"],
                    row["p25_usd"],
                    row["median_usd"],
                    row["p75_usd"],
                    "bls_oews_2025",
                    only=name,
                )
        return None

    def remote_share(
        self, role: str, place: str = "US", level: str = "", years: str = ADS_YEARS
    ) -> RemoteShare:
        """Return how many full-time ads with the role's own titles are remote."""
        first, _, last = years.partition("-")
        query = (
            "select count(*) n, coalesce(sum(remote_percent = 100), 0) remote, "
            "coalesce(sum(remote_percent = 50), 0) half from ads where role = ? "
            "and year between ? and ? and employment_type = ? and title_match = 'core'"
        )
        given: list[object] = [role, int(first), int(last or first), FULL_TIME]
        for column, value in (("country", "" if place == WORLD else place), ("level", level)):
            if value:
                query += f" and {column} = ?"
                given.append(value)
        (row,) = self._tables.query(query, *given)
        return RemoteShare(row["n"], row["remote"], row["half"])

    def paid_percentile(self, role: str, place: str, percent: int) -> Optional[Percentile]:
        """Return a percentile of what was paid: 10, 25, 50, 75 or 90; None for others."""
        column = _PAID_PERCENTILES.get(percent)
        figures = self._tables.paid(role, place)
        if column is None or not figures:
            return None
        rows = self._tables.query(
            f"select {column} amount from oews where place = ? and soc_code = ?",
            place,
            self._tables.codes(role)[0],
        )
        if not rows or rows[0]["amount"] is None:
            return None
        return Percentile(percent, rows[0]["amount"], figures[0])

    def advertised_percentile(
        self, role: str, place: str, level: str, years: str, percent: int
    ) -> Optional[Percentile]:
        """Return a percentile of advertised pay (linear interpolation), or None."""
        figure = self._tables.advertised(role, place, level, years)
        if figure is None:
            return None
        values = self._tables.ads(role, place, level, years)
        return Percentile(percent, round(float(np.quantile(values, percent / 100))), figure)
