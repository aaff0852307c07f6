"""What people tell about themselves."""

from __future__ import annotations

import pytest

from rolewise.dialogue.background import Background, read_background, refers_to_background
from rolewise.dialogue.state import DialogueState
from tests.dialogue.support import heard, talk


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I'm a data analyst in Ohio.", Background("data_analyst", None, "US-OH")),
        (
            "I've been working as a data engineer near Berlin",
            Background("data_engineer", None, "DE"),
        ),
        ("Junior BI analyst here", Background("bi_analyst")),
        (
            "I know SQL and Tableau, but no Python",
            Background(skills=("sql", "tableau")),
        ),
        (
            "I have used Python for years but never touched Spark streaming",
            Background(skills=("python",)),
        ),
        ("I'm a senior statistician", Background("statistician", "senior")),
        ("currently I work as a software engineer", Background("software_engineer")),
    ],
)
def test_what_is_told_is_read(text: str, expected: Background) -> None:
    assert read_background(heard(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "I want to become a data scientist",
        "do I need Python as a data engineer?",
        "I meant data analyst",
        "if I were a statistician, what would I earn?",
        "I'm not a data analyst",
        "I was asking about ML engineers",
        "what does a data analyst in Ohio earn?",
        "should I learn SQL?",
        "I'd like to move to Germany",
        "I want to learn Python and SQL",
        '/ask_salary{"role": "data_analyst"}',
    ],
)
def test_wishes_questions_and_denials_are_no_background(text: str) -> None:
    assert read_background(heard(text)) == Background()


def test_a_question_in_the_same_sentence_is_left_out() -> None:
    told = read_background(heard("I'm a data analyst, can I become a data engineer in Texas?"))
    assert told == Background("data_analyst")


def test_only_words_about_oneself_call_on_the_background() -> None:
    assert refers_to_background("with my background, how hard is it?")
    assert refers_to_background("is it realistic for someone like me")
    assert not refers_to_background("what background do data scientists have?")


def test_the_background_is_kept_and_used_for_a_move() -> None:
    outcome = talk(
        ("I'm a data analyst in Ohio and I know SQL.", "give_feedback"),
        ("with my background, how hard is it to become a data engineer", "ask_gaining_experience"),
    )
    reply = outcome.replies[0]
    assert reply.topic == "transition"
    assert reply.roles == ("data_analyst", "data_engineer")
    assert "data analyst, in Ohio, SQL" in reply.text
    assert outcome.state.own_role == "data_analyst"


def test_a_story_without_a_question_is_noted() -> None:
    reply = talk(("I'm a data analyst in Ohio.", "out_of_scope")).replies[0]
    assert reply.type == "question"
    assert "data analyst, in Ohio" in reply.text


def test_pay_for_oneself_takes_the_own_place_and_pay_of_others_does_not() -> None:
    state = DialogueState(own_role="data_analyst", own_location="US-OH")
    mine = talk(("what could I earn as a data scientist?", "ask_salary"), state=state)
    theirs = talk(("what do data scientists earn?", "ask_salary"), state=state)
    assert "Ohio" in mine.replies[0].text
    assert "Ohio" not in theirs.replies[0].text


def test_ones_own_role_is_not_the_one_asked_about() -> None:
    text = "I'm a data analyst. What does a data engineer earn?"
    assert talk((text, "ask_salary")).replies[0].roles == ("data_engineer",)
