"""The stateless decision request: answers in, ranking, reasons, flip and next question out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Optional

from rolewise.decision.explain import reasons, smallest_flip
from rolewise.decision.model import DecisionModel
from rolewise.decision.questions import next_question
from rolewise.decision.scoring import EQUAL, DecisionInputError, Preferences, rank

KEYS = ("answers", "roles", "priors", "emphasis", "priorities", "skipped", "more")
DIGITS = 4


def decide(model: DecisionModel, request: Mapping[str, Any]) -> dict[str, Any]:
    """Answer one request.

    Args:
        model: The decision model.
        request: All keys optional: ``answers`` (choice id by criterion id), ``roles`` (ids),
            ``priors``, ``emphasis``, ``priorities`` (numbers by id), ``skipped`` (criterion ids),
            ``more`` (go on past the usual end).

    Returns:
        ``ranking`` (role, probability), ``margin``, ``too_close``, ``contributions`` (criterion,
        choice, nats by role), ``why`` (the first role against the second), ``counterfactual``
        (changes, first; or None), ``next_question`` (or None), ``sources`` (ids).

    Raises:
        DecisionInputError: A key, id or value isn't known; the message names it.
    """
    _check_shape(request)
    answers: dict[str, str] = dict(request.get("answers", {}))
    skipped = list(request.get("skipped", []))
    for name in skipped:
        if name not in model.criteria:
            raise DecisionInputError(f"skipped: {name!r} is no question we ask")
    preferences = Preferences(
        tuple(request.get("roles", ())),
        *(dict(request.get(key, {})) for key in ("priors", "emphasis", "priorities")),
    )
    ranking = rank(model, answers, preferences)
    first, second = ranking.roles[:2]
    flip = smallest_flip(model, answers, preferences)
    question = next_question(
        model, answers, preferences, skipped, more=bool(request.get("more", False))
    )
    return {
        "ranking": [
            {"role": role, "probability": round(p, DIGITS)}
            for role, p in zip(ranking.roles, ranking.probabilities)
        ],
        "margin": round(ranking.margin, DIGITS),
        "too_close": ranking.too_close,
        "contributions": [
            {
                "criterion": name,
                "choice": answers.get(name),
                "nats": {role: round(value, DIGITS) for role, value in values.items()},
            }
            for name, values in ranking.contributions.items()
        ],
        "why": [
            {"criterion": r.criterion, "choice": r.choice, "nats": round(r.nats, DIGITS)}
            for r in reasons(answers, ranking, first, second)
        ],
        "counterfactual": None
        if flip is None
        else {"changes": dict(flip.changes), "first": flip.ranking.roles[0]},
        "next_question": None if question is None else _question(model, question.criterion),
        "sources": sources(model, answers, preferences),
    }


def _question(model: DecisionModel, name: str) -> dict[str, Any]:
    criterion = model.criteria[name]
    return {
        "criterion": name,
        "question": criterion.question,
        "why": criterion.why,
        "basis": criterion.basis,
        "choices": [{"id": choice.id, "text": choice.text} for choice in criterion.choices],
    }


def sources(
    model: DecisionModel, answers: Mapping[str, str], preferences: Preferences = EQUAL
) -> list[str]:
    """Return the ids of the sources behind the answers' evidence, in order of first use."""
    found = [source for name in answers for source in model.criteria[name].sources]
    for name, priority in model.file.priorities.items():
        found += priority.sources if preferences.priorities.get(name) else []
    return list(dict.fromkeys(found))


def _check_shape(request: Mapping[str, Any]) -> None:
    if not isinstance(request, Mapping):
        raise DecisionInputError("the request must be an object")
    for key in request:
        if key not in KEYS:
            raise DecisionInputError(f"{key!r} is not a key of a decision request")
    for key, wanted, item in (
        ("answers", Mapping, str),
        ("roles", (list, tuple), str),
        ("skipped", (list, tuple), str),
        ("priors", Mapping, (int, float)),
        ("emphasis", Mapping, (int, float)),
        ("priorities", Mapping, (int, float)),
        ("more", bool, None),
    ):
        value: Optional[Any] = request.get(key)
        if key in request and not isinstance(value, wanted):  # type: ignore[arg-type]
            raise DecisionInputError(f"{key}: has the wrong type")
        items = value.values() if isinstance(value, Mapping) else value or ()
        if item is not None and any(
            not isinstance(one, item) or isinstance(one, bool) for one in items
        ):
            raise DecisionInputError(f"{key}: holds a value of the wrong type")
