"""Choose what a chart shows, from the pay tables; each row is one figure of theirs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Optional

from rolewise.charts.chart import Chart, Form, Row
from rolewise.charts.skills import skills_of_two
from rolewise.knowledge import KnowledgeBase
from rolewise.knowledge.records import Place
from rolewise.pay.figure import LEVELS
from rolewise.pay.figures import FEW_RECORDS, WORLD, PayFigure, PayTables

MOST_ROWS = 6
"""More rows would not be readable at 360 px without scrolling."""


class ChartMaker:
    """Makes charts; None where there is nothing to compare or nothing known."""

    def __init__(
        self,
        tables: PayTables,
        knowledge: KnowledgeBase,
        phrase: Callable[..., str],
        level: Callable[[str], str],
    ) -> None:
        """Keep the figures and the words.

        Args:
            tables: The pay tables.
            knowledge: For names of roles, places and sources.
            phrase: Returns a phrase of ``knowledge/wording.yml`` by key, filled with values.
            level: Returns what an experience level is called.
        """
        self._tables = tables
        self._knowledge = knowledge
        self._phrase = phrase
        self._level = level
        self._places: dict[str, Place] = {place.id: place for place in knowledge.places}

    def of_answer(self, figures: Sequence[PayFigure]) -> Optional[Chart]:
        """Return the chart that fits an answer with these figures.

        Several roles or places: side by side. Several years: the trend. A level: all levels. A
        place: it beside others. Else levels.
        """
        if not figures:
            return None
        first = figures[0]
        if len({(figure.role, figure.place) for figure in figures}) > 1:
            return self.by_role(figures)
        if len({figure.years for figure in figures if figure.measure == "advertised"}) > 1:
            return self.trend(first.role, first.place, first.level)
        if first.level:
            return self.by_level(first.role, first.place) or self.by_role(figures)
        if first.place != "US":
            return self.by_place(first.role, first.place) or self.by_role(figures)
        return self.by_level(first.role) or self.by_role(figures)

    def by_role(self, figures: Sequence[PayFigure]) -> Optional[Chart]:
        """Return the given figures side by side, as they were told."""
        figures = figures[:MOST_ROWS]
        roles = list(dict.fromkeys(figure.role for figure in figures))
        places = {figure.place for figure in figures}
        rows = [
            self._row(
                figure, self._who(figure) + ("" if len(places) == 1 else self._in(figure.place))
            )
            for figure in figures
        ]
        names = " and ".join(str(self._knowledge.roles[role].plural) for role in roles)
        where = self._in(figures[0].place) if len(places) == 1 else ""
        return self._pay_chart("ranges", f"{_capital(names)}{where}", rows, figures)

    def two_roles(self, one: str, other: str) -> Optional[Chart]:
        """Return the skills of two roles side by side, else their advertised US pay, else None."""
        skills = skills_of_two(one, other, self._knowledge, self._phrase)
        if skills is not None:
            return skills
        ads = [self._tables.advertised(role) for role in (one, other)]
        figures = [figure for figure in ads if figure is not None]
        return self.by_role(figures) if len(figures) == 2 else None

    def of_decision(
        self,
        ranking: Sequence[Mapping[str, Any]],
        ranges: Mapping[str, Sequence[float]],
        source: str,
    ) -> Optional[Chart]:
        """Return the probabilities of a decision with their ranges.

        Args:
            ranking: ``role`` and ``probability`` (0 to 1), best first.
            ranges: By role, the least and the most when any one answer is left out.
            source: Short names of the sources.
        """
        rows = [
            Row(
                _capital(self._knowledge.roles[item["role"]].short_name),
                100 * item["probability"],
                100 * ranges[item["role"]][0],
                100 * ranges[item["role"]][1],
                self._phrase(
                    "chart_note_decision",
                    low=round(100 * ranges[item["role"]][0]),
                    high=round(100 * ranges[item["role"]][1]),
                ),
                "scored",
            )
            for item in ranking[:MOST_ROWS]
        ]
        title, key = self._phrase("chart_decision"), self._phrase("chart_key_decision")
        return Chart("ranges", title, key, "share", tuple(rows), source) if rows else None

    def by_level(self, role: str, place: str = "US") -> Optional[Chart]:
        """Return advertised pay by experience level; None with fewer than two levels."""
        figures = [
            figure
            for level in LEVELS
            if (figure := self._tables.advertised(role, place, level)) is not None
        ]
        if len(figures) < 2:
            return None
        rows = [self._row(figure, _capital(self._level(figure.level))) for figure in figures]
        return self._pay_chart("ranges", self._of(role, place), rows, figures)

    def by_place(self, role: str, place: str) -> Optional[Chart]:
        """Return pay at a place beside the US and the places with the most records.

        A US state or metro is compared by what employers paid (one figure a place, of the
        nearest occupation), a country by job ads. None with fewer than two places.
        """
        if place.startswith("US-"):
            found = [self._tables.paid(role, at)[:1] for at in (place, *self._beside(place))]
            figures = [figure for some in found for figure in some]
        else:
            others = [at for at in ("US", *self._countries(role)) if at != place]
            wanted = list(dict.fromkeys((place, *others)))[:5]
            ads = [self._tables.advertised(role, at) for at in wanted]
            figures = [figure for figure in ads if figure is not None]
        if len(figures) < 2 or figures[0].place != place:
            return None
        rows = [self._row(figure, _capital(self._place(figure.place))) for figure in figures]
        first = figures[0]
        who = self._who(first)
        if first.stand_in:
            plural = self._knowledge.roles[role].plural
            who = self._phrase("chart_stand_in", occupation=who, who=plural)
        who = self._phrase("chart_by_place", who=who)
        return self._pay_chart("ranges", who, rows, figures)

    def trend(self, role: str, place: str = "US", level: str = "") -> Optional[Chart]:
        """Return advertised pay year by year; None with fewer than two years."""
        figures = self._tables.trend(role, place, level)
        if len(figures) < 2:
            return None
        rows = [self._row(figure, figure.years) for figure in figures]
        return self._pay_chart("trend", self._of(role, place, level), rows, figures)

    def outlook(self, role: str) -> Optional[Chart]:
        """Return projected growth 2024-34 of the role's occupations beside all occupations."""
        found = self._tables.outlook(role)
        if not found:
            return None
        everyone = self._tables.outlook_of_all()
        rows = [self._growth(item, item["title"]) for item in found]
        rows += [self._growth(item, self._phrase("chart_outlook_all")) for item in everyone]
        stands_in = not self._tables.is_direct(role)
        title = self._phrase(
            "chart_outlook_stand_ins" if stands_in else "chart_outlook",
            who=self._knowledge.roles[role].plural,
        )
        source = self._knowledge.sources["bls_projections_2024_34"].short
        return Chart("bars", title, self._phrase("chart_key_bars"), "percent", tuple(rows), source)

    def _growth(self, item: Mapping[str, Any], label: str) -> Row:
        openings = f"{round(item['annual_openings_thousands'] * 1000):,}"
        note = self._phrase("chart_openings", openings=openings)
        return Row(label, item["change_pct"], None, None, note, "projected")

    def _pay_chart(
        self, form: Form, who: str, rows: Sequence[Row], figures: Sequence[PayFigure]
    ) -> Chart:
        shorts: list[str] = [self._knowledge.sources[figure.source].short for figure in figures]
        if form == "trend":
            # The short name carries the years of the usual figure, not those of the trend.
            name = shorts[0].partition(",")[0]
            shorts = [
                self._phrase(
                    "chart_source_years", name=name, first=rows[0].label, last=rows[-1].label
                )
            ]
        return Chart(
            form,
            self._phrase("chart_pay", who=_capital(who)),
            self._phrase("chart_key_trend" if form == "trend" else "chart_key_ranges"),
            "usd",
            tuple(dict.fromkeys(rows)),
            "; ".join(dict.fromkeys(shorts)),
        )

    def _row(self, figure: PayFigure, label: str) -> Row:
        if figure.records is None:
            note = self._phrase("chart_note_unreleased")
        else:
            note = self._phrase(f"chart_note_{figure.measure}", records=f"{figure.records:,}")
            if figure.records < FEW_RECORDS:
                note += self._phrase("chart_note_few")
        return Row(label, figure.median, figure.p25, figure.p75, note, figure.measure)

    def _who(self, figure: PayFigure) -> str:
        """Return whom a figure is about: the role, or the occupation that stands in for it."""
        who = figure.occupation if figure.stand_in else None
        return _capital(who or self._knowledge.roles[figure.role].plural)

    def _of(self, role: str, place: str, level: str = "") -> str:
        graded = f"{self._level(level)} " if level else ""
        return f"{graded}{self._knowledge.roles[role].plural}{self._in(place)}"

    def _in(self, place: str) -> str:
        return self._phrase(
            "chart_world" if place == WORLD else "chart_in", place=self._place(place)
        )

    def _place(self, place: str) -> str:
        if place == "US":
            return "the US"
        return self._places[place].name if place in self._places else place

    def _countries(self, role: str) -> list[str]:
        return self._tables.places_advertised(role)

    def _beside(self, place: str) -> list[str]:
        """Return places to compare a US place with: its state, the US, the largest job markets."""
        state = self._places[place].state if place in self._places else None
        others: list[str] = ["US", *([state] if state else []), "US-CA", "US-NY", "US-TX"]
        return [at for at in dict.fromkeys(others) if at != place][: MOST_ROWS - 2]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
