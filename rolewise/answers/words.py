"""What a question asks beyond its topic and its roles: nothing in particular, or which words."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Optional

from rapidfuzz.distance import OSA

from rolewise.answers.index import STOP_WORDS, content_words
from rolewise.answers.select import Question
from rolewise.answers.wording import Wording
from rolewise.knowledge import KnowledgeBase, Role
from rolewise.language.tokens import Token, fold, tokenize

_NEGATION = re.compile(
    r"\b(?:without|no|not|never|nt|cannot|lack|lacking|avoid)\b|n['\u2019]t\b", re.IGNORECASE
)
_NEGATED_OPENER = re.compile(
    r"^\W*(?:(?:so|and|but|ok|well|hey|hi)\W+)*"
    r"(?:isn|aren|don|doesn|can|couldn|wouldn|won|shouldn)['\u2019]?t\b",
    re.IGNORECASE,
)
_SHORTEST_SLIP = 4
COMMON_WORDS = (
    "what which when where would should could does have about their they need really much many"
).split()
_REASON = re.compile(r"\bwhy\b", re.IGNORECASE)
_STOP = frozenset(
    ("without", "doesn", "isn", "don", "aren", "t", "isnt", "arent", "dont", "doesnt")
)


class QuestionWords:
    """Takes role names and the words of a topic out of a question."""

    def __init__(self, knowledge: KnowledgeBase, wording: Wording) -> None:
        """Read the names of all roles and the general words of all topics."""
        self._names: dict[str, list[tuple[str, ...]]] = {
            role.id: _sequences((*_titles(role), *role.aliases, *role.abbreviations))
            for role in knowledge.roles.values()
        }
        self._fields: dict[str, list[tuple[str, ...]]] = {
            role.id: _sequences(role.fields) for role in knowledge.roles.values()
        }
        self._parts: dict[str, frozenset[str]] = {
            role.id: frozenset(word for name in _titles(role) for word in _folded(name))
            for role in knowledge.roles.values()
        }
        self._general: dict[str, frozenset[str]] = {
            topic: frozenset(stem(fold(word)) for word in words)
            for topic, words in wording.general_words.items()
        }
        self._told_words = frozenset(
            stem(word)
            for item in knowledge.statements.values()
            for word in content_words(" ".join((item.text, *item.asked_as)))
        )
        self._by_first: dict[str, list[tuple[str, ...]]] = {}
        for names in self._names.values():
            for name in names:
                self._by_first.setdefault(name[0], []).append(name)

    def without_names(self, question: Question) -> str:
        """Return the question's words without the names of roles."""
        tokens = self._drop_names(tokenize(question.text), question.roles)
        return " ".join(token.text for token in tokens)

    def rest(self, question: Question) -> list[str]:
        """Return the stems of the words that carry weight beside the names of roles."""
        parts = {part for role in question.roles for part in self._parts.get(role, ())}
        return [
            stem(word)
            for word in content_words(self.without_names(question))
            if word not in parts and word not in _STOP and len(word) > 1
        ]

    def particular(self, question: Question) -> list[str]:
        """Return the stems that ask for more than the topic itself; none for a general question."""
        known = self._general["any"] | self._general.get(question.topic, frozenset())
        parts = {part for role in question.roles for part in self._parts.get(role, ())}
        near = known | parts | STOP_WORDS
        return [
            word
            for word in self.rest(question)
            if word not in known and not self._is_misspelled(word, near)
        ]

    def is_general(self, question: Question) -> bool:
        """Whether the question asks for its topic and nothing in particular."""
        level = question.experience_level
        if level == "entry" and question.topic == "gaining_experience":
            level = None  # who asks how to get in is a beginner
        if level or question.location or _REASON.search(question.text):
            return False
        if question.topic == "definition" and self._names_field_only(question):
            return False  # "what is machine learning?" doesn't ask what an ML engineer is
        return not self.particular(question)

    def topic_of(self, words: Sequence[str], probabilities: Mapping[str, float]) -> Optional[str]:
        """Return the topic that words such as "career path" name, or None.

        Args:
            words: Words, none of them a name.
            probabilities: Of each topic; they decide where the words fit several.
        """
        stems = {stem(fold(word)) for word in words}
        anything = self._general["any"]
        fitting = [
            topic
            for topic, general in self._general.items()
            if topic != "any" and stems & (general - anything) and stems <= general | anything
        ]
        return max(fitting, key=lambda topic: probabilities.get(topic, 0.0), default=None)

    def key(self, text: str, roles: Sequence[str]) -> tuple[frozenset[str], bool]:
        """Return what a yes-or-no question turns on: its stems, and whether they are negated."""
        words = self.rest(Question(text, {"definition": 1.0}, tuple(roles)))
        opened = _NEGATED_OPENER.sub(" ", text)
        return frozenset(words) - self._general["any"], bool(_NEGATION.search(opened))

    def _names_field_only(self, question: Question) -> bool:
        tokens = tokenize(question.text)
        return len(self._drop_names(tokens, ())) == len(tokens) and len(
            self._drop_names(tokens, question.roles)
        ) < len(tokens)

    def _is_misspelled(self, word: str, known: Iterable[str]) -> bool:
        """Whether a word that no statement has is a general or a common word with a slip."""
        if len(word) < _SHORTEST_SLIP or word in self._told_words:
            return False
        return any(
            other[0] == word[0] and OSA.distance(word, other, score_cutoff=1) <= 1
            for other in itertools.chain(known, COMMON_WORDS)
        )

    def _drop_names(self, tokens: list[Token], roles: Sequence[str]) -> list[Token]:
        words = [token.folded for token in tokens]
        found = [name for word in set(words) for name in self._by_first.get(word, ())]
        found += [name for role in roles for name in self._fields.get(role, ())]
        kept: list[Token] = []
        place = 0
        while place < len(words):
            lengths = [
                len(name) for name in found if tuple(words[place : place + len(name)]) == name
            ]
            if not lengths:
                kept.append(tokens[place])
            place += max(lengths, default=1)
        return kept


def stem(word: str) -> str:
    """Return a crude stem, so that "coding", "codes" and "code" agree."""
    for ending in ("ing", "ed"):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            word = word[: -len(ending)]
            if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "sl":
                word = word[:-1]
            break
    return word[:-1] if word.endswith("e") and len(word) > 3 else word


def _titles(role: Role) -> tuple[str, ...]:
    return (role.name, role.short_name, role.plural)


def _sequences(names: Iterable[str]) -> list[tuple[str, ...]]:
    return [words for words in (tuple(_folded(name)) for name in names) if words]


def _folded(text: str) -> list[str]:
    return [token.folded for token in tokenize(text)]
