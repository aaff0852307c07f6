"""What all actions share: read the tracker, ask the pure code, utter, remember.

Rasa drops an action that raises, its events with it, and the person hears nothing. Here every
action answers: an error is logged with its traceback, apologized for, and the memory stays.
"""

from __future__ import annotations

import abc
import logging
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActiveLoop, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from rolewise.answers.advisor import Advisor, load_advisor
from rolewise.answers.charts import load_answer_charts
from rolewise.answers.reply import Reply
from rolewise.answers.wording import load_wording
from rolewise.answers.wording_reload import load_wording_watch
from rolewise.dialogue.context import read_in_context
from rolewise.dialogue.conversation import Outcome
from rolewise.dialogue.decide.talk import converse
from rolewise.dialogue.state import DialogueState
from rolewise.dialogue.turn import Turn
from rolewise.logs import TURN
from rolewise.logs import Turn as LoggedTurn

FORM = "decision_form"
logger = logging.getLogger(__name__)


class ConversationAction(Action, abc.ABC):
    """An action that answers one turn; subclasses say how in ``reply_to``."""

    def respond(self, turn: Turn, state: DialogueState, advisor: Advisor) -> Outcome:
        """Return the replies and the new state: what the conversation explains goes first."""
        turn, state = read_in_context(turn, state)
        return converse(turn, state, advisor, self.reply_to)

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
            TURN.set(LoggedTurn(str(tracker.sender_id), turn.text))
            advisor = load_advisor()
            outcome = self.respond(turn, state, advisor)
        except Exception:
            logger.exception("%s failed; the person gets an apology", self.name())
            utter(dispatcher, Reply("error", load_wording().remarks["sorry"].texts[0]))
            return []
        for reply in outcome.replies:
            utter(dispatcher, load_answer_charts().add(reply))
        before = state.as_slots()
        changed = [
            SlotSet(name, value)
            for name, value in outcome.state.as_slots().items()
            if value != before[name]
        ]
        return [*changed, *loop_events(tracker, outcome.state), FollowupAction("action_listen")]


def loop_events(tracker: Tracker, state: DialogueState) -> list[dict[str, Any]]:
    """Open or close the form, as a question of the decision dialogue waits or not.

    The message is answered already, so the turn ends here: without the follow-up, the policy would
    run the form once more, or miss a rule for the end of the form.
    """
    is_open = (tracker.active_loop or {}).get("name") == FORM
    waits = state.decision_pending is not None
    if waits == is_open:
        return []
    return [ActiveLoop(FORM if waits else None)]


def utter(dispatcher: CollectingDispatcher, reply: Reply) -> None:
    """Send a reply: text, buttons and the object of the contract in one message."""
    dispatcher.utter_message(
        text=reply.text,
        buttons=[button._asdict() for button in reply.buttons],
        json_message=reply.custom(),
    )
