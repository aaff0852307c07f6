"""How well the decision model tells practitioners apart who were kept apart from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from evaluation.decision_survey import Respondent
from rolewise.decision.model import DecisionModel
from rolewise.decision.questions import next_question
from rolewise.decision.scoring import Preferences, rank

Array = npt.NDArray[np.float64]
BINS = 10


class Session(NamedTuple):
    """One respondent's way through the dialogue: the true role, posterior and answers given."""

    role: str
    posterior: Mapping[str, float]
    answers: Mapping[str, str]
    asked: int


def simulate(
    model: DecisionModel, respondents: Sequence[Respondent], roles: Sequence[str]
) -> list[Session]:
    """Let respondents answer as they answered the survey; a question they left empty is a skip."""
    surveyed = [name for name, item in model.criteria.items() if item.basis == "survey"]
    preferences = Preferences(roles=tuple(roles))
    sessions = []
    for person in respondents:
        if person.role not in roles:
            continue
        answers: dict[str, str] = {}
        skipped: list[str] = []
        while question := next_question(model, answers, preferences, skipped, surveyed):
            name = question.criterion
            if name in person.answers:
                answers[name] = person.answers[name]
            else:
                skipped.append(name)
        ranking = rank(model, answers, preferences)
        posterior = dict(zip(ranking.roles, ranking.probabilities))
        sessions.append(Session(person.role, posterior, answers, len(answers) + len(skipped)))
    return sessions


def balanced(sessions: Sequence[Session], first: int) -> float:
    """Mean over roles of the share whose role is among the ``first`` guesses."""
    return float(np.mean(list(by_role(sessions, first).values())))


def by_role(sessions: Sequence[Session], first: int) -> dict[str, float]:
    """The share of each role's people whose role is among the ``first`` guesses."""
    total: Counter[str] = Counter()
    hits: Counter[str] = Counter()
    for session in sessions:
        total[session.role] += 1
        best = sorted(session.posterior, key=lambda role: -session.posterior[role])[:first]
        hits[session.role] += session.role in best
    return {role: hits[role] / total[role] for role in total}


def calibration(sessions: Sequence[Session]) -> tuple[float, list[tuple[float, float, float]]]:
    """Compare the first choice's probability with how often it is right.

    Each role counts the same, as the priors say.

    Returns:
        The expected calibration error over ten bins, and for each bin that isn't empty its mean
        probability, share right, and share of all.
    """
    total = Counter(session.role for session in sessions)
    weight = np.array([1 / total[s.role] for s in sessions])
    weight = weight / weight.sum()
    best = [max(s.posterior, key=lambda role: s.posterior[role]) for s in sessions]
    said = np.array([s.posterior[role] for s, role in zip(sessions, best)])
    right = np.array([role == s.role for s, role in zip(sessions, best)], dtype=float)
    bins = np.minimum((said * BINS).astype(int), BINS - 1)
    curve = []
    for number in sorted(set(bins)):
        inside = bins == number
        share = float(weight[inside].sum())
        mean = float((weight * said)[inside].sum()) / share
        curve.append((mean, float((weight * right)[inside].sum()) / share, share))
    return sum(abs(mean - hit) * share for mean, hit, share in curve), curve


def stability(
    model: DecisionModel, sessions: Sequence[Session], roles: Sequence[str]
) -> tuple[float, float]:
    """How often one changed answer leaves the first place: (mean share, share of people whom no
    single change moves).
    """
    shares = []
    for session in sessions:
        first = max(session.posterior, key=lambda role: session.posterior[role])
        kept = [
            rank(model, {**session.answers, name: choice}, only=roles).roles[0] == first
            for name, given in session.answers.items()
            for choice in model.informative[name]
            if choice != given
        ]
        shares.append(float(np.mean(kept)) if kept else 1.0)
    return float(np.mean(shares)), float(np.mean([share == 1 for share in shares]))
