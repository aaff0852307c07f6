"""Works the queue off: lets the advisor answer, and sends the answers until they are taken."""

from __future__ import annotations

import asyncio
import json
import logging
import random
from collections.abc import Awaitable, Callable
from datetime import datetime, timezone
from typing import Any

from rolewise.channels.callback.queue import (
    ANSWERED,
    ASKED,
    DELIVERED,
    FAILED,
    LEASE_SECONDS,
    Owed,
    Queue,
)
from rolewise.channels.callback.sender import AT_ONCE, MAX_BODY_BYTES, Sender
from rolewise.channels.delivery import OtherMessage, Replies

logger = logging.getLogger(__name__)
ANSWERED_AT_ONCE = 2
"""Answering is computing: more at once would only delay everybody else."""
ANSWER_ATTEMPTS = 5
ANSWER_RETRY_SECONDS = 3.0
JITTER = 0.1
STOP_SECONDS = 10.0
PURGE_SECONDS = 3600.0
TURN_ANSWERED, TURN_FAILED = "turn.answered", "turn.failed"


class Worker:
    """One per server process."""

    def __init__(
        self,
        queue: Queue,
        sender: Sender,
        answer: Callable[[Owed], Awaitable[Replies]],
        retries: tuple[float, ...],
    ) -> None:
        """Make it in the running loop.

        Args:
            queue: What is owed.
            sender: Sends it.
            answer: Lets the advisor answer; safe to be asked twice for the same message.
            retries: Seconds to wait before each further attempt to send.
        """
        self._queue = queue
        self._sender = sender
        self._answer = answer
        self._retries = retries
        self._working: dict[str, tuple[str, asyncio.Task[None]]] = {}
        self._wake = asyncio.Event()
        self._stopping = False

    def wake(self) -> None:
        """Look at the queue now."""
        self._wake.set()

    async def run(self) -> None:
        """Work until stopped."""
        loop = asyncio.get_running_loop()
        purged = float("-inf")
        while not self._stopping:
            self._wake.clear()
            try:
                if loop.time() - purged > PURGE_SECONDS:
                    self._queue.purge()
                    purged = loop.time()
                self._queue.renew(self._working)
                self._start(ASKED, ANSWERED_AT_ONCE, self._answer_one)
                self._start(ANSWERED, AT_ONCE, self._send_one)
                wait = self._seconds_to_wait()
            except Exception:
                logger.exception("the queue of callbacks can't be read; tried again")
                wait = LEASE_SECONDS / 4
            try:
                await asyncio.wait_for(self._wake.wait(), wait)
            except asyncio.TimeoutError:
                continue

    async def stop(self) -> None:
        """End the work; what takes longer is left for the next start."""
        self._stopping = True
        self.wake()
        tasks = [task for _, task in self._working.values()]
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=STOP_SECONDS)
            for task in late:
                task.cancel()

    def _start(self, state: str, most: int, work: Callable[[Owed], Awaitable[None]]) -> None:
        busy = sum(1 for at, _ in self._working.values() if at == state)
        while busy < most and not self._stopping:
            owed = self._queue.claim(state)
            if owed is None:
                return
            if owed.id in self._working:
                continue  # it took longer than its lease
            task = asyncio.ensure_future(self._guarded(work, owed))
            self._working[owed.id] = (state, task)
            busy += 1

    async def _guarded(self, work: Callable[[Owed], Awaitable[None]], owed: Owed) -> None:
        try:
            await work(owed)
        except Exception:
            logger.exception("callback %s failed; tried again when its lease ends", owed.id)
        finally:
            self._working.pop(owed.id, None)
            self.wake()

    def _seconds_to_wait(self) -> float:
        due = self._queue.next_due()
        # What is due but wasn't taken waits for a task of ours, which wakes us, or for a process
        # that holds its lease.
        floor = 0.05 if due else 0.5
        return min(LEASE_SECONDS / 4, max(floor, due if due is not None else LEASE_SECONDS))

    async def _answer_one(self, owed: Owed) -> None:
        try:
            replies = await self._answer(owed)
        except OtherMessage:
            detail = "This message_id was used for another message; send a new one."
            self._queue.answered(owed.id, body_of(owed, TURN_FAILED, detail=detail))
            return
        except Exception as error:
            logger.error("callback %s: the advisor failed: %r", owed.id, error)
            if owed.attempts + 1 < ANSWER_ATTEMPTS:
                self._queue.again(owed.id, ANSWER_RETRY_SECONDS * (owed.attempts + 1))
                return
            detail = "The advisor failed on this message. Please send it again."
            self._queue.answered(owed.id, body_of(owed, TURN_FAILED, detail=detail))
            return
        body = body_of(owed, TURN_ANSWERED, replies=replies)
        if len(body) > MAX_BODY_BYTES:
            detail = f"The answer is larger than {MAX_BODY_BYTES} bytes."
            body = body_of(owed, TURN_FAILED, detail=detail)
        self._queue.answered(owed.id, body)

    async def _send_one(self, owed: Owed) -> None:
        sent = await self._sender.send(owed.id, owed.url, owed.body)
        if sent.taken:
            self._queue.close_case(owed.id, DELIVERED)
        elif sent.gone or owed.attempts >= len(self._retries):
            logger.error("callback %s is given up: %s", owed.id, sent.detail)
            self._queue.close_case(owed.id, FAILED)
        else:
            seconds = self._retries[owed.attempts] * (1 + random.random() * JITTER)
            logger.warning("callback %s not taken (%s)", owed.id, sent.detail)
            self._queue.again(owed.id, max(seconds, sent.wait or 0.0))


def body_of(owed: Owed, kind: str, **data: Any) -> str:
    """Return what is sent: type, time and data, as Standard Webhooks suggests.

    Args:
        owed: The callback.
        kind: ``turn.answered`` or ``turn.failed``.
        data: ``replies`` or ``detail``.
    """
    made = datetime.now(timezone.utc).isoformat(timespec="milliseconds")
    return json.dumps(
        {
            "type": kind,
            "timestamp": made.replace("+00:00", "Z"),
            "data": {"sender": owed.sender, "message_id": owed.message_id, **data},
        }
    )
