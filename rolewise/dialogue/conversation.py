"""One turn of a conversation: what was said and remembered in, replies and memory out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Optional

from rolewise.answers.advisor import Advisor
from rolewise.answers.reply import Button, Reply, parse_payload, payload, unique_buttons
from rolewise.answers.select import DEFAULT_ROLES, Question
from rolewise.dialogue import again
from rolewise.dialogue.background import refers_to_background
from rolewise.dialogue.each import cover_each
from rolewise.dialogue.options import choose_option, topic_for_one
from rolewise.dialogue.questions import (
    Outcome,
    complete,
    last_question,
    offer,
    question_again,
    remember,
    remember_again,
    say,
)
from rolewise.dialogue.remarks import describe_background, describe_person, start_buttons
from rolewise.dialogue.routes import answer_spoken
from rolewise.dialogue.state import DialogueState
from rolewise.dialogue.turn import Entity, Part, Turn, is_question, not_negated, roles_named
from rolewise.knowledge import TOPICS

__all__ = ["Outcome", "offer", "remember"]

MAX_QUESTIONS = 3
_MOVES = ("transition", "decision", "gaining_experience", "skills", "comparison", "definition")
"""Topics in which a person's own role is where they would come from."""
SURE_OF_TOPIC = 0.1
"""A follow-up that names nobody is a change of topic from this probability on."""


def answer_questions(turn: Turn, state: DialogueState, advisor: Advisor) -> Outcome:
    """Answer each question of the message in order, three at most."""
    if again.is_afterthought(turn, state):
        return follow_up(turn, state, advisor)
    asked = _distinct_questions(turn, state, advisor)
    replies: list[Reply] = []
    for part, question in asked[:MAX_QUESTIONS]:
        question, lead = _with_own(question, turn, state, advisor)
        reply = advisor.answer(question, state.told, lead)
        reply = cover_each(reply, question, state.told, advisor, lead)
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
    topics = turn.topics()
    if not turn.entities and max(topics.values(), default=0.0) >= SURE_OF_TOPIC:
        # "what about education?" names a new topic, not a new role.
        topic = max(topics, key=lambda name: topics[name])
        asked = turn._replace(intent=f"ask_{topic}", confidence=topics[topic])
        return answer_questions(asked, state, advisor)
    outcome = again.follow_up(turn, state, advisor)
    return outcome._replace(state=outcome.state._replace(misunderstandings=0))


def correct_role(turn: Turn, state: DialogueState, advisor: Advisor) -> Outcome:
    """Answer the last question again for the role that was meant."""
    meant = not_negated(turn.text, turn.entities)
    roles = roles_named(meant)
    if not roles:
        left = tuple(role for role in state.roles if role not in roles_named(turn.entities))
        other = again.other_role(state)
        roles = left if 0 < len(left) < len(state.roles) else ((other,) if other else ())
    if not roles:
        return ask_role(state, advisor)
    if state.topic is None:  # nothing was said yet that could be corrected
        return answer_questions(turn, state, advisor)
    question = question_again(state, state.topic, roles)
    names = advisor.role_names(roles)
    lead = advisor.wording.phrase("corrected", roles=names[:1].upper() + names[1:])
    reply = advisor.answer(question, state.told, lead)
    return Outcome((reply,), remember_again(state, question, reply))


def tell_background(state: DialogueState, advisor: Advisor) -> Outcome:
    """Say what was understood of a person's story that asks nothing."""
    buttons = start_buttons(advisor)
    if state.own_role:
        roles = (state.own_role,)
        buttons = tuple(
            advisor.topic_button(topic, roles) for topic in ("transition", "career_path", "salary")
        )
    return say(
        state,
        advisor,
        "background_noted",
        "question",
        buttons,
        background=describe_background(state, advisor),
    )


