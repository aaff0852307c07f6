"""The page ``/metrics`` in Prometheus' text format: numbers only, nobody's id and no text.

The Prometheus library (1.7 MB, 0.2 s) is loaded when somebody first asks.
"""

from __future__ import annotations

import asyncio
import functools
import logging
import sqlite3
from collections.abc import Awaitable, Callable, Iterator
from typing import Any, Optional

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, Sanic
from sanic.request import Request
from sanic.response import HTTPResponse

from rolewise import __version__
from rolewise.channels.access import Refused, caller_of, refusal
from rolewise.channels.callback.queue import ANSWERED, ASKED, FAILED
from rolewise.channels.tally import CHANNELS, OUTCOMES, count_action_calls, tally
from rolewise.database import DatabaseAway
from rolewise.knowledge.load import fingerprint
from rolewise.tracing import trace_agent

logger = logging.getLogger(__name__)
PATH = "/metrics"


class Metrics(InputChannel):
    """Not a channel to talk through: what a monitoring system reads."""

    @classmethod
    def name(cls) -> str:
        """The channel's name."""
        return "metrics"

    def url_prefix(self) -> str:
        """The page is at the root, not below ``/webhooks``."""
        return "/"

    @classmethod
    def from_credentials(cls, credentials: Optional[dict[str, Any]]) -> Metrics:
        """Create the page; it takes no credentials."""
        return cls()

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the endpoint."""
        pages = Blueprint("rolewise_metrics", __name__)

        @pages.listener("before_server_start")
        async def prepare(app: Sanic, _: Any) -> None:
            app.register_middleware(_count_response, "response")

        @pages.listener("after_server_start")
        async def hook(app: Sanic, _: Any) -> None:
            endpoint = getattr(getattr(app.ctx, "agent", None), "action_endpoint", None)
            if endpoint is not None:
                count_action_calls(endpoint)
            trace_agent(getattr(app.ctx, "agent", None))

        @pages.route(PATH, methods=["GET"])
        async def metrics(request: Request) -> HTTPResponse:
            try:
                _may_read(request)
            except Refused as error:
                return refusal(request, error)
            return await _page(request)

        return pages


def _may_read(request: Request) -> None:
    """Check that a request may read the numbers: where keys are set, it needs one.

    Raises:
        Refused: It may not.
    """
    caller = caller_of(request)
    if caller is not None and caller.subject is not None:
        raise Refused(403, "Metrics need an API key, one of ROLEWISE_API_KEYS, and no JWT.")


async def _page(request: Request) -> HTTPResponse:
    registry, choose_encoder = await asyncio.to_thread(_library)
    registry.register(collector := Numbers(request.app))
    try:
        encode, kind = choose_encoder(request.headers.get("Accept", ""))
        content = encode(registry)
    finally:
        registry.unregister(collector)
    return HTTPResponse(content, content_type=kind, headers={"Cache-Control": "no-store"})


@functools.lru_cache(maxsize=1)
def _library() -> tuple[Any, Callable[[str], tuple[Callable[[Any], bytes], str]]]:
    """Return a registry that has the process's memory, time and files, and the choice of format."""
    from prometheus_client import CollectorRegistry, ProcessCollector
    from prometheus_client.exposition import choose_encoder

    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    return registry, choose_encoder


async def _count_response(request: Request, response: HTTPResponse) -> None:
    tally().responses[str(response.status)] += 1


