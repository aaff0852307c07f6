"""Pay in words: like for like, all roles asked about, more without repeating, how solid it is."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from rolewise.answers.advisor import Advisor
from rolewise.answers.pay_comparison import asks_for_a_figure, asks_who_earns_more, compares_pay
from rolewise.answers.pay_words import only_repeats
from rolewise.answers.reply import MAX_WORDS, count_words
from rolewise.answers.select import Question

BOTH = ("ml_engineer", "data_scientist")


def test_who_earns_more_compares_the_same_kind_of_figure(
    advisor: Advisor, ask: Callable[..., Question]
) -> None:
    reply = advisor.answer(ask("who earns more", "salary", *BOTH))
    assert reply.text.startswith("ML engineers are offered more in job ads.")
    assert "$194,000" in reply.text and "$155,300" in reply.text
    assert {figure["measure"] for figure in reply.data["figures"]} == {"advertised"}


def test_who_earns_less_is_the_lower_one(advisor: Advisor, ask: Callable[..., Question]) -> None:
    reply = advisor.answer(ask("which pays less, A or B", "salary", *BOTH))
    assert reply.text.startswith("Data scientists are offered less in job ads.")


@pytest.mark.parametrize("text", ["what pays best, A or B?", "which one pays more", ""])
def test_two_roles_get_a_figure_each(
    advisor: Advisor, ask: Callable[..., Question], text: str
) -> None:
    reply = advisor.answer(ask(text, "salary", *BOTH))
    assert [figure["role"] for figure in reply.data["figures"]] == list(BOTH)


def test_three_roles_are_all_told_and_a_fourth_is_mentioned(
    advisor: Advisor, ask: Callable[..., Question]
) -> None:
    roles = ("data_analyst", "data_scientist", "data_engineer", "bi_analyst")
    three = advisor.answer(ask("what do they earn", "salary", *roles[:3]))
    assert [figure["role"] for figure in three.data["figures"]] == list(roles[:3])
    assert count_words(three.text) <= MAX_WORDS
    assert "three at a time" in advisor.answer(ask("", "salary", *roles)).text


def test_who_earns_more_in_a_comparison_is_a_question_of_pay(
    advisor: Advisor, ask: Callable[..., Question]
) -> None:
    reply = advisor.answer(ask("who earns more, A or B", "comparison", *BOTH))
    assert reply.topic == "salary" and "$" in reply.text


def test_in_a_state_only_official_figures_of_both_are_compared(
    advisor: Advisor, ask: Callable[..., Question]
) -> None:
    roles = ("data_scientist", "software_engineer")
    reply = advisor.answer(ask("who earns more", "salary", *roles, location="US-TX"))
    assert {figure["measure"] for figure in reply.data["figures"]} == {"paid"}
    assert "Texas" in reply.text


def test_a_plain_pay_question_leads_with_the_overall_figure(
    advisor: Advisor, ask: Callable[..., Question]
) -> None:
    reply = advisor.answer(ask("ml engineer salary", "salary", "ml_engineer"))
    first = reply.text.split(". ")[0]
    assert "$194,000" in first and "7,061 ads" in reply.text and "2024–25" in reply.text


@pytest.mark.parametrize(
    "role", ["ml_engineer", "data_scientist", "data_engineer", "ai_consultant"]
)
def test_more_on_pay_never_repeats(
    advisor: Advisor, ask: Callable[..., Question], role: str
) -> None:
    question = ask("what do they earn", "salary", role)
    texts = [advisor.answer(question).text]
    told: list[str] = []
    for _ in range(4):
        reply = advisor.more(question, told)
        assert reply.text not in texts
        assert not only_repeats(reply.text, " ".join(texts))
        texts.append(reply.text)
        told.extend(reply.data.get("statements", ()))


def test_why_there_is_no_official_figure(advisor: Advisor, ask: Callable[..., Question]) -> None:
    question = ask("is there an official figure for mlops pay?", "salary", "mlops_engineer")
    reply = advisor.explain(question, (), ("bls_oews_2025",))
    assert "no code" in reply.text and reply.sources


def test_few_ads_are_admitted_with_the_source(
    advisor: Advisor, ask: Callable[..., Question]
) -> None:
    few = ask("ml engineer pay in germany", "salary", "ml_engineer", location="DE")
    many = ask("ml engineer pay", "salary", "ml_engineer")
    assert re.search(r"only \d+ job ads", advisor.cite_sources(few, ["aijobs_2025"]).text)
    assert "7,061 job ads" in advisor.cite_sources(many, ["aijobs_2025"]).text


def test_pay_words() -> None:
    assert asks_who_earns_more("which of them earns the most?")
    assert asks_who_earns_more("do they earn more than analysts?")
    assert not asks_who_earns_more("what do they earn?")
    assert asks_for_a_figure("how much is it?")
    assert not compares_pay("which has more coding?")
    assert only_repeats("a median of $120,230.", "It is $120,230 there")
    assert not only_repeats("no amount at all", "$120,230")
