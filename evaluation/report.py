"""The figures as one page of HTML that needs nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from html import escape
from pathlib import Path
from typing import NamedTuple, Optional

from evaluation import charts, stock
from evaluation.figures import FALSE_REFUSALS, IntentFigures
from evaluation.gather import HELD_OUT, OURS, REAL, STOCK, Figures
from evaluation.measures import Share
from evaluation.text import brief, percent

PAGE = stock.WORK / "report.html"


class Target(NamedTuple):
    """A figure and what it should be; ``met`` is judged on the figure, not its interval."""

    name: str
    figure: str
    interval: str
    wanted: str
    met: bool


def write_report(figures: Figures, path: Path = PAGE) -> Path:
    """Write the page and return its path."""
    style = Path(__file__).with_name("report.css").read_text("utf-8")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>How well Rolewise understands</title><style>{style}</style></head>"
        f"<body><main>{''.join(_sections(figures))}</main></body></html>\n",
        "utf-8",
    )
    return path


def targets(figures: Figures) -> list[Target]:
    """Return the figures that have a target, measured on real questions where there are some."""
    name = REAL if REAL in figures.intents else HELD_OUT
    refusals, ours = figures.refusals[name], figures.intents[name][OURS]
    near = figures.refusals[HELD_OUT].near
    topics = [
        score for score in figures.intents[HELD_OUT][OURS].labels if score.label[:4] == "ask_"
    ]
    exact = figures.roles.f1["id and direction"]
    listed = [
        _share_target(f"Topic, {name}", figures.advisor[name].accepted, 0.88),
        Target(
            "Worst topic's F1, held-out",
            f"{topics[0].f1:.2f}",
            f"{topics[0].label}, {topics[0].total} sentences",
            "at least 0.80",
            topics[0].f1 >= 0.80,
        ),
        Target(
            "Roles with direction, F1",
            f"{exact.value:.3f}",
            f"{exact.low:.3f} to {exact.high:.3f}",
            "at least 0.95",
            exact.value >= 0.95,
        ),
    ]
    if refusals.far.total:
        listed.append(_share_target(f"Far out of scope, {name}", refusals.far, 0.88))
    listed.append(
        _share_target(f"False refusals, {name}", refusals.false, FALSE_REFUSALS, at_most=True)
    )
    listed.append(_share_target("Near out of scope, our own", near, 0.70))
    if ours.calibration:
        error, floor = ours.calibration.error, ours.calibration.floor
        note = f"{floor:.3f} if perfectly calibrated"
        listed.append(
            Target(
                f"Calibration error, {name}", f"{error:.3f}", note, "at most 0.05", error <= 0.05
            )
        )
    if STOCK in figures.intents[name]:
        theirs = figures.intents[name][STOCK].accepted.value
        lead = 100 * (figures.advisor[name].accepted.value - theirs)
        note = f"stock Rasa {percent(theirs)}, {name}"
        listed.append(
            Target("Lead over stock Rasa", f"{lead:.1f} points", note, "at least 12", lead >= 12)
        )
    if figures.facts:
        listed.append(_share_target("Founding facts, first reply", figures.facts.told, 0.92))
    return listed


def _share_target(name: str, share: Share, bar: float, at_most: bool = False) -> Target:
    low, high = share.interval()
    return Target(
        name,
        percent(share.value),
        f"{share.hits} of {share.total}; {100 * low:.1f} to {100 * high:.1f}",
        f"at {'most' if at_most else 'least'} {100 * bar:.0f} %",
        share.value <= bar if at_most else share.value >= bar,
    )


def _sections(figures: Figures) -> Iterator[str]:
    made = datetime.now().strftime("%Y-%m-%d %H:%M")
    yield f'<h1>How well Rolewise understands</h1><p class="soft">{made}, trained on '
    yield f"{len(stock.training_examples()):,} examples. Intervals are 95 %: Wilson for shares, "
    yield "bootstrap for F1.</p>"
    for line in figures.left_out:
        yield f"<p><b>Left out.</b> {escape(line)}</p>"
    yield '<div class="tiles">'
    for target in targets(figures):
        yield f'<div class="tile{" met" if target.met else ""}">{escape(target.name)}'
        yield f"<b>{target.figure}</b><small>{escape(target.interval)}</small>"
        verdict = "met" if target.met else "missed"
        yield f"<small><em>{verdict}</em>, wanted {target.wanted}</small></div>"
    yield "</div>"
    yield from _comparison(figures)
    yield from _refusals(figures)
    yield from _labels(figures)
    yield from _calibration(figures)
    yield from _roles(figures)
    yield from _misses(figures)


def _comparison(figures: Figures) -> Iterator[str]:
    yield "<h2>Beside other classifiers</h2><p>The first intent of the whole message, all trained "
    yield "on the same examples; right where it is the labeled intent or an accepted one.</p>"
    for name, group in figures.intents.items():
        rows = {system: row.accepted for system, row in group.items()}
        yield f'<div class="card"><h3>{_title(name)}, {rows[OURS].total}</h3>'
        yield charts.intervals(rows)
        yield _table(
            ("", "right or accepted", "as labeled", "macro-F1 as labeled", "calibration error"),
            [
                (
                    system,
                    _with_interval(row.accepted),
                    _with_interval(row.labeled),
                    f"{row.f1.value:.3f} <small>{row.f1.low:.3f} to {row.f1.high:.3f}</small>",
                    f"{row.calibration.error:.3f}" if row.calibration else "–",
                )
                for system, row in group.items()
            ],
        )
        yield "</div>"
    yield f'<p class="soft">{escape(figures.stock_note)}</p>'


def _refusals(figures: Figures) -> Iterator[str]:
    most = f"far at {100 * FALSE_REFUSALS:.0f} %"
    yield "<h2>Refusing</h2><p>The refusal score is 1 minus the confidence of the likeliest intent "
    yield f"that isn't there to refuse. “{most}” is the share of far messages above the threshold "
    yield "at which so many of our questions would be refused.</p>"
    for name, group in figures.scopes.items():
        if not group:
            continue
        told = figures.refusals[name]
        yield f'<div class="card"><h3>{_title(name)}</h3>'
        rows = [
            (
                "the whole advisor",
                _with_interval(told.far),
                _with_interval(told.near),
                _with_interval(told.false),
                *("–",) * 3,
            )
        ]
        rows += [
            (
                system,
                _with_interval(row.far),
                _with_interval(row.near),
                _with_interval(row.refused),
                f"{row.far_auroc:.3f}",
                f"{row.all_auroc:.3f}",
                percent(row.far_at),
            )
            for system, row in group.items()
        ]
        head = ("far", "near", "false refusals", "AUROC far", "far and near")
        yield _table(("", *head, most), rows)
        ours, near, far = group[OURS].scores
        yield charts.histograms({"our questions": ours, "near": near, "far": far}) + "</div>"


def _labels(figures: Figures) -> Iterator[str]:
    yield "<h2>Intents</h2><p>Lowest F1 first. Rows of the matrix are what is right, columns what "
    yield "was found.</p>"
    for name, group in figures.intents.items():
        row = group[OURS]
        yield f'<div class="card"><h3>{_title(name)}</h3>{_label_table(row, 0, 5)}'
        yield f"<details><summary>All intents</summary>{_label_table(row, 5, None)}</details>"
        yield f"{charts.confusion(row.pairs)}</div>"


def _label_table(row: IntentFigures, first: int, last: Optional[int]) -> str:
    return _table(
        ("", "F1", "precision", "recall", "there", "taken for"),
        [
            (
                score.label,
                charts.meter(score.f1, f"{score.f1:.2f}"),
                f"{score.precision:.2f}",
                f"{score.recall:.2f}",
                str(score.total),
                escape(", ".join(f"{other} {number}" for other, number in score.taken_for[:4])),
            )
            for score in row.labels[first:last]
        ],
    )


def _calibration(figures: Figures) -> Iterator[str]:
    yield "<h2>Calibration</h2><p>How often the first intent is right or accepted, by its "
    yield "confidence. On the dashed line the two agree; a larger circle is more messages.</p>"
    yield '<div class="pair">'
    for name, group in figures.intents.items():
        measured = group[OURS].calibration
        if measured is None or not measured.bins:
            continue
        yield f'<div class="card"><h3>{_title(name)}: {measured.error:.3f}</h3>'
        yield f'<p class="soft">{measured.floor:.3f} if perfectly calibrated</p>'
        yield charts.reliability(measured)
        rows = [
            (f"{b.low:.2f}–{b.high:.2f}", str(b.number), f"{b.confidence:.2f}", f"{b.accuracy:.2f}")
            for b in measured.bins
        ]
        table = _table(("confidence", "messages", "mean", "right"), rows)
        yield f"<details><summary>The numbers</summary>{table}</details></div>"
    yield "</div>"


def _roles(figures: Figures) -> Iterator[str]:
    roles = figures.roles
    yield f"<h2>Roles</h2><p>{roles.roles} roles in {roles.sentences} sentences marked by hand.</p>"
    rows = [
        (grade, charts.meter(f1.value, f"{f1.value:.3f}"), f"{f1.low:.3f} to {f1.high:.3f}")
        for grade, f1 in roles.f1.items()
    ]
    yield f'<div class="card">{_table(("right in", "micro-F1", "95 % interval"), rows)}</div>'


def _misses(figures: Figures) -> Iterator[str]:
    yield "<h2>What went wrong</h2>"
    for name, advisor in figures.advisor.items():
        yield _listed(f"{_title(name)}, topic or roles", advisor.misses)
        yield _listed(f"{_title(name)}, refusing", figures.refusals[name].misses)
    yield _listed("Sentences with roles", figures.roles.misses)
    if figures.facts:
        yield _listed("Founding facts", figures.facts.misses)


def _listed(title: str, items: Iterable[str]) -> str:
    lines = [f"<li>{escape(item)}</li>" for item in items]
    head = f"<summary>{escape(title)}: {len(lines)}</summary>"
    return f"<details>{head}<ol>{''.join(lines)}</ol></details>"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table; the cells are HTML already, the first of a row is a plain name."""
    top = "".join(f"<th>{escape(cell)}</th>" for cell in head)
    body = "".join(
        f"<tr{' class=ours' if row[0] == OURS else ''}><th>{escape(row[0])}</th>"
        + "".join(f"<td>{cell}</td>" for cell in row[1:])
        + "</tr>"
        for row in rows
    )
    table = f"<table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"
    return f'<div class="scroll">{table}</div>'


def _with_interval(share: Share) -> str:
    figure, _, interval = brief(share).partition(" (")
    return f"{figure} <small>{interval.rstrip(')')}</small>" if interval else figure


def _title(name: str) -> str:
    return escape(name[:1].upper() + name[1:])
