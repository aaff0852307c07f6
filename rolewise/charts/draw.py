"""``python -m rolewise.charts.draw``: draw one chart; a process of its own, which then ends.

Matplotlib would cost a server 60 MB for good, so no server imports this module
(docs/decisions/0009-charts-drawn-by-matplotlib.md). Reads a chart from standard input, writes SVG
or PNG to standard output.
"""

from __future__ import annotations

import io
import os
import re
import sys
import textwrap
from typing import Any
from xml.sax.saxutils import escape

from rolewise.charts.chart import Chart, Row
from rolewise.charts.draw_plan import draw_plan, plan_height
from rolewise.charts.palette import DARK, LIGHT, SHAPES, THEMES, Palette
from rolewise.charts.sizes import MARGIN, SMALL, TEXT, TITLE, WIDTH

ROW_HEIGHT = 50
TREND_HEIGHT = 210
PNG_SCALE = 2
SVG_TITLE_ID, SVG_DESC_ID = "chart-title", "chart-description"


class Drawing:
    """A figure whose coordinates are CSS pixels from the top left."""

    def __init__(self, height: float, palette: Palette) -> None:
        """Make an empty figure."""
        import matplotlib

        matplotlib.use("Agg")
        matplotlib.rcParams.update(
            {
                "font.family": "DejaVu Sans",  # comes with Matplotlib, so every machine draws alike
                "svg.fonttype": "path",
                "svg.hashsalt": "rolewise",
            }
        )
        from matplotlib.figure import Figure

        self.palette = palette
        self.height = height
        self.figure = Figure(figsize=(WIDTH / 72, height / 72), dpi=72, facecolor=palette.ground)
        self.axes: Any = self.figure.add_axes((0, 0, 1, 1), facecolor=palette.ground)
        self.axes.set_xlim(0, WIDTH)
        self.axes.set_ylim(height, 0)
        self.axes.axis("off")

    def text(self, x: float, y: float, text: str, size: float = TEXT, **style: Any) -> None:
        """Write text; ``y`` is its base line."""
        style = {"color": self.palette.ink, **style}
        # A dollar sign would begin a formula.
        self.axes.text(x, y, text.replace("$", r"\$"), fontsize=size, **style)

    def line(self, x: tuple[float, float], y: tuple[float, float], color: str, wide: float) -> None:
        """Draw a straight line."""
        self.axes.plot(x, y, color=color, linewidth=wide, solid_capstyle="butt")

    def mark(self, x: float, y: float, kind: str) -> None:
        """Draw the mark of a measure."""
        self.axes.plot(
            [x],
            [y],
            marker=SHAPES[kind],
            markersize=8.5,
            color=self.palette.marks[kind],
            markeredgecolor=self.palette.ground,
            markeredgewidth=1.5,
        )


def draw(chart: Chart, kind: str, theme: str = "light") -> bytes:
    """Return the chart as a file.

    Args:
        chart: What to draw.
        kind: ``svg``, which follows the reader's light or dark theme, or ``png``.
        theme: ``light`` or ``dark``, for PNG.
    """
    palette = THEMES[theme] if kind == "png" else LIGHT
    head = textwrap.wrap(chart.title, 36)
    key = textwrap.wrap(chart.key, 54)
    foot = textwrap.wrap(f"Source: {chart.source}", 52)
    body = float(TREND_HEIGHT if chart.form == "trend" else ROW_HEIGHT * len(chart.rows))
    if chart.form == "plan":
        body = plan_height(chart)
    top = MARGIN + 19 * len(head) + 16 * len(key) + 10
    drawing = Drawing(top + body + 16 * len(foot) + MARGIN, palette)
    y: float = MARGIN + TITLE
    for line in head:
        drawing.text(MARGIN, y - 2, line, TITLE, weight="bold")
        y += 19
    for line in key:
        drawing.text(MARGIN, y - 2, line, SMALL, color=palette.faint)
        y += 16
    if chart.form == "trend":
        _trend(drawing, chart, top)
    elif chart.form == "bars":
        _bars(drawing, chart, top)
    elif chart.form == "plan":
        draw_plan(drawing, chart, top)
    else:
        _ranges(drawing, chart, top)
    y = top + body + SMALL + 3
    for line in foot:
        drawing.text(MARGIN, y, line, SMALL, color=palette.faint)
        y += 16
    return _svg(drawing, chart) if kind == "svg" else _png(drawing, chart)


def _ranges(drawing: Drawing, chart: Chart, top: float) -> None:
    palette = drawing.palette
    values = [v for row in chart.rows for v in (row.low, row.value, row.high) if v is not None]
    highest = max(values)
    scale = (WIDTH - 2 * MARGIN) / highest  # from zero, so that lengths compare
    for number, row in enumerate(chart.rows):
        y = top + number * ROW_HEIGHT
        _label(drawing, chart, row, y)
        bar = y + 37
        drawing.line((MARGIN, WIDTH - MARGIN), (bar, bar), palette.line, 1.2)
        if row.low is not None and row.high is not None:
            ends = (MARGIN + row.low * scale, MARGIN + row.high * scale)
            drawing.line(ends, (bar, bar), palette.marks[row.kind], 4)
        drawing.mark(MARGIN + row.value * scale, bar, row.kind)


