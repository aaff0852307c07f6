"""The bot before npm's ``emulate``, which others wrote: what it takes of what we send.

Where it can't run, the other tests' stub, with the same methods, is all there is.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from slack_sdk import WebClient

from rolewise.charts.render import Renderer
from tests.channels.slack.conftest import Bot
from tests.channels.slack.sender import BOT, event, find, tap
from tests.channels.slack.stub import TOKEN
from tests.channels.slack.test_pictures import PNG
from tests.conftest import ROOT, free_port

NOT_THERE = 3
WAIT_SECONDS = 60.0


@pytest.fixture(scope="module")
def emulator() -> Iterator[WebClient]:
    """A client of the emulator; skipped where it can't run, and failed in CI."""
    port = free_port()
    process = subprocess.Popen(
        ["scripts/slack_emulator.sh", str(port)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None and process.stderr is not None
    if process.stdout.readline().strip() != "ready":
        said = process.stderr.read().strip().splitlines() or ["it ended by itself"]
        wrong = f"Slack is stood for by our stub alone, for emulate doesn't run: {said[-1]}"
        if process.wait() == NOT_THERE and not os.environ.get("CI"):
            pytest.skip(wrong)
        pytest.fail(wrong)
    yield WebClient(TOKEN, base_url=f"http://127.0.0.1:{port}/api/")
    process.terminate()
    process.wait()


class Workspace:
    """The bot in the emulated workspace, and what can be read there."""

    def __init__(self, client: WebClient, bot: Bot) -> None:
        """Look up who and what is there."""
        self.bot = bot
        self.client = client
        members = client.users_list()["members"]
        self.user: str = next(user["id"] for user in members if user["name"] == "admin")
        channels = client.conversations_list()["channels"]
        self.channel: str = next(one["id"] for one in channels if one["name"] == "careers")
        self.direct: str = client.conversations_open(users=[self.user])["channel"]["id"]

    async def until(self, found: Callable[[], Any]) -> Any:
        """Wait until something is found."""
        for _ in range(int(WAIT_SECONDS / 0.05)):
            value = await asyncio.to_thread(found)
            if value:
                return value
            await asyncio.sleep(0.05)
        raise AssertionError("it didn't come")

    def posted(self, channel: str) -> list[dict[str, Any]]:
        """Return the messages of a channel, the newest first."""
        found: list[dict[str, Any]] = self.client.conversations_history(channel=channel)["messages"]
        return found

    def thread(self, ts: str) -> list[dict[str, Any]]:
        """Return the answers in a thread."""
        told = self.client.conversations_replies(channel=self.channel, ts=ts)["messages"]
        return [message for message in told if message["ts"] != ts]


@pytest_asyncio.fixture
async def workspace(
    emulator: WebClient, tmp_path: Path, session: aiohttp.ClientSession
) -> AsyncIterator[Workspace]:
    """The bot with the emulator as Slack."""
    bot = Bot(tmp_path)
    bot.slack.address = emulator.base_url.removesuffix("/api/")
    await bot.start_bot(session)
    yield Workspace(emulator, bot)
    await bot.stop_bot()


async def test_a_direct_message_is_answered_and_a_choice_updates_it(workspace: Workspace) -> None:
    direct, bot = workspace.direct, workspace.bot
    before = len(workspace.posted(direct))
    await bot.send.event(event("which fits me?", channel=direct, user=workspace.user))
    (question, *_) = await workspace.until(
        lambda: (found := workspace.posted(direct))[: len(found) - before]
    )
    assert question["text"].startswith("Question 2") and len(question["blocks"]) == 3
    choice = find(question, "choice:0")[1]
    await bot.send.form(tap(choice, question, direct, workspace.user))
    await workspace.until(lambda: len(workspace.posted(direct)) == before + 2)
    updated = next(m for m in workspace.posted(direct) if m["ts"] == question["ts"])
    assert "You chose *Love it*" in json.dumps(updated["blocks"])


async def test_a_mention_is_answered_in_its_thread(workspace: Workspace) -> None:
    said = workspace.client.chat_postMessage(channel=workspace.channel, text="ds or mle?")
    mention = event(
        f"<@{BOT}> ds or mle?", "app_mention", workspace.channel, workspace.user, ts=said["ts"]
    )
    await workspace.bot.send.event(mention)
    (answer,) = await workspace.until(lambda: workspace.thread(said["ts"]))
    assert answer["text"] == "About: ds or mle?"


async def test_a_refused_upload_leaves_the_table(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def render(self: Renderer, chart_id: str, kind: str, theme: str) -> bytes:
        return PNG

    # The emulator looks for what is uploaded in the body; slack_sdk names it in the address.
    monkeypatch.setattr(Renderer, "render", render)
    direct = workspace.direct
    before = len(workspace.posted(direct))
    await workspace.bot.send.event(event("pay", channel=direct, user=workspace.user))
    await workspace.until(lambda: len(workspace.posted(direct)) > before)
    told = json.dumps(workspace.posted(direct)[0]["blocks"])
    assert "```" in told and "$155,300" in told


async def test_an_answer_for_one_person_is_taken_and_nobody_else_sees_it(
    workspace: Workspace, caplog: pytest.LogCaptureFixture
) -> None:
    before = workspace.posted(workspace.channel)
    text = f"<@{BOT}> ds or mle? only to me"
    await workspace.bot.send.event(
        event(text, "app_mention", workspace.channel, workspace.user, ts="1.1")
    )
    await workspace.until(lambda: workspace.bot.advisor.texts())
    await workspace.bot.stop_bot()
    assert workspace.posted(workspace.channel) == before
    assert "failed" not in caplog.text and "nothing can be posted" not in caplog.text


async def test_the_home_tab_is_taken(
    workspace: Workspace, caplog: pytest.LogCaptureFixture
) -> None:
    data = event(kind="app_home_opened", user=workspace.user, tab="home")
    assert await workspace.bot.send.event(data) == 200
    await workspace.bot.stop_bot()
    assert "failed" not in caplog.text


async def test_a_window_with_a_trigger_that_slack_does_not_know_is_told(
    workspace: Workspace,
) -> None:
    direct = workspace.direct
    before = len(workspace.posted(direct))
    await workspace.bot.send.event(event("which fits me?", channel=direct, user=workspace.user))
    await workspace.until(lambda: len(workspace.posted(direct)) == before + 1)
    question = workspace.posted(direct)[0]
    opened = tap(find(question, "form:open")[1], question, direct, workspace.user)
    await workspace.bot.send.form(opened)
    await workspace.until(lambda: len(workspace.posted(direct)) == before + 2)
    assert "went wrong" in workspace.posted(direct)[0]["text"]
