"""Counterfactuals against brute force, what if, and the request behind the API."""

from __future__ import annotations

import itertools
import json
from typing import Any, Optional

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rolewise.decision.api import decide
from rolewise.decision.explain import reasons, smallest_flip, what_if
from rolewise.decision.model import DecisionModel, load_decision
from rolewise.decision.scoring import DecisionInputError, Preferences, rank

MODEL = load_decision()
ANY = st.fixed_dictionaries(
    {}, optional={name: st.sampled_from(list(rows)) for name, rows in MODEL.evidence.items()}
)
SMALL = st.lists(
    st.sampled_from(list(MODEL.criteria)), min_size=1, max_size=4, unique=True
).flatmap(
    lambda names: st.fixed_dictionaries(
        {name: st.sampled_from(list(MODEL.evidence[name])) for name in names}
    )
)


def fewest(answers: dict[str, str], preferences: Preferences) -> Optional[int]:
    """The size of the smallest flip, by trying everything."""
    first = rank(MODEL, answers, preferences).roles[0]
    for size in range(1, len(answers) + 1):
        for names in itertools.combinations(answers, size):
            for choices in itertools.product(*(MODEL.evidence[name] for name in names)):
                changed = {**answers, **dict(zip(names, choices))}
                if rank(MODEL, changed, preferences).roles[0] != first:
                    return size
    return None


@settings(max_examples=60, deadline=None)
@given(SMALL, st.sampled_from([(), ("data_scientist", "ml_engineer"), MODEL.roles[:5]]))
def test_a_flip_is_as_small_as_brute_force_finds(
    answers: dict[str, str], roles: tuple[str, ...]
) -> None:
    preferences = Preferences(roles=roles)
    flip = smallest_flip(MODEL, answers, preferences)
    assert (None if flip is None else len(flip.changes)) == fewest(answers, preferences)


@settings(deadline=None)
@given(ANY)
def test_every_flip_is_confirmed_by_the_scorer(answers: dict[str, str]) -> None:
    flip = smallest_flip(MODEL, answers)
    if flip is not None:
        assert all(answers[name] != choice for name, choice in flip.changes.items())
        after = rank(MODEL, {**answers, **flip.changes})
        assert after == flip.ranking
        assert after.roles[0] != rank(MODEL, answers).roles[0]


@settings(max_examples=20, deadline=None)
@given(SMALL)
def test_a_flip_to_a_role_puts_that_role_first(answers: dict[str, str]) -> None:
    flip = smallest_flip(MODEL, answers, target="statistician")
    if flip is not None:
        assert flip.ranking.roles[0] == "statistician"


def test_reasons_are_sorted_and_add_up_to_the_margin_in_nats() -> None:
    answers = {"research": "wanted", "software": "unwanted", "studies": "doctorate"}
    ranking = rank(MODEL, answers)
    found = reasons(answers, ranking, ranking.roles[0], ranking.roles[1])
    assert [reason.nats for reason in found] == sorted((r.nats for r in found), reverse=True)
    assert ranking.roles[0] == "research_scientist"
    assert sum(reason.nats for reason in found) > 0


def test_what_if_tells_the_difference_and_can_take_an_answer_back() -> None:
    result = what_if(MODEL, {"on_call": "hate", "automation": "love"}, {"on_call": "love"})
    assert result.difference["mlops_engineer"] > 0
    back = what_if(MODEL, {"on_call": "hate"}, {"on_call": None})
    assert back.after == rank(MODEL, {})


def test_a_request_answers_with_all_it_promises(model: DecisionModel) -> None:
    request: dict[str, Any] = {
        "answers": {"statistics": "wanted", "software": "unwanted"},
        "priorities": {"pay": 1},
        "roles": ["data_scientist", "ml_engineer", "statistician"],
    }
    answer = decide(model, request)
    assert json.loads(json.dumps(answer)) == answer
    assert [item["role"] for item in answer["ranking"]][-1] == "ml_engineer"
    assert {item["criterion"] for item in answer["contributions"]} == {
        "statistics",
        "software",
        "pay",
    }
    assert answer["counterfactual"]["first"] != answer["ranking"][0]["role"]
    assert answer["next_question"]["criterion"] not in request["answers"]
    assert len(answer["next_question"]["choices"]) >= 2
    assert "aijobs_2025" in answer["sources"]


@pytest.mark.parametrize(
    ("request_", "word"),
    [
        ({"country": "India"}, "country"),
        ({"answers": {"country": "India"}}, "country"),
        ({"answers": ["research"]}, "answers"),
        ({"answers": {"research": 1}}, "answers"),
        ({"roles": "ml_engineer"}, "roles"),
        ({"priorities": {"pay": "much"}}, "priorities"),
        ({"priorities": {"pay": True}}, "priorities"),
        ({"skipped": ["age"]}, "age"),
        ({"more": 1}, "more"),
    ],
)
def test_a_bad_request_is_refused_by_name(request_: dict[str, Any], word: str) -> None:
    with pytest.raises(DecisionInputError, match=word):
        decide(MODEL, request_)


def test_an_empty_request_starts_a_dialogue() -> None:
    answer = decide(MODEL, {})
    assert answer["too_close"]
    assert answer["counterfactual"] is None
    assert answer["next_question"] is not None
