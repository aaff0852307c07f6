"""Comparisons say what each role does, whether they are the same, and one aspect of each."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest

from rolewise.answers.advisor import Advisor
from rolewise.answers.reply import MAX_WORDS, count_words
from rolewise.answers.select import Question
from rolewise.knowledge import load_knowledge

ROLES = load_knowledge().roles


@pytest.mark.parametrize(("one", "other"), list(itertools.combinations(sorted(ROLES), 2)))
def test_every_pair_is_told_apart_without_official_status(
    advisor: Advisor, ask: Callable[..., Question], one: str, other: str
) -> None:
    text = f"{ROLES[one].name} vs {ROLES[other].name}"
    reply = advisor.answer(ask(text, "comparison", one, other))
    assert "no official" not in reply.text
    for role in (one, other):
        short = ROLES[role].short_name.removeprefix("AI research").strip()
        assert short.lower() in reply.text.lower(), reply.text
    assert reply.sources and count_words(reply.text) <= MAX_WORDS


def test_three_roles_are_all_told(advisor: Advisor, ask: Callable[..., Question]) -> None:
    roles = ("data_analyst", "data_scientist", "data_engineer")
    text = "compare data analyst, data scientist and data engineer"
    reply = advisor.answer(ask(text, "comparison", *roles))
    assert {sid.split(".")[0] for sid in reply.data["statements"]} >= set(roles)


@pytest.mark.parametrize(
    "text",
    [
        "isn't a data analyst the same as a data scientist?",
        "is a data analyst the same thing as a data scientist",
    ],
)
def test_the_same_is_answered_with_no_and_the_difference(
    advisor: Advisor, ask: Callable[..., Question], text: str
) -> None:
    reply = advisor.answer(ask(text, "comparison", "data_analyst", "data_scientist"))
    assert reply.text.startswith("No. ")
    first = reply.text.split(". ")[1].lower()
    assert "data analysts" in first and "data scientists" in first


def test_what_they_have_in_common_is_no_no(advisor: Advisor, ask: Callable[..., Question]) -> None:
    question = ask("what is the same for both?", "comparison", "ml_engineer", "data_scientist")
    assert not advisor.answer(question).text.startswith("No.")


def test_one_aspect_covers_both_roles(advisor: Advisor, ask: Callable[..., Question]) -> None:
    roles = ("data_engineer", "data_analyst")
    reply = advisor.answer(ask("and which has more coding", "comparison", *roles))
    assert "engineer" in reply.text and "analyst" in reply.text
