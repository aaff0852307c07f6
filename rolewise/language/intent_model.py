"""Intent classification by three simple models of one text, and the decision to answer or not.

One logistic regression on the sentence embedding, one on n-grams and on what was named, and the
nearest training examples. Their log probabilities are added with three weights fitted on
predictions for examples that were left out of training, which also calibrates the sum. The same
predictions set the limits of ``rolewise.language.refusal``.
"""

from __future__ import annotations

import io
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from rolewise.language.encoder import DIMENSIONS
from rolewise.language.intent_features import COUNTS, Example, Grams, counts_of, vectors_of
from rolewise.language.neighbors import NEAREST, Neighbors, neighbor_scores
from rolewise.language.refusal import NEAR, Refusal, is_topic

if TYPE_CHECKING:
    from numpy.typing import NDArray

FOLDS = 5
PARTS = 3
"""Embedding, n-grams, neighbors."""
LEAST_TOPIC = 0.05
"""From this probability on, a question about an occupation that isn't covered has a topic."""


class Prediction(NamedTuple):
    """What the model makes of one text.

    Attributes:
        intent: The intent to act on: the likeliest, a refusal, or ``nlu_fallback``.
        confidence: Its calibrated probability; for ``nlu_fallback`` that of not knowing.
        ranking: All intents with their calibrated probabilities, falling.
    """

    intent: str
    confidence: float
    ranking: list[tuple[str, float]]


class IntentModel:
    """Calibrated intent classifier; ``fit`` or ``from_bytes`` makes one."""

    def __init__(
        self,
        labels: Sequence[str],
        grams: Grams,
        neighbors: Neighbors,
        weights: dict[str, NDArray[np.float32]],
        shares: Sequence[float],
        refusal: Refusal,
    ) -> None:
        """Use ``fit`` or ``from_bytes`` instead.

        Args:
            labels: Intent names, in the order of the weight rows.
            grams: The n-gram features.
            neighbors: The training examples' embeddings.
            weights: ``dense``, ``dense_bias``, ``sparse``, ``sparse_bias``.
            shares: Weights of the three models' log probabilities.
            refusal: When to refuse and when to ask back.
        """
        self.labels = list(labels)
        self.grams = grams
        self.neighbors = neighbors
        self.weights = weights
        self.shares = np.asarray(shares, dtype=np.float64)
        self.refusal = refusal

    @classmethod
    def fit(
        cls,
        examples: Sequence[Example],
        labels: Sequence[str],
        config: dict[str, Any],
        renamed: Mapping[int, NDArray[np.float32]] | None = None,
    ) -> IntentModel:
        """Train, calibrate, and set the limits of refusal.

        Args:
            examples: Training texts, at least ``FOLDS`` for each intent.
            labels: The intent of each.
            config: ``dense_c`` and ``sparse_c`` (inverse regularization), ``false_far``,
                ``false_near`` and ``false_unsure`` (see ``Refusal.fit``), ``random_seed``.
            renamed: By number of the example, its embedding with other roles in it
                (``intent_features.rename_roles``).

        Returns:
            The calibrated model.

        Raises:
            ValueError: An intent has fewer than ``FOLDS`` examples.
        """
        rare = [name for name, count in Counter(labels).items() if count < FOLDS]
        if rare:
            raise ValueError(
                f"Each intent needs at least {FOLDS} examples; too few: {sorted(rare)}"
            )
        names = np.array(labels)
        classes = sorted(set(labels))
        truth = np.searchsorted(classes, names)
        left_out = np.zeros((PARTS, len(examples), len(classes)))
        near = np.zeros((len(examples), len(classes), NEAREST), dtype=np.float32)
        folds = StratifiedKFold(FOLDS, shuffle=True, random_state=config["random_seed"])
        for train, held_out in folds.split(np.zeros(len(names)), names):
            model = cls._fit_once(examples, names, train, config, renamed or {})
            parts, near[held_out] = model._parts([examples[i] for i in held_out])
            left_out[:, held_out] = parts
        model = cls._fit_once(examples, names, np.arange(len(names)), config, renamed or {})
        model.shares = fit_shares(left_out, truth)
        scores = log_softmax(np.tensordot(model.shares, left_out, 1))
        model.refusal = Refusal.fit(classes, scores, near, truth, config)
        return model

    @classmethod
    def _fit_once(
        cls,
        everything: Sequence[Example],
        names: NDArray[np.str_],
        rows: NDArray[np.int64],
        config: dict[str, Any],
        renamed: Mapping[int, NDArray[np.float32]],
    ) -> IntentModel:
        examples, labels = [everything[i] for i in rows], names[rows]
        grams, features = Grams.fit(examples)
        vectors = vectors_of(examples)
        twins = [i for i in rows.tolist() if i in renamed]
        others = np.array([renamed[i] for i in twins], dtype=np.float32).reshape(-1, DIMENSIONS)
        # Balanced, so that the small intents aren't drowned; measured to help.
        settings = {
            "max_iter": 400,
            "class_weight": "balanced",
            "random_state": config["random_seed"],
        }
        dense = LogisticRegression(C=config["dense_c"], **settings)
        of_twins = names[np.array(twins, dtype=int)]
        dense.fit(np.vstack([vectors, others]), np.concatenate([labels, of_twins]))
        # One against all others: ten times faster on n-grams than all at once, and no worse.
        sparse = LogisticRegression(C=config["sparse_c"], solver="liblinear", **settings)
        sparse.fit(hstack([features, csr_matrix(counts_of(examples))]).tocsr(), labels)
        classes = dense.classes_.tolist()
        weights = {
            "dense": _rows(dense.coef_),
            "dense_bias": _biases(dense.intercept_),
            "sparse": np.ascontiguousarray(_rows(sparse.coef_).T),
            "sparse_bias": _biases(sparse.intercept_),
        }
        truth = np.searchsorted(classes, labels)
        changes = others - np.array([everything[i].vector for i in twins]).reshape(others.shape)
        neighbors = Neighbors.fit(vectors, truth, len(classes), changes)
        return cls(classes, grams, neighbors, weights, [1.0] * PARTS, Refusal({}, 0.0))

    def _parts(
        self, examples: Sequence[Example]
    ) -> tuple[NDArray[np.float64], NDArray[np.float32]]:
        """Return each model's log probabilities (3, n, intents) and the neighbors' cosines."""
        weights = self.weights
        vectors = vectors_of(examples)
        dense = vectors @ weights["dense"].T + weights["dense_bias"]
        sparse = np.stack([self.grams.weigh(example, weights["sparse"]) for example in examples])
        sparse += counts_of(examples) @ weights["sparse"][-len(COUNTS) :] + weights["sparse_bias"]
        near = self.neighbors.similarities(vectors)
        scores = (dense, sparse, neighbor_scores(near))
        return np.stack([log_softmax(part) for part in scores]), near

    def predict(self, examples: Sequence[Example]) -> NDArray[np.float64]:
        """Return calibrated probabilities, shape ``(len(examples), len(labels))``."""
        parts, _ = self._parts(examples)
        return np.exp(log_softmax(np.tensordot(self.shares, parts, 1)))

    def decide(self, examples: Sequence[Example]) -> list[Prediction]:
        """Return what to act on for each text."""
        parts, near = self._parts(examples)
        scores = log_softmax(np.tensordot(self.shares, parts, 1))
        chosen = self.refusal.decide(self.labels, scores, near)
        predictions = []
        for example, row, (intent, confidence) in zip(examples, np.exp(scores), chosen):
            order = np.argsort(-row, kind="stable")
            ranking = [(self.labels[i], float(row[i])) for i in order]
            if intent == NEAR and any(m.entity == "uncovered_role" for m in example.mentions):
                # Answered by name ("I don't cover nurses"), if there is a topic to answer on.
                intent, confidence = next(
                    (item for item in ranking if is_topic(item[0]) and item[1] >= LEAST_TOPIC),
                    (intent, confidence),
                )
            predictions.append(Prediction(intent, confidence, ranking))
        return predictions

    def to_bytes(self) -> bytes:
        """Return the model as an NPZ archive without pickled objects."""
        meta = {
            "labels": self.labels,
            "shares": self.shares.tolist(),
            "refusal": self.refusal.to_dict(),
            "vocabularies": self.grams.vocabularies(),
        }
        arrays: dict[str, NDArray[Any]] = dict(self.weights)
        arrays.update({f"near_{name}": array for name, array in self.neighbors.arrays.items()})
        arrays.update({f"idf_{number}": idf for number, idf in enumerate(self.grams.idf())})
        arrays["meta"] = np.frombuffer(json.dumps(meta, sort_keys=True).encode(), dtype=np.uint8)
        buffer = io.BytesIO()
        np.savez_compressed(buffer, **arrays)
        return buffer.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> IntentModel:
        """Rebuild a model from ``to_bytes``."""
        with np.load(io.BytesIO(data), allow_pickle=False) as archive:
            arrays = {name: archive[name] for name in archive.files}
        meta = json.loads(arrays.pop("meta").tobytes())
        idf = [arrays.pop(f"idf_{number}") for number in range(len(meta["vocabularies"]))]
        near = [name for name in arrays if name.startswith("near_")]
        return cls(
            meta["labels"],
            Grams.restore(meta["vocabularies"], idf),
            Neighbors({name[len("near_") :]: arrays.pop(name) for name in near}),
            arrays,
            meta["shares"],
            Refusal.from_dict(meta["refusal"]),
        )


