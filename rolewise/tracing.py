"""Traces by OpenTelemetry: where the time of a turn goes. Off until an address is set.

Off, a span is a shared object that does nothing, and nothing of the library is loaded. Spans have
no text of people, and errors only their type. The library isn't part of the usual environment;
``make tracing`` adds it (docs/decisions/0019-tracing.md).
"""

from __future__ import annotations

import functools
import os
import re
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any, Optional, TypeVar

from rolewise.settings import SettingError

NAME = "ROLEWISE_TRACES_URL"
MISSING = f"{NAME} is set, but OpenTelemetry is not installed; run: make tracing"
_Given = TypeVar("_Given")
_OFF: AbstractContextManager[None] = nullcontext()
_tracer: Any = None


def read_traces_url(environment: Mapping[str, str] | None = None) -> str:
    """Return where traces go, by OTLP over HTTP; empty for nowhere.

    Args:
        environment: Instead of the process's own.

    Raises:
        SettingError: It is no address.
    """
    values = os.environ if environment is None else environment
    url = values.get(NAME) or ""
    if url and not re.fullmatch(r"https?://[^\s/@]+(?:/\S*)?", url):
        raise SettingError(f"{NAME} must be such as http://localhost:4318/v1/traces")
    return url


def start(url: str, exporter: Any = None) -> None:
    """Trace from now on, where there is an address.

    Args:
        url: From ``read_traces_url``.
        exporter: Instead of the one that sends to the address, for tests.

    Raises:
        SettingError: The library isn't installed.
    """
    global _tracer
    if not url:
        return
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError as error:
        raise SettingError(MISSING) from error
    provider = TracerProvider(resource=Resource.create({"service.name": "rolewise"}))
    provider.add_span_processor(BatchSpanProcessor(exporter or OTLPSpanExporter(endpoint=url)))
    _tracer = provider.get_tracer("rolewise")


def is_on() -> bool:
    """Whether there are traces."""
    return _tracer is not None


def span(name: str) -> AbstractContextManager[Any]:
    """Return a span within the one that is open; as its value the span, or None where it is off."""
    return _OFF if _tracer is None else _open(name)


def tell(opened: Any, **attributes: Optional[str]) -> None:
    """Say something about a span; what is None is left out."""
    if opened is not None:
        opened.set_attributes({f"rolewise.{k}": v for k, v in attributes.items() if v is not None})


def traced(name: str, work: Callable[..., Awaitable[_Given]]) -> Callable[..., Awaitable[_Given]]:
    """Return a function that does the same within a span."""

    @functools.wraps(work)
    async def within(*given: Any, **named: Any) -> _Given:
        with span(name):
            return await work(*given, **named)

    return within


def trace_agent(agent: Any) -> None:
    """Trace the parts of a Rasa agent: understanding, calls of the action server, the database."""
    if not is_on() or agent is None:
        return
    store = agent.tracker_store
    while hasattr(store, "_tracker_store"):  # Rasa wraps it
        store = store._tracker_store
    for part, method, name in (
        (agent.processor, "parse_message", "understanding"),
        (agent.action_endpoint, "request", "action call"),
        (store, "retrieve", "database read"),
        (store, "save", "database write"),
    ):
        if part is not None:
            setattr(part, method, traced(name, getattr(part, method)))


@contextmanager
def _open(name: str) -> Iterator[Any]:
    from opentelemetry.trace import Status, StatusCode

    # The message of an error may repeat what a person wrote.
    with _tracer.start_as_current_span(
        name, record_exception=False, set_status_on_exception=False
    ) as opened:
        try:
            yield opened
        except BaseException as error:
            opened.set_status(Status(StatusCode.ERROR))
            opened.set_attribute("error.type", type(error).__qualname__)
            raise
