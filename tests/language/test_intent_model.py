"""The intent model: its own sums equal scikit-learn's, and it survives being written and read."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_matrix, hstack

from rolewise.language.intent_model import Example, IntentModel, _counts, mask_names
from rolewise.language.vocabulary import Mention

CONFIG = {"dense_c": 6.0, "sparse_c": 5.0, "mix": 0.5, "random_seed": 42}
TEXTS = {
    "pay": ["what is the pay", "how much pay is it", "is the pay good", "good pay or bad pay"],
    "work": [
        "what is the work",
        "how much work is it",
        "is the work good",
        "good work or bad work",
    ],
}


def _example(text: str) -> Example:
    generator = np.random.default_rng(abs(hash(text)) % 2**32)
    return Example(text, [], generator.normal(size=384).astype(np.float32))


@pytest.fixture(scope="module")
def model() -> IntentModel:
    pairs = [(text, label) for label, texts in TEXTS.items() for text in texts * 2]
    return IntentModel.fit([_example(t) for t, _ in pairs], [label for _, label in pairs], CONFIG)


@pytest.mark.parametrize("text", ["how good is the pay", "", "😀", "good good good work"])
def test_the_sums_equal_those_of_scikit_learn(model: IntentModel, text: str) -> None:
    example = _example(text)
    grams = [v.transform([mask_names(text, [])]) for v in model._vectorizers]
    features = hstack([*grams, csr_matrix(_counts([example]))]).tocsr()
    expected = features @ model._weights["sparse"]
    counts = _counts([example]) @ model._weights["sparse"][-_counts([example]).shape[1] :]
    assert np.allclose(model._sparse_scores(example) + counts[0], expected[0], atol=1e-5)


def test_a_written_model_predicts_the_same(model: IntentModel) -> None:
    examples = [_example("is the pay good"), _example("")]
    again = IntentModel.from_bytes(model.to_bytes())
    assert np.allclose(again.predict(examples), model.predict(examples), atol=1e-6)
    assert np.allclose(model.predict(examples).sum(axis=1), 1.0)


def test_names_become_placeholders() -> None:
    mention = Mention(5, 7, "DS", "role", "data_scientist")
    assert mask_names("is a DS rich", [mention]) == "is a xrole rich"


def test_an_intent_with_too_few_examples_is_named() -> None:
    with pytest.raises(ValueError, match="rare"):
        IntentModel.fit([_example("a"), _example("b")], ["rare", "rare"], CONFIG)
