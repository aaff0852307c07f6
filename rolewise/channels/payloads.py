"""The payloads that our buttons carry; nothing else that begins with ``/`` is obeyed.

Rasa takes ``/intent{"entity": "value"}`` from anybody and skips understanding, so that a client
could set intents and entities as it likes. Here a payload must be one that some button of ours may
carry: an intent of the list, with exactly the entities its buttons have and values we know. It is
written anew from what was checked, so that Rasa can't read it otherwise than we did. Why a fixed
grammar and not what was offered in this conversation: docs/decisions/0016-hostile-input.md.
"""

from __future__ import annotations

from collections.abc import Container
from typing import Any, Optional

from rolewise.answers.reply import parse_payload, payload
from rolewise.decision.steps import ENTITY, INTENT, known_steps
from rolewise.knowledge import TOPICS, load_knowledge

ASK_INTENTS = frozenset(f"ask_{topic}" for topic in TOPICS)
"""With a role, several, or none."""
BARE_INTENTS = frozenset({"tell_more", "explain", "ask_source", "help", "start_over", "greet"})
"""With nothing beside them."""
MAX_CHARACTERS = 2000
"""All fifteen roles take 300, an answer to each question of the decision dialogue 600."""


def offered(text: str) -> Optional[str]:
    """Return a payload as our buttons write it; None for what none of them may carry."""
    if len(text) > MAX_CHARACTERS:
        return None
    try:
        parsed = parse_payload(text)
    except (RecursionError, ValueError):
        return None
    if parsed is None:
        return None
    intent, given = parsed
    if intent in BARE_INTENTS:
        good = not given
    elif intent in ASK_INTENTS:
        good = not given or (given.keys() == {"role"} and _are_roles(given["role"]))
    elif intent == INTENT:
        steps = given.get(ENTITY)
        # A form sends several steps, and the roles it is between.
        form = isinstance(steps, list) and given.keys() == {ENTITY, "role"}
        good = _are_all_in(steps, known_steps()) and (
            given.keys() == {ENTITY} or (form and _are_roles(given["role"]))
        )
    else:
        good = False
    return payload(intent, **given) if good else None


def is_offered(text: str) -> bool:
    """Whether ``text`` is a payload that one of our buttons may carry."""
    return offered(text) is not None


def _are_roles(given: Any) -> bool:
    return _are_all_in(given, load_knowledge().roles)


def _are_all_in(given: Any, known: Container[str]) -> bool:
    """Whether a value is one known name, or a list of different ones."""
    names = given if isinstance(given, list) else [given]
    return (
        bool(names)
        and all(isinstance(name, str) and name in known for name in names)
        and len(set(names)) == len(names)
    )
