"""More on pay than the first figure: levels, the official figure, other countries."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import Optional

from rolewise.answers.pay_people import PayOfPeople
from rolewise.answers.pay_words import (
    PayNames,
    count,
    dollars,
    only_repeats,
    sides_by_level,
)
from rolewise.answers.wording import Wording, join_names
from rolewise.knowledge import KnowledgeBase
from rolewise.pay.figure import LEVELS
from rolewise.pay.figures import FEW_RECORDS, PayFigure, PayTables

MOST_PLACES = 3

Told = tuple[str, list[PayFigure]]


class PayMore:
    """Further pay figures of one role, one step at a time."""

    def __init__(
        self,
        tables: PayTables,
        knowledge: KnowledgeBase,
        wording: Wording,
        official: Callable[[str], Optional[Told]],
    ) -> None:
        """Keep the tables and the phrases; ``official`` tells a role's official US figure."""
        self._tables = tables
        self._knowledge = knowledge
        self._wording = wording
        self._names = PayNames(knowledge, wording)
        self._official = official
        self._people = PayOfPeople(tables, knowledge, wording)

    def next(self, role: str, said: str, told: Collection[str]) -> Optional[tuple[str, Told]]:
        """Return the next step's id and what it tells, or None when all is told.

        Args:
            role: Role id.
            said: What was said of the role's pay first; a step that adds no amount is left out.
            told: Ids of the steps told already.
        """
        for name, step in self._steps(role):
            if step is not None and name not in told and not only_repeats(step[0], said):
                return name, step
        return None

    def everything(self, role: str) -> str:
        """Return what all steps say."""
        return " ".join(step[0] for _, step in self._steps(role) if step is not None)

    def _steps(self, role: str) -> Iterator[tuple[str, Optional[Told]]]:
        yield f"pay.{role}_levels", self._levels(role)
        yield f"pay.{role}_official", self._official(role)
        yield f"pay.{role}_places", self._places(role)
        yield f"pay.{role}_surveys", self._people.beside(role)

    def _levels(self, role: str) -> Optional[Told]:
        found = [self._tables.advertised(role, "US", level) for level in LEVELS]
        figures = [item for item in found if item is not None]
        if len(figures) < 2:
            return None
        return self._sentence("by_level", role, sides_by_level(figures, self._wording), figures)

    def _places(self, role: str) -> Optional[Told]:
        found = [
            self._tables.advertised(role, place)
            for place in self._tables.places_advertised(role)
            if place != "US"
        ]
        figures = [item for item in found if item is not None][:MOST_PLACES]
        if not figures:
            return None
        sides = [
            self._wording.phrase(
                "by_place_side",
                median=dollars(item.median),
                place=self._names.place(item.place),
                records=count(item.records),
            )
            for item in figures
        ]
        return self._sentence("by_place", role, join_names(sides), figures)

    def _sentence(self, phrase: str, role: str, sides: str, figures: list[PayFigure]) -> Told:
        text = self._wording.phrase(
            phrase,
            who=self._knowledge.roles[role].plural,
            sides=sides,
            source=self._names.source(figures[0]),
        )
        fewest = min(item.records or 0 for item in figures)
        if fewest < FEW_RECORDS:
            text += " " + self._wording.phrase("few_records", records=fewest)
        return text, figures
