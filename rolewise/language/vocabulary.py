"""Find the names of roles, fields, places, levels and skills in a text.

The names come from the knowledge base alone. Typos are forgiven only where the misspelled word
is no ordinary word: the encoder's WordPiece vocabulary says which words are ordinary.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, Optional

from rapidfuzz.distance import OSA

from rolewise.knowledge import KnowledgeBase
from rolewise.language.tokens import Token, tokenize

ENTITIES = ("role", "field", "uncovered_role", "location", "experience_level", "skill", "year")
"""Entity names, most wanted first where two names cover the same words."""

_FUZZY_ENTITIES = frozenset({"role", "field", "uncovered_role", "location", "skill"})
_MAX_TOKENS = 6
_MIN_FUZZY_LETTERS = 6
_YEAR = re.compile(r"^(19[89]\d|20[0-4]\d)$")
_YEARS_OF_EXPERIENCE = re.compile(
    r"\b(\d{1,2})\s*\+?\s*(?:years?|yrs?|yoe)\b(?!\s*(?:old|ago|from now|ahead|time))", re.IGNORECASE
)
_NOT_EXPERIENCE = re.compile(r"(?:\bin|\bnext|\bwithin|\bafter|\bpast|\blast|\bevery)\s+$", re.IGNORECASE)


class Term(NamedTuple):
    """A name to look for.

    Attributes:
        tokens: Folded words.
        entity: Entity name.
        value: What the name means: a role, skill or level id, a place id.
        exact: The only spelling accepted, or None for any case.
    """

    tokens: tuple[str, ...]
    entity: str
    value: str
    exact: Optional[str] = None


class Mention(NamedTuple):
    """A name found in a text; ``start`` and ``end`` are character offsets.

    ``confidence`` is 1.0 for an exact name, less for a forgiven typo.
    """

    start: int
    end: int
    text: str
    entity: str
    value: str
    confidence: float = 1.0
    direction: Optional[str] = None


class Vocabulary:
    """Terms arranged for looking them up in a sentence."""

    def __init__(self, terms: Iterable[Term], ordinary_words: Iterable[str]) -> None:
        """Index ``terms``.

        Args:
            terms: The names; where two agree in their words, the entity earlier in
                ``ENTITIES`` wins.
            ordinary_words: Words that are never taken for a typo, lower case.
        """
        self.terms = sorted(
            set(terms), key=lambda term: (ENTITIES.index(term.entity), term.tokens, term.value)
        )
        self.ordinary_words = frozenset(ordinary_words)
        self._by_tokens: dict[tuple[str, ...], list[Term]] = defaultdict(list)
        self._fuzzy: dict[int, list[Term]] = defaultdict(list)
        for term in self.terms:
            self._by_tokens[term.tokens].append(term)
            if term.exact or term.entity not in _FUZZY_ENTITIES:
                continue
            if len("".join(term.tokens)) >= _MIN_FUZZY_LETTERS:
                self._fuzzy[len(term.tokens)].append(term)
            if term.entity == "role" and len(term.tokens) > 1:
                joined = ("".join(term.tokens),)
                self._by_tokens[joined].append(term)

    def find(self, text: str) -> list[Mention]:
        """Return the names in ``text`` in order, longest first where they overlap."""
        tokens = tokenize(text)
        mentions: list[Mention] = []
        taken = [False] * len(tokens)
        for size in range(min(_MAX_TOKENS, len(tokens)), 0, -1):
            for start in range(len(tokens) - size + 1):
                window = slice(start, start + size)
                if any(taken[window]):
                    continue
                mention = self._match(text, tokens[window])
                if mention is not None:
                    mentions.append(mention)
                    taken[window] = [True] * size
        mentions.extend(_years(tokens, taken))
        mentions.extend(_experience(text, mentions))
        return sorted(mentions)

    def _match(self, text: str, window: Sequence[Token]) -> Optional[Mention]:
        start, end = window[0].start, window[-1].end
        surface = text[start:end]
        if _crosses_sentence(surface):
            return None
        folded = tuple(token.folded for token in window)
        for term in self._by_tokens.get(folded, ()):
            if term.exact is None or term.exact == surface:
                return Mention(start, end, surface, term.entity, term.value)
        if all(word in self.ordinary_words for word in folded) and len(folded) < 2:
            return None
        best = max(self._typos(folded), default=None, key=lambda found: found[0])
        if best is None:
            return None
        return Mention(start, end, surface, best[1].entity, best[1].value, round(best[0], 2))

    def _typos(self, folded: tuple[str, ...]) -> Iterator[tuple[float, Term]]:
        """Yield (similarity, term) for the terms that ``folded`` may be a typo of."""
        for term in self._fuzzy.get(len(folded), ()):
            total = 0
            differing = 0
            for word, wanted in zip(folded, term.tokens):
                if word == wanted:
                    continue
                differing += 1
                distance = OSA.distance(word, wanted, score_cutoff=2)
                if not self._forgivable(word, wanted, distance, alone=len(folded) == 1):
                    break
                if word in self.ordinary_words and (differing > 1 or distance > 1):
                    break
                total += distance
            else:
                others_equal = differing == 1 and len(folded) > 1
                ordinary = any(
                    word in self.ordinary_words
                    for word, wanted in zip(folded, term.tokens)
                    if word != wanted
                )
                if not ordinary or (others_equal and term.entity == "role"):
                    yield 1.0 - total / len("".join(term.tokens)), term

    @staticmethod
    def _forgivable(word: str, wanted: str, distance: int, alone: bool) -> bool:
        shorter = min(len(word), len(wanted))
        if alone and (shorter < _MIN_FUZZY_LETTERS or word[0] != wanted[0]):
            return False
        return shorter >= 4 and distance <= (2 if shorter >= 8 else 1)

    def to_json(self) -> str:
        """Return the vocabulary as JSON text, to be read by ``from_json``."""
        return json.dumps(
            {"terms": self.terms, "ordinary_words": sorted(self.ordinary_words)}, sort_keys=True
        )

    @classmethod
    def from_json(cls, text: str) -> "Vocabulary":
        """Rebuild a vocabulary from ``to_json``."""
        data = json.loads(text)
        terms = [Term(tuple(words), *rest) for words, *rest in data["terms"]]
        return cls(terms, data["ordinary_words"])


def build_terms(knowledge: KnowledgeBase) -> list[Term]:
    """Return every name in the knowledge base as terms."""
    terms: list[Term] = []

    def add(entity: str, value: str, names: Iterable[str], exact: Iterable[str] = ()) -> None:
        for name in names:
            terms.append(Term(_folded(name), entity, value))
        for name in exact:
            terms.append(Term(_folded(name), entity, value, exact=name))

    for role in knowledge.roles.values():
        add("role", role.id, {role.name, role.short_name, *role.aliases, *role.abbreviations})
        add("field", role.id, role.fields)
    for uncovered in knowledge.uncovered_roles:
        add("uncovered_role", uncovered.name, {uncovered.name, *uncovered.aliases})
    for place in knowledge.places:
        add("location", place.id, {place.name, *place.aliases}, place.exact)
    for level in knowledge.levels:
        add("experience_level", level.id, level.words)
    for skill in knowledge.skills:
        names = set() if skill.exact and skill.name in skill.exact else {skill.name}
        add("skill", skill.id, {*names, *skill.aliases, *skill.abbreviations}, skill.exact)
    return [term for term in terms if term.tokens]


def experience_level(years: int) -> str:
    """Return the level usually meant by so many years of work: 0–2, 3–5, 6 and more."""
    if years <= 2:
        return "entry"
    return "mid" if years <= 5 else "senior"


def _folded(name: str) -> tuple[str, ...]:
    return tuple(token.folded for token in tokenize(name))


def _crosses_sentence(surface: str) -> bool:
    return bool(re.search(r"[.!?;:,()\n]\s", surface)) or "," in surface


def _years(tokens: Sequence[Token], taken: Sequence[bool]) -> Iterator[Mention]:
    for token, used in zip(tokens, taken):
        if not used and _YEAR.match(token.text):
            yield Mention(token.start, token.end, token.text, "year", token.text)


def _experience(text: str, mentions: Sequence[Mention]) -> Iterator[Mention]:
    if any(mention.entity == "experience_level" for mention in mentions):
        return
    for match in _YEARS_OF_EXPERIENCE.finditer(text):
        if _NOT_EXPERIENCE.search(text[: match.start()]):
            continue
        level = experience_level(int(match.group(1)))
        yield Mention(match.start(), match.end(), match.group(), "experience_level", level)
