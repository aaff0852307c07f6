"""What gets into the queue, what doesn't, and that nothing of an erased conversation stays."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from rolewise.channels.feedback import Feedback
from rolewise.channels.personal import forget_old
from rolewise.pseudonym import pseudonym
from rolewise.review.table import DISMISSED, EXAMPLE, OPEN


def _reasons(talk: Any) -> dict[str, tuple[str, ...]]:
    return {item.finding.said: item.finding.reasons for item in talk.queue.items()}


async def test_what_was_answered_badly_is_queued_and_nothing_else(talk: Any) -> None:
    await talk.say("a", "what do they earn")
    await talk.say("b", "blah blah", "fallback")
    await talk.say("b", "/ask_salary", "fallback")
    await talk.say("c", "bake bread", "out_of_scope", scope="far")
    await talk.say("d", "pay on mars", "answer", unknown=True)
    await talk.say("e", "which pay do you mean", "clarification")
    assert talk.collect() == 4
    assert _reasons(talk) == {
        "blah blah": ("fell_back",),
        "bake bread": ("refused",),
        "pay on mars": ("unanswered",),
        "which pay do you mean": ("fell_back",),
    }
    assert talk.collect() == 0


async def test_a_rephrasing_is_seen_when_it_comes_later(talk: Any) -> None:
    await talk.say("a", "what is the salry of an ml enginer", "fallback")
    assert talk.collect() == 1
    await talk.say("a", "what is the salary of an ml engineer?")
    assert talk.collect() == 0
    (item,) = talk.queue.items()
    assert item.finding.reasons == ("rephrased", "fell_back")
    assert item.finding.again == "what is the salary of an ml engineer?"


async def test_an_answer_that_was_objected_to_is_queued(talk: Any) -> None:
    await talk.say("a", "what do they earn in total")
    await talk.say("a", "that's not what I asked", "smalltalk", intent="give_feedback")
    await talk.say("b", "how do they differ")
    await talk.say("b", "thanks", "smalltalk", intent="thank")
    talk.collect()
    assert _reasons(talk) == {"what do they earn in total": ("rephrased",)}


async def test_a_thumb_down_is_queued_with_its_comment(talk: Any) -> None:
    one = await talk.say("a", "what do they earn")
    two = await talk.say("a", "/ask_skills", metadata={"shown": "Skills"})
    talk.collect()
    talk.feedback.keep("a", Feedback(f"{one}.0", "down", "ask bob@mail.example.org"), talk.now)
    talk.feedback.keep("a", Feedback(f"{two}.0", "up"), talk.now)
    assert talk.collect() == 1
    (item,) = talk.queue.items()
    assert item.finding.reasons == ("thumbs_down",)
    assert item.finding.comment == "ask [e-mail]"
    assert item.finding.understood["intent"] == "ask_salary"


async def test_what_is_stored_names_nobody(talk: Any, tmp_path: Path) -> None:
    await talk.say("web-secret-sender", "I'm Ada Byron, call +44 20 7946 0018", "fallback")
    talk.collect()
    (item,) = talk.queue.items()
    assert item.finding.said == "I'm [name], call [number]"
    assert item.conversation == pseudonym("web-secret-sender")
    with sqlite3.connect(tmp_path / "c.db") as database:
        rows = str(database.execute("SELECT * FROM review_queue").fetchall())
    assert "Ada" not in rows and "secret" not in rows and "7946" not in rows


async def test_who_does_not_want_it_is_not_queued(talk: Any) -> None:
    await talk.say("a", "blah", "fallback")
    assert talk.collect() == 1
    off = "don't keep my questions for review"
    await talk.say("a", off, "smalltalk", review="off")
    await talk.say("a", "blub", "fallback")
    await talk.say("b", "bleh", "fallback", metadata={"review": False})
    assert talk.collect() == 0
    assert talk.queue.items() == []
    await talk.say("a", "you may review my questions", "smalltalk", review="on")
    await talk.say("a", "brr", "fallback")
    assert talk.collect() == 1
    assert list(_reasons(talk)) == ["brr"]


async def test_an_erased_conversation_leaves_nothing(talk: Any, monkeypatch: Any) -> None:
    await talk.say("a", "blah", "fallback")
    await talk.say("b", "blub", "fallback")
    talk.collect()
    talk.store.forget("a")
    talk.queue.forget("a")
    assert list(_reasons(talk)) == ["blub"]
    # Erased in the middle of a pass: between reading and writing.
    await talk.say("c", "brr", "fallback")
    add = talk.collector._queue.add

    def late(sender: str, found: Any) -> int:
        talk.store.forget("c")
        talk.queue.forget("c")
        return int(add(sender, found))

    monkeypatch.setattr(talk.collector._queue, "add", late)
    talk.collect()
    assert list(_reasons(talk)) == ["blub"]


async def test_the_queue_is_kept_no_longer_than_conversations(talk: Any) -> None:
    await talk.say("a", "blah", "fallback")
    await talk.say("b", "x", "smalltalk", review="off")
    talk.collect()
    assert not talk.queue.is_willing("b")
    forget_old(talk.store, keep_days=5, now=talk.now + 4 * 86400)
    assert talk.queue.counts() == {OPEN: 1} and not talk.queue.is_willing("b")
    forget_old(talk.store, keep_days=5, now=talk.now + 6 * 86400)
    assert talk.queue.counts() == {} and talk.queue.is_willing("b")


async def test_one_server_at_a_time_and_a_failed_pass_is_made_up_for(
    talk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    await talk.say("a", "blah", "fallback")
    assert talk.collector._lease(talk.now) is not None
    assert talk.collect() == 0
    with monkeypatch.context() as patch:
        patch.setattr(talk.collector, "_review", lambda *given: 1 / 0)
        talk.now += 400  # the lease of the server that died has run out
        with pytest.raises(ZeroDivisionError):
            talk.collect()
    assert talk.collect() == 1


async def test_a_decision_lasts_and_can_be_taken_back(talk: Any) -> None:
    await talk.say("a", "blah", "fallback")
    talk.collect()
    (item,) = talk.queue.items()
    label = {"intent": "greet", "text": "blah blah"}
    assert talk.queue.decide([item.id], EXAMPLE, label) == 1
    assert talk.queue.items() == [] and talk.queue.to_apply()[0].label == label
    await talk.say("a", "blah again", "fallback")
    talk.collect()
    assert talk.queue.counts() == {OPEN: 1, EXAMPLE: 1}
    talk.queue.applied([item.id])
    assert talk.queue.to_apply() == []
    talk.queue.decide([item.id], OPEN)
    assert talk.queue.counts() == {OPEN: 2}
    talk.queue.decide([item.id], DISMISSED)
    assert talk.queue.counts() == {OPEN: 1, DISMISSED: 1}


async def test_conversations_before_the_first_pass_are_left_alone(talk: Any) -> None:
    from rolewise.review.collect import Collector

    await talk.say("a", "blah", "fallback")
    with talk.store.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE review_marks")
    collector = Collector(talk.store, talk.feedback)
    assert collector.collect(talk.now + 60) == 0
