"""The page ``/usage``: numbers and bars, drawn as SVG by the server. No JavaScript."""

from __future__ import annotations

from collections.abc import Sequence

from rolewise.channels.editors.html import text
from rolewise.review.usage import PERIODS, Topic, Usage

_WIDTH, _HEIGHT = 720.0, 150.0
_OUTCOMES = {
    "answer": "Answered",
    "question": "Question of the decision dialogue",
    "recommendation": "Result, or about one",
    "plan": "Learning plan",
    "clarification": "Asked back",
    "fallback": "Not understood",
    "out_of_scope": "Refused",
    "smalltalk": "Small talk",
    "error": "Error",
}


def usage_page(usage: Usage) -> str:
    """Return the page's HTML."""
    tabs = "".join(
        f'<a href="/usage?days={days}"{" aria-current=true" if days == usage.days else ""}>'
        f"{days} days</a>"
        for days in PERIODS
    )
    replies = sum(number for _, number in usage.outcomes)
    judged = usage.up + usage.down
    tiles = (
        ("Conversations", f"{usage.conversations:,}", ""),
        ("Messages", f"{usage.messages:,}", ""),
        (
            "Replies without an answer",
            _percent(usage.unanswered, replies),
            f"{usage.unanswered:,} of {replies:,}",
        ),
        ("Thumbs up", _percent(usage.up, judged), f"{usage.up:,} of {judged:,}"),
    )
    outcomes = [(_OUTCOMES.get(name, name), number) for name, number in usage.outcomes]
    criteria = [(_words(name), number) for name, number in usage.criteria]
    return (
        f'<p class="tabs">{tabs}</p>'
        f'<ul class="tiles">{"".join(_tile(*tile) for tile in tiles)}</ul>'
        f"<section><h2>Messages a day</h2>{_days(usage.by_day)}</section>"
        f"<section><h2>Topics asked</h2>{_topics(usage.topics)}</section>"
        f"<section><h2>How replies turned out</h2>{_bars(outcomes)}</section>"
        "<section><h2>Choosing a role: how far conversations came</h2>"
        f"{_bars(usage.funnel if any(number for _, number in usage.funnel) else ())}</section>"
        f"<section><h2>What the dialogue asked about</h2>{_bars(criteria)}</section>"
        '<p class="quiet">From the conversations that are stored; those that were deleted, or are '
        "older than conversations are kept, aren't counted. Days are UTC.</p>"
    )


def _tile(name: str, value: str, beneath: str) -> str:
    small = f"<small>{text(beneath)}</small>" if beneath else ""
    return f"<li><span>{text(name)}</span><strong>{text(value)}</strong>{small}</li>"


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f} %" if whole else "–"


def _words(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _days(days: Sequence[tuple[str, int]]) -> str:
    """Return a column for each day."""
    most = max([number for _, number in days] + [1])
    step = _WIDTH / len(days)
    columns = []
    for place, (day, number) in enumerate(days):
        height = _HEIGHT * number / most
        columns.append(
            f'<rect x="{place * step + step * 0.1:.1f}" y="{_HEIGHT - height:.1f}" '
            f'width="{step * 0.8:.1f}" height="{height:.1f}" rx="2">'
            f"<title>{day}: {number:,}</title></rect>"
        )
    rows = "".join(f"<tr><td>{day}</td><td>{number:,}</td></tr>" for day, number in days)
    return (
        f'<svg class="days" viewBox="0 0 {_WIDTH:.0f} {_HEIGHT:.0f}" preserveAspectRatio="none" '
        f'role="img" aria-label="Messages a day; the most are {most:,}">{"".join(columns)}</svg>'
        f'<p class="axis"><span>{days[0][0]}</span><span>most in a day: {most:,}</span>'
        f"<span>{days[-1][0]}</span></p>"
        f"<details><summary>As a table</summary><table><tbody>{rows}</tbody></table></details>"
    )


def _topics(topics: Sequence[Topic]) -> str:
    rows = [(_words(topic.name), topic.replies, topic.unknown) for topic in topics]
    legend = (
        '<p class="legend"><span class="swatch known"></span>answered'
        '<span class="swatch unknown"></span>nothing known</p>'
    )
    return (legend if rows else "") + _table(rows)


def _bars(rows: Sequence[tuple[str, int]]) -> str:
    return _table([(name, number, 0) for name, number in rows])


def _table(rows: Sequence[tuple[str, int, int]]) -> str:
    """Return a table whose rows have a bar: name, number, and how many of it are marked."""
    if not rows:
        return '<p class="quiet">Nothing yet.</p>'
    most = max(number for _, number, _ in rows) or 1
    told = "".join(
        f'<tr><th scope="row">{text(name)}</th><td class="bar">{_bar(number, marked, most)}</td>'
        f'<td class="number">{number:,}{f" ({marked:,} unknown)" if marked else ""}</td></tr>'
        for name, number, marked in rows
    )
    return f'<table class="bars"><tbody>{told}</tbody></table>'


def _bar(number: int, marked: int, most: int) -> str:
    known, unknown = (100 * part / most for part in (number - marked, marked))
    return (
        '<svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect class="known" width="{known:.2f}" height="10"/>'
        f'<rect class="unknown" x="{known:.2f}" width="{unknown:.2f}" height="10"/></svg>'
    )
