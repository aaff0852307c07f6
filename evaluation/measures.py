"""Counting: shares, F1, ranking and calibration, with 95 % intervals; key terms found."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

Z95 = 1.959964
RESAMPLES = 1000
SEED = 42
BINS = 15


class Share(NamedTuple):
    """``hits`` of ``total``."""

    hits: int
    total: int

    @property
    def value(self) -> float:
        """The share, 0 to 1; 0 for an empty set."""
        return self.hits / self.total if self.total else 0.0

    def interval(self) -> tuple[float, float]:
        """Return the 95 % Wilson score interval (Wilson 1927, JASA 22:209)."""
        if not self.total:
            return 0.0, 1.0
        n, p = self.total, self.value
        center = (p + Z95**2 / (2 * n)) / (1 + Z95**2 / n)
        half = Z95 / (1 + Z95**2 / n) * math.sqrt(p * (1 - p) / n + Z95**2 / (4 * n * n))
        return max(0.0, center - half), min(1.0, center + half)

    def __str__(self) -> str:
        """For people: ``81.5 % (154 of 189; 95 % interval 75.3 to 86.4)``."""
        low, high = self.interval()
        return (
            f"{100 * self.value:.1f} % ({self.hits} of {self.total}; "
            f"95 % interval {100 * low:.1f} to {100 * high:.1f})"
        )


def share(outcomes: Iterable[bool]) -> Share:
    """Count how many are true."""
    listed = list(outcomes)
    return Share(sum(listed), len(listed))


class Estimate(NamedTuple):
    """A figure with its 95 % interval."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        """For people: ``0.874 (95 % interval 0.841 to 0.902)``."""
        return f"{self.value:.3f} (95 % interval {self.low:.3f} to {self.high:.3f})"


def bootstrap(size: int, figure: Callable[[NDArray[np.int64]], float]) -> Estimate:
    """Return a figure with its percentile bootstrap interval; the seed is fixed.

    Args:
        size: Number of items.
        figure: Computes the figure of the items whose positions it gets; called with every
            position once, then with ``RESAMPLES`` samples drawn with replacement.
    """
    generator = np.random.default_rng(SEED)
    whole = figure(np.arange(size))
    if not size:
        return Estimate(whole, whole, whole)
    drawn = [figure(generator.integers(0, size, size)) for _ in range(RESAMPLES)]
    low, high = np.percentile(drawn, [2.5, 97.5])
    return Estimate(whole, float(low), float(high))


class LabelScore(NamedTuple):
    """Precision, recall and F1 of one label; ``total`` items have it, ``taken_for`` what else."""

    label: str
    total: int
    precision: float
    recall: float
    f1: float
    taken_for: tuple[tuple[str, int], ...]


def label_scores(wanted: Sequence[str], got: Sequence[str]) -> list[LabelScore]:
    """Return a score for each label wanted somewhere, lowest F1 first."""
    pairs = Counter(zip(wanted, got))
    wanted_counts, got_counts = Counter(wanted), Counter(got)
    scores = []
    for label, total in wanted_counts.items():
        hits = pairs[label, label]
        mistakes = Counter({b: n for (a, b), n in pairs.items() if a == label and b != label})
        scores.append(
            LabelScore(
                label,
                total,
                hits / got_counts[label] if got_counts[label] else 0.0,
                hits / total,
                2 * hits / (total + got_counts[label]),
                tuple(mistakes.most_common()),
            )
        )
    return sorted(scores, key=lambda score: (score.f1, score.label))


def macro_f1(wanted: Sequence[str], got: Sequence[str]) -> float:
    """Return the mean F1 over the labels wanted somewhere; 0 for no items."""
    scores = label_scores(wanted, got)
    return sum(score.f1 for score in scores) / len(scores) if scores else 0.0


def macro_f1_estimate(wanted: Sequence[str], got: Sequence[str]) -> Estimate:
    """Return macro-F1 with its bootstrap interval over items."""
    names = sorted({*wanted, *got})
    index = {name: position for position, name in enumerate(names)}
    truth = np.array([index[name] for name in wanted], dtype=np.int64)
    guess = np.array([index[name] for name in got], dtype=np.int64)
    n = len(names)

    def figure(sample: NDArray[np.int64]) -> float:
        table = np.bincount(truth[sample] * n + guess[sample], minlength=n * n).reshape(n, n)
        there = table.sum(axis=1)
        f1 = 2 * np.diag(table) / np.maximum(there + table.sum(axis=0), 1)
        return float(f1[there > 0].mean()) if there.any() else 0.0

    return bootstrap(len(truth), figure)


def auroc(negatives: Sequence[float], positives: Sequence[float]) -> float:
    """Return the probability that a positive scores above a negative, ties counting half.

    Raises:
        ValueError: One of the two is empty.
    """
    if not len(negatives) or not len(positives):
        raise ValueError("AUROC needs both kinds")
    below, above = np.asarray(negatives)[:, None], np.asarray(positives)[None, :]
    return float((above > below).mean() + 0.5 * (above == below).mean())


def recall_at(negatives: Sequence[float], positives: Sequence[float], most: float) -> float:
    """Return the share of positives above a threshold that at most ``most`` negatives exceed."""
    allowed = int(most * len(negatives))
    threshold = sorted(negatives, reverse=True)[allowed]
    return float(np.mean(np.asarray(positives) > threshold))


class Bin(NamedTuple):
    """Predictions whose confidence is in one bin: how many, mean confidence, share right."""

    low: float
    high: float
    number: int
    confidence: float
    accuracy: float


class Calibration(NamedTuple):
    """Expected calibration error, the bins, and what a perfectly calibrated model would show.

    ``floor`` is the mean error of simulated outcomes that follow the confidences exactly: with
    few items it is well above 0.
    """

    error: float
    floor: float
    bins: tuple[Bin, ...]


def calibration(confidences: Sequence[float], right: Sequence[bool]) -> Calibration:
    """Return the expected calibration error in 15 bins of equal width (Guo et al. 2017)."""
    sure, hits = np.asarray(confidences, dtype=float), np.asarray(right, dtype=float)
    if not len(sure):
        return Calibration(0.0, 0.0, ())
    # bin k holds the confidences in (k/15, (k+1)/15]
    place = np.clip(np.ceil(sure * BINS).astype(int) - 1, 0, BINS - 1)
    number = np.bincount(place, minlength=BINS)
    confidence = np.bincount(place, sure, BINS)

    def error(outcomes: NDArray[np.float64]) -> float:
        return float(np.abs(np.bincount(place, outcomes, BINS) - confidence).sum() / len(sure))

    generator = np.random.default_rng(SEED)
    floor = [error((generator.random(len(sure)) < sure).astype(float)) for _ in range(200)]
    accuracy = np.bincount(place, hits, BINS)
    bins = tuple(
        Bin(k / BINS, (k + 1) / BINS, int(n), confidence[k] / n, accuracy[k] / n)
        for k, n in enumerate(number)
        if n
    )
    return Calibration(error(hits), float(np.mean(floor)), bins)


def carries_key_terms(text: str, key_terms: Sequence[str]) -> bool:
    """Whether ``text`` has, for each entry, one of its ``|``-separated terms as whole words."""
    return all(
        any(
            re.search(rf"(?<!\w){re.escape(term.strip())}(?!\w)", text, re.IGNORECASE)
            for term in entry.split("|")
        )
        for entry in key_terms
    )
