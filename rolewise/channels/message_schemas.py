"""JSON Schemas and examples of what goes through the channels: messages, replies, callbacks."""

from __future__ import annotations

from typing import Any

from rolewise.api.schemas import Schema, ref
from rolewise.channels.callback.addresses import MAX_CHARACTERS as MAX_URL_CHARACTERS
from rolewise.channels.callback.worker import TURN_ANSWERED, TURN_FAILED
from rolewise.channels.feedback import MAX_COMMENT_CHARACTERS, RATINGS
from rolewise.channels.messages import MAX_CHARACTERS, MAX_SENDER_CHARACTERS, MESSAGE_ID, SENDER

MESSAGE: dict[str, Any] = {
    "sender": "ada-5f0c2d9e",
    "message": "what does a data engineer do?",
    "message_id": "0b9c7a52-3f61-4c1e-9d55-8f2a61a4e0d3",
}
REPLIES: list[dict[str, Any]] = [
    {
        "recipient_id": "ada-5f0c2d9e",
        "text": "Data engineers pull data out of source systems, transform it and load it into "
        "warehouses and data marts.",
        "buttons": [{"title": "Pay", "payload": '/ask_salary{"role": "data_engineer"}'}],
        "custom": {
            "type": "answer",
            "topic": "responsibilities",
            "roles": ["data_engineer"],
            "sources": [
                {
                    "id": "onet_30_1",
                    "title": "O*NET 30.1 Database",
                    "url": "https://www.onetcenter.org/database.html",
                    "date": "2025-12",
                }
            ],
            "data": {"statements": ["data_engineer.moves_data"]},
        },
    }
]
_SENT = {"sender": MESSAGE["sender"], "message_id": MESSAGE["message_id"]}
CALLBACK_ANSWERED = {
    "type": TURN_ANSWERED,
    "timestamp": "2026-11-21T14:00:00.000Z",
    "data": {**_SENT, "replies": REPLIES},
}
CALLBACK_FAILED = {
    "type": TURN_FAILED,
    "timestamp": "2026-11-21T14:00:00.000Z",
    "data": {**_SENT, "detail": "The advisor failed on this message. Please send it again."},
}
_TEXT: Schema = {"type": "string"}
_TIME: Schema = {"type": "number", "description": "Seconds since 1970"}


def message_schemas() -> dict[str, Schema]:
    """Return them by name."""
    message: dict[str, Schema] = {
        "sender": {
            "type": "string",
            "minLength": 1,
            "maxLength": MAX_SENDER_CHARACTERS,
            "pattern": f"^{SENDER}$",
            "description": "Names the conversation; choose a random one for each person",
        },
        "message": {
            "type": "string",
            "minLength": 1,
            "maxLength": MAX_CHARACTERS,
            "pattern": r"\S",
            "description": "What the person said, or the payload of a button",
        },
        "metadata": {
            "type": ["object", "null"],
            "description": "At most 8 KB and 8 levels; stored with the message",
        },
        "message_id": {
            "type": "string",
            "pattern": f"^{MESSAGE_ID}$",
            "description": "Sent again with the same text, the message is answered once",
        },
    }
    url = {
        "type": "string",
        "format": "uri",
        "maxLength": MAX_URL_CHARACTERS,
        "description": "Where the answer goes to, if not to the operator's address; its host must "
        "be allowed",
    }
    button = _object({"title": _TEXT, "payload": _TEXT}, "title", "payload")
    parts = {
        "text": _TEXT,
        "buttons": {"type": "array", "items": button},
        "image": _TEXT,
        "custom": ref("Custom"),
    }
    return {
        "Message": {**_object(message, "sender", "message"), "additionalProperties": True},
        "CallbackMessage": {
            **_object({**message, "callback_url": url}, "sender", "message"),
            "additionalProperties": True,
        },
        "Reply": _object({"recipient_id": _TEXT, **parts}, "recipient_id"),
        "Replies": {"type": "array", "items": ref("Reply"), "minItems": 1},
        "Taken": _object({"id": _TEXT, "sender": _TEXT}, "id", "sender"),
        "Callback": _callback(),
        "Turn": _turn(parts),
        "Conversation": _object(
            {
                "id": _TEXT,
                "keep_days": {"type": "integer"},
                "turns": {"type": "array", "items": ref("Turn")},
            },
            *("id", "keep_days", "turns"),
        ),
        "NewConversation": _object(
            {"id": _TEXT, "token": _TEXT, "keep_days": {"type": "integer"}},
            *("id", "token", "keep_days"),
        ),
        "Feedback": {
            **_object(
                {
                    "turn": {
                        "type": "string",
                        "minLength": 1,
                        "maxLength": 80,
                        "description": "Id of a reply",
                    },
                    "rating": {"type": "string", "enum": list(RATINGS)},
                    "comment": {"type": "string", "maxLength": MAX_COMMENT_CHARACTERS},
                },
                *("turn", "rating"),
            ),
            "additionalProperties": True,
        },
        "Version": _object(
            {
                "rolewise": _TEXT,
                "rasa": _TEXT,
                "model_id": {"type": ["string", "null"]},
                "knowledge": _TEXT,
                "roles": {"type": "integer"},
                "statements": {"type": "integer"},
            },
            *("rolewise", "rasa", "model_id", "knowledge", "roles", "statements"),
        ),
    }


def _callback() -> Schema:
    data = {
        "sender": _TEXT,
        "message_id": _TEXT,
        "replies": ref("Replies"),
        "detail": {"type": "string", "description": "Why the turn failed"},
    }
    return _object(
        {
            "type": {"type": "string", "enum": [TURN_ANSWERED, TURN_FAILED]},
            "timestamp": {"type": "string", "format": "date-time"},
            "data": _object(data, "sender", "message_id"),
        },
        *("type", "timestamp", "data"),
    )


def _turn(parts: dict[str, Schema]) -> Schema:
    return _object(
        {
            "id": _TEXT,
            "by": {"type": "string", "enum": ["person", "advisor"]},
            "time": {**_TIME, "type": ["number", "null"]},
            "shown": {"type": "string", "description": "What the person tapped"},
            **parts,
            "feedback": _object({"rating": _TEXT, "comment": _TEXT}, "rating", "comment"),
        },
        *("id", "by"),
    )


def _object(properties: dict[str, Schema], *required: str) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }
