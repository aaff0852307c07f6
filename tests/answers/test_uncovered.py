"""An occupation we don't cover is answered with the nearest role, or with a place to begin."""

from __future__ import annotations

from collections.abc import Callable

from rolewise.answers.advisor import Advisor
from rolewise.answers.select import Question


def test_the_nearest_role_is_told_for_what_it_is(
    advisor: Advisor, ask: Callable[..., Question]
) -> None:
    question = ask("whats an analytics engineer", "definition", uncovered="analytics engineer")
    reply = advisor.answer(question)
    assert "don't cover analytics engineers" in reply.text
    assert reply.data["statements"][0] == "data_engineer.builds_infrastructure"
    assert reply.data["uncovered_role"] == "analytics engineer"


def test_an_occupation_far_away_gets_a_place_to_begin(
    advisor: Advisor, ask: Callable[..., Question]
) -> None:
    reply = advisor.answer(ask("what does a nurse do", "responsibilities", uncovered="nurse"))
    assert reply.type == "out_of_scope" and "nurses" in reply.text
    assert any("ML engineers do" in button.title for button in reply.buttons)
