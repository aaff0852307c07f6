"""The log: one line an event, with what belongs to it, and nothing of what people write."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from rolewise.logs import (
    FIELDS,
    REQUEST,
    TURN,
    JsonLines,
    PlainLines,
    Turn,
    clean,
    install,
    log_event,
    read_log_settings,
    to_record,
)
from rolewise.pseudonym import PATTERN, _key, pseudonym
from rolewise.settings import SettingError

OTHER = "other words"
TEXT = 'my "private" question\nabout Ada'


@pytest.fixture(autouse=True)
def turn(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> Iterator[None]:
    monkeypatch.setenv("ROLEWISE_STATE", str(tmp_path))
    _key.cache_clear()
    tokens = TURN.set(Turn("sender-of-mine", TEXT)), REQUEST.set("r-1")
    yield
    TURN.reset(tokens[0])
    REQUEST.reset(tokens[1])
    _key.cache_clear()


def _record(message: str, *given: Any, **named: Any) -> logging.LogRecord:
    return logging.getLogger("x").makeRecord(
        "x", logging.ERROR, "f", 1, message, given, named.get("exc_info"), extra=named.get("extra")
    )


def _told(record: logging.LogRecord) -> Any:
    line = JsonLines().format(record)
    assert "\n" not in line
    return json.loads(line)


def test_an_event_has_its_fields_and_who_it_concerns() -> None:
    told = _told(_record("turn", extra={FIELDS: {"outcome": "answer", "ms": 12}}))
    assert told["event"] == "turn" and told["ms"] == 12 and told["level"] == "error"
    assert told["request_id"] == "r-1" and told["conversation"] == pseudonym("sender-of-mine")
    assert told["time"].endswith("Z")


@pytest.mark.parametrize("form", [TEXT, repr(TEXT), json.dumps(TEXT), json.dumps({"text": TEXT})])
@pytest.mark.parametrize("lines", [JsonLines(), PlainLines()])
def test_what_was_written_is_taken_out(form: str, lines: Any) -> None:
    for record in (
        _record("failed on %s", form),
        _record("failed", extra={FIELDS: {"what": form}}),
        _record("failed", exc_info=(ValueError, ValueError(form), None)),
    ):
        line = lines.format(record)
        assert "private" not in line and "Ada" not in line and "[text]" in line


def test_ids_of_people_become_pseudonyms() -> None:
    other = "web-" + "0a" * 16
    line = clean(f"lock of {other} and sender-of-mine timed out")
    assert other not in line and "sender-of-mine" not in line and len(PATTERN.findall(line)) == 2


def test_what_was_to_be_stored_is_not_logged() -> None:
    engine = sa.create_engine("sqlite://")
    try:
        with engine.connect() as connection:
            connection.execute(sa.text("INSERT INTO nothing VALUES (:a)"), {"a": OTHER})
    except sa.exc.OperationalError as error:
        told = _told(_record("failed: %s", error, exc_info=(type(error), error, None)))
    assert OTHER not in json.dumps(told) and "nothing" in told["event"]


def test_an_error_tells_where_and_what_and_what_it_came_from() -> None:
    try:
        try:
            {}["key"]
        except KeyError as error:
            raise RuntimeError("no such thing") from error
    except RuntimeError as error:
        told = _told(_record("failed", exc_info=(type(error), error, error.__traceback__)))
    assert "KeyError: 'key'" in told["error"] and "RuntimeError: no such thing" in told["error"]
    assert "test_logs.py" in told["error"]


def test_events_of_structlog_keep_their_fields_and_lose_texts() -> None:
    given = {"event": "a.b", "text": TEXT, "count": 3, "rasa_events": [TEXT], "exc_info": None}
    (name,), named = to_record(None, "error", given)
    assert name == "a.b" and named["extra"][FIELDS] == {"count": 3} and not named["exc_info"]


def test_everything_goes_through_one_handler(capsys: pytest.CaptureFixture[str]) -> None:
    import structlog
    from rasa.utils.common import RepeatedLogFilter

    root = logging.getLogger()
    before = root.handlers[:], root.level
    try:
        install(read_log_settings({"ROLEWISE_LOG_FORMAT": "json"}))
        root.handlers[0].addFilter(RepeatedLogFilter())
        logger = logging.getLogger("rolewise.x")
        for _ in range(2):
            log_event(logger, "turn", outcome="answer", topic=None)
        structlog.get_logger().warning("p.q", user_message=TEXT, n=1)
        structlog.get_logger().debug("r.s")
        lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    finally:
        root.handlers[:] = before[0]
        root.setLevel(before[1])
        structlog.reset_defaults()
        logging.captureWarnings(False)
    assert [line["event"] for line in lines] == ["turn", "turn", "p.q"]
    assert lines[2]["n"] == 1 and "topic" not in lines[0]


@pytest.mark.parametrize("name", ["ROLEWISE_LOG_FORMAT", "ROLEWISE_LOG_LEVEL"])
def test_a_bad_setting_is_named(name: str) -> None:
    with pytest.raises(SettingError, match=name):
        read_log_settings({name: "loud"})
