"""Exchange rates and price levels: what an amount is in other money, or buys elsewhere."""

from __future__ import annotations

from typing import NamedTuple, Optional

from rolewise.pay.figures import PayTables


class Rate(NamedTuple):
    """A yearly mean rate: units of ``currency`` per US dollar."""

    currency: str
    year: int
    per_usd: float


class PriceLevel(NamedTuple):
    """Prices of a US state or metro area; ``level`` 100 is the whole US."""

    place: str
    level: float
    of: str


class Prices:
    """Looks up rates and price levels in the pay store."""

    def __init__(self, tables: PayTables) -> None:
        """Keep the tables."""
        self._tables = tables

    def rate(self, currency: str, year: int = 2025) -> Optional[Rate]:
        """Return the mean rate of a year, or None where the table has none.

        Args:
            currency: ISO code; the US dollar is 1.
            year: Of the pay; 2015 to 2025.
        """
        if currency == "USD":
            return Rate("USD", year, 1.0)
        rows = self._tables.query(
            "select per_usd from exchange_rates where currency = ? and year = ? "
            "and frequency = 'annual average'",
            currency,
            year,
        )
        if rows:
            return Rate(currency, year, rows[0]["per_usd"])
        # The pound has months only: the mean of a full year of them.
        rows = self._tables.query(
            "select avg(per_usd) mean, count(*) months from exchange_rates where currency = ? "
            "and frequency = 'monthly average' and cast(year as text) like ?",
            currency,
            f"{year}-%",
        )
        return Rate(currency, year, rows[0]["mean"]) if rows[0]["months"] == 12 else None

    def level(self, place: str, state: Optional[str] = None) -> Optional[PriceLevel]:
        """Return the price level of a US place, 2023; a metro's without one is its state's.

        Args:
            place: ``US``, a state's or metro's place id.
            state: The metro's state id.
        """
        if place == "US":
            return PriceLevel("US", 100.0, "US")
        code = place.rpartition("-")[2]
        if "METRO" in place:
            rows = self._tables.query(
                "select all_items from metro_prices where oews_area_code = ?", code
            )
            if rows:
                return PriceLevel(place, rows[0]["all_items"], place)
            return self.level(state) if state else None
        rows = self._tables.query(
            "select state_prices.all_items from state_prices join oews on oews.name = "
            "state_prices.state where oews.place = ? and year = 2023 limit 1",
            place,
        )
        return PriceLevel(place, rows[0]["all_items"], place) if rows else None

    def purchasing_power(self, country: str) -> Optional[tuple[float, int]]:
        """Return local currency per international dollar and its year, the latest there is."""
        rows = self._tables.query(
            "select per_international_dollar, year from purchasing_power where country_id = ? "
            "order by year desc limit 1",
            country,
        )
        return (rows[0]["per_international_dollar"], rows[0]["year"]) if rows else None
