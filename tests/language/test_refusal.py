"""Refusing, asking back, answering."""

from __future__ import annotations

import numpy as np
import pytest

from rolewise.language.intent_model import log_softmax
from rolewise.language.refusal import KINDS, UNSURE, Limit, Refusal

LABELS = ["ask_salary", "ask_skills", "greet", "other_career", "out_of_scope"]
LIMITS = {kind: Limit((1.0, 1.0, -1.0), 0.0, 0.5) for kind in KINDS}
CONFIG = {"false_far": 0.02, "false_near": 0.05, "false_unsure": 0.1}


def _decide(refusal: Refusal, probabilities: list[float], near: list[float]) -> str:
    scores = np.log(np.array([probabilities]) + 1e-6)
    similarities = np.repeat(np.array([near], dtype=np.float32)[:, :, None], 5, axis=2)
    return refusal.decide(LABELS, scores, similarities)[0][0]


@pytest.mark.parametrize(
    ("probabilities", "near", "expected"),
    [
        ([0.9, 0.1, 0, 0, 0], [0.9, 0.5, 0, 0, 0], "ask_salary"),
        ([0.1, 0.1, 0, 0, 0.8], [0.3, 0.3, 0, 0.3, 0.8], "out_of_scope"),
        ([0.1, 0.1, 0, 0.7, 0.1], [0.3, 0.3, 0, 0.8, 0.3], "other_career"),
        # Both detectors say no question of ours: the likelier of the two kinds.
        ([0.05, 0.05, 0, 0.3, 0.6], [0.1, 0.1, 0, 0.9, 0.9], "out_of_scope"),
        # The classifier says far, the examples say near a topic: a doubt.
        ([0.3, 0.15, 0, 0.2, 0.35], [0.99, 0.9, 0, 0, 0], UNSURE),
        ([0.24, 0.22, 0.18, 0.18, 0.18], [0.9, 0.9, 0, 0, 0], UNSURE),
        # A greeting is no question, so nothing is refused.
        ([0.0, 0.0, 0.9, 0, 0.1], [0, 0, 0.9, 0, 0.9], "greet"),
    ],
)
def test_decisions(probabilities: list[float], near: list[float], expected: str) -> None:
    assert _decide(Refusal(LIMITS, 0.3), probabilities, near) == expected


def test_limits_keep_to_the_shares_they_may_cost() -> None:
    generator = np.random.default_rng(3)
    truth = generator.integers(0, 5, size=4000)
    raw = generator.normal(size=(4000, 5))
    raw[np.arange(4000), truth] += 2.5
    scores = log_softmax(raw)
    near = generator.uniform(0.2, 0.6, size=(4000, 5, 5)).astype(np.float32)
    refusal = Refusal.fit(LABELS, scores, near, truth, CONFIG)
    asked = truth < 2
    odds = {}
    for kind, limit in refusal.limits.items():
        alone = Refusal({kind: limit}, 0.0)
        decided = [name for name, _ in alone.decide(LABELS, scores[asked], near[asked])]
        odds[kind] = decided.count(kind) / asked.sum()
    assert 0 < odds["out_of_scope"] <= 0.02 and 0 < odds["other_career"] <= 0.05
    right = scores[asked & (scores.argmax(axis=1) == truth)].max(axis=1)
    assert np.mean(np.exp(right) < refusal.unsure) == pytest.approx(0.1, abs=0.01)


def test_without_topics_nothing_is_refused() -> None:
    scores = log_softmax(np.eye(2) * 3)
    near = np.zeros((2, 2, 5), dtype=np.float32)
    refusal = Refusal.fit(["greet", "out_of_scope"], scores, near, np.array([0, 1]), CONFIG)
    assert [name for name, _ in refusal.decide(["greet", "out_of_scope"], scores, near)] == [
        "greet",
        "out_of_scope",
    ]


def test_it_is_written_and_read() -> None:
    again = Refusal.from_dict(Refusal(LIMITS, 0.3).to_dict())
    assert again.limits == LIMITS and again.unsure == 0.3
