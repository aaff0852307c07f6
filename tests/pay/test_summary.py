"""Quantiles and the interval of a median."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolewise.pay.summary import EXACT_UP_TO, median_ranks, summarize


@pytest.mark.parametrize(
    # From Conover's table of the sign test: ranks from 1 of the 95 % interval.
    ("n", "low", "high"),
    [(6, 1, 6), (10, 2, 9), (20, 6, 15), (50, 18, 33), (100, 40, 61)],
)
def test_known_ranks(n: int, low: int, high: int) -> None:
    assert median_ranks(n) == (low - 1, high - 1)


@given(st.integers(6, 400))
def test_the_interval_holds_95_percent_and_no_narrower_one_does(n: int) -> None:
    low, high = median_ranks(n)
    assert low + high == n - 1
    outside = 2 * sum(math.comb(n, k) for k in range(low + 1)) / 2**n
    narrower = 2 * sum(math.comb(n, k) for k in range(low + 2)) / 2**n
    assert outside <= 0.05 < narrower


def test_the_approximation_continues_the_exact_ranks() -> None:
    for n in (EXACT_UP_TO + 1, EXACT_UP_TO + 50):
        exact = max(
            k for k in range(n) if sum(math.comb(n, j) for j in range(k + 1)) * 40 <= 2**n or k == 0
        )
        assert abs(median_ranks(n)[0] - exact) <= 1


@given(st.lists(st.integers(1, 10**6), min_size=1, max_size=60))
def test_a_summary_is_in_order(values: list[int]) -> None:
    summary = summarize(np.array(values))
    assert summary.n == len(values)
    assert summary.p25 <= summary.median <= summary.p75
    assert summary.low <= summary.median <= summary.high


def test_no_values() -> None:
    with pytest.raises(ValueError, match="no values"):
        summarize(np.zeros(0))
