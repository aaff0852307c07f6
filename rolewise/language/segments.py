"""Split a message that asks several things into its questions."""

from __future__ import annotations

import re
from typing import NamedTuple

_OPENERS = (
    r"(?:what(?:['’]?s)?|how(?:['’]?s)?|which|who|where|when|why|is|are|do|does|did|can|could|"
    r"should|would|will|am|has|have)"
)
_GREETINGS = r"(?:and|also|but|so|then|or|plus|btw|by the way|ok|okay|hi|hello|hey|well)"
_QUESTION_START = re.compile(rf"^(?:{_GREETINGS}[\s,]+)*{_OPENERS}\b", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?<=[?!])\s+|(?<=[a-z0-9)]\.)\s+(?=[A-Z])|\n+|;\s+")
_JOINED = re.compile(
    rf"(?:,\s*|\s+)(?:and|plus|as well as|&)(?:\s+also)?\s+(?={_OPENERS}\s+(?:\w+['’]?\w*\s+)+\w+)"
    rf"|,\s+(?={_OPENERS}\s+\w+\s+\w+)",
    re.IGNORECASE,
)
MIN_WORDS = 2
STORY_WORDS = 30
"""From so many words beside a single question on, the message is a story with a question."""


class Segment(NamedTuple):
    """A part of a message; offsets are characters of the whole message."""

    start: int
    end: int
    text: str


def split_questions(text: str) -> list[Segment]:
    """Return the questions in ``text``, or the whole text when it asks only one thing.

    Background sentences ("I'm a physicist.") are no segments of their own. A single question
    that ends or interrupts a long story stands for the whole message.
    """
    questions = [
        part
        for sentence in _pieces(text, 0, _SENTENCE_END)
        for part in _split_joined(sentence)
        if _is_question(part)
    ]
    if len(questions) == 1 and _words_beside(text, questions[0]) >= STORY_WORDS:
        return questions
    if len(questions) < 2:
        stripped = text.strip()
        start = text.find(stripped)
        return [Segment(start, start + len(stripped), stripped)]
    return questions


def _words_beside(text: str, question: Segment) -> int:
    return len(text.split()) - len(question.text.split())


def _pieces(text: str, offset: int, boundary: re.Pattern[str]) -> list[Segment]:
    pieces: list[Segment] = []
    position = 0
    for match in [*boundary.finditer(text), None]:
        end = match.start() if match else len(text)
        raw = text[position:end]
        stripped = raw.strip()
        if stripped:
            start = offset + position + raw.find(stripped)
            pieces.append(Segment(start, start + len(stripped), stripped))
        position = match.end() if match else len(text)
    return pieces


def _split_joined(sentence: Segment) -> list[Segment]:
    """Split "what do they do and how much do they earn" at the ``and``."""
    if not _QUESTION_START.match(sentence.text):
        return [sentence]
    return _pieces(sentence.text, sentence.start, _JOINED)


def _is_question(segment: Segment) -> bool:
    if len(segment.text.split()) < MIN_WORDS:
        return False
    return segment.text.endswith("?") or bool(_QUESTION_START.match(segment.text))
