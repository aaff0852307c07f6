"""What a change did to the figures of ``make eval``: keep those of before, print the difference."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from evaluation.gather import Figures

LISTED = 20
"""Misses of one kind that are printed."""


def measure() -> dict[str, Any]:
    """Measure the newest model; return its figures as ``summary`` has them."""
    from evaluation.gather import gather

    return summary(gather())


def summary(figures: Figures) -> dict[str, Any]:
    """Return the main figures: ``shares`` as [hits, total] by name, and ``misses`` as lines."""
    shares: dict[str, list[int]] = {}
    misses: list[str] = []
    for name, advisor in figures.advisor.items():
        refusals = figures.refusals[name]
        told = {
            "topic or an accepted one": advisor.accepted,
            "roles as labeled": advisor.roles,
            "far out of scope, told as such": refusals.far,
            "near out of scope, told as such": refusals.near,
            "false refusals": refusals.false,
        }
        shares |= {f"{name}: {key}": [*value] for key, value in told.items() if value}
        misses += [f"{name}: {miss}" for miss in (*advisor.misses, *refusals.misses)]
    for name, group in figures.intents.items():
        shares[f"{name}: first intent"] = [*group["Rolewise"].accepted]
    if figures.facts:
        shares["founding facts"] = [*figures.facts.told]
        misses += [f"founding facts: {miss}" for miss in figures.facts.misses]
    return {"shares": shares, "misses": sorted(set(misses))}


def keep(path: Path, measured: Mapping[str, Any]) -> None:
    """Write figures to a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(measured, indent=1), encoding="utf-8")


def kept(path: Path) -> dict[str, Any] | None:
    """Return the figures of a file, or None where there are none."""
    try:
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return content


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    """Yield a line for each figure, then the messages that are missed now and weren't, and back."""
    for name, (hits, total) in after["shares"].items():
        was = before["shares"].get(name)
        if was is None:
            yield f"{name}: {_percent(hits, total)} (new)"
        elif was == [hits, total]:
            yield f"{name}: {_percent(hits, total)}, as before"
        else:
            change = 100 * (_share(hits, total) - _share(*was))
            told = f"{_percent(*was)} -> {_percent(hits, total)} ({change:+.1f} points)"
            yield f"{name}: {told}, {was[0]} of {was[1]} -> {hits} of {total}"
    gone = [miss for miss in before["misses"] if miss not in set(after["misses"])]
    new = [miss for miss in after["misses"] if miss not in set(before["misses"])]
    for title, listed in (("missed now, and not before", new), ("right now, and not before", gone)):
        yield f"{title}: {len(listed) or 'none'}"
        yield from (f"  {line}" for line in listed[:LISTED])
        if len(listed) > LISTED:
            yield f"  … and {len(listed) - LISTED} more; make eval ARGS=-v lists all misses"


def _share(hits: int, total: int) -> float:
    return hits / total if total else 0.0


def _percent(hits: int, total: int) -> str:
    return f"{100 * _share(hits, total):.1f} %" if total else "–"
