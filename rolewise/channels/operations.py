"""The operations beside the API's, described for ``/openapi.json``: messages, callbacks, server."""

from __future__ import annotations

from typing import Any

from rolewise.api.operation import JSON, Answer, Operation, Parameter, page
from rolewise.api.schemas import Schema, ref
from rolewise.channels.callback.worker import TURN_ANSWERED, TURN_FAILED
from rolewise.channels.keeping_operations import keeping_operations
from rolewise.channels.message_schemas import (
    CALLBACK_ANSWERED,
    CALLBACK_FAILED,
    MESSAGE,
    REPLIES,
    message_schemas,
)
from rolewise.channels.messages import MESSAGE_ID

TALK, SERVER = "Messages", "Server"
_REPLAYED = {"Idempotent-Replayed": {"$ref": "#/components/headers/Idempotent-Replayed"}}
_KEY = Parameter(
    "Idempotency-Key",
    "header",
    False,
    "Stands for message_id; sent again with the same text, the message is answered once",
    {"type": "string", "pattern": f"^{MESSAGE_ID}$"},
)
_STREAM = Parameter(
    "stream",
    "query",
    False,
    "Replies one by one, as lines of JSON, as Rasa has it; Accept: text/event-stream is the "
    "standard way",
    {"type": "string", "enum": ["true", "false"]},
)
_TALKING = (400, 413, 415, 422, 503)


def public_operations() -> tuple[Operation, ...]:
    """Return them, in the order of the page."""
    return (
        Operation(
            "post",
            "/webhooks/rest/webhook",
            "sendMessage",
            TALK,
            "Send a message and get the replies",
            {
                200: Answer(
                    "The replies, at least one; or, as events, message, done and error",
                    {
                        **page(ref("Replies"), REPLIES),
                        "text/event-stream": ({"type": "string"}, None),
                    },
                    _REPLAYED,
                )
            },
            (_KEY, _STREAM),
            ref("Message"),
            {"message": MESSAGE},
            _TALKING,
            "Compatible with Rasa's REST channel. A sender that POST /api/v1/conversations made "
            "needs its token.",
            ("", "conversation", "key"),
            True,
        ),
        Operation(
            "post",
            "/webhooks/callback/webhook",
            "sendMessageForCallback",
            TALK,
            "Send a message and get the replies later, at an address of yours",
            {
                202: Answer(
                    "Taken; one signed POST will follow",
                    page(ref("Taken"), {"id": f"msg_{'0' * 32}", "sender": "ada"}),
                    _REPLAYED,
                )
            },
            (_KEY,),
            ref("CallbackMessage"),
            {"message": MESSAGE},
            (*_TALKING, 501),
            "The POST is sent again, with the same webhook-id, until it gets a 2xx.",
            ("", "conversation", "key"),
            True,
        ),
        _state("/webhooks/rest/", "restHealth", "Whether the REST channel is there"),
        _state("/webhooks/callback/", "callbackHealth", "Whether the callback channel is there"),
        *keeping_operations(),
        _state("/healthz", "health", "Whether the process is up"),
        _state("/readyz", "readiness", "Whether messages can be answered", (503,)),
        Operation(
            "get",
            "/version",
            "version",
            SERVER,
            "Versions of program, Rasa, model and knowledge",
            {200: Answer("The versions", page(ref("Version")))},
        ),
        Operation(
            "get",
            "/metrics",
            "metrics",
            SERVER,
            "Numbers for Prometheus: turns, durations, topics, errors, queues",
            {
                200: Answer(
                    "Prometheus' text format, or OpenMetrics where it is asked for",
                    {
                        media: ({"type": "string"}, None)
                        for media in ("text/plain", "application/openmetrics-text")
                    },
                )
            },
            description="Nobody's id and no text are in them. Where keys are set up, it needs one.",
            security=("key",),
        ),
        Operation(
            "get",
            "/openapi.json",
            "describe",
            SERVER,
            "This description",
            {200: Answer("OpenAPI 3.1", page({"type": "object"}))},
        ),
    )


def public_schemas() -> dict[str, Schema]:
    """Return the schemas that they refer to."""
    return message_schemas()


def webhooks() -> dict[str, Any]:
    """Return what this server sends: the callbacks."""
    headers = [
        Parameter("webhook-id", "header", True, "The same for each attempt", {"type": "string"}),
        Parameter(
            "webhook-timestamp",
            "header",
            True,
            "Seconds since 1970; refuse what is older than five minutes",
            {"type": "string"},
        ),
        Parameter(
            "webhook-signature",
            "header",
            True,
            "v1, and the base64 of HMAC-SHA256 over id.timestamp.body; of several, one must fit",
            {"type": "string"},
        ),
    ]
    examples = {TURN_ANSWERED: CALLBACK_ANSWERED, TURN_FAILED: CALLBACK_FAILED}
    return {
        "turn": {
            "post": {
                "summary": "A message was answered, or could not be (Standard Webhooks 1.0)",
                "parameters": [header.written() for header in headers],
                "requestBody": {
                    "required": True,
                    "content": {
                        JSON: {
                            "schema": ref("Callback"),
                            "examples": {name: {"value": one} for name, one in examples.items()},
                        }
                    },
                },
                "responses": {
                    "2XX": {"description": "Taken; anything else is tried again"},
                    "410": {"description": "Not wanted; it isn't tried again"},
                },
            }
        }
    }


def _state(path: str, name: str, summary: str, errors: tuple[int, ...] = ()) -> Operation:
    status = {
        "type": "object",
        "required": ["status"],
        "properties": {"status": {"type": "string"}},
    }
    answer = Answer("It is", page(status, {"status": "ready" if path == "/readyz" else "ok"}))
    return Operation("get", path, name, SERVER, summary, {200: answer}, errors=errors)
