"""One turn of a conversation: what was said and remembered in, replies and memory out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple, Optional

from rolewise.answers.advisor import Advisor
from rolewise.answers.reply import Button, Reply, parse_payload, payload, unique_buttons
from rolewise.answers.select import DEFAULT_ROLES, Question
from rolewise.dialogue.options import choose_option
from rolewise.dialogue.remarks import start_buttons
from rolewise.dialogue.state import DialogueState
from rolewise.dialogue.turn import (
    Entity,
    Part,
    Turn,
    is_elliptical,
    not_negated,
    roles_named,
    values,
)
from rolewise.knowledge import TOPICS
from rolewise.language.vectors import unpack_vector

MAX_QUESTIONS = 3
SURE_OF_PART = 0.4
"""A part of a message counts as a question of its own from this probability on."""
SURE_OF_TOPIC = 0.1
"""A follow-up that names nobody is a change of topic from this probability on."""


class Outcome(NamedTuple):
    """What a turn leads to."""

    replies: tuple[Reply, ...]
    state: DialogueState


def answer_questions(turn: Turn, state: DialogueState, advisor: Advisor) -> Outcome:
    """Answer each question of the message in order, three at most."""
    if turn.intent == "follow_up" or (
        state.topic and not turn.text.startswith("/") and is_elliptical(turn.text, turn.entities)
    ):
        return follow_up(turn, state, advisor)
    asked = _distinct_questions(turn, state, advisor)
    replies: list[Reply] = []
    for part, question in asked[:MAX_QUESTIONS]:
        reply = advisor.answer(question, state.told)
        state = remember(state, question, reply, part)
        replies.append(reply)
    if len(asked) > MAX_QUESTIONS:
        replies[-1] = _offer_rest(
            replies[-1], [question for _, question in asked[MAX_QUESTIONS:]], advisor
        )
        state = offer(state, replies[-1])
    return Outcome(tuple(replies), state._replace(misunderstandings=0))


def follow_up(turn: Turn, state: DialogueState, advisor: Advisor) -> Outcome:
    """Ask the last question again for another role, place or level."""
    part = turn.parts[0]
    topics = turn.topics()
    if not turn.entities and max(topics.values(), default=0.0) >= SURE_OF_TOPIC:
        # "what about education?" names a new topic, not a new role.
        topic = max(topics, key=lambda name: topics[name])
        asked = turn._replace(intent=f"ask_{topic}", confidence=topics[topic])
        return answer_questions(asked, state, advisor)
    topic = state.topic or ("salary" if values(turn.entities, "location") else "definition")
    question = _question(part, turn, state, {topic: 1.0})
    named = roles_named(turn.entities)
    if (
        not named
        and not question.uncovered
        and not values(turn.entities, "location")
        and not values(turn.entities, "experience_level")
    ):
        other = _other_role(state.roles)
        question = question._replace(roles=(other,) if other else state.roles)
    if topic == "comparison" and len(named) == 1 and state.roles:
        anchor = next((role for role in state.roles if role not in named), None)
        question = question._replace(roles=(anchor, *named) if anchor else named)
    previous = state.question or {}
    # The words of the question before carry the meaning; those of the follow-up are a name only.
    question = question._replace(
        text=previous.get("text") or "", vector=_unpacked(previous.get("vector"))
    )
    reply = advisor.answer(question, state.told)
    remembered = Part(
        question.text, f"ask_{topic}", 1.0, part.entities, None, previous.get("vector")
    )
    state = remember(state, question, reply, remembered)
    return Outcome((reply,), state._replace(misunderstandings=0))


def correct_role(turn: Turn, state: DialogueState, advisor: Advisor) -> Outcome:
    """Answer the last question again for the role that was meant."""
    meant = not_negated(turn.text, turn.entities)
    roles = roles_named(meant)
    if not roles:
        left = tuple(role for role in state.roles if role not in roles_named(turn.entities))
        other = _other_role(state.roles)
        roles = left if 0 < len(left) < len(state.roles) else ((other,) if other else ())
    if not roles:
        return ask_role(state, advisor)
    topic = state.topic or "definition"
    previous = state.question or {}
    question = Question(
        previous.get("text") or "",
        {topic: 1.0},
        roles,
        _unpacked(previous.get("vector")),
        state.location,
        state.experience_level,
    )
    names = advisor.role_names(roles)
    lead = advisor.wording.phrase("corrected", roles=names[:1].upper() + names[1:])
    reply = advisor.answer(question, state.told, lead)
    remembered = Part(question.text, f"ask_{topic}", 1.0, (), None, previous.get("vector"))
    return Outcome((reply,), remember(state, question, reply, remembered))


def tell_more(turn: Turn, state: DialogueState, advisor: Advisor) -> Outcome:
    """Continue where the last answer stopped."""
    question = last_question(state)
    if question is None:
        return ask_role(state, advisor)
    exhausted = f"nothing_more {question.topic} {' '.join(question.roles)}"
    counts = dict(state.spoken or {})
    reply = advisor.more(question, state.told, said_all=exhausted in counts)
    state = remember(state, question, reply, None)
    if reply.data.get("nothing_more"):
        counts[exhausted] = counts.get(exhausted, 0) + 1
        state = state._replace(spoken=counts)
    return Outcome((reply,), state)


def explain(turn: Turn, state: DialogueState, advisor: Advisor) -> Outcome:
    """Give the reason behind the last answer."""
    question = last_question(state)
    if question is None:
        return ask_role(state, advisor)
    reply = advisor.explain(question, state.told, state.sources)
    return Outcome((reply,), remember(state, question, reply, None))


def cite_sources(turn: Turn, state: DialogueState, advisor: Advisor) -> Outcome:
    """Name the sources of the last answer."""
    question = last_question(state) or Question("", {"definition": 1.0}, DEFAULT_ROLES)
    reply = advisor.cite_sources(question, state.sources)
    return Outcome((reply,), offer(state, reply))


def choose(turn: Turn, state: DialogueState, advisor: Advisor) -> Outcome:
    """Follow the option that was named: "the second one", "both", "the ML one"."""
    if turn.intent == "affirm" and not state.offered:
        return _say(state, advisor, "affirm_nothing", "question", start_buttons(advisor))
    if turn.intent == "deny":
        return _say(state, advisor, "deny", "question", start_buttons(advisor))
    if not state.offered:
        return _say(state, advisor, "option_none", "clarification", start_buttons(advisor))
    chosen = choose_option(turn, state)
    if chosen is None:
        buttons = tuple(Button(item["title"], item["payload"]) for item in state.offered)
        return _say(state, advisor, "option_unknown", "clarification", buttons)
    parsed = parse_payload(chosen)
    if parsed is None:
        raise ValueError(f"An offered button has a payload that is none: {chosen!r}")
    return tapped(*parsed, state, advisor)


def tapped(
    intent: str, entities: dict[str, Any], state: DialogueState, advisor: Advisor
) -> Outcome:
    """Do what a tap on the button with this payload does."""
    named = tuple(
        Entity(name, value)
        for name, given in entities.items()
        for value in (given if isinstance(given, list) else [given])
    )
    turn = Turn("/", intent, 1.0, named, (Part("", intent, 1.0, named),), ((intent, 1.0),))
    handler = {"tell_more": tell_more, "explain": explain, "ask_source": cite_sources}.get(
        intent, answer_questions
    )
    return handler(turn, state, advisor)


def ask_role(state: DialogueState, advisor: Advisor) -> Outcome:
    """Ask which role is meant."""
    topic = state.topic or "definition"
    buttons = [
        Button(advisor.knowledge.roles[role].short_name, payload(f"ask_{topic}", role=role))
        for role in DEFAULT_ROLES
    ]
    return _say(state, advisor, "role_needed", "clarification", tuple(buttons))


def _say(
    state: DialogueState, advisor: Advisor, phrase: str, kind: str, buttons: Sequence[Button]
) -> Outcome:
    reply = Reply(kind, advisor.wording.phrase(phrase), unique_buttons(buttons))
    return Outcome((reply,), offer(state, reply))


def _distinct_questions(
    turn: Turn, state: DialogueState, advisor: Advisor
) -> list[tuple[Part, Question]]:
    """The message's questions; the whole message as one where its parts don't stand alone."""
    found: list[tuple[Part, Question]] = []
    if len(turn.parts) > 1:
        earlier: tuple[Entity, ...] = ()
        for part in turn.parts:
            if not part.intent.startswith("ask_") or part.intent[4:] not in TOPICS:
                continue
            if part.confidence < SURE_OF_PART:
                continue
            heard = part._replace(entities=part.entities or earlier)
            earlier = part.entities or earlier
            question = _question(heard, turn, state, {part.intent[4:]: part.confidence})
            if all(
                (question.topic, question.roles) != (other.topic, other.roles) for _, other in found
            ):
                found.append((part, question))
    if len(found) > 1:
        return found
    whole = turn.parts[0] if len(turn.parts) == 1 else _whole(turn)
    topics = turn.topics()
    if turn.intent[4:] in TOPICS and turn.intent.startswith("ask_"):
        topics = {**topics, turn.intent[4:]: max(turn.confidence, max(topics.values(), default=0))}
    if not topics:
        topics = {state.topic or "definition": 1.0}
    return [(whole, _question(whole, turn, state, topics))]


def _whole(turn: Turn) -> Part:
    """The whole message as one part; its longest question stands for its meaning."""
    longest = max(turn.parts, key=lambda part: len(part.text))
    return longest._replace(text=turn.text, intent=turn.intent, entities=turn.entities)


def _question(part: Part, turn: Turn, state: DialogueState, topics: dict[str, float]) -> Question:
    """Complete what was said by what is remembered."""
    entities = part.entities or ()
    named = roles_named(entities) or roles_named(turn.entities)
    uncovered = values(entities, "uncovered_role")
    origin = next((item.value for item in entities if item.role == "from"), None)
    target = next((item.value for item in entities if item.role == "to"), None)
    roles = named or (() if uncovered else state.roles)
    likeliest = max(topics, key=lambda name: topics[name])
    if likeliest == "comparison" and len(named) == 1:
        # "how is that different from an ML engineer?" compares with the role talked of.
        roles = (*[role for role in state.roles if role not in named][:1], *named)
    same_subject = not named or set(named) == set(state.roles)
    location = next(iter(values(turn.entities, "location")), None)
    level = next(iter(values(turn.entities, "experience_level")), None)
    if likeliest == "salary" and state.topic == "salary":
        location = location or state.location
        level = level or (state.experience_level if same_subject else None)
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
    )


def last_question(state: DialogueState) -> Optional[Question]:
    """Return the question answered last, or None at the beginning."""
    if state.topic is None:
        return None
    previous = state.question or {}
    return Question(
        previous.get("text") or "",
        {state.topic: 1.0},
        state.roles,
        _unpacked(previous.get("vector")),
        state.location,
        state.experience_level,
    )


def _unpacked(packed: Optional[str]) -> Any:
    return unpack_vector(packed) if packed else None


def _other_role(roles: Sequence[str]) -> Optional[str]:
    """The other one of the two founding roles, when one of them was the subject."""
    others = [role for role in DEFAULT_ROLES if role not in roles]
    return others[0] if len(others) == 1 else None


def remember(
    state: DialogueState, question: Question, reply: Reply, part: Optional[Part]
) -> DialogueState:
    """Return the state after ``reply`` answered ``question``; ``part`` is what was said."""
    statements = tuple(reply.data.get("statements", ()))
    if part is not None:
        state = state._replace(question={"text": part.text, "vector": part.packed})
    sources = tuple(source["id"] for source in reply.sources)
    return offer(
        state.tell(statements)._replace(
            topic=question.topic,
            roles=tuple(question.roles or reply.roles[:2]),
            location=question.location,
            experience_level=question.experience_level,
            sources=sources or state.sources,
            misunderstandings=0,
        ),
        reply,
    )


def offer(state: DialogueState, reply: Reply) -> DialogueState:
    """Return the state after showing the reply's buttons."""
    return state._replace(offered=tuple(button._asdict() for button in reply.buttons))


def _offer_rest(reply: Reply, rest: Sequence[Question], advisor: Advisor) -> Reply:
    buttons = [advisor.topic_button(question.topic, question.roles) for question in rest]
    text = f"{reply.text}\n\n{advisor.wording.phrase('more_questions')}"
    return reply._replace(text=text, buttons=unique_buttons([*buttons, *reply.buttons]))
