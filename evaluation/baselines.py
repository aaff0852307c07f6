"""Two simple classifiers on the same examples, to compare with: TF-IDF and nearest neighbor."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline, make_union

from rolewise.language.encoder import load_encoder

if TYPE_CHECKING:
    from numpy.typing import NDArray

Ranking = list[tuple[str, float]]
"""Intents with their confidence, best first."""


def tfidf_linear(examples: Sequence[tuple[str, str]], texts: Sequence[str]) -> list[Ranking]:
    """Rank by a logistic regression on word and character TF-IDF.

    Args:
        examples: Intent and text of each training example.
        texts: What to classify.

    Returns:
        All intents with their probability for each text.
    """
    intents, sentences = zip(*examples)
    model = make_pipeline(
        make_union(
            TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True),
            TfidfVectorizer(ngram_range=(2, 4), sublinear_tf=True, analyzer="char_wb", min_df=2),
        ),
        LogisticRegression(C=10.0, max_iter=300, random_state=42),
    )
    model.fit(sentences, intents)
    return [_ranked(model.classes_, row) for row in model.predict_proba(texts)]


def nearest_neighbor(examples: Sequence[tuple[str, str]], texts: Sequence[str]) -> list[Ranking]:
    """Rank by the nearest example of each intent, cosine of the encoder's embeddings.

    Args and result are those of ``tfidf_linear``; the confidence is the cosine, no probability.
    """
    intents, sentences = zip(*examples)
    encoder = load_encoder()
    closeness = encoder.encode(texts) @ encoder.encode(sentences).T
    names = sorted(set(intents))
    columns = np.array(intents)
    best = np.stack([closeness[:, columns == name].max(axis=1) for name in names], axis=1)
    return [_ranked(names, row) for row in best]


def _ranked(names: Sequence[str], row: NDArray[np.float64]) -> Ranking:
    order = np.argsort(-row, kind="stable")
    return [(str(names[position]), float(row[position])) for position in order]
