"""Counting: shares with their 95 % intervals, key terms found."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

Z95 = 1.959964


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


def carries_key_terms(text: str, key_terms: Sequence[str]) -> bool:
    """Whether ``text`` has, for each entry, one of its ``|``-separated terms as whole words."""
    return all(
        any(
            re.search(rf"(?<!\w){re.escape(term.strip())}(?!\w)", text, re.IGNORECASE)
            for term in entry.split("|")
        )
        for entry in key_terms
    )
