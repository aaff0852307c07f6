"""Pay in one respect: by industry, remote, company size, year, percentile, in other money."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Optional

from rolewise.answers.pay_ads import PayAds
from rolewise.answers.pay_comparison import EVEN, asks_who_earns_less, asks_who_earns_more
from rolewise.answers.pay_sentences import MOST_ROLES, Asked, Detail
from rolewise.answers.pay_words import capital, count, dollars
from rolewise.answers.reply import MAX_WORDS, count_words
from rolewise.answers.wording import join_names
from rolewise.pay.figures import FEW_RECORDS, WORLD, PayFigure


class PayDetails(PayAds):
    """Answers pay questions with terms."""

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
        told = None if asked.place.startswith("US") else self._people.there(role, asked.place)
        if told is not None:
            return told[1][0], told[0]
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
