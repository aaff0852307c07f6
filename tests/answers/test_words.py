"""General questions are told from those that ask for something in particular."""

from __future__ import annotations

import pytest

from rolewise.answers.select import Question
from rolewise.answers.wording import load_wording
from rolewise.answers.words import QuestionWords, stem
from rolewise.knowledge import load_knowledge

WORDS = QuestionWords(load_knowledge(), load_wording())


@pytest.mark.parametrize(
    ("text", "topic", "role"),
    [
        ("what skills does a data engineer need?", "skills", "data_engineer"),
        ("whats a data engineer do all day", "responsibilities", "data_engineer"),
        ("education for ai engineers", "education", "ai_engineer"),
        ("tell me what mlops engineers do", "responsibilities", "mlops_engineer"),
        ("ML engineer salary", "salary", "ml_engineer"),
        ("wich skils do data scientsts need", "skills", "data_scientist"),
        ("", "skills", "data_engineer"),
    ],
)
def test_a_question_of_topic_and_role_only_is_general(text: str, topic: str, role: str) -> None:
    assert WORDS.is_general(Question(text, {topic: 1.0}, (role,)))


@pytest.mark.parametrize(
    ("text", "topic", "role", "left"),
    [
        ("does a data engineer need kafka?", "skills", "data_engineer", ["kafka"]),
        ("do data scientists clean data?", "responsibilities", "data_scientist", ["clean"]),
        ("can you be a data scientist without coding", "skills", "data_scientist", ["cod"]),
    ],
)
def test_other_words_make_it_particular(text: str, topic: str, role: str, left: list[str]) -> None:
    question = Question(text, {topic: 1.0}, (role,))
    assert WORDS.particular(question) == left
    assert not WORDS.is_general(question)


def test_a_reason_a_level_or_a_place_is_particular() -> None:
    base = Question("skills of a data analyst", {"skills": 1.0}, ("data_analyst",))
    assert WORDS.is_general(base)
    assert not WORDS.is_general(base._replace(text="why these skills"))
    assert not WORDS.is_general(base._replace(experience_level="senior"))
    assert not WORDS.is_general(base._replace(location="DE"))


def test_a_field_is_not_the_role_that_it_suggests() -> None:
    field = Question("what is machine learning?", {"definition": 1.0}, ("ml_engineer",))
    assert not WORDS.is_general(field)
    assert WORDS.is_general(field._replace(text="what is a machine learning engineer?"))


def test_who_asks_how_to_get_in_may_be_a_beginner() -> None:
    question = Question(
        "become an ml engineer with no experience",
        {"gaining_experience": 1.0},
        ("ml_engineer",),
        experience_level="entry",
    )
    assert WORDS.is_general(question)


def test_forms_of_a_word_have_one_stem() -> None:
    assert stem("coding") == stem("code")
    assert stem("programming") == stem("program")
    assert stem("skill") == "skill"
