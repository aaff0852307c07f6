"""Pay in words: one figure that fits the question, what it measures, how many, when, whose."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Optional

from rolewise.answers.pay_comparison import PayComparison, asks_who_earns_more
from rolewise.answers.pay_more import PayMore, Told
from rolewise.answers.pay_people import PayOfPeople
from rolewise.answers.pay_words import PayNames, capital, count, dollars
from rolewise.answers.reply import MAX_WORDS, count_words
from rolewise.answers.wording import Wording, join_names
from rolewise.knowledge import KnowledgeBase
from rolewise.pay.figures import FEW_RECORDS, WORLD, PayFigure, PayTables

MOST_ROLES = 3


class PayAnswers:
    """Tells pay figures."""

    def __init__(self, tables: PayTables, knowledge: KnowledgeBase, wording: Wording) -> None:
        """Keep the tables and the phrases."""
        self._tables = tables
        self._knowledge = knowledge
        self._wording = wording
        self._names = PayNames(knowledge, wording)
        self._comparison = PayComparison(tables, knowledge, wording)
        self._people = PayOfPeople(tables, knowledge, wording)
        self._more = PayMore(tables, knowledge, wording, self._official)

    def tell(
        self, roles: Sequence[str], location: Optional[str], level: Optional[str], text: str = ""
    ) -> Optional[Told]:
        """Return the text and its figures for one to three roles, or None when there is nothing.

        Several roles get the same kind of figure each; in a US state or metro, which only the
        official figures know, each role gets the best there is unless one asks who earns more.

        Args:
            roles: Role ids; beyond the third one it is said that three are compared at a time.
            location: Place id, or None for the US.
            level: Experience level, or None for all.
            text: The question's words.
        """
        who_more = asks_who_earns_more(text)
        if len(roles) > 1 and (who_more or not (location or "").startswith("US-")):
            several = self._comparison.tell(roles[:MOST_ROLES], location, level, text)
            if several is not None:
                if len(roles) > MOST_ROLES:
                    return f"{several[0]} {self._wording.phrase('three_at_most')}", several[1]
                return several
        sentences: list[str] = []
        figures: list[PayFigure] = []
        for role in roles[:MOST_ROLES]:
            told = self._tell_role(role, location, level, alone=len(roles) == 1)
            if told is not None and count_words(" ".join((*sentences, told[0]))) <= MAX_WORDS:
                sentences.append(told[0])
                figures.extend(told[1])
        return (" ".join(sentences), figures) if figures else None

    def more(
        self,
        roles: Sequence[str],
        location: Optional[str],
        level: Optional[str],
        told: Collection[str],
    ) -> Optional[tuple[str, Told]]:
        """Return the id and the content of the next thing to tell about pay, or None.

        Args:
            roles: Role ids.
            location: Place id, or None.
            level: Experience level, or None.
            told: Ids told already, steps included.
        """
        first = self.tell(roles, location, level)
        for role in roles[:MOST_ROLES]:
            step = self._more.next(role, first[0] if first else "", told)
            if step is not None:
                return step
        return None

    def said(self, roles: Sequence[str], location: Optional[str], level: Optional[str]) -> str:
        """Return all that figures alone say of the roles' pay, the steps of ``more`` included."""
        first = self.tell(roles, location, level)
        return " ".join([first[0] if first else "", *map(self._more.everything, roles)])

    def reliability(self, figures: Sequence[PayFigure]) -> str:
        """Return what the figures rest on, with a warning where the records are few."""
        parts = []
        for kind in dict.fromkeys(figure.measure for figure in figures):
            records = [figure.records or 0 for figure in figures if figure.measure == kind]
            if kind == "paid":
                parts.append(self._wording.phrase("rests_on_jobs", records=count(sum(records))))
            elif kind in ("reported", "surveyed"):
                parts.append(self._wording.phrase("rests_on_answers", records=count(sum(records))))
            elif min(records) < FEW_RECORDS:
                parts.append(self._wording.phrase("rests_on_few", records=min(records)))
            else:
                parts.append(self._wording.phrase("rests_on_ads", records=count(sum(records))))
        return " ".join(parts)

    def has_official_figure(self, role: str) -> bool:
        """Whether the role has an official occupation of its own."""
        return self._tables.is_direct(role)

    def _official(self, role: str) -> Optional[Told]:
        paid = self._tables.paid(role)
        if not paid:
            return None
        if paid[0].stand_in:
            return self._stand_ins(paid), paid
        return self._paid(paid[0]), paid[:1]

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
            place=self._names.place(place),
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
        """No ads for the place: tell what people there said, else the US or the world."""
        if place == "US":
            figure = self._tables.advertised(role, WORLD, level or "") or self._tables.advertised(
                role, WORLD
            )
            return None if figure is None else (self._advertised(figure), [figure])
        told = None if place.startswith("US") else self._people.there(role, place)
        if told is not None:
            return told
        wider = "US" if place.startswith("US") else WORLD
        figure = self._tables.advertised(role, wider, level or "") or self._tables.advertised(
            role, wider
        )
        if figure is None:
            return None
        says = self._wording.phrase(
            "no_pay_place", role=self._knowledge.roles[role].plural, place=self._names.place(place)
        )
        return f"{says} {self._advertised(figure)}", [figure]

    def _paid(self, figure: PayFigure) -> str:
        return self._wording.phrase(
            "paid",
            who=capital(self._knowledge.roles[figure.role].plural),
            place=self._names.place(figure.place),
            median=dollars(figure.median),
            p25=dollars(figure.p25),
            p75=dollars(figure.p75),
            records=count(figure.records),
            source=self._names.source(figure),
        )

    def _stand_ins(self, figures: Sequence[PayFigure]) -> str:
        role = self._knowledge.roles[figures[0].role]
        first = figures[0]
        common = {
            "role": f"{role.article} {role.short_name}",
            "place": self._names.place(first.place),
            "source": self._names.source(first),
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
            records=count(sum(figure.records or 0 for figure in figures)),
            **common,
        )

    def _advertised(self, figure: PayFigure) -> str:
        ads = (
            self._wording.phrase("ads_world")
            if figure.place == WORLD
            else self._wording.phrase("ads_in", place=self._names.place(figure.place))
        )
        text = self._wording.phrase(
            "advertised",
            place_ads=ads,
            who=self._names.who(figure),
            median=dollars(figure.median),
            p25=dollars(figure.p25),
            p75=dollars(figure.p75),
            records=count(figure.records),
            source=self._names.source(figure),
        )
        if figure.records is not None and figure.records < FEW_RECORDS:
            text += " " + self._wording.phrase("few_records", records=figure.records)
        return text
