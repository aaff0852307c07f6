"""What people ask around a route, each in several voices."""

from __future__ import annotations

import re

import pytest

from rolewise.answers.reply import MAX_WORDS, count_words
from rolewise.dialogue.route_patterns import weeks_named
from rolewise.routes.graph import EASY_SHARE, entry_share
from tests.dialogue.support import talk


@pytest.mark.parametrize(
    ("text", "intent", "start"),
    [
        ("Which role is nearest for a physicist?", "nlu_fallback", "Statistician"),
        ("what's the smallest jump for a financial analyst", "ask_decision", "Business analyst"),
        ("I'm a cook. which data job can I reach soonest?", "ask_transition", "Business analyst"),
        ("I'm 45. Is it too late to become a data scientist?", "ask_transition", "No: none"),
        ("do I need a degree to switch into data analysis?", "ask_education", "No. Data"),
        ("can I move to data engineering without a degree?", "ask_transition", "Yes. Data"),
        ("what distinguishes senior from staff?", "ask_career_path", "Reach, more than skill"),
        ("how do I get promoted to staff?", "ask_career_path", "Do the next level's work"),
        ("is data analyst to data engineer a usual move?", "ask_transition", "Yes, as far"),
        ("do I earn less going from ML engineer to data scientist?", "ask_salary", "Yes: down"),
        ("what can I skip going from software engineer to data engineer?", "ask_skills", "You can"),
        ("data engineer first and then ML engineer?", "ask_decision", "By way of data engineer"),
        ("is it realistic to go from nurse to data analyst?", "ask_transition", "Yes, but"),
        ("I can't code at all. Can I still get into AI?", "ask_transition", "Yes, but the choice"),
        ("which of these jobs needs the least programming?", "ask_job_market", "Ads name Python"),
        ("could I be a data analyst with no coding?", "ask_skills", "Ads for data analysts name"),
        ("who usually becomes a data engineer?", "ask_definition", "By what carries over"),
        ("what backgrounds lead to ML engineering?", "ask_transition", "By what carries over"),
        ("which role is closest to data engineer?", "ask_comparison", "Software engineer: about"),
        ("what do data analysts usually become later?", "ask_career_path", "Statistician: about"),
        ("I'm done with data science, what else can I do?", "ask_decision", "ML engineer: about"),
        ("toughest part of going from data analyst to ML engineer?", "ask_transition", "By hours"),
        ("software engineer to data analyst, is that a step down?", "ask_transition", "Yes: down"),
        ("data analyst to data engineer, a step up?", "ask_transition", "Yes: up"),
        ("data analyst first or wait for a data scientist job?", "ask_decision", "Straight, if"),
        ("is data analyst a good stepping stone to data engineer?", "ask_decision", "Straight, if"),
        ("step by step: from zero to data engineer", "ask_gaining_experience", "Plan for a data"),
        ("can I become an AI engineer knowing only Java?", "ask_gaining_experience", "Yes, but"),
        ("would my physics degree help me get a data job?", "ask_education", "Yes. About"),
        ("are there people who went from lawyer to data analyst?", "ask_transition", "None of my"),
        ("what comes after senior data analyst?", "ask_career_path", "Do the next level's work"),
        ("how long until I could work as a data engineer?", "ask_gaining_experience", "From"),
        ("they offer a move from BI analyst to data engineer, good idea?", "ask_decision", "About"),
    ],
)
def test_the_answer_comes_first(text: str, intent: str, start: str) -> None:
    reply = talk((text, intent)).replies[0]
    assert start in reply.text[:60], reply.text
    assert count_words(reply.text) <= MAX_WORDS
    assert reply.sources


def test_a_deadline_becomes_hours_a_week() -> None:
    outcome = talk(
        ("how long from business analyst to data engineer?", "ask_transition"),
        ("can I do it in six months?", "out_of_scope"),
    )
    reply = outcome.replies[0]
    least, most = reply.data["hours_a_week"]
    step = reply.data["route"][0]
    assert least == pytest.approx(step["hours"]["low"] / 26, abs=0.1)
    assert most == pytest.approx(step["hours"]["high"] / 26, abs=0.1)


@pytest.mark.parametrize(
    ("text", "weeks"),
    [("in 8 weeks", 8), ("within half a year", 26), ("in a year", 52), ("in two hours", 0)],
)
def test_a_time_is_read(text: str, weeks: float) -> None:
    assert weeks_named(text) == pytest.approx(weeks)


def test_what_somebody_lacks_is_taken_off_and_comes_back() -> None:
    first = talk(("I'm a software engineer, what am I missing for data engineer?", "ask_skills"))
    have = _have(first.replies[0].data)
    assert "sql" in have
    second = talk(("I don't know SQL actually", "ask_skills"), state=first.state)
    assert "sql" in second.state.own_lacks and "sql" not in _have(second.replies[0].data)
    assert "postgresql" not in _have(second.replies[0].data)
    third = talk(("actually I do know SQL", "ask_skills"), state=second.state)
    assert third.state.own_lacks == () and "sql" in _have(third.replies[0].data)


