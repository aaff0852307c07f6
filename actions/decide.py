"""The form of the decision dialogue.

Our action takes the place of Rasa's own form of the same name (rasa/core/actions/action.py), so
each message while the form is active comes here, whatever its intent. Which question comes next is
the model's decision, not the order of slots; docs/decision-dialogue.md says how it works.
"""

from __future__ import annotations

from actions.base import FORM, ConversationAction
from rolewise.answers.advisor import Advisor
from rolewise.dialogue.conversation import Outcome
from rolewise.dialogue.decide.dispatch import answer_by_intent
from rolewise.dialogue.state import DialogueState
from rolewise.dialogue.turn import Turn


class DecisionForm(ConversationAction):
    """Helps to choose a role, and answers what is asked in between."""

    def name(self) -> str:
        """Name in the domain."""
        return FORM

    def reply_to(self, turn: Turn, state: DialogueState, advisor: Advisor) -> Outcome:
        """Answer what isn't about the decision, as the rule of its intent would."""
        return answer_by_intent(turn, state, advisor)
