"""Words of our answers are explained; other messages are left alone."""

from __future__ import annotations

import pytest

from rolewise.answers.advisor import load_advisor
from rolewise.dialogue.state import DialogueState
from rolewise.dialogue.terms import explain_term, term_asked


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("what does 'stand-in' mean", "closest"),
        ("What\u2019s a stand-in?", "closest"),
        ("stand-ins?", "closest"),
        ("what do you mean by the middle half", "quarter"),
        ("sorry, what is O*NET?", "Department of Labor"),
        ("median meaning", "middle one"),
        ("who is BLS", "Bureau"),
        ("explain percentile please?", "nine in ten"),
        ("and what are the founding guides", "two documents"),
    ],
)
def test_a_term_is_explained(text: str, word: str) -> None:
    assert word in (term_asked(text, load_advisor()) or "")


@pytest.mark.parametrize(
    "text",
    [
        "what is the median pay of a data scientist",
        "what is a data scientist",
        "do job ads ask for python",
        "is Kaggle useful for getting a job",
        "",
        "?",
    ],
)
def test_other_questions_are_left_alone(text: str) -> None:
    assert term_asked(text, load_advisor()) is None


def test_the_buttons_stay() -> None:
    state = DialogueState(offered=({"title": "Pay", "payload": "/ask_salary"},), topic="salary")
    outcome = explain_term("what's the median", state, load_advisor())
    assert outcome is not None and outcome.state == state
    assert [button.title for button in outcome.replies[0].buttons] == ["Pay"]
