"""The conversation's logic, without Rasa and without a trained model."""

from __future__ import annotations

import functools
from typing import Any

import numpy as np
import pytest

from rolewise.answers.advisor import Advisor
from rolewise.answers.index import StatementIndex
from rolewise.answers.reply import MAX_WORDS, count_words, payload
from rolewise.answers.wording import load_wording
from rolewise.dialogue import conversation
from rolewise.dialogue.remarks import make_remark
from rolewise.dialogue.repair import refuse, repair
from rolewise.dialogue.state import REMEMBERED_STATEMENTS, DialogueState
from rolewise.dialogue.turn import Turn
from rolewise.knowledge import TOPICS, load_knowledge
from rolewise.pay import load_pay_tables


@functools.lru_cache(maxsize=1)
def advisor() -> Advisor:
    """The real knowledge with an index that finds nothing near."""
    index = StatementIndex.from_vectors(
        [], np.zeros(0, dtype=np.int64), np.zeros((0, 384), dtype=np.float32)
    )
    return Advisor(load_knowledge(), index, load_pay_tables(), load_wording())


def said(text: str, intent: str, *entities: tuple[str, str], confidence: float = 0.9) -> Turn:
    """A message as Rasa would hand it over."""
    found: list[dict[str, Any]] = []
    for name, value in entities:
        record = load_knowledge().roles.get(value)
        surface = record.short_name if record else value
        start = text.find(surface)
        found.append({"entity": name, "value": value, "start": start, "end": start + len(surface)})
    return Turn.from_message(
        {
            "text": text,
            "intent": {"name": intent, "confidence": confidence},
            "entities": found,
            "intent_ranking": [{"name": intent, "confidence": confidence}],
        }
    )


def after(*turns: Turn) -> DialogueState:
    """The state after questions."""
    state = DialogueState()
    for turn in turns:
        state = conversation.answer_questions(turn, state, advisor()).state
    return state


SALARY = said("ML engineer salary", "ask_salary", ("role", "ml_engineer"))


@pytest.mark.parametrize("topic", TOPICS)
@pytest.mark.parametrize("role", sorted(load_knowledge().roles))
def test_every_topic_of_every_role_is_answered_within_the_words(role: str, topic: str) -> None:
    turn = said("", f"ask_{topic}", ("role", role))
    reply = conversation.answer_questions(turn, DialogueState(), advisor()).replies[0]
    assert reply.type == "answer"
    assert (reply.topic, reply.roles[:1]) == (topic, (role,))
    assert 0 < count_words(reply.text) <= MAX_WORDS
    assert 2 <= len(reply.buttons) <= 4
    assert reply.sources


def test_the_role_is_carried_to_the_next_question() -> None:
    reply = conversation.answer_questions(
        said("what about education", "ask_education"), after(SALARY), advisor()
    ).replies[0]
    assert reply.roles == ("ml_engineer",)
    assert reply.topic == "education"


def test_a_follow_up_keeps_the_topic_and_changes_the_role() -> None:
    turn = said("and for data scientist?", "follow_up", ("role", "data_scientist"))
    reply = conversation.answer_questions(turn, after(SALARY), advisor()).replies[0]
    assert (reply.topic, reply.roles) == ("salary", ("data_scientist",))


def test_an_elliptical_message_is_a_follow_up_whatever_its_intent() -> None:
    turn = said("and data scientist?", "ask_definition", ("role", "data_scientist"))
    reply = conversation.answer_questions(turn, after(SALARY), advisor()).replies[0]
    assert (reply.topic, reply.roles) == ("salary", ("data_scientist",))


def test_a_correction_answers_the_same_topic_for_the_role_meant() -> None:
    turn = said(
        "no, not ML engineer, data engineer",
        "correct_role",
        ("role", "ml_engineer"),
        ("role", "data_engineer"),
    )
    reply = conversation.correct_role(turn, after(SALARY), advisor()).replies[0]
    assert (reply.topic, reply.roles) == ("salary", ("data_engineer",))
    assert reply.text.startswith("My mistake.")