def tell_of_person(state: DialogueState, advisor: Advisor) -> Outcome:
    """Say what is remembered of a person, and how it is forgotten."""
    told = describe_person(state, advisor)
    if not told:
        return say(state, advisor, "about_me_nothing", "smalltalk", start_buttons(advisor))
    buttons = (Button(advisor.wording.phrase("start_over"), payload("start_over")),)
    return say(state, advisor, "about_me", "smalltalk", buttons, told="; ".join(told))


def tell_more(turn: Turn, state: DialogueState, advisor: Advisor) -> Outcome:
    """Continue where the last answer stopped."""
    question = last_question(state)
    if question is None:
        return ask_role(state, advisor)
    named = roles_named(turn.entities)
    if named and named != question.roles:  # "tell me more about the second one"
        topic = topic_for_one(question.topic) if len(named) == 1 else question.topic
        return tapped(f"ask_{topic}", {"role": list(named)}, state, advisor)
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
        return say(state, advisor, "affirm_nothing", "question", start_buttons(advisor))
    if turn.intent == "deny":
        return say(state, advisor, "deny", "question", start_buttons(advisor))
    if not state.offered:
        return say(state, advisor, "option_none", "clarification", start_buttons(advisor))
    chosen = choose_option(turn, state)
    if chosen is None:
        buttons = tuple(Button(item["title"], item["payload"]) for item in state.offered)
        return say(state, advisor, "option_unknown", "clarification", buttons)
    parsed = parse_payload(chosen)
    if parsed is None:
        # Buttons about routes and pay say what a person would say.
        told = answer_spoken(chosen, state, advisor) or _ask_of_pay(chosen, state, advisor)
        if told is None:
            raise ValueError(f"An offered button has a payload that is none: {chosen!r}")
        return told
    return tapped(*parsed, state, advisor)


def _ask_of_pay(text: str, state: DialogueState, advisor: Advisor) -> Optional[Outcome]:
    from rolewise.dialogue.pay import pay_question  # which needs what is here

    part = Part(text, "ask_salary", 1.0, ())
    return pay_question(
        Turn(text, "ask_salary", 1.0, (), (part,), (("ask_salary", 1.0),)), state, advisor
    )


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
    return say(state, advisor, "role_needed", "clarification", tuple(buttons))


def _with_own(
    question: Question, turn: Turn, state: DialogueState, advisor: Advisor
) -> tuple[Question, str]:
    """Bring in what the person told of themselves, where the question calls on it."""
    described = describe_background(state, advisor)
    if not described or not refers_to_background(turn.text):
        return question, ""
    own = state.own_role
    wanted = [role for role in question.roles if role != own]
    if own and wanted and question.topic in _MOVES:
        question = question._replace(
            topics={**question.topics, "transition": 1.0},
            roles=(own, wanted[0]),
            origin=own,
            target=wanted[0],
        )
    return question, advisor.wording.phrase("background_used", background=described)


def _distinct_questions(
    turn: Turn, state: DialogueState, advisor: Advisor
) -> list[tuple[Part, Question]]:
    """The message's questions; the whole message as one where its parts don't stand alone."""
    found: list[tuple[Part, Question]] = []
    if len(turn.parts) > 1:
        earlier: tuple[Entity, ...] = ()
        for part in turn.parts:
            if not is_question(part):
                continue
            heard = part._replace(entities=part.entities or earlier)
            earlier = part.entities or earlier
            question = complete(heard, turn, state, {part.intent[4:]: part.confidence})
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
    return [(whole, complete(whole, turn, state, topics))]


def _whole(turn: Turn) -> Part:
    """The whole message as one part; its longest question stands for its meaning."""
    longest = max(turn.parts, key=lambda part: len(part.text))
    return longest._replace(text=turn.text, intent=turn.intent, entities=turn.entities)


def _offer_rest(reply: Reply, rest: Sequence[Question], advisor: Advisor) -> Reply:
    buttons = [advisor.topic_button(question.topic, question.roles) for question in rest]
    text = f"{reply.text}\n\n{advisor.wording.phrase('more_questions')}"
    return reply._replace(text=text, buttons=unique_buttons([*buttons, *reply.buttons]))
