"""What was said, out of stored events."""

from __future__ import annotations

from typing import Any

from rolewise.channels.history import answer_to, as_text, turns


def _user(text: str, message_id: str, **metadata: Any) -> dict[str, Any]:
    return {
        "event": "user",
        "text": text,
        "message_id": message_id,
        "timestamp": 1.0,
        "metadata": metadata,
    }


def _bot(text: str, **data: Any) -> dict[str, Any]:
    return {"event": "bot", "text": text, "timestamp": 2.0, "data": data}


SOURCE = {"id": "a", "title": "A table", "url": "https://example.org", "date": "2025-05"}
EVENTS = [
    {"event": "action", "name": "action_session_start"},
    _user("/ask_salary", "m1", shown="Pay"),
    {"event": "slot", "name": "topic", "value": "salary"},
    _bot("One.", custom={"type": "answer", "sources": [SOURCE]}, buttons=[], elements=None),
    _bot("Two.", buttons=[{"title": "More", "payload": "/tell_more"}]),
    _user("thanks", "m2"),
    _bot("Gladly."),
]


def test_turns_are_numbered_by_the_message_they_answer() -> None:
    told = turns(EVENTS)
    assert [turn["id"] for turn in told] == ["m1", "m1.0", "m1.1", "m2", "m2.0"]
    assert [turn["by"] for turn in told] == ["person", "advisor", "advisor", "person", "advisor"]
    assert told[0]["shown"] == "Pay"
    assert told[1]["custom"]["type"] == "answer" and "buttons" not in told[1]
    assert told[2]["buttons"][0]["title"] == "More"


def test_a_message_stored_without_an_answer_and_sent_again_is_there_once() -> None:
    told = turns([_user("hi", "m1"), _user("hi", "m1"), _bot("Hello.")])
    assert [turn["id"] for turn in told] == ["m1", "m1.0"]


def test_the_stored_answer_is_found_by_the_message_s_id() -> None:
    assert answer_to(EVENTS, "m2") == ("thanks", [{"text": "Gladly."}])
    text, replies = answer_to(EVENTS, "m1") or ("", [])
    assert text == "/ask_salary" and [reply["text"] for reply in replies] == ["One.", "Two."]
    assert answer_to(EVENTS, "m3") is None
    assert answer_to([_user("hi", "m1"), _user("what", "m2"), _bot("Yes.")], "m1") is None


def test_a_conversation_can_be_read_as_text() -> None:
    text = as_text(turns(EVENTS))
    assert "You: Pay" in text and "Rolewise: One." in text
    assert "Source: A table, 2025-05, https://example.org" in text
