"""Text for Slack is escaped and never cut in the wrong place; text from Slack is plain."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rolewise.channels.slack.mrkdwn import heard, plain, sections


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("R&D <b>", "R&amp;D &lt;b&gt;"),
        ("**Pay** is what counts", "*Pay* is what counts"),
        ("see [BLS](https://bls.gov/a?b=1&c=2).", "see <https://bls.gov/a?b=1&amp;c=2|BLS>."),
        ("at https://bls.gov/oes.", "at <https://bls.gov/oes|https://bls.gov/oes>."),
        ("- one\n- two", "• one\n• two"),
        ("# Plan", "*Plan*"),
        ("<!channel> <@U1>", "&lt;!channel&gt; &lt;@U1&gt;"),
        ("2 * 3 ** 4", "2 * 3 ** 4"),
    ],
)
def test_markdown_becomes_mrkdwn(text: str, expected: str) -> None:
    assert sections(text) == [expected]


def test_nothing_to_say_is_no_section() -> None:
    assert sections("") == [] and sections(" \n ") == []


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="ab &<>\n", max_size=400), st.integers(20, 60))
def test_pieces_keep_to_the_limit_and_lose_nothing(text: str, limit: int) -> None:
    pieces = sections(text, limit)
    assert all(0 < len(piece) <= limit for piece in pieces)
    said = "".join(html.unescape(piece) for piece in pieces)
    assert re.sub(r"\s", "", said) == re.sub(r"\s", "", text)


def test_a_link_is_never_cut() -> None:
    text = "word " * 598 + "[title](https://bls.gov/)"
    assert sections(text)[1] == "<https://bls.gov/|title>"


def test_plain_text_has_no_markdown() -> None:
    assert plain("**a** [b](https://c.org)") == "a b (https://c.org)"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("<@UBOT> what is R&amp;D?", "what is R&D?"),
        ("hey <@UBOT>", "hey"),
        ("ask <@U2|ada> &lt;now&gt;", "ask ada <now>"),
        ("<https://x.org/a|x.org/a> and <https://y.org>", "x.org/a and https://y.org"),
        ("<mailto:a@x.org|a@x.org> <mailto:b@x.org>", "a@x.org b@x.org"),
        ("in <#C1|careers> <!here>", "in #careers"),
    ],
)
def test_what_people_typed_is_read_plainly(typed: str, expected: str) -> None:
    assert heard(typed, "UBOT") == expected
