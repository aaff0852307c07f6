"""Which of the offered options a person means by "the second one", "both" or "the pay one"."""

from __future__ import annotations

import re
from typing import Optional

from rolewise.answers.reply import parse_payload, payload
from rolewise.answers.select import DEFAULT_ROLES
from rolewise.dialogue.state import DialogueState
from rolewise.dialogue.turn import Turn, roles_named
from rolewise.language.tokens import tokenize

_ORDINALS = (
    r"\b(?:first|1st|1|one(?! of)|former)\b",
    r"\b(?:second|2nd|2|two)\b",
    r"\b(?:third|3rd|3|three)\b",
    r"\b(?:fourth|4th|4|four)\b",
)
_LAST = re.compile(r"\b(?:last|latter|final|bottom)\b", re.IGNORECASE)
_BOTH = re.compile(r"\b(?:both|all|either|each)\b", re.IGNORECASE)
_ORDINAL_NOUN = re.compile(
    r"\b(first|second|third|fourth|last|1st|2nd|3rd|4th)\s+one\b", re.IGNORECASE
)
_COMMON = frozenset(
    [
        "the",
        "a",
        "an",
        "one",
        "ones",
        "that",
        "this",
        "it",
        "please",
        "option",
        "button",
        "role",
        "and",
        "of",
        "for",
        "i",
        "d",
        "like",
    ]
)


def choose_option(turn: Turn, state: DialogueState) -> Optional[str]:
    """Return the payload meant, or None when it can't be told.

    Args:
        turn: The message.
        state: The conversation, with the options last offered.
    """
    if turn.intent == "affirm":
        return state.offered[0]["payload"]
    text = _ORDINAL_NOUN.sub(r"\1", turn.text)
    if _BOTH.search(text) and state.topic and state.roles:
        both = state.roles if len(state.roles) > 1 else DEFAULT_ROLES
        return payload(f"ask_{state.topic}", role=list(both))
    named = roles_named(turn.entities)
    if named:
        for option in state.offered:
            if _roles_of(option["payload"]) == named[:1]:
                return option["payload"]
        return payload(f"ask_{topic_for_one(state.topic)}", role=named[0])
    by_title = _by_title(text, state)
    if by_title:
        return by_title
    for position, pattern in enumerate(_ORDINALS):
        if re.search(pattern, text, re.IGNORECASE) and position < len(state.offered):
            return state.offered[position]["payload"]
    if _LAST.search(text):
        return state.offered[-1]["payload"]
    return None


def topic_for_one(topic: Optional[str]) -> str:
    """Return the topic of a conversation, or the one to go on with where it needs two roles."""
    return "definition" if topic in (None, "comparison", "decision") else str(topic)


def _roles_of(offered: str) -> tuple[str, ...]:
    parsed = parse_payload(offered)
    given = parsed[1].get("role", ()) if parsed else ()
    return tuple(given) if isinstance(given, list) else (given,) if given else ()


def _by_title(text: str, state: DialogueState) -> Optional[str]:
    said = {token.folded for token in tokenize(text)} - _COMMON
    best = max(
        state.offered,
        key=lambda option: len(said & {token.folded for token in tokenize(option["title"])}),
    )
    shared = said & ({token.folded for token in tokenize(best["title"])} - _COMMON)
    return best["payload"] if shared else None
