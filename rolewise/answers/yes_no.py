"""Yes or no first, where a statement says which questions it answers so.

A wrong yes is worse than none: the question must turn on the same words as one of the
statement's ``yes_to`` or ``no_to``, negation included, and be about one of its roles.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple, Optional

from rolewise.answers.select import DEFAULT_ROLES, Question
from rolewise.answers.words import QuestionWords
from rolewise.knowledge import KnowledgeBase, Statement

_OPENER = re.compile(
    r"^\W*(?:(?:so|and|but|ok|okay|well|hey|hi|hello|um|btw|wait|then|quick question|just)\W+)*"
    r"(?:do|does|did|is|are|am|can|could|should|will|would|must|has|have|"
    r"(?:do|does|is|are|ca|could|would|wo|should)n['\u2019]?t)\b",
    re.IGNORECASE,
)
_CHOICE = re.compile(r"\b(?:or|why|how)\b", re.IGNORECASE)


class YesOrNo(NamedTuple):
    """The statement that answers, and ``yes`` or ``no``."""

    statement: Statement
    word: str


def asks_yes_or_no(text: str) -> bool:
    """Whether the words ask for a yes or a no: "do they …?", and not "this or that?"."""
    return bool(_OPENER.match(text)) and not _CHOICE.search(text)


class YesNoAnswers:
    """Finds the statement that answers a question with yes or no."""

    def __init__(self, knowledge: KnowledgeBase, words: QuestionWords) -> None:
        """Index the questions of all statements by the words they turn on."""
        self._words = words
        self._known: dict[tuple[str, frozenset[str], bool], YesOrNo] = {}
        for statement in knowledge.statements.values():
            for word, questions in (("yes", statement.yes_to), ("no", statement.no_to)):
                for role, key in self._keys(statement, questions):
                    self._known.setdefault((role, *key), YesOrNo(statement, word))

    def find(self, question: Question) -> Optional[YesOrNo]:
        """Return the answer; None where no statement says so for all roles asked about."""
        if not asks_yes_or_no(question.text) or len(question.roles) > 2:
            return None
        roles = question.roles or DEFAULT_ROLES
        found = [
            self._known.get((role, *self._words.key(question.text, (role,)))) for role in roles
        ]
        first = found[0]
        if first is None or any(item is None or item.word != first.word for item in found):
            return None
        return first

    def _keys(
        self, statement: Statement, questions: Iterable[str]
    ) -> Iterable[tuple[str, tuple[frozenset[str], bool]]]:
        for role in statement.roles or ():
            for text in questions:
                key = self._words.key(text, (role,))
                if key[0]:
                    yield role, key