def test_what_somebody_lacks_is_kept_for_the_plan() -> None:
    outcome = talk(
        ("can a software engineer become a data engineer?", "ask_transition"),
        ("no cloud experience", "nlu_fallback"),
        ("make me a plan", "nlu_fallback"),
    )
    planned = {
        skill["id"]
        for stage in outcome.replies[0].data["plan"]["stages"]
        for skill in stage["skills"]
    }
    assert {"cloud_computing", "aws"} <= planned


def test_a_supposition_gets_the_time_again() -> None:
    first = talk(("can a teacher become a data analyst?", "ask_transition"))
    second = talk(("and if I already know SQL?", "ask_skills"), state=first.state)
    before, after = (turn.replies[0].data["route"][0]["hours"] for turn in (first, second))
    assert after["low"] < before["low"] and re.search(r"\d months at", second.replies[0].text)


def test_a_background_told_alone_gets_the_nearest_roles() -> None:
    outcome = talk(("I'm an accountant", "other_career"))
    assert len(outcome.replies[0].data["nearest"]) == 3
    easier = talk(("quicker for me: BI analyst or data engineer?", "x"), state=outcome.state)
    assert "coming from an accountant" in easier.replies[0].text


def test_newcomers_are_told_the_first_job_that_takes_them() -> None:
    reply = talk(("what's the quickest way into data for a journalist?", "x")).replies[0]
    assert entry_share(reply.roles[0]) >= EASY_SHARE
    ai = talk(("quickest way into AI for a maths graduate?", "x")).replies[0]
    assert ai.roles[0] in ("research_scientist", "data_scientist", "ml_engineer", "ai_engineer")


def test_pace_and_fields_in_a_story_are_kept() -> None:
    story = "I'm a teacher, I know Python and statistics, and I can study 5 hours a week."
    state = talk((story, "ask_decision")).state
    assert state.pace == 5 and {"python", "statistics"} <= set(state.own_skills)
    assert talk(("I work 40 hours a week as a teacher", "x")).state.pace == 0


def _have(data: object) -> set[str]:
    assert isinstance(data, dict)
    return {item["id"] for item in data["gap"]["skills"] if item["status"] == "have"}


def test_of_three_roles_the_one_left_out_of_the_choice_is_where_one_stands() -> None:
    text = "from software engineer, is research scientist or ML engineer easier to reach?"
    reply = talk((text, "ask_comparison")).replies[0]
    assert reply.roles == ("research_scientist", "ml_engineer")
    assert "coming from a software engineer" in reply.text


def test_equal_shares_of_ads_decide_nothing() -> None:
    text = "from data analyst, is data scientist or data engineer easier to get into?"
    reply = talk((text, "ask_comparison")).replies[0]
    shares = reply.data["entry_share"]
    assert round(100 * shares["data_scientist"]) == round(100 * shares["data_engineer"])
    hours = reply.data["hours"]
    assert reply.data["easier"] == min(hours, key=lambda role: hours[role])
    assert "for a first job" not in reply.text


def test_a_background_without_skills_on_record_is_told_as_such() -> None:
    reply = talk(("can a product manager become a data scientist?", "ask_transition")).replies[0]
    assert "I have no list of what product managers know" in reply.text


def test_who_wants_into_ai_gets_the_nearest_first_job() -> None:
    text = "I'm a QA tester thinking of getting into AI. Is it realistic?"
    reply = talk((text, "ask_transition")).replies[0]
    assert reply.topic == "transition" and "by what I can count: what's left is" in reply.text
    again = talk(
        (text, "ask_transition"), ("what would be the hardest part?", "out_of_scope")
    ).replies[0]
    assert again.text.startswith("By hours of study, these:") and again.roles[-1] == reply.roles[0]


def test_skills_told_out_of_the_blue_give_the_nearest_roles() -> None:
    reply = talk(("I know Python and a bit of SQL btw", "ask_skills")).replies[0]
    assert reply.topic == "transition" and "of what it takes is there already" in reply.text


def test_a_plan_is_for_the_role_talked_of_last() -> None:
    outcome = talk(
        ("how long from scratch to become a data engineer?", "ask_transition"),
        ("what does an MLOps engineer do?", "ask_responsibilities"),
        ("make me a plan", "out_of_scope"),
    )
    assert outcome.replies[0].roles == ("mlops_engineer",)


def test_a_skill_that_is_skipped_because_it_is_known_leaves_the_plan() -> None:
    first = talk(("make me a plan for data engineer", "ask_career_path"))
    second = talk(("can I skip Docker, I know that one", "ask_skills"), state=first.state)
    assert "docker" in second.state.own_skills
    assert second.replies[0].type == "plan"
    skills = [
        skill["id"]
        for stage in second.replies[0].data["plan"]["stages"]
        for skill in stage["skills"]
    ]
    assert "docker" not in skills


def test_a_role_named_is_one_of_the_two_compared() -> None:
    outcome = talk(
        ("what do MLOps engineers and software engineers earn?", "ask_salary"),
        ("ok what about data engineer, easier or harder to get into", "ask_comparison"),
    )
    assert "data_engineer" in outcome.replies[0].roles
