"""Which question to ask next, and when to stop."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple, Optional

import numpy as np

from rolewise.decision.model import Array, DecisionModel
from rolewise.decision.scoring import EQUAL, Preferences, check, considered, parts, posterior, total

MAX_QUESTIONS = 8
REASONABLE = 0.05
"""A question that moves the first place with a smaller probability isn't worth asking."""
MIN_ANSWERS = 4
DECIDED = 0.3
"""With a smaller lead (in probability) two or three more answers together could change it."""


class NextQuestion(NamedTuple):
    """The question to ask.

    Attributes:
        criterion: Criterion id.
        gain: Expected information gain about the role, in nats.
        may_change: Probability that its answer changes the first place.
    """

    criterion: str
    gain: float
    may_change: float


def next_question(
    model: DecisionModel,
    answers: Mapping[str, str],
    preferences: Preferences = EQUAL,
    skipped: Collection[str] = (),
    available: Optional[Collection[str]] = None,
    more: bool = False,
    asked: Optional[int] = None,
) -> Optional[NextQuestion]:
    """Choose the question with the highest expected information gain.

    Args:
        model: The decision model.
        answers: Choice id by criterion id.
        preferences: Roles considered and weights.
        skipped: Criteria that aren't to be asked again.
        available: The only criteria to choose from; all where None.
        more: Go on past the usual end, as long as there are questions.
        asked: Questions asked so far (skips count); where None, answers and skips.

    Returns:
        The question, or None when it is time to stop: after eight, or when no single
        answer could change the first place with reasonable probability.

    Raises:
        DecisionInputError: An answer or preference is unknown.
    """
    check(model, answers, preferences)
    count = len(answers) + len(skipped) if asked is None else asked
    if not more and count >= MAX_QUESTIONS:
        return None
    chosen = considered(model, preferences)
    evidence = parts(model, answers, preferences)
    scores = total(model, evidence, preferences)[chosen]
    current = posterior(scores)
    found = []
    for name in model.criteria:
        out = available is not None and name not in available
        emphasis = preferences.emphasis.get(name, 1.0)
        if name in answers or name in skipped or out or emphasis == 0:
            continue
        rows = np.array([model.evidence[name][c] for c in model.informative[name]])[:, chosen]
        found.append(
            _expect(name, scores, current, emphasis * rows, model.chances[name][:, chosen])
        )
    if not found:
        return None
    second, first = sorted(current)[-2:]
    settled = len(answers) >= MIN_ANSWERS and first - second >= DECIDED
    if not more and settled and all(q.may_change < REASONABLE for q in found):
        return None
    return max(found, key=lambda question: question.gain)


def _expect(
    name: str, scores: Array, current: Array, evidence: Array, chances: Array
) -> NextQuestion:
    """What the answer to one question may tell; arrays are (choices, roles)."""
    after = scores[None, :] + evidence
    weights = np.exp(after - after.max(axis=1, keepdims=True))
    after = weights / weights.sum(axis=1, keepdims=True)
    odds = chances @ current
    gain = entropy(current) - float(odds @ [entropy(row) for row in after])
    moved = after.argmax(axis=1) != int(current.argmax())
    return NextQuestion(name, gain, float(odds[moved].sum()))


def entropy(probabilities: Array) -> float:
    """Shannon entropy in nats."""
    positive = probabilities[probabilities > 0]
    return float(-(positive * np.log(positive)).sum())
