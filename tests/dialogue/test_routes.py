"""Routes, gaps and plans in a conversation."""

from __future__ import annotations

import pytest

from rolewise.answers.reply import MAX_WORDS, count_words
from rolewise.dialogue.route_reading import find_background, find_pace
from tests.dialogue.support import talk


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("5 hours a week", 5),
        ("I have two hours per day", 14),
        ("10h/week", 10),
        ("1.5 hrs daily", 10.5),
        ("in 5 years", 0),
    ],
)
def test_a_pace_is_read(text: str, hours: float) -> None:
    assert find_pace(text) == hours


@pytest.mark.parametrize(
    ("text", "background"),
    [
        ("I'm a physics teacher", "teacher"),
        ("PhD in physics here", "physicist"),
        ("our sysadmins", "system_administrator"),
        ("I like tea", None),
    ],
)
def test_a_background_is_found(text: str, background: str | None) -> None:
    found = find_background(text)
    assert (found[0] if found else None) == background


def test_a_move_is_told_with_figures_and_remembered() -> None:
    outcome = talk(("can a data analyst become an ML engineer?", "ask_transition"))
    reply = outcome.replies[0]
    assert reply.text.startswith("Yes") and "hours of study" in reply.text
    assert reply.data["route"][0]["pay_after"]["records"] > 1000
    assert (outcome.state.goal_role, outcome.state.route_from) == ("ml_engineer", "data_analyst")
    assert count_words(reply.text) <= MAX_WORDS and len(reply.buttons) == 4


def test_how_long_means_the_same_route() -> None:
    first = talk(("can a data analyst become an ML engineer?", "ask_transition"))
    second = talk(("how long does it take?", "ask_transition"), state=first.state)
    assert second.replies[0].data["route"] == first.replies[0].data["route"]


def test_a_plan_is_revised_at_once() -> None:
    first = talk(("make me a learning plan for data engineer, 5 hours a week", "other_career"))
    plan = first.replies[0].data["plan"]
    assert first.replies[0].type == "plan" and plan["pace_hours_a_week"] == 5
    second = talk(("I already know SQL", "ask_source"), state=first.state)
    revised = second.replies[0].data["plan"]
    assert revised["hours"]["low"] < plan["hours"]["low"] and "sql" in revised["known"]
    third = talk(("10 hours a week", "other_career"), state=second.state)
    assert third.replies[0].data["plan"]["months"]["high"] < revised["months"]["high"]
    fourth = talk(("not SQL", "deny"), state=third.state)
    assert "sql" not in fourth.replies[0].data["plan"]["known"]
    assert "sql" not in fourth.state.own_skills


def test_skills_are_read_over_several_messages() -> None:
    outcome = talk(
        ("I know Python, what am I missing for data engineering?", "ask_skills"),
        ("I also know Docker", "ask_skills"),
    )
    have = {
        item["id"] for item in outcome.replies[0].data["gap"]["skills"] if item["status"] == "have"
    }
    assert {"python", "docker"} <= have


def test_a_list_without_a_role_is_read_back() -> None:
    outcome = talk(("Python, Excel, Tableau, SQL, Git, statistics", "ask_skills"))
    reply = outcome.replies[0]
    assert reply.type == "question" and "I read" in reply.text
    assert set(outcome.state.own_skills) >= {"python", "excel", "tableau", "sql", "git"}


def test_a_background_is_kept() -> None:
    outcome = talk(
        ("I'm a physicist with a PhD.", "nlu_fallback"),
        ("can I become a data scientist?", "ask_transition"),
    )
    assert outcome.state.own_background == "physicist"
    assert outcome.replies[0].data["route"][0]["from"] == "physicist"


def test_an_absurd_pace_is_asked_back() -> None:
    outcome = talk(
        ("make me a learning plan for data engineer", "ask_learning_resources"),
        ("100 hours a week", "other_career"),
    )
    assert outcome.replies[0].type == "clarification" and outcome.state.pace == 0


def test_another_role_gets_the_same() -> None:
    outcome = talk(
        ("I know Python and SQL, what am I missing for data engineering?", "ask_skills"),
        ("and for data scientists?", "follow_up"),
    )
    assert outcome.replies[0].data["gap"]["role"] == "data_scientist"


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("what do data scientists earn?", "ask_salary"),
        ("should I become a data scientist or an ML engineer?", "ask_decision"),
        ("how long is the interview?", "ask_interview"),
        ("what skills does a data engineer need?", "ask_skills"),
    ],
)
def test_other_questions_stay_with_others(text: str, intent: str) -> None:
    outcome = talk((text, intent))
    assert not {"route", "gap", "plan"} & set(outcome.replies[0].data)
