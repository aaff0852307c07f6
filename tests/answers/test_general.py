"""General questions lead with the main statements."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from rolewise.answers.advisor import Advisor
from rolewise.answers.general import main_statements
from rolewise.answers.select import Question
from rolewise.knowledge import TOPICS, load_knowledge

KNOWLEDGE = load_knowledge()
GENERAL = [
    topic for topic in TOPICS if topic not in ("salary", "comparison", "transition", "applications")
]


@pytest.mark.parametrize("role", sorted(KNOWLEDGE.roles))
@pytest.mark.parametrize("topic", GENERAL)
def test_a_button_leads_with_a_statement_of_topic_and_role(
    advisor: Advisor, ask: Callable[..., Question], role: str, topic: str
) -> None:
    reply = advisor.answer(ask("", topic, role))
    first = KNOWLEDGE.statements[reply.data["statements"][0]]
    assert first.topic == topic and role in (first.roles or ())


@pytest.mark.parametrize("role", sorted(KNOWLEDGE.roles))
def test_what_a_role_is_does_not_begin_with_its_official_status(
    advisor: Advisor, ask: Callable[..., Question], role: str
) -> None:
    name = KNOWLEDGE.roles[role].name
    reply = advisor.answer(ask(f"what is the {name} role?", "definition", role))
    first = KNOWLEDGE.statements[reply.data["statements"][0]]
    assert "official" not in first.tags


@pytest.mark.parametrize(
    ("text", "topic", "role", "terms"),
    [
        ("what education does a data scientist need", "education", "data_scientist", "statistics"),
        ("whats a data engineer do all day", "responsibilities", "data_engineer", "warehouses"),
        ("skills for ml engineer", "skills", "ml_engineer", "programming"),
        ("what do bi analysts do", "responsibilities", "bi_analyst", "reports"),
        ("which tools does a bi analyst use", "skills", "bi_analyst", "SQL"),
    ],
)
def test_the_first_sentence_answers(
    advisor: Advisor, ask: Callable[..., Question], text: str, topic: str, role: str, terms: str
) -> None:
    reply = advisor.answer(ask(text, topic, role))
    assert terms in reply.text.split(". ")[0]


def test_a_used_up_topic_leads_with_its_main_statement_again() -> None:
    every = main_statements("education", ("data_engineer",), (), KNOWLEDGE)
    again = main_statements("education", ("data_engineer",), [s.id for s in every], KNOWLEDGE)
    assert again[0] == every[0]


def test_what_was_told_comes_after_what_was_not() -> None:
    first, second, *_ = main_statements("skills", ("ml_engineer",), (), KNOWLEDGE)
    later: list[Any] = main_statements("skills", ("ml_engineer",), [first.id], KNOWLEDGE)
    assert later[0] == second and first in later


def test_several_roles_take_turns_after_what_holds_for_all() -> None:
    found = main_statements("decision", ("data_analyst", "data_engineer"), (), KNOWLEDGE)
    assert [item.roles for item in found[:2]] == [("data_analyst",), ("data_engineer",)]
    shared = main_statements("specialisation", ("ml_engineer", "data_scientist"), (), KNOWLEDGE)
    assert set(shared[0].roles or ()) == {"ml_engineer", "data_scientist"}


def test_day_and_tools_put_the_statements_so_tagged_first() -> None:
    roles = ("data_scientist",)
    day = main_statements("responsibilities", roles, (), KNOWLEDGE, "a day in the life")
    tools = main_statements("skills", roles, (), KNOWLEDGE, "which tools")
    assert "day" in day[0].tags and "tool" in tools[0].tags
