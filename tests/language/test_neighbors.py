"""The nearest training examples of each intent."""

from __future__ import annotations

import numpy as np

from rolewise.language.neighbors import NEAREST, Neighbors, neighbor_scores

GENERATOR = np.random.default_rng(1)
TRUTH = np.repeat([0, 1, 2], [140, 3, 357])
CENTERS = GENERATOR.normal(size=(3, 384))
VECTORS = CENTERS[TRUTH] + 0.7 * GENERATOR.normal(size=(500, 384))
VECTORS = (VECTORS / np.linalg.norm(VECTORS, axis=1, keepdims=True)).astype(np.float32)
NO_CHANGES = np.zeros((0, 384), dtype=np.float32)


def test_similarities_equal_the_plain_search() -> None:
    neighbors = Neighbors.fit(VECTORS, TRUTH, 3, NO_CHANGES)
    found = neighbors.similarities(VECTORS[:7])
    reduced = (VECTORS - neighbors.arrays["mean"]) @ neighbors.arrays["axes"]
    reduced /= np.linalg.norm(reduced, axis=1, keepdims=True)
    for row in range(7):
        for intent in range(3):
            cosines = np.sort(reduced[row] @ reduced[intent == TRUTH].T)[::-1][:NEAREST]
            assert np.allclose(found[row, intent, : len(cosines)], cosines, atol=1e-5)
    assert (found[:, 1, 3:] == -1).all()


def test_the_own_intent_scores_best() -> None:
    neighbors = Neighbors.fit(VECTORS, TRUTH, 3, NO_CHANGES)
    scores = neighbor_scores(neighbors.similarities(VECTORS[TRUTH != 1]))
    assert (scores.argmax(axis=1) == TRUTH[TRUTH != 1]).all()


def test_a_change_of_roles_is_not_seen() -> None:
    role = GENERATOR.normal(size=384).astype(np.float32)
    changes = GENERATOR.normal(size=(50, 1)).astype(np.float32) * role
    moved = VECTORS[:5] + 0.2 * role / np.linalg.norm(role)
    blind = Neighbors.fit(VECTORS, TRUTH, 3, changes)
    wide = VECTORS + 0.1 * np.tile(changes, (10, 1))
    seeing = Neighbors.fit(wide, TRUTH, 3, NO_CHANGES)
    assert np.allclose(blind.similarities(moved), blind.similarities(VECTORS[:5]), atol=1e-4)
    assert not np.allclose(seeing.similarities(moved), seeing.similarities(VECTORS[:5]), atol=1e-2)
