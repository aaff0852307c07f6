"""People talk to the bot: in direct messages, channels, threads, and by commands."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.channels.slack.conftest import Bot
from tests.channels.slack.sender import BOT, event, tap


async def test_the_challenge_is_answered(bot: Bot) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "abc"}).encode()
    status, answer = await bot.send.signed(body)
    assert status == 200 and json.loads(answer) == {"challenge": "abc"}


async def test_a_direct_message_is_answered_where_it_was_sent(bot: Bot) -> None:
    assert await bot.send.event(event("what's R&amp;D &lt;now&gt;?")) == 200
    (sent,) = await bot.posted()
    assert bot.advisor.texts() == ["what's R&D <now>?"]
    assert sent["channel"] == "D1" and "thread_ts" not in sent
    assert sent["text"] == "About: what's R&amp;D &lt;now&gt;?"
    assert bot.advisor.heard[0].input_channel == "slack"


async def test_a_mention_is_answered_in_a_thread(bot: Bot) -> None:
    mention = event(f"<@{BOT}> pay?", "app_mention", "C1", ts="1.1")
    await bot.send.event(mention)
    (sent,) = await bot.posted()
    assert (sent["channel"], sent["thread_ts"]) == ("C1", "1.1")
    assert bot.advisor.texts() == ["pay?"]


async def test_a_mention_alone_is_a_greeting(bot: Bot) -> None:
    await bot.send.event(event(f"<@{BOT}>", "app_mention", "C1"))
    await bot.posted()
    assert bot.advisor.texts() == ["/greet"]


async def test_a_mention_that_comes_as_a_message_too_is_answered_once(bot: Bot) -> None:
    for first, second in (("message", "app_mention"), ("app_mention", "message")):
        for kind in (first, second):
            text = f"<@{BOT}> {first} first"
            more = {"channel_type": "channel"} if kind == "message" else {}
            await bot.send.event(event(text, kind, "C1", ts=f"9.{len(first)}", **more))
    await bot.posted(2)
    assert sorted(bot.advisor.texts()) == ["app_mention first", "message first"]


async def test_one_conversation_a_thread(bot: Bot) -> None:
    for channel, thread in (("C1", "1.1"), ("C1", "1.1"), ("C1", "2.2"), ("D1", None)):
        more = {"thread_ts": thread} if thread else {}
        kind = "app_mention" if thread else "message"
        await bot.send.event(event("hello", kind, channel, **more))
    await bot.posted(4)
    ids = {message.sender_id for message in bot.advisor.heard}
    assert ids == {"slack-T1-C1-1.1", "slack-T1-C1-2.2", "slack-T1-D1"}


async def test_who_is_alone_with_the_bot_in_a_thread_needs_no_mention(bot: Bot) -> None:
    await bot.send.event(event("hello", "app_mention", "C1", ts="5.1"))
    await bot.posted(1)
    await bot.send.event(event("and pay?", "message", "C1", thread_ts="5.1"))
    await bot.posted(2)
    await bot.send.event(event("I say", "message", "C1", user="U2", thread_ts="5.1"))
    await bot.send.event(event("<@U2> you?", "message", "C1", thread_ts="5.1"))
    await bot.send.event(event("elsewhere", "message", "C1"))
    await bot.posted(2)


@pytest.mark.parametrize(
    "more",
    [
        {"bot_id": "B1"},
        {"bot_profile": {"id": "B1"}},
        {"subtype": "message_changed", "message": {"text": "hi"}},
        {"subtype": "message_deleted"},
        {"subtype": "bot_message"},
        {"subtype": "channel_join"},
        {"edited": {"user": "U1", "ts": "1.2"}},
        {"hidden": True},
        {"user": BOT},
        {"user": "USLACKBOT"},
        {"user": None},
    ],
)
async def test_bots_and_edits_are_ignored(bot: Bot, more: dict[str, Any]) -> None:
    assert await bot.send.event(event(**more)) == 200
    assert await bot.send.event(event("after")) == 200
    await bot.posted(1)
    assert bot.advisor.texts() == ["after"]


async def test_nobody_sets_entities_by_hand(bot: Bot) -> None:
    await bot.send.event(event('/restart{"role": "king"}'))
    await bot.posted()
    assert bot.advisor.texts() == ['restart{"role": "king"}']


async def test_a_file_without_words_and_a_novel_are_told(bot: Bot) -> None:
    await bot.send.event(event("", files=[{"id": "F1"}], subtype="file_share"))
    await bot.send.event(event("x" * 4001))
    texts = sorted(sent["text"] for sent in await bot.posted(2))
    assert texts[0].startswith("I can only read text") and "4,001 characters" in texts[1]
    assert bot.advisor.heard == []


async def test_a_command_is_answered_for_the_person_only(bot: Bot) -> None:
    url = f"{bot.slack.address}/response/1"
    assert await bot.send.command(text="ds pay", response_url=url) == 200
    (sent,) = await bot.until(1, "response")
    assert sent["response_type"] == "ephemeral" and not sent.get("replace_original")
    assert bot.advisor.heard[0].sender_id == "slack-T1-C1-U1-private"
    assert bot.slack.sent("chat.postMessage") == []


async def test_a_command_without_words_is_a_call_for_help(bot: Bot) -> None:
    await bot.send.command(text="", response_url=f"{bot.slack.address}/response/1")
    await bot.until(1, "response")
    assert bot.advisor.texts() == ["/help"]


async def test_a_used_up_response_url_is_replaced_by_an_ephemeral_message(bot: Bot) -> None:
    bot.slack.fail("response", "used_url")
    await bot.send.command(text="hello", response_url=f"{bot.slack.address}/response/1")
    (sent,) = await bot.until(1, "chat.postEphemeral")
    assert (sent["channel"], sent["user"]) == ("C1", "U1")


async def test_a_response_url_elsewhere_is_not_called(bot: Bot) -> None:
    await bot.send.command(text="hello", response_url="https://evil.example.org/hook")
    await bot.until(1, "chat.postEphemeral")


async def test_a_choice_takes_the_buttons_place_and_is_answered(bot: Bot) -> None:
    await bot.send.event(event("ds pay"))
    (question,) = await bot.posted()
    button = next(b for b in question["blocks"] if b.get("block_id") == "choices")["elements"][1]
    await bot.send.form(tap(button, question))
    await bot.posted(2)
    assert bot.advisor.texts()[1] == '/ask_salary{"role": "ml_engineer"}'
    (update,) = bot.slack.sent("chat.update")
    assert update["ts"] == "1700000000.000100" and update["channel"] == "D1"
    ids = [block.get("block_id") for block in update["blocks"]]
    assert "choices" not in ids and "ending" in ids
    assert {"type": "mrkdwn", "text": "You chose *And ML engineers?*"} in [
        element for block in update["blocks"] for element in block.get("elements", ())
    ]


async def test_in_a_channel_the_choice_says_whose_it_was(bot: Bot) -> None:
    await bot.send.event(event("pay", "app_mention", "C1", ts="7.1"))
    (question,) = await bot.posted()
    button = question["blocks"][-2]["elements"][0]
    await bot.send.form(tap(button, question, "C1", "U2"))
    assert (await bot.posted(2))[1]["thread_ts"] == "7.1"
    assert "<@U2> chose *" in json.dumps(bot.slack.sent("chat.update"))


async def test_two_taps_on_one_question_are_answered_once(bot: Bot) -> None:
    button = {"type": "button", "action_id": "choice:0", "value": "/help"}
    for user in ("U1", "U2"):
        await bot.send.form(tap(button, {"text": "?"}, user=user))
    await bot.posted(1)


@pytest.mark.parametrize(
    ("action", "text"),
    [
        ({"type": "static_select", "selected_option": {"value": "/help"}}, "/help"),
        ({"type": "overflow", "selected_option": {"value": "/help"}}, "/help"),
        ({"type": "radio_buttons", "selected_option": {"value": "one"}}, "one"),
        (
            {"type": "checkboxes", "selected_options": [{"value": "a"}, {"value": "b"}]},
            "a, b",
        ),
        ({"type": "datepicker", "selected_date": "2026-01-01"}, "2026-01-01"),
    ],
)
async def test_menus_and_boxes(bot: Bot, action: dict[str, Any], text: str) -> None:
    assert await bot.send.form(tap({"action_id": "choice:0", **action}, {"text": "?"})) == 200
    await bot.posted()
    assert bot.advisor.texts() == [text]


async def test_boxes_with_a_button_are_sent_by_it(bot: Bot) -> None:
    boxes = {"type": "checkboxes", "action_id": "x", "selected_options": [{"value": "a"}]}
    button = {"type": "button", "action_id": "choice:send", "value": "send"}
    message = {
        "text": "?",
        "blocks": [{"type": "actions", "block_id": "choices", "elements": [boxes, button]}],
    }
    state = {
        "values": {"b": {"x": {**boxes, "selected_options": [{"value": "a"}, {"value": "c"}]}}}
    }
    await bot.send.form(tap(boxes, message))
    await bot.send.form(tap(button, message, state=state))
    await bot.posted(1)
    assert bot.advisor.texts() == ["a, c"]


@pytest.mark.parametrize(
    "action", [{"type": "button", "url": "https://x.org"}, {"type": "new"}, {}]
)
async def test_unknown_taps_are_acknowledged(bot: Bot, action: dict[str, Any]) -> None:
    assert await bot.send.form(tap(action, {"text": "?"})) == 200
    await bot.posted(0)


async def test_a_payload_that_is_lost_is_told(bot: Bot) -> None:
    button = {"type": "button", "action_id": "choice:0", "value": "key:" + "0" * 32}
    await bot.send.form(tap(button, {"text": "?"}))
    (sent,) = await bot.posted()
    assert "too old" in sent["text"] and bot.advisor.heard == []


async def test_a_private_choice_stays_private(bot: Bot) -> None:
    url = f"{bot.slack.address}/response/2"
    button = {"type": "button", "action_id": "choice:0", "value": "/help", "text": {"text": "Help"}}
    blocks = [{"type": "actions", "block_id": "choices", "elements": [button]}]
    private = tap(
        button,
        {"text": "?", "blocks": blocks},
        "C1",
        response_url=url,
        container={"is_ephemeral": True},
    )
    await bot.send.form(private)
    update, answer = await bot.until(2, "response")
    assert update["replace_original"] is True and not answer.get("replace_original")
    assert bot.advisor.heard[0].sender_id == "slack-T1-C1-U1-private"


async def test_feedback_is_kept_and_thanked_for(bot: Bot) -> None:
    await bot.send.event(event("hello"))
    (answer,) = await bot.posted()
    button = answer["blocks"][-1]["elements"][1]
    await bot.send.form(tap(button, answer))
    (update,) = await bot.until(1, "chat.update")
    assert "not helpful" in json.dumps(update["blocks"][-1])
    assert bot.slack.sent("chat.postMessage") == [answer]
