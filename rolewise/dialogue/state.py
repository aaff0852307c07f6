"""What the advisor remembers of a conversation; each field is one slot of the same name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple, Optional

REMEMBERED_STATEMENTS = 60
"""So many told statements are remembered; older ones may come again."""
_MAPPINGS = ("question", "spoken", "decision_answers", "decision_weights")


class DialogueState(NamedTuple):
    """The memory of one conversation.

    Attributes:
        topic: Topic last answered.
        roles: Role ids last answered about.
        location, experience_level: What was last named.
        told: Ids of statements told, oldest first.
        sources: Source ids of the last answer.
        offered: Buttons last shown, as ``{"title", "payload"}``.
        question: The last question's ``{"text", "vector", "words"}``, for "tell me more";
            ``words`` is its text without the names of roles, ``pay`` what a pay question asked
            for beside role, place and level.
        spoken: How often each remark was made.
        misunderstandings: Messages in a row that were not understood.
        listed: Role ids named last, two or more where there were, in their order: what "the
            former", "the other one" and "both" choose from.
        own_role, own_level, own_location, own_skills: What the person told about themselves.
        own_background: Where they come from, an id of ``knowledge/backgrounds.yml``.
        own_lacks: Skill ids that they said they don't have.
        goal_role: Role id that they want to get to.
        route_from: Role or background id that the last route began at.
        pace: Hours a week that they can learn; 0 where they didn't say.
        decision_status: ``asking``, ``more`` (past the usual end), ``done`` or ``left``; None where
            no decision dialogue was begun.
        decision_pending: The criterion asked about and not answered yet.
        decision_roles: Role ids the choice is between; empty for the usual ones, ``all`` for all.
        decision_answers: Choice id by criterion id; may be filled before the dialogue begins.
        decision_asked, decision_skipped: Criteria asked and skipped, in order.
        decision_weights: How much pay, outlook or a criterion counts, 0 to 3.
        decision_noted: Criteria read out of the last free text.
    """

    topic: Optional[str] = None
    roles: tuple[str, ...] = ()
    location: Optional[str] = None
    experience_level: Optional[str] = None
    told: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    offered: tuple[Mapping[str, str], ...] = ()
    question: Optional[Mapping[str, Any]] = None
    spoken: Optional[Mapping[str, int]] = None
    misunderstandings: int = 0
    listed: tuple[str, ...] = ()
    own_role: Optional[str] = None
    own_level: Optional[str] = None
    own_location: Optional[str] = None
    own_skills: tuple[str, ...] = ()
    own_background: Optional[str] = None
    own_lacks: tuple[str, ...] = ()
    goal_role: Optional[str] = None
    route_from: Optional[str] = None
    pace: int = 0
    decision_status: Optional[str] = None
    decision_pending: Optional[str] = None
    decision_roles: tuple[str, ...] = ()
    decision_answers: Optional[Mapping[str, str]] = None
    decision_asked: tuple[str, ...] = ()
    decision_skipped: tuple[str, ...] = ()
    decision_weights: Optional[Mapping[str, float]] = None
    decision_noted: tuple[str, ...] = ()

    @classmethod
    def from_slots(cls, slots: Mapping[str, Any]) -> DialogueState:
        """Read the state out of slots; missing or wrongly typed ones count as empty."""
        values: dict[str, Any] = {}
        for name, default in cls._field_defaults.items():
            value = slots.get(name)
            if isinstance(default, tuple):
                values[name] = tuple(value) if isinstance(value, (list, tuple)) else ()
            elif isinstance(default, int):
                values[name] = int(value) if isinstance(value, (int, float)) else 0
            elif name in _MAPPINGS:
                values[name] = value if isinstance(value, dict) else None
            else:
                values[name] = value if isinstance(value, str) else None
        return cls(**values)

    def as_slots(self) -> dict[str, Any]:
        """Return the state as slot values; tuples become lists."""
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in self._asdict().items()
        }

    def tell(self, statements: tuple[str, ...]) -> DialogueState:
        """Return the state after telling ``statements``."""
        kept = tuple(key for key in self.told if key not in statements)
        return self._replace(told=(kept + statements)[-REMEMBERED_STATEMENTS:])
