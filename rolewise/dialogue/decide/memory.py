"""The part of the memory that the decision dialogue uses, checked against the model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, Optional

from rolewise.decision.background import degree_weight
from rolewise.decision.model import DecisionModel
from rolewise.decision.scoring import MAX_WEIGHT, Preferences
from rolewise.dialogue.state import DialogueState

ALL = "all"
"""In the memory's roles: all roles are considered."""
JOINS_AT = 2
"""A role outside the survey joins when a criterion it needs this much is liked."""


class Decision(NamedTuple):
    """One decision dialogue.

    Attributes:
        status: ``asking``, ``more``, ``done``, ``left`` or None.
        pending: Criterion id asked about, or None.
        roles: Role ids the choice is between; empty for the usual ones; ``("all",)`` for all.
        answers: Choice id by criterion id, in the order given.
        asked, skipped: Criterion ids.
        weights: Factor of pay, outlook or a criterion.
        leanings: Weight of a role that was told to be leaned to (above 1) or away from (below 1).
        noted: Criterion ids read out of the last free text.
    """

    status: Optional[str] = None
    pending: Optional[str] = None
    roles: tuple[str, ...] = ()
    answers: Mapping[str, str] = {}
    asked: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()
    weights: Mapping[str, float] = {}
    noted: tuple[str, ...] = ()
    leanings: Mapping[str, float] = {}

    @property
    def is_open(self) -> bool:
        """Whether a question waits for its answer."""
        return self.pending is not None

    def answer(self, choices: Mapping[str, str]) -> Decision:
        """Return the decision with answers added or changed; the latest come last."""
        kept = {name: choice for name, choice in self.answers.items() if name not in choices}
        skipped = tuple(name for name in self.skipped if name not in choices)
        pending = None if self.pending in choices else self.pending
        return self._replace(answers={**kept, **choices}, skipped=skipped, pending=pending)

    def without(self, criterion: str) -> Decision:
        """Return the decision without the answer to a criterion, asked or not."""
        return self._replace(
            answers={name: choice for name, choice in self.answers.items() if name != criterion},
            skipped=tuple(name for name in self.skipped if name != criterion),
        )


def recall(state: DialogueState, model: DecisionModel) -> Decision:
    """Read the decision out of the memory; what the model doesn't know (any more) is left out."""
    answers = {
        name: choice
        for name, choice in (state.decision_answers or {}).items()
        if name in model.evidence and choice in model.evidence[name]
    }
    factors = {
        name: float(weight)
        for name, weight in (state.decision_weights or {}).items()
        if isinstance(weight, (int, float)) and 0 <= weight <= MAX_WEIGHT
    }
    weights = {
        name: weight
        for name, weight in factors.items()
        if name in model.priorities or name in model.criteria
    }
    known = (*model.roles, ALL)
    pending = state.decision_pending if state.decision_pending in model.criteria else None
    return Decision(
        state.decision_status,
        pending,
        tuple(role for role in state.decision_roles if role in known),
        answers,
        tuple(name for name in state.decision_asked if name in model.criteria),
        tuple(name for name in state.decision_skipped if name in model.criteria),
        weights,
        tuple(name for name in state.decision_noted if name in model.criteria),
        {name: weight for name, weight in factors.items() if name in model.roles and weight > 0},
    )


def keep(decision: Decision, state: DialogueState) -> DialogueState:
    """Return the memory with the decision in it."""
    return state._replace(
        decision_status=decision.status,
        decision_pending=decision.pending,
        decision_roles=decision.roles,
        decision_answers=dict(decision.answers) or None,
        decision_asked=decision.asked,
        decision_skipped=decision.skipped,
        decision_weights={**decision.weights, **decision.leanings} or None,
        decision_noted=decision.noted,
    )


def preferences(decision: Decision, model: DecisionModel) -> Preferences:
    """Return the roles considered and the weights, for the scorer.

    Where the person set no limit: the roles the survey measures, and each other role of which a
    need is liked ("I'd love to lead people" brings the managers in).
    """
    roles: tuple[str, ...] = decision.roles
    emphasis: dict[str, float] = {}
    if roles == (ALL,):
        roles = ()
    elif len(roles) < 2:
        usual = [str(role) for role in model.file.surveyed_roles]
        joined = [*roles, *_joined(decision, model)]
        roles = tuple(dict.fromkeys([*usual, *joined]))
    if "studies" in decision.answers:
        # Where there are offers, the doors are open already, so a degree says less.
        weight = degree_weight(model, decision.answers, with_offers=len(decision.roles) > 1)
        emphasis.update({} if weight == 1 else {"studies": weight})
    emphasis.update({name: w for name, w in decision.weights.items() if name in model.criteria})
    return Preferences(
        roles,
        dict(decision.leanings),
        emphasis,
        {name: w for name, w in decision.weights.items() if name in model.priorities},
    )


def _joined(decision: Decision, model: DecisionModel) -> list[str]:
    found = []
    for name, choice in decision.answers.items():
        criterion = model.criteria[name]
        levels = {item.id: item.level for item in criterion.choices}
        if criterion.needs is None or (levels[choice] or 0) <= 0:
            continue
        found += [str(role) for role, need in criterion.needs.items() if need >= JOINS_AT]
    return found
