"""Two servers, each with a state folder of its own, that share Redis: every event once."""

from __future__ import annotations

import asyncio
import logging
import random
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio

from rolewise.channels.redis_client import close_redis
from rolewise.channels.slack.claims import PAUSE_SECONDS, Claims
from rolewise.channels.slack.store import Store
from rolewise.rest_settings import load_rest_settings
from tests.channels.redis_server import RedisServer
from tests.channels.slack.conftest import Bot
from tests.channels.slack.sender import tap
from tests.channels.slack.test_delivery import EVENTS, mixed


@pytest.fixture
def redis_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[RedisServer]:
    """A real Redis that the settings name."""
    server = RedisServer(tmp_path)
    server.start()
    monkeypatch.setenv("ROLEWISE_REDIS_URL", server.url)
    load_rest_settings.cache_clear()
    yield server
    server.stop()
    load_rest_settings.cache_clear()


@pytest_asyncio.fixture
async def servers(
    redis_server: RedisServer, bot: Bot, tmp_path: Path, session: aiohttp.ClientSession
) -> AsyncIterator[tuple[Bot, Bot]]:
    """Two servers of one bot."""
    other = Bot(tmp_path / "other", beside=bot)
    await other.start_bot(session)
    yield bot, other
    await other.stop_bot()
    await close_redis()


async def test_five_hundred_events_over_two_servers_are_answered_once_each(
    servers: tuple[Bot, Bot],
) -> None:
    random_ = random.Random(9)
    events = mixed(random_)
    wanted = {data["event"]["text"].split()[-1] for data, _ in events}
    for start in range(0, EVENTS, 50):
        sent = [
            server.send.event(data, **headers)
            for data, headers in events[start : start + 50]
            # Some go to one server, some to both at the same moment.
            for server in random_.choice([servers, servers[:1], servers[1:]])
        ]
        assert set(await asyncio.gather(*sent)) == {200}
    await servers[0].posted(len(wanted))
    assert Counter(servers[0].advisor.texts()) == Counter(wanted)


async def test_taps_and_commands_are_answered_once_too(servers: tuple[Bot, Bot]) -> None:
    button = {"type": "button", "action_id": "choice:0", "value": "/help"}
    data = tap(button, {"text": "?"})
    url = f"{servers[0].slack.address}/response/1"
    await asyncio.gather(*(server.send.form(data) for server in servers))
    command = {"text": "pay?", "response_url": url, "trigger_id": "t.1"}
    await asyncio.gather(*(server.send.command(**command) for server in servers))
    await servers[0].until(1, "response")
    await servers[0].posted(1)


async def test_of_two_that_claim_at_once_one_gets_it(
    redis_server: RedisServer, tmp_path: Path
) -> None:
    one, two = (Claims(Store(tmp_path / f"{name}.db")) for name in ("one", "two"))
    for number in range(100):
        names = [f"event:{number}", f"message:C1:{number}"]
        taken = await asyncio.gather(one.take(names), two.take(names[::-1]))
        assert sorted(taken) == [False, True]
    await close_redis()


async def test_without_redis_each_server_goes_on_and_says_so_once(
    redis_server: RedisServer, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    now = 0.0
    one = Claims(Store(tmp_path / "one.db"), clock=lambda: now)
    two = Claims(Store(tmp_path / "two.db"), clock=lambda: now)
    redis_server.stop()
    with caplog.at_level(logging.WARNING, logger="rolewise"):
        for number in range(5):
            now += PAUSE_SECONDS
            assert await one.take([f"event:{number}"]) and not await one.take([f"event:{number}"])
        assert caplog.text.count("Redis doesn't answer") == 1
        redis_server.start()
        now += PAUSE_SECONDS
        assert await one.take(["event:5"]) and not await two.take(["event:5"])
        assert caplog.text.count("Redis answers again") == 1
    await close_redis()
