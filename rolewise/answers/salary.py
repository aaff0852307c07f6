"""Pay in words: one figure that fits the question, what it measures, how many, when, whose."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Optional

from rolewise.answers.wording import Wording, join_names
from rolewise.knowledge import KnowledgeBase
from rolewise.knowledge.records import Place
from rolewise.pay.figures import FEW_RECORDS, WORLD, PayFigure, PayTables


class PayAnswers:
    """Tells pay figures."""

    def __init__(self, tables: PayTables, knowledge: KnowledgeBase, wording: Wording) -> None:
        """Keep the tables and the phrases."""
        self._tables = tables
        self._knowledge = knowledge
        self._wording = wording
        self._places: dict[str, Place] = {place.id: place for place in knowledge.places}

    def tell(
        self, roles: Sequence[str], location: Optional[str], level: Optional[str]
    ) -> Optional[tuple[str, list[PayFigure]]]:
        """Return the text and its figures for one or two roles, or None when there is nothing.

        Args:
            roles: Role ids, two at most are told.
            location: Place id, or None for the US.
            level: Experience level, or None for all.
        """
        sentences: list[str] = []
        figures: list[PayFigure] = []
        for role in roles:
            told = self._tell_role(role, location, level, alone=len(roles) == 1)
            if told is not None:
                sentences.append(told[0])
                figures.extend(told[1])
        return (" ".join(sentences), figures) if figures else None

    def _tell_role(
        self, role: str, location: Optional[str], level: Optional[str], alone: bool
    ) -> Optional[tuple[str, list[PayFigure]]]:
        place = location or "US"
        paid = self._tables.paid(role, place) if place.startswith("US") else []
        ads = self._tables.advertised(role, place, level or "")
        if level and ads is None:
            return self._without_level(role, place, level, paid)
        if paid and not paid[0].stand_in and not level:
            told, figures = [self._paid(paid[0])], [paid[0]]
            if alone and ads is not None:
                told.append(self._advertised(ads))
                figures.append(ads)
        elif ads is not None:
            told, figures = [self._advertised(ads)], [ads]
            if alone and paid and not level:
                told.append(self._stand_ins(paid))
                figures.extend(paid)
        elif paid:
            told, figures = [self._stand_ins(paid)], list(paid)
        else:
            return self._elsewhere(role, place, level)
        return " ".join(told), figures

    def _without_level(
        self, role: str, place: str, level: str, paid: Sequence[PayFigure]
    ) -> Optional[tuple[str, list[PayFigure]]]:
        """No figure for the level at the place: say so and tell the nearest that exists."""
        says = self._wording.phrase(
            "no_pay_level",
            level=self._wording.levels[level],
            role=self._knowledge.roles[role].plural,
            place=self._place(place),
        )
        wider = self._tables.advertised(role, "US" if place.startswith("US") else WORLD, level)
        here = self._tables.advertised(role, place)
        figure = here if place in ("US", WORLD) else (wider or here)
        if figure is not None:
            return f"{says} {self._advertised(figure)}", [figure]
        if paid:
            told = self._stand_ins(paid) if paid[0].stand_in else self._paid(paid[0])
            return f"{says} {told}", list(paid)
        return self._elsewhere(role, place, level)

    def _elsewhere(
        self, role: str, place: str, level: Optional[str]
    ) -> Optional[tuple[str, list[PayFigure]]]:
        """Nothing for the place: say so and tell the US, or the world for a role not even there."""
        if place == "US":
            figure = self._tables.advertised(role, WORLD, level or "") or self._tables.advertised(
                role, WORLD
            )
            return None if figure is None else (self._advertised(figure), [figure])
        wider = "US" if place.startswith("US") else WORLD
        figure = self._tables.advertised(role, wider, level or "") or self._tables.advertised(
            role, wider
        )
        if figure is None:
            return None
        says = self._wording.phrase(
            "no_pay_place", role=self._knowledge.roles[role].plural, place=self._place(place)
        )
        return f"{says} {self._advertised(figure)}", [figure]

    def _paid(self, figure: PayFigure) -> str:
        return self._wording.phrase(
            "paid",
            who=_capital(self._knowledge.roles[figure.role].plural),
            place=self._place(figure.place),
            median=dollars(figure.median),
            p25=dollars(figure.p25),
            p75=dollars(figure.p75),
            records=count(figure.records),
            source=self._short(figure),
        )

    def _stand_ins(self, figures: Sequence[PayFigure]) -> str:
        role = self._knowledge.roles[figures[0].role]
        first = figures[0]
        common = {
            "role": f"{role.article} {role.short_name}",
            "place": self._place(first.place),
            "source": self._short(first),
        }
        if len(figures) == 1:
            return self._wording.phrase(
                "paid_stand_in",
                occupation=first.occupation,
                median=dollars(first.median),
                records=count(first.records),
                **common,
            )
        medians = [figure.median for figure in figures]
        return self._wording.phrase(
            "paid_stand_ins",
            occupations=join_names([str(figure.occupation) for figure in figures]),
            low=dollars(min(medians)),
            high=dollars(max(medians)),
            **common,
        )

    def _advertised(self, figure: PayFigure) -> str:
        who: str = self._knowledge.roles[figure.role].plural
        if figure.level:
            who = f"{self._wording.levels[figure.level]} {who}"
        ads = (
            self._wording.phrase("ads_world")
            if figure.place == WORLD
            else self._wording.phrase("ads_in", place=self._place(figure.place))
        )
        text = self._wording.phrase(
            "advertised",
            place_ads=ads,
            who=who,
            median=dollars(figure.median),
            p25=dollars(figure.p25),
            p75=dollars(figure.p75),
            records=count(figure.records),
            source=self._short(figure),
        )
        if figure.records is not None and figure.records < FEW_RECORDS:
            text += " " + self._wording.phrase("few_records", records=figure.records)
        return text

    def _place(self, place: str) -> str:
        if place == "US":
            return "the US"
        record = self._places.get(place)
        return record.name if record else place

    def _short(self, figure: PayFigure) -> str:
        return self._knowledge.sources[figure.source].short


def dollars(amount: Optional[int]) -> str:
    """Return an amount as ``$120,230``; "not released" where there is none."""
    return "not released" if amount is None else f"${amount:,}"


def count(number: Optional[int]) -> str:
    """Return a count with thousands separators."""
    return "an unreleased number of" if number is None else f"{number:,}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
