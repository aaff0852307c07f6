"""What is read out of free text, and what isn't."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolewise.decision.fill import read_text
from rolewise.decision.meaning import Meaning
from rolewise.decision.model import load_decision

MODEL = load_decision()


def answers(text: str) -> dict[str, str]:
    return {hit.criterion: hit.choice for hit in read_text(MODEL, text).answers}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("stats are my passion", {"statistics": "wanted"}),
        ("I adore math and hate clients", {"math": "love", "clients": "hate"}),
        ("I don't mind dashboards", {"dashboards": "some"}),
        ("I really don't enjoy managing people", {"lead": "hate"}),
        ("I don't hate SQL", {"databases": "some"}),
        ("I'd rather do research than reporting", {"research": "wanted", "dashboards": "unwanted"}),
        ("no pagers please", {"on_call": "hate"}),
        (
            "I’ve got a PhD, and can’t stand presentations",
            {"studies": "doctorate", "clients": "hate"},
        ),
        ("I love pipelines but databases bore me", {"pipelines": "wanted"}),
        ("self-taught, into deep learning", {"studies": "bachelor", "models": "deep"}),
    ],
)
def test_likes_and_dislikes(text: str, expected: dict[str, str]) -> None:
    assert answers(text).items() >= expected.items()


@pytest.mark.parametrize(
    "text",
    [
        "my boss loves dashboards",
        "my sister has a PhD",
        "I don't have a PhD",
        "do I need to like statistics?",
        "if I liked research, where would I end up",
        "I used to love coding",
        "we have a database at work",
        "hello there",
        "",
    ],
)
def test_what_says_nothing_about_the_writer_fills_nothing(text: str) -> None:
    assert answers(text) == {}


def test_the_later_of_two_answers_counts_and_has_its_words() -> None:
    text = "I like dashboards. Well, actually I hate dashboards."
    [hit] = read_text(MODEL, text).answers
    assert hit.choice == "unwanted"
    assert text[hit.start : hit.end] == hit.words
    assert "hate" in hit.words


def test_meaning_fills_what_words_do_not() -> None:
    text = "I could lose myself in a good lemma"
    sure = Meaning("math", "likes", 0.9, 0, len(text))
    reading = read_text(MODEL, text, meanings=[sure])
    assert [(hit.criterion, hit.choice, hit.how) for hit in reading.answers] == [
        ("math", "love", "meaning")
    ]
    assert read_text(MODEL, text, meanings=[sure._replace(chance=0.5)]).answers == ()


def test_in_a_story_a_word_beside_a_feeling_needs_the_meaning_to_back_it() -> None:
    filler = " I have lived here for ten years and my two children go to school here." * 4
    text = "I love my dog and the statistics office is across the street." + filler
    other = Meaning("lead", "likes", 0.95, len(text) - 60, len(text))
    assert "statistics" not in read_text(MODEL, text, meanings=[other]).choices
    backed = Meaning("statistics", "likes", 0.4, 0, 61)
    told = read_text(MODEL, "I love statistics." + filler, meanings=[other, backed]).choices
    assert told["statistics"] == "wanted"


def test_entities_tell_roles_and_skills() -> None:
    text = "I enjoy postgres; data scientist or ml engineer"
    entities = [
        {"entity": "skill", "value": "sql", "start": 8, "end": 16},
        {"entity": "role", "value": "data_scientist", "start": 18, "end": 32},
        {"entity": "role", "value": "ml_engineer", "start": 36, "end": 47},
    ]
    reading = read_text(MODEL, text, entities)
    assert reading.roles == ("data_scientist", "ml_engineer")
    assert [hit.criterion for hit in reading.answers] == ["databases"]


STORY = """I finished a master's in economics nine years ago and went straight into an insurance
company, where I price policies. What I enjoy most is the statistics behind it. Presenting to
brokers is the part I dread. My wife loves her job as a software engineer, and two winters ago I
began to learn Python at night. I like writing code, though I would never want to be on call. My
manager wants me to lead a team, but I don't want to manage people. Now there are two offers: one
as a data scientist at a retailer, one as an ML engineer at a small firm. I don't know which. I'm
worried about deployment, because I have never done it, and I love digging for insights."""


def test_a_life_story_is_read_as_a_whole() -> None:
    found = answers(STORY)
    assert found["studies"] == "master"
    assert found["statistics"] == "wanted"
    assert found["software"] == "wanted"
    assert found["on_call"] == "hate"
    assert found["lead"] == "hate"
    assert found["insight"] == "wanted"
    assert "employer" not in found


@pytest.mark.parametrize("place", ["India", "Germany", "Nigeria", "the United States"])
def test_where_somebody_is_from_changes_nothing(place: str) -> None:
    assert answers(f"I'm from {place}. I love statistics.") == answers("I love statistics.")


@given(st.text(max_size=300))
def test_any_text_is_read_without_complaint(text: str) -> None:
    for hit in read_text(MODEL, text).answers:
        assert hit.choice in MODEL.evidence[hit.criterion]
        assert 0 <= hit.start < hit.end <= len(text)