class Numbers:
    """Hands the tally, the queues and the versions to the library, as one of its collectors."""

    def __init__(self, app: Sanic) -> None:
        """Show the server that ``app`` is."""
        self._app = app

    def describe(self) -> list[Any]:
        """Return nothing: the library would collect once more to find the names."""
        return []

    def collect(self) -> Iterator[Any]:
        """Yield the metrics."""
        yield self._build()
        yield from self._turns()
        yield from self._actions()
        yield from self._rest()
        yield from self._queues()

    def _build(self) -> Any:
        import rasa
        from prometheus_client.core import GaugeMetricFamily

        model = getattr(getattr(self._app.ctx, "agent", None), "model_id", None)
        labels = {
            "version": __version__,
            "rasa": rasa.__version__,
            "model_id": str(model or ""),
            "knowledge": _knowledge(),
        }
        build = GaugeMetricFamily(
            "rolewise_build_info", "What is running; always 1", labels=list(labels)
        )
        build.add_metric(list(labels.values()), 1)
        return build

    def _turns(self) -> Iterator[Any]:
        from prometheus_client.core import CounterMetricFamily, HistogramMetricFamily

        numbers = tally()
        turns = CounterMetricFamily(
            "rolewise_turns", "Messages handled", labels=["channel", "outcome"]
        )
        # Zeros too: a rate can't see the step from nothing to one.
        ways = dict.fromkeys((channel, outcome) for channel in CHANNELS for outcome in OUTCOMES)
        for channel, outcome in {**ways, **dict.fromkeys(numbers.turns)}:
            turns.add_metric([channel, outcome], numbers.turns[channel, outcome])
        yield turns
        seconds = HistogramMetricFamily(
            "rolewise_turn_seconds",
            "Time from a message to its last reply, waiting for the conversation's turn included",
            labels=["channel"],
        )
        for channel, durations in numbers.turn_seconds.items():
            seconds.add_metric([channel], durations.buckets(), durations.total)
        yield seconds
        topics = CounterMetricFamily(
            "rolewise_topics",
            "Turns about a topic; known is no where nothing sourced is known",
            labels=["topic", "known"],
        )
        for (topic, known), number in numbers.topics.items():
            topics.add_metric([topic, known], number)
        yield topics

    def _actions(self) -> Iterator[Any]:
        from prometheus_client.core import CounterMetricFamily, HistogramMetricFamily

        durations = tally().action_seconds
        seconds = HistogramMetricFamily(
            "rolewise_action_call_seconds", "Time of a call of the action server"
        )
        seconds.add_metric([], durations.buckets(), durations.total)
        yield seconds
        yield CounterMetricFamily(
            "rolewise_action_call_failures",
            "Calls of the action server that failed",
            value=tally().action_failures,
        )

    def _rest(self) -> Iterator[Any]:
        from prometheus_client.core import CounterMetricFamily

        yield CounterMetricFamily(
            "rolewise_answers_replayed",
            "Answers to a message sent again, not computed again",
            value=tally().replayed,
        )
        responses = CounterMetricFamily(
            "rolewise_http_responses", "HTTP responses", labels=["status"]
        )
        for status, number in tally().responses.items():
            responses.add_metric([status], number)
        yield responses

    def _queues(self) -> Iterator[Any]:
        from prometheus_client.core import GaugeMetricFamily

        depth = GaugeMetricFamily(
            "rolewise_queue_depth", "Work that waits or is being done", labels=["queue"]
        )
        failed = GaugeMetricFamily(
            "rolewise_callbacks_failed", "Callbacks given up in the last seven days"
        )
        states = self._callbacks()
        if states is not None:
            depth.add_metric(["callback_answer"], states.get(ASKED, 0))
            depth.add_metric(["callback_delivery"], states.get(ANSWERED, 0))
            failed.add_metric([], states.get(FAILED, 0))
        slack = getattr(self._app.ctx, "slack_turns", None)
        if slack is not None:
            depth.add_metric(["slack"], slack.waiting)
        yield depth
        yield failed

    def _callbacks(self) -> Optional[dict[str, int]]:
        queue = getattr(self._app.ctx, "callback_queue", None)
        try:
            return None if queue is None else dict(queue.states())
        except (sqlite3.Error, DatabaseAway):
            logger.exception("the queue of callbacks can't be counted")
            return None


@functools.lru_cache(maxsize=1)
def _knowledge() -> str:
    """Return the fingerprint of the knowledge; of a server it doesn't change until its restart."""
    return fingerprint()[:12]
