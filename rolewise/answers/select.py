"""Choose and order the statements that answer a question."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple, Optional

import numpy as np

from rolewise.answers.index import StatementIndex, WordOverlap
from rolewise.knowledge import KnowledgeBase, Statement

if TYPE_CHECKING:
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
        skills: Skill ids, where nothing but skills was named ("and SQL?").
        pay: Terms of a pay question as of ``PayTerms.as_dict``, where they were read already.
        places: Place ids, the one that an amount or a move starts from first.
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
    skills: tuple[str, ...] = ()
    pay: Mapping[str, Any] = {}
    places: tuple[str, ...] = ()

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
    """Ranks statements for a question.

    Everything that doesn't depend on the question is in arrays, one place a statement.
    """

    def __init__(self, knowledge: KnowledgeBase, index: StatementIndex) -> None:
        """Keep the knowledge and its index; a statement missing from the index counts as far."""
        self._statements = tuple(knowledge.statements.values())
        count = len(self._statements)
        self._index = index
        indexed = {key: position for position, key in enumerate(index.ids)}
        self._row = np.array([indexed.get(item.id, -1) for item in self._statements], np.int64)
        self._overlap = WordOverlap(self._statements)
        self._having_topic = _places((item.topic,) for item in self._statements)
        self._having_tag = _places(item.tags for item in self._statements)
        self._having_role = _places(item.roles or () for item in self._statements)
        self._role_count = np.array([len(item.roles or ()) for item in self._statements])
        subjects = _subjects(knowledge)
        # The number of the role that a statement begins with; -1 where it begins otherwise.
        self._role_number = {role: number for number, role in enumerate(knowledge.roles)}
        self._subject = np.array(
            [self._role_number.get(subjects[item.id] or "", -1) for item in self._statements],
            np.int32,
        )
        self._place: dict[str, int] = {
            item.id: place for place, item in enumerate(self._statements)
        }
        self._nobody_named = np.full(count, OTHER_ROLES / 2, np.float32)
        self._nobody_named[self._role_count == 0] = GENERAL
        for role in DEFAULT_ROLES:
            self._nobody_named[self._having_role.get(role, _NOWHERE)] = SHARED_ROLES

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
        scores, among = self._role_fit(question)
        if only_topic:
            among &= self._are_in(self._having_topic.get(question.topic, _NOWHERE))
        if tag is not None:
            among &= self._are_in(self._having_tag.get(tag, _NOWHERE))
        for topic, probability in question.topics.items():
            scores[self._having_topic.get(topic, _NOWHERE)] += TOPIC * probability
        places = np.fromiter((self._place[key] for key in told if key in self._place), np.int64)
        scores[places] += TOLD
        scores += WORDS * self._overlap.shares(question.text)
        chosen = np.flatnonzero(among)
        similar = np.zeros(len(chosen), np.float32)
        if question.vector is not None:
            known = self._row[chosen] >= 0
            similar[known] = self._index.similarities(question.vector, self._row[chosen][known])
        scores = scores[chosen] + similar
        return [
            Scored(score, similarity, self._statements[place])
            for score, similarity, place in sorted(
                zip(scores.tolist(), similar.tolist(), chosen.tolist()),
                key=lambda item: (-item[0], item[2]),
            )
        ]

    def _role_fit(self, question: Question) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
        """Return how well each statement's roles fit the question's, and which may be told."""
        if not question.roles:
            return self._nobody_named.copy(), np.ones(len(self._statements), bool)
        named = np.zeros(len(self._statements), np.int64)
        scores = np.zeros(len(self._statements), np.float32)
        for role in set(question.roles):
            named[self._having_role.get(role, _NOWHERE)] += 1
        general = self._role_count == 0
        scores[named > 0] = SHARED_ROLES
        scores[(named == self._role_count) & ~general] = SAME_ROLES
        scores[general] = GENERAL
        asked = [self._role_number.get(role, -1) for role in question.roles]
        scores[(self._subject >= 0) & ~np.isin(self._subject, asked)] += OTHER_SUBJECT
        return scores, (named > 0) | general

    def _are_in(self, places: NDArray[np.int64]) -> NDArray[np.bool_]:
        found = np.zeros(len(self._statements), bool)
        found[places] = True
        return found


_NOWHERE = np.zeros(0, np.int64)


def _places(names: Iterable[Iterable[str]]) -> dict[str, NDArray[np.int64]]:
    """Return, for each name, the places where it stands."""
    found: dict[str, list[int]] = {}
    for place, given in enumerate(names):
        for name in set(given):
            found.setdefault(name, []).append(place)
    return {name: np.array(places, np.int64) for name, places in found.items()}


def _subjects(knowledge: KnowledgeBase) -> dict[str, Optional[str]]:
    """Return, for each statement, the role id that its sentence begins with, or None."""
    roles = {role.plural.lower(): role.id for role in knowledge.roles.values()}
    longest = max((len(name.split()) for name in roles), default=0)
    found: dict[str, Optional[str]] = {}
    for key, item in knowledge.statements.items():
        words = item.text.lower().split(" ")
        starts = (" ".join(words[:length]) for length in range(min(longest, len(words) - 1), 0, -1))
        found[key] = next((roles[name] for name in starts if name in roles), None)
    return found
