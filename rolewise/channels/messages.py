"""Check and clean what a client sends, before Rasa sees it."""

from __future__ import annotations

import json
import re
from typing import Any, NamedTuple

from rolewise.channels.payloads import offered
from rolewise.channels.strict_json import CONTROL, NotPlain, encodable, plain, read_json

MAX_CHARACTERS = 4000
MAX_SENDER_CHARACTERS = 255
MAX_METADATA_BYTES = 8192
MESSAGE_ID = "[A-Za-z0-9_-]{8,64}"
"""What a message's id looks like, as a pattern."""
_MESSAGE_ID = re.compile(MESSAGE_ID)
_UNSEEN = r"\u0000-\u001f\u007f-\u009f\ufffe\uffff"
SENDER = rf"[^{_UNSEEN}]*[^\s{_UNSEEN}][^{_UNSEEN}]*"
"""What a sender looks like, as a pattern: no control characters, and more than spaces."""
_SENDER = re.compile(SENDER)


class BadMessage(Exception):
    """The client's message can't be taken; ``status`` and ``detail`` say why."""

    def __init__(self, status: int, detail: str) -> None:
        self.status = status
        self.detail = detail
        super().__init__(detail)


class IncomingMessage(NamedTuple):
    """A message that may go to Rasa; ``message_id`` is empty where the client gave none."""

    sender: str
    text: str
    metadata: dict[str, Any]
    message_id: str = ""


def read_message(body: bytes) -> IncomingMessage:
    """Read and check the body of a REST message.

    Raises:
        BadMessage: 400 for what is malformed, missing or of a wrong type; 413 for too much.
    """
    return message_of(read_object(body))


def read_object(body: bytes) -> dict[str, Any]:
    """Read a body that is a JSON object.

    Raises:
        BadMessage: It is none.
    """
    try:
        data = read_json(body)
    except ValueError as error:
        raise BadMessage(
            400, 'The body is not valid JSON. Send {"sender": "...", "message": "..."}.'
        ) from error
    if not isinstance(data, dict):
        raise BadMessage(400, "The body must be a JSON object with sender and message.")
    return data


def message_of(data: dict[str, Any], key: str = "") -> IncomingMessage:
    """Check a message.

    Args:
        data: The body.
        key: The request's ``Idempotency-Key``, which stands for a ``message_id``.

    Raises:
        BadMessage: 400 for what is missing or of a wrong type; 413 for too much; 422 for two ids
            and for metadata that is nested too deeply.
    """
    sender = _required_text(data, "sender")
    if len(sender) > MAX_SENDER_CHARACTERS:
        raise BadMessage(400, f"sender has more than {MAX_SENDER_CHARACTERS} characters.")
    if not _SENDER.fullmatch(sender) or encodable(sender) != sender:
        raise BadMessage(400, "sender has control characters; send letters and digits.")
    message = _required_text(data, "message")
    if len(message) > MAX_CHARACTERS:
        raise BadMessage(
            413, f"message has {len(message)} characters; at most {MAX_CHARACTERS} are read."
        )
    metadata = data.get("metadata")
    if metadata is None:
        metadata = {}
    if not isinstance(metadata, dict):
        raise BadMessage(400, "metadata must be a JSON object, or left out.")
    try:
        metadata = plain(metadata)
    except NotPlain as error:
        raise BadMessage(422, f"metadata {error}.") from error
    if len(json.dumps(metadata)) > MAX_METADATA_BYTES:
        raise BadMessage(413, f"metadata is larger than {MAX_METADATA_BYTES} bytes.")
    message_id = _message_id(data, key)
    return IncomingMessage(sender, clean_text(message), metadata, message_id)


def _message_id(data: dict[str, Any], key: str) -> str:
    if "message_id" in data:
        message_id = data["message_id"]
        if not isinstance(message_id, str) or not _MESSAGE_ID.fullmatch(message_id):
            raise BadMessage(
                400,
                "message_id must be 8 to 64 letters, digits, - or _, such as a UUID; or left out.",
            )
        if key and key != message_id:
            raise BadMessage(422, "Idempotency-Key and message_id differ; send one of them.")
        return message_id
    if key and not _MESSAGE_ID.fullmatch(key):
        raise BadMessage(
            400, "Idempotency-Key must be 8 to 64 letters, digits, - or _, such as a UUID."
        )
    return key


def _required_text(data: dict[str, Any], name: str) -> str:
    if name not in data:
        raise BadMessage(400, f"{name} is missing; send it as a text.")
    value = data[name]
    if not isinstance(value, str):
        raise BadMessage(400, f"{name} must be a text, not {type(value).__name__}.")
    if not value.strip():
        raise BadMessage(400, f"{name} is empty; send it as a text.")
    return value


def clean_text(text: str) -> str:
    """Return ``text`` safe to store and to classify; never empty.

    The one gate for what people and programs say, whatever the channel. Control characters go. A
    payload that our buttons could not have sent loses its slash and is read as plain words, so
    that nobody sets intents or entities by hand, or restarts a session.
    """
    cleaned = CONTROL.sub(" ", encodable(text)).strip()
    known = offered(cleaned) if cleaned.startswith("/") else None
    while known is None and cleaned.startswith("/"):
        # Again, for there may be another slash behind a space.
        cleaned = cleaned.lstrip("/").strip()
    return known or cleaned or "?"
