"""The client of Redis: none unless set up, one for each loop, and no secrets in the log."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from rolewise.channels.redis_client import close_redis, redis_client, told
from rolewise.rest_settings import load_rest_settings
from tests.channels.redis_server import RedisServer


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RedisServer]:
    running = RedisServer(tmp_path)
    running.start()
    yield running
    running.stop()


async def test_without_its_variable_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ROLEWISE_REDIS_URL", raising=False)
    load_rest_settings.cache_clear()
    assert redis_client() is None
    load_rest_settings.cache_clear()


def test_each_loop_has_a_client_of_its_own(server: RedisServer) -> None:
    async def use() -> int:
        client = redis_client(server.url)
        assert client is redis_client(server.url)
        assert client is not None
        assert await client.set("name", "1", nx=True, ex=60) in (True, None)
        await close_redis()
        again = redis_client(server.url)
        assert again is not None and again is not client
        assert await again.get("name") == b"1"
        await close_redis()
        return id(client)

    for _ in range(2):
        asyncio.run(use())


async def test_it_fails_while_redis_is_down_and_works_again_after(server: RedisServer) -> None:
    client = redis_client(server.url)
    assert client is not None
    await client.set("name", "1")
    server.stop()
    with pytest.raises(redis.RedisError):
        await client.get("name")
    server.start()
    assert await client.get("name") is None
    await close_redis()


async def test_a_password_stays_out_of_the_log() -> None:
    client = redis_client("redis://:wonderland@127.0.0.1:1/0")
    assert client is not None
    with pytest.raises(redis.RedisError) as failure:
        await client.ping()
    assert "wonderland" not in told(failure.value)
    await close_redis()
