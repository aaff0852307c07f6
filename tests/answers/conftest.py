"""An advisor on the real knowledge base with an encoder that needs no model: words as vectors."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from rolewise.answers.advisor import Advisor
from rolewise.answers.index import build_index, content_words
from rolewise.answers.select import Question
from rolewise.answers.wording import load_wording
from rolewise.knowledge import load_knowledge
from rolewise.pay import load_pay_tables

DIMENSIONS = 384


class WordEncoder:
    """Unit vectors of hashed words: texts that share words are close."""

    def encode(self, sentences: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors, shape (n, 384)."""
        rows = np.full((len(sentences), DIMENSIONS), 1e-6, np.float32)
        for row, sentence in zip(rows, sentences):
            for word in content_words(sentence):
                row[int(hashlib.md5(word.encode()).hexdigest(), 16) % DIMENSIONS] += 1
        vectors: NDArray[np.float32] = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return vectors


@pytest.fixture(scope="session")
def advisor() -> Advisor:
    """The advisor on the real knowledge, phrases and pay tables."""
    knowledge = load_knowledge()
    index = build_index(knowledge, WordEncoder())
    return Advisor(knowledge, index, load_pay_tables(), load_wording())


@pytest.fixture(scope="session")
def ask() -> Callable[..., Question]:
    """Make a question of words, topic and roles, as if it had been understood so."""

    def make(text: str, topic: str, *roles: str, sure: float = 1.0, **named: str) -> Question:
        vector = WordEncoder().encode([text])[0] if text else None
        return Question(text, {topic: sure}, roles, vector, **named)  # type: ignore[arg-type]

    return make
