"""Where the knowledge ends: say so, and tell the nearest thing that is known."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Optional

from rolewise.answers import compose
from rolewise.answers.general import main_statements
from rolewise.answers.no_data import NoData
from rolewise.answers.replies import Replies, concerns
from rolewise.answers.reply import Reply
from rolewise.answers.select import DEFAULT_ROLES, Question, Scored
from rolewise.answers.wording import Subject, Wording
from rolewise.answers.words import QuestionWords
from rolewise.knowledge import KnowledgeBase, Statement

KNOWN = 0.30
"""Below this cosine with every statement of the topic, a specific question counts as unknown."""
LIKELY_TOPIC = 0.5
"""From this probability on, a topic is answered in general where nothing fits the words."""
SURE_TOPIC = 0.9
_PARTICULAR_TOPICS = ("skills", "education")
"""Asked with words unknown to us, these want a certain tool or degree: say that we don't know."""


class Limits:
    """Answers what the knowledge base has nothing on."""

    def __init__(
        self, knowledge: KnowledgeBase, wording: Wording, words: QuestionWords, replies: Replies
    ) -> None:
        """Put the parts together."""
        self._knowledge = knowledge
        self._wording = wording
        self._words = words
        self._replies = replies
        self._no_data = NoData(knowledge, wording)

    def subject(self, question: Question) -> Optional[Subject]:
        """Return the subject without data that the question names, or None."""
        return self._no_data.subject(question)

    def is_beyond(self, question: Question, ranked: Sequence[Scored]) -> bool:
        """Whether the question's words are strange to all that is known of its roles."""
        words = self._words.particular(question)
        return self._no_data.is_beyond(words, ranked, question.roles)

    def no_data(
        self, subject: Optional[Subject], question: Question, told: Collection[str], lead: str
    ) -> Reply:
        """Say that nothing is known of the subject, with the main thing that is near it."""
        topic = subject.near if subject else question.topic
        near = question._replace(topics={topic: 1.0}, text="", vector=None)
        roles = question.roles or DEFAULT_ROLES
        noun = subject.noun if subject else self._wording.phrase("that")
        names = self._replies.role_names(roles)
        says = f"{lead} {self._wording.phrase('no_data', subject=noun, roles=names)}".strip()
        return self._with_nearest(near, roles, told, says)

    def beyond(
        self,
        question: Question,
        main: Sequence[Statement],
        told: Collection[str],
        lead: str,
    ) -> Reply:
        """Answer in general what is asked in strange words, where its topic is likely.

        Args:
            question: The question.
            main: The statements that answer its topic in general.
            told: Ids told already.
            lead: A sentence to begin with.
        """
        probability = question.topics[question.topic]
        if not main or probability < LIKELY_TOPIC:
            return self.no_data(None, question, told, lead)
        if probability < SURE_TOPIC or question.topic in _PARTICULAR_TOPICS:
            lead = f"{lead} {self._wording.phrase('beyond')}".strip()
        scored = [Scored(1.0, 1.0, statement) for statement in main]
        return self._replies.tell(question, compose.pick(scored, most=2), lead)

    def unknown(self, question: Question, ranked: Sequence[Scored], lead: str) -> Reply:
        """Say that the topic is unknown for the roles, with the nearest statement there is."""
        noun = self._wording.topics[question.topic].noun
        values = {"topic": noun, "roles": self._replies.role_names(question.roles)}
        near = [item for item in ranked if concerns(item.statement, question)]
        if near and near[0].similarity >= KNOWN:
            says = f"{lead} {self._wording.phrase('unknown', **values)}".strip()
            chosen = compose.pick(near, room=40, most=1)
            return self._replies.tell(question, chosen, says).with_data(unknown=True)
        says = f"{lead} {self._wording.phrase('unknown_alone', **values)}".strip()
        return self._with_nearest(question, question.roles or DEFAULT_ROLES, (), says)

    def _with_nearest(
        self, question: Question, roles: Sequence[str], told: Collection[str], says: str
    ) -> Reply:
        """Add the main thing known of the topic, or of what the role is, with its source."""
        for topic in (question.topic, "definition"):
            main = main_statements(topic, roles, told, self._knowledge, "day")
            if main:
                says = f"{says} {self._wording.phrase('nearest_known')}"
                return self._replies.tell(question, main[:1], says).with_data(unknown=True)
        return self._replies.plain(question, says).with_data(unknown=True, statements=[])
