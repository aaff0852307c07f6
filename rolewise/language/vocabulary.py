"""Find the names of roles, fields, places, levels and skills in a text.

The names come from the knowledge base alone. Typos are forgiven only where the misspelled word
is no ordinary word: the encoder's WordPiece vocabulary says which words are ordinary.
"""

from __future__ import annotations

import functools
import itertools
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, Optional

from rapidfuzz import process
from rapidfuzz.distance import OSA

from rolewise.knowledge import KnowledgeBase
from rolewise.knowledge.records import Place
from rolewise.language.context import Mention as Mention
from rolewise.language.context import exact_rule_for, fits, rule_for
from rolewise.language.experience import find_experience, meant_levels
from rolewise.language.tokens import Token, tokenize

ENTITIES = ("role", "field", "uncovered_role", "location", "experience_level", "skill", "year")
"""Entity names, most wanted first where two names cover the same words."""

_FUZZY_ENTITIES = frozenset({"role", "field", "uncovered_role", "location", "skill"})
_MIN_NAME_LETTERS = 6
_MIN_TYPO_LETTERS = 4
_HEADS = frozenset({"analyst", "architect", "engineer", "manager", "scientist"})
_YEAR = re.compile(r"^(19[89]\d|20[0-4]\d)$")


class Term(NamedTuple):
    """A name to look for.

    Attributes:
        tokens: Folded words.
        entity: Entity name.
        value: What the name means: a role, skill or level id, a place id.
        exact: The only spelling accepted, or None for any case.
        rule: What its surroundings must be like, a name in ``context.RULES``; None for any.
    """

    tokens: tuple[str, ...]
    entity: str
    value: str
    exact: Optional[str] = None
    rule: Optional[str] = None


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
        words: set[str] = set()
        role_words: set[str] = set()
        for term in self.terms:
            self._by_tokens[term.tokens].append(term)
            if term.exact or term.entity not in _FUZZY_ENTITIES:
                continue
            words.update(word for word in term.tokens if len(word) >= _MIN_TYPO_LETTERS)
            if term.entity == "role":
                role_words.update(term.tokens)
                if len(term.tokens) > 1:
                    self._by_tokens[("".join(term.tokens),)].append(term)
                    words.add("".join(term.tokens))
        self._word_set = frozenset(words)
        self._words = sorted(words)
        self._role_words = sorted(words & role_words)
        self._known = frozenset(word for tokens in self._by_tokens for word in tokens)
        self._sizes = sorted({len(tokens) for tokens in self._by_tokens}, reverse=True)
        self._meant = functools.lru_cache(maxsize=20_000)(self._find_meant)

    def find(self, text: str) -> list[Mention]:
        """Return the names in ``text`` in order, longest first where they overlap."""
        tokens = tokenize(text)
        possible = [self._meant(token.folded) for token in tokens]
        mentions: list[Mention] = []
        # A word that is in no name, even by a typo, needs no second look.
        taken = [not words for words in possible]
        for size in self._sizes:
            for start in range(len(tokens) - size + 1):
                window = slice(start, start + size)
                if any(taken[window]):
                    continue
                mention = self._match(text, tokens, possible, window)
                if mention is not None:
                    mentions.append(mention)
                    taken[window] = [True] * size
        named = {offset for item in mentions for offset in range(item.start, item.end)}
        mentions.extend(_years(token for token in tokens if token.start not in named))
        mentions = meant_levels(text, tokens, mentions)
        mentions.extend(list(find_experience(text, mentions)))
        return sorted(mentions)

    def _match(
        self,
        text: str,
        tokens: Sequence[Token],
        possible: Sequence[tuple[str, ...]],
        window: slice,
    ) -> Optional[Mention]:
        folded = tuple(token.folded for token in tokens[window])
        term, likeness = self._exact_term(text, tokens, window, folded), 1.0
        if term is None:
            best: Optional[tuple[float, Term]] = None
            for corrected in itertools.product(*possible[window]):
                found = self._corrected_term(folded, corrected)
                if (
                    found
                    and (best is None or found[0] > best[0])
                    and fits(found[1].rule, text, tokens, window)
                ):
                    best = found
            if best is None:
                return None
            likeness, term = round(best[0], 2), best[1]
        start, end = tokens[window][0].start, tokens[window][-1].end
        return Mention(start, end, text[start:end], term.entity, term.value, likeness)

    def _exact_term(
        self, text: str, tokens: Sequence[Token], window: slice, folded: tuple[str, ...]
    ) -> Optional[Term]:
        terms = self._by_tokens.get(folded)
        if not terms:
            return None
        surface = text[tokens[window][0].start : tokens[window][-1].end]
        for term in terms:
            if (term.exact is None or term.exact == surface) and fits(
                term.rule, text, tokens, window
            ):
                return term
        return None

    def _corrected_term(
        self, folded: tuple[str, ...], corrected: tuple[str, ...]
    ) -> Optional[tuple[float, Term]]:
        """Return (similarity, term) where ``corrected`` is a name that ``folded`` may stand for."""
        terms = self._by_tokens.get(corrected)
        if not terms or corrected == folded:
            return None
        term = terms[0]
        if term.exact or term.entity not in _FUZZY_ENTITIES:
            return None
        typos = [(word, meant) for word, meant in zip(folded, corrected) if word != meant]
        letters = len("".join(corrected))
        if letters < _MIN_NAME_LETTERS or (len(folded) == 1 and folded[0][0] != corrected[0][0]):
            return None
        # "date scientist": an ordinary word is a typo only beside the rest of a role's name.
        beside_a_name = len(typos) == 1 and len(folded) > 1 and term.entity == "role"
        if not beside_a_name and any(word in self.ordinary_words for word, _ in typos):
            return None
        distance = sum(OSA.distance(word, meant) for word, meant in typos)
        return 1.0 - distance / letters, term

    def _find_meant(self, word: str) -> tuple[str, ...]:
        """Return the words of names that ``word`` is or may be a typo of."""
        own = (word,) if word in self._known else ()
        if len(word) < _MIN_TYPO_LETTERS or word in self._word_set:
            return own
        ordinary = word in self.ordinary_words
        allowed = 1 if ordinary or len(word) < 8 else 2
        near = process.extract(
            word,
            self._role_words if ordinary else self._words,
            scorer=OSA.distance,
            score_cutoff=allowed,
            limit=3,
        )
        return (*own, *(meant for meant, _, _ in near))

    def to_json(self) -> str:
        """Return the vocabulary as JSON text, to be read by ``from_json``."""
        return json.dumps(
            {"terms": self.terms, "ordinary_words": sorted(self.ordinary_words)}, sort_keys=True
        )

    @classmethod
    def from_json(cls, text: str) -> Vocabulary:
        """Rebuild a vocabulary from ``to_json``."""
        data = json.loads(text)
        terms = [Term(tuple(words), *rest) for words, *rest in data["terms"]]
        return cls(terms, data["ordinary_words"])


