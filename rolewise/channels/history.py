"""A conversation as it was said, out of the events Rasa stores."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Optional

PARTS = ("buttons", "image", "custom")
"""What a reply may have beside its text."""
SHOWN = "shown"
"""Key of a message's metadata: what the person saw and tapped instead of a payload."""


def turns(events: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return who said what, oldest first.

    Each turn has ``id``, ``by`` (person or advisor), ``text`` and ``time`` (seconds since 1970);
    a reply has ``buttons``, ``image`` and ``custom`` where it had them, and its id is that of the
    message it answers with a number behind. A message that was stored without an answer and then
    sent again is there once.
    """
    told: list[dict[str, Any]] = []
    message_id, replies = "", 0
    for event in events:
        kind = event.get("event")
        if kind == "user" and event.get("text") is not None:
            message_id, replies = str(event.get("message_id") or ""), 0
            told = [turn for turn in told if not (message_id and turn["id"] == message_id)]
            told.append(_person(event, message_id))
        elif kind == "bot":
            told.append({"id": f"{message_id}.{replies}", "by": "advisor", **_reply(event)})
            replies += 1
    return told


def answer_to(
    events: Iterable[Mapping[str, Any]], message_id: str
) -> Optional[tuple[str, list[dict[str, Any]]]]:
    """Return the text of an answered message and its replies, or None if it isn't answered yet."""
    text: Optional[str] = None
    replies: list[dict[str, Any]] = []
    for event in events:
        if event.get("event") == "user":
            if replies:
                break
            text = str(event.get("text")) if event.get("message_id") == message_id else None
        elif event.get("event") == "bot" and text is not None:
            replies.append(_item(event))
    return (text, replies) if text is not None and replies else None


def as_text(told: Iterable[Mapping[str, Any]]) -> str:
    """Return a conversation for reading, with the sources of each answer."""
    lines: list[str] = []
    for turn in told:
        who = "You" if turn["by"] == "person" else "Rolewise"
        lines.append(f"{who}: {turn.get(SHOWN) or turn.get('text') or ''}")
        for source in (turn.get("custom") or {}).get("sources") or ():
            address = f", {source['url']}" if source.get("url") else ""
            lines.append(f"    Source: {source['title']}, {source['date']}{address}")
        lines.append("")
    return "\n".join(lines)


def _person(event: Mapping[str, Any], message_id: str) -> dict[str, Any]:
    turn = {
        "id": message_id,
        "by": "person",
        "text": event["text"],
        "time": event.get("timestamp"),
    }
    shown = (event.get("metadata") or {}).get(SHOWN)
    if isinstance(shown, str) and shown:
        turn[SHOWN] = shown
    return turn


def _reply(event: Mapping[str, Any]) -> dict[str, Any]:
    return {**_item(event), "time": event.get("timestamp")}


def _item(event: Mapping[str, Any]) -> dict[str, Any]:
    """Return a reply as the REST channel sent it, without the recipient."""
    data = event.get("data") or {}
    item = {"text": event.get("text"), **{name: data.get(name) for name in PARTS}}
    return {name: value for name, value in item.items() if value}
