"""Work in the background: acknowledged first, then done, in order within a conversation."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Coroutine
from typing import Any
from weakref import WeakValueDictionary

logger = logging.getLogger(__name__)
MOST_WAITING = 500
STOP_SECONDS = 10.0
AT_ONCE = 2
"""Messages understood at the same time. It is computing, which would only delay the next
acknowledgement; waiting for Slack isn't counted."""


class Turns:
    """Runs tasks, holding on to them: asyncio itself forgets a task that nobody holds."""

    def __init__(self, most_waiting: int = MOST_WAITING) -> None:
        """Make it in the running loop."""
        self._tasks: set[asyncio.Task[None]] = set()
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._most_waiting = most_waiting
        self.thinking = asyncio.Semaphore(AT_ONCE)

    @property
    def waiting(self) -> int:
        """How many tasks wait or are being done."""
        return len(self._tasks)

    @property
    def full(self) -> bool:
        """Whether no more work should be taken."""
        return len(self._tasks) >= self._most_waiting

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Do ``work`` in the background."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def lock(self, conversation: str) -> asyncio.Lock:
        """Return the lock that keeps a conversation's turns in order."""
        lock = self._locks.get(conversation)
        if lock is None:
            lock = self._locks[conversation] = asyncio.Lock()
        return lock

    async def finish(self, seconds: float = STOP_SECONDS) -> None:
        """Let the work end; what takes longer is stopped."""
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=seconds)
            for task in late:
                task.cancel()

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            logger.error("a task of the Slack bot failed", exc_info=task.exception())


class Pacer:
    """Spaces messages to one channel: Slack allows about one a second
    (https://docs.slack.dev/apis/web-api/rate-limits).
    """

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        """Keep ``seconds`` between two messages to a channel."""
        self._seconds = seconds
        self._clock = clock
        self._free_at: dict[str, float] = {}

    def reserve(self, channel: str) -> float:
        """Return how many seconds to wait before a message to the channel may go."""
        now = self._clock()
        if len(self._free_at) > 1000:
            self._free_at = {name: at for name, at in self._free_at.items() if at > now}
        at = max(now, self._free_at.get(channel, 0.0))
        self._free_at[channel] = at + self._seconds
        return at - now

    async def wait(self, channel: str) -> None:
        """Wait for the channel's turn."""
        seconds = self.reserve(channel)
        if seconds > 0:
            await asyncio.sleep(seconds)
