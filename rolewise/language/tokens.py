"""Word tokens with offsets, folded so that plurals, accents and case don't matter."""

from __future__ import annotations

import functools
import re
import unicodedata
from typing import NamedTuple

_WORD = re.compile(r"\.?[A-Za-z0-9\u00c0-\u024f]+(?:[+#]+|['\u2019](?:s|S|m|re|ve|d|ll)\b)?")
_POSSESSIVE = re.compile(r"['\u2019](?:s|S)$")


class Token(NamedTuple):
    """One word of a text.

    Attributes:
        text: As written.
        folded: Lower case, without accents, possessive and plural ``s``.
        start, end: Character offsets in the text.
    """

    text: str
    folded: str
    start: int
    end: int


def tokenize(text: str) -> list[Token]:
    """Split ``text`` into words; hyphens, slashes and other marks separate."""
    return [
        Token(match.group(), fold(match.group()), match.start(), match.end())
        for match in _WORD.finditer(text)
    ]


@functools.lru_cache(maxsize=16_384)
def fold(word: str) -> str:
    """Return ``word`` in the form in which words are compared.

    The plural rule is crude on purpose (``statistics`` becomes ``statistic``): both sides of
    every comparison are folded alike, so only collisions would matter.
    """
    word = _POSSESSIVE.sub("", word)
    if not word.isascii():
        word = unicodedata.normalize("NFKD", word)
        word = "".join(letter for letter in word if not unicodedata.combining(letter))
    word = word.lower()
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    return word
