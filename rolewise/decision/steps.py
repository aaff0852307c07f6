"""What a button of the decision dialogue sends: ``/choose_option{"decision_step": "skip"}``."""

from __future__ import annotations

import functools
from typing import Optional

from rolewise.decision.model import DecisionModel, load_decision

INTENT = "choose_option"
ENTITY = "decision_step"
WORDS = (
    "start",
    "skip",
    "back",
    "why_asked",
    "stop",
    "restart",
    "go_on",
    "more",
    "result",
    "why",
    "flip",
    "what_if",
    "pay_matters",
    "outlook_matters",
    "export",
    "all_roles",
    "wrong",
    "no_leaning",
)
"""Steps that need nothing beside them. Others: ``criterion=choice`` answers, ``ask=criterion`` asks
again, ``why_not=role`` and ``for=role`` explain."""


@functools.lru_cache(maxsize=1)
def known_steps() -> frozenset[str]:
    """Return every step a button may carry."""
    return steps_of(load_decision())


def steps_of(model: DecisionModel) -> frozenset[str]:
    """Return every step a button may carry with this model."""
    return frozenset(
        [
            *WORDS,
            *(f"ask={name}" for name in model.criteria),
            *(f"{name}={choice}" for name, rows in model.evidence.items() for choice in rows),
            *(f"why_not={role}" for role in model.roles),
            *(f"for={role}" for role in model.roles),
        ]
    )


def as_answer(step: str, model: DecisionModel) -> Optional[tuple[str, str]]:
    """Return criterion and choice of a step that answers, or None."""
    name, _, choice = step.partition("=")
    return (name, choice) if choice in model.evidence.get(name, {}) else None
