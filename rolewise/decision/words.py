"""The words by which free text is read: ``knowledge/free_text.yml``, compiled to patterns.

In a phrase ``*`` stands for the rest of a word and ``...`` for up to three words.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

import yaml
from pydantic import ValidationError

from rolewise.knowledge.load import DEFAULT_DIRECTORY, KnowledgeError
from rolewise.knowledge.records import Identifier, Phrase, Record
from rolewise.yaml_files import read_yaml

Pattern = re.Pattern[str]

LIKE = (
    r"(?:(?<=\bi )|(?<=\bi'd )|(?<=\bi do )|(?<=\breally )|(?<=\balso )|(?<=\bstill )|"
    r"(?<=\bquite )|"
    r"(?<=\bactually )|(?<=\bnot )|(?<=n't )|(?<=\bdont )|(?<=\bnever )|(?<=\bto )|"
    r"(?<=\bpart i )|"
    r"(?<=\balways )|(?<=\bto surprise )|(?<=\bjust )|(?<=\bone who )|^\s*)(?:likes?|"
    r"liked|liking)"
    r"(?! (?:me|someone|somebody|everyone|that|this|everybody)\b)"
)
"""The verb "like": not "feels like", "people like me"."""
INTO = (
    r"(?:(?<=\bi'm )|(?<=\bim )|(?<=\bam )|(?<=\breally )|"
    r"(?<=\bso )|(?<=\bsuper )|^\s*|(?<=\bnot ))into"
)
MORE = r"^\s*(?:and |want )?more(?! than\b)"
LESS = r"^\s*(?:and |want )?(?:less|fewer)(?! than\b)"
NO = (
    r"^\s*(?:and |but |please )?no(?! (?:one|preference|idea|clue|doubt|"
    r"matter|degree|longer|college))\b"
)
YES_AT_END = r"\b(?:yes|yep|yeah)(?: please)?\W*$"
NO_AT_END = r"\b(?:no|nope|nah)(?: thanks| thank you| please| way)?\W*$"


class FreeText(Record):
    """``knowledge/free_text.yml``.

    Attributes:
        likes, dislikes, neither: How people say that they like, dislike or don't mind something.
        negations: Words that turn a feeling round.
        hedges: Words that soften it.
        others: Words for other people, whose views aren't the writer's.
        topics: By criterion, more words for what its question is about.
        facts: By criterion and choice, words that mean the choice.
    """

    likes: tuple[Phrase, ...]
    dislikes: tuple[Phrase, ...]
    neither: tuple[Phrase, ...]
    negations: tuple[Phrase, ...]
    hedges: tuple[Phrase, ...]
    others: tuple[Phrase, ...]
    topics: Mapping[Identifier, tuple[Phrase, ...]]
    facts: Mapping[Identifier, Mapping[Identifier, tuple[Phrase, ...]]]


class Words(NamedTuple):
    """The same, compiled."""

    likes: Pattern
    dislikes: Pattern
    neither: Pattern
    negations: Pattern
    hedges: Pattern
    others: Pattern
    topics: Mapping[str, tuple[str, ...]]
    facts: Mapping[str, Mapping[str, tuple[str, ...]]]


def compiled(phrases: Iterable[str], *raw: str) -> Pattern:
    """Compile phrases, the longest first, and raw patterns into one pattern of whole words."""
    ordered = sorted(set(phrases), key=lambda phrase: (-len(phrase), phrase))
    parts = [*map(_pattern, ordered), *raw]
    return re.compile("|".join(parts), re.IGNORECASE)


def _pattern(phrase: str) -> str:
    pattern = ""
    for word in phrase.split():
        if word == "...":
            pattern += r"(?:\s+[\w'’-]+){0,3}"
            continue
        piece = re.escape(word.rstrip("*")) + (r"[\w-]*" if word.endswith("*") else "")
        pattern += (r"\s+" if pattern else "") + piece
    before = r"(?<![\w-])" if phrase[0].isalnum() else ""
    after = r"(?!\w)" if not phrase.endswith("*") else ""
    return before + pattern + after


@functools.lru_cache(maxsize=2)
def load_words(directory: Path = DEFAULT_DIRECTORY) -> Words:
    """Read ``free_text.yml`` of a knowledge folder.

    Raises:
        KnowledgeError: With every mistake found.
    """
    try:
        raw = read_yaml(directory / "free_text.yml")
        file = FreeText(**raw)
    except (OSError, yaml.YAMLError, TypeError) as error:
        raise KnowledgeError([f"free_text.yml: cannot be read: {error}"]) from None
    except ValidationError as error:
        raise KnowledgeError(
            f"free_text.yml: {'.'.join(map(str, item['loc']))}: {item['msg']}"
            for item in error.errors()
        ) from None
    likes = [phrase for phrase in file.likes if phrase != "into"]
    return Words(
        compiled(likes, LIKE + r"(?!\w)", INTO + r"(?!\w)", MORE + r"(?!\w)", YES_AT_END),
        compiled(file.dislikes, LESS + r"(?!\w)", NO, NO_AT_END),
        compiled(file.neither),
        compiled(file.negations, r"n't\b"),
        compiled(file.hedges),
        compiled(file.others),
        {str(name): tuple(map(str, words)) for name, words in file.topics.items()},
        {
            str(name): {str(choice): tuple(map(str, cues)) for choice, cues in choices.items()}
            for name, choices in file.facts.items()
        },
    )
