"""What clients send is checked: bad messages are refused clearly, hostile ones defused."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolewise.channels.messages import MAX_CHARACTERS, BadMessage, clean_text, read_message


def _body(**fields: object) -> bytes:
    return json.dumps({"sender": "ada", "message": "hi", **fields}).encode()


@pytest.mark.parametrize(
    ("body", "status", "says"),
    [
        (b"", 400, "not valid JSON"),
        (b"{", 400, "not valid JSON"),
        (b"\xff\xfe", 400, "not valid JSON"),
        (b"[" * 100_000, 400, "not valid JSON"),
        (b"null", 400, "JSON object"),
        (b"[1]", 400, "JSON object"),
        (b'{"message": "hi"}', 400, "sender is missing"),
        (b'{"sender": "ada"}', 400, "message is missing"),
        (_body(sender=7), 400, "sender must be a text, not int"),
        (_body(sender=None), 400, "sender must be a text"),
        (_body(sender="  "), 400, "sender is empty"),
        (_body(sender="x" * 256), 400, "sender has more than 255"),
        (_body(message=["hi"]), 400, "message must be a text, not list"),
        (_body(message=""), 400, "message is empty"),
        (_body(message="x" * (MAX_CHARACTERS + 1)), 413, "at most 4000"),
        (_body(metadata=[]), 400, "metadata must be"),
        (_body(metadata={"a": "x" * 9000}), 413, "metadata is larger"),
    ],
)
def test_bad_messages_are_refused(body: bytes, status: int, says: str) -> None:
    with pytest.raises(BadMessage) as caught:
        read_message(body)
    assert caught.value.status == status
    assert says in caught.value.detail


def test_a_message_of_the_greatest_length_is_taken() -> None:
    assert len(read_message(_body(message="x" * MAX_CHARACTERS)).text) == MAX_CHARACTERS


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('/ask_salary{"role": "ml_engineer"}', '/ask_salary{"role": "ml_engineer"}'),
        ("/tell_more", "/tell_more"),
        ("/restart", "restart"),
        ('/ask_salary{"role": "king"}', 'ask_salary{"role": "king"}'),
        ('/ask_salary{"role": {"a": 1}}', 'ask_salary{"role": {"a": 1}}'),
        ('/ask_salary{"told": ["x"]}', 'ask_salary{"told": ["x"]}'),
        ("/ask_salary{", "ask_salary{"),
        ("/out_of_scope", "out_of_scope"),
        ("///", "?"),
        ("\x00\x07", "?"),
        ("a\x00b", "a b"),
        ("\ud800", "?"),
    ],
)
def test_payloads_count_only_as_offered(text: str, expected: str) -> None:
    assert clean_text(text) == expected


@given(st.text(st.characters(), min_size=1, max_size=500))
def test_cleaned_text_is_never_empty_and_can_be_stored(text: str) -> None:
    cleaned = clean_text(text)
    assert cleaned and cleaned.encode("utf-8")
    assert "\x00" not in cleaned
