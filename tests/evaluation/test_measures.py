"""Counting: known values, and properties that break with the code."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import f1_score, roc_auc_score

from evaluation.measures import (
    Share,
    auroc,
    bootstrap,
    calibration,
    carries_key_terms,
    label_scores,
    macro_f1,
    macro_f1_estimate,
    recall_at,
)


def test_wilson_interval_of_a_textbook_case() -> None:
    low, high = Share(15, 50).interval()
    assert (round(low, 3), round(high, 3)) == (0.191, 0.438)
    assert Share(0, 0).interval() == (0.0, 1.0)


def test_macro_f1_agrees_with_scikit_learn_on_the_labels_that_are_there() -> None:
    wanted, got = list("aaabbbccd"), list("aabbbacce")
    expected = f1_score(wanted, got, average="macro", labels=list("abcd"), zero_division=0)
    assert macro_f1(wanted, got) == pytest.approx(expected)
    estimate = macro_f1_estimate(wanted, got)
    assert estimate.value == pytest.approx(expected)
    assert estimate.low < estimate.value < estimate.high


def test_worst_label_comes_first_with_what_it_is_taken_for() -> None:
    first = label_scores(list("aabb"), list("ccbb"))[0]
    assert (first.label, first.f1, first.taken_for) == ("a", 0.0, (("c", 2),))


def test_bootstrap_is_repeatable_and_covers_the_mean() -> None:
    values = np.arange(100.0)
    one = bootstrap(100, lambda sample: float(values[sample].mean()))
    two = bootstrap(100, lambda sample: float(values[sample].mean()))
    assert one == two
    assert one.value == 49.5
    # the standard error of the mean is 2.89, so the interval is about 49.5 ± 5.7
    assert one.low == pytest.approx(43.8, abs=1.0)
    assert one.high == pytest.approx(55.2, abs=1.0)


def test_auroc_agrees_with_scikit_learn_with_ties() -> None:
    below, above = [0.1, 0.4, 0.4, 0.8], [0.4, 0.9, 0.3]
    expected = roc_auc_score([0] * 4 + [1] * 3, below + above)
    assert auroc(below, above) == pytest.approx(expected)
    with pytest.raises(ValueError):
        auroc([], above)


def test_recall_at_lets_no_more_negatives_through_than_allowed() -> None:
    negatives = [n / 100 for n in range(100)]
    assert recall_at(negatives, [0.955, 0.96, 0.94, 0.2], most=0.04) == 0.5
    assert recall_at(negatives, [1.0, 0.99], most=0.0) == 0.5


def test_calibration_error_of_an_overconfident_model() -> None:
    measured = calibration([0.95] * 10, [True] * 5 + [False] * 5)
    assert measured.error == pytest.approx(0.45)
    assert measured.floor < 0.1
    (only,) = measured.bins
    assert (only.number, only.accuracy) == (10, 0.5)


def test_calibration_of_a_calibrated_model_is_near_its_floor() -> None:
    generator = np.random.default_rng(0)
    sure = generator.random(5000)
    measured = calibration(sure.tolist(), (generator.random(5000) < sure).tolist())
    assert measured.error < 2 * measured.floor < 0.05
    assert sum(part.number for part in measured.bins) == 5000


def test_confidence_zero_and_one_have_a_bin() -> None:
    assert sum(part.number for part in calibration([0.0, 1.0], [False, True]).bins) == 2


def test_key_terms_are_whole_words() -> None:
    assert carries_key_terms("They clean data.", ["clean|tidy", "data"])
    assert not carries_key_terms("They cleaned data.", ["clean"])