def _bars(drawing: Drawing, chart: Chart, top: float) -> None:
    palette = drawing.palette
    least = min(0.0, *(row.value for row in chart.rows))
    most = max(0.0, *(row.value for row in chart.rows))
    scale = (WIDTH - 2 * MARGIN) / ((most - least) or 1)
    zero = MARGIN - least * scale
    for number, row in enumerate(chart.rows):
        y = top + number * ROW_HEIGHT
        _label(drawing, chart, row, y)
        bar = y + 37
        drawing.line((zero, zero + row.value * scale), (bar, bar), palette.marks[row.kind], 8)
        drawing.line((zero, zero), (bar - 7, bar + 7), palette.faint, 1.2)


def _label(drawing: Drawing, chart: Chart, row: Row, y: float) -> None:
    palette = drawing.palette
    # At most two thirds of the width; the whole text is in the alt text and in the table.
    label = textwrap.shorten(row.label, 33, placeholder=" …")
    drawing.text(MARGIN, y + 13, label)
    drawing.text(WIDTH - MARGIN, y + 13, chart.shown(row.value), ha="right", weight="bold")
    drawing.text(MARGIN, y + 27, row.note, SMALL, color=palette.faint)


def _trend(drawing: Drawing, chart: Chart, top: float) -> None:
    palette = drawing.palette
    color = palette.marks[chart.rows[0].kind]
    highest = max(row.high or row.value for row in chart.rows)
    left, right, upper, lower = MARGIN + 26, WIDTH - MARGIN - 26, top + 18, top + TREND_HEIGHT - 40
    years = [int(row.label) for row in chart.rows]
    step = (right - left) / (years[-1] - years[0])
    at = [left + (year - years[0]) * step for year in years]

    def height(value: float) -> float:
        return lower - value / highest * (lower - upper)

    drawing.line((MARGIN, WIDTH - MARGIN), (lower, lower), palette.line, 1.2)
    banded = [(x, row) for x, row in zip(at, chart.rows) if row.low and row.high]
    drawing.axes.fill_between(
        [x for x, _ in banded],
        [height(row.low or 0) for _, row in banded],
        [height(row.high or 0) for _, row in banded],
        color=color,
        alpha=0.22,
        linewidth=0,
    )
    drawing.axes.plot(at, [height(row.value) for row in chart.rows], color=color, linewidth=2.2)
    for x, row in zip(at, chart.rows):
        drawing.mark(x, height(row.value), row.kind)
        value = f"${row.value / 1000:,.0f}k"
        drawing.text(x, height(row.value) - 9, value, SMALL, ha="center", weight="bold")
        drawing.text(x, lower + 15, row.label, SMALL, ha="center")
        count = next((word for word in row.note.split() if word[0].isdigit()), "")
        drawing.text(x, lower + 29, f"n={count}", 10.5, ha="center", color=palette.faint)


def _png(drawing: Drawing, chart: Chart) -> bytes:
    buffer = io.BytesIO()
    # No date and no version: the same chart is always the same file.
    told = {"Title": chart.title, "Description": chart.alt(), "Software": None}
    drawing.figure.savefig(
        buffer,
        format="png",
        dpi=72 * PNG_SCALE,
        metadata=told,
        facecolor=drawing.palette.ground,
    )
    return buffer.getvalue()


def _svg(drawing: Drawing, chart: Chart) -> bytes:
    buffer = io.StringIO()
    drawing.figure.savefig(
        buffer, format="svg", metadata={"Date": None}, facecolor=drawing.palette.ground
    )
    drawn = buffer.getvalue()
    box = f"0 0 {WIDTH} {drawing.height:g}"
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'viewBox="{box}" width="{WIDTH}" height="{drawing.height:g}" role="img" '
        f'aria-labelledby="{SVG_TITLE_ID} {SVG_DESC_ID}">\n'
        f'<title id="{SVG_TITLE_ID}">{escape(chart.title)}</title>\n'
        f'<desc id="{SVG_DESC_ID}">{escape(chart.alt())}</desc>\n'
        f"<style>{_dark_rules()}</style>\n"
    )
    body = re.sub(r"^.*?<svg[^>]*>", "", drawn, count=1, flags=re.DOTALL)
    body = re.sub(r"\s*<metadata>.*?</metadata>", "", body, count=1, flags=re.DOTALL)
    return (head + body.lstrip()).encode()


def _dark_rules() -> str:
    """Return style rules that turn each color of the light theme into that of the dark one."""
    pairs = [
        *zip(LIGHT[:4], DARK[:4]),
        *((LIGHT.marks[kind], DARK.marks[kind]) for kind in LIGHT.marks),
    ]
    rules = "".join(
        f'[style*="{what}: {light}"]{{{what}:{dark} !important}}'
        for light, dark in pairs
        for what in ("fill", "stroke")
    )
    return f"@media (prefers-color-scheme:dark){{{rules}}}"


def main(arguments: list[str]) -> int:
    """Draw the chart of standard input; arguments are kind and theme."""
    os.nice(10)  # answers go first
    kind, theme = arguments
    chart = Chart.from_json(sys.stdin.read())
    sys.stdout.buffer.write(draw(chart, kind, theme))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
