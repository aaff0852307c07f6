"""The vocabulary of the real knowledge base, built once for all tests of this folder."""

from __future__ import annotations

import functools

from rolewise.knowledge import load_knowledge
from rolewise.language.context import Mention
from rolewise.language.directions import assign_directions
from rolewise.language.encoder import ordinary_words
from rolewise.language.vocabulary import Vocabulary, build_terms


@functools.lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """Return the vocabulary of the real knowledge base."""
    return Vocabulary(build_terms(load_knowledge()), ordinary_words())


def find(text: str) -> list[Mention]:
    """Return names with directions, as the component finds them."""
    return assign_directions(text, vocabulary().find(text))


def named(text: str, *entities: str) -> list[str]:
    """Return the values of the mentions of these entities, in order."""
    return [mention.value for mention in find(text) if mention.entity in entities]
