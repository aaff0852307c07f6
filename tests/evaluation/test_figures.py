"""Figures of a system that is known to the last message."""

from __future__ import annotations

from evaluation.figures import (
    Told,
    advisor_figures,
    intent_figures,
    refusal_score,
    scope_figures,
    strictly_near,
    worst,
)
from evaluation.labeled import Item

PAY = Item(
    "pay?", "ask_salary", roles=("data_scientist",), roles_via_field=frozenset({"ml_engineer"})
)
BOTH = Item("math?", "ask_skills", frozenset({"ask_education"}), roles=())
CV = Item("my cv", "other_career")
CV_TOO = Item("my cv and interviews", "other_career", frozenset({"ask_interview"}))
FAR = Item("rain?", "out_of_scope")
RANKINGS = {
    "pay?": [("ask_salary", 0.9), ("out_of_scope", 0.1)],
    "math?": [("ask_education", 0.6), ("ask_skills", 0.3)],
    "my cv": [("ask_interview", 0.5), ("other_career", 0.4)],
    "rain?": [("out_of_scope", 0.8), ("ask_skills", 0.2)],
}


def told(*intents: str, types: tuple[str, ...] = ("answer",), roles: tuple[str, ...] = ()) -> Told:
    return Told(frozenset(intents), types, "other_career" in intents, roles, (True,), (20,), "", ())


def test_an_accepted_intent_is_right_but_not_as_labeled() -> None:
    figures = intent_figures([PAY, BOTH], RANKINGS)
    assert (figures.accepted.hits, figures.labeled.hits) == (2, 1)
    assert figures.f1.value == 0.5
    assert worst(figures, 1)[0].startswith("ask_skills: F1 0.00")
    assert "ask_education 1" in worst(figures, 1)[0]
    assert intent_figures([PAY], RANKINGS, probabilities=False).calibration is None


def test_refusal_score_is_what_the_best_other_intent_leaves() -> None:
    assert abs(refusal_score(RANKINGS["rain?"]) - 0.8) < 1e-9
    assert refusal_score([("out_of_scope", 1.0)]) == 1.0


def test_scope_counts_each_kind() -> None:
    figures = scope_figures([PAY, BOTH], [CV], [FAR], RANKINGS)
    assert figures is not None
    assert [share.hits for share in (figures.far, figures.near, figures.refused)] == [1, 0, 0]
    assert figures.far_auroc == 1.0
    assert figures.far_at == 1.0
    assert scope_figures([PAY], [CV], [], RANKINGS) is None


def test_near_with_an_accepted_topic_of_ours_is_not_strictly_near() -> None:
    assert strictly_near([PAY, CV, CV_TOO]) == [CV]


def test_advisor_is_judged_on_topic_roles_and_refusals() -> None:
    does = {
        "pay?": told("ask_salary", roles=("data_scientist", "ml_engineer")),
        "math?": told(types=("out_of_scope",), roles=("data_analyst",)),
        "my cv": told("other_career", types=("out_of_scope",)),
    }
    figures = advisor_figures([PAY, BOTH, CV], does.__getitem__, most_words=10)
    assert (figures.accepted.hits, figures.accepted.total) == (2, 3)
    assert figures.roles is not None
    assert (figures.roles.hits, figures.roles.total) == (1, 2)
    assert (figures.refused.hits, figures.refused.total) == (1, 2)  # my cv is none of ours
    assert figures.short.hits == 0
    assert len(figures.misses) == 2
