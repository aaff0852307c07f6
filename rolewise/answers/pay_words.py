"""The words of a pay figure: amounts, counts, places, names of sources."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Optional

from rolewise.answers.wording import Wording, join_names
from rolewise.knowledge import KnowledgeBase
from rolewise.knowledge.records import Place
from rolewise.pay.figures import PayFigure

_AMOUNT = re.compile(r"\$\d[\d,]*\d")


class PayNames:
    """Names of places, roles and sources, as a pay sentence says them."""

    def __init__(self, knowledge: KnowledgeBase, wording: Wording) -> None:
        """Keep the knowledge and the phrases."""
        self._knowledge = knowledge
        self._wording = wording
        self._places: dict[str, Place] = {place.id: place for place in knowledge.places}

    def place(self, place: str) -> str:
        """Return a place's name, "the US" for the country."""
        if place == "US":
            return "the US"
        record = self._places.get(place)
        return record.name if record else place

    def source(self, figure: PayFigure) -> str:
        """Return the short name of a figure's source."""
        return self._knowledge.sources[figure.source].short

    def who(self, figure: PayFigure) -> str:
        """Return the people a figure is about, with their level."""
        return self.who_at(figure.role, figure.level)

    def who_at(self, role: str, level: str) -> str:
        """Return a role's plural with the level, if there is one."""
        plural: str = self._knowledge.roles[role].plural
        return f"{self._wording.levels[level]} {plural}" if level else plural


def sides_by_level(figures: Iterable[PayFigure], wording: Wording) -> str:
    """Return the medians of several levels in one row: "$95,000 at entry level (369 ads) and …"."""
    return join_names(
        [
            wording.phrase(
                "by_level_side",
                median=dollars(item.median),
                level=wording.level_names[item.level],
                records=count(item.records),
            )
            for item in figures
        ]
    )


def dollars(amount: Optional[int]) -> str:
    """Return an amount as ``$120,230``; "not released" where there is none."""
    return "not released" if amount is None else f"${amount:,}"


def count(number: Optional[int]) -> str:
    """Return a count with thousands separators."""
    return "an unreleased number of" if number is None else f"{number:,}"


def only_repeats(text: str, said: str) -> bool:
    """Whether a text has amounts and each of them was said."""
    amounts = _AMOUNT.findall(text)
    return bool(amounts) and all(amount in said for amount in amounts)


def capital(text: str) -> str:
    """Return the text with its first letter in upper case."""
    return text[:1].upper() + text[1:]


def place_name(knowledge: KnowledgeBase, place: str) -> str:
    """Return a place's name, "the US" for the country."""
    found = next((item.name for item in knowledge.places if item.id == place), place)
    return "the US" if place == "US" else str(found)
