"""What a message is: a question, a remark, a button named in words; and which roles it names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Optional

from rolewise.answers.advisor import Advisor
from rolewise.answers.reply import parse_payload
from rolewise.decision.meaning import Meaning
from rolewise.decision.model import DecisionModel, load_decision
from rolewise.decision.steps import ENTITY
from rolewise.dialogue.asides import aside
from rolewise.dialogue.background import speaks_of_self
from rolewise.dialogue.decide.hear import read
from rolewise.dialogue.decide.memory import Decision, keep, recall
from rolewise.dialogue.decide.moves import ENOUGH, Moves
from rolewise.dialogue.options import choose_option
from rolewise.dialogue.questions import Outcome
from rolewise.dialogue.state import DialogueState
from rolewise.dialogue.turn import Turn, not_negated, roles_named

SURE_QUESTION = 0.5
FEW_WORDS = 3
"""A message of so few words that is no question is an answer that we didn't get."""
ASKS = re.compile(
    r"^\W*(?:(?:ok|okay|and|so|but|hey|wait|quick question|by the way|btw|first|sorry)\W+)*"
    r"(?:what|how|which|who|whose|where|when|is|are|do|does|did|can|could|should|would|will|"
    r"tell me|"
    r"compare|show me|give me|explain|define|difference)\b(?!['\u2019])",
    re.IGNORECASE,
)
NO_ANSWER = (
    "nlu_fallback",
    "gibberish",
    "affirm",
    "deny",
    "choose_option",
    "explain",
    "tell_more",
)
STATEMENT = ("out_of_scope", "other_career", "give_feedback", "follow_up", "correct_role")


class Listening:
    """One message."""

    def __init__(self, turn: Turn, state: DialogueState, advisor: Advisor) -> None:
        """Read the memory."""
        self._turn = turn
        self._text = turn.text
        self._model: DecisionModel = load_decision()
        self._decision: Decision = recall(state, self._model)
        self._advisor = advisor
        self.state = state
        self._moves = Moves(self._model, advisor, state, self._decision)

    def _named(self) -> list[str]:
        """All roles named, ruled out or not."""
        return [role for role in roles_named(self._turn.entities) if role in self._model.roles]

    def _told(self) -> dict[str, str]:
        return read(self._model, self._text, self._turn.entities, self._turn.meanings)

    def _meanings(self, text: str) -> tuple[Meaning, ...]:
        """What a beginning of the message says by its meaning."""
        return self._turn.meanings if self._turn.text.startswith(text) else ()

    def _between(self) -> tuple[str, ...]:
        """The roles that the message chooses between; without their own, unless that leaves one."""
        found = roles_named(not_negated(self._text, self._turn.entities))
        found = tuple(role for role in found if role in self._model.roles)
        if not found and self.state.topic == "comparison" and not self._decision.is_open:
            found = tuple(role for role in self.state.roles if role in self._model.roles)
        others = tuple(role for role in found if role != self.state.own_role)
        return others if len(others) != 1 else found

    def _was_just_recommended(self) -> bool:
        """Whether a story was told, answered by a recommendation, and the first question waits."""
        decision = self._decision
        return len(decision.asked) == 1 and len(decision.answers) >= ENOUGH

    def _offered(self) -> Optional[Outcome]:
        """Take the button of ours that "yes", "the second one" or its title means."""
        if self._turn.intent not in ("affirm", "choose_option") or not self.state.offered:
            return None
        parsed = parse_payload(choose_option(self._turn, self.state) or "")
        if parsed is None:
            return None
        step = parsed[1].get(ENTITY)
        if step is not None:
            return self._moves.take(str(step), self._turn)
        return self._moves.start(()) if parsed == ("ask_decision", {}) else None

    def _is_something_else(self, asks: bool) -> bool:
        """Whether a message without an answer is a question or a remark to be answered as ever."""
        intent = self._turn.intent
        if intent in NO_ANSWER and not asks:
            return aside(self._text) == "other_language"
        if "?" in self._text or asks:
            return True
        if intent.startswith("ask_"):
            return self._turn.confidence >= SURE_QUESTION
        short = len(self._text.split()) <= FEW_WORDS
        return not (intent in STATEMENT and (short or speaks_of_self(self._text)))

    def _is_remark(self) -> bool:
        """Whether the message tells something of the person, though no question of ours asks it."""
        return speaks_of_self(self._text) and len(self._text.split()) > 2

    def _asks_beside(self) -> bool:
        """Whether the message asks a question, too: "yes. what does that pay?"."""
        parts: Sequence[str] = [
            part.text for part in self._turn.parts if part.intent.startswith("ask_")
        ]
        asked = [part for part in parts if part.rstrip().endswith("?") or ASKS.match(part)]
        return any(len(part.split()) > 2 for part in asked)

    def _remember_told(self) -> None:
        """Keep what somebody says of themselves for when they want to choose."""
        told = self._told()
        if told:
            self.state = keep(self._decision.answer(told), self.state)
