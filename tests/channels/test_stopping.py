"""A server that is told to stop finishes the turns in hand, and takes nothing new."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from rolewise.channels import stopping
from rolewise.channels.stopping import finish_turns
from rolewise.channels.tally import tally
from tests.channels.apps import running


async def test_turns_in_hand_are_finished_and_new_ones_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    async with running(monkeypatch, tmp_path) as apps:
        apps.go.clear()
        first = asyncio.ensure_future(apps.say("one"))
        while not tally().running:
            await asyncio.sleep(0.01)
        stop = asyncio.ensure_future(finish_turns(apps.app))
        await asyncio.sleep(0.1)
        assert not stop.done()
        status, told, headers = await apps.say("two", "bob")
        assert status == 503 and "again" in told["detail"] and headers["Retry-After"] == "1"
        status, told, _ = await apps.ask("/readyz")
        assert status == 503
        assert (await apps.ask("/healthz"))[0] == 200
        apps.go.set()
        assert await stop == 0
        status, told, _ = await first
        assert status == 200 and told[0]["text"] == "one"
        assert [message.text for message in apps.heard] == ["one"]


async def test_a_turn_that_hangs_is_not_waited_for_without_end(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(stopping, "DRAIN_SECONDS", 0.2)
    async with running(monkeypatch, tmp_path) as apps:
        apps.go.clear()
        first = asyncio.ensure_future(apps.say("one"))
        while not tally().running:
            await asyncio.sleep(0.01)
        assert await finish_turns(apps.app) == 1
        apps.go.set()
        await first


async def test_a_failed_turn_is_not_in_hand_any_more(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    async with running(monkeypatch, tmp_path) as apps:
        assert (await apps.say("fail"))[0] == 500
        assert tally().running == 0
