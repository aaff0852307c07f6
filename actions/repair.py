"""Messages that were not understood, or are none of our business."""

from __future__ import annotations

from actions.base import ConversationAction
from rolewise.answers.advisor import Advisor
from rolewise.dialogue import repair
from rolewise.dialogue.conversation import Outcome
from rolewise.dialogue.state import DialogueState
from rolewise.dialogue.turn import Turn


class ActionRepairMisunderstanding(ConversationAction):
    """Answers what was not understood."""

    def name(self) -> str:
        """Name in the domain."""
        return "action_repair_misunderstanding"

    def reply_to(self, turn: Turn, state: DialogueState, advisor: Advisor) -> Outcome:
        """See ``rolewise.dialogue.repair.repair``."""
        return repair.repair(turn, state, advisor)


class ActionRefuseOutOfScope(ConversationAction):
    """Answers what has nothing to do with careers."""

    def name(self) -> str:
        """Name in the domain."""
        return "action_refuse_out_of_scope"

    def reply_to(self, turn: Turn, state: DialogueState, advisor: Advisor) -> Outcome:
        """See ``rolewise.dialogue.repair.refuse``."""
        return repair.refuse(turn, state, advisor)


class ActionReferNearby(ConversationAction):
    """Answers career questions next door to our topics."""

    def name(self) -> str:
        """Name in the domain."""
        return "action_refer_nearby"

    def reply_to(self, turn: Turn, state: DialogueState, advisor: Advisor) -> Outcome:
        """See ``rolewise.dialogue.repair.refer_nearby``."""
        return repair.refer_nearby(turn, state, advisor)
