"""The scorer: properties that hold for any answers."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rolewise.decision.model import load_decision
from rolewise.decision.questions import MAX_QUESTIONS, next_question
from rolewise.decision.scoring import DecisionInputError, Preferences, rank

MODEL = load_decision()
ANSWERS = st.fixed_dictionaries(
    {}, optional={name: st.sampled_from(list(rows)) for name, rows in MODEL.evidence.items()}
)


def orders(name: str) -> list[list[str]]:
    """The choices of a graded criterion from least to most, or nothing for mere kinds."""
    criterion = MODEL.criteria[name]
    if criterion.needs is not None:
        return [[c.id for c in sorted(criterion.choices, key=lambda c: float(c.level or 0))]]
    if criterion.likes is not None:
        return [[str(criterion.dislikes), str(criterion.neither), str(criterion.likes)]]
    return []


@given(ANSWERS)
def test_a_posterior_is_a_distribution_in_order(answers: dict[str, str]) -> None:
    ranking = rank(MODEL, answers)
    assert set(ranking.roles) == set(MODEL.roles)
    assert math.isclose(sum(ranking.probabilities), 1)
    assert list(ranking.probabilities) == sorted(ranking.probabilities, reverse=True)
    assert rank(MODEL, dict(reversed(answers.items()))).roles[0] == ranking.roles[0]


def test_without_answers_all_roles_are_alike_and_it_is_too_close() -> None:
    ranking = rank(MODEL, {})
    assert ranking.too_close
    assert ranking.probabilities == pytest.approx([1 / 15] * 15)


@given(ANSWERS)
def test_contributions_explain_the_whole_difference(answers: dict[str, str]) -> None:
    ranking = rank(MODEL, answers)
    first, last = ranking.roles[0], ranking.roles[-1]
    told = sum(values[first] - values[last] for values in ranking.contributions.values())
    assert told == pytest.approx(math.log(ranking.probabilities[0] / ranking.probabilities[-1]))


def test_more_of_what_a_role_needs_never_lowers_it_against_one_that_needs_less() -> None:
    checked = 0
    for name in MODEL.criteria:
        for order in orders(name):
            rows = np.array([MODEL.evidence[name][choice] for choice in order])
            need = rows[-1] - rows[0]
            for a, b in itertools.permutations(range(len(MODEL.roles)), 2):
                if need[a] >= need[b]:
                    assert (np.diff(rows[:, a] - rows[:, b]) >= -1e-9).all(), (name, a, b)
                    checked += 1
    assert checked >= 20 * 105


@given(ANSWERS, st.sampled_from([name for name in MODEL.criteria if orders(name)]))
def test_the_role_that_needs_it_most_never_falls(answers: dict[str, str], name: str) -> None:
    [order] = orders(name)
    rows = [MODEL.evidence[name][choice] for choice in order]
    most = MODEL.roles[int(np.argmax(rows[-1] - rows[0]))]
    shares = [rank(MODEL, {**answers, name: choice}).probability(most) for choice in order]
    assert all(after >= before - 1e-9 for before, after in itertools.pairwise(shares))


@given(ANSWERS, st.sampled_from(["pay", "outlook"]))
def test_counting_pay_never_lowers_the_best_paid(answers: dict[str, str], name: str) -> None:
    best = MODEL.roles[int(np.argmax(MODEL.priorities[name]))]
    shares = [
        rank(MODEL, answers, Preferences(priorities={name: weight})).probability(best)
        for weight in (0.0, 0.5, 1.0, 3.0)
    ]
    assert shares == sorted(shares)


@settings(max_examples=30)
@given(ANSWERS)
def test_the_next_question_is_new_and_the_dialogue_ends(answers: dict[str, str]) -> None:
    question = next_question(MODEL, answers)
    assert question is None or question.criterion not in answers
    if len(answers) >= MAX_QUESTIONS:
        assert question is None
    more = next_question(MODEL, answers, more=True)
    assert (more is None) == (len(answers) == len(MODEL.criteria))


def test_a_skipped_question_is_not_asked_again() -> None:
    first = next_question(MODEL, {})
    assert first is not None
    second = next_question(MODEL, {}, skipped=[first.criterion])
    assert second is not None
    assert second.criterion != first.criterion


def test_only_the_roles_wanted_are_ranked() -> None:
    ranking = rank(MODEL, {"software": "wanted"}, only=["data_scientist", "ml_engineer"])
    assert ranking.roles == ("ml_engineer", "data_scientist")


def test_emphasis_of_nothing_takes_an_answer_out() -> None:
    muted = Preferences(emphasis={"research": 0})
    assert rank(MODEL, {"research": "wanted"}, muted).margin == pytest.approx(0)


@pytest.mark.parametrize(
    ("answers", "preferences", "word"),
    [
        ({"age": "30"}, Preferences(), "age"),
        ({"research": "maybe"}, Preferences(), "maybe"),
        ({}, Preferences(roles=("astronaut", "ml_engineer")), "astronaut"),
        ({}, Preferences(roles=("ml_engineer",)), "two"),
        ({}, Preferences(priorities={"fame": 1}), "fame"),
        ({}, Preferences(priorities={"pay": -1}), "range"),
        ({}, Preferences(priors={"ml_engineer": 0}), "range"),
        ({}, Preferences(emphasis={"research": float("nan")}), "range"),
    ],
)
def test_unknown_input_is_refused_by_name(
    answers: dict[str, str], preferences: Preferences, word: str
) -> None:
    with pytest.raises(DecisionInputError, match=word):
        rank(MODEL, answers, preferences)
