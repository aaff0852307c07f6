"""Greetings and other remarks, and starting over."""

from __future__ import annotations

from actions.base import ConversationAction
from rolewise.answers.advisor import Advisor
from rolewise.dialogue.conversation import Outcome
from rolewise.dialogue.remarks import INTENT_REMARKS, make_remark
from rolewise.dialogue.state import DialogueState
from rolewise.dialogue.turn import Turn


class ActionMakeRemark(ConversationAction):
    """Answers greetings, thanks, goodbyes, "are you a bot" and the like."""

    def name(self) -> str:
        """Name in the domain."""
        return "action_make_remark"

    def reply_to(self, turn: Turn, state: DialogueState, advisor: Advisor) -> Outcome:
        """Make the remark that belongs to the intent."""
        reply, state = make_remark(INTENT_REMARKS[turn.intent], state, advisor)
        return Outcome((reply,), state._replace(misunderstandings=0))


class ActionStartOver(ConversationAction):
    """Forgets the conversation."""

    def name(self) -> str:
        """Name in the domain."""
        return "action_start_over"

    def reply_to(self, turn: Turn, state: DialogueState, advisor: Advisor) -> Outcome:
        """Empty the memory, but for how often we started over."""
        kept = DialogueState(spoken=state.spoken)
        reply, kept = make_remark("start_over", kept, advisor)
        return Outcome((reply,), kept)
