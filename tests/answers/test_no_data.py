"""What no source covers is said to be unknown, with its name."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from rolewise.answers.advisor import Advisor
from rolewise.answers.select import Question
from rolewise.answers.wording import load_wording
from rolewise.knowledge import TOPICS


@pytest.mark.parametrize(
    ("text", "topic", "noun"),
    [
        ("do data scientists get free lunch at google", "interview", "perks"),
        ("whats the dress code for data scientists", "responsibilities", "dress codes"),
        ("do data scientists travel a lot", "transition", "business trips"),
        ("is burnout common for data scientists", "job_market", "burnout"),
        ("how long does it take to become a data scientist", "transition", "how long it takes"),
    ],
)
def test_a_subject_without_data_is_named(
    advisor: Advisor, ask: Callable[..., Question], text: str, topic: str, noun: str
) -> None:
    question = ask(text, topic, "data_scientist")
    reply = advisor.answer(question)
    assert f"nothing sourced on {noun} for data scientists" in reply.text
    assert reply.data["unknown"] and reply.roles == ("data_scientist",)
    assert reply.buttons and advisor.lacks_data_on(question)


def test_an_ordinary_question_is_not_beyond_us(
    advisor: Advisor, ask: Callable[..., Question]
) -> None:
    question = ask("do data scientists use python?", "skills", "data_scientist")
    assert not advisor.lacks_data_on(question)
    assert "unknown" not in advisor.answer(question).data


def test_strange_words_about_a_role_in_outline_are_unknown(
    advisor: Advisor, ask: Callable[..., Question]
) -> None:
    question = ask(
        "do bi analysts juggle pink flamingos at the zoo on sundays?",
        "responsibilities",
        "bi_analyst",
        sure=0.4,
    )
    reply = advisor.answer(question)
    assert reply.data["unknown"] and "won't guess" in reply.text


def test_strange_words_on_a_likely_topic_get_its_main_statements(
    advisor: Advisor, ask: Callable[..., Question]
) -> None:
    text = "do bi analysts juggle pink flamingos at the zoo on sundays?"
    likely = advisor.answer(ask(text, "responsibilities", "bi_analyst", sure=0.6))
    assert likely.text.startswith("On exactly that I have nothing sourced.")
    assert likely.data["statements"][0].startswith("bi_analyst.")
    certain = advisor.answer(ask(text, "responsibilities", "bi_analyst", sure=0.95))
    assert not certain.text.startswith("On exactly that")


def test_the_subjects_are_sound() -> None:
    for subject in load_wording().no_data_on:
        assert subject.near in TOPICS and subject.words and subject.known_by
