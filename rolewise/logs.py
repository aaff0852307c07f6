"""What the servers log: one line an event, without what people write and who they are.

Rasa configures its own log, in two ways; both are replaced here. While a turn is handled its text
and its sender are known, so that they can be taken out of whatever is logged meanwhile: errors of
the database repeat what was to be stored, and some of Rasa's warnings name the sender.
"""

from __future__ import annotations

import json
import logging
import os
import re
import sys
import time
import traceback
from collections.abc import Mapping, MutableMapping
from contextvars import ContextVar
from typing import Any, NamedTuple

from rolewise.pseudonym import pseudonym
from rolewise.settings import SettingError

FORMATS = ("text", "json")
LEVELS = ("debug", "info", "warning", "error")
FIELDS = "rolewise_fields"
"""Attribute of a record: what belongs to the event, by name."""
MAX_CHARACTERS = 2000
"""Of an event; of an error's message a tenth."""
_LEAST_TEXT = 8
"""A shorter message is no more than a common word, which errors have too."""
_PARAMETERS = re.compile(r"\[(?:\d+ )?parameters: .*", re.DOTALL)
_WEB_SENDER = re.compile(r"\bweb-[0-9a-f]{32}\b")
_TEXTS = frozenset(
    (
        "text response_text user_text slot_values parse_data_text parse_data_entities "
        "prediction_events tracker_latest_message prefilled_slots message response slot_candidates "
        "rasa_event rasa_events tracker_states current_states old_states successes current_entity "
        "next_entity states entity token_text user_message json_message sender_id"
    ).split()
)
"""Keys of Rasa's events that hold what people write (``rasa.utils.log_utils``), or who they are."""
_QUIET = (
    "sanic matplotlib apscheduler socketio engineio asyncio urllib3 rasa_sdk.executor"
).split()


class Turn(NamedTuple):
    """What is being handled: the sender, and what was written."""

    sender: str = ""
    text: str = ""


REQUEST: ContextVar[str] = ContextVar("rolewise_request", default="")
"""Id of the HTTP request that is being served."""
TURN: ContextVar[Turn] = ContextVar("rolewise_turn", default=Turn())  # noqa: B039


class LogSettings(NamedTuple):
    """How to log.

    Attributes:
        format: ``ROLEWISE_LOG_FORMAT``, text or json; text.
        level: ``ROLEWISE_LOG_LEVEL``, debug, info, warning or error; info.
    """

    format: str = "text"
    level: str = "info"


def read_log_settings(environment: Mapping[str, str] | None = None) -> LogSettings:
    """Return the settings.

    Args:
        environment: Instead of the process's own.

    Raises:
        SettingError: A value can't be used.
    """
    values = os.environ if environment is None else environment
    form = values.get("ROLEWISE_LOG_FORMAT") or "text"
    level = values.get("ROLEWISE_LOG_LEVEL") or "info"
    if form not in FORMATS:
        raise SettingError(f"ROLEWISE_LOG_FORMAT must be {' or '.join(FORMATS)}, not {form!r}")
    if level not in LEVELS:
        raise SettingError(f"ROLEWISE_LOG_LEVEL must be one of {', '.join(LEVELS)}, not {level!r}")
    return LogSettings(form, level)