def fit_shares(parts: NDArray[np.float64], truth: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the positive weights of the models' log probabilities with the least log loss.

    Their sum does what one temperature does for a single model (Guo et al. 2017,
    arXiv:1706.04599).

    Args:
        parts: Log probabilities of texts left out of training, shape ``(models, n, intents)``.
        truth: The intent of each text.
    """

    def loss(logs: NDArray[np.float64]) -> float:
        scores = log_softmax(np.tensordot(np.exp(logs), parts, 1))
        return float(-scores[np.arange(len(truth)), truth].mean())

    start = np.log(np.full(len(parts), 2.0 / len(parts)))
    bounds = [(-4.0, 2.0)] * len(parts)
    result: NDArray[np.float64] = np.exp(minimize(loss, start, bounds=bounds).x)
    return result


def log_softmax(scores: NDArray[Any]) -> NDArray[np.float64]:
    """Return log probabilities of the rows of ``scores``."""
    shifted = scores.astype(np.float64) - scores.max(axis=1, keepdims=True)
    result: NDArray[np.float64] = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return result


def _rows(coefficients: NDArray[np.float64]) -> NDArray[np.float32]:
    """One row an intent; scikit-learn gives a single row for two."""
    if len(coefficients) == 1:
        coefficients = np.concatenate([-coefficients, coefficients]) / 2
    return coefficients.astype(np.float32)


def _biases(intercept: NDArray[np.float64]) -> NDArray[np.float32]:
    if len(intercept) == 1:
        intercept = np.concatenate([-intercept, intercept]) / 2
    return intercept.astype(np.float32)
