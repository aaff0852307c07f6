"""Traces: nothing while they are off; spans within each other, without texts, while they are on."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from rolewise import tracing
from rolewise.settings import SettingError
from rolewise.tracing import read_traces_url, span, start, tell, trace_agent, traced


@pytest.fixture(autouse=True)
def off() -> Iterator[None]:
    yield
    tracing._tracer = None


async def _double(number: int) -> int:
    return 2 * number


async def test_while_they_are_off_nothing_is_loaded_and_nothing_changes() -> None:
    start("")
    agent = SimpleNamespace(processor=SimpleNamespace(parse_message=_double))
    trace_agent(agent)
    assert agent.processor.parse_message is _double
    assert span("a") is span("b")
    with span("turn") as opened:
        tell(opened, outcome="answer")
    assert await traced("x", _double)(4) == 8
    assert not tracing.is_on()


def test_the_library_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "opentelemetry.sdk.resources", None)
    monkeypatch.setitem(sys.modules, "opentelemetry.exporter.otlp.proto.http.trace_exporter", None)
    with pytest.raises(SettingError, match="make tracing"):
        start("http://localhost:4318/v1/traces")


@pytest.mark.parametrize(
    "url", ["localhost:4318", "ftp://x", "http://", "http://a b", "http://u:p@h"]
)
def test_a_bad_address_is_refused(url: str) -> None:
    with pytest.raises(SettingError, match="ROLEWISE_TRACES_URL"):
        read_traces_url({"ROLEWISE_TRACES_URL": url})


def test_a_good_address_is_taken() -> None:
    assert read_traces_url({}) == ""
    url = "https://otel.example.org:4318/v1/traces"
    assert read_traces_url({"ROLEWISE_TRACES_URL": url}) == url


async def test_spans_lie_within_each_other_and_have_no_text() -> None:
    export = pytest.importorskip("opentelemetry.sdk.trace.export", reason="make tracing adds it")

    class Kept(export.SpanExporter):  # type: ignore[misc, name-defined]
        spans: list[Any] = []

        def export(self, spans: Any) -> Any:
            self.spans.extend(spans)
            return export.SpanExportResult.SUCCESS

    async def failing(text: str) -> None:
        raise ValueError(text)

    kept = Kept()
    start("http://localhost:9/v1/traces", kept)
    agent: Any = SimpleNamespace(
        processor=SimpleNamespace(parse_message=_double),
        action_endpoint=SimpleNamespace(request=failing),
        tracker_store=SimpleNamespace(
            _tracker_store=SimpleNamespace(retrieve=_double, save=_double)
        ),
    )
    trace_agent(agent)
    with pytest.raises(ValueError), span("turn") as opened:
        await agent.processor.parse_message(1)
        await agent.tracker_store._tracker_store.save(1)
        tell(opened, outcome="answer", topic=None)
        await agent.action_endpoint.request("a private question")
    tracing._tracer.span_processor.force_flush()
    by_name = {one.name: one for one in kept.spans}
    assert set(by_name) == {"turn", "understanding", "database write", "action call"}
    turn = by_name["turn"]
    assert all(one.parent.span_id == turn.context.span_id for one in kept.spans if one is not turn)
    assert turn.attributes["rolewise.outcome"] == "answer"
    assert by_name["action call"].attributes["error.type"] == "ValueError"
    assert "private" not in "".join(one.to_json() for one in kept.spans)
