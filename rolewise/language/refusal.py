"""When a message is refused, when it is answered, and when we ask back.

Two kinds are refused: far (nothing to do with careers) and near (careers, but not ours). For
each, a logistic regression weighs how much likelier the classifier finds its intent than any
topic against how close the text is to that intent's examples and to those of the topics. It is
fitted, and its limit set, on predictions for training examples that were left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from sklearn.linear_model import LogisticRegression

from rolewise.knowledge import TOPICS

if TYPE_CHECKING:
    from numpy.typing import NDArray

NEAR = "other_career"
KINDS = {"out_of_scope": "false_far", NEAR: "false_near"}
"""The refused intents, and the setting that says how many questions each may cost."""
UNSURE = "nlu_fallback"
"""Rasa's intent for a message that was not understood."""


class Limit(NamedTuple):
    """One kind's detector.

    Attributes:
        weights: Of the features of ``_features``.
        bias: Added to their weighted sum.
        least: Refuse from this probability on.
    """

    weights: tuple[float, ...]
    bias: float
    least: float


class Refusal:
    """Decides which intent to act on; ``fit`` or ``from_dict`` makes one."""

    def __init__(self, limits: Mapping[str, Limit], unsure: float) -> None:
        """Use ``fit`` or ``from_dict`` instead.

        Args:
            limits: The detector of each refused intent.
            unsure: Below this probability of the likeliest intent, ask back.
        """
        self.limits = dict(limits)
        self.unsure = unsure

    @classmethod
    def fit(
        cls,
        labels: Sequence[str],
        scores: NDArray[np.float64],
        similarities: NDArray[np.float32],
        truth: NDArray[np.int64],
        config: Mapping[str, Any],
    ) -> Refusal:
        """Fit the detectors and set the limits.

        Args:
            labels: Intent names.
            scores: Calibrated log probabilities of left-out texts, shape ``(n, intents)``.
            similarities: Their cosines with the nearest examples, ``(n, intents, k)``.
            truth: The intent of each.
            config: ``false_far`` and ``false_near``, the share of left-out topic questions that
                may be refused as far and as near; ``false_unsure``, the share of those
                understood rightly that may be asked back.

        Returns:
            The decision rule; without topics or refused intents it never refuses.
        """
        topics = _topics(labels)
        asked = np.isin(truth, topics)
        right = asked & (scores.argmax(axis=1) == truth)
        if not right.any():
            return cls({}, 0.0)
        limits = {}
        for kind, setting in KINDS.items():
            if kind not in labels:
                continue
            column = list(labels).index(kind)
            features = _features(scores, similarities, column, topics)
            rows = asked | (truth == column)
            model = LogisticRegression().fit(features[rows], truth[rows] == column)
            probabilities = model.predict_proba(features[asked])[:, 1]
            limits[kind] = Limit(
                tuple(model.coef_[0].tolist()),
                float(model.intercept_[0]),
                float(np.quantile(probabilities, 1 - config[setting])),
            )
        sure = np.exp(scores[right].max(axis=1))
        return cls(limits, float(np.quantile(sure, config["false_unsure"])))

    def decide(
        self,
        labels: Sequence[str],
        scores: NDArray[np.float64],
        similarities: NDArray[np.float32],
    ) -> list[tuple[str, float]]:
        """Return the intent to act on and its probability, for each row of ``scores``.

        A refused intent that is the likeliest, though its detector doesn't agree, is a doubt and
        becomes ``nlu_fallback``, and so does a text for which no intent is likely enough.
        """
        topics = _topics(labels)
        columns = {kind: list(labels).index(kind) for kind in self.limits}
        refusable = {*topics, *columns.values()}
        odds = {
            kind: _probability(limit, _features(scores, similarities, columns[kind], topics))
            for kind, limit in self.limits.items()
        }
        decisions = []
        for row, best in enumerate(scores.argmax(axis=1).tolist()):
            probability = float(np.exp(scores[row, best]))
            over = best in refusable and any(
                odds[kind][row] >= limit.least for kind, limit in self.limits.items()
            )
            if over:  # and then it is the likelier of the two kinds
                kind = max(self.limits, key=lambda name: scores[row, columns[name]])
                decisions.append((kind, float(odds[kind][row])))
            elif labels[best] in self.limits or probability < self.unsure:
                decisions.append((UNSURE, 1.0 - probability))
            else:
                decisions.append((labels[best], probability))
        return decisions

    def to_dict(self) -> dict[str, Any]:
        """Return what ``from_dict`` reads, fit for JSON."""
        return {"limits": {k: list(v) for k, v in self.limits.items()}, "unsure": self.unsure}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Refusal:
        """Rebuild from ``to_dict``."""
        limits = {
            kind: Limit(tuple(weights), bias, least)
            for kind, (weights, bias, least) in data["limits"].items()
        }
        return cls(limits, data["unsure"])


def is_topic(intent: str) -> bool:
    """Whether an intent asks for one of the topics."""
    return intent.startswith("ask_") and intent[4:] in TOPICS


def _topics(labels: Sequence[str]) -> list[int]:
    return [i for i, name in enumerate(labels) if is_topic(name)]


def _features(
    scores: NDArray[np.float64],
    similarities: NDArray[np.float32],
    column: int,
    topics: Sequence[int],
) -> NDArray[np.float64]:
    """Return, shape ``(n, 3)``: log odds against the best topic, and two similarities."""
    if not topics:
        return np.zeros((len(scores), 3))
    closeness = similarities[:, [column, *topics], :3].mean(axis=2)
    own, topic = closeness[:, 0], closeness[:, 1:].max(axis=1)
    best = scores[:, list(topics)].max(axis=1)
    return np.stack([np.clip(scores[:, column] - best, -15, 15), own, topic], axis=1)


def _probability(limit: Limit, features: NDArray[np.float64]) -> NDArray[np.float64]:
    result: NDArray[np.float64] = 1 / (1 + np.exp(-(features @ limit.weights + limit.bias)))
    return result
