"""What answers an intent, as ``data/rules.yml`` has it: for questions in the middle of the form."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from rolewise.answers.advisor import Advisor
from rolewise.dialogue import conversation, repair
from rolewise.dialogue.questions import Outcome
from rolewise.dialogue.remarks import INTENT_REMARKS, make_remark
from rolewise.dialogue.state import DialogueState
from rolewise.dialogue.turn import Turn

Handler = Callable[[Turn, DialogueState, Advisor], Outcome]


def remark(turn: Turn, state: DialogueState, advisor: Advisor) -> Outcome:
    """Make the remark that belongs to the intent."""
    reply, state = make_remark(INTENT_REMARKS[turn.intent], state, advisor)
    return Outcome((reply,), state._replace(misunderstandings=0))


HANDLERS: Mapping[str, Handler] = {
    "follow_up": conversation.follow_up,
    "correct_role": conversation.correct_role,
    "tell_more": conversation.tell_more,
    "explain": conversation.explain,
    "ask_source": conversation.cite_sources,
    "choose_option": conversation.choose,
    "affirm": conversation.choose,
    "deny": conversation.choose,
    "other_career": repair.refer_nearby,
    "out_of_scope": repair.refuse,
    **dict.fromkeys(INTENT_REMARKS, remark),
}


def answer_by_intent(turn: Turn, state: DialogueState, advisor: Advisor) -> Outcome:
    """Answer a message as the rule of its intent would."""
    if turn.intent.startswith("ask_") and turn.intent not in HANDLERS:
        return conversation.answer_questions(turn, state, advisor)
    return HANDLERS.get(turn.intent, repair.repair)(turn, state, advisor)
