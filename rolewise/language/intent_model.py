"""Intent classification: sentence embedding, word and character n-grams, and what was named.

Two linear models, one on the embedding and one on the n-grams, are averaged in log space and
then calibrated by one temperature that is fitted on out-of-fold predictions. Names of roles,
places, levels and skills are replaced by placeholders for the n-grams, so that a new role needs
no new example.
"""

from __future__ import annotations

import io
import json
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from rolewise.language.vocabulary import Mention

if TYPE_CHECKING:
    from numpy.typing import NDArray

FOLDS = 3
_PLACEHOLDER = {
    "role": "xrole",
    "field": "xfield",
    "uncovered_role": "xrole",
    "location": "xplace",
    "experience_level": "xlevel",
    "skill": "xskill",
    "year": "xyear",
}
_COUNTS = (
    "role_1",
    "role_2",
    "role_3",
    "field",
    "uncovered_role",
    "from",
    "to",
    "from_and_to",
    "location",
    "experience_level",
    "skill",
    "year",
    "words_1",
    "words_2",
    "words_4",
    "words_8",
    "words_16",
    "question_mark",
)


class Example(NamedTuple):
    """One text as the model sees it.

    Attributes:
        text: The text.
        mentions: The names found in it.
        vector: Its sentence embedding, shape (384,).
    """

    text: str
    mentions: Sequence[Mention]
    vector: NDArray[np.float32]


