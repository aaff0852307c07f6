"""Messages that ask several things are split; others are left whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolewise.language.segments import split_questions


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "what do they do and how much do they earn?",
            ["what do they do", "how much do they earn?"],
        ),
        (
            "What does an ML engineer do? And what about pay?",
            ["What does an ML engineer do?", "And what about pay?"],
        ),
        (
            "what skills do i need, how much will i earn and is a phd required",
            ["what skills do i need", "how much will i earn", "is a phd required"],
        ),
        ("I'm a physicist. I like math. Which fits me?", None),
        ("do ML engineers clean data too or only data scientists?", None),
        ("what is the difference between a data analyst and a data engineer", None),
        ("mle", None),
        ("", None),
    ],
)
def test_splitting(text: str, expected: list[str] | None) -> None:
    assert [part.text for part in split_questions(text)] == (expected or [text])


@given(st.text(max_size=300))
def test_segments_quote_the_text_in_order(text: str) -> None:
    position = 0
    for segment in split_questions(text):
        assert text[segment.start : segment.end] == segment.text
        assert segment.start >= position
        position = segment.end


def test_a_question_in_a_long_story_stands_for_the_message() -> None:
    story = "I taught physics at a school for years. " * 5
    question = "Does an ML engineer need a degree?"
    assert [part.text for part in split_questions(story + question)] == [question]


def test_a_question_after_a_short_remark_does_not() -> None:
    text = "I taught physics. Does an ML engineer need a degree?"
    assert [part.text for part in split_questions(text)] == [text]