def test_more_never_repeats_and_ends_honestly() -> None:
    state = after(said("ML engineer interview", "ask_interview", ("role", "ml_engineer")))
    told = set(state.told)
    for _ in range(6):
        outcome = conversation.tell_more(said("more", "tell_more"), state, advisor())
        new = set(outcome.replies[0].data.get("statements", ()))
        assert new and not new & told
        told |= new
        state = outcome.state


def test_the_second_option_is_the_second_button() -> None:
    state = after(SALARY)
    second = state.offered[1]
    outcome = conversation.choose(said("the second one", "choose_option"), state, advisor())
    expected = conversation.tapped(*_parsed(second["payload"]), state, advisor())
    assert outcome.replies[0].text == expected.replies[0].text


def _parsed(text: str) -> tuple[str, dict[str, Any]]:
    from rolewise.answers.reply import parse_payload

    parsed = parse_payload(text)
    assert parsed is not None
    return parsed


def test_an_option_that_is_not_there_is_asked_about() -> None:
    outcome = conversation.choose(said("the ninth", "choose_option"), after(SALARY), advisor())
    assert outcome.replies[0].type == "clarification"
    assert outcome.replies[0].buttons


def test_a_yes_to_nothing_is_no_dead_end() -> None:
    outcome = conversation.choose(said("yes", "affirm"), DialogueState(), advisor())
    assert outcome.replies[0].buttons


def test_an_uncovered_role_is_told_with_the_nearest() -> None:
    turn = said(
        "what does a product manager do",
        "ask_responsibilities",
        ("uncovered_role", "product manager"),
    )
    reply = conversation.answer_questions(turn, DialogueState(), advisor()).replies[0]
    assert "don't cover" in reply.text
    assert reply.data["uncovered_role"] == "product manager"


def test_misunderstandings_get_three_different_steps() -> None:
    state = DialogueState()
    texts = []
    for _ in range(3):
        outcome = repair(said("asdkjh", "nlu_fallback"), state, advisor())
        assert outcome.replies[0].buttons
        texts.append(outcome.replies[0].text)
        state = outcome.state
    assert len(set(texts)) == 3


def test_an_answer_ends_a_row_of_misunderstandings() -> None:
    state = repair(said("asdkjh", "nlu_fallback"), DialogueState(), advisor()).state
    assert state.misunderstandings == 1
    assert conversation.answer_questions(SALARY, state, advisor()).state.misunderstandings == 0


@pytest.mark.parametrize("name", sorted(load_wording().remarks))
def test_a_remark_is_never_made_twice_in_the_same_words(name: str) -> None:
    state = DialogueState()
    previous = ""
    for _ in range(5):
        reply, state = make_remark(name, state, advisor())
        assert reply.text != previous or len(load_wording().remarks[name].texts) == 1
        assert count_words(reply.text) <= MAX_WORDS
        previous = reply.text


def test_out_of_scope_is_told_as_such_with_a_way_on() -> None:
    reply = refuse(said("weather?", "out_of_scope"), DialogueState(), advisor()).replies[0]
    assert reply.type == "out_of_scope"
    assert reply.buttons


def test_memory_survives_slots_and_stays_bounded() -> None:
    state = after(SALARY)
    assert DialogueState.from_slots(state.as_slots()) == state
    many = state.tell(tuple(f"x.{number}" for number in range(500)))
    assert len(many.told) == REMEMBERED_STATEMENTS


@pytest.mark.parametrize("junk", [None, 3, "x", {"a": 1}, ["a"]])
def test_slots_of_a_wrong_type_count_as_empty(junk: Any) -> None:
    slots = dict.fromkeys(DialogueState._fields, junk)
    state = DialogueState.from_slots(slots)
    conversation.answer_questions(said("hello", "ask_definition"), state, advisor())


def test_payloads_survive_quotes_and_ampersands() -> None:
    text = payload("ask_salary", role='a"b & c')
    assert _parsed(text) == ("ask_salary", {"role": 'a"b & c'})
