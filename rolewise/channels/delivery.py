"""A message with an id is answered once, however often and to whichever process it is sent.

A client that got no reply can't know whether its message was lost or the reply was, so it sends
again. Rasa stores a turn in one transaction, the message's id with it: a message that is stored
with its replies is answered from there, also after a restart. One that is being answered is
waited for: on this server by what is remembered here, which is only what is being answered right
now, and on another one by the conversation's lock, which is left when the turn is stored.
"""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from typing import Any, NamedTuple, Optional, Protocol

from rolewise.channels.history import answer_to
from rolewise.channels.tally import tally

LOOKED_BACK = 200
"""Things said among which a repeated message is looked for; only the latest are sent again."""
Replies = list[dict[str, Any]]


class Locks(Protocol):
    """What several servers wait for each other by."""

    def lock(self, conversation_id: str) -> AbstractAsyncContextManager[Any]:
        """Wait for a turn and keep it."""


class OtherMessage(Exception):
    """The id belongs to another message."""


class Delivered(NamedTuple):
    """The replies to a message; ``again`` where they were computed for an earlier request."""

    replies: Replies
    again: bool


class Deliveries:
    """The messages being answered.

    Attributes:
        locks: Shared with the other servers; None where there is one server.
    """

    def __init__(self) -> None:
        """Begin with none."""
        self.locks: Optional[Locks] = None
        self._running: dict[tuple[str, str], tuple[str, asyncio.Task[Delivered]]] = {}

    async def once(
        self,
        store: Any,
        sender: str,
        message_id: str,
        text: str,
        answer: Callable[[], Awaitable[Replies]],
    ) -> Delivered:
        """Return the replies to a message, computed now or before.

        The work goes on when the client goes away.

        Args:
            store: The conversation store, or None where stored messages can't be looked up.
            sender: Id of the conversation.
            message_id: The client's id of the message.
            text: What it says.
            answer: Computes the replies.

        Raises:
            OtherMessage: The id was used for another text.
        """
        key = (sender, message_id)
        running = self._running.get(key)
        waited = running is not None
        if running is None:
            task = asyncio.ensure_future(self._answer(store, sender, message_id, text, answer))
            running = self._running[key] = (text, task)
            task.add_done_callback(lambda _: self._running.pop(key, None))
        if running[0] != text:
            raise OtherMessage
        delivered = await asyncio.shield(running[1])
        delivered = delivered._replace(again=waited or delivered.again)
        tally().replayed += delivered.again
        return delivered

    async def _answer(
        self,
        store: Any,
        sender: str,
        message_id: str,
        text: str,
        answer: Callable[[], Awaitable[Replies]],
    ) -> Delivered:
        if self.locks is None:
            return await self._answer_here(store, sender, message_id, text, answer)
        async with self.locks.lock(sender):
            return await self._answer_here(store, sender, message_id, text, answer)

    async def _answer_here(
        self,
        store: Any,
        sender: str,
        message_id: str,
        text: str,
        answer: Callable[[], Awaitable[Replies]],
    ) -> Delivered:
        stored = await stored_answer(store, sender, message_id)
        if stored is None:
            return Delivered(await answer(), False)
        if stored[0] != text:
            raise OtherMessage
        return Delivered([{"recipient_id": sender, **item} for item in stored[1]], True)


@functools.lru_cache(maxsize=1)
def deliveries() -> Deliveries:
    """Return the deliveries of this process, the same for every channel.

    A message may come over one channel, and again over another before it is answered.
    """
    return Deliveries()


async def stored_answer(store: Any, sender: str, message_id: str) -> Optional[tuple[str, Replies]]:
    """Return the text and the replies of a message that was answered, or None."""
    if store is None:
        return None
    return answer_to(await store.run(store.last_events, sender, LOOKED_BACK), message_id)
