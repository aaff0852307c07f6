"""Take a message out of a request: who sent it, what it says, and under which id."""

from __future__ import annotations

from typing import Any

from sanic.request import Request
from sanic.response import HTTPResponse

from rolewise.channels.access import Refused, may_speak_for, refusal
from rolewise.channels.messages import BadMessage, IncomingMessage, message_of, read_object
from rolewise.channels.problem import problem

IDEMPOTENCY_KEY = "Idempotency-Key"
REPLAYED = "Idempotent-Replayed"
"""Header of a response that was computed for an earlier request."""


def take(request: Request) -> tuple[IncomingMessage, dict[str, Any]]:
    """Return a request's message and its whole body.

    Raises:
        BadMessage: The message can't be taken.
        Refused: The request may not speak for its sender.
    """
    data = read_object(request.body)
    message = message_of(data, key_of(request))
    may_speak_for(request, message.sender)
    return message, data


def key_of(request: Request) -> str:
    """Return the ``Idempotency-Key``, with or without quotes; empty where there is none.

    Raises:
        BadMessage: It is empty or given twice.
    """
    given = request.headers.getall(IDEMPOTENCY_KEY, [])
    if not given:
        return ""
    key = str(given[0])
    if len(key) > 1 and key[0] == key[-1] == '"':
        key = key[1:-1]
    if len(given) > 1 or not key:
        raise BadMessage(400, "Send one Idempotency-Key, such as a UUID, or none.")
    return key


def not_taken(request: Request, error: Exception) -> HTTPResponse:
    """Return the error response for what ``take`` raised."""
    if isinstance(error, Refused):
        return refusal(request, error)
    assert isinstance(error, BadMessage)
    return problem(request, error.status, error.detail)