class IntentModel:
    """Calibrated linear intent classifier; ``fit`` or ``from_bytes`` makes one."""

    def __init__(
        self,
        labels: Sequence[str],
        vectorizers: Sequence[TfidfVectorizer],
        weights: dict[str, NDArray[np.float32]],
        temperature: float,
        mix: float,
    ) -> None:
        """Use ``fit`` or ``from_bytes`` instead.

        Args:
            labels: Intent names, in the order of the weight rows.
            vectorizers: Word and character TF-IDF.
            weights: ``dense``, ``dense_bias``, ``sparse``, ``sparse_bias``.
            temperature: Divides the log probabilities; above 1 makes them more modest.
            mix: Share of the embedding model in the average, 0 to 1.
        """
        self.labels = list(labels)
        self._vectorizers = vectorizers
        self._analyzers = [vectorizer.build_analyzer() for vectorizer in vectorizers]
        # A copy, because scikit-learn computes idf_ out of a matrix at each access.
        self._rarities = [vectorizer.idf_ for vectorizer in vectorizers]
        self._weights = weights
        self.temperature = temperature
        self.mix = mix

    @classmethod
    def fit(
        cls, examples: Sequence[Example], labels: Sequence[str], config: dict[str, Any]
    ) -> IntentModel:
        """Train and calibrate.

        Args:
            examples: Training texts, at least ``FOLDS`` for each intent.
            labels: The intent of each.
            config: ``dense_c`` and ``sparse_c`` (inverse regularization), ``mix``,
                ``random_seed``.

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
        folds = StratifiedKFold(FOLDS, shuffle=True, random_state=config["random_seed"])
        classes = sorted(set(labels))
        scores = np.zeros((len(examples), len(classes)))
        for train, held_out in folds.split(np.zeros(len(names)), names):
            model = cls._fit_once([examples[i] for i in train], names[train], config)
            scores[held_out] = model._log_scores([examples[i] for i in held_out])
        truth = np.searchsorted(classes, names)
        model = cls._fit_once(examples, names, config)
        model.temperature = _fit_temperature(scores, truth)
        model.out_of_fold = (scores, truth)
        return model

    out_of_fold: tuple[NDArray[np.float64], NDArray[np.int64]]

    @classmethod
    def _fit_once(
        cls, examples: Sequence[Example], labels: NDArray[np.str_], config: dict[str, Any]
    ) -> IntentModel:
        texts = [mask_names(example.text, example.mentions) for example in examples]
        vectorizers = [
            TfidfVectorizer(
                ngram_range=(1, 2), sublinear_tf=True, token_pattern=r"[a-z0-9']+|\?", min_df=2
            ),
            TfidfVectorizer(ngram_range=(2, 4), sublinear_tf=True, analyzer="char_wb", min_df=4),
        ]
        grams = [vectorizer.fit_transform(texts) for vectorizer in vectorizers]
        counts = csr_matrix(_counts(examples))
        settings = {"max_iter": 400, "random_state": config["random_seed"]}
        dense = LogisticRegression(C=config["dense_c"], **settings)
        dense.fit(_dense(examples), labels)
        sparse = LogisticRegression(C=config["sparse_c"], **settings)
        sparse.fit(hstack([*grams, counts]).tocsr(), labels)
        weights = {
            "dense": dense.coef_.astype(np.float32),
            "dense_bias": dense.intercept_.astype(np.float32),
            "sparse": np.ascontiguousarray(sparse.coef_.T.astype(np.float32)),
            "sparse_bias": sparse.intercept_.astype(np.float32),
        }
        return cls(dense.classes_.tolist(), vectorizers, weights, 1.0, config["mix"])

    def _log_scores(self, examples: Sequence[Example]) -> NDArray[np.float64]:
        weights = self._weights
        sparse = np.stack([self._sparse_scores(example) for example in examples])
        sparse += _counts(examples) @ weights["sparse"][-len(_COUNTS) :] + weights["sparse_bias"]
        dense = _dense(examples) @ weights["dense"].T + weights["dense_bias"]
        scores: NDArray[np.float64] = self.mix * _log_softmax(dense) + (
            1 - self.mix
        ) * _log_softmax(sparse)
        return scores

    def _sparse_scores(self, example: Example) -> NDArray[np.float64]:
        """Return the n-gram part of one example's scores.

        The same numbers as scikit-learn's ``transform`` and a sparse product (held by a test),
        without their overhead for a single sentence.
        """
        text = mask_names(example.text, example.mentions)
        scores = np.zeros(len(self.labels))
        offset = 0
        for vectorizer, analyze, rarity in zip(self._vectorizers, self._analyzers, self._rarities):
            vocabulary = vectorizer.vocabulary_
            counts = Counter(gram for gram in analyze(text) if gram in vocabulary)
            if counts:
                columns = np.fromiter((vocabulary[gram] for gram in counts), dtype=np.int64)
                frequencies = np.fromiter(counts.values(), dtype=np.float64)
                values = (1.0 + np.log(frequencies)) * rarity[columns]
                values /= np.linalg.norm(values)
                scores += values @ self._weights["sparse"][columns + offset]
            offset += len(vocabulary)
        return scores

    def predict(self, examples: Sequence[Example]) -> NDArray[np.float64]:
        """Return calibrated probabilities, shape ``(len(examples), len(labels))``."""
        return np.exp(_log_softmax(self._log_scores(examples) / self.temperature))

    def to_bytes(self) -> bytes:
        """Return the model as an NPZ archive without pickled objects."""
        meta = {
            "labels": self.labels,
            "temperature": self.temperature,
            "mix": self.mix,
            "vocabularies": [
                {term: int(column) for term, column in v.vocabulary_.items()}
                for v in self._vectorizers
            ],
        }
        arrays = dict(self._weights)
        for number, vectorizer in enumerate(self._vectorizers):
            arrays[f"idf_{number}"] = vectorizer.idf_.astype(np.float64)
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
        vectorizers = []
        options: list[dict[str, Any]] = [
            {"ngram_range": (1, 2), "token_pattern": r"[a-z0-9']+|\?"},
            {"ngram_range": (2, 4), "analyzer": "char_wb"},
        ]
        for number, vocabulary in enumerate(meta["vocabularies"]):
            vectorizer = TfidfVectorizer(
                vocabulary=vocabulary, sublinear_tf=True, **options[number]
            )
            vectorizer.idf_ = arrays.pop(f"idf_{number}")
            vectorizers.append(vectorizer)
        return cls(meta["labels"], vectorizers, arrays, meta["temperature"], meta["mix"])


def mask_names(text: str, mentions: Sequence[Mention]) -> str:
    """Return ``text`` in lower case with every named role, place, … as a placeholder."""
    parts: list[str] = []
    position = 0
    for mention in mentions:
        if mention.start < position:
            continue
        parts.append(text[position : mention.start])
        parts.append(_PLACEHOLDER[mention.entity])
        position = mention.end
    parts.append(text[position:])
    return "".join(parts).lower().replace("\u2019", "'")


def _dense(examples: Sequence[Example]) -> NDArray[np.float32]:
    return np.stack([example.vector for example in examples])


def _counts(examples: Sequence[Example]) -> NDArray[np.float32]:
    rows = np.zeros((len(examples), len(_COUNTS)), dtype=np.float32)
    column = {name: index for index, name in enumerate(_COUNTS)}
    for row, example in zip(rows, examples):
        names = {(m.entity, m.value) for m in example.mentions if m.entity != "field"}
        roles = sum(1 for entity, _ in names if entity in ("role", "uncovered_role"))
        if roles:
            row[column[f"role_{min(roles, 3)}"]] = 1
        for mention in example.mentions:
            if mention.entity in column:
                row[column[mention.entity]] = 1
            if mention.direction:
                row[column[mention.direction]] = 1
        row[column["from_and_to"]] = row[column["from"]] * row[column["to"]]
        words = len(example.text.split())
        for least in (1, 2, 4, 8, 16):
            row[column[f"words_{least}"]] = float(words >= least)
        row[column["question_mark"]] = float("?" in example.text)
    return rows


def _log_softmax(scores: NDArray[Any]) -> NDArray[np.float64]:
    shifted = scores.astype(np.float64) - scores.max(axis=1, keepdims=True)
    result: NDArray[np.float64] = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return result


def _fit_temperature(scores: NDArray[np.float64], truth: NDArray[np.int64]) -> float:
    """Return the temperature with the least log loss (Guo et al. 2017, arXiv:1706.04599)."""

    def loss(log_temperature: float) -> float:
        log_probabilities = _log_softmax(scores / np.exp(log_temperature))
        return float(-log_probabilities[np.arange(len(truth)), truth].mean())

    return float(np.exp(minimize_scalar(loss, bounds=(-3.0, 2.0), method="bounded").x))
