"""What all answers about pay in one respect share: the records and the smaller phrases."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from rolewise.answers.pay_money import PayMoney
from rolewise.answers.pay_people import PayOfPeople
from rolewise.answers.pay_terms import PayReader, PayTerms
from rolewise.answers.pay_words import PayNames, capital, count, dollars
from rolewise.answers.wording import Wording
from rolewise.knowledge import KnowledgeBase
from rolewise.pay.figures import ADS_YEARS, FEW_RECORDS, WORLD, PayFigure, PayTables
from rolewise.pay.slices import PaySlices

ALL_YEARS = "2020-2025"
MOST_ROLES = 3
SIZES = ("small", "medium", "large")


class Detail(NamedTuple):
    """What is told: text, the figures in it, further source ids, further data."""

    text: str
    figures: tuple[PayFigure, ...] = ()
    sources: tuple[str, ...] = ()
    data: tuple[tuple[str, Any], ...] = ()


class Asked(NamedTuple):
    """Whom and where a question is about."""

    roles: Sequence[str]
    place: str
    level: str
    terms: PayTerms
    text: str


class PaySentences:
    """Tables and phrases, and the parts of sentences made of them."""

    def __init__(
        self, tables: PayTables, knowledge: KnowledgeBase, wording: Wording, reader: PayReader
    ) -> None:
        """Keep tables and phrases."""
        self._tables = tables
        self._slices = PaySlices(tables)
        self._knowledge = knowledge
        self._wording = wording
        self._say = reader.phrase
        self._reader = reader
        self._names = PayNames(knowledge, wording)
        self._people = PayOfPeople(tables, knowledge, wording)
        self._money = PayMoney(tables, knowledge, reader)

    def _years(self, asked: Asked) -> str:
        year = asked.terms.year
        return year if "2020" <= year <= "2025" else ADS_YEARS

    def _ads(self, place: str) -> str:
        if place == WORLD:
            return self._wording.phrase("ads_world")
        return self._wording.phrase("ads_in", place=self._names.place(place))

    def _in_sentence(self, place: str) -> str:
        ads = self._ads(place)
        return ads[:1].lower() + ads[1:]

    def _amounts(self, figure: PayFigure) -> dict[str, str]:
        return {
            "median": dollars(figure.median),
            "p25": dollars(figure.p25),
            "p75": dollars(figure.p75),
            "records": count(figure.records),
            "source": self._source(figure),
        }

    def _paid(self, figure: PayFigure) -> str:
        record = self._knowledge.roles[figure.role]
        return self._wording.phrase(
            "paid_stand_in" if figure.stand_in else "paid",
            who=capital(record.plural),
            role=f"{record.article} {record.short_name}",
            occupation=figure.occupation,
            place=self._names.place(figure.place),
            **self._amounts(figure),
        )

    def _sliced(self, figure: PayFigure, what: str) -> str:
        text = self._say(
            "sliced", place_ads=self._ads(figure.place), what=what, **self._amounts(figure)
        )
        if (figure.records or 0) < FEW_RECORDS:
            text += " " + self._say("few_records", records=figure.records)
        return text

    def _source(self, figure: PayFigure, years: str = "") -> str:
        if figure.measure != "advertised":
            return self._names.source(figure)
        return self._years_of(figure.source, years or figure.years)

    def _years_of(self, source: str, years: str) -> str:
        name = self._knowledge.sources[source].short.split(",")[0]
        first, _, last = years.partition("-")
        return self._say("source_years", name=name, years=f"{first}–{last[2:]}" if last else first)
