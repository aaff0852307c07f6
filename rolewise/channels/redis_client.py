"""Redis, where several servers know the same: one client of ``ROLEWISE_REDIS_URL`` for each loop.

Whoever uses it goes on without Redis where there is none or it doesn't answer: each server then
knows only its own. ``told`` gives what may stand in a log about such a failure.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Optional
from weakref import WeakKeyDictionary

from rolewise.rest_settings import load_rest_settings

if TYPE_CHECKING:  # the library is read only where Redis is set up
    from redis.asyncio import Redis

REDIS_SECONDS = 1.0
"""How long a connection, and an answer of Redis, may take."""
HEALTH_SECONDS = 1
"""A connection that was idle for so long is tried before it is used."""
_clients: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[str, Redis[bytes]]] = (
    WeakKeyDictionary()
)


def redis_client(url: Optional[str] = None) -> Optional[Redis[bytes]]:
    """Return the client of the running loop; None where ``ROLEWISE_REDIS_URL`` isn't set.

    It connects at the first command, and anew after a failure. A command raises
    ``redis.RedisError`` (or ``OSError``) when Redis is down or takes longer than a second.

    Args:
        url: Instead of the settings', such as ``redis://localhost:6379/0``.

    Raises:
        RuntimeError: No loop runs.
        ValueError: The address can't be used.
    """
    address = load_rest_settings().limit.redis_url if url is None else url
    if not address:
        return None
    of_loop = _clients.setdefault(asyncio.get_running_loop(), {})
    if address not in of_loop:
        from redis.asyncio import Redis
        from redis.asyncio.retry import Retry
        from redis.backoff import NoBackoff

        # Connections of the pool that a restart of Redis cut are found out by a PING, and opened
        # anew. A command itself isn't repeated: nobody knows if it was obeyed.
        of_loop[address] = Redis.from_url(
            address,
            socket_timeout=REDIS_SECONDS,
            socket_connect_timeout=REDIS_SECONDS,
            health_check_interval=HEALTH_SECONDS,
            retry=Retry(NoBackoff(), 1),
        )
    return of_loop[address]


async def close_redis() -> None:
    """Close the clients of the running loop; a later ``redis_client`` makes them anew."""
    for client in _clients.pop(asyncio.get_running_loop(), {}).values():
        await client.close()


def told(error: Exception) -> str:
    """Return a failure of Redis for the log: its kind only, for addresses may hold a password."""
    return type(error).__name__
