"""From answers to a ranking: an additive score by role, and its posterior."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple, Optional

import numpy as np

from rolewise.decision.model import Array, DecisionModel

CLOSE_ODDS = 0.2
"""Below these log odds (1.2 to 1) the first two are too close to call: in three of four cases one
changed answer moves them by more (docs/decisions/0008-decision-model.md)."""
MAX_WEIGHT = 3.0


class Preferences(NamedTuple):
    """What a person sets beside the answers; equal for all roles unless said otherwise.

    Attributes:
        roles: Role ids considered; empty for all.
        priors: Weight of a role before any answer (1 where absent), above 0.
        emphasis: Factor of a criterion's evidence, 0 to 3 (1 where absent).
        priorities: Weight of pay or outlook, 0 to 3 (0 where absent).
    """

    roles: tuple[str, ...] = ()
    priors: Mapping[str, float] = MappingProxyType({})
    emphasis: Mapping[str, float] = MappingProxyType({})
    priorities: Mapping[str, float] = MappingProxyType({})


EQUAL = Preferences()
"""All roles, all criteria alike, pay and outlook not counted."""


class DecisionInputError(ValueError):
    """An answer or preference that the model doesn't know; the message says which."""


class Ranking(NamedTuple):
    """The result.

    Attributes:
        roles: Role ids considered, the most probable first.
        probabilities: Posterior of each, summing to 1.
        margin: First minus second probability.
        too_close: Whether the first two are too close to call.
        contributions: For each answered criterion and priority, by role in the order of
            ``roles``: nats above (or below) the mean of the roles considered.
    """

    roles: tuple[str, ...]
    probabilities: tuple[float, ...]
    margin: float
    too_close: bool
    contributions: Mapping[str, Mapping[str, float]]

    def probability(self, role: str) -> float:
        """The posterior of a role considered."""
        return self.probabilities[self.roles.index(role)]


def considered(model: DecisionModel, preferences: Preferences) -> list[int]:
    """Return the positions of the roles considered.

    Raises:
        DecisionInputError: A role is unknown, or only one is left.
    """
    for role in preferences.roles:
        if role not in model.roles:
            raise DecisionInputError(f"roles: {role!r} is not a role we know")
    wanted = preferences.roles or model.roles
    found = [i for i, role in enumerate(model.roles) if role in wanted]
    if len(found) < 2:
        raise DecisionInputError("roles: at least two are needed")
    return found


def check(model: DecisionModel, answers: Mapping[str, str], preferences: Preferences) -> None:
    """Refuse what the model doesn't know.

    Raises:
        DecisionInputError: With the key that is wrong.
    """
    for criterion, choice in answers.items():
        if criterion not in model.criteria:
            raise DecisionInputError(f"answers: {criterion!r} is no question we ask")
        if choice not in model.evidence[criterion]:
            raise DecisionInputError(f"answers: {criterion}: {choice!r} is no choice")
    for key, known, low in (
        ("priors", model.roles, 1e-6),
        ("emphasis", model.criteria, 0.0),
        ("priorities", model.priorities, 0.0),
    ):
        for name, weight in getattr(preferences, key).items():
            if name not in known:
                raise DecisionInputError(f"{key}: {name!r} is unknown")
            if not low <= weight <= (MAX_WEIGHT if key != "priors" else 1e6):
                raise DecisionInputError(f"{key}: {name}: {weight!r} is out of range")


def parts(
    model: DecisionModel, answers: Mapping[str, str], preferences: Preferences = EQUAL
) -> dict[str, Array]:
    """Return the evidence of each answer and priority by role (nats, all roles)."""
    found = {
        criterion: preferences.emphasis.get(criterion, 1.0) * model.evidence[criterion][choice]
        for criterion, choice in answers.items()
    }
    for name, weight in preferences.priorities.items():
        found[name] = weight * model.priorities[name]
    return found


def total(
    model: DecisionModel, evidence: Mapping[str, Array], preferences: Preferences = EQUAL
) -> Array:
    """Add up prior and evidence: the log score by role, all roles."""
    return sum(evidence.values(), prior(model, preferences))


def prior(model: DecisionModel, preferences: Preferences = EQUAL) -> Array:
    """Return the log prior by role, up to a constant."""
    return np.log([preferences.priors.get(role, 1.0) for role in model.roles])


def posterior(scores: Array) -> Array:
    """Turn log scores into probabilities."""
    weights = np.exp(scores - scores.max())
    return np.asarray(weights / weights.sum())


def rank(
    model: DecisionModel,
    answers: Mapping[str, str],
    preferences: Preferences = EQUAL,
    only: Optional[Sequence[str]] = None,
) -> Ranking:
    """Rank the roles.

    Args:
        model: The decision model.
        answers: Choice id by criterion id; what isn't answered isn't counted.
        preferences: Roles considered, priors, emphasis, pay and outlook.
        only: Shorthand for ``preferences.roles``.

    Returns:
        The ranking; ties keep the model's order of roles.

    Raises:
        DecisionInputError: An answer or preference is unknown.
    """
    if only is not None:
        preferences = preferences._replace(roles=tuple(only))
    check(model, answers, preferences)
    chosen = considered(model, preferences)
    evidence = parts(model, answers, preferences)
    scores = total(model, evidence, preferences)[chosen]
    probabilities = posterior(scores)
    order = np.argsort(-scores, kind="stable")
    roles = tuple(model.roles[chosen[i]] for i in order)
    contributions = {}
    for name, values in evidence.items():
        centered = values[chosen] - values[chosen].mean()
        contributions[name] = {role: float(centered[i]) for role, i in zip(roles, order)}
    ordered = tuple(float(probabilities[i]) for i in order)
    margin = ordered[0] - ordered[1]
    close = ordered[0] < ordered[1] * math.exp(CLOSE_ODDS)
    return Ranking(roles, ordered, margin, close, contributions)
