"""Pay at several places side by side, and the places that pay most or least."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Optional

from rolewise.answers.pay_comparison import EVEN, asks_who_earns_less, asks_who_earns_more
from rolewise.answers.pay_sentences import Detail
from rolewise.answers.pay_terms import PayReader
from rolewise.answers.pay_words import PayNames, count, dollars
from rolewise.answers.wording import Wording, join_names
from rolewise.knowledge import KnowledgeBase
from rolewise.pay.figure import FEW_RECORDS, PayFigure
from rolewise.pay.figures import PayTables

MOST_PLACES = 3
FEWEST_JOBS = 1000
"""Metros with fewer jobs in the occupation have wide errors and aren't ranked."""
_RANK = re.compile(
    r"\b(?:most|best|highest|top|better|least|lowest|worst|well|good|more|less)\b", re.IGNORECASE
)
_WHERE = re.compile(r"\b(?:which|what|where|top|best|highest|lowest|worst|list)\b", re.IGNORECASE)
_KINDS = (
    ("metro", re.compile(r"\b(?:cit(?:y|ies)|metros?|metro areas?|towns?)\b", re.IGNORECASE)),
    ("state", re.compile(r"\bstates\b|\b(?:which|what|best|top) (?:us )?state\b", re.IGNORECASE)),
    ("country", re.compile(r"\b(?:countr(?:y|ies)|nations?|in the world)\b", re.IGNORECASE)),
    ("any", re.compile(r"\b(?:places?|regions?|locations?)\b|^\W*where\b", re.IGNORECASE)),
)


class PayRanking:
    """Compares and ranks places."""

    def __init__(
        self, tables: PayTables, knowledge: KnowledgeBase, wording: Wording, reader: PayReader
    ) -> None:
        """Keep tables and phrases."""
        self._tables = tables
        self._knowledge = knowledge
        self._names = PayNames(knowledge, wording)
        self._say = reader.phrase
        self._countries = {item.id for item in knowledge.places if item.kind == "country"}

    def tell(self, role: str, places: Sequence[str], level: str, text: str) -> Optional[Detail]:
        """Return the comparison or the ranking that the words ask for, or None.

        Args:
            role: Role id.
            places: Place ids named.
            level: Experience level, or an empty string; rankings of official figures have none.
            text: The question's words.
        """
        named = list(dict.fromkeys(places))
        if len(named) > 1:
            return self._compare(role, named[:MOST_PLACES], level, text)
        if named and named != ["US"]:
            return None
        kind = kind_of_place(text)
        if kind is None or not _RANK.search(text) or not _WHERE.search(text):
            return None
        return self._rank(role, kind, level, asks_who_earns_less(text))

    def _compare(self, role: str, places: list[str], level: str, text: str) -> Optional[Detail]:
        ways: tuple[Callable[[str], Optional[PayFigure]], ...] = (
            lambda place: self._paid(role, place, level),
            lambda place: self._tables.advertised(role, place, level),
            lambda place: self._tables.surveyed(role, place),
        )
        best: list[PayFigure] = []
        for way in ways:
            found = [figure for figure in map(way, places) if figure is not None]
            if len(found) > len(best):
                best = found
        if len(best) < 2:
            return None
        told = [self._each("places", best)]
        if asks_who_earns_more(text) or _RANK.search(text):
            told.insert(0, self._verdict(best, asks_who_earns_less(text)))
        missing = [place for place in places if place not in {item.place for item in best}]
        if missing:
            names = join_names([self._names.place(place) for place in missing])
            told.append(self._say("places_missing", places=names))
        few = [item for item in best if (item.records or 0) < FEW_RECORDS]
        if few:
            told.append(self._say("few_records", records=min(item.records or 0 for item in few)))
        told.append(self._say("places_prices"))
        return Detail(" ".join(told), tuple(best))

    def _verdict(self, figures: Sequence[PayFigure], less: bool) -> str:
        ordered = sorted(figures, key=lambda item: item.median if less else -item.median)
        if abs(ordered[0].median - ordered[1].median) <= EVEN * ordered[0].median:
            return self._say("places_even")
        key = "places_less" if less else "places_more"
        return self._say(key, place=self._names.place(ordered[0].place))

    def _rank(self, role: str, kind: str, level: str, least: bool) -> Optional[Detail]:
        told: list[str] = []
        figures: list[PayFigure] = []
        for name in ("state", "country") if kind == "any" else (kind,):
            found = (
                self._countries_of(role, level) if name == "country" else self._in_us(role, name)
            )
            if level and name != "country":
                told.append(self._say("rank_no_level"))
            found.sort(key=lambda item: item.median if least else -item.median)
            if len(found) > 1:
                figures.extend(found[:MOST_PLACES])
                key = f"rank_{name}_{'least' if least else 'most'}"
                told.append(self._each(key, found[:MOST_PLACES]))
        if not figures:
            return None
        told.append(self._say("places_prices"))
        return Detail(" ".join(told), tuple(figures))

    def _countries_of(self, role: str, level: str) -> list[PayFigure]:
        found = (
            self._tables.advertised(role, place, level)
            for place in self._tables.places_advertised(role)
            if place in self._countries
        )
        return [item for item in found if item is not None and (item.records or 0) >= FEW_RECORDS]

    def _in_us(self, role: str, kind: str) -> list[PayFigure]:
        metro = kind == "metro"
        found = (
            self._paid(role, place.id, "")
            for place in self._knowledge.places
            if place.id.startswith("US-") and place.id.startswith("US-METRO-") == metro
        )
        fewest = FEWEST_JOBS if metro else FEW_RECORDS
        return [item for item in found if item is not None and (item.records or 0) >= fewest]

    def _paid(self, role: str, place: str, level: str) -> Optional[PayFigure]:
        """Return what was paid in the role's nearest occupation; official figures know no level."""
        if level or not place.startswith("US"):
            return None
        return next(iter(self._tables.paid(role, place)), None)

    def _each(self, key: str, figures: Sequence[PayFigure]) -> str:
        first = figures[0]
        sides = [
            self._say(
                f"places_side_{item.measure}",
                median=dollars(item.median),
                low=dollars(item.low),
                high=dollars(item.high),
                place=self._names.place(item.place),
                records=count(item.records),
            )
            for item in figures
        ]
        role = self._knowledge.roles[first.role]
        what = self._say(
            f"places_of_{'stand_in' if first.stand_in else first.measure}",
            who=role.plural,
            role=f"{role.article} {role.short_name}",
            occupation=first.occupation,
        )
        return self._say(key, what=what, sides=join_names(sides), source=self._names.source(first))


def kind_of_place(text: str) -> Optional[str]:
    """Return ``metro``, ``state``, ``country`` or ``any`` as a question names places, or None."""
    return next((kind for kind, pattern in _KINDS if pattern.search(text)), None)
