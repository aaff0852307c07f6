"""Choose and order the statements that answer a question."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple, Optional

from rolewise.answers.index import StatementIndex, WordOverlap
from rolewise.knowledge import KnowledgeBase, Statement

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

DEFAULT_ROLES = ("ml_engineer", "data_scientist")
"""Whom a question means that names no role: the two roles of the founding documents."""

# Weights of a score's parts, chosen on evaluation/seed_questions.yml (docs/understanding.md).
WORDS = 0.45
TOPIC = 0.05
SAME_ROLES = 0.12
SHARED_ROLES = 0.06
GENERAL = 0.0
OTHER_ROLES = -0.6
TOLD = -0.3
OTHER_SUBJECT = -0.12


class Question(NamedTuple):
    """A question as understood.

    Attributes:
        text: Its words; empty for a tapped button.
        topics: Probability of each topic; one entry of 1.0 where the topic is certain.
        roles: Role ids meant; empty when nobody was named.
        vector: Its sentence embedding, shape (384,), or None for a tapped button.
        location, experience_level, year: What was named, else None.
        uncovered: Name of a role we don't cover, else None.
        origin, target: Role ids where a move is meant, else None.
    """

    text: str
    topics: Mapping[str, float]
    roles: tuple[str, ...] = ()
    vector: Optional[NDArray[np.float32]] = None
    location: Optional[str] = None
    experience_level: Optional[str] = None
    year: Optional[str] = None
    uncovered: Optional[str] = None
    origin: Optional[str] = None
    target: Optional[str] = None

    @property
    def topic(self) -> str:
        """The likeliest topic."""
        return max(self.topics, key=lambda name: self.topics[name])


class Scored(NamedTuple):
    """A statement with its score and the cosine in it."""

    score: float
    similarity: float
    statement: Statement


class Selector:
    """Ranks statements for a question."""

    def __init__(self, knowledge: KnowledgeBase, index: StatementIndex) -> None:
        """Keep the knowledge and its index; statements missing from the index count as far."""
        self._knowledge = knowledge
        self._index = index
        self._overlap = WordOverlap(knowledge.statements)
        self._subject = _subjects(knowledge)
        self._order = {key: number for number, key in enumerate(knowledge.statements)}

    def rank(
        self,
        question: Question,
        told: Collection[str] = (),
        only_topic: bool = False,
        tag: Optional[str] = None,
    ) -> list[Scored]:
        """Return statements, best first; those about other roles than the question's are left out.

        Args:
            question: The question.
            told: Ids already told in this conversation; they move back.
            only_topic: Leave out the statements of other topics.
            tag: Leave out statements without this tag.
        """
        wanted = set(question.roles)
        candidates = [
            statement
            for statement in self._knowledge.statements.values()
            if (not wanted or not statement.roles or wanted.intersection(statement.roles))
            and (not only_topic or statement.topic == question.topic)
            and (tag is None or tag in statement.tags)
        ]
        similar = {} if question.vector is None else self._index.similarities(question.vector)
        shares = self._overlap.shares(question.text, [item.id for item in candidates])
        scored = []
        for statement in candidates:
            similarity = similar.get(statement.id, 0.0)
            score = similarity + WORDS * shares[statement.id]
            score += TOPIC * question.topics.get(statement.topic, 0.0)
            score += _role_fit(statement.roles or (), question)
            score += TOLD * (statement.id in told)
            subject = self._subject[statement.id]
            if question.roles and subject and subject not in question.roles:
                score += OTHER_SUBJECT
            scored.append(Scored(score, similarity, statement))
        return sorted(scored, key=lambda item: (-item.score, self._order[item.statement.id]))


def _subjects(knowledge: KnowledgeBase) -> dict[str, Optional[str]]:
    """Return, for each statement, the role id that its sentence begins with, or None."""
    names = sorted(
        ((role.plural.lower() + " ", role.id) for role in knowledge.roles.values()),
        key=lambda item: -len(item[0]),
    )
    return {
        key: next((role for name, role in names if item.text.lower().startswith(name)), None)
        for key, item in knowledge.statements.items()
    }


def _role_fit(roles: Sequence[str], question: Question) -> float:
    """Return how well a statement's roles fit the question's."""
    if not roles:
        return GENERAL
    wanted = set(question.roles)
    if not wanted:
        return SHARED_ROLES if set(roles) & set(DEFAULT_ROLES) else OTHER_ROLES / 2
    return SAME_ROLES if set(roles) <= wanted else SHARED_ROLES
