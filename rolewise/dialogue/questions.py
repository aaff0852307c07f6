"""From what was said to a question, and from its answer to what is remembered."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, NamedTuple, Optional

from rolewise.answers.advisor import Advisor
from rolewise.answers.reply import Button, Reply, unique_buttons
from rolewise.answers.select import Question
from rolewise.dialogue.background import read_background, speaks_of_self
from rolewise.dialogue.state import DialogueState
from rolewise.dialogue.topic_words import asks_in_general
from rolewise.dialogue.turn import Entity, Part, Turn, not_negated, roles_named, values
from rolewise.language.vectors import unpack_vector

_BETWEEN_ROLES = ("transition", "comparison", "decision", "collaboration")
_THERE = re.compile(r"\bthere\b(?!['\u2019]|\s+(?:is|are|was|a|any))", re.IGNORECASE)
_AMOUNT = re.compile(r"[$€£]?\d")
LISTED = 3
"""So many roles are kept for "the first", "the latter" and "both"."""


class Outcome(NamedTuple):
    """What a turn leads to."""

    replies: tuple[Reply, ...]
    state: DialogueState


def complete(part: Part, turn: Turn, state: DialogueState, topics: dict[str, float]) -> Question:
    """Complete what was said by what is remembered."""
    entities = part.entities or ()
    told = read_background(turn)
    likeliest = max(topics, key=lambda name: topics[name])
    named = roles_named(entities) or roles_named(turn.entities)
    if len(named) > 1 and likeliest not in _BETWEEN_ROLES:
        named = tuple(role for role in named if role != told.role)
    uncovered = values(entities, "uncovered_role")
    origin = next((item.value for item in entities if item.role == "from"), None)
    target = next((item.value for item in entities if item.role == "to"), None)
    roles = named or (() if uncovered else state.roles)
    if likeliest == "comparison" and len(named) == 1 and not uncovered:
        # "how is that different from an ML engineer?" compares with the role talked of.
        roles = (*[role for role in state.roles if role not in named][:1], *named)
    same_subject = not named or set(named) == set(state.roles)
    location = _named_one(turn, "location")
    level = _named_one(turn, "experience_level")
    if level == told.level and told.role and roles != (told.role,):
        level = None  # their own, in another role than the one asked about
    own = speaks_of_self(part.text or turn.text)
    if likeliest == "salary":
        if state.topic == "salary" or _THERE.search(part.text):
            location = location or state.location
            level = level or (state.experience_level if same_subject else None)
        if own:
            location = location or state.own_location
            level = level or (state.own_level if roles == (state.own_role,) else None)
    if own and state.own_role and not uncovered:
        if not roles:
            roles = (state.own_role,)
        elif likeliest == "transition" and not origin and named and state.own_role not in named:
            origin, target = state.own_role, target or named[0]
            roles = (state.own_role, *named)
    return Question(
        text=part.text,
        topics=topics,
        roles=roles,
        vector=part.vector,
        location=location,
        experience_level=level,
        year=next(iter(values(turn.entities, "year")), None),
        uncovered=uncovered[0] if uncovered and not values(entities, "role") else None,
        origin=origin,
        target=target,
        places=_places(part, turn),
    )


def last_question(state: DialogueState) -> Optional[Question]:
    """Return the question answered last, or None at the beginning."""
    if state.topic is None:
        return None
    previous = state.question or {}
    packed = previous.get("vector")
    return Question(
        previous.get("text") or "",
        {state.topic: 1.0},
        state.roles,
        unpack_vector(packed) if packed else None,
        state.location,
        state.experience_level,
        pay=_pay(state) if state.topic == "salary" else {},
    )


def question_again(state: DialogueState, topic: str, roles: Sequence[str]) -> Question:
    """Return the last question for ``roles``, in words that name none of the roles before.

    Where the roles change, the vector of the question before is kept only if that asked for
    something in particular: it means the roles before, too, and would choose a statement on them.
    """
    previous = state.question or {}
    same = topic == state.topic
    unchanged = tuple(roles) == state.roles
    words = previous.get("words") or ""
    keeps = same and (unchanged or not asks_in_general(words, topic))
    packed = previous.get("vector") if keeps else None
    return Question(
        text=((previous.get("text") or "") if unchanged else words) if same else "",
        topics={topic: 1.0},
        roles=tuple(roles),
        vector=unpack_vector(packed) if packed else None,
        location=state.location if same else None,
        experience_level=state.experience_level if same else None,
        pay=_pay(state) if same and topic == "salary" else {},
    )


def remember(
    state: DialogueState, question: Question, reply: Reply, part: Optional[Part]
) -> DialogueState:
    """Return the state after ``reply`` answered ``question``; ``part`` is what was said."""
    statements = tuple(reply.data.get("statements", ()))
    if part is not None:
        words = part.words if part.words is not None else part.text
        state = state._replace(question={"text": part.text, "vector": part.packed, "words": words})
    if question.pay.get("kind") == "differ":
        # "and in Japan?" after "why do the sources differ?" asks what is paid there.
        state = state._replace(question=None)
    if state.question is not None and dict(question.pay) != _pay(state):
        state = state._replace(question={**state.question, "pay": dict(question.pay)})
    sources = tuple(source["id"] for source in reply.sources)
    roles = tuple(question.roles or reply.roles[:2])
    return offer(
        state.tell(statements)._replace(
            topic=question.topic,
            roles=roles,
            location=question.location,
            experience_level=question.experience_level,
            sources=sources or state.sources,
            misunderstandings=0,
            listed=_listed(state, roles),
        ),
        reply,
    )


def remember_again(state: DialogueState, question: Question, reply: Reply) -> DialogueState:
    """Return the state after the last question was asked again with something changed."""
    previous = (state.question or {}).get("vector") if question.vector is not None else None
    part = Part(question.text, f"ask_{question.topic}", 1.0, (), None, previous, question.text)
    if question.vector is not None:
        part = part._replace(words=(state.question or {}).get("words"))
    return remember(state, question, reply, part)


def offer(state: DialogueState, reply: Reply) -> DialogueState:
    """Return the state after showing the reply's buttons."""
    return state._replace(offered=tuple(button._asdict() for button in reply.buttons))


