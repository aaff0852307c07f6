"""Cut a text into the pieces that are read by meaning: clauses, and neighbors together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from rolewise.decision.clauses import Clause, clauses

MOST_CLAUSES = 3
"""So many neighboring clauses of a sentence are read together at most."""
FEWEST_WORDS, MOST_WORDS = 3, 30
MOST_UNITS = 160
"""A longer text is read up to here; 350 words make about 120."""
_POINTS = re.compile(
    r"^\W*(?:(?:and|but|so|honestly|frankly) )?(?:(?:that|this|it|those|these|they|which|both)\b|"
    r"(?:\w+[ ,]+){1,4}(?:it|them|that|those)\b)",
    re.IGNORECASE,
)

_BOUND = re.compile(r"\b(?:when|than|rather than|instead of|over|unless|except)\s*$", re.IGNORECASE)
"""What follows these can't be understood alone: "I like it when a release is boring"."""

_MINE = re.compile(r"^\W*(?:(?:and|but|so|then) )*(?:i|i'd|i'm|i've|my)\b", re.IGNORECASE)
"""What others do matters where it leads to this: "they ask me why, and I look into it"."""


class Unit(NamedTuple):
    """A piece of a text and where it stands."""

    text: str
    start: int
    end: int


def units(text: str) -> list[Unit]:
    """Return the pieces of a text that may tell what its writer likes, in order.

    Questions and what others say are left out. A sentence that points back ("I find it dull") is
    also read together with the one before.
    """
    found: dict[tuple[int, int], Unit] = {}
    before: list[Clause] = []
    for _, group in groupby(clauses(text), key=lambda clause: clause.sentence):
        sentence = list(group)
        for unit in _inside(text, sentence):
            found.setdefault((unit.start, unit.end), unit)
        if before and _POINTS.match(sentence[0].text):
            for unit in _spans(text, [before[-1:] + sentence[:1], before + sentence]):
                found.setdefault((unit.start, unit.end), unit)
        before = sentence
    return list(found.values())[:MOST_UNITS]


def _inside(text: str, sentence: Sequence[Clause]) -> Iterator[Unit]:
    runs = [
        sentence[first:last]
        for first in range(len(sentence))
        for last in range(first + 1, min(first + MOST_CLAUSES, len(sentence)) + 1)
    ]
    yield from _spans(text, runs)


def _spans(text: str, runs: Sequence[Sequence[Clause]]) -> Iterator[Unit]:
    for run in runs:
        if any(clause.asked for clause in run) or run[-1].theirs:
            continue
        if any(clause.theirs for clause in run) and not _MINE.match(run[-1].text):
            continue
        if _BOUND.search(text[: run[0].start]):
            continue
        start, end = run[0].start, run[-1].start + len(run[-1].text)
        piece = text[start:end].strip()
        if FEWEST_WORDS <= len(piece.split()) <= MOST_WORDS:
            yield Unit(piece, start, end)
