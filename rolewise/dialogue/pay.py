"""Pay questions that the tables answer, whatever the classifier of single messages thinks."""

from __future__ import annotations

import re
from typing import Optional

from rolewise.answers.advisor import Advisor
from rolewise.answers.pay_ranking import kind_of_place
from rolewise.answers.pay_terms import PayTerms, speaks_of
from rolewise.dialogue.questions import Outcome, complete, remember
from rolewise.dialogue.state import DialogueState
from rolewise.dialogue.turn import Part, Turn, asks_several, is_filler, roles_named, words_left

_PAY = re.compile(
    r"\b(?:earn\w*|paid|pays?|paying|salar\w+|wages?|compensation|income|money|rates?|make(?!\s+(?:me|you|it|them|sure|sense)\b)|offered)\b|[$€£]",
    re.IGNORECASE,
)
_SOURCES = re.compile(r"\b(?:sources?|figures?|numbers?)\b", re.IGNORECASE)
_WHY = re.compile(r"\bwhy\b|\bhow come\b", re.IGNORECASE)
_OTHER_TOPICS = (
    "ask_transition ask_decision ask_gaining_experience ask_learning_resources ask_education "
    "ask_interview ask_career_path ask_skills"
).split()
_SHORT_FOLLOW_UP = 5
_WITHOUT_PLACES = re.compile(
    r"\b(?:cit(?:y|ies)|metros?|areas?|towns?|states?|countr(?:y|ies)|nations?|places?|regions?)\b",
    re.IGNORECASE,
)
_SHORT = frozenset(
    (
        "are is do does how much what whats what's about that it per rate at they she he who in "
        "per a the for to by people ones job jobs show me give tell converted convert expressed "
        "or earn make get us would be their pay companies company industry sector"
    ).split()
)


def pay_question(turn: Turn, state: DialogueState, advisor: Advisor) -> Optional[Outcome]:
    """Answer a message that asks for pay in one respect, or how many ads name a skill.

    Returns:
        None where it doesn't, or where it asks several questions.
    """
    if asks_several(turn):
        return None
    named = [item for item in turn.entities if item.entity in ("role", "field", "uncovered_role")]
    terms = advisor.counted.reader.read(words_left(turn.text, named))
    part = turn.parts[0] if len(turn.parts) == 1 else _whole(turn)
    if speaks_of(terms) and _is_meant(terms, turn, state, advisor):
        before = (state.question or {}).get("pay") if _continues(turn, state) else None
        question = complete(part, turn, state, {"salary": 1.0})
        merged = terms.over(before) if isinstance(before, dict) else terms
        question = question._replace(pay=merged.as_dict())
    elif _is_short(turn, state) and advisor.counted.compares_levels(turn.text):
        # "junior vs senior?" after a pay answer.
        question = complete(part, turn, state, {"salary": 1.0})._replace(text=turn.text)
    elif _asks_for_other_places(turn, state):
        # "and which countries?" after "which cities pay best?"
        question = complete(part, turn, state, {"salary": 1.0})
        asked = (state.question or {}).get("text", "")
        question = question._replace(text=f"{turn.text} {_WITHOUT_PLACES.sub(' ', asked)}")
    elif not turn.intent.startswith("ask_") and roles_named(turn.entities):
        question = complete(part, turn, state, {"skills": 1.0})
        if not advisor.counted.counts_skills(question):
            return None
    else:
        return None
    if advisor.counted.answer(question) is None and not question.uncovered:
        return None
    reply = advisor.answer(question, state.told)
    return Outcome((reply,), remember(state, question, reply, part))


def _is_meant(terms: PayTerms, turn: Turn, state: DialogueState, advisor: Advisor) -> bool:
    """Whether the terms found are what the message is about."""
    if terms.kind == "differ":
        if state.topic == "salary":
            return len(state.roles) < 2 or bool(_SOURCES.search(turn.text))
        return bool(_SOURCES.search(turn.text)) and len(set(roles_named(turn.entities))) == 1
    if terms.kind in ("worth", "move"):
        return any(item.entity == "location" for item in turn.entities)
    if _WHY.search(turn.text):
        return False
    if terms.kind == "remote_share":
        if turn.intent == "out_of_scope" and not roles_named(turn.entities):
            return False  # the remote of a television
        return turn.intent not in _OTHER_TOPICS and not turn.topics().get("decision", 0) > 0.5
    if turn.intent == "ask_salary" or _continues(turn, state, advisor):
        return True
    about = bool(roles_named(turn.entities)) or state.topic == "salary"
    return about and bool(_PAY.search(turn.text)) and turn.intent not in _OTHER_TOPICS


def _asks_for_other_places(turn: Turn, state: DialogueState) -> bool:
    asked = (state.question or {}).get("text", "")
    return _is_short(turn, state) and bool(kind_of_place(turn.text) and kind_of_place(asked))


def _is_short(turn: Turn, state: DialogueState) -> bool:
    """Whether a few words follow a pay answer."""
    return state.topic == "salary" and len(turn.text.split()) <= _SHORT_FOLLOW_UP


def _continues(turn: Turn, state: DialogueState, advisor: Optional[Advisor] = None) -> bool:
    """Whether a message after a pay answer only adds terms: "in euros?", "and for startups"."""
    if state.topic != "salary":
        return False
    if advisor is None:
        return not _PAY.search(turn.text)
    rest = advisor.counted.reader.words_left(words_left(turn.text, turn.entities))
    words = [word for word in re.findall(r"[a-z']+", rest.lower()) if word not in _SHORT]
    return is_filler(" ".join(words))


def _whole(turn: Turn) -> Part:
    longest = max(turn.parts, key=lambda item: len(item.text))
    return longest._replace(text=turn.text, entities=turn.entities)
