"""The payloads that our buttons carry; nothing else that begins with ``/`` is obeyed.

Rasa takes ``/intent{"entity": "value"}`` from anybody and skips understanding, so that a client
could set intents and entities as it likes. Here a payload must be one that some button of ours may
carry: an intent of the list, with exactly the entities its buttons have and values we know. It is
written anew from what was checked, so that Rasa can't read it otherwise than we did. Why a fixed
grammar and not what was offered in this conversation: docs/decisions/0016-hostile-input.md.
"""

from __future__ import annotations

from typing import Any, Optional

from rolewise.answers.reply import parse_payload, payload
from rolewise.decision.steps import ENTITY, INTENT, known_steps
from rolewise.knowledge import TOPICS, load_knowledge

ASK_INTENTS = frozenset(f"ask_{topic}" for topic in TOPICS)
"""With a role, several, or none."""
BARE_INTENTS = frozenset({"tell_more", "explain", "ask_source", "help", "start_over", "greet"})
"""With nothing beside them."""
MAX_CHARACTERS = 1000
"""All fifteen roles take 300."""


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
        step = given.get(ENTITY)
        good = given.keys() == {ENTITY} and isinstance(step, str) and step in known_steps()
    else:
        good = False
    return payload(intent, **given) if good else None


def is_offered(text: str) -> bool:
    """Whether ``text`` is a payload that one of our buttons may carry."""
    return offered(text) is not None


def _are_roles(given: Any) -> bool:
    names = given if isinstance(given, list) else [given]
    known = load_knowledge().roles
    return (
        bool(names)
        and all(isinstance(name, str) and name in known for name in names)
        and len(set(names)) == len(names)
    )
