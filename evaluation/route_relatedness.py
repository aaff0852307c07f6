"""How well the effort of moves agrees with what O*NET and ESCO say of related occupations.

``python -m evaluation.route_relatedness``. Over all pairs of roles for which both exist: Spearman's
rank correlation of the effort (the mean of both directions, negative, so that near means high)
with O*NET's place in its lists of related occupations (a pair in no list comes after the last
place), and with the share of ESCO skills in common. Relatedness is in no effort. But skills are
counted from O*NET's technologies and ESCO's skills too, so the efforts compared leave out what
comes from the source that they are compared with. Pairs that share an occupation are reported
with and without, since there the source says no more than that it can't tell them apart.
"""

from __future__ import annotations

from itertools import combinations
from typing import NamedTuple

from scipy.stats import spearmanr

from rolewise.knowledge import load_knowledge
from rolewise.routes.data import load_route_data
from rolewise.routes.gap import gap, likely_skills
from rolewise.routes.graph import effort_of
from rolewise.routes.needs import LISTS

UNLISTED = 21
BAR = 0.5


class Correlation(NamedTuple):
    """A rank correlation over some pairs."""

    source: str
    pairs: int
    rho: float


def closeness(first: str, second: str, left_out: frozenset[str]) -> float:
    """Return minus the mean effort of both directions."""
    there = gap(second, likely_skills(first, left_out), left_out)
    back = gap(first, likely_skills(second, left_out), left_out)
    return -(effort_of(there) + effort_of(back)) / 2


def correlations() -> list[Correlation]:
    """Return the correlations with each source."""
    pairs = list(combinations(sorted(load_knowledge().roles), 2))
    related = load_route_data().related
    found = []
    for source in ("onet", "esco"):
        left_out = frozenset(LISTS[source])
        close = {pair: closeness(*pair, left_out) for pair in pairs}
        for name, apart in ((source, False), (f"{source}, different occupations only", True)):
            ours, theirs = [], []
            for pair in pairs:
                rank, shared = related[pair]
                same = rank == 0 if source == "onet" else shared == 1
                if apart and same:
                    continue
                if source == "onet":
                    theirs.append(-float(UNLISTED if rank is None else rank))
                elif shared is not None:
                    theirs.append(shared)
                ours.append(close[pair])
            rho = float(spearmanr(ours, theirs).statistic)
            found.append(Correlation(name, len(ours), rho))
    return found


def main() -> None:
    """Print the correlations."""
    for item in correlations():
        print(f"{item.source}: {item.pairs} pairs of roles, rank correlation {item.rho:.2f}")


if __name__ == "__main__":
    main()
