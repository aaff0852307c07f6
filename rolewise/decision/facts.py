"""Choices named as facts: "PhD in physics", "never wrote a line of code"."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import NamedTuple, Optional

from rolewise.decision.clauses import Clause
from rolewise.decision.feelings import LIKES
from rolewise.decision.model import DecisionModel
from rolewise.decision.words import Pattern, Words, compiled

DIRECT, CARRIED, POINTED = 0.95, 0.85, 0.8
BACKGROUND = ("studies", "coding", "practice")
"""Criteria that say what somebody has, not what somebody likes."""


class Filled(NamedTuple):
    """One answer read out of a text.

    Attributes:
        criterion, choice: What it answers.
        words: The words that made us think so, as written.
        start, end: Where they are in the text.
        how: ``words``, ``meaning`` or ``background``.
        polarity: ``likes``, ``dislikes``, ``neither``; None for a fact.
        confidence: How sure the reading is, 0 to 1 (judged by the way it was read).
    """

    criterion: str
    choice: str
    words: str
    start: int
    end: int
    how: str
    polarity: Optional[str] = None
    confidence: float = DIRECT


@functools.lru_cache(maxsize=4)
def patterns(about: tuple[tuple[str, tuple[str, ...]], ...]) -> tuple[tuple[str, Pattern], ...]:
    """Compile the phrases of each name."""
    return tuple((name, compiled(phrases)) for name, phrases in about if phrases)


def facts_in(model: DecisionModel, clause: Clause, words: Words) -> Iterator[Filled]:
    """Choices named as facts: "PhD in physics", "neural networks"."""
    if clause.theirs or clause.asked:
        return
    for criterion in model.criteria.values():
        extra = words.facts.get(criterion.id, {})
        cues = tuple(
            (choice.id, (*map(str, choice.cues), *extra.get(choice.id, ())))
            for choice in criterion.choices
        )
        best: Optional[tuple[int, Filled]] = None
        for choice, pattern in patterns(cues):
            for match in pattern.finditer(clause.text):
                if not _meant(criterion.id, clause, match):
                    continue
                length = match.end() - match.start()
                if best is None or length > best[0]:
                    best = (length, _fact(criterion.id, choice, clause))
        if best is not None:
            yield best[1]


_NEGATED = re.compile(
    r"(?:\b(?:not|never|no|without|nor|hardly)|n't)\b(?:\s+\w+){0,3}\s*$", re.IGNORECASE
)
_NOT_YET = re.compile(
    r"\b(?:thinking (?:about|of)|consider\w*|plan\w*|offers? me|offered me|apply\w*|"
    r"might|could do|tempted|take me|"
    r"money for|time for|should i|would i|worth|position|programs?|requires?|"
    r"degree required|want(?:s|ed)? (?:a|an|someone|to do a)|"
    r"like a|for a|do i need)\b",
    re.IGNORECASE,
)


def _meant(name: str, clause: Clause, match: re.Match[str]) -> bool:
    """Whether a cue is the writer's own."""
    before = clause.text[: match.start()]
    denies = re.match(
        r"(?:no|never|without|don't|do not|can't|cannot|zero|not|dropped)\b", match.group(), re.I
    )
    if not denies and _NEGATED.search(before):
        return False
    if match.group().lower() == "master" and (
        re.match(
            r"\s+(?:data|branch|plan|the|it|this|that|python|sql|all)\b", clause.text[match.end() :]
        )
        or re.search(r"\b(?:to|scrum|can|must|will|web|head)\s+$", before, re.IGNORECASE)
    ):
        return False
    if name in BACKGROUND:
        around = before[-40:] + clause.text[match.end() : match.end() + 12]
        return not _NOT_YET.search(around)
    feeling = clause.feeling_at(match.start(), match.end())
    return feeling is not None and feeling.kind == LIKES


def _fact(name: str, choice: str, clause: Clause) -> Filled:
    words = clause.text.strip()
    at = clause.start + clause.text.find(words)
    return Filled(name, choice, words, at, at + len(words), "words")
