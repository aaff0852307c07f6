"""Whose turn it is in a conversation, told by Redis to all servers that share it.

Rasa's ``RedisLockStore`` reads a lock and writes it back in two steps, so that two servers may both
get the first ticket; it asks again only each second, waits for Redis on the event loop, and keeps a
dead server's ticket for a minute, by the clock of whoever looks. Here one script does each step, by
Redis' own clock, and a ticket lapses seconds after its server stopped renewing it.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import logging
import uuid
from collections.abc import AsyncGenerator
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Optional
from weakref import WeakValueDictionary

from rasa.core.lock import TicketLock
from rasa.core.lock_store import LockError, LockStore
from rasa.utils.endpoints import EndpointConfig

from rolewise.channels.redis_client import redis_client, told

if TYPE_CHECKING:
    from redis.asyncio import Redis

logger = logging.getLogger(__name__)
LEASE_SECONDS = 6.0
"""So long after a server's death the others wait for its turn."""
RENEW_SECONDS = 2.0
FIRST_LOOK_SECONDS, LONGEST_LOOK_SECONDS = 0.005, 0.05
PATIENCE_SECONDS = 60.0
"""So long a message waits for those before it."""
_TAKE = """
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if redis.call('HEXISTS', KEYS[2], ARGV[1]) == 0 then
  if ARGV[3] == '0' then return -1 end
  redis.call('RPUSH', KEYS[1], ARGV[1])
end
redis.call('HSET', KEYS[2], ARGV[1], now + ARGV[2])
local head = redis.call('LINDEX', KEYS[1], 0)
while head ~= ARGV[1] do
  local ends = redis.call('HGET', KEYS[2], head)
  if ends and tonumber(ends) > now then break end
  redis.call('LPOP', KEYS[1])
  redis.call('HDEL', KEYS[2], head)
  head = redis.call('LINDEX', KEYS[1], 0)
end
redis.call('PEXPIRE', KEYS[1], ARGV[2] * 10)
redis.call('PEXPIRE', KEYS[2], ARGV[2] * 10)
if head == ARGV[1] then return 1 end
return 0
"""
"""Queue up or renew a ticket, drop lapsed ones before it: 1 it is our turn, 0 not yet, -1 lapsed.

The last argument says whether a ticket that isn't there is queued.
"""
_LEAVE = """
redis.call('LREM', KEYS[1], 0, ARGV[1])
redis.call('HDEL', KEYS[2], ARGV[1])
return 0
"""


class _Ticket:
    def __init__(
        self, store: SharedLocks, client: Redis[bytes], conversation_id: str, lease: float
    ) -> None:
        # Nobody reads a sender there, and the two keys stay together in a cluster.
        name = hashlib.sha256(conversation_id.encode("utf-8", "replace")).hexdigest()[:32]
        self._keys = (f"rolewise:turn:{{{name}}}:queue", f"rolewise:turn:{{{name}}}:ends")
        self._name = uuid.uuid4().hex
        self._of = (store, conversation_id)
        self.held = False
        self._client = client
        self._lease = lease

    def is_for(self, store: SharedLocks, conversation_id: str) -> bool:
        """Whether it has the turn of a conversation."""
        return self.held and self._of == (store, conversation_id)

    async def wait(self, patience: float, longest: float) -> None:
        loop = asyncio.get_running_loop()
        until, pause = loop.time() + patience, FIRST_LOOK_SECONDS
        while True:
            await asyncio.sleep(pause)
            if await self.take(queue=True):
                return
            if loop.time() > until:
                raise LockError("the turn didn't come in time")
            pause = min(longest, pause * 1.5)

    async def renew(self) -> None:
        while True:
            await asyncio.sleep(min(RENEW_SECONDS, self._lease / 3))
            try:
                if not await self.take(queue=False):
                    logger.warning("a turn of a conversation lapsed before it ended")
                    return
            except LockError as error:
                logger.warning("a turn of a conversation isn't renewed: %s", error)

    async def leave(self) -> None:
        with contextlib.suppress(LockError):  # it lapses by itself
            await self._run(_LEAVE, self._name)

    async def take(self, queue: bool) -> bool:
        """Queue up, or renew the place; return whether it is our turn."""
        lease = str(int(self._lease * 1000))
        return int(await self._run(_TAKE, self._name, lease, "1" if queue else "0")) == 1

    async def _run(self, script: str, *given: str) -> Any:
        from redis.exceptions import RedisError

        try:
            return await self._client.eval(script, len(self._keys), *self._keys, *given)
        except (RedisError, OSError, asyncio.TimeoutError) as error:
            raise LockError(f"Redis is away ({told(error)})") from error


_tickets: ContextVar[tuple[_Ticket, ...]] = ContextVar("tickets", default=())
"""Those that the running task, or the one it came from, has taken."""


class SharedLocks(LockStore):  # type: ignore[misc]
    """Rasa's lock store over all servers of one ``ROLEWISE_REDIS_URL``: first come, first served.

    Should Redis forget the tickets, or a server stall for longer than its lease, two turns may run
    at once; the tracker store then refuses the later one (``rolewise.database.Overtaken``).
    """

    def __init__(
        self, endpoint_config: Optional[EndpointConfig] = None, lease: float = LEASE_SECONDS
    ) -> None:
        """Create it; it connects when it is first used.

        Args:
            endpoint_config: Its ``url`` instead of the settings'.
            lease: Seconds for which a ticket holds without being renewed.
        """
        self._url = endpoint_config.url if endpoint_config else None
        self._lease = lease
        self._arriving: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        super().__init__()

    def get_lock(self, conversation_id: str) -> Optional[TicketLock]:
        """Not kept as Rasa's; use ``lock``."""
        raise NotImplementedError

    def save_lock(self, lock: TicketLock) -> None:
        """Not kept as Rasa's; use ``lock``."""
        raise NotImplementedError

    def delete_lock(self, conversation_id: str) -> None:
        """Not kept as Rasa's; use ``lock``."""
        raise NotImplementedError

    @contextlib.asynccontextmanager
    async def lock(
        self,
        conversation_id: str,
        lock_lifetime: float = PATIENCE_SECONDS,
        wait_time_in_seconds: float = LONGEST_LOOK_SECONDS,
    ) -> AsyncGenerator[None, None]:
        """Wait for the turn of a conversation, and keep it; whoever has it already needn't wait.

        Args:
            conversation_id: Of the conversation.
            lock_lifetime: How long to wait, in seconds.
            wait_time_in_seconds: How often to look, at most.

        Raises:
            LockError: Redis is away, or the turn didn't come in time.
        """
        if any(one.is_for(self, conversation_id) for one in _tickets.get()):
            yield
            return
        ticket = _Ticket(self, self._client(), conversation_id, self._lease)
        before = _tickets.set((*_tickets.get(), ticket))
        try:
            # Connections differ in speed; what came first here is to queue first there.
            arriving = self._arriving.setdefault(conversation_id, asyncio.Lock())
            async with arriving:
                first = await ticket.take(queue=True)
            if not first:
                await ticket.wait(lock_lifetime, wait_time_in_seconds)
            ticket.held = True
            renewing = asyncio.ensure_future(ticket.renew())
            try:
                yield
            finally:
                renewing.cancel()
        finally:
            ticket.held = False
            with contextlib.suppress(ValueError):  # ended in another context
                _tickets.reset(before)
            # Also when the request is given up, or else the next message waits for the lease.
            await asyncio.shield(ticket.leave())

    def _client(self) -> Redis[bytes]:
        client = redis_client(self._url)
        if client is None:
            raise LockError("ROLEWISE_REDIS_URL isn't set")
        return client
