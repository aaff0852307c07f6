"""``/readyz`` asks a question now and then, and stores and counts nothing of it."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest

from rolewise.channels import readiness
from rolewise.channels.readiness import BAD_SECONDS, GOOD_SECONDS, NOT_ANSWERED, Readiness
from rolewise.channels.tally import UNCOUNTED, count_action_calls, tally


class Processor:
    """Answers as Rasa's processor does, and remembers what it was asked to do."""

    def __init__(self, kind: str = "answer") -> None:
        self.kind = kind
        self.asked: list[Any] = []
        self.uncounted: list[bool] = []

    async def log_message(self, message: Any, should_save_tracker: bool) -> Any:
        assert should_save_tracker is False
        self.asked.append(message)
        self.uncounted.append(UNCOUNTED.get())
        return SimpleNamespace(sender=message.sender_id)

    async def run_action_extract_slots(self, output: Any, tracker: Any) -> Any:
        return tracker

    async def _run_prediction_loop(self, output: Any, tracker: Any) -> None:
        if self.kind == "hangs":
            await asyncio.sleep(60)
        if self.kind == "fails":
            raise RuntimeError("on purpose")
        await output.send_response(tracker.sender, {"text": "x", "custom": {"type": self.kind}})


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


async def test_an_answer_stands_for_a_while_and_is_shared() -> None:
    processor, clock = Processor(), Clock()
    agent, ready = SimpleNamespace(processor=processor), Readiness(clock)
    assert await asyncio.gather(*(ready.missing(agent) for _ in range(5))) == [None] * 5
    clock.now = GOOD_SECONDS - 1
    assert await ready.missing(agent) is None
    assert len(processor.asked) == 1 and processor.uncounted == [True]
    assert UNCOUNTED.get() is False
    clock.now = GOOD_SECONDS + 1
    assert await ready.missing(agent) is None
    senders = {message.sender_id for message in processor.asked}
    assert len(senders) == 2, "nobody else's conversation"


@pytest.mark.parametrize("kind", ["error", "fallback", "fails", "hangs"])
async def test_no_answer_is_told_and_tried_again_soon(
    monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setattr(readiness, "PATIENCE_SECONDS", 0.05)
    processor, clock = Processor(kind), Clock()
    agent, ready = SimpleNamespace(processor=processor), Readiness(clock)
    assert await ready.missing(agent) == NOT_ANSWERED
    processor.kind = "answer"
    assert await ready.missing(agent) == NOT_ANSWERED
    clock.now = BAD_SECONDS + 1
    assert await ready.missing(agent) is None


async def test_its_action_calls_are_not_counted() -> None:
    class Endpoint:
        async def request(self, *given: Any, **named: Any) -> str:
            return "done"

    tally.cache_clear()
    endpoint: Any = Endpoint()
    count_action_calls(endpoint)
    token = UNCOUNTED.set(True)
    assert await endpoint.request() == "done"
    UNCOUNTED.reset(token)
    assert sum(tally().action_seconds.counts) == 0
    await endpoint.request()
    assert sum(tally().action_seconds.counts) == 1
    tally.cache_clear()
