"""What a chart shows, without how it is drawn; alt text and text table come from the same rows."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Sequence
from typing import Any, Literal, NamedTuple, Optional

Form = Literal["ranges", "trend", "bars", "plan"]
Unit = Literal["usd", "percent", "share", "weeks"]

VERSION = 1
"""Part of every id; raise it when the drawing changes, so that no cache shows the old one."""
FORMS = ("ranges", "trend", "bars", "plan")
UNITS = ("usd", "percent", "share", "weeks")


class Row(NamedTuple):
    """One figure of a chart.

    Attributes:
        label: What it is about: a role, a level, a place, a year, a skill or a stage.
        value: Median in US dollars a year, percent, or the week in which it ends.
        low, high: The 25th and 75th percentile, where known; of a share, its least and most; of a
            skill in a plan, the weeks from the start at which it begins and ends.
        note: What the figure measures and how many records it has.
        kind: The measure: ``paid``, ``advertised``, ``reported``, ``posted``, ``projected`` or
            ``scored``; in a plan ``planned`` or ``milestone``; of two roles ``one`` or ``other``.
    """

    label: str
    value: float
    low: Optional[float]
    high: Optional[float]
    note: str
    kind: str


class Chart(NamedTuple):
    """A chart, complete: two equal charts have the same id.

    Attributes:
        form: ``ranges`` (a median in its middle half), ``trend`` (the same by year), ``bars`` or
            ``plan`` (bars over weeks; the row of a stage stands before those of its skills).
        title: What is shown, of whom.
        key: How to read it: what mark means what.
        unit: Of all values.
        rows: From top to bottom, or from left to right.
        source: Short names of the sources.
    """

    form: Form
    title: str
    key: str
    unit: Unit
    rows: tuple[Row, ...]
    source: str

    def to_json(self) -> str:
        """Return the one text of this chart; its hash is the id."""
        content = {**self._asdict(), "rows": [list(row) for row in self.rows], "version": VERSION}
        return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))

    @property
    def id(self) -> str:
        """The SHA-256 of the chart's text, in hex."""
        return hashlib.sha256(self.to_json().encode()).hexdigest()

    @classmethod
    def from_json(cls, text: str) -> Chart:
        """Rebuild a chart.

        Raises:
            ValueError: The text is no chart of this version.
        """
        try:
            content: dict[str, Any] = json.loads(text)
            version = content.pop("version")
            rows = tuple(Row(*row) for row in content.pop("rows"))
            chart = cls(rows=rows, **content)
        except (TypeError, KeyError, AttributeError, ValueError) as error:
            raise ValueError(f"not a chart: {error}") from error
        if version != VERSION or chart.form not in FORMS or chart.unit not in UNITS or not rows:
            raise ValueError("not a chart of this version")
        return chart

    def shown(self, value: float) -> str:
        """Return a value as people read it: ``$120,230``, ``+33.5 %``, ``38 %`` or ``week 5``."""
        if self.unit == "weeks":
            return f"week {max(1, math.ceil(value))}"
        if self.unit == "share":
            return f"{value:.0f} %"
        return f"${value:,.0f}" if self.unit == "usd" else f"{value:+.1f} %"

    def alt(self) -> str:
        """Return the alt text; it carries every number of the chart."""
        told = "; ".join(self._told(row) for row in self.rows)
        return f"{self.title}. {told}. Source: {self.source}."

    def table(self) -> str:
        """Return the figures as a table of plain text."""
        if self.form == "plan":
            return self._plan_table()
        value = "median" if self.form != "bars" else "change"
        ends = ("25th percentile", "75th percentile")
        if self.unit == "share":
            value, ends = "share" if self.form == "bars" else "probability", ("least", "most")
        lines: list[tuple[str, ...]] = [("", value, *ends, "what it is")]
        for row in self.rows:
            low, high = ("" if end is None else self.shown(end) for end in (row.low, row.high))
            lines.append((row.label, self.shown(row.value), low, high, row.note))
        return self._aligned(lines)

    def weeks(self, row: Row) -> tuple[int, int]:
        """Return the first and last week of a skill in a plan, from 1."""
        first = math.floor(row.low or 0.0) + 1
        return first, max(first, math.ceil(row.value))

    def _plan_table(self) -> str:
        lines: list[tuple[str, ...]] = [("", "from week", "to week", "study")]
        for row in self.rows:
            first, last = self.weeks(row)
            begins = "" if row.low is None else str(first)
            lines.append((row.label, begins, str(last), row.note))
        return self._aligned(lines)

    def _aligned(self, lines: Sequence[tuple[str, ...]]) -> str:
        kept = [n for n in range(len(lines[0])) if any(line[n] for line in lines[1:])]
        widths = {n: max(len(line[n]) for line in lines) for n in kept}
        told = ["  ".join(line[n].ljust(widths[n]) for n in kept).rstrip() for line in lines]
        return "\n".join([self.title, "", *told, "", f"Source: {self.source}"]) + "\n"

    def _told(self, row: Row) -> str:
        if self.form == "plan":
            first, last = self.weeks(row)
            span = f"week {last}" if row.low is None else f"weeks {first} to {last}"
            return f"{row.label}: {span}, {row.note}"
        span = "from" if self.unit == "share" else "middle half"
        half = (
            f" ({span} {self.shown(row.low)} to {self.shown(row.high)})"
            if row.low is not None and row.high is not None
            else ""
        )
        note = f", {row.note}" if row.note else ""
        return f"{row.label}: {self.shown(row.value)}{half}{note}"
