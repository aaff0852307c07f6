"""The Home tab: what the bot can do, the last result, the person's data and deleting it."""

from __future__ import annotations

import json
from typing import Any

from tests.channels.slack.conftest import Bot
from tests.channels.slack.sender import TEAM, event, tap
from tests.channels.slack.validate import check_view


async def _open(bot: Bot, number: int) -> dict[str, Any]:
    opened = event(kind="app_home_opened", channel="D1", tab="home")
    assert await bot.send.event(opened) == 200
    view: dict[str, Any] = (await bot.until(number, "views.publish"))[-1]["view"]
    check_view(view)
    return view


def _button(view: dict[str, Any], action_id: str) -> dict[str, Any]:
    return next(
        element
        for block in view["blocks"]
        for element in block.get("elements", ())
        if element.get("action_id") == action_id
    )


async def _press(bot: Bot, view: dict[str, Any], action_id: str) -> None:
    pressed = tap(_button(view, action_id), {}, container={"type": "view"})
    del pressed["channel"], pressed["message"], pressed["container"]["channel_id"]
    assert await bot.send.form({**pressed, "view": {"id": "V1", "type": "home"}}) == 200


async def test_home_shows_the_last_result_and_what_is_kept(bot: Bot) -> None:
    before = json.dumps(await _open(bot, 1))
    assert "Nothing yet" in before and "0 conversations" in before
    await bot.send.event(event("ds pay"))
    await bot.posted()
    after = json.dumps(await _open(bot, 2))
    assert "offered more in job ads" in after and "1 conversation " in after


async def test_the_messages_tab_publishes_nothing(bot: Bot) -> None:
    await bot.send.event(event(kind="app_home_opened", tab="messages"))
    await bot.until(0, "views.publish")


async def test_a_start_button_is_answered_in_direct_messages(bot: Bot) -> None:
    await _press(bot, await _open(bot, 1), "home:say:2")
    (sent,) = await bot.posted()
    assert sent["channel"] == "D1"
    assert bot.advisor.texts() == ['/ask_salary{"role": ["ml_engineer", "data_scientist"]}']


async def test_a_question_is_asked_in_a_window(bot: Bot) -> None:
    await _press(bot, await _open(bot, 1), "home:ask")
    (opened,) = await bot.until(1, "views.open")
    assert opened["trigger_id"] and opened["view"]["type"] == "modal"
    values = {"question": {"text": {"type": "plain_text_input", "value": "who earns more?"}}}
    form = {
        "type": "view_submission",
        "team": {"id": TEAM},
        "user": {"id": "U1"},
        "trigger_id": "t",
        "view": {"id": "V2", "callback_id": "ask", "state": {"values": values}},
    }
    for _ in range(2):
        assert await bot.send.form(form) == 200
    (sent,) = await bot.posted()
    assert sent["channel"] == "D1" and bot.advisor.texts() == ["who earns more?"]
    assert bot.advisor.heard[0].sender_id == "slack-T1-D1"


async def test_a_person_gets_a_copy_of_what_they_said_only(bot: Bot) -> None:
    await bot.send.event(event("mine", "app_mention", "C1", ts="1.1"))
    await bot.posted(1)
    await bot.send.event(event("theirs", "app_mention", "C1", user="U2", thread_ts="1.1"))
    await bot.posted(2)
    await _press(bot, await _open(bot, 1), "home:copy")
    (done,) = await bot.until(1, "files.completeUploadExternal")
    assert done["channel_id"] == "D1"
    copy = json.loads(next(iter(bot.slack.uploads.values())))
    assert [(m["from"], m["text"]) for m in copy["messages"]] == [
        ("you", "mine"),
        ("Rolewise", "About: mine"),
    ]
    assert copy["conversations"] == ["slack-T1-C1-1.1"]


async def test_where_files_are_not_allowed_it_is_told(bot: Bot) -> None:
    bot.slack.fail("files.getUploadURLExternal", "missing_scope")
    await _press(bot, await _open(bot, 1), "home:copy")
    assert "files:write" in (await bot.posted())[0]["text"]


async def test_deleting_forgets_conversations_result_and_feedback(bot: Bot) -> None:
    await bot.send.event(event("hello"))
    (answer,) = await bot.posted()
    await bot.send.form(tap(answer["blocks"][-1]["elements"][0], answer))
    await bot.until(1, "chat.update")
    await bot.send.event(event("stays", channel="D2", user="U2"))
    await bot.posted(2)
    view = await _open(bot, 1)
    assert "1 piece of feedback" in json.dumps(view)
    assert _button(view, "home:delete")["confirm"]["confirm"]["text"] == "Delete"
    await _press(bot, view, "home:delete")
    assert "1 conversation" in (await bot.posted(3))[-1]["text"]
    (_, published) = await bot.until(2, "views.publish")
    assert "Nothing yet" in json.dumps(published["view"])
    assert sorted(bot.advisor.trackers.store) == ["slack-T1-D2"]
