"""What all actions share: read the tracker, ask the pure code, utter, remember.

Rasa drops an action that raises, its events with it, and the person hears nothing. Here every
action answers: an error is logged with its traceback, apologized for, and the memory stays.
"""

from __future__ import annotations

import abc
import logging
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from rolewise.answers.advisor import Advisor, load_advisor
from rolewise.answers.charts import load_answer_charts
from rolewise.answers.reply import Reply
from rolewise.answers.wording import load_wording
from rolewise.answers.wording_reload import load_wording_watch
from rolewise.dialogue.context import answer_in_context, read_in_context
from rolewise.dialogue.conversation import Outcome
from rolewise.dialogue.state import DialogueState
from rolewise.dialogue.turn import Turn

logger = logging.getLogger(__name__)


class ConversationAction(Action, abc.ABC):
    """An action that answers one turn; subclasses say how in ``reply_to``."""

    def respond(self, turn: Turn, state: DialogueState, advisor: Advisor) -> Outcome:
        """Return the replies and the new state: what the conversation explains goes first."""
        turn, state = read_in_context(turn, state)
        outcome = answer_in_context(turn, state, advisor)
        return self.reply_to(turn, state, advisor) if outcome is None else outcome

    @abc.abstractmethod
    def reply_to(self, turn: Turn, state: DialogueState, advisor: Advisor) -> Outcome:
        """Return the replies and the new state for a message of this action's intents."""

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Run the action (see parent class)."""
        try:
            load_wording_watch().refresh()
            state = DialogueState.from_slots(tracker.slots)
            turn = Turn.from_message(tracker.latest_message)
            advisor = load_advisor()
            outcome = self.respond(turn, state, advisor)
        except Exception:
            logger.exception("%s failed; the person gets an apology", self.name())
            utter(dispatcher, Reply("error", load_wording().remarks["sorry"].texts[0]))
            return []
        for reply in outcome.replies:
            utter(dispatcher, load_answer_charts().add(reply))
        before = state.as_slots()
        return [
            SlotSet(name, value)
            for name, value in outcome.state.as_slots().items()
            if value != before[name]
        ]


def utter(dispatcher: CollectingDispatcher, reply: Reply) -> None:
    """Send a reply: text, buttons and the object of the contract in one message."""
    dispatcher.utter_message(
        text=reply.text,
        buttons=[button._asdict() for button in reply.buttons],
        json_message=reply.custom(),
    )
