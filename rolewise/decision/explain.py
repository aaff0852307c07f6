"""Why, why not, what would change it, what if. All from the scorer, nothing made up."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import NamedTuple, Optional

from rolewise.decision.model import DecisionModel
from rolewise.decision.scoring import EQUAL, Preferences, Ranking, parts, rank, total

MAX_CHANGES = 2
"""A named role is looked for up to so many changed answers; beyond it, "no small change"."""


class Reason(NamedTuple):
    """What one answer does for one role against another.

    Attributes:
        criterion: Criterion or priority id.
        choice: The answer given; None for a priority.
        nats: Log odds it adds for the first role against the second; negative speaks against.
    """

    criterion: str
    choice: Optional[str]
    nats: float


class Flip(NamedTuple):
    """A smallest set of changed answers that changes the first place.

    Attributes:
        changes: New choice id by criterion id.
        ranking: The ranking after the change, computed by the scorer.
    """

    changes: Mapping[str, str]
    ranking: Ranking


class WhatIf(NamedTuple):
    """The ranking before and after a change, and each role's difference in probability."""

    before: Ranking
    after: Ranking
    difference: Mapping[str, float]


def reasons(
    answers: Mapping[str, str], ranking: Ranking, role: str, against: Optional[str] = None
) -> list[Reason]:
    """Return what speaks for ``role``, the strongest first.

    Args:
        answers: The answers behind the ranking.
        ranking: The ranking.
        role: The role asked about, "why X" or "why not X".
        against: The other role; where None, the mean of the roles considered.
    """
    found = []
    for name, values in ranking.contributions.items():
        nats = values[role] - (values[against] if against is not None else 0.0)
        found.append(Reason(name, answers.get(name), nats))
    return sorted(found, key=lambda reason: -reason.nats)


def smallest_flip(
    model: DecisionModel,
    answers: Mapping[str, str],
    preferences: Preferences = EQUAL,
    target: Optional[str] = None,
) -> Optional[Flip]:
    """Find the fewest given answers to change so that another role comes first.

    The score is additive, so against one role the best changes are those that gain most; no
    smaller set can do. With a target that must beat all others, sets are tried by size.

    Args:
        model: The decision model.
        answers: Choice id by criterion id.
        preferences: As in ``rank``.
        target: The role that is to come first; any other than the present first where None.

    Returns:
        A smallest set, verified by the scorer, or None where no change of the answers does it
        (with a target: no change of up to ``MAX_CHANGES``).
    """
    before = rank(model, answers, preferences)
    if target is not None:
        return _flip_to(model, answers, preferences, target)
    first = model.roles.index(before.roles[0])
    evidence = parts(model, answers, preferences)
    scores = total(model, evidence, preferences)
    best: Optional[Flip] = None
    for role in before.roles[1:]:
        other = model.roles.index(role)
        gains = []
        for name, given in answers.items():
            factor = preferences.emphasis.get(name, 1.0)
            rows = {c: factor * row for c, row in model.evidence[name].items() if c != given}
            leads = {c: float(row[other] - row[first]) for c, row in rows.items()}
            choice = max(leads, key=lambda c: leads[c])
            now = evidence[name][other] - evidence[name][first]
            gains.append((leads[choice] - float(now), name, choice))
        gains.sort(key=lambda gain: -gain[0])
        lead = float(scores[other] - scores[first])
        changes: dict[str, str] = {}
        for gain, name, choice in gains:
            if gain <= 0 or (best is not None and len(changes) + 1 > len(best.changes)):
                break
            changes[name] = choice
            lead += gain
            if lead > 0:
                break
        if lead <= 0:
            continue
        after = rank(model, {**answers, **changes}, preferences)
        if after.roles[0] == before.roles[0]:
            continue
        smaller = best is None or len(changes) < len(best.changes)
        # Of equally small sets, the one that ends most clearly.
        if smaller or (best is not None and after.margin > best.ranking.margin):
            best = Flip(changes, after)
    return best


def _flip_to(
    model: DecisionModel, answers: Mapping[str, str], preferences: Preferences, target: str
) -> Optional[Flip]:
    """Try all sets of one, two … changes."""
    if rank(model, answers, preferences).roles[0] == target:
        return Flip({}, rank(model, answers, preferences))
    for size in range(1, min(len(answers), MAX_CHANGES) + 1):
        found = []
        for names in itertools.combinations(answers, size):
            options = [[c for c in model.evidence[n] if c != answers[n]] for n in names]
            for choices in itertools.product(*options):
                changes = dict(zip(names, choices))
                after = rank(model, {**answers, **changes}, preferences)
                if after.roles[0] == target:
                    found.append(Flip(changes, after))
        if found:
            return max(found, key=lambda flip: flip.ranking.margin)
    return None


def what_if(
    model: DecisionModel,
    answers: Mapping[str, str],
    changes: Mapping[str, Optional[str]],
    preferences: Preferences = EQUAL,
    instead: Optional[Preferences] = None,
) -> WhatIf:
    """Score again with some answers changed (None takes one back) or other preferences.

    Raises:
        DecisionInputError: An answer or preference is unknown.
    """
    before = rank(model, answers, preferences)
    merged = {**answers, **changes}
    kept = {name: choice for name, choice in merged.items() if choice is not None}
    after = rank(model, kept, preferences if instead is None else instead)
    shared = [role for role in after.roles if role in before.roles]
    difference = {role: after.probability(role) - before.probability(role) for role in shared}
    return WhatIf(before, after, difference)
