"""What people tell about themselves: role, level, place and skills they have.

Read by small patterns around the names that were found: "I'm a data analyst in Ohio", "I know SQL
but no Python". What somebody wants, asks or rules out is not theirs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple, Optional

from rolewise.dialogue.state import DialogueState
from rolewise.dialogue.turn import Entity, Turn, words_left

_SENTENCE = re.compile(r"[^.!?;\n]+(?:\.(?=\w)[^.!?;\n]*)*[.!?;\n]*")
_QUESTION = re.compile(
    r"(?:^|[,:\u2013\u2014-]\s*|\b(?:and|but|so|then)\s+)"
    r"(?:what|how|which|who|where|when|why|is|are|am|do|does|did|can|could|should|would|will)\b",
    re.IGNORECASE,
)
_SELF = re.compile(r"\b(?:i|i['\u2019]?m|i['\u2019]?ve|im|ive|my|me|mine|myself)\b", re.IGNORECASE)
_ABOUT_SELF = re.compile(
    r"\bmy (?:own )?(?:background|experience|skills?|skill ?set|profile|history|situation|case)\b|"
    r"\b(?:somebody|someone|a person|people) like me\b|\bwhat i (?:already )?(?:know|have|do)\b|"
    r"\bfrom where i (?:am|stand)\b|\bgiven (?:that|what) i\b|\bthe skills i have\b|"
    r"\b(?:do|have) i (?:have|got) (?:the|enough|what)\b",
    re.IGNORECASE,
)
_ARE = (
    r"(?:i['\u2019]?\s?a?m|i have been|i['\u2019]?ve been|been working|(?:i )?work(?:ed|ing)?|"
    r"employed|i was|my (?:day )?job is|my (?:current )?(?:role|title|position) is|"
    r"my background is|experience|background|years|started(?: out)?|former(?:ly)?)"
)
_BETWEEN = (
    r"(?:\s+(?:a|an|the|as|in|of|now|currently|still|just|also|working|employed|being|mostly|"
    r"really|actually|full[- ]?time|part[- ]?time|small|big|large|level|for|with|\d+|years?|"
    r"months?|about|almost|nearly|over|experience|background|self[- ]?taught))*\s*$"
)
_BEFORE_ROLE = re.compile(_ARE + _BETWEEN, re.IGNORECASE)
_AFTER_ROLE = re.compile(r"^\s*(?:here\b|by (?:trade|day|profession|training)\b)", re.IGNORECASE)
_BEFORE_PLACE = re.compile(r"\b(?:in|from|near|around|outside|based)\s+(?:the\s+)?$", re.IGNORECASE)
_ELSEWHERE = re.compile(
    r"\b(?:mov(?:e|ing)|relocat\w+|go(?:ing)?|want\w*|hop(?:e|ing)|job in|jobs in|interested)\b",
    re.IGNORECASE,
)
_HAVE = re.compile(
    r"\b(?:know|knows|use|used|using|work(?:ed)? with|experience|experienced|good (?:at|with|in)|"
    r"strong|comfortable|fluent|familiar|years|months|background|degree|code in|coded|write|"
    r"wrote|programs? in|do|did|done|built|build|have|['\u2019]ve|ive|taught|proficient|skills?|"
    r"skilled|certified|with|solid|decent|bit of|some|mostly|daily)\b",
    re.IGNORECASE,
)
_HAVE_NOT = re.compile(
    r"\b(?:not|never|no|without|don['\u2019]?t|haven['\u2019]?t|can['\u2019]?t|cannot|zero|"
    r"want\w*|wanna|need\w*|learn\w*|hop(?:e|ing)|plan\w*|interested|should|lack\w*|hate\w*|"
    r"only heard|if i)\b",
    re.IGNORECASE,
)
_WISH = re.compile(
    r"\b(?:want\w*|wanna|looking|hop(?:e|ing)|appl(?:y|ying)|aim\w*|plan\w*|if|not|never|become|"
    r"becoming|ask(?:ed|ing)?|meant?)\b|n['\u2019]t\b",
    re.IGNORECASE,
)


_SELF_WORDS = frozenset(
    (
        "hi hello hey i im am m ive ve have been was work working worked as a an the in near "
        "from at with and of for my job background is currently now based live know use years "
        "year some experience here s"
    ).split()
)


class Background(NamedTuple):
    """What somebody said of themselves.

    Attributes:
        role: Role id.
        level: Experience level.
        location: Place id.
        skills: Skill ids, in order of mention.
    """

    role: Optional[str] = None
    level: Optional[str] = None
    location: Optional[str] = None
    skills: tuple[str, ...] = ()


def speaks_of_self(text: str) -> bool:
    """Whether the text speaks of the person who writes."""
    return bool(_SELF.search(text))


def refers_to_background(text: str) -> bool:
    """Whether the text calls on what was told before ("with my background")."""
    return bool(_ABOUT_SELF.search(text))


def read_background(turn: Turn) -> Background:
    """Return what the message tells about the person; nothing for a tapped button."""
    if turn.text.startswith("/") or not (
        speaks_of_self(turn.text) or re.search(r"\bhere\b", turn.text, re.IGNORECASE)
    ):
        return Background()
    plain = words_left(turn.text, turn.entities)
    found = Background()
    for sentence in _told_sentences(turn.text, plain):
        for entity in turn.entities:
            if entity.start is None or not sentence.start <= entity.start < sentence.end:
                continue
            before = plain[sentence.start : entity.start]
            after = turn.text[entity.end : sentence.end]
            found = _add(found, entity, before, after)
    return found


def only_tells(turn: Turn) -> bool:
    """Whether the message is nothing but "I'm a data analyst in Ohio and I know SQL"."""
    words = re.findall(r"[a-z]+", words_left(turn.text, turn.entities).lower())
    return any(read_background(turn)) and all(word in _SELF_WORDS for word in words)


def with_background(turn: Turn, state: DialogueState) -> DialogueState:
    """Return the state with what the message tells about the person added."""
    told = read_background(turn)
    skills = tuple(dict.fromkeys((*state.own_skills, *told.skills)))
    return state._replace(
        own_role=told.role or state.own_role,
        own_level=told.level or state.own_level,
        own_location=told.location or state.own_location,
        own_skills=skills,
    )


class _Span(NamedTuple):
    start: int
    end: int


def _told_sentences(text: str, plain: str) -> Iterator[_Span]:
    """The sentences, each without the question at its end."""
    for match in _SENTENCE.finditer(text):
        question = _QUESTION.search(plain, match.start(), match.end())
        asks = "?" in match.group() or (question and question.start() == match.start())
        end = question.start() if question and asks else match.end()
        if end > match.start():
            yield _Span(match.start(), end)


def _add(found: Background, entity: Entity, before: str, after: str) -> Background:
    """Add one name to what is known, if it tells about the person."""
    clause = re.split(r"[,:(]| but | though ", before)[-1]
    if entity.entity == "role" and entity.role != "to" and found.role is None:
        is_own = _BEFORE_ROLE.search(before) or (entity.role == "from" and _SELF.search(before))
        if (is_own and not _WISH.search(clause)) or _AFTER_ROLE.search(after):
            return found._replace(role=entity.value)
    elif entity.entity == "experience_level" and found.level is None:
        if _SELF.search(before) and not _WISH.search(clause):
            return found._replace(level=entity.value)
    elif entity.entity == "location" and found.location is None:
        if _BEFORE_PLACE.search(before) and not _ELSEWHERE.search(clause):
            return found._replace(location=entity.value)
    elif (
        entity.entity == "skill"
        and entity.value not in found.skills
        and _HAVE.search(before)
        and not _HAVE_NOT.search(_since_have(before))
    ):
        return found._replace(skills=(*found.skills, entity.value))
    return found


def _since_have(before: str) -> str:
    """What stands between the last word that rules in or out and the skill, and that word."""
    pieces: Sequence[str] = re.split(r"[,;]| but | though | and i ", before)
    for piece in reversed(pieces):
        if _HAVE.search(piece) or _HAVE_NOT.search(piece):
            return piece
    return before
