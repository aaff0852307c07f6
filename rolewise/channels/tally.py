"""What the server counts about its turns, in memory: numbers only, nobody's id and no text.

Every message of every channel goes through ``counted``. The numbers are plain Python, so that a
server nobody measures doesn't load the Prometheus library; ``rolewise.channels.metrics`` shows
them.
"""

from __future__ import annotations

import asyncio
import functools
import logging
import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextvars import ContextVar
from typing import Any

from rasa.core.channels.channel import UserMessage

from rolewise.answers.reply import REPLY_TYPES
from rolewise.knowledge import TOPICS
from rolewise.logs import TURN, Turn, log_event
from rolewise.tracing import span, tell

logger = logging.getLogger(__name__)
OnMessage = Callable[[UserMessage], Awaitable[Any]]
CHANNELS = ("rest", "socketio", "callback", "slack")
OTHER, SILENCE, FAILED, CANCELLED = "other", "silence", "failed", "cancelled"
OUTCOMES = (*REPLY_TYPES, OTHER, SILENCE, FAILED, CANCELLED)
"""How a turn may end: with a reply of a type, one without a type, without any, or not at all."""
TURN_BOUNDS = (0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1.0, 2.0, 5.0, 10.0, 30.0)
ACTION_BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.0, 5.0, 10.0)
UNCOUNTED: ContextVar[bool] = ContextVar("rolewise_uncounted", default=False)
"""Whether what is done now is no turn of a person."""
_REJECTED = 400
"""The action server's way to say that a form didn't take the answer; no failure."""


class Durations:
    """A histogram.

    Attributes:
        bounds: Upper ends of the buckets, seconds, rising.
        counts: Durations in each bucket, and in the one above the last bound.
        total: Their sum, seconds.
    """

    def __init__(self, bounds: Sequence[float]) -> None:
        """Begin with none."""
        self.bounds = tuple(bounds)
        self.counts = [0] * (len(self.bounds) + 1)
        self.total = 0.0

    def add(self, seconds: float) -> None:
        """Count one; a duration equal to a bound is in that bound's bucket."""
        self.counts[bisect_left(self.bounds, seconds)] += 1
        self.total += seconds

    def buckets(self) -> list[tuple[str, float]]:
        """Return (upper end, how many up to it) as Prometheus has it, the last end being +Inf."""
        ends = [*(str(bound) for bound in self.bounds), "+Inf"]
        return [(end, float(sum(self.counts[: n + 1]))) for n, end in enumerate(ends)]


class Tally:
    """The numbers of this process since its start.

    Attributes:
        turns: Turns by channel and outcome.
        topics: Turns by topic, and whether something sourced was known ("yes" or "no").
        turn_seconds: Durations of turns by channel, waiting for the conversation's lock included.
        action_seconds: Durations of calls of the action server.
        action_failures: Calls of it that failed.
        running: Turns in hand.
        replayed: Answers sent again that were computed before.
        responses: HTTP responses by status.
    """

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        """Begin at zero; ``clock`` is in seconds."""
        self.clock = clock
        self.turns: Counter[tuple[str, str]] = Counter()
        self.topics: Counter[tuple[str, str]] = Counter()
        self.turn_seconds: dict[str, Durations] = {}
        self.action_seconds = Durations(ACTION_BOUNDS)
        self.action_failures = 0
        self.running = 0
        self.replayed = 0
        self.responses: Counter[str] = Counter()

    def turn(self, channel: str, outcome: str, seconds: float) -> None:
        """Count a turn; a channel that isn't ours is ``other``."""
        channel = channel if channel in CHANNELS else OTHER
        self.turns[channel, outcome] += 1
        self.turn_seconds.setdefault(channel, Durations(TURN_BOUNDS)).add(seconds)

    def told(self, replies: Sequence[Mapping[str, Any]]) -> None:
        """Count the topics of a turn's replies, each once."""
        known: dict[str, bool] = {}
        for custom in map(_custom, replies):
            topic = custom.get("topic")
            if topic in TOPICS:
                data = custom.get("data")
                unknown = isinstance(data, Mapping) and data.get("unknown") is True
                known[topic] = known.get(topic, False) or not unknown
        for topic, answered in known.items():
            self.topics[topic, "yes" if answered else "no"] += 1


@functools.lru_cache(maxsize=1)
def tally() -> Tally:
    """Return the tally of this process."""
    return Tally()


def outcome_of(replies: Sequence[Mapping[str, Any]]) -> str:
    """Return how a turn ended: the type of its first reply, or ``error`` where any is one.

    What follows the first reply, such as the question that a form repeats, isn't what was asked.
    """
    if not replies:
        return SILENCE
    types = [_custom(reply).get("type") for reply in replies]
    found = "error" if "error" in types else types[0]
    return found if found in REPLY_TYPES else OTHER


def counted(on_new_message: OnMessage) -> OnMessage:
    """Return what handles a message as ``on_new_message`` does, and counts the turn."""

    async def handle(message: UserMessage) -> Any:
        numbers = tally()
        begun = numbers.clock()
        outcome = FAILED
        numbers.running += 1
        replies: Sequence[Mapping[str, Any]] = ()
        token = TURN.set(Turn(message.sender_id, message.text or ""))
        try:
            with span("turn") as opened:
                result = await on_new_message(message)
                replies = getattr(message.output_channel, "messages", ())
                outcome = outcome_of(replies)
                tell(opened, channel=str(message.input_channel), outcome=outcome)
            numbers.told(replies)
            return result
        except asyncio.CancelledError:
            outcome = CANCELLED
            raise
        finally:
            seconds = numbers.clock() - begun
            numbers.running -= 1
            numbers.turn(str(message.input_channel), outcome, seconds)
            _log(str(message.input_channel), outcome, replies, seconds)
            TURN.reset(token)

    return handle


def _log(channel: str, outcome: str, replies: Sequence[Mapping[str, Any]], seconds: float) -> None:
    topics = [custom["topic"] for custom in map(_custom, replies) if custom.get("topic") in TOPICS]
    topic = ",".join(dict.fromkeys(topics)) or None
    log_event(
        logger,
        "turn",
        channel=channel,
        outcome=outcome,
        topic=topic,
        ms=round(1000 * seconds),
    )


def count_action_calls(endpoint: Any) -> None:
    """Have a Rasa ``EndpointConfig``, that of the action server, count its calls."""
    request = endpoint.request

    async def timed(*given: Any, **named: Any) -> Any:
        if UNCOUNTED.get():
            return await request(*given, **named)
        numbers = tally()
        begun = numbers.clock()
        try:
            return await request(*given, **named)
        except Exception as error:
            if getattr(error, "status", None) != _REJECTED:
                numbers.action_failures += 1
            raise
        finally:
            numbers.action_seconds.add(numbers.clock() - begun)

    endpoint.request = timed


def _custom(reply: Mapping[str, Any]) -> Mapping[str, Any]:
    custom = reply.get("custom")
    return custom if isinstance(custom, Mapping) else {}
