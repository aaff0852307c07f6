"""Yes and no only where a statement says so for these words, negation included."""

from __future__ import annotations

import pytest

from rolewise.answers.select import Question
from rolewise.answers.wording import load_wording
from rolewise.answers.words import QuestionWords
from rolewise.answers.yes_no import YesNoAnswers, asks_yes_or_no
from rolewise.knowledge import load_knowledge

KNOWLEDGE = load_knowledge()
WORDS = QuestionWords(KNOWLEDGE, load_wording())
ANSWERS = YesNoAnswers(KNOWLEDGE, WORDS)
GIVEN = [
    (statement, word, text)
    for statement in KNOWLEDGE.statements.values()
    for word, texts in (("yes", statement.yes_to), ("no", statement.no_to))
    for text in texts
]


def _find(text: str, *roles: str) -> str | None:
    found = ANSWERS.find(Question(text, {"skills": 1.0}, roles))
    return found.word if found else None


@pytest.mark.parametrize(
    ("text", "role", "word"),
    [
        ("do you really need a PhD to be a data scientist?", "data_scientist", "no"),
        ("can I become a data scientist without a PhD?", "data_scientist", "yes"),
        ("can you be a data scientist without coding", "data_scientist", "no"),
        ("do data scientists code?", "data_scientist", "yes"),
        ("so, is statistician a dying career?", "statistician", "no"),
        ("is SQL enough for a BI analyst", "bi_analyst", "no"),
    ],
)
def test_a_known_question_in_like_words_is_answered(text: str, role: str, word: str) -> None:
    assert _find(text, role) == word


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("do data scientists need a PhD or a master's?", "data_scientist"),
        ("why do data scientists need a PhD?", "data_scientist"),
        ("which data scientists need a PhD?", "data_scientist"),
        ("is a PhD worth it for data scientists?", "data_scientist"),
        ("do research scientists need a PhD?", "research_scientist"),
        ("do data scientists not need SQL?", "data_scientist"),
    ],
)
def test_other_words_roles_or_forms_get_neither(text: str, role: str) -> None:
    assert _find(text, role) is None


def test_two_roles_get_a_word_only_where_both_agree() -> None:
    assert _find("do they need a PhD?", "ml_engineer", "data_scientist") == "no"
    assert _find("do they clean data?", "ml_engineer", "data_scientist") == "yes"
    assert _find("do they need a PhD?", "data_scientist", "research_scientist") is None


def test_an_open_question_is_not_one_of_yes_or_no() -> None:
    assert asks_yes_or_no("isn't a data analyst the same as a data scientist?")
    assert not asks_yes_or_no("what do data analysts do?")


@pytest.mark.parametrize(
    ("statement", "word", "text"), GIVEN, ids=[f"{item[0].id}: {item[2]}" for item in GIVEN]
)
def test_every_question_in_the_knowledge_base_is_found(
    statement: object, word: str, text: str
) -> None:
    role = statement.roles[0]  # type: ignore[attr-defined]
    if " or " in text:
        assert not asks_yes_or_no(text)
        return
    found = ANSWERS.find(Question(text, {"skills": 1.0}, (role,)))
    assert found is not None and found.word == word


def test_no_question_is_answered_with_yes_and_with_no() -> None:
    seen: dict[object, str] = {}
    for statement, word, text in GIVEN:
        for role in statement.roles or ():
            key = (role, *WORDS.key(text, (role,)))
            assert seen.setdefault(key, word) == word, text
