"""Names of roles, places, levels and skills are found, and ordinary words are left alone."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rolewise.knowledge import load_knowledge
from rolewise.language.vocabulary import Vocabulary
from tests.language.vocabulary_cache import find, vocabulary


def roles(text: str) -> list[str]:
    """Role ids in order of mention."""
    return [mention.value for mention in find(text) if mention.entity == "role"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("what does a machine learning engineer do?", ["ml_engineer"]),
        ("MLE vs DS", ["ml_engineer", "data_scientist"]),
        ("data-scientists or Data Engineers", ["data_scientist", "data_engineer"]),
        ("what does a machien lerning enginer do", ["ml_engineer"]),
        ("data analsyt salary", ["data_analyst"]),
        ("is date scientist a good job", ["data_scientist"]),
        ("ml eng or statistician?", ["ml_engineer", "statistician"]),
        ("what's a software dev's day like", ["software_engineer"]),
        ("DA, DE, DS: which one?", ["data_analyst", "data_engineer", "data_scientist"]),
        ("datascientist pay", ["data_scientist"]),
        ("research scientists in AI", ["research_scientist"]),
        ("sorry wrong title, I meant research scientist", ["research_scientist"]),
    ],
)
def test_roles_are_found_by_all_their_names(text: str, expected: list[str]) -> None:
    assert roles(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "the analysis of statistics",
        "programme of study",
        "the engineer on the train",
        "which scientist discovered radium",
        "data",
        "I love science",
        "how do I model a dress",
        "desk",
        "made in dakota",
    ],
)
def test_ordinary_words_are_no_roles(text: str) -> None:
    assert roles(text) == []


@pytest.mark.parametrize(
    ("text", "origin", "target"),
    [
        ("from data analyst to ML engineer", "data_analyst", "ml_engineer"),
        ("can a software dev become a data scientist?", "software_engineer", "data_scientist"),
        ("I'm a statistician and want to be an MLE", "statistician", "ml_engineer"),
        ("leaving software engineer for data scientist", "software_engineer", "data_scientist"),
        (
            "become a data scientist coming from business analyst",
            "business_analyst",
            "data_scientist",
        ),
        ("data engineer -> ml engineer", "data_engineer", "ml_engineer"),
        ("DE turned DS", "data_engineer", "data_scientist"),
    ],
)
def test_a_move_has_a_direction(text: str, origin: str, target: str) -> None:
    directions = {mention.direction: mention.value for mention in find(text)}
    assert directions == {"from": origin, "to": target}


@pytest.mark.parametrize(
    "text",
    ["data scientist vs ml engineer", "difference between data analyst and data engineer"],
)
def test_a_comparison_has_no_direction(text: str) -> None:
    assert {mention.direction for mention in find(text)} == {None}


@pytest.mark.parametrize(
    ("text", "entity", "value"),
    [
        ("pay in Texas", "location", "US-TX"),
        ("salary in Germany", "location", "DE"),
        ("junior data scientist", "experience_level", "entry"),
        ("I have 7 years of experience as a data engineer", "experience_level", "senior"),
        ("do I need Python", "skill", "python"),
        ("outlook for 2026", "year", "2026"),
    ],
)
def test_places_levels_skills_and_years_are_found(text: str, entity: str, value: str) -> None:
    assert (entity, value) in {(mention.entity, mention.value) for mention in find(text)}


def test_a_vocabulary_survives_being_written_and_read() -> None:
    again = Vocabulary.from_json(vocabulary().to_json())
    text = "can a machine lerning engineer in Texas become a data scientist with 3 years experience"
    assert again.find(text) == vocabulary().find(text)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300))
def test_any_text_gives_ordered_mentions_that_quote_it(text: str) -> None:
    mentions = vocabulary().find(text)
    assert mentions == sorted(mentions)
    for mention in mentions:
        assert text[mention.start : mention.end] == mention.text


_NAMES = sorted(
    {
        (name, role.id)
        for role in load_knowledge().roles.values()
        for name in (role.name, role.short_name, *role.aliases)
    }
)


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(_NAMES),
    st.sampled_from(
        ["what does a {} do", "{} pay", "Is {} a good job?", "tell me about {} jobs", "({})"]
    ),
    st.sampled_from([str.lower, str.upper, str.title, lambda name: name.replace(" ", "-")]),
)
def test_every_name_is_found_in_any_case_and_frame(named, frame, change) -> None:  # type: ignore[no-untyped-def]
    name, role = named
    assert role in roles(frame.format(change(name)))
