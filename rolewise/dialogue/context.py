"""What a message means in this conversation, before the action of its intent gets it.

A classifier of single messages must guess at "and SQL?", "no, Florida" or "the latter". Here the
conversation decides; whatever says something of its own is left to the intent's action.
"""

from __future__ import annotations

import re
from typing import Optional

from rolewise.answers.advisor import Advisor
from rolewise.dialogue import again
from rolewise.dialogue.anaphora import resolve
from rolewise.dialogue.asides import aside
from rolewise.dialogue.background import only_tells, read_background, with_background
from rolewise.dialogue.conversation import (
    answer_questions,
    choose,
    tell_background,
    tell_of_person,
)
from rolewise.dialogue.pay import pay_question
from rolewise.dialogue.questions import Outcome, say
from rolewise.dialogue.remarks import make_remark, start_buttons
from rolewise.dialogue.repair import refer_nearby
from rolewise.dialogue.route_person import with_own_background
from rolewise.dialogue.routes import answer_route
from rolewise.dialogue.state import DialogueState
from rolewise.dialogue.terms import explain_term
from rolewise.dialogue.topic_words import only_topic, topic_named
from rolewise.dialogue.turn import Turn, asks_several, roles_named, words_left

_OWN_ANSWER = ("choose_option", "affirm", "deny", "tell_more", "explain", "ask_source")
_NOT_A_QUESTION = (
    "nlu_fallback",
    "gibberish",
    "out_of_scope",
    "give_feedback",
    "greet",
    "follow_up",
)
_BECOME = re.compile(
    r"\b(?:can|could|do|should|would)\b.*\b(?:become|turn into|(?:move|switch|go|get) (?:in)?to)\b",
    re.IGNORECASE,
)
_DOES = re.compile(r"\bdo(?:es)?\b.*\bdo\b", re.IGNORECASE)
_REFERRING = re.compile(r"\b(?:former|latter|both|all|either|each|two|other)\b", re.IGNORECASE)
_AGE = re.compile(r"\btoo (?:late|old|young)\b|\bat my age\b|\bmissed the boat\b", re.IGNORECASE)
MAY_BE_NEAR = 0.25
"""From this probability of ``other_career`` on, in the middle of a conversation."""
SURE_OF_QUESTION = 0.6
"""From this probability on, a story without a question mark is answered as the question it is."""


def read_in_context(turn: Turn, state: DialogueState) -> tuple[Turn, DialogueState]:
    """Return the message with what it refers to named, and what it tells of the person kept."""
    if turn.text.startswith("/"):
        return turn, state
    return resolve(turn, state), with_own_background(turn, with_background(turn, state))


def answer_in_context(turn: Turn, state: DialogueState, advisor: Advisor) -> Optional[Outcome]:
    """Answer a message that the conversation explains; None for one that speaks for itself."""
    if turn.text.startswith("/"):
        return None
    outcome = (
        _aside(turn, state, advisor)
        or explain_term(turn.text, state, advisor)
        or answer_route(turn, state, advisor)
        or again.turned_round(turn, state, advisor)
    )
    outcome = outcome or again.corrected(turn, state, advisor)
    outcome = outcome or pay_question(turn, state, advisor)
    outcome = outcome or _nearby(turn, state, advisor)
    if outcome is not None:
        return _heard(outcome)
    if not turn.intent.startswith("ask_") and asks_several(turn):
        return answer_questions(turn, state, advisor)
    topic = only_topic(words_left(turn.text, turn.entities))
    if state.topic and topic is not None and turn.intent != f"ask_{topic}":
        asked = turn._replace(intent=f"ask_{topic}", ranking=((f"ask_{topic}", 1.0),))
        return answer_questions(asked, state, advisor)
    if _is_move(turn):
        asked = turn._replace(intent="ask_transition", ranking=(("ask_transition", 1.0),))
        return answer_questions(asked, state, advisor)
    if turn.intent == "choose_option" and roles_named(turn.entities):
        return _of_these_roles(turn, state, advisor)
    if turn.intent == "follow_up" or again.is_afterthought(turn, state):
        topic = topic_named(words_left(turn.text, turn.entities))
        if topic is not None and topic != state.topic:
            asked = turn._replace(intent=f"ask_{topic}", confidence=1.0)
            return answer_questions(asked, state, advisor)
    if turn.intent not in _OWN_ANSWER:
        outcome = again.other_skill(turn, state, advisor)
        if outcome is None and again.is_afterthought(turn, state):
            outcome = again.follow_up(turn, state, advisor)
        if outcome is not None:
            return _heard(outcome)
    if _only_tells(turn):
        return tell_background(state, advisor)
    return None


def _of_these_roles(turn: Turn, state: DialogueState, advisor: Advisor) -> Optional[Outcome]:
    """Answer "what does the first one do?" and "both", which sound like a choice of buttons."""
    rest = words_left(turn.text, turn.entities)
    topic = "responsibilities" if _DOES.search(rest) else topic_named(rest)
    if topic is None:
        refers = state.topic and _REFERRING.search(turn.text)
        return again.follow_up(turn, state, advisor) if refers else None
    asked = turn._replace(intent=f"ask_{topic}", ranking=((f"ask_{topic}", 1.0),))
    return answer_questions(asked, state, advisor)


def _is_move(turn: Turn) -> bool:
    """Whether "can they become data engineers?" asks for a move between roles."""
    part = turn.parts[0]
    directions = {item.role for item in part.entities if item.entity in ("role", "field")}
    return (
        len(turn.parts) == 1
        and {"from", "to"} <= directions
        and turn.intent.startswith("ask_")
        and bool(_BECOME.search(part.text))
    )


def _nearby(turn: Turn, state: DialogueState, advisor: Advisor) -> Optional[Outcome]:
    """Amid a talk about a role, take what may well be about careers as next door, not as far."""
    if turn.intent in ("out_of_scope", "other_career", "nlu_fallback") and _AGE.search(turn.text):
        asked = turn._replace(intent="ask_transition", ranking=(("ask_transition", 1.0),))
        return answer_questions(asked, state, advisor) if state.topic else None
    near = dict(turn.ranking).get("other_career", 0.0)
    if turn.intent == "out_of_scope" and state.topic and near >= MAY_BE_NEAR:
        return refer_nearby(turn, state, advisor)
    return None


def _heard(outcome: Outcome) -> Outcome:
    return outcome._replace(state=outcome.state._replace(misunderstandings=0))


def _aside(turn: Turn, state: DialogueState, advisor: Advisor) -> Optional[Outcome]:
    """Take "never mind", "no thanks, that's all", a thumb up and another language."""
    name = aside(turn.text)
    if name is None or turn.intent == "start_over" or (name == "greet" and state.topic):
        return None
    if name == "yes":
        return choose(turn._replace(intent="affirm"), state, advisor)
    if name == "refused":
        return say(state, advisor, "deny", "question", start_buttons(advisor))
    if name == "about_me":
        return tell_of_person(state, advisor)
    reply, state = make_remark(name, state, advisor)
    if name in ("review_off", "review_on"):
        reply = reply.with_data(review=name.removeprefix("review_"))
    return Outcome((reply,), state)


def _only_tells(turn: Turn) -> bool:
    """Whether the message tells about the person and asks nothing."""
    if "?" in turn.text or not any(read_background(turn)):
        return False
    if any(item.role == "to" for item in turn.entities):
        return False
    if only_tells(turn):
        return True
    return turn.intent in _NOT_A_QUESTION or turn.confidence < SURE_OF_QUESTION
