"""How well our relatedness of roles agrees with what O*NET and ESCO say of related occupations.

``python -m evaluation.route_relatedness``. Spearman's rank correlation of our relatedness
(``rolewise.routes.relatedness``) with O*NET's place in its lists of related occupations (a pair in
no list comes after the last place), and with the share of ESCO skills in common. Whatever comes
from the source that is compared is left out of ours: its skill lists, its measure, statements that
cite it. Three sets of pairs:

* where both exist: both roles have an occupation of their own in that source (``OWN``, as
  ``role_crosswalk.csv`` of the data folder notes it), so that the source really speaks of them;
* all pairs; most roles have only stand-ins there;
* pairs that don't share a stand-in, since of those that do, the source only says that it can't tell
  them apart.

The interval is the middle 95 % over 2,000 draws of the pairs' roles with replacement: pairs that
share a role aren't independent, so roles are drawn, not pairs. Beside it: how well each part does
alone, and the effort of moves, which answers another question (how long it takes).
"""

from __future__ import annotations

import random
from itertools import combinations
from typing import NamedTuple

from scipy.stats import spearmanr

from rolewise.knowledge import load_knowledge
from rolewise.routes.gap import gap, likely_skills
from rolewise.routes.graph import effort_of
from rolewise.routes.needs import LISTS
from rolewise.routes.relatedness import PARTS, SOURCES, Pair, part_of_all, relatedness_of_all

BAR = 0.5
DRAWS = 2000
SEED = 6
OWN = {
    "onet": (
        "bi_analyst",
        "data_scientist",
        "research_scientist",
        "software_engineer",
        "statistician",
    ),
    "esco": (
        "business_analyst",
        "data_analyst",
        "data_scientist",
        "research_scientist",
        "software_engineer",
        "statistician",
    ),
}
"""O*NET: the crosswalk says direct. ESCO: an occupation of the role's name, and for research
scientists computer scientist, the home of the O*NET code that is theirs."""


class Correlation(NamedTuple):
    """A rank correlation over some pairs; ``low`` and ``high`` bound it, None where not drawn."""

    source: str
    over: str
    what: str
    pairs: int
    rho: float
    low: float | None = None
    high: float | None = None


def closeness(first: str, second: str, left_out: frozenset[str]) -> float:
    """Return minus the mean effort of both directions."""
    there = gap(second, likely_skills(first, left_out), left_out)
    back = gap(first, likely_skills(second, left_out), left_out)
    return -(effort_of(there) + effort_of(back)) / 2


def correlations() -> list[Correlation]:
    """Return the correlations with each source."""
    pairs = list(combinations(sorted(load_knowledge().roles), 2))
    found = []
    for source in SOURCES:
        theirs = dict(zip(pairs, part_of_all(pairs, source) or ()))
        same = 0.0 if source == "onet" else 1.0
        sets = {
            "both exist": [pair for pair in pairs if set(pair) <= set(OWN[source])],
            "all pairs": pairs,
            "different occupations": [pair for pair in pairs if theirs[pair] != same],
        }
        ours = {"relatedness": dict(relatedness_of_all(left_out=source))}
        for part in PARTS:
            if part != source:
                ours[part] = dict(zip(pairs, part_of_all(pairs, part, source) or ()))
        measures = frozenset(LISTS[source])
        ours["effort"] = {pair: closeness(*pair, measures) for pair in pairs}
        for over, chosen in sets.items():
            for what, values in ours.items():
                bounds = interval(values, theirs, chosen) if what == "relatedness" else (None, None)
                rho = _rho(values, theirs, chosen)
                found.append(Correlation(source, over, what, len(chosen), rho, *bounds))
    return found


def interval(
    ours: dict[Pair, float], theirs: dict[Pair, float], pairs: list[Pair]
) -> tuple[float, float]:
    """Return the middle 95 % of the correlation over draws of roles with replacement."""
    draw = random.Random(SEED)
    roles = sorted({role for pair in pairs for role in pair})
    known = set(pairs)
    found: list[float] = []
    while len(found) < DRAWS:
        drawn = sorted(draw.choices(roles, k=len(roles)))
        chosen = [pair for pair in combinations(drawn, 2) if pair in known]
        if len({theirs[pair] for pair in chosen}) > 1 and len({ours[pair] for pair in chosen}) > 1:
            found.append(_rho(ours, theirs, chosen))
    found.sort()
    return found[round(0.025 * DRAWS)], found[round(0.975 * DRAWS) - 1]


def _rho(ours: dict[Pair, float], theirs: dict[Pair, float], pairs: list[Pair]) -> float:
    result = spearmanr([ours[pair] for pair in pairs], [theirs[pair] for pair in pairs])
    return float(result.statistic)


def main() -> None:
    """Print the correlations."""
    for item in correlations():
        bounds = "" if item.low is None else f" ({item.low:.2f} to {item.high:.2f})"
        print(f"{item.source}, {item.over}, {item.pairs} pairs: {item.what} {item.rho:.2f}{bounds}")


if __name__ == "__main__":
    main()