def install(settings: LogSettings) -> None:
    """Log to standard output from now on, whatever Rasa, structlog and Sanic log included."""
    import structlog

    level = getattr(logging, settings.level.upper())
    handler = _Handler(sys.stdout)
    handler.setFormatter(JsonLines() if settings.format == "json" else PlainLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in _QUIET:
        logging.getLogger(name).setLevel(max(level, logging.WARNING))
    logging.captureWarnings(True)
    # What Rasa's old libraries warn each other of is nothing an operator can mend.
    logging.getLogger("py.warnings").setLevel(max(level, logging.ERROR))
    os.environ["LOG_LEVEL"] = settings.level.upper()  # Rasa's own variable
    structlog.configure(
        processors=[structlog.contextvars.merge_contextvars, to_record],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(level),
        cache_logger_on_first_use=True,
    )


def log_event(logger: logging.Logger, event: str, **fields: Any) -> None:
    """Log an event with fields; those that are None are left out."""
    told = {name: value for name, value in fields.items() if value is not None}
    logger.info(event, extra={FIELDS: told})


def to_record(
    _: Any, method: str, event: MutableMapping[str, Any]
) -> tuple[tuple[str], dict[str, Any]]:
    """Turn a structlog event into arguments for ``logging``, without texts of people."""
    name = str(event.pop("event_info", "") or event.get("event", ""))
    event.pop("event", None)
    given = event.pop("exc_info", None)
    fields = {key: value for key, value in event.items() if key not in _TEXTS}
    error = given if given is not None else method == "exception"
    return (name.replace("%", "%%"),), {"extra": {FIELDS: fields}, "exc_info": error or None}


class _Handler(logging.StreamHandler):  # type: ignore[type-arg]
    def addFilter(self, filter: Any) -> None:  # noqa: N802
        """Take no filter: Rasa's drops a line that is like the one before, as turns' lines are."""


class _Lines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        """Return the record's line."""
        event = clean(record.getMessage())[:MAX_CHARACTERS]
        fields: dict[str, Any] = dict(getattr(record, FIELDS, {}))
        if REQUEST.get():
            fields.setdefault("request_id", REQUEST.get())
        if TURN.get().sender:
            fields.setdefault("conversation", pseudonym(TURN.get().sender))
        error = error_text(record.exc_info) if record.exc_info else ""
        return self.line(record, event, fields, error)

    def line(
        self, record: logging.LogRecord, event: str, fields: dict[str, Any], error: str
    ) -> str:
        """Return the line of an event."""
        raise NotImplementedError


class JsonLines(_Lines):
    """A JSON object a line: time, level, event, logger, what belongs to the event, error."""

    def line(
        self, record: logging.LogRecord, event: str, fields: dict[str, Any], error: str
    ) -> str:
        """See class."""
        told = {
            "time": _time(record.created) + f".{int(record.msecs):03d}Z",
            "level": record.levelname.lower(),
            "event": event,
            "logger": record.name,
            **{name: _plain(value) for name, value in fields.items()},
            **({"error": error} if error else {}),
        }
        return json.dumps(told, ensure_ascii=False, default=str)


class PlainLines(_Lines):
    """A line for reading; an error's lines follow."""

    def line(
        self, record: logging.LogRecord, event: str, fields: dict[str, Any], error: str
    ) -> str:
        """See class."""
        told = "".join(f" {name}={_plain(value)}" for name, value in fields.items())
        one = " ".join(event.splitlines())
        head = f"{_time(record.created)} {record.levelname:7} {record.name} - {one}{told}"
        return f"{head}\n{error}" if error else head


def clean(text: str) -> str:
    """Return a text without what the person of this turn wrote, and without ids of people."""
    text = _PARAMETERS.sub("[parameters left out]", text)
    turn = TURN.get()
    if len(turn.text) >= _LEAST_TEXT:
        for form in (turn.text, repr(turn.text)[1:-1], json.dumps(turn.text)[1:-1]):
            text = text.replace(form, "[text]")
    if len(turn.sender) >= _LEAST_TEXT and turn.sender in text:
        text = text.replace(turn.sender, pseudonym(turn.sender))
    return _WEB_SENDER.sub(lambda found: pseudonym(found.group()), text)


def error_text(found: Any) -> str:
    """Return where an error came from and what it is; its message cut, and cleaned.

    Args:
        found: As ``sys.exc_info()`` returns it.
    """
    error = found[1] if isinstance(found, tuple) else found
    if not isinstance(error, BaseException):
        return ""
    blocks = []
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        frames = "".join(traceback.format_tb(error.__traceback__)).rstrip()
        message = clean(str(error))[: MAX_CHARACTERS // 10]
        head = f"{type(error).__module__}.{type(error).__qualname__}: {message}"
        blocks.append(f"{frames}\n{head}" if frames else head)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "\n\nwhile handling it:\n\n".join(reversed(blocks))


def _time(seconds: float) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds))


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, (bool, int, float)):
        return value
    return clean(str(value))[: MAX_CHARACTERS // 10]
