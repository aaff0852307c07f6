"""Charts in Slack: by their public address, uploaded, or as a table."""

from __future__ import annotations

import json
from typing import Any

import aiohttp
import pytest

from rolewise.charts.render import Renderer
from tests.channels.slack.conftest import Bot
from tests.channels.slack.replies import CHART
from tests.channels.slack.sender import event

PNG = b"\x89PNG\r\n\x1a\nsmall"


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Charts are drawn by a process of its own, which tests/charts looks at."""
    asked: list[str] = []

    async def render(self: Renderer, chart_id: str, kind: str, theme: str) -> bytes:
        asked.append(f"{chart_id}.{kind}")
        return PNG

    monkeypatch.setattr(Renderer, "render", render)
    return asked


def _images(message: dict[str, Any]) -> list[dict[str, Any]]:
    return [block for block in message["blocks"] if block["type"] == "image"]


async def test_a_public_server_s_chart_is_shown_by_its_address(
    bot: Bot, session: aiohttp.ClientSession
) -> None:
    await bot.stop_bot()
    bot.public_url = "https://advisor.example.org"
    await bot.start_bot(session)
    await bot.send.event(event("pay"))
    (image,) = _images((await bot.posted())[0])
    assert image["image_url"] == CHART[:-3] + "png" and "$155,300" in image["alt_text"]


async def test_else_it_is_uploaded_once(bot: Bot, drawn: list[str]) -> None:
    for channel in ("D1", "D2", "D3", "D1"):
        await bot.send.event(event("pay", channel=channel))
    first, *others = await bot.posted(4)
    assert _images(first) != [] and all(_images(other) == _images(first) for other in others)
    file = _images(first)[0]["slack_file"]["id"]
    assert bot.slack.uploads == {file: PNG} and len(drawn) == 1
    (upload,) = bot.slack.sent("files.completeUploadExternal")
    assert not upload.get("channel_id")


async def test_where_slack_shows_no_file_the_table_stands_in(bot: Bot, drawn: list[str]) -> None:
    bot.slack.fail("chat.postMessage", "invalid_blocks", "invalid_blocks")
    await bot.send.event(event("pay"))
    (sent,) = await bot.posted()
    assert _images(sent) == [] and "```" in json.dumps(sent["blocks"])


async def test_without_the_permission_it_is_not_tried_again(bot: Bot, drawn: list[str]) -> None:
    bot.slack.fail("files.getUploadURLExternal", "missing_scope")
    for number in (1, 2):
        await bot.send.event(event("pay"))
        sent = await bot.posted(number)
        assert "```" in json.dumps(sent[-1]["blocks"])
    assert len(drawn) == 1


async def test_a_chart_that_is_not_there_any_more_is_a_table(bot: Bot) -> None:
    await bot.send.event(event("pay"))
    assert "```" in json.dumps((await bot.posted())[0]["blocks"])
