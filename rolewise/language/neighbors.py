"""Which training examples a text is closest to, by the cosine of its reduced embedding."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

DIMENSIONS = 128
"""Principal components kept: a third of the memory, and no worse in cross-validation."""
IGNORED = 8
"""Directions left out in which a text moves most when its roles change; four fifths of it."""
NEAREST = 5
SHARPNESS = 6.0
"""An example's weight is ``exp(SHARPNESS * cosine)``."""


class Neighbors:
    """The training examples' embeddings by intent."""

    def __init__(self, arrays: dict[str, NDArray[np.float32]]) -> None:
        """Use ``fit``, or the ``arrays`` of another.

        Args:
            arrays: ``mean`` (384,), ``axes`` (384, d), ``table`` (n, d) with unit rows in order
                of intent, ``ends`` (intents,): where each intent's rows end.
        """
        self.arrays = arrays
        ends = arrays["ends"].astype(int).tolist()
        sizes = np.diff([0, *ends])
        # One row of the table's indexes for each intent; -1 is none.
        self._rows = np.full((len(ends), max(NEAREST, int(sizes.max(initial=0)))), -1)
        for intent, (end, size) in enumerate(zip(ends, sizes)):
            self._rows[intent, :size] = np.arange(end - size, end)

    @classmethod
    def fit(
        cls,
        vectors: NDArray[np.float32],
        truth: NDArray[np.int64],
        number: int,
        changes: NDArray[np.float32],
    ) -> Neighbors:
        """Reduce and keep the training embeddings.

        Args:
            vectors: Shape ``(n, 384)``.
            truth: The intent of each, 0 to ``number - 1``.
            number: How many intents there are.
            changes: By how much texts move when their roles change, shape ``(any, 384)``.
        """
        mean = vectors.mean(axis=0)
        centered = vectors - mean
        if len(changes) > IGNORED:
            ignored = _main_axes(changes - changes.mean(axis=0), IGNORED)
            centered = centered - (centered @ ignored) @ ignored.T
        # The principal axes of what is left are at right angles to what was ignored.
        axes = _main_axes(centered, DIMENSIONS)
        order = np.argsort(truth, kind="stable")
        ends = np.cumsum(np.bincount(truth, minlength=number)).astype(np.float32)
        neighbors = cls({"mean": mean, "axes": axes, "table": vectors[:0], "ends": ends})
        neighbors.arrays["table"] = neighbors._reduce(vectors[order])
        return neighbors

    def similarities(self, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the cosines with the nearest examples of each intent, falling.

        Args:
            vectors: Embeddings, shape ``(n, 384)``.

        Returns:
            Shape ``(n, intents, NEAREST)``; -1 where an intent has fewer examples.
        """
        cosines = self._reduce(vectors) @ self.arrays["table"].T
        none = np.full((len(vectors), 1), -1.0, dtype=np.float32)
        by_intent = np.concatenate([cosines, none], axis=1)[:, self._rows]
        nearest = np.partition(by_intent, self._rows.shape[1] - NEAREST, axis=2)[:, :, -NEAREST:]
        result: NDArray[np.float32] = -np.sort(-nearest, axis=2)
        return result

    def _reduce(self, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        reduced = (vectors - self.arrays["mean"]) @ self.arrays["axes"]
        norms = np.linalg.norm(reduced, axis=1, keepdims=True)
        result: NDArray[np.float32] = reduced / np.maximum(norms, 1e-9)
        return result


def _main_axes(centered: NDArray[np.float32], number: int) -> NDArray[np.float32]:
    _, directions = np.linalg.eigh(centered.T @ centered)
    return np.ascontiguousarray(directions[:, ::-1][:, :number], dtype=np.float32)


def neighbor_scores(similarities: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return an unnormalized log probability of each intent, shape ``(n, intents)``."""
    result: NDArray[np.float64] = np.log(
        np.exp(SHARPNESS * similarities.astype(np.float64)).sum(axis=2)
    )
    return result
