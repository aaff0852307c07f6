"""Answers one question: chooses the kind of answer and builds the reply."""

from __future__ import annotations

import functools
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any, Optional

from rolewise.answers import compose
from rolewise.answers.backing import Backing
from rolewise.answers.buttons import Buttons
from rolewise.answers.comparison import (
    MOST_COMPARED,
    compare,
    compare_aspect,
    covers,
    naming_all_first,
)
from rolewise.answers.counted import Counted
from rolewise.answers.general import main_statements
from rolewise.answers.index import StatementIndex, load_index
from rolewise.answers.limits import KNOWN, SURE_TOPIC, Limits
from rolewise.answers.pay_comparison import asks_for_a_figure, compares_pay
from rolewise.answers.pay_words import only_repeats
from rolewise.answers.replies import Replies, concerns
from rolewise.answers.reply import Reply
from rolewise.answers.salary import PayAnswers
from rolewise.answers.select import DEFAULT_ROLES, Question, Scored, Selector
from rolewise.answers.skills import mentions, names_of_skill
from rolewise.answers.uncovered import about_nearest, record_of
from rolewise.answers.wording import Wording, join_names, load_wording
from rolewise.answers.words import QuestionWords
from rolewise.answers.yes_no import YesNoAnswers, asks_yes_or_no
from rolewise.knowledge import KnowledgeBase, load_knowledge
from rolewise.pay import PayTables, load_pay_tables
from rolewise.settings import read_settings

CLEAR_STATEMENT = 0.62
"""From this cosine on, a pay question is answered by the statement and not by the figure."""
CLEAR_ENOUGH = 0.5
"""Below this cosine, a statement of another topic gives way to a sure topic."""
MOST_ASPECT_WORDS = 2
"""A comparison with more words than that beside the roles asks for more than one aspect."""
NEAR = 0.55
"""From this cosine on, a statement is close enough to offer where the question isn't covered."""


