"""Charts of the report: inline SVG and shaded tables, colors from the page's style sheet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from html import escape

import numpy as np

from evaluation.measures import Calibration, Share

WIDTH = 640


def intervals(rows: Mapping[str, Share]) -> str:
    """Return a chart of shares with their 95 % intervals, one line for each."""
    left, right, step = 150, 60, 34
    span = WIDTH - left - right
    height = step * len(rows) + 34
    parts = []
    for tick in range(0, 101, 20):
        x = left + span * tick / 100
        parts.append(f'<line class="grid" x1="{x}" x2="{x}" y1="4" y2="{height - 26}"/>')
        parts.append(_text(x, height - 8, f"{tick} %", "middle", "axis"))
    for number, (name, share) in enumerate(rows.items()):
        y = step * number + 20
        low, high = (left + span * bound for bound in share.interval())
        x = left + span * share.value
        kind = "ours" if number == 0 else "other"
        parts.append(_text(left - 12, y + 4, name, "end", "name"))
        parts.append(
            f'<line class="whisker {kind}" x1="{low:.1f}" x2="{high:.1f}" y1="{y}" y2="{y}"/>'
        )
        parts.append(f'<circle class="dot {kind}" cx="{x:.1f}" cy="{y}" r="6"/>')
        parts.append(_text(WIDTH - 4, y + 4, f"{100 * share.value:.1f} %", "end", "value"))
    return _svg(WIDTH, height, parts, "Shares with their 95 % intervals")


def reliability(measured: Calibration) -> str:
    """Return the reliability diagram: share right over mean confidence, area by number."""
    size, pad = 320, 52
    span = size - pad - 24

    def at(value: float) -> float:
        return pad + span * value

    parts = []
    for tick in (0.0, 0.25, 0.5, 0.75, 1.0):
        x, y = at(tick), size - at(tick)
        parts.append(f'<line class="grid" x1="{at(0)}" x2="{at(1)}" y1="{y}" y2="{y}"/>')
        parts.append(_text(x, size - pad + 18, f"{tick:g}", "middle", "axis"))
        parts.append(_text(pad - 8, y + 4, f"{tick:g}", "end", "axis"))
    parts.append(
        f'<line class="ideal" x1="{at(0)}" y1="{size - at(0)}" x2="{at(1)}" y2="{size - at(1)}"/>'
    )
    most = max(part.number for part in measured.bins)
    for part in measured.bins:
        radius = 3 + 9 * (part.number / most) ** 0.5
        parts.append(
            f'<circle class="dot ours soft" cx="{at(part.confidence):.1f}" '
            f'cy="{size - at(part.accuracy):.1f}" r="{radius:.1f}"><title>{part.number} messages, '
            f"confidence {part.confidence:.2f}, right {part.accuracy:.2f}</title></circle>"
        )
    parts.append(_text(size / 2, size - 4, "mean confidence", "middle", "axis"))
    label = _text(12, size / 2, "share right", "middle", "axis")
    parts.append(f'<g transform="rotate(-90 12 {size / 2})">{label}</g>')
    return _svg(size, size, parts, "Reliability: share right over mean confidence")


def histograms(groups: Mapping[str, Sequence[float]]) -> str:
    """Return one strip for each group: how its scores, 0 to 1, are spread over 20 bins."""
    left, tall, gap, bins = 150, 44, 20, 20
    span = WIDTH - left - 20
    height = (tall + gap) * len(groups) + 24
    parts = []
    for number, (name, scores) in enumerate(groups.items()):
        base = (tall + gap) * number + tall + 4
        heights, _ = np.histogram(scores, bins=bins, range=(0, 1))
        parts.append(
            _text(left - 12, base - tall / 2 + 4, f"{name} ({len(scores)})", "end", "name")
        )
        parts.append(f'<line class="grid" x1="{left}" x2="{left + span}" y1="{base}" y2="{base}"/>')
        for position, count in enumerate(heights):
            if count:
                high = max(2.0, tall * float(count) / float(heights.max()))
                x = left + span * position / bins
                parts.append(
                    f'<rect class="bar g{number}" x="{x + 1:.1f}" y="{base - high:.1f}" '
                    f'width="{span / bins - 2:.1f}" height="{high:.1f}" rx="2"><title>{count} of '
                    f"{len(scores)}</title></rect>"
                )
    for tick in (0.0, 0.5, 1.0):
        parts.append(_text(left + span * tick, height - 4, f"{tick:g}", "middle", "axis"))
    return _svg(WIDTH, height, parts, "Refusal scores by kind of message")


def confusion(pairs: Sequence[tuple[str, str]]) -> str:
    """Return the confusion matrix as a table, shaded by the share of its row."""
    counts = Counter(pairs)
    rows = sorted({wanted for wanted, _ in pairs}, key=_order)
    columns = sorted({*rows, *(got for _, got in pairs)}, key=_order)
    head = "".join(f'<th class="turned"><span>{_short(name)}</span></th>' for name in columns)
    body = []
    for wanted in rows:
        total = sum(counts[wanted, got] for got in columns)
        cells = []
        for got in columns:
            number = counts[wanted, got]
            kind = "right" if wanted == got else "wrong"
            shade = f' class="{kind}" style="--share:{number / total:.2f}"' if number else ""
            title = f' title="{escape(wanted)} taken for {escape(got)}: {number} of {total}"'
            cells.append(f"<td{shade}{title}>{number or ''}</td>")
        body.append(
            f"<tr><th>{_short(wanted)}</th>{''.join(cells)}<td class='sum'>{total}</td></tr>"
        )
    return (
        f'<div class="scroll"><table class="confusion"><thead><tr><th></th>{head}<th></th></tr>'
        f"</thead><tbody>{''.join(body)}</tbody></table></div>"
    )


def meter(value: float, text: str) -> str:
    """Return a bar from 0 to 1 with its figure."""
    bar = f'<span class="meter" style="--share:{value:.3f}"><i></i></span>'
    return f'<span class="figure">{bar}{escape(text)}</span>'


def _order(name: str) -> tuple[bool, str]:
    return (not name.startswith("ask_"), name)


def _short(name: str) -> str:
    return escape(name.removeprefix("ask_").replace("_", " "))


def _text(x: float, y: float, words: str, anchor: str, kind: str) -> str:
    place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"'
    return f'<text class="{kind}" {place}>{escape(words)}</text>'


def _svg(width: float, height: float, parts: Sequence[str], label: str) -> str:
    return (
        f'<svg viewBox="0 0 {width} {height}" width="{width}" role="img" '
        f'aria-label="{escape(label)}">{"".join(parts)}</svg>'
    )
