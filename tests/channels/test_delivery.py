"""A message with an id is answered once."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from rolewise.channels.delivery import Deliveries, OtherMessage


class _Store:
    """Events in memory, as the conversation store gives them."""

    def __init__(self) -> None:
        self.events: list[dict[str, Any]] = []

    async def run(self, work: Any, *given: Any) -> Any:
        return work(*given)

    def last_events(self, sender: str, count: int) -> list[dict[str, Any]]:
        return [event for event in self.events if event["sender"] == sender][-count:]

    def keep(self, sender: str, message_id: str, text: str, reply: str) -> None:
        self.events.append(
            {"sender": sender, "event": "user", "text": text, "message_id": message_id}
        )
        self.events.append({"sender": sender, "event": "bot", "text": reply, "data": {}})


class _Advisor:
    def __init__(self, store: _Store) -> None:
        self.asked = 0
        self.store = store
        self.go = asyncio.Event()

    async def answer(self) -> list[dict[str, Any]]:
        self.asked += 1
        await self.go.wait()
        self.store.keep("ada", "m1", "hi", "Hello.")
        return [{"recipient_id": "ada", "text": "Hello."}]


async def test_two_at_once_share_one_answer_and_a_third_gets_the_stored_one() -> None:
    store, deliveries = _Store(), Deliveries()
    advisor = _Advisor(store)
    both = [
        asyncio.ensure_future(deliveries.once(store, "ada", "m1", "hi", advisor.answer))
        for _ in range(2)
    ]
    await asyncio.sleep(0)
    advisor.go.set()
    first, second = await asyncio.gather(*both)
    third = await deliveries.once(store, "ada", "m1", "hi", advisor.answer)
    assert first.replies == second.replies == third.replies and advisor.asked == 1
    assert [delivered.again for delivered in (first, second, third)] == [False, True, True]
    assert deliveries._running == {}


async def test_the_answer_is_finished_though_the_client_left() -> None:
    store, deliveries = _Store(), Deliveries()
    advisor = _Advisor(store)
    leaving = asyncio.ensure_future(deliveries.once(store, "ada", "m1", "hi", advisor.answer))
    await asyncio.sleep(0)
    leaving.cancel()
    with pytest.raises(asyncio.CancelledError):
        await leaving
    advisor.go.set()
    replies = (await deliveries.once(store, "ada", "m1", "hi", advisor.answer)).replies
    assert replies[0]["text"] == "Hello." and advisor.asked == 1


async def test_an_id_belongs_to_one_text_of_one_conversation() -> None:
    store, deliveries = _Store(), Deliveries()
    advisor = _Advisor(store)
    advisor.go.set()
    await deliveries.once(store, "ada", "m1", "hi", advisor.answer)
    with pytest.raises(OtherMessage):
        await deliveries.once(store, "ada", "m1", "what", advisor.answer)
    await deliveries.once(store, "bob", "m1", "what", advisor.answer)
    assert advisor.asked == 2


async def test_a_failure_is_not_remembered() -> None:
    deliveries = Deliveries()

    async def fail() -> list[dict[str, Any]]:
        raise RuntimeError("database away")

    async def succeed() -> list[dict[str, Any]]:
        return [{"text": "Hello."}]

    with pytest.raises(RuntimeError):
        await deliveries.once(None, "ada", "m1", "hi", fail)
    assert (await deliveries.once(None, "ada", "m1", "hi", succeed)).replies
