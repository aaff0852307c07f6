"""In a channel a person may be answered alone: by a button, by words, by the command."""

from __future__ import annotations

import json

import pytest

from rolewise.channels.slack.aside import without_aside
from rolewise.channels.slack.memory import remembered, take_along
from tests.channels.slack.conftest import Bot
from tests.channels.slack.sender import BOT, event, find, tap, tap_alone

ALONE = "slack-T1-C1-U1-private"


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("what do they earn? only to me", "what do they earn?"),
        ("what do they earn, privately?", "what do they earn?"),
        ("only to me: what do DS earn?", "what do DS earn?"),
        ("In private, ds or mle?", "ds or mle?"),
        ("compare ds and mle (only for me please)", "compare ds and mle"),
        ("what do they earn? show it only to me", "what do they earn?"),
        ("privately", ""),
        ("please answer just to me", ""),
        ("which role is just for me?", None),
        ("is there private sector work?", None),
        ("I work in private equity", None),
        ("what about me", None),
    ],
)
def test_words_that_ask_for_it(text: str, rest: str | None) -> None:
    assert without_aside(text) == rest


async def test_a_mention_with_those_words_is_answered_alone(bot: Bot) -> None:
    await bot.send.event(event(f"<@{BOT}> ds pay? only to me", "app_mention", "C1", ts="2.1"))
    (sent,) = await bot.until(1, "chat.postEphemeral")
    assert (sent["channel"], sent["user"]) == ("C1", "U1") and "thread_ts" not in sent
    assert bot.advisor.texts() == ["ds pay?"] and bot.advisor.heard[0].sender_id == ALONE
    assert bot.slack.sent("chat.postMessage") == []


async def test_in_direct_messages_the_words_mean_nothing(bot: Bot) -> None:
    await bot.send.event(event("ds or mle? only to me"))
    await bot.posted()
    assert bot.advisor.texts() == ["ds or mle? only to me"]


async def test_those_words_alone_tell_how_it_is_done(bot: Bot) -> None:
    await bot.send.event(event(f"<@{BOT}> privately", "app_mention", "C1"))
    (sent,) = await bot.until(1, "chat.postEphemeral")
    assert "/rolewise" in sent["text"] and bot.advisor.heard == []


async def test_the_button_shows_the_same_to_one_person_who_goes_on_alone(bot: Bot) -> None:
    await bot.send.event(event("which fits me?", "app_mention", "C1", ts="6.1"))
    (question,) = await bot.posted()
    shown = {**question, "thread_ts": "6.1"}
    await bot.send.form(tap(find(question, "private:open")[1], shown, "C1"))
    (alone,) = await bot.until(1, "chat.postEphemeral")
    assert (alone["user"], alone["thread_ts"]) == ("U1", "6.1")
    assert "Only you see" in json.dumps(alone["blocks"][0])
    assert "private:open" not in json.dumps(alone["blocks"])
    state = await remembered(bot.advisor.trackers, ALONE)
    assert state.decision_pending == "math" and state.decision_answers == {"statistics": "wanted"}
    tracker = await bot.advisor.trackers.retrieve(ALONE)
    assert tracker is not None and tracker.active_loop_name == "decision_form"
    # The tap that follows is answered alone, in the thread, and takes the choices' place.
    url = f"{bot.slack.address}/response/1"
    await bot.send.form(tap_alone(alone, "choice:0", url))
    await bot.until(2, "chat.postEphemeral")
    (update,) = await bot.until(1, "response")
    assert update["replace_original"] is True and "You chose" in json.dumps(update["blocks"])
    assert bot.advisor.heard[-1].sender_id == ALONE
    assert bot.slack.sent("chat.postMessage") == [question]
    assert bot.slack.sent("chat.update") == []


async def test_a_message_seen_alone_is_known_at_the_second_tap_too(bot: Bot) -> None:
    url = f"{bot.slack.address}/response/1"
    await bot.send.command(text="ds pay", response_url=url)
    (answer,) = await bot.until(1, "response")
    await bot.send.form(tap_alone(answer, "choice:1", url))
    _, updated, _ = await bot.until(3, "response")
    await bot.send.form(tap_alone(updated, "feedback:up", url))
    again = (await bot.until(4, "response"))[-1]
    told = json.dumps(again["blocks"])
    assert "You chose" in told and "found this helpful" in told
    assert "choice:" not in told and "$155,300" in told


async def test_a_thread_s_memory_is_taken_along_but_not_over_what_is_newer(bot: Bot) -> None:
    await bot.send.event(event("which fits me?", "app_mention", "C1", ts="6.1"))
    await bot.posted()
    for text in ("mle?", "and what then?"):
        mention = f"<@{BOT}> {text}, privately"
        await bot.send.event(event(mention, "app_mention", "C1", thread_ts="6.1"))
    first, _ = await bot.until(2, "chat.postEphemeral")
    assert first["thread_ts"] == "6.1"
    tracker = await bot.advisor.trackers.retrieve(ALONE)
    assert tracker is not None
    said = [str(e.text) for e in tracker.events if e.type_name == "user"]
    assert said == ["mle?", "and what then?"]
    assert sum(e.type_name == "session_started" for e in tracker.events) == 1
    assert tracker.get_slot("decision_pending") == "math"


async def test_a_rating_in_a_channel_is_thanked_for_alone_and_leaves_it_to_others(
    bot: Bot,
) -> None:
    await bot.send.event(event("pay", "app_mention", "C1", ts="6.1"))
    (answer,) = await bot.posted()
    shown = {**answer, "thread_ts": "6.1"}
    for user in ("U1", "U2"):
        await bot.send.form(tap(find(answer, "feedback:up")[1], shown, "C1", user))
    thanks = await bot.until(2, "chat.postEphemeral")
    assert {sent["user"] for sent in thanks} == {"U1", "U2"}
    assert bot.slack.sent("chat.update") == []


async def test_nothing_is_taken_from_a_conversation_that_is_not_there(bot: Bot) -> None:
    await take_along(bot.advisor.trackers, "nobody", "somebody")
    assert await bot.advisor.trackers.retrieve("somebody") is None


async def test_where_the_message_is_lost_the_answer_still_comes(bot: Bot) -> None:
    url = f"{bot.slack.address}/response/1"
    await bot.send.command(text="ds pay", response_url=url)
    (answer,) = await bot.until(1, "response")
    data = tap_alone(answer, "choice:1", url)
    data["actions"][0]["block_id"] = "choices|" + "0" * 32
    await bot.send.form(data)
    await bot.until(2, "response")
    assert len(bot.advisor.heard) == 2
