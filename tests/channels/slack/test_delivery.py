"""Once and only once: retries, doubles, restarts, rate limits, failures."""

from __future__ import annotations

import asyncio
import json
import random
from collections import Counter
from typing import Any

import aiohttp
import pytest

from rolewise.channels.slack.turns import Pacer, Turns
from tests.channels.slack.conftest import Bot
from tests.channels.slack.sender import BOT, event, tap

EVENTS = 500


def mixed(random_: random.Random) -> list[tuple[dict[str, Any], dict[str, str]]]:
    """Return events with every kind of retry and double, as (event, headers)."""
    found: list[tuple[dict[str, Any], dict[str, str]]] = []
    while len(found) < EVENTS:
        number = len(found)
        channel = random_.choice(["D1", "D2", "C1", "C2"])
        if channel.startswith("D"):
            first = event(f"e{number}", "message", channel)
        else:
            first = event(f"<@{BOT}> e{number}", "app_mention", channel)
        same: list[tuple[dict[str, Any], dict[str, str]]] = [(first, {})]
        for retry in range(random_.randint(0, 3)):
            reason = random_.choice(["http_timeout", "http_error", "connection_failed"])
            headers = {"X-Slack-Retry-Num": str(retry + 1), "X-Slack-Retry-Reason": reason}
            same.append((first, headers))
        if not channel.startswith("D") and random_.random() < 0.5:
            double = json.loads(json.dumps(first))
            double["event"].update(type="message", channel_type="channel")
            double["event_id"] += "m"
            same.insert(random_.randint(0, 1), (double, {}))
        found += same
    random_.shuffle(found)
    return found[:EVENTS]


async def test_five_hundred_events_are_answered_once_each(
    bot: Bot, session: aiohttp.ClientSession
) -> None:
    events = mixed(random.Random(8))
    wanted = {data["event"]["text"].split()[-1] for data, _ in events}
    for start in range(0, EVENTS, 50):
        batch = events[start : start + 50]
        statuses = await asyncio.gather(*(bot.send.event(d, **headers) for d, headers in batch))
        assert set(statuses) == {200}
        if start == 250:  # what was answered is known after a restart too
            await bot.stop_bot()
            await bot.start_bot(session)
    await bot.posted(len(wanted))
    assert Counter(bot.advisor.texts()) == Counter(wanted)


async def test_a_conversation_keeps_its_order(bot: Bot) -> None:
    for number in range(10):
        await bot.send.event(event(f"n{number}"))
    sent = await bot.posted(10)
    assert [message["text"] for message in sent] == [f"About: n{number}" for number in range(10)]


async def test_a_limited_message_is_sent_again_when_slack_says(bot: Bot) -> None:
    bot.slack.limited["chat.postMessage"] = 1
    await bot.send.event(event("hello"))
    await bot.posted(1)
    assert bot.slack.calls[0][0] == "429 chat.postMessage"


def test_messages_to_a_channel_are_spaced() -> None:
    now = 0.0
    pacer = Pacer(1.0, clock=lambda: now)
    assert [pacer.reserve("C1") for _ in range(3)] == [0.0, 1.0, 2.0]
    assert pacer.reserve("C2") == 0.0
    now = 2.5
    assert pacer.reserve("C1") == 0.5


@pytest.mark.parametrize(("text", "says"), [("fail", "went wrong"), ("silence", "right now")])
async def test_failures_are_told(bot: Bot, text: str, says: str) -> None:
    await bot.send.event(event(f"<@{BOT}> {text}", "app_mention", "C1", ts="3.3"))
    (sent,) = await bot.posted()
    assert says in sent["text"] and sent["thread_ts"] == "3.3"


async def test_a_failed_command_is_told_to_the_person_only(bot: Bot) -> None:
    await bot.send.command(text="fail", response_url=f"{bot.slack.address}/response/1")
    (sent,) = await bot.until(1, "response")
    assert "went wrong" in sent["text"] and sent["response_type"] == "ephemeral"


async def test_where_the_bot_may_not_write_the_person_is_told_directly(bot: Bot) -> None:
    bot.slack.fail("chat.postMessage", "not_in_channel", "not_in_channel")
    await bot.send.event(event("hello", "app_mention", "C1"))
    (sent,) = await bot.posted()
    assert sent["channel"] == "D1" and "went wrong" in sent["text"]


async def test_a_failed_update_loses_no_answer(bot: Bot) -> None:
    bot.slack.fail("chat.update", "message_not_found")
    button = {"type": "button", "action_id": "choice:0", "value": "/help"}
    blocks = [{"type": "actions", "block_id": "choices", "elements": [button]}]
    await bot.send.form(tap(button, {"text": "?", "blocks": blocks}))
    await bot.posted(1)


async def test_no_text_of_a_message_is_logged(bot: Bot, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    bot.slack.fail("chat.postMessage", "not_in_channel", "not_in_channel")
    await bot.send.event(event("my secret plan", "app_mention", "C1"))
    await bot.posted()
    assert "secret plan" not in caplog.text and "xoxb" not in caplog.text


async def test_too_much_at_once_is_left_to_slack_to_send_again(
    bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = event("later")
    monkeypatch.setattr(Turns, "full", True)
    assert await bot.send.event(data) == 503
    monkeypatch.setattr(Turns, "full", False)
    assert await bot.send.event(data, **{"X-Slack-Retry-Num": "1"}) == 200
    await bot.posted(1)
