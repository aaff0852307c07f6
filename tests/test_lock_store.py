"""Turns of a conversation over several servers, told by a real Redis."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from rasa.core.lock_store import LockError
from rasa.utils.endpoints import EndpointConfig

from rolewise import lock_store
from rolewise.channels.delivery import Deliveries
from rolewise.channels.redis_client import close_redis, redis_client
from rolewise.lock_store import SharedLocks
from tests.channels.redis_server import RedisServer
from tests.channels.test_delivery import _Store


@pytest.fixture
def url(redis_server: RedisServer) -> str:
    return redis_server.url


@pytest_asyncio.fixture
async def servers(url: str) -> AsyncIterator[list[SharedLocks]]:
    """Two servers' locks; a dead server's ticket lapses after half a second."""
    client = redis_client(url)
    assert client is not None
    await client.flushall()
    yield [SharedLocks(EndpointConfig(url=url), lease=0.5) for _ in range(2)]
    await close_redis()


async def test_one_at_a_time_in_the_order_of_arrival(servers: list[SharedLocks]) -> None:
    inside, order = 0, []

    async def turn(number: int) -> None:
        nonlocal inside
        async with servers[number % 2].lock("ada"):
            inside += 1
            assert inside == 1
            order.append(number)
            await asyncio.sleep(0.01)
            inside -= 1

    turns = []
    for number in range(20):
        turns.append(asyncio.ensure_future(turn(number)))
        await asyncio.sleep(0.005)
    await asyncio.gather(*turns)
    assert order == list(range(20))


async def test_of_one_server_what_comes_at_once_keeps_its_order(servers: list[SharedLocks]) -> None:
    order: list[int] = []

    async def turn(number: int) -> None:
        async with servers[0].lock("ada"):
            order.append(number)

    await asyncio.gather(*(turn(number) for number in range(30)))
    assert order == list(range(30))


async def test_other_conversations_need_not_wait(servers: list[SharedLocks]) -> None:
    async with servers[0].lock("ada"), servers[1].lock("bob"):
        assert True


async def test_who_has_the_turn_has_it(servers: list[SharedLocks]) -> None:
    async with servers[0].lock("ada"):
        async with servers[0].lock("ada"):
            pass
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(_enter(servers[1], "ada"), 0.3)
    await asyncio.wait_for(_enter(servers[1], "ada"), 10)


async def test_what_was_begun_in_a_turn_waits_when_it_is_over(servers: list[SharedLocks]) -> None:
    go = asyncio.Event()

    async def later() -> None:
        await go.wait()
        async with servers[0].lock("ada"):
            pass

    async with servers[0].lock("ada"):
        task = asyncio.ensure_future(later())
    async with servers[1].lock("ada"):
        go.set()
        await asyncio.sleep(0.2)
        assert not task.done()
    await asyncio.wait_for(task, 10)


async def test_a_dead_servers_turn_lapses(servers: list[SharedLocks]) -> None:
    dead = lock_store._Ticket(servers[0], servers[0]._client(), "ada", 0.5)
    assert await dead.take(queue=True)  # and is never renewed
    begin = time.monotonic()
    await asyncio.wait_for(_enter(servers[1], "ada"), 30)
    assert time.monotonic() - begin > 0.4
    assert not await dead.take(queue=False)


async def test_a_long_turn_is_kept(servers: list[SharedLocks]) -> None:
    async with servers[0].lock("ada"):
        waiting = asyncio.ensure_future(_enter(servers[1], "ada"))
        await asyncio.sleep(1.5)  # three leases
        assert not waiting.done()
    await asyncio.wait_for(waiting, 10)


async def test_clocks_of_servers_do_not_matter(
    servers: list[SharedLocks], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with servers[0].lock("ada"):
        monkeypatch.setattr(time, "time", lambda: 4_000_000_000.0)
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(_enter(servers[1], "ada"), 0.3)


async def test_who_gives_up_leaves_no_ticket(servers: list[SharedLocks], url: str) -> None:
    async with servers[0].lock("ada"):
        with pytest.raises(LockError, match="in time"):
            async with servers[1].lock("ada", lock_lifetime=0.05):
                pass
    client = redis_client(url)
    assert client is not None and await client.keys("*") == []


async def test_no_sender_is_readable_in_redis(servers: list[SharedLocks], url: str) -> None:
    client = redis_client(url)
    assert client is not None
    async with servers[0].lock("ada.lovelace@example.org"):
        keys = await client.keys("*")
        assert keys and not any(b"ada" in key for key in keys)


async def test_redis_away_is_told_and_comes_back(tmp_path: Path) -> None:
    server = RedisServer(tmp_path)
    server.start()
    locks = SharedLocks(EndpointConfig(url=server.url))
    try:
        await _enter(locks, "ada")
        async with locks.lock("ada"):
            server.stop()  # a turn that has begun is finished
        with pytest.raises(LockError, match="Redis is away"):
            await _enter(locks, "ada")
        server.start()
        await asyncio.wait_for(_enter(locks, "ada"), 10)
    finally:
        server.stop()
        await close_redis()


async def test_a_message_sent_to_two_servers_is_answered_once(servers: list[SharedLocks]) -> None:
    store, asked = _Store(), []

    async def answer() -> list[dict[str, Any]]:
        asked.append(1)
        await asyncio.sleep(0.05)
        store.keep("ada", "m1", "hi", "Hello.")
        return [{"recipient_id": "ada", "text": "Hello."}]

    both = []
    for locks in servers:
        one = Deliveries()
        one.locks = locks
        both.append(one.once(store, "ada", "m1", "hi", answer))
    first, second = await asyncio.gather(*both)
    assert first.replies == second.replies and len(asked) == 1
    assert sorted([first.again, second.again]) == [False, True]


async def _enter(locks: SharedLocks, conversation: str) -> None:
    async with locks.lock(conversation):
        pass
