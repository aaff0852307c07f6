"""The intent model: its own sums equal scikit-learn's, and it survives being written and read."""

from __future__ import annotations

import zlib

import numpy as np
import pytest
from scipy.sparse import hstack

from rolewise.language.intent_features import Example, mask_names
from rolewise.language.intent_model import IntentModel, fit_shares, log_softmax

CONFIG = {
    "dense_c": 6.0,
    "sparse_c": 5.0,
    "false_far": 0.05,
    "false_near": 0.05,
    "false_unsure": 0.0,
    "random_seed": 42,
}
TEXTS = {
    "ask_salary": ["what is the pay", "how much pay is it", "is the pay good", "good or bad pay"],
    "ask_skills": ["what is the math", "how much math is it", "is the math hard", "hard math"],
    "out_of_scope": ["will it rain", "how much rain is it", "is the rain warm", "warm rain"],
}


def _example(text: str) -> Example:
    """Texts about one thing lie close together, as sentence embeddings do."""
    subject = next((word for word in ("pay", "math", "rain") if word in text), "nothing")
    vector = np.random.default_rng(zlib.crc32(subject.encode())).normal(size=384)
    vector += 0.5 * np.random.default_rng(zlib.crc32(text.encode())).normal(size=384)
    return Example(text, [], (vector / np.linalg.norm(vector)).astype(np.float32))


@pytest.fixture(scope="module")
def model() -> IntentModel:
    pairs = [(text, label) for label, texts in TEXTS.items() for text in texts * 3]
    return IntentModel.fit([_example(t) for t, _ in pairs], [label for _, label in pairs], CONFIG)


@pytest.mark.parametrize("text", ["how good is the pay", "", "😀", "good good good math"])
def test_the_sums_equal_those_of_scikit_learn(model: IntentModel, text: str) -> None:
    masked = [mask_names(text, [])]
    features = hstack([v.transform(masked) for v in model.grams.vectorizers]).tocsr()
    weights = model.weights["sparse"]
    expected = features @ weights[: features.shape[1]]
    assert np.allclose(model.grams.weigh(_example(text), weights), expected[0], atol=1e-5)


def test_a_written_model_decides_the_same(model: IntentModel) -> None:
    examples = [_example("is the pay good"), _example("will it rain soon"), _example("")]
    again = IntentModel.from_bytes(model.to_bytes())
    assert np.allclose(again.predict(examples), model.predict(examples), atol=1e-6)
    assert np.allclose(model.predict(examples).sum(axis=1), 1.0)
    assert [p.intent for p in again.decide(examples)] == [p.intent for p in model.decide(examples)]


def test_questions_are_answered_and_the_rest_is_refused(model: IntentModel) -> None:
    decisions = model.decide([_example("is it good pay"), _example("does it rain")])
    assert [decision.intent for decision in decisions] == ["ask_salary", "out_of_scope"]
    shares = [share for _, share in decisions[0].ranking]
    assert shares == sorted(shares, reverse=True)


def test_an_intent_with_too_few_examples_is_named() -> None:
    with pytest.raises(ValueError, match="rare"):
        IntentModel.fit([_example("a"), _example("b")], ["rare", "rare"], CONFIG)


def test_shares_calibrate_what_was_too_sure() -> None:
    generator = np.random.default_rng(0)
    truth = generator.integers(0, 3, size=2000)
    honest = np.log(np.full((2000, 3), 0.15))
    said = np.where(generator.random(2000) < 0.7, truth, (truth + 1) % 3)
    honest[np.arange(2000), said] = np.log(0.7)
    boastful = log_softmax(4 * honest)
    (share,) = fit_shares(boastful[None], truth)
    assert np.exp(log_softmax(share * boastful)).max(axis=1).mean() == pytest.approx(0.7, abs=0.02)
