"""What people said they earn, where there are no ads, and beside the ads."""

from __future__ import annotations

from typing import Optional

from rolewise.answers.pay_words import PayNames, capital, count, dollars
from rolewise.answers.wording import Wording
from rolewise.knowledge import KnowledgeBase
from rolewise.pay.figure import FEW_RECORDS, FEWEST_RECORDS, PayFigure
from rolewise.pay.figures import PayTables

Told = tuple[str, list[PayFigure]]


class PayOfPeople:
    """Tells what surveys say."""

    def __init__(self, tables: PayTables, knowledge: KnowledgeBase, wording: Wording) -> None:
        """Keep the tables and the phrases."""
        self._tables = tables
        self._knowledge = knowledge
        self._wording = wording
        self._names = PayNames(knowledge, wording)

    def there(self, role: str, place: str) -> Optional[Told]:
        """Return what people at a place without enough ads said, or None where nobody did.

        The survey with more answers is told: developers of 2023 under the heading nearest to the
        role, or practitioners of 2021 with the role as their title.
        """
        figure = max(self._figures(role, place), key=lambda item: item.records or 0, default=None)
        if figure is None:
            return None
        says = self._wording.phrase(
            "no_ads_there",
            role=self._knowledge.roles[role].plural,
            place=self._names.place(place),
        )
        text = f"{says} {self._sentence(figure, 'there')}"
        if (figure.records or 0) < FEW_RECORDS:
            text += " " + self._wording.phrase("few_records", records=figure.records)
        return text, [figure]

    def beside(self, role: str, place: str = "US") -> Optional[Told]:
        """Return what surveys say beside the ads, or None where they say nothing."""
        figures = self._figures(role, place)
        if not figures:
            return None
        return " ".join(self._sentence(figure, "beside") for figure in figures), figures

    def _figures(self, role: str, place: str) -> list[PayFigure]:
        surveyed = self._tables.surveyed(role, place)
        reported = [
            item
            for item in self._tables.reported(role, place)
            if (item.records or 0) >= FEWEST_RECORDS
        ]
        return [*reported[:1], *([surveyed] if surveyed else [])]

    def _sentence(self, figure: PayFigure, where: str) -> str:
        kind = f"{figure.measure}_there" if where == "there" else f"others_{figure.measure}"
        who = self._knowledge.roles[figure.role].plural
        return self._wording.phrase(
            kind,
            group=figure.occupation,
            who=who if where == "there" else capital(who),
            place=self._names.place(figure.place),
            median=dollars(figure.median),
            p25=dollars(figure.p25),
            p75=dollars(figure.p75),
            low=dollars(figure.low),
            high=dollars(figure.high),
            records=count(figure.records),
            source=self._names.source(figure),
        )
