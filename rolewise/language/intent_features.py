"""What the intent model sees of a text: embedding, word and character n-grams, what was named.

Names of roles, places, levels and skills become placeholders for the n-grams, so that a new role
needs no new example.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer

from rolewise.language.vocabulary import Mention

if TYPE_CHECKING:
    from numpy.typing import NDArray

_PLACEHOLDER = {
    "role": "xrole",
    "field": "xfield",
    "uncovered_role": "xrole",
    "location": "xplace",
    "experience_level": "xlevel",
    "skill": "xskill",
    "year": "xyear",
}
COUNTS = (
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
_GRAMS: tuple[dict[str, Any], ...] = (
    {"ngram_range": (1, 2), "token_pattern": r"[a-z0-9']+|\?"},
    {"ngram_range": (2, 4), "analyzer": "char_wb"},
)
_LEAST_DOCUMENTS = (2, 4)
_COUNT_SIZE = 0.4
"""What a count is worth beside the n-grams, whose rows have length 1; measured."""


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


def rename_roles(examples: Sequence[Example]) -> list[str | None]:
    """Return each text with other roles in place of its own, None where it names none.

    What a question asks for doesn't depend on the role, but its embedding does; the pairs tell
    the model which differences not to mind. Roles are called by the singular name that the
    examples use most.
    """
    seen: dict[str, Counter[str]] = {}
    for mention in (m for example in examples for m in example.mentions if m.entity == "role"):
        if not _is_plural(mention.text):
            seen.setdefault(mention.value, Counter())[mention.text.lower()] += 1
    names = {
        role: min(count, key=lambda name: (-count[name], name)) for role, count in seen.items()
    }
    renamed: list[str | None] = []
    for number, example in enumerate(examples):
        roles = [mention for mention in example.mentions if mention.entity == "role"]
        others = sorted(set(names) - {mention.value for mention in roles})
        if not roles or not others:
            renamed.append(None)
            continue
        stand_ins: dict[str, str] = {}
        text = example.text
        for mention in reversed(roles):
            turn = (7 * number + len(stand_ins)) % len(others)
            name = names[stand_ins.setdefault(mention.value, others[turn])]
            ending = "s" if _is_plural(mention.text) else ""
            text = text[: mention.start] + name + ending + text[mention.end :]
        renamed.append(text)
    return renamed


class Grams:
    """TF-IDF of word and character n-grams; ``fit`` or ``restore`` makes one."""

    def __init__(self, vectorizers: Sequence[TfidfVectorizer]) -> None:
        """Keep fitted vectorizers, words first."""
        self.vectorizers = list(vectorizers)
        self._analyzers = [vectorizer.build_analyzer() for vectorizer in vectorizers]
        # Reading idf_ makes a sparse matrix each time.
        self._idf = [vectorizer.idf_.astype(np.float64) for vectorizer in vectorizers]

    @classmethod
    def fit(cls, examples: Sequence[Example]) -> tuple[Grams, csr_matrix]:
        """Learn the vocabularies; return them with the examples' features, sparse."""
        texts = [mask_names(example.text, example.mentions) for example in examples]
        vectorizers = [
            TfidfVectorizer(sublinear_tf=True, min_df=least, **options)
            for options, least in zip(_GRAMS, _LEAST_DOCUMENTS)
        ]
        features = hstack([vectorizer.fit_transform(texts) for vectorizer in vectorizers])
        return cls(vectorizers), features.tocsr()

    @classmethod
    def restore(
        cls, vocabularies: Sequence[dict[str, int]], idf: Sequence[NDArray[np.float64]]
    ) -> Grams:
        """Rebuild from what ``vocabularies`` and ``idf`` gave."""
        vectorizers = []
        for options, vocabulary, values in zip(_GRAMS, vocabularies, idf):
            vectorizer = TfidfVectorizer(vocabulary=vocabulary, sublinear_tf=True, **options)
            vectorizer.idf_ = values
            vectorizers.append(vectorizer)
        return cls(vectorizers)

    def vocabularies(self) -> list[dict[str, int]]:
        """Return the column of each n-gram, one mapping a vectorizer."""
        return [
            {term: int(column) for term, column in vectorizer.vocabulary_.items()}
            for vectorizer in self.vectorizers
        ]

    def idf(self) -> list[NDArray[np.float64]]:
        """Return the inverse document frequencies, one array a vectorizer."""
        return self._idf

    def weigh(self, example: Example, weights: NDArray[np.float32]) -> NDArray[np.float64]:
        """Return one example's features times ``weights``, shape ``(weights.shape[1],)``.

        The same numbers as scikit-learn's ``transform`` and a sparse product (held by a test),
        without their overhead for a single sentence.
        """
        scores = np.zeros(weights.shape[1])
        offset = 0
        for columns, values, width in self._features(example):
            if len(columns):
                scores += values @ weights[columns + offset]
            offset += width
        return scores

    def _features(
        self, example: Example
    ) -> Iterator[tuple[NDArray[np.int64], NDArray[np.float64], int]]:
        text = mask_names(example.text, example.mentions)
        for vectorizer, analyze, idf in zip(self.vectorizers, self._analyzers, self._idf):
            vocabulary = vectorizer.vocabulary_
            counts = Counter(map(vocabulary.get, analyze(text)))
            counts.pop(None, None)
            columns = np.fromiter(counts.keys(), dtype=np.int64, count=len(counts))
            values = np.fromiter(counts.values(), dtype=np.float64, count=len(counts))
            if len(columns):
                values = (1.0 + np.log(values)) * idf[columns]
                values /= np.sqrt(values @ values)
            yield columns, values, len(vocabulary)


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


def _is_plural(name: str) -> bool:
    return len(name) > 2 and name.lower().endswith("s")  # DS is one data scientist


def vectors_of(examples: Sequence[Example]) -> NDArray[np.float32]:
    """Return the embeddings, shape ``(len(examples), 384)``."""
    return np.stack([example.vector for example in examples])


def counts_of(examples: Sequence[Example]) -> NDArray[np.float32]:
    """Return what was named and how long the text is, shape ``(len(examples), len(COUNTS))``."""
    rows = np.zeros((len(examples), len(COUNTS)), dtype=np.float32)
    column = {name: index for index, name in enumerate(COUNTS)}
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
    return _COUNT_SIZE * rows
