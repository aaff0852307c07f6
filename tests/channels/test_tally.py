"""What is counted of a turn: its outcome, its topics, how long it took."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any, Optional

import pytest
from rasa.core.channels.channel import UserMessage

from rolewise.channels.delivery import Deliveries, OtherMessage
from rolewise.channels.streaming import OneMessageOutput
from rolewise.channels.tally import (
    Durations,
    Tally,
    count_action_calls,
    counted,
    outcome_of,
    tally,
)


@pytest.fixture(autouse=True)
def numbers() -> Iterator[Tally]:
    """A tally that begins at zero, with a clock that goes on a second at each look."""
    tally.cache_clear()
    found = tally()
    seconds = iter(range(1000))
    found.clock = lambda: float(next(seconds))
    yield found
    tally.cache_clear()


def _reply(kind: Optional[str], topic: Optional[str] = None, **data: Any) -> dict[str, Any]:
    return {"text": "x", "custom": {"type": kind, "topic": topic, "data": data}}


@pytest.mark.parametrize(
    ("replies", "outcome"),
    [
        ([], "silence"),
        ([{"text": "x"}], "other"),
        ([{"text": "x", "custom": "odd"}], "other"),
        ([_reply("no such type")], "other"),
        ([_reply("answer"), _reply("question")], "answer"),
        ([_reply("answer"), _reply("error")], "error"),
        ([_reply("fallback")], "fallback"),
    ],
)
def test_a_turn_has_one_outcome(replies: list[dict[str, Any]], outcome: str) -> None:
    assert outcome_of(replies) == outcome


async def _turn(replies: list[dict[str, Any]], error: Optional[BaseException] = None) -> None:
    async def advisor(message: UserMessage) -> None:
        for reply in replies:
            await message.output_channel.send_response(message.sender_id, reply)
        if error is not None:
            raise error

    await counted(advisor)(
        UserMessage("my secret plan", OneMessageOutput(), "ada", input_channel="rest")
    )


async def test_turns_topics_and_times_are_counted(numbers: Tally) -> None:
    await _turn([_reply("answer", "salary"), _reply("answer", "salary")])
    await _turn([_reply("answer", "salary", unknown=True), _reply("question", "not a topic")])
    assert numbers.turns == {("rest", "answer"): 2}
    assert numbers.topics == {("salary", "yes"): 1, ("salary", "no"): 1}
    assert numbers.turn_seconds["rest"].total == 2.0
    assert "secret" not in repr(vars(numbers)) and "ada" not in repr(vars(numbers))


@pytest.mark.parametrize(
    ("error", "outcome"),
    [(RuntimeError("on purpose"), "failed"), (asyncio.CancelledError(), "cancelled")],
)
async def test_a_turn_that_fails_is_counted_and_still_fails(
    numbers: Tally, error: BaseException, outcome: str
) -> None:
    with pytest.raises(type(error)):
        await _turn([_reply("answer")], error)
    assert numbers.turns == {("rest", outcome): 1}


def test_a_channel_that_is_not_ours_makes_no_new_series(numbers: Tally) -> None:
    for number in range(10):
        numbers.turn(f"channel {number}", "answer", 0.1)
    assert set(numbers.turn_seconds) == {"other"}


def test_buckets_are_sums_up_to_their_bound() -> None:
    durations = Durations((0.5, 1.0))
    for seconds in (0.1, 0.5, 0.7, 1.0, 3.0):
        durations.add(seconds)
    assert durations.buckets() == [("0.5", 2.0), ("1.0", 4.0), ("+Inf", 5.0)]
    assert durations.total == pytest.approx(5.3)


class _Endpoint:
    """As Rasa's ``EndpointConfig``: takes a request, or refuses it with a status."""

    async def request(self, status: int) -> int:
        if status >= 400:
            error = RuntimeError("refused")
            error.status = status  # type: ignore[attr-defined]
            raise error
        return status


async def test_calls_of_the_action_server_are_timed_and_rejections_are_no_failures(
    numbers: Tally,
) -> None:
    endpoint = _Endpoint()
    count_action_calls(endpoint)
    assert await endpoint.request(status=200) == 200
    for status in (400, 500):
        with pytest.raises(RuntimeError):
            await endpoint.request(status)
    assert numbers.action_failures == 1
    assert numbers.action_seconds.total == 3.0


async def test_only_an_answer_given_before_is_a_replay(numbers: Tally) -> None:
    deliveries, go = Deliveries(), asyncio.Event()

    async def answer() -> list[dict[str, Any]]:
        await go.wait()
        return [{"text": "x"}]

    async def send(text: str) -> bool:
        return (await deliveries.once(None, "ada", "1", text, answer)).again

    first, second = asyncio.ensure_future(send("hi")), asyncio.ensure_future(send("hi"))
    await asyncio.sleep(0)
    with pytest.raises(OtherMessage):
        await send("something else")
    go.set()
    assert await asyncio.gather(first, second) == [False, True]
    assert numbers.replayed == 1
