"""The last question again with something changed: "and in Ohio?", "no, I meant juniors"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Optional

from rolewise.answers.advisor import Advisor
from rolewise.answers.select import DEFAULT_ROLES, Question
from rolewise.answers.wording import join_names
from rolewise.dialogue.background import speaks_of_self
from rolewise.dialogue.each import cover_each
from rolewise.dialogue.questions import (
    Outcome,
    question_again,
    remember,
    remember_again,
)
from rolewise.dialogue.skills import about, skill_names, skill_pattern, word_pattern
from rolewise.dialogue.state import DialogueState
from rolewise.dialogue.topic_words import topic_named
from rolewise.dialogue.turn import (
    FOLLOW_UP_OPENER,
    Entity,
    Turn,
    is_elliptical,
    is_filler,
    not_negated,
    roles_named,
    values,
    words_left,
)

_CHANGEABLE = ("role", "field", "location", "experience_level", "year")
_MARK = re.compile(
    r"^\s*\*|^\s*(?:no|nope|nah)\b|\b(?:meant|mean|sorry|oops|whoops|wait|actually|correction|"
    r"typo|rather|instead|i said|i asked|scratch that|my bad|should have said|not|"
    r"isn['\u2019]?t)\b",
    re.IGNORECASE,
)
_MARK_WORDS = frozenset(
    (
        "no nope nah sorry oops whoops wait actually i we meant mean said asked was were asking "
        "is it s that that's thats rather instead not isn isnt t correction typo my bad scratch "
        "make should have state city country level about but of course oh ah hm hmm ask use "
        "wrong title role job change to let me correct myself hold on want wanted know"
    ).split()
)
_REJECTED = re.compile(
    r"\bnot\s+(?:(?:the|an?|about|in|for)\s+)*(?!meant|asking)\w+(?:\s+\w+)?\s*(?=,|;|\bbut\b|\s-\s)",
    re.IGNORECASE,
)
_TURNED_ROUND = re.compile(
    r"\b(?:other way a?round|the (?:reverse|opposite)|vice versa|"
    r"(?:other|opposite|reverse) (?:way|direction))\b",
    re.IGNORECASE,
)
_NO_FIRST = re.compile(r"^\W*(?:no|nope|nah)\b", re.IGNORECASE)
_OTHER = re.compile(r"\b(?:other|second|former|latter|first|else)\b", re.IGNORECASE)
_AFTERTHOUGHT = re.compile(
    r"^\W*(?:(?:ok|okay|and|but|so|then|or|hm+|well|alright|right|also|now)\W+)+|"
    r"^\W*(?:what|how) (?:about|abt)\b",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"\b(?:what(?! about| abt)|which|who|whose|when|where|why|how(?! about| abt)|do|does|did|is|"
    r"are|can|could|should|would|will|need|become|differ\w*|compare\w*|vs|versus|tell|explain)\b",
    re.IGNORECASE,
)
_POINTING = frozenset(
    "you me us we they them he she it this that these those others other more else why".split()
)
MOST_AFTERTHOUGHT_WORDS = 8
MOST_NAMING = 40
"""A word that more statements have is no name of a tool."""


def turned_round(turn: Turn, state: DialogueState, advisor: Advisor) -> Optional[Outcome]:
    """Answer "the other way round" after a move from one role to another."""
    if state.topic != "transition" or not _TURNED_ROUND.search(turn.text):
        return None
    origin = next((item.value for item in turn.entities if item.role == "from"), None)
    target = next((item.value for item in turn.entities if item.role == "to"), None)
    if not (origin and target):
        if len(state.roles) < 2:
            return None
        target, origin = state.roles[:2]
    question = Question("", {"transition": 1.0}, (origin, target), origin=origin, target=target)
    roles = advisor.knowledge.roles
    lead = advisor.wording.phrase(
        "turned_round", origin=roles[origin].short_name, target=roles[target].short_name
    )
    reply = advisor.answer(question, state.told, lead)
    return Outcome((reply,), remember_again(state, question, reply))


def corrected(turn: Turn, state: DialogueState, advisor: Advisor) -> Optional[Outcome]:
    """Answer the last question again for the role, place, level or topic that was meant.

    Returns:
        None where the message corrects nothing, or says something of its own besides.
    """
    if state.topic is None or not (turn.intent == "correct_role" or _MARK.search(turn.text)):
        return None
    named = [item for item in turn.entities if item.entity in _CHANGEABLE]
    rest = _REJECTED.sub(" ", words_left(turn.text, named))
    other = [word for word in re.findall(r"[a-z]+", rest.lower()) if word not in _MARK_WORDS]
    topic = state.topic
    if other and not is_filler(" ".join(other)):
        asked = topic_named(" ".join(other))
        if asked is None or turn.text.rstrip().endswith("?"):
            return None
        topic = asked
    meant = not_negated(turn.text, named)
    if not meant and _NO_FIRST.search(turn.text):
        meant = named  # "no in Dublin" rejects what was said before, not Dublin
    if (not meant and topic == state.topic) or len(values(meant, "role")) > 3:
        return None
    return _answer_again(turn, named, meant, topic, state, advisor)


def _answer_again(
    turn: Turn,
    named: Sequence[Entity],
    meant: Sequence[Entity],
    topic: str,
    state: DialogueState,
    advisor: Advisor,
) -> Outcome:
    wrong = [role for role in roles_named(named) if role not in roles_named(meant)]
    roles = roles_named(meant) or tuple(role for role in state.roles if role not in wrong)
    if topic in ("comparison", "transition") and len(roles) == 1 and len(state.roles) == 2:
        kept = [role for role in state.roles if role not in (*wrong, *roles)]
        roles = (kept[0], *roles) if kept else roles
    question = question_again(state, topic, roles or state.roles)
    question = question._replace(
        location=next(iter(values(meant, "location")), question.location),
        experience_level=next(iter(values(meant, "experience_level")), question.experience_level),
        year=next(iter(values(meant, "year")), None),
    )
    lead = advisor.wording.phrase("corrected", roles=_capital(_names(meant, topic, advisor)))
    if topic != "salary" and values(meant, "location") and not roles_named(meant):
        return _elsewhere(question, state, advisor)
    reply = advisor.answer(question, state.told, lead)
    return Outcome((reply,), remember_again(state, question, reply))


def _names(meant: Sequence[Entity], topic: str, advisor: Advisor) -> str:
    """What was meant, as the lead says it: "data engineers", "Florida", "entry-level", "pay"."""
    places = {str(place.id): str(place.name) for place in advisor.knowledge.places}
    names = [advisor.role_names(roles_named(meant))] if roles_named(meant) else []
    names.extend(places.get(key, key) for key in values(meant, "location"))
    names.extend(advisor.wording.levels[key] for key in values(meant, "experience_level"))
    names.extend(values(meant, "year"))
    return join_names(names) or str(advisor.wording.topics[topic].noun)


def follow_up(turn: Turn, state: DialogueState, advisor: Advisor) -> Outcome:
    """Ask the last question again for another role, place or level."""
    named = roles_named(turn.entities)
    topic = state.topic or ("salary" if values(turn.entities, "location") else "definition")
    uncovered = values(turn.entities, "uncovered_role")
    changed = values(turn.entities, "location") or values(turn.entities, "experience_level")
    roles = named or (() if uncovered else state.roles)
    if not named and not uncovered and not changed and _OTHER.search(turn.text):
        other = other_role(state)
        roles = (other,) if other else state.roles
    if topic in ("comparison", "transition") and len(named) == 1 and state.roles:
        if named[0] in state.roles and len(state.roles) > 1:
            topic = "definition" if topic == "comparison" else topic
        else:
            anchor = next((role for role in state.roles if role not in named), None)
            roles = (anchor, *named) if anchor else named
    question = question_again(state._replace(topic=topic), topic, roles)
    meant = not_negated(turn.text, turn.entities)
    level = next(iter(values(meant, "experience_level")), None)
    kept_level = question.experience_level if tuple(roles) == state.roles else None
    question = question._replace(
        location=next(iter(values(meant, "location")), question.location),
        experience_level=level or kept_level,
        year=next(iter(values(meant, "year")), None),
        uncovered=uncovered[0] if uncovered and not named else None,
    )
    if topic == "salary" and speaks_of_self(turn.text):
        question = question._replace(location=question.location or state.own_location)
    if topic != "salary" and state.topic and values(meant, "location") and not named:
        return _elsewhere(question, state, advisor)
    reply = advisor.answer(question, state.told)
    reply = cover_each(reply, question, state.told, advisor)
    return Outcome((reply,), remember_again(state, question, reply))


def _elsewhere(question: Question, state: DialogueState, advisor: Advisor) -> Outcome:
    """Answer "and in France?" where only pay is known by place."""
    place = next(item for item in advisor.knowledge.places if item.id == question.location)
    pattern = word_pattern(place.name.removeprefix("the "))
    reply = about(place.name, pattern, question, state.told, advisor)
    return Outcome((reply,), remember_again(state, question, reply))


def other_skill(turn: Turn, state: DialogueState, advisor: Advisor) -> Optional[Outcome]:
    """Answer "and SQL?" and "what about spark": the same role, asked about one thing."""
    if not state.topic or not state.roles or len(turn.parts) > 1:
        return None
    skills = values(turn.entities, "skill")
    named = roles_named(turn.entities)
    if any(item.entity not in ("skill", "role", "field") for item in turn.entities):
        return None
    if named and not skills:
        return None
    rest = words_left(turn.text, turn.entities)
    if skills:
        if not is_filler(re.sub(r"\b(?:without|any|knowing|using)\b", " ", rest)):
            return None
        name, pattern = skill_names(skills, advisor), skill_pattern(skills, advisor.knowledge)
    else:
        words = re.findall(r"[\w+#-]+", FOLLOW_UP_OPENER.sub(" ", rest))
        words = [word for word in words if not is_filler(word)]
        opened = _AFTERTHOUGHT.search(turn.text)
        if len(words) != 1 or not opened or _ASKS.search(turn.text) or topic_named(words[0]):
            return None
        name, pattern = words[0], word_pattern(words[0])
        texts = [item.text for item in advisor.knowledge.statements.values()]
        naming = sum(bool(pattern.search(text)) for text in texts)
        if naming > MOST_NAMING or words[0].lower() in _POINTING:
            return None
        if not naming and turn.intent not in ("follow_up", "nlu_fallback"):
            return None
    part = turn.parts[0]
    topic = state.topic if state.topic not in ("comparison", "salary") else "skills"
    question = Question(part.text, {topic: 1.0}, named or state.roles, part.vector)
    reply = about(name, pattern, question, state.told, advisor)
    question = question._replace(topics={reply.topic or topic: 1.0})
    return Outcome((reply,), remember(state, question, reply, part))


def is_afterthought(turn: Turn, state: DialogueState) -> bool:
    """Whether the message changes a role, place or level of the last question and asks no own.

    "and for juniors?" says so by its words; "ok then a data analyst in healthcare?" by its opening.
    """
    if state.topic is None or turn.text.startswith("/"):
        return False
    if is_elliptical(turn.text, turn.entities):
        return True
    rest = words_left(turn.text, turn.entities)
    return (
        bool(_AFTERTHOUGHT.search(turn.text))
        and len(values(turn.entities, "role")) == 1
        and len(turn.text.split()) <= MOST_AFTERTHOUGHT_WORDS
        and len(turn.parts) == 1
        and not _ASKS.search(FOLLOW_UP_OPENER.sub(" ", rest))
        and topic_named(rest) is None
        and not speaks_of_self(rest)
    )


def other_role(state: DialogueState) -> Optional[str]:
    """Return the other one of the roles named last, else of the two founding roles."""
    for pair in (state.listed, DEFAULT_ROLES):
        others = [role for role in pair if role not in state.roles]
        if len(others) == 1:
            return others[0]
    return None


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
