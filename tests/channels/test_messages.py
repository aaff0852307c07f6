"""What clients send is checked: bad messages are refused clearly, hostile ones defused."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
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
        (b'{"sender": "a", "message": "hi", "metadata": {"a": NaN}}', 400, "not valid JSON"),
        (_body(metadata={"a": [[[[[[[[1]]]]]]]]}), 422, "more than 8 levels"),
        (_body(sender="a\x00b"), 400, "sender has control"),
        (_body(sender="a\nb\x1b[2J"), 400, "sender has control"),
        (_body(sender="a\nb"), 400, "sender has control"),
        (_body(sender="\ud800"), 400, "sender has control"),
    ],
)
def test_bad_messages_are_refused(body: bytes, status: int, says: str) -> None:
    with pytest.raises(BadMessage) as caught:
        read_message(body)
    assert caught.value.status == status
    assert says in caught.value.detail


def test_numbers_that_not_every_reader_keeps_become_texts() -> None:
    body = b'{"sender": "a", "message": "hi", "metadata": {"a": 1e999, "b": -9007199254740993, "c": 2}}'
    assert read_message(body).metadata == {"a": "inf", "b": "-9007199254740993", "c": 2}


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
        ("/choose_option", "choose_option"),
        ('/greet{"role": "ml_engineer"}', 'greet{"role": "ml_engineer"}'),
        ('/ask_salary{"role": []}', 'ask_salary{"role": []}'),
        ('/ask_salary{"location": "US-TX"}', 'ask_salary{"location": "US-TX"}'),
        ('/ask_salary{"role": ["ml_engineer", "ml_engineer"]}', None),
        ("/greet@1.0", "greet@1.0"),
        ("/session_start", "session_start"),
        ("/action_listen", "action_listen"),
        # Behind a space of another kind there may be another slash.
        ("/\u00a0/restart", "restart"),
        ("/\u2003/ /\u00a0/session_start", "session_start"),
        # Written anew, so that Rasa reads what was checked.
        (
            '  /ask_salary {"role":"king", "role" : "ml_engineer"}',
            '/ask_salary{"role": "ml_engineer"}',
        ),
        ("\x00\x07", "?"),
        ("a\x00b", "a b"),
        ("\ud800", "?"),
    ],
)
def test_payloads_count_only_as_offered(text: str, expected: str | None) -> None:
    assert clean_text(text) == (text[1:] if expected is None else expected)


@given(st.text(st.characters(), min_size=1, max_size=500))
def test_cleaned_text_is_never_empty_and_can_be_stored(text: str) -> None:
    cleaned = clean_text(text)
    assert cleaned and cleaned.encode("utf-8")
    assert "\x00" not in cleaned
    assert clean_text(cleaned) == cleaned


@given(st.text(st.sampled_from('/ \u00a0\u2003\t{}":[]@ar'), min_size=1, max_size=30))
def test_nothing_gets_through_with_a_slash(text: str) -> None:
    cleaned = clean_text(text + "/restart")
    assert not cleaned.strip().startswith("/")


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=9),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=5), inside),
    max_leaves=30,
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.text(st.characters(), max_size=5), _JSON))
def test_metadata_is_refused_or_can_be_read_by_everybody(metadata: dict[str, object]) -> None:
    try:
        kept = read_message(_body(metadata=metadata)).metadata
    except BadMessage as error:
        assert error.status in (400, 413, 422)
    else:
        import ujson

        text = json.dumps(kept, allow_nan=False)
        assert "\\u0000" not in text
        assert ujson.loads(text) == json.loads(text), "as the action server reads it"