def say(
    state: DialogueState,
    advisor: Advisor,
    phrase: str,
    kind: str,
    buttons: Sequence[Button],
    **filling: Any,
) -> Outcome:
    """Say a phrase of ``knowledge/wording.yml`` with buttons."""
    reply = Reply(kind, advisor.wording.phrase(phrase, **filling), unique_buttons(buttons))
    return Outcome((reply,), offer(state, reply))


def _named_one(turn: Turn, name: str) -> Optional[str]:
    """The first value of an entity that isn't ruled out ("not in Texas but in Florida")."""
    given: list[Entity] = [item for item in turn.entities if item.entity == name]
    return next(iter(values(not_negated(turn.text, given), name)), None)


def _pay(state: DialogueState) -> dict[str, Any]:
    """The terms of the pay question before, without what was a question of its own."""
    kept = (state.question or {}).get("pay")
    return {name: kept[name] for name in kept if name != "kind"} if isinstance(kept, dict) else {}


def _places(part: Part, turn: Turn) -> tuple[str, ...]:
    """The places of a question, the one that an amount or a move starts from first."""
    given = [item for item in part.entities or turn.entities if item.entity == "location"]
    return places_in_order(turn.text, [(item.start or 0, item.value) for item in given])


def places_in_order(text: str, named: Sequence[tuple[int, str]]) -> tuple[str, ...]:
    """Return place ids, the one that an amount or a move starts from first.

    Args:
        text: The message.
        named: Where each place begins, and its id, in order.
    """
    places = [place for _, place in named]
    if len(places) == 2:
        amount = _AMOUNT.search(text)
        second_from = re.search(r"\bfrom\s+(?:the\s+)?$", text[: named[1][0]], re.IGNORECASE)
        if second_from or (amount and amount.start() > named[0][0]):
            places.reverse()
    return tuple(dict.fromkeys(places))


def _listed(state: DialogueState, roles: tuple[str, ...]) -> tuple[str, ...]:
    """The roles to choose from: those told together, else the last two one after the other."""
    if len(roles) != 1:
        return roles[:LISTED] or state.listed
    if roles[0] in state.listed:
        return state.listed
    return (*state.listed[-1:], *roles)
