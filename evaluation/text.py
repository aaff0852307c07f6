"""The figures as lines of text."""

from __future__ import annotations

from collections.abc import Iterator

from evaluation.figures import FALSE_REFUSALS, worst
from evaluation.gather import OURS, Figures
from evaluation.measures import Share


def percent(value: float) -> str:
    """For people: ``86.8 %``."""
    return f"{100 * value:.1f} %"


def brief(share: Share) -> str:
    """For a table: ``86.8 % (81.2 to 90.9)``."""
    low, high = share.interval()
    return f"{percent(share.value)} ({100 * low:.1f} to {100 * high:.1f})" if share.total else "–"


def lines(figures: Figures, verbose: bool) -> Iterator[str]:
    """Yield the whole report; with ``verbose`` every miss too."""
    yield from figures.left_out
    for name, advisor in figures.advisor.items():
        yield from ("", f"{name.upper()}: THE WHOLE ADVISOR")
        yield f"topic or an accepted one: {advisor.accepted}"
        if advisor.labeled != advisor.accepted:
            yield f"the labeled topic itself: {advisor.labeled}"
        if advisor.roles:
            yield f"roles as labeled: {advisor.roles}"
        refusals = figures.refusals[name]
        if refusals.far.total:
            yield f"far out of scope, told as such: {refusals.far}"
        yield f"near out of scope, told as such: {refusals.near}"
        yield f"  and given the closest thing known: {refusals.offered}"
        yield f"false refusals (refused or not understood): {refusals.false}"
        yield f"answers with a source: {advisor.sourced}"
        yield f"replies short enough: {advisor.short}"
        if verbose:
            yield from (f"  {miss}" for miss in [*advisor.misses, *refusals.misses])
    yield from _comparison(figures)
    for name, group in figures.intents.items():
        yield from ("", f"{name.upper()}: {OURS.upper()}'S WORST INTENTS")
        yield from worst(group[OURS])
    yield from _calibration(figures)
    roles = figures.roles
    yield from ("", f"ROLES IN {roles.sentences} SENTENCES ({roles.roles} roles), MICRO-F1")
    yield from (f"{grade}: {f1}" for grade, f1 in roles.f1.items())
    if verbose:
        yield from (f"  {miss}" for miss in roles.misses)
    if figures.facts:
        yield from ("", f"founding facts, key terms in the first reply: {figures.facts.told}")
        if verbose:
            yield from (f"  {miss}" for miss in figures.facts.misses)


def _comparison(figures: Figures) -> Iterator[str]:
    for name, group in figures.intents.items():
        number = group[OURS].accepted.total
        yield from ("", f"{name.upper()} ({number}): FIRST INTENT OF THE WHOLE MESSAGE")
        form = "{:<17} {:<22} {:<22} {:<24} {}"
        yield form.format("", "right or accepted", "as labeled", "macro-F1 as labeled", "ECE")
        for system, row in group.items():
            f1 = f"{row.f1.value:.3f} ({row.f1.low:.3f} to {row.f1.high:.3f})"
            error = f"{row.calibration.error:.3f}" if row.calibration else "–"
            yield form.format(system, brief(row.accepted), brief(row.labeled), f1, error)
        if not figures.scopes[name]:
            continue
        yield ""
        form = "{:<17} {:<22} {:<22} {:<22} {:<11} {:<11} {}"
        most = f"far at {100 * FALSE_REFUSALS:.0f} %"
        yield form.format(
            "", "far refused", "near refused", "false refusals", "AUROC far", "far+near", most
        )
        for system, scope in figures.scopes[name].items():
            shares = (brief(scope.far), brief(scope.near), brief(scope.refused))
            areas = (f"{scope.far_auroc:.3f}", f"{scope.all_auroc:.3f}", percent(scope.far_at))
            yield form.format(system, *shares, *areas)
    yield from ("", figures.stock_note)


def _calibration(figures: Figures) -> Iterator[str]:
    for name, group in figures.intents.items():
        measured = group[OURS].calibration
        if measured is None:
            continue
        yield from ("", f"{name.upper()}: CALIBRATION OF {OURS.upper()}")
        yield (
            f"expected calibration error, 15 bins: {measured.error:.3f} (a perfectly calibrated "
            f"model would show {measured.floor:.3f} on so few)"
        )
        for part in measured.bins:
            yield (
                f"  {part.low:.2f} to {part.high:.2f}: {part.number:4d} messages, mean confidence "
                f"{part.confidence:.2f}, right {part.accuracy:.2f}"
            )
