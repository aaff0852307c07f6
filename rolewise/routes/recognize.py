"""Find skills in what people say they know: sentences, lists, the skills section of a CV."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from typing import NamedTuple

from rolewise.knowledge import load_knowledge
from rolewise.language.encoder import ordinary_words
from rolewise.language.tokens import tokenize
from rolewise.language.vocabulary import Mention, Term, Vocabulary, build_skill_terms
from rolewise.routes.data import load_route_data

MOST_LETTERS = 4000
_ITEM = re.compile(r"[^,;\n\r\t|\u2022\u00b7\u25aa]+")
_NEXT_WORD = re.compile(r"[ \t]+(\w[\w.+#]*)")
_GENERIC = re.compile(
    r"(?i)(?:software|database|databases|db|programming|language|skills?|certified|erp|r3|"
    r"advanced|intermediate|expert|basic|\w*[a-z]ly|and|or|at|for|in|on|to|with|from|but|enterprise|"
    r"linux|statistics|skills)$"
)
_CATEGORY = re.compile(r"(?i)^\s+(?:[\w-]+\s+)?(?:software|suite|studio|server)\b")
_OTHER_LANGUAGE = re.compile(r"(?i)\b(?:objective|dos|bourne|ext|job control language J)[\s-]*$")
_OTHER_VERSION = re.compile(r"(?i)^\s*\.?(?:net\b|scripting edition|object notation)")
_NOT_MINE = re.compile(
    r"(?i)\b(?:no|not|never|without|zero|don['\u2019]?t|haven['\u2019]?t|can['\u2019]?t|cannot|"
    r"want to learn|learning|need to learn|missing|lack(?:ing)?|hate)\b(?:(?!\bbut\b)[^,;.\n])*$"
)
_KNOWS = r"\b(?:but|i|we|only|just|though|know|knows|use|used|have|good|strong|some|plus|yes)\b"
_LACKED = re.compile(
    r"(?i)(?:\b(?:no|not|without|zero|never|nothing in|lack(?:ing)?|weak (?:in|at|on))\b"
    rf"(?:(?!{_KNOWS})[^,;.\n])*|"
    r"\b(?:(?:do|did)(?:n['\u2019]?t| not)|dont|didnt|can['\u2019]?t|cannot|haven['\u2019]?t|"
    r"have not|never)(?:\s+(?:really|actually|even|yet|ever|any|a lot of|much))*"
    r"(?:\s+(?:know|have|use|used|learn|learned|learnt|do|done|touched|tried|write|code in|"
    rf"studied|worked with|seen|understand))?\b(?:(?!{_KNOWS})[^;.\n])*)$"
)
_ABSTRACT = frozenset({"maths", "method", "practice", "communication"})
_ABSTRACT_TOO = frozenset({"cloud_computing"})


class Found(NamedTuple):
    """A skill found in a text; offsets are characters."""

    skill: str
    text: str
    start: int
    end: int


class _ExactVocabulary(Vocabulary):
    """Takes no word for a typo of another, which is much faster."""

    def _find_meant(self, word: str) -> tuple[str, ...]:
        return (word,) if word in self._known else ()


class Recognizer:
    """Finds skills by their names."""

    def __init__(self, typos: bool = True) -> None:
        """Index the names of ``skills.yml`` and those in ``learning.yml``.

        Args:
            typos: Whether misspelled names count.
        """
        knowledge = load_knowledge()
        learning = load_route_data().learning
        terms = build_skill_terms(knowledge)
        for skill, names in learning.also_called.items():
            for name in names:
                folded = tuple(token.folded for token in tokenize(name))
                exact = name if len(name) < 3 else None
                terms.append(Term(folded, "skill", str(skill), exact=exact))
        self._vocabulary: Vocabulary = (
            Vocabulary(terms, ordinary_words()) if typos else _ExactVocabulary(terms, ())
        )
        self._owners = {name.lower() for name in learning.owners}
        self._makers = tuple(f"{name.lower()} " for name in learning.makers)
        self._abstract = _ABSTRACT_TOO | {
            str(skill.id) for skill in knowledge.skills if skill.kind in _ABSTRACT
        }

    def find(self, text: str) -> list[Found]:
        """Return the skills named in ``text``, in order, at most one mention each.

        Args:
            text: What was written; beyond ``MOST_LETTERS`` letters it is not read.
        """
        found: dict[str, Found] = {}
        for item in _ITEM.finditer(text[:MOST_LETTERS]):
            for mention in self._vocabulary.find(item.group()):
                if mention.entity != "skill" or self._names_another(item.group(), mention):
                    continue
                start = item.start() + mention.start
                end = item.start() + mention.end
                found.setdefault(mention.value, Found(mention.value, mention.text, start, end))
        return sorted(found.values(), key=lambda one: one.start)

    def known(self, text: str) -> list[Found]:
        """Return the skills that the writer has: those found, but for what is ruled out."""
        return [
            item
            for item in self.find(text)
            if not _NOT_MINE.search(text[: item.start]) and not _LACKED.search(text[: item.start])
        ]

    def lacking(self, text: str) -> list[Found]:
        """Return the skills that the writer says not to have: "I don't know SQL, no cloud"."""
        return [item for item in self.find(text) if _LACKED.search(text[: item.start])]

    def _names_another(self, item: str, mention: Mention) -> bool:
        """Whether the name is part of the name of something else: "Oracle Java", "Objective C"."""
        before, after = item[: mention.start], item[mention.end :]
        if mention.confidence < 1 and mention.text.isupper():
            return True
        if _OTHER_LANGUAGE.search(before) or _OTHER_VERSION.match(after):
            return True
        if mention.text.lower() in self._owners:
            following = _NEXT_WORD.match(after)
            return bool(following and not _GENERIC.match(following.group(1)))
        if mention.value not in self._abstract:
            return False
        maker = f"{item.strip(' -').lower()} ".replace("-", " ").startswith(self._makers)
        return maker or bool(_CATEGORY.match(after))


def ids(found: Iterable[Found]) -> tuple[str, ...]:
    """Return the skill ids, each once, in order."""
    return tuple(dict.fromkeys(item.skill for item in found))


@functools.lru_cache(maxsize=2)
def load_recognizer(typos: bool = True) -> Recognizer:
    """Index the names once."""
    return Recognizer(typos)
