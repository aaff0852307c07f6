"""Reading ease after Flesch (1948), "A new readability yardstick", J. Applied Psychology 32:221."""

from __future__ import annotations

import re

_WORD = re.compile(r"[A-Za-z]+(?:['’][a-z]+)?")
_SENTENCE_END = re.compile(r"[.!?]+(?=\s|$)")
_VOWELS = re.compile(r"[aeiouy]+")
_SPLIT_VOWELS = re.compile(r"(?:ia|io(?!n|us)|eo(?!n)|iu|ua(?!l)|uou)")


def reading_ease(text: str) -> float:
    """Return Flesch's reading ease: 100 is very easy, 60 plain, 30 academic; 0 and less is hard.

    206.835 - 1.015 * words per sentence - 84.6 * syllables per word. Syllables are counted by rule.
    """
    words = _WORD.findall(text)
    if not words:
        return 100.0
    sentences = max(1, len(_SENTENCE_END.findall(text)))
    heard = sum(syllables(word) for word in words)
    return 206.835 - 1.015 * len(words) / sentences - 84.6 * heard / len(words)


def syllables(word: str) -> int:
    """Return about how many syllables an English word has; abbreviations are spelled out."""
    if word.isupper() and len(word) <= 4:
        return len(word) + 2 * word.count("W")
    lower = re.sub(r"['’].*", "", word.lower())
    # An e at the end is silent, also before s and d, but not in "-ted", "-ces" and the like.
    stem = re.sub(
        r"(?<=[^aeiouyl])e$|(?<=[aeiouy]l)e$|(?<=[^aeioutdy])ed$|(?<=[^aeiouyscgzhx])es$", "", lower
    )
    groups = len(_VOWELS.findall(stem)) + len(_SPLIT_VOWELS.findall(stem))
    return max(1, groups)
