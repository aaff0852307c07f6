"""An amount in other money, by the hour, or in another place's prices."""

from __future__ import annotations

from typing import Any, Optional

from rolewise.answers.pay_terms import PayReader, PayTerms
from rolewise.answers.pay_words import place_name
from rolewise.knowledge import KnowledgeBase
from rolewise.pay.figures import WORLD, PayTables
from rolewise.pay.prices import Prices

PARTS_OF_A_YEAR = {"hour": 2080, "day": 260, "week": 52, "month": 12}
"""BLS turns yearly pay into hourly pay by 2,080 hours (OEWS technical notes); 260 working days."""
Said = tuple[str, tuple[str, ...]]


class PayMoney:
    """Converts amounts, and says how."""

    def __init__(self, tables: PayTables, knowledge: KnowledgeBase, reader: PayReader) -> None:
        """Keep the rates and the phrases."""
        self._prices = Prices(tables)
        self._knowledge = knowledge
        self._reader = reader
        self._say = reader.phrase
        self._states: dict[str, Optional[str]] = {
            place.id: place.state for place in knowledge.places
        }

    def also(self, usd: float, years: str, terms: PayTerms) -> list[tuple[str, str]]:
        """Return sentences that put a yearly amount otherwise, each with its source id or ""."""
        said = []
        currency, amount, money = terms.currency, usd, "USD"
        rate = None
        if currency:
            rate = self._prices.rate(currency, int(years[-4:])) or self._prices.rate(currency)
        if rate is not None and currency != "USD":
            amount, money = usd * rate.per_usd, currency
            text = self._say(
                "converted",
                currency=self._reader.currency_name(currency),
                amount=in_money(amount, currency),
                year=rate.year,
                rate=f"{rate.per_usd:.4g}",
                source=self._short("fed_h10"),
            )
            said.append((text, "fed_h10"))
        if terms.period:
            part = amount / PARTS_OF_A_YEAR[terms.period]
            said.append(
                (self._say(f"per_{terms.period}", amount=in_money(part, money, terms.period)), "")
            )
        return said

    def worth(self, terms: PayTerms, origin: str, target: str) -> tuple[str, tuple[str, ...], Any]:
        """Say what an amount in one place is worth in another.

        Args:
            terms: With the amount, in ``currency`` or the origin's own.
            origin: Place id.
            target: Place id.

        Returns:
            The text, the source ids, and the figures for the reply's data.
        """
        names = {place: place_name(self._knowledge, place) for place in (origin, target)}
        start, end = _country(origin), _country(target)
        own = self._reader.currency_of(start) or terms.currency
        currency = terms.currency if terms.currency and terms.currency != "USD" else ""
        currency = currency or own
        amount = terms.amount
        levels = []
        for place in (origin, target):
            is_us = _country(place) == "US"
            levels.append(self._prices.level(place, self._states.get(place)) if is_us else None)
        factors = {
            country: (1.0, 0) if country == "US" else self._prices.purchasing_power(country)
            for country in (start, end)
        }
        for place, country in ((origin, start), (target, end)):
            if factors[country] is None:
                return self._say("no_prices", place=names[place]), (), {}
        for place, level in zip((origin, target), levels):
            if _country(place) == "US" and level is None:
                return self._say("no_prices", place=names[place]), (), {}
        from_factor, to_factor = factors[start], factors[end]
        assert from_factor is not None and to_factor is not None
        low = levels[0].level if levels[0] else 100.0
        high = levels[1].level if levels[1] else 100.0
        worth = amount / from_factor[0] / low * high * to_factor[0]
        to_currency = self._reader.currency_of(end) or "USD"
        text = self._say(
            "worth",
            amount=in_money(_rounded(worth), to_currency),
            from_amount=in_money(amount, currency),
            origin=names[origin],
            target=names[target],
        )
        sources: list[str] = []
        if start != end:
            text += " " + self._say(
                "worth_ppp",
                low=f"{from_factor[0]:.4g} {currency}",
                high=f"{to_factor[0]:.4g} {to_currency}",
                year=max(from_factor[1], to_factor[1]),
                source=self._short("world_bank_ppp"),
            )
            sources.append("world_bank_ppp")
        for place, level in zip((origin, target), levels):
            if level is not None and place != "US" and start != end:
                text += " " + self._say(
                    "worth_metro",
                    target=names[place][:1].upper() + names[place][1:],
                    level=f"{level.level:.1f}",
                    source=self._short("bea_rpp_2023"),
                )
                sources.append("bea_rpp_2023")
        if start == end == "US":
            text += " " + self._say(
                "worth_us",
                low=f"{low:.1f}",
                origin=names[origin],
                high=f"{high:.1f}",
                target=names[target],
                source=self._short("bea_rpp_2023"),
            )
            sources.append("bea_rpp_2023")
        text += " " + self._say("worth_is" if start == end else "worth_is_country")
        data = {"amount": amount, "currency": currency, "origin": origin, "target": target}
        return text, tuple(sources), {**data, "worth": round(worth), "in": to_currency}

    def price_level(self, place: str) -> Optional[float]:
        """Return a US place's price level (US = 100), or None."""
        found = self._prices.level(place, self._states.get(place))
        return found.level if found else None

    def _short(self, source: str) -> str:
        return str(self._knowledge.sources[source].short)


def _country(place: str) -> str:
    return "US" if place == WORLD else place[:2]


def _rounded(amount: float) -> float:
    """Amounts in other prices are rough: three digits."""
    digits = max(len(str(int(abs(amount)))) - 3, 0)
    return float(round(amount, -digits))


def in_money(amount: float, currency: str, period: str = "") -> str:
    """Return ``$57.80``, ``€111,000`` or ``111,000 CHF``; cents by the hour only."""
    number = f"{amount:,.2f}" if period == "hour" else f"{round(amount):,}"
    sign = {"USD": "$", "EUR": "€", "GBP": "£", "INR": "₹"}.get(currency)
    return f"{sign}{number}" if sign else f"{number} {currency}"
