"""What a clause's words feel: likes, dislikes, neither."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple, Optional

from rolewise.decision.words import Words

LIKES, DISLIKES, NEITHER = "likes", "dislikes", "neither"
IF = re.compile(
    r"^\s*(?:and |but |so |even )?(?:if|in case|what if|when people say)\b", re.IGNORECASE
)
_IF_INSIDE = re.compile(r"\b(?:if|whether|as long as)\b.*$", re.IGNORECASE)


class Feeling(NamedTuple):
    """A word of liking; offsets are those of the clause."""

    start: int
    end: int
    kind: str
    hedged: bool


_TO_TALK = re.compile(
    r"\b(?:want|like|love|wish|prefer) to (?:change|correct|edit|revise|skip|ask|know|"
    r"see|hear|talk about|go back)\b",
    re.IGNORECASE,
)


_WANTS = re.compile(r"^\W*(?:(?:and|but|so|just|please) )*$", re.IGNORECASE)
"""Before "give me": a wish, and not "the company would give me"."""


def feelings(piece: str, words: Words) -> Iterator[Feeling]:
    """Yield the feelings a clause's words tell, in order."""
    taken: list[tuple[int, int]] = []
    found: list[Feeling] = []
    hedged = bool(words.hedges.search(piece))
    plain = _IF_INSIDE.sub(lambda m: " " * len(m.group()), piece) if not IF.match(piece) else piece
    plain = _TO_TALK.sub(lambda m: " " * len(m.group()), plain)
    for kind, pattern in (
        (NEITHER, words.neither),
        (DISLIKES, words.dislikes),
        (LIKES, words.likes),
    ):
        for match in pattern.finditer(plain):
            if any(match.start() < b and a < match.end() for a, b in taken):
                continue
            if match.group().lower() == "give me" and not _WANTS.match(plain[: match.start()]):
                continue
            taken.append(match.span())
            meant = _negated(kind, plain, match, words)
            if meant is not None:
                found.append(Feeling(match.start(), match.end(), meant, hedged))
    if not found:
        denied = re.match(r"\s*(?:neither|nor)\b", plain, re.IGNORECASE) or re.search(
            r"\bi'm neither\b|\bnot an? \w+ (?:person|type|guy)\b", plain, re.IGNORECASE
        )
        if denied:
            found.append(Feeling(denied.start(), denied.end(), DISLIKES, hedged))
    yield from sorted(found)


def _negated(kind: str, piece: str, match: re.Match[str], words: Words) -> Optional[str]:
    before = " ".join(piece[: match.start()].split()[-5:]).lower()
    negations = list(words.negations.finditer(before))
    if not negations or "not only" in before or "no doubt" in before or "not just" in before:
        return kind
    between = before[negations[-1].end() :].strip()
    if between and re.search(r"\b(?:and|but|that|when)\b", between):
        return kind
    if kind == LIKES:
        return DISLIKES
    if kind == NEITHER:
        return DISLIKES if match.group().lower().split()[-1] in ("with", "me") else NEITHER
    return NEITHER
