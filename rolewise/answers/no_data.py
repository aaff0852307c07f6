"""Tell what isn't known from what is: questions that no statement answers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Optional

from rolewise.answers.by_role import by_role
from rolewise.answers.index import content_words
from rolewise.answers.select import DEFAULT_ROLES, Question, Scored
from rolewise.answers.wording import Subject, Wording
from rolewise.answers.words import stem
from rolewise.knowledge import KnowledgeBase, Statement

STRANGE = 0.70
"""Below this cosine with the best statement, a question in words nobody knows is beyond us."""
STRANGE_FOR_OUTLINE = 0.78
"""The same where only roles told in outline are meant: their few statements look close to
anything that names them."""
_LOOKED_AT = 3


class NoData:
    """Recognizes questions that the knowledge base has nothing on."""

    def __init__(self, knowledge: KnowledgeBase, wording: Wording) -> None:
        """Keep the subjects without data and the words of all statements."""
        self._subjects = [
            (subject, _phrases(subject.words), _phrases(subject.known_by))
            for subject in wording.no_data_on
        ]
        self._by_role = by_role(knowledge).statements
        statements = knowledge.statements.values()
        self._texts = {item.id: _all_text(item) for item in statements}
        self._stems = {key: _stems(text) for key, text in self._texts.items()}

    def subject(self, question: Question) -> Optional[Subject]:
        """Return the subject without data that the question names.

        None where it names none, or where a statement about its roles has something on it.
        """
        text = question.text.replace("-", " ")
        for subject, asked, known in self._subjects:
            if asked.search(text):
                roles = set(question.roles or DEFAULT_ROLES)
                about = (
                    item
                    for role in roles
                    for item in self._by_role.get(role, ())
                    if item.topic in (question.topic, subject.near)
                )
                if any(known.search(self._texts[item.id]) for item in about):
                    return None
                return subject
        return None

    def is_beyond(
        self, words: Sequence[str], ranked: Sequence[Scored], roles: Sequence[str]
    ) -> bool:
        """Whether nothing on the roles has a question's words and the best statements are far.

        Args:
            words: Stems of the words that ask for something in particular.
            ranked: Statements, best first.
            roles: Role ids asked about.
        """
        outline = not set(roles) & set(DEFAULT_ROLES)
        bound = STRANGE_FOR_OUTLINE if outline else STRANGE
        if not words or not ranked or not roles or ranked[0].similarity >= bound:
            return False
        near = {word for item in ranked[:_LOOKED_AT] for word in self._stems[item.statement.id]}
        about = {
            word
            for role in roles
            for item in self._by_role.get(role, ())
            for word in self._stems[item.id]
        }
        return not near & set(words) and not set(words) <= about


def _phrases(words: Sequence[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b", re.IGNORECASE)


def _all_text(statement: Statement) -> str:
    return " ".join((statement.text, *statement.asked_as)).replace("-", " ")


def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in content_words(text))
