"""Pay of several roles, like for like: the same kind of figure for each of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Optional

from rolewise.answers.pay_words import PayNames, capital, count, dollars
from rolewise.answers.wording import Wording, join_names
from rolewise.knowledge import KnowledgeBase
from rolewise.pay.figures import FEW_RECORDS, WORLD, PayFigure, PayTables

_PAY = re.compile(
    r"\b(?:earn\w*|paid|pays?|paying|salar\w+|wages?|money|income|make more|makes more)\b",
    re.IGNORECASE,
)
_LESS = re.compile(r"\b(?:less|least|lower|lowest|worse|worst)\b", re.IGNORECASE)
EVEN = 0.03
"""Medians this close (as a share of the larger one) are told as about even."""
_WHO_MORE = re.compile(
    r"\b(?:who|which|what|whose)\b.*\b(?:more|better|best|most|higher|highest|less|least|lower)\b"
    r"|\b(?:more|better|less|worse|higher|lower)\b.*\bthan\b|\b(?:pays?|paid|earns?)\s+(?:more|better|best|most)\b",
    re.IGNORECASE,
)

_AMOUNT = re.compile(
    r"\bhow much\b|"
    r"(?:^|[,;:.!?]\s+)what (?:do|does|would|is|are|can|could|will|should)\b.*"
    r"\b(?:earn|make|paid|pay|salary|wage)\w*\s*\??$",
    re.IGNORECASE,
)


def asks_who_earns_less(text: str) -> bool:
    """Whether the words ask for the lower pay."""
    return bool(_LESS.search(text))


def compares_pay(text: str) -> bool:
    """Whether the words compare what several roles are paid, whatever topic they seem to have."""
    return bool(_PAY.search(text)) and asks_who_earns_more(text)


def asks_for_a_figure(text: str) -> bool:
    """Whether the words ask how much is paid, or who is paid more."""
    return bool(_AMOUNT.search(text)) or asks_who_earns_more(text)


def asks_who_earns_more(text: str) -> bool:
    """Whether the words ask which of several is paid more or less."""
    return bool(_WHO_MORE.search(text))


class PayComparison:
    """Puts the pay of two or three roles side by side."""

    def __init__(self, tables: PayTables, knowledge: KnowledgeBase, wording: Wording) -> None:
        """Keep the tables and the phrases."""
        self._tables = tables
        self._knowledge = knowledge
        self._wording = wording
        self._names = PayNames(knowledge, wording)

    def tell(
        self, roles: Sequence[str], location: Optional[str], level: Optional[str], text: str
    ) -> Optional[tuple[str, list[PayFigure]]]:
        """Return the text and its figures, or None where no kind of figure covers two roles.

        Args:
            roles: Role ids.
            location: Place id, or None for the US.
            level: Experience level, or None for all.
            text: The question's words; where they ask who is paid more or less, that goes first.
        """
        figures, says = self._same_kind(roles, location or "US", level or "")
        if len(figures) < 2:
            return None
        kind = figures[0].measure
        parts = []
        if asks_who_earns_more(text):
            parts.append(self._verdict(figures, asks_who_earns_less(text)))
        parts.extend(says)
        parts.append(self._side_by_side(figures))
        if kind == "advertised":
            parts.append(self._wording.phrase("ads_not_wages"))
        parts.extend(
            self._wording.phrase("few_records_of", records=item.records, who=self._names.who(item))
            for item in figures
            if item.records is not None and item.records < FEW_RECORDS
        )
        missing = [role for role in roles if role not in {item.role for item in figures}]
        if missing:
            names = join_names([self._knowledge.roles[role].plural for role in missing])
            parts.append(self._wording.phrase("no_like_figure", who=names))
        return " ".join(parts), figures

    def _same_kind(
        self, roles: Sequence[str], place: str, level: str
    ) -> tuple[list[PayFigure], list[str]]:
        """The kind, place and level that cover most roles, and what has to be said about them."""
        best: tuple[list[PayFigure], list[str]] = ([], [])
        for figures, where, at_level in self._candidates(roles, place, level):
            if len(figures) > len(best[0]):
                best = figures, self._reservations(figures, place, level, where, at_level)
        return best

    def _candidates(
        self, roles: Sequence[str], place: str, level: str
    ) -> Iterator[tuple[list[PayFigure], str, str]]:
        wider = "US" if place.startswith("US") else WORLD
        for where, at_level in dict.fromkeys(
            [(place, level), (place, ""), (wider, level), (wider, ""), (WORLD, "")]
        ):
            found = [self._tables.advertised(role, where, at_level) for role in roles]
            yield [item for item in found if item is not None], where, at_level
            if not at_level and where not in ("US", WORLD):
                surveyed = [self._tables.surveyed(role, where) for role in roles]
                yield [item for item in surveyed if item is not None], where, at_level
            if not at_level and where.startswith("US"):
                paid = [self._tables.paid(role, where) for role in roles]
                own = [items[0] for items in paid if items and not items[0].stand_in]
                yield own, where, at_level

    def _reservations(
        self, figures: Sequence[PayFigure], place: str, level: str, where: str, at_level: str
    ) -> list[str]:
        who = join_names([self._knowledge.roles[item.role].plural for item in figures])
        if where != place:
            return [self._wording.phrase("no_pay_place", role=who, place=self._names.place(place))]
        if at_level != level:
            return [
                self._wording.phrase(
                    "no_pay_level",
                    level=self._wording.levels[level],
                    role=who,
                    place=self._names.place(place),
                )
            ]
        return []

    def _verdict(self, figures: Sequence[PayFigure], less: bool) -> str:
        kind = "advertised" if figures[0].measure == "advertised" else "paid"
        ordered = sorted(figures, key=lambda item: item.median if less else -item.median)
        first, second = ordered[0].median, ordered[1].median
        if abs(first - second) <= EVEN * max(first, second):
            return self._wording.phrase(f"{kind}_even")
        key = f"{kind}_less" if less else f"{kind}_more"
        return self._wording.phrase(key, who=capital(self._names.who(ordered[0])))

    def _side_by_side(self, figures: Sequence[PayFigure]) -> str:
        kind = figures[0].measure
        sides = [
            self._wording.phrase(
                f"{kind}_side",
                median=dollars(item.median),
                low=dollars(item.low),
                high=dollars(item.high),
                who=self._names.who(item),
                records=count(item.records),
            )
            for item in figures
        ]
        place = figures[0].place
        ads = (
            self._wording.phrase("ads_world")
            if place == WORLD
            else self._wording.phrase("ads_in", place=self._names.place(place))
        )
        return self._wording.phrase(
            f"{kind}_each",
            place_ads=ads,
            place=self._names.place(place),
            sides=join_names(sides),
            source=self._names.source(figures[0]),
        )