def build_terms(knowledge: KnowledgeBase) -> list[Term]:
    """Return every name in the knowledge base as terms."""
    terms: list[Term] = []

    def add(entity: str, value: str, names: Iterable[str], exact: Iterable[str] = ()) -> None:
        for name in names:
            folded = _folded(name)
            terms.append(Term(folded, entity, value, rule=rule_for(folded, entity)))
        for name in exact:
            rule = exact_rule_for(name, entity)
            terms.append(Term(_folded(name), entity, value, exact=name, rule=rule))

    for role in knowledge.roles.values():
        names = {role.name, role.short_name, *role.aliases, *role.abbreviations}
        add("role", role.id, names)
        terms.extend(_inverted(role.id, names))
        add("field", role.id, role.fields)
    for uncovered in knowledge.uncovered_roles:
        add("uncovered_role", uncovered.name, {uncovered.name, *uncovered.aliases})
    states: dict[str, str] = {
        place.id: place.name for place in knowledge.places if place.kind == "state"
    }
    for place in knowledge.places:
        add("location", place.id, {place.name, *place.aliases}, place.exact)
        terms.extend(_with_state(place, states))
    for level in knowledge.levels:
        add("experience_level", level.id, level.words)
    terms.extend(build_skill_terms(knowledge))
    return [term for term in terms if term.tokens]


def build_skill_terms(knowledge: KnowledgeBase) -> list[Term]:
    """Return every name of a skill as terms; far fewer than all names."""
    terms: list[Term] = []
    for skill in knowledge.skills:
        own = set() if skill.exact and skill.name in skill.exact else {skill.name}
        for name in {*own, *skill.aliases, *skill.abbreviations}:
            folded = _folded(name)
            terms.append(Term(folded, "skill", skill.id, rule=rule_for(folded, "skill")))
        for name in skill.exact:
            rule = exact_rule_for(name, "skill")
            terms.append(Term(_folded(name), "skill", skill.id, exact=name, rule=rule))
    return [term for term in terms if term.tokens]


def _inverted(role: str, names: Iterable[str]) -> Iterator[Term]:
    """Yield titles with the head first, as lists of jobs write them: ``Engineer, Data``."""
    for name in names:
        *rest, head = _folded(name)
        if rest and head in _HEADS:
            yield Term((head, *rest), "role", role, rule="inverted")


def _with_state(place: Place, states: Mapping[str, str]) -> Iterator[Term]:
    """Yield the cities of a metro with their state: ``Salem Oregon``, ``Salem, OR``."""
    if place.state is None or place.state not in states:
        return
    code = place.state.partition("-")[2]
    for city in dict.fromkeys((*place.cities, *place.aliases)):
        yield Term(_folded(f"{city} {states[place.state]}"), "location", place.id, rule="city")
        yield Term(_folded(f"{city} {code}"), "location", place.id, rule="city_code")


def _folded(name: str) -> tuple[str, ...]:
    return tuple(token.folded for token in tokenize(name))


def _years(tokens: Iterable[Token]) -> Iterator[Mention]:
    for token in tokens:
        if _YEAR.match(token.text):
            yield Mention(token.start, token.end, token.text, "year", token.text)
