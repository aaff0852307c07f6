"""Quantiles of pay and how sure the median is."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

EXACT_UP_TO = 1000
"""Ranks of the interval are computed exactly up to so many records, then approximated."""


class Summary(NamedTuple):
    """Quantiles of n values, in their unit; ``low`` and ``high`` bound the median with 95 %."""

    n: int
    p25: int
    median: int
    p75: int
    low: int
    high: int


def summarize(values: NDArray[Any]) -> Summary:
    """Return quantiles (linear interpolation) and the median's 95 % interval.

    The interval lies between two order statistics and assumes no distribution (Conover, Practical
    Nonparametric Statistics, 3rd ed. 1999, section 3.2).

    Args:
        values: Pay, in any order, shape (n,).

    Raises:
        ValueError: There are no values.
    """
    if not len(values):
        raise ValueError("no values to summarize")
    ordered = np.sort(values)
    p25, median, p75 = (round(float(q)) for q in np.quantile(ordered, (0.25, 0.5, 0.75)))
    low, high = median_ranks(len(ordered))
    return Summary(len(ordered), p25, median, p75, int(ordered[low]), int(ordered[high]))


def median_ranks(n: int) -> tuple[int, int]:
    """Return the places, from 0, of the order statistics around the median of n values.

    Where n is too small for 95 %, the smallest and the largest value.
    """
    if n > EXACT_UP_TO:
        low = math.floor(n / 2 - 1.959964 * math.sqrt(n) / 2)
    else:
        # The largest k with P(Binomial(n, 1/2) < k) <= 2.5 %, by adding up the tail.
        below, k = 0, 0
        while (below + math.comb(n, k)) * 40 <= 2**n:
            below += math.comb(n, k)
            k += 1
        low = k - 1
    low = max(low, 0)
    return low, n - 1 - low