class Advisor:
    """Knows everything it needs to answer; holds no conversation."""

    def __init__(
        self, knowledge: KnowledgeBase, index: StatementIndex, pay: PayTables, wording: Wording
    ) -> None:
        """Put the parts together."""
        self.knowledge = knowledge
        self.wording = wording
        self.selector = Selector(knowledge, index)
        self.buttons = Buttons(knowledge, wording)
        self._pay = PayAnswers(pay, knowledge, wording)
        self._words = QuestionWords(knowledge, wording)
        self._replies = Replies(knowledge, wording, self.buttons)
        self.counted = Counted(pay, knowledge, wording, self._words, self._replies)
        self._backing = Backing(knowledge, wording, self.selector, self._pay, self._replies)
        self.explain = self._backing.explain
        self.cite_sources = self._backing.cite_sources
        self.role_names = self._replies.role_names
        self.topic_button = self.buttons.topic
        self._limits = Limits(knowledge, wording, self._words, self._replies)
        self._yes_no = YesNoAnswers(knowledge, self._words)

    def answer(self, question: Question, told: Collection[str] = (), lead: str = "") -> Reply:
        """Answer ``question``.

        Args:
            question: The question; without roles, the two founding roles are meant.
            told: Statement ids already told in this conversation.
            lead: A sentence to begin with, such as a correction.
        """
        if question.uncovered and not question.roles:
            return self._uncovered(question, told)
        if question.skills:
            return self._about_skills(question, told, lead)
        if len(question.roles) > 1 and compares_pay(question.text):
            question = question._replace(topics={"salary": 1.0})
        counted = self.counted.answer(question, lead)
        if counted is not None:
            return counted
        subject = self._limits.subject(question)
        if subject is not None:
            return self._limits.no_data(subject, question, told, lead)
        if question.topic == "comparison" and len(question.roles) >= 2:
            compared = self._comparison(question, told, lead)
            if compared is not None:
                return compared
        if question.topic == "salary" and not self._is_about_pay_in_general(question, told):
            return self._salary(question, told, lead)
        return self._statements(question, told, lead)

    def more(self, question: Question, told: Collection[str], said_all: bool = False) -> Reply:
        """Continue on the same question without repeating anything.

        Args:
            question: The question to continue on.
            told: Statement ids already told.
            said_all: Whether the person knows already that the topic is used up.
        """
        said = ""
        if question.topic == "salary":
            meant = (
                question.roles or DEFAULT_ROLES,
                question.location,
                question.experience_level,
            )
            further = self._pay.more(*meant, told)
            if further is not None:
                return self._replies.pay(question, further[1], step=further[0])
            said = self._pay.said(*meant)
        ranked = [
            item
            for item in self._ranked(question, told, only_topic=True)
            if item.statement.id not in told
            and concerns(item.statement, question)
            and not only_repeats(item.statement.text, said)
        ]
        if ranked and self._words.is_general(question):
            order = {key: place for place, key in enumerate(self._main_order(question, told))}
            ranked.sort(key=lambda item: order.get(item.statement.id, len(order)))
            return self._replies.tell(question, compose.pick(compose.level(ranked[:12])))
        if ranked:
            return self._replies.tell(question, compose.pick(ranked[:12]))
        lead = self.wording.phrase(
            "nothing_more", topic=self._noun(question), roles=self.role_names(question.roles)
        )
        ranked = [
            item
            for item in self.selector.rank(question, told)
            if item.statement.id not in told
            and concerns(item.statement, question)
            and not only_repeats(item.statement.text, said)
        ]
        reply = (
            self._replies.tell(question, compose.pick(ranked[:12]), "" if said_all else lead)
            if ranked
            else self._replies.plain(question, lead)
        )
        return reply.with_data(nothing_more=True)

    def nearest(
        self,
        question: Question,
        told: Collection[str],
        lead: str,
        alone: str,
        kind: str,
        data: dict[str, Any],
    ) -> Reply:
        """Say that something isn't covered and add the closest thing that is."""
        ranked = self._ranked(question, told)
        if ranked and ranked[0].similarity >= NEAR:
            reply = self._replies.tell(question, compose.pick(ranked, room=40, most=1), lead)
            return reply._replace(type=kind, data={**reply.data, **data})
        return Reply(kind, alone, self.buttons.after(question), None, question.roles, (), data)

    def is_general(self, question: Question) -> bool:
        """Whether the question asks for its topic and nothing in particular."""
        return self._words.is_general(question)

    def topic_named(
        self, words: Sequence[str], probabilities: Mapping[str, float]
    ) -> Optional[str]:
        """Return the topic that words such as "career path" name, or None."""
        return self._words.topic_of(words, probabilities)

    def _statements(self, question: Question, told: Collection[str], lead: str) -> Reply:
        exact = self._yes_no.find(question)
        ranked = self._ranked(question, told)
        if exact is not None:
            first = Scored(1.0, 1.0, exact.statement)
            near = [
                item
                for item in ranked
                if item.statement is not exact.statement
                and item.statement.topic == exact.statement.topic
                and item.similarity >= CLEAR_STATEMENT
                and set(question.roles or DEFAULT_ROLES) & set(item.statement.roles or ())
            ]
            lead = f"{lead} {self.wording.phrase(exact.word)}".strip()
            return self._replies.tell(
                question, compose.pick([first, *compose.level(near)], most=2), lead
            )
        if self._words.is_general(question):
            main = self._main_order(question, told)
            if main:
                scored = [Scored(1.0, 1.0, self.knowledge.statements[key]) for key in main]
                return self._replies.tell(question, compose.pick(scored), lead)
        concerned = [item for item in ranked if concerns(item.statement, question)]
        if not concerned:
            return self._limits.unknown(question, ranked, lead)
        if question.topic != "transition" and self._limits.is_beyond(question, concerned):
            general = [self.knowledge.statements[key] for key in self._main_order(question, told)]
            return self._limits.beyond(question, general, told, lead)
        if question.topic == "transition" and self._words.is_general(question):
            concerned = naming_all_first(concerned, question.roles[:2], self.knowledge)
        specific = question.vector is not None and concerned[0].similarity >= KNOWN
        on_topic = [item for item in concerned if item.statement.topic == question.topic]
        sure = question.topics[question.topic] >= SURE_TOPIC
        if on_topic and (not specific or (sure and concerned[0].similarity < CLEAR_ENOUGH)):
            concerned = on_topic
        elif not on_topic and concerned[0].similarity < KNOWN + 0.15:
            return self._limits.unknown(question, concerned, lead)
        topics = {question.topic, concerned[0].statement.topic}
        concerned = [
            item
            for item in concerned
            if item.statement.topic in topics or item.similarity >= CLEAR_STATEMENT
        ]
        return self._replies.tell(question, compose.pick(concerned), lead)

    def _ranked(
        self, question: Question, told: Collection[str], only_topic: bool = False
    ) -> list[Scored]:
        """Rank for the question's words without its role's names, which all statements have."""
        if len(question.roles) == 1 and question.text:
            question = question._replace(text=self._words.without_names(question))
        return self.selector.rank(question, told, only_topic=only_topic)

    def _main_order(self, question: Question, told: Collection[str]) -> list[str]:
        """Return the ids that answer a general question, the main ones first."""
        if question.topic in ("salary", "transition", "comparison"):
            return []
        roles = question.roles or DEFAULT_ROLES
        found = main_statements(question.topic, roles, told, self.knowledge, question.text)
        return [item.id for item in found]

    def _comparison(self, question: Question, told: Collection[str], lead: str) -> Optional[Reply]:
        """Compare in general, or by the aspect asked; None where nothing compares the roles."""
        words = self._words.particular(question)
        ranked = self._ranked(question, told)
        roles = question.roles[:MOST_COMPARED]
        strange = self._limits.is_beyond(question, ranked)
        if len(words) > MOST_ASPECT_WORDS and not strange:
            return None
        if words and not strange:
            if ranked and covers(ranked[0].statement, roles, self.knowledge):
                return None
            chosen = compare_aspect(roles, words, ranked, self.knowledge)
            return self._replies.tell(question, chosen, lead) if chosen else None
        chosen, text = compare(roles, ranked, self.knowledge, self.wording, question.text)
        return self._replies.tell(question, chosen, lead, text) if chosen else None

    def _salary(self, question: Question, told: Collection[str], lead: str) -> Reply:
        roles = question.roles or DEFAULT_ROLES
        told_pay = self._pay.tell(
            roles, question.location, question.experience_level, question.text
        )
        if told_pay is None:
            return self._statements(question, told, lead)
        return self._replies.pay(question, told_pay, lead)

    def _about_skills(self, question: Question, told: Collection[str], lead: str) -> Reply:
        """Answer "and SQL?": statements that name the skill, or that there are none."""
        skills = [skill for skill in self.knowledge.skills if skill.id in question.skills]
        names = [name for skill in skills for name in names_of_skill(skill)]
        ranked = [
            item
            for item in self.selector.rank(question, told)
            if concerns(item.statement, question) and mentions(item.statement, names)
        ]
        if ranked:
            return self._replies.tell(question, compose.pick(ranked, most=2), lead)
        subject = join_names([skill.name for skill in skills])
        says = self.wording.phrase(
            "no_data", subject=subject, roles=self.role_names(question.roles)
        )
        reply = self.answer(question._replace(skills=(), text="", vector=None), told, says)
        return reply._replace(data={**reply.data, "unknown": True})

    def _is_about_pay_in_general(self, question: Question, told: Collection[str]) -> bool:
        """Whether a statement answers the pay question better than a figure would."""
        if question.vector is None or question.location or question.experience_level:
            return False
        if asks_for_a_figure(question.text):
            return False
        if self._words.is_general(question) and not asks_yes_or_no(question.text):
            return False
        # A statement that is itself a figure is no better than the figure from the tables.
        ranked = [
            item
            for item in self.selector.rank(question, told, only_topic=True)
            if "$" not in item.statement.text
        ]
        return bool(ranked) and ranked[0].similarity >= CLEAR_STATEMENT

    def _uncovered(self, question: Question, told: Collection[str]) -> Reply:
        record = record_of(question, self.knowledge)
        data = {"uncovered_role": record.name}
        if not record.nearest:
            text = self.wording.phrase("uncovered_alone", plural=record.plural)
            return Reply("out_of_scope", text, self.buttons.start(), question.topic, (), (), data)
        role = self.knowledge.roles[record.nearest[0]]
        lead = self.wording.phrase(
            "uncovered", plural=record.plural, role=role.short_name, reason=record.reason
        )
        reply = self.answer(about_nearest(question, record, role), told, lead)
        return reply.with_data(**data)

    def lacks_data_on(self, question: Question) -> bool:
        """Whether the question is about something that no source of ours has anything on."""
        return bool(question.roles) and self._limits.subject(question) is not None

    def _noun(self, question: Question) -> str:
        return self.wording.topics[question.topic].noun


@functools.lru_cache(maxsize=1)
def load_advisor(models: Optional[Path] = None) -> Advisor:
    """Load everything once; the index comes from the newest model in ``models``.

    Args:
        models: The folder of models; by default the one in the settings.
    """
    index = load_index(models or read_settings().models)
    return Advisor(load_knowledge(), index, load_pay_tables(), load_wording())
