"""Put near-identical messages together, so that an editor decides once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rapidfuzz import fuzz, process, utils

from rolewise.review.findings import REASONS
from rolewise.review.table import Item

COMPARED = 120
"""Letters at the beginning of a message; comparing long ones takes too long."""
ALIKE = 84
"""From this ``token_sort_ratio`` on (0 to 100) two messages are one: a typo, another order."""


class Group(NamedTuple):
    """Messages that say the same; the first is shown.

    Attributes:
        items: The newest first.
        reasons: Why any of them is here, the strongest first.
    """

    items: tuple[Item, ...]
    reasons: tuple[str, ...]

    @property
    def first(self) -> Item:
        """The message that stands for all."""
        return self.items[0]

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of all rows."""
        return tuple(item.id for item in self.items)


def group(items: Sequence[Item]) -> list[Group]:
    """Return groups, the largest first, then those with the newest message.

    Args:
        items: Rows of the queue, newest first.
    """
    texts: list[str] = []
    members: list[list[Item]] = []
    for item in items:
        text = utils.default_process(item.finding.said) or item.finding.said
        text = text[:COMPARED]
        found = process.extractOne(text, texts, scorer=fuzz.token_sort_ratio, score_cutoff=ALIKE)
        if found is None:
            texts.append(text)
            members.append([item])
        else:
            members[found[2]].append(item)
    groups = [Group(tuple(found), _reasons(found)) for found in members]
    return sorted(groups, key=lambda one: (-len(one.items), -one.first.finding.at))


def _reasons(items: Sequence[Item]) -> tuple[str, ...]:
    given = {reason for item in items for reason in item.finding.reasons}
    return tuple(reason for reason in REASONS if reason in given)
