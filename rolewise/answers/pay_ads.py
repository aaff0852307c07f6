"""Pay that only job ads tell: by employment, remote work and company size."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Optional

from rolewise.answers.pay_sentences import ALL_YEARS, SIZES, Asked, Detail, PaySentences
from rolewise.answers.pay_words import capital, count, dollars
from rolewise.answers.wording import join_names
from rolewise.answers.yes_no import asks_yes_or_no
from rolewise.pay.figures import FEW_RECORDS, WORLD, PayFigure


class PayAds(PaySentences):
    """Answers from job ads."""

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


def _percent(part: int, whole: int) -> str:
    share = 100 * part / whole
    return f"{share:.0f}" if share >= 10 or share == 0 else f"{share:.1f}"
