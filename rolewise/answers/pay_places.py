"""Is it worth moving there, what is an amount worth there, and why do the sources differ?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Optional

from rolewise.answers.pay_money import PayMoney
from rolewise.answers.pay_sentences import Detail
from rolewise.answers.pay_terms import PayReader, PayTerms
from rolewise.answers.pay_words import PayNames, capital, count, dollars
from rolewise.answers.wording import Wording
from rolewise.knowledge import KnowledgeBase
from rolewise.pay.figure import FEWEST_RECORDS, PayFigure
from rolewise.pay.figures import PayTables

EVEN = 0.03
MOST_SOURCES = 4


class PayPlaces:
    """Weighs places and sources."""

    def __init__(
        self, tables: PayTables, knowledge: KnowledgeBase, wording: Wording, reader: PayReader
    ) -> None:
        """Keep tables and phrases."""
        self._tables = tables
        self._knowledge = knowledge
        self._names = PayNames(knowledge, wording)
        self._money = PayMoney(tables, knowledge, reader)
        self._say = reader.phrase

    def worth(self, terms: PayTerms, places: Sequence[str]) -> Detail:
        """Say what an amount in the first place is worth in the second."""
        known = list(dict.fromkeys(places))
        if len(known) == 1:
            known.append("US")
        if len(known) < 2 or known[0] == known[1]:
            return Detail(self._say("worth_place"))
        text, sources, data = self._money.worth(terms, known[0], known[1])
        return Detail(text, (), sources, (("worth", data),) if data else ())

    def move(self, role: str, origin: str, target: str) -> Detail:
        """Say what pay and prices speak for, moving from one place to another."""
        record = self._knowledge.roles[role]
        there, here = self._same_kind(role, target, origin)
        place = {"target": self._names.place(target), "origin": self._names.place(origin)}
        if there is None or here is None:
            text = self._say("no_move_pay", who=record.plural, place=place["target"])
            return Detail(text)
        key = "move_ads" if there.measure == "advertised" else "move"
        told = self._say(
            "move_stand_in" if there.stand_in else key,
            who=record.plural,
            role=f"{record.article} {record.short_name}",
            occupation=there.occupation,
            pay=dollars(there.median),
            pay_origin=dollars(here.median),
            source=self._names.source(there),
            records=count(there.records),
            records_origin=count(here.records),
            **place,
        )
        told = capital(told)
        sources: tuple[str, ...] = ()
        levels = [self._money.price_level(item) for item in (target, origin)]
        if target[:2] == origin[:2] == "US" and levels[0] and levels[1]:
            ratio = levels[0] / levels[1]
            real = there.median / ratio
            gain = real / here.median - 1
            verdict = (
                "move_even" if abs(gain) <= EVEN else "move_for" if gain > 0 else "move_against"
            )
            percent = 100 * abs(ratio - 1)
            told += " " + self._say(
                "move_prices",
                percent=f"{percent:.1f}",
                more_or_less=self._say("more" if ratio > 1 else "less"),
                prices=self._knowledge.sources["bea_rpp_2023"].short,
                real=dollars(round(real)),
                pay_origin=dollars(here.median),
            )
            sources = ("bea_rpp_2023",)
        else:
            verdict = "move_open"
            told += " " + self._say("move_unknown_prices")
        text = f"{self._say(verdict, **place)} {told} {self._say('move_is')}"
        return Detail(text, (there, here), sources)

    def _same_kind(
        self, role: str, target: str, origin: str
    ) -> tuple[Optional[PayFigure], Optional[PayFigure]]:
        if target[:2] == origin[:2] == "US":
            there, here = self._tables.paid(role, target), self._tables.paid(role, origin)
            by_name = {item.occupation: item for item in here}
            for item in there:
                if item.occupation in by_name and item.median and by_name[item.occupation].median:
                    return item, by_name[item.occupation]
            return None, None
        wide = [item[:2] if item.startswith("US") else item for item in (target, origin)]
        return self._tables.advertised(role, wide[0]), self._tables.advertised(role, wide[1])

    def trust(self, role: str) -> Optional[Detail]:
        """Say which source answers which question; None without both main ones."""
        paid, ads = self._tables.paid(role), self._tables.advertised(role)
        if not paid or ads is None:
            return None
        text = self._say(
            "trust_stand_in" if paid[0].stand_in else "trust",
            occupation=paid[0].occupation,
            paid=dollars(paid[0].median),
            jobs=count(paid[0].records),
            paid_source=self._names.source(paid[0]),
            advertised=dollars(ads.median),
            ads=count(ads.records),
            ads_source=self._names.source(ads),
        )
        return Detail(text, (paid[0], ads))

    def differ(self, role: str, place: str) -> Optional[Detail]:
        """Say what each source measures, with its figure; None with fewer than two."""
        figures = [*self._tables.paid(role, place)[:1]] if place.startswith("US") else []
        ads = self._tables.advertised(role, place)
        figures += [ads] if ads else []
        told = [*self._tables.reported(role, place)[:1], *self._tables.posted(role, place)[:1]]
        figures += [item for item in told if (item.records or 0) >= FEWEST_RECORDS]
        surveyed = self._tables.surveyed(role, place)
        figures += [surveyed] if surveyed and len(figures) < MOST_SOURCES else []
        if len(figures) < 2 and place != "US":
            return self.differ(role, "US")
        if len(figures) < 2:
            return None
        says = [self._say("sources_differ")]
        for figure in figures:
            key = "stand_in" if figure.stand_in else figure.measure
            source = self._knowledge.sources[figure.source]
            says.append(
                self._say(
                    f"differ_{key}",
                    median=dollars(figure.median),
                    records=count(figure.records),
                    occupation=figure.occupation,
                    group=f"“{figure.occupation}”",
                    date=source.short.split(", ")[-1],
                    low=dollars(figure.low),
                    high=dollars(figure.high),
                )
            )
        return Detail(" ".join(says), tuple(figures))
