"""Pay in one respect: by industry, remote, company size, year, percentile, in other money."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, Optional

from rolewise.answers.pay_comparison import EVEN, asks_who_earns_less, asks_who_earns_more
from rolewise.answers.pay_money import PayMoney
from rolewise.answers.pay_terms import PayReader, PayTerms
from rolewise.answers.pay_words import PayNames, capital, count, dollars
from rolewise.answers.reply import MAX_WORDS, count_words
from rolewise.answers.wording import Wording, join_names
from rolewise.answers.yes_no import asks_yes_or_no
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


class PayDetails:
    """Answers pay questions with terms."""

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
        self._money = PayMoney(tables, knowledge, reader)

    def tell(self, asked: Asked) -> Optional[Detail]:
        """Return what answers the question, or None where plain pay does."""
        told = [self._tell_role(role, asked) for role in asked.roles[:MOST_ROLES]]
        parts = [item for item in told if item is not None]
        if not parts:
            return None
        sentences: list[str] = []
        kept: list[Detail] = []
        for item in parts:
            if kept and count_words(" ".join((*sentences, item.text))) > MAX_WORDS - 12:
                break
            sentences.append(item.text)
            kept.append(item)
        verdict = self._verdict([item.figures[0] for item in kept if item.figures], asked)
        return Detail(
            " ".join(([verdict] if verdict else []) + sentences),
            tuple(figure for item in kept for figure in item.figures),
            tuple(source for item in kept for source in item.sources),
            tuple(pair for item in kept for pair in item.data),
        )

    def _tell_role(self, role: str, asked: Asked) -> Optional[Detail]:
        terms = asked.terms
        ways: tuple[tuple[bool, Callable[[str, Asked], Optional[Detail]]], ...] = (
            (terms.kind == "remote_share", self._remote_share),
            (terms.trend, self._trend),
            (bool(terms.industry), self._industry),
            (bool(terms.employment), self._employment),
            (bool(terms.remote), self._remote),
            (bool(terms.size), self._size),
            (bool(terms.percentile), self._percentile),
            (bool(terms.year), self._year),
            (bool(terms.currency or terms.period or terms.base), self._plain),
        )
        for wanted, way in ways:
            if wanted:
                detail = way(role, asked)
                return None if detail is None else self._in_other_money(detail, asked)
        return None

    def _verdict(self, figures: Sequence[PayFigure], asked: Asked) -> str:
        if len(figures) < 2 or not asks_who_earns_more(asked.text):
            return ""
        kinds = {figure.measure for figure in figures}
        if len(kinds) > 1 or any(figure.stand_in for figure in figures):
            return ""
        kind = "advertised" if "advertised" in kinds else "paid"
        less = asks_who_earns_less(asked.text)
        ordered = sorted(figures, key=lambda item: item.median if less else -item.median)
        if abs(ordered[0].median - ordered[1].median) <= EVEN * ordered[0].median:
            return self._wording.phrase(f"{kind}_even")
        key = f"{kind}_less" if less else f"{kind}_more"
        return self._wording.phrase(key, who=capital(self._names.who(ordered[0])))

    def _in_other_money(self, detail: Detail, asked: Asked) -> Detail:
        if not detail.figures:
            return detail
        amount, years = detail.figures[0].median, detail.figures[0].years
        if asked.terms.percentile:
            amount = dict(detail.data).get("amount", amount)
        said = self._money.also(amount, years, asked.terms)
        for text, source in said:
            detail = detail._replace(
                text=f"{detail.text} {text}",
                sources=(*detail.sources, *([source] if source else [])),
            )
        return detail

    # One way for each respect.

    def _plain(self, role: str, asked: Asked) -> Optional[Detail]:
        place, level = asked.place, asked.level
        paid = self._tables.paid(role, place) if place.startswith("US") and not level else []
        ads = self._tables.advertised(role, place, level)
        figures: list[PayFigure] = []
        if paid and (not paid[0].stand_in or ads is None):
            figures, text = [paid[0]], self._paid(paid[0])
        elif ads is not None:
            figures, text = [ads], self._sliced(ads, self._names.who(ads))
        else:
            ads, text = self._nearest(role, asked)
            if ads is None:
                return None
            figures = [ads]
        detail = Detail(text, tuple(figures))
        return self._with_base(role, detail) if asked.terms.base else detail

    def _with_base(self, role: str, detail: Detail) -> Detail:
        kind = detail.figures[0].measure
        text = f"{detail.text} {self._say('base_paid' if kind == 'paid' else 'base_ads')}"
        reported = self._tables.reported(role)
        if not reported:
            return detail._replace(text=text)
        figure = reported[0]
        text += " " + self._say(
            "base_reported",
            reported=dollars(figure.median),
            source=self._names.source(figure),
            records=count(figure.records),
        )
        return detail._replace(text=text, figures=(*detail.figures, figure))

    def _nearest(self, role: str, asked: Asked) -> tuple[Optional[PayFigure], str]:
        """The figure nearest to a place or level without one, and what has to be said of it."""
        who = self._knowledge.roles[role].plural
        wider = "US" if asked.place.startswith("US") else WORLD
        here = self._tables.advertised(role, asked.place)
        if here is not None:
            says = self._wording.phrase(
                "no_pay_level",
                level=self._wording.levels[asked.level],
                role=who,
                place=self._names.place(asked.place),
            )
            return here, f"{says} {self._sliced(here, self._names.who(here))}"
        there = self._tables.advertised(role, wider, asked.level) or self._tables.advertised(
            role, wider
        )
        if there is None:
            return None, ""
        says = self._wording.phrase("no_pay_place", role=who, place=self._names.place(asked.place))
        return there, f"{says} {self._sliced(there, self._names.who(there))}"

    def _industry(self, role: str, asked: Asked) -> Optional[Detail]:
        name = self._reader.industry_name(asked.terms.industry)
        figure = self._slices.industry(role, asked.terms.industry, name)
        record = self._knowledge.roles[role]
        overall = next(iter(self._tables.paid(role)), None)
        if figure is None:
            says = self._say("no_industry", who=record.plural, industry=name)
            if overall is None:
                return None
            return Detail(f"{says} {self._paid(overall)}", (overall,))
        text = self._say(
            "paid_industry_stand_in" if figure.stand_in else "paid_industry",
            who=capital(record.plural),
            role=f"{record.article} {record.short_name}",
            occupation=figure.occupation,
            industry=name,
            **self._amounts(figure),
        )
        if overall is not None and len(asked.roles) == 1:
            text += " " + self._say(
                "across_industries",
                median=dollars(overall.median),
                records=count(overall.records),
            )
        if asked.place != "US":
            text += " " + self._say("industry_us_only")
        if asked.level:
            text += " " + self._say("industry_all_levels")
        return Detail(text, (figure,))

    def _employment(self, role: str, asked: Asked) -> Optional[Detail]:
        terms = asked.terms
        who = self._knowledge.roles[role].plural
        records = len(self._tables.ads(role, WORLD, "", ALL_YEARS, employment=terms.employment))
        figure = self._tables.advertised(role, WORLD, "", ALL_YEARS, employment=terms.employment)
        if figure is not None:
            what = self._say("employment_who", employment=terms.employment, who=who)
            return Detail(self._sliced(figure, what), (figure,))
        full = self._tables.advertised(role, asked.place, asked.level) or self._tables.advertised(
            role, WORLD
        )
        if full is None:
            return None
        text = self._say(
            "employment_none",
            employment=terms.employment,
            who=who,
            records=records,
            source=self._source(full, ALL_YEARS),
            median=dollars(full.median),
            full=count(full.records),
        )
        return Detail(text, (full,))

    def _remote(self, role: str, asked: Asked) -> Optional[Detail]:
        who = self._names.who_at(role, asked.level)
        years = self._years(asked)
        sides = {True: "remote_who", False: "onsite_who"}
        wanted = [asked.terms.remote != "on-site"]
        if asked.terms.remote == "versus" or len(asked.roles) == 1:
            wanted.append(not wanted[0])
        figures = [
            (
                self._tables.advertised(role, asked.place, asked.level, years, remote=remote),
                self._say(sides[remote], who=who),
            )
            for remote in wanted
        ]
        first, what = figures[0]
        if first is None:
            ads = self._tables.ads(role, asked.place, asked.level, years, remote=wanted[0])
            return self._too_few(role, asked, what, len(ads), years)
        both = [(figure, name) for figure, name in figures if figure is not None]
        if len(both) == 1:
            return Detail(self._sliced(first, what), (first,))
        return self._versus(both, asked)

    def _size(self, role: str, asked: Asked) -> Optional[Detail]:
        years = asked.terms.year or ALL_YEARS
        size = asked.terms.size
        wanted: tuple[str, ...] = (
            SIZES if size == "any" else (size, "large" if size == "small" else "small")
        )
        if len(asked.roles) > 1:
            wanted = wanted[:1]
        found = [
            (
                self._tables.advertised(role, asked.place, asked.level, years, company_size=item),
                self._size_name(item, role, asked.level),
            )
            for item in wanted
        ]
        both = [(figure, name) for figure, name in found if figure is not None]
        if not both or (size != "any" and found[0][0] is None):
            ads = self._tables.ads(role, asked.place, asked.level, years, company_size=wanted[0])
            return self._too_few(role, asked, found[0][1], len(ads), years)
        if len(both) == 1:
            return Detail(self._sliced(*both[0]), (both[0][0],))
        return self._versus(both, asked)

    def _size_name(self, size: str, role: str, level: str) -> str:
        return self._say(
            "size_who",
            who=self._names.who_at(role, level),
            size=self._say(f"size_{size}"),
            range=self._say(f"size_{size}_range"),
        )

    def _versus(self, both: Sequence[tuple[PayFigure, str]], asked: Asked) -> Detail:
        (first, name), (second, _) = both[:2]
        change = round(100 * (first.median - second.median) / second.median)
        key = "versus_even" if abs(change) <= 3 else "versus_more" if change > 0 else "versus_less"
        text = self._say(key, what=capital(name), percent=abs(change))
        sides = [
            self._say(
                "versus_side", median=dollars(item.median), what=what, records=count(item.records)
            )
            for item, what in both
        ]
        text += " " + self._say(
            "versus",
            place_ads=self._ads(first.place),
            sides=join_names(sides),
            source=self._source(first),
        )
        few = [item.records for item, _ in both if (item.records or 0) < FEW_RECORDS]
        if few:
            text += " " + self._say("few_records", records=few[0])
        text += " " + self._say("not_same_jobs")
        return Detail(text, tuple(item for item, _ in both))

    def _too_few(
        self, role: str, asked: Asked, what: str, records: int, years: str
    ) -> Optional[Detail]:
        nearest = self._tables.advertised(role, asked.place, asked.level)
        nearest = nearest or self._tables.advertised(role, WORLD)
        if nearest is None:
            return None
        says = self._say(
            "no_slice_world" if asked.place == WORLD else "no_slice",
            what=what,
            place=self._names.place(asked.place),
            records=records,
            source=self._source(nearest, years),
        )
        return Detail(f"{says} {self._sliced(nearest, self._names.who(nearest))}", (nearest,))

    def _percentile(self, role: str, asked: Asked) -> Optional[Detail]:
        percent = asked.terms.percentile
        low = percent < 50
        place = asked.place
        found = None
        if not asked.level and place.startswith("US"):
            found = self._slices.paid_percentile(role, place, percent)
            if found is not None and found.figure.stand_in and place == "US":
                found = None  # ads of the role itself say more than a stand-in
        ads = self._slices.advertised_percentile(
            role, place, asked.level, self._years(asked), percent
        )
        chosen = found or ads
        if chosen is None:
            return self._plain(role, asked)
        figure = chosen.figure
        key = ("bottom" if low else "top") + ("" if figure.measure == "paid" else "_ads")
        if figure.stand_in:
            key = "top_stand_in" if not low else key
        record = self._knowledge.roles[role]
        text = self._say(
            key,
            percent=percent if low else 100 - percent,
            who=figure.occupation if figure.stand_in else self._names.who(figure),
            role=f"{record.article} {record.short_name}",
            occupation=figure.occupation,
            amount=dollars(chosen.amount),
            place=self._names.place(place),
            place_ads=self._ads(place),
            median=dollars(figure.median),
            records=count(figure.records),
            source=self._source(figure),
        )
        if (figure.records or 0) < FEW_RECORDS:
            text += " " + self._say("few_records", records=figure.records)
        return Detail(text, (figure,), data=(("percentile", percent), ("amount", chosen.amount)))

    def _year(self, role: str, asked: Asked) -> Optional[Detail]:
        year = asked.terms.year
        figure = self._tables.advertised(role, asked.place, asked.level, year)
        if figure is not None:
            what = self._say("year_who", who=self._names.who(figure), year=year)
            return Detail(self._sliced(figure, what), (figure,))
        if not "2020" <= year <= "2025":
            known = self._tables.trend(role, asked.place, asked.level)
            known = known or self._tables.trend(role, WORLD)
            if not known:
                return None
            figure = known[0] if year < "2020" else known[-1]
            what = self._say("year_who", who=self._names.who(figure), year=figure.years)
            says = self._say("year_unknown", year=year)
            return Detail(f"{says} {self._sliced(figure, what)}", (figure,))
        what = self._say("year_who", who=self._names.who_at(role, asked.level), year=year)
        ads = self._tables.ads(role, asked.place, asked.level, year)
        return self._too_few(role, asked, what, len(ads), year)

    def _trend(self, role: str, asked: Asked) -> Optional[Detail]:
        figures = self._tables.trend(role, asked.place, asked.level)
        if len(figures) < 2:
            figures = self._tables.trend(role, WORLD, asked.level)
        if len(figures) < 2:
            return None
        solid = [item for item in figures if (item.records or 0) >= FEW_RECORDS]
        told = (solid if len(solid) > 1 else figures)[-4 if len(asked.roles) == 1 else -2 :]
        first, last = told[0], told[-1]
        change = round(100 * (last.median - first.median) / first.median)
        key = "trend_even" if abs(change) < 3 else "trend_up" if change > 0 else "trend_down"
        text = self._say(key, percent=abs(change), first=first.years, last=last.years)
        sides = [
            self._say(
                "trend_side",
                median=dollars(item.median),
                year=item.years,
                records=count(item.records),
            )
            for item in told
        ]
        text += " " + self._say(
            "trend",
            place_ads=self._ads(first.place),
            who=self._names.who(first),
            sides=join_names(sides),
            source=self._source(last, f"{first.years}-{last.years}"),
        )
        if len(asked.roles) == 1:
            text += " " + self._say("trend_mix")
        return Detail(text, tuple(reversed(told)))

    def _remote_share(self, role: str, asked: Asked) -> Optional[Detail]:
        place, years = asked.place, self._years(asked)
        if place.startswith("US-"):
            place = "US"
        share = self._slices.remote_share(role, place, asked.level, years)
        who = self._names.who_at(role, asked.level)
        lead = ""
        if share.records < FEW_RECORDS and place != WORLD:
            lead = self._say("remote_few", who=who, place=self._names.place(place)) + " "
            place, years = WORLD, ALL_YEARS
            share = self._slices.remote_share(role, place, asked.level, years)
        if not share.records:
            return None
        text = lead + self._say(
            "remote_share",
            percent=_percent(share.remote, share.records),
            place_ads=self._in_sentence(place),
            who=who,
            remote=count(share.remote),
            records=count(share.records),
            source=self._years_of("aijobs_2025", years),
        )
        if 200 * share.hybrid >= share.records:
            half = _percent(share.hybrid, share.records)
            text += " " + self._say("remote_hybrid", hybrid=half)
        if len(asked.roles) == 1:
            text += " " + self._say("remote_means")
        if share.remote and asks_yes_or_no(asked.text):
            text = f"{self._say('remote_yes')} {capital(text)}"
        data = (("remote_share", {"role": role, "place": place, **share._asdict()}),)
        return Detail(text, (), ("aijobs_2025",), data)

    # Parts of sentences.

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


def _percent(part: int, whole: int) -> str:
    share = 100 * part / whole
    return f"{share:.0f}" if share >= 10 or share == 0 else f"{share:.1f}"
