"""Answers one question: chooses the kind of answer and builds the reply."""

from __future__ import annotations

import functools
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Optional

from rolewise.answers import compose
from rolewise.answers.buttons import Buttons
from rolewise.answers.comparison import MOST_COMPARED, compare, compare_aspect, covers
from rolewise.answers.general import main_statements
from rolewise.answers.index import StatementIndex, load_index
from rolewise.answers.no_data import NoData
from rolewise.answers.pay_comparison import asks_who_earns_more
from rolewise.answers.pay_more import Told
from rolewise.answers.reply import Button, Reply
from rolewise.answers.salary import PayAnswers
from rolewise.answers.select import DEFAULT_ROLES, Question, Scored, Selector
from rolewise.answers.skills import mentions, names_of_skill
from rolewise.answers.uncovered import about_nearest, record_of
from rolewise.answers.wording import Subject, Wording, join_names, load_wording
from rolewise.answers.words import QuestionWords
from rolewise.answers.yes_no import YesNoAnswers, asks_yes_or_no
from rolewise.knowledge import KnowledgeBase, Statement, load_knowledge
from rolewise.pay import PayTables, load_pay_tables
from rolewise.settings import read_settings

KNOWN = 0.30
"""Below this cosine with every statement of the topic, a specific question counts as unknown."""
CLEAR_STATEMENT = 0.62
"""From this cosine on, a pay question is answered by the statement and not by the figure."""
CLEAR_ENOUGH = 0.5
SURE_TOPIC = 0.9
"""A topic of this probability outweighs a statement of another topic below that cosine."""


MOST_ASPECT_WORDS = 2
"""A comparison with more words than that beside the roles asks for more than one aspect."""
NEAR = 0.55
"""From this cosine on, a statement is close enough to offer where the question isn't covered."""
_OFFICIAL = re.compile(r"\b(?:official|statistics?|government|bls|federal)\b", re.IGNORECASE)
_AMOUNT = re.compile(
    r"\bhow much\b|"
    r"^what (?:do|does|would|is|are)\b.*\b(?:earn|make|paid|pay|salary|wage)\w*\s*\??$",
    re.IGNORECASE,
)


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
        self._no_data = NoData(knowledge, wording)
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
        subject = self._no_data.subject(question)
        if subject is not None:
            return self._no_data_on(subject, question, told, lead)
        if question.topic == "comparison" and len(question.roles) >= 2:
            compared = self._comparison(question, told, lead)
            if compared is not None:
                return compared
        if question.skills:
            return self._about_skills(question, told, lead)
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
        if question.topic == "salary":
            further = self._more_pay(question, told)
            if further is not None:
                return further
        ranked = [
            item
            for item in self._ranked(question, told, only_topic=True)
            if item.statement.id not in told and self._concerns(item.statement, question)
        ]
        if ranked and self._words.is_general(question):
            order = {key: place for place, key in enumerate(self._main_order(question, told))}
            ranked.sort(key=lambda item: order.get(item.statement.id, len(order)))
            return self._tell(question, compose.pick(compose.level(ranked[:12])))
        if ranked:
            return self._tell(question, compose.pick(ranked[:12]))
        lead = self.wording.phrase(
            "nothing_more", topic=self._noun(question), roles=self.role_names(question.roles)
        )
        ranked = [
            item
            for item in self.selector.rank(question, told)
            if item.statement.id not in told and self._concerns(item.statement, question)
        ]
        reply = (
            self._tell(question, compose.pick(ranked[:12]), "" if said_all else lead)
            if ranked
            else Reply("answer", lead, self._buttons(question), question.topic, question.roles)
        )
        return reply._replace(data={**reply.data, "nothing_more": True})

    def explain(self, question: Question, told: Sequence[str], sources: Sequence[str]) -> Reply:
        """Give reasons for what was told last; say so when there are none on record."""
        if question.topic == "salary" and _OFFICIAL.search(question.text):
            reply = self._why_not_official(question, told)
            if reply is not None:
                return reply
        ranked = [
            item
            for item in self.selector.rank(question, told, only_topic=True, tag="why")
            if item.statement.id not in told and self._concerns(item.statement, question)
        ]
        if ranked:
            return self._tell(question, compose.pick(ranked, most=2))
        sources = [key for key in sources if key in self.knowledge.sources]
        text = self.wording.phrase("why_none")
        if sources:
            names = compose.short_names(sources, self.knowledge)
            text = f"{text} {self.wording.phrase('why_sources', names=names)}"
        return self._plain(question, text, sources)

    def cite_sources(self, question: Question, sources: Sequence[str]) -> Reply:
        """Name the sources of the last answer in full, with their dates and, for pay, counts."""
        known = [key for key in dict.fromkeys(sources) if key in self.knowledge.sources]
        if not known:
            return Reply("answer", self.wording.phrase("sources_none"), self._buttons(question))
        lines = [self.wording.phrase("sources_told")]
        for source in (self.knowledge.sources[key] for key in known[:3]):
            link = f", {source.url}" if source.url else ""
            note = f" {source.date_note.rstrip('.')}." if source.date_note else ""
            lines.append(f"{source.title}, {source.date}{link}.{note}")
        if question.topic == "salary":
            told = self._pay.tell(
                question.roles, question.location, question.experience_level, question.text
            )
            figures = [figure for figure in (told[1] if told else ()) if figure.source in known]
            lines.append(self._pay.reliability(figures))
        return self._plain(question, compose.fit(" ".join(lines), "").strip(), known)

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
            reply = self._tell(question, compose.pick(ranked, room=40, most=1), lead)
            return reply._replace(type=kind, data={**reply.data, **data})
        return Reply(kind, alone, self._buttons(question), None, question.roles, (), data)

    def is_general(self, question: Question) -> bool:
        """Whether the question asks for its topic and nothing in particular."""
        return self._words.is_general(question)

    def topic_named(
        self, words: Sequence[str], probabilities: Mapping[str, float]
    ) -> Optional[str]:
        """Return the topic that words such as "career path" name, or None."""
        return self._words.topic_of(words, probabilities)

    def role_names(self, roles: Iterable[str]) -> str:
        """Return plurals such as "ML engineers and data scientists"."""
        names = [
            self.knowledge.roles[role].plural for role in roles if role in self.knowledge.roles
        ]
        return join_names(names) or "AI and data roles"

    def topic_button(self, topic: str, roles: Sequence[str]) -> Button:
        """Return the button that asks for a topic of the given roles."""
        return self.buttons.topic(topic, roles)

    def _statements(self, question: Question, told: Collection[str], lead: str) -> Reply:
        exact = self._yes_no.find(question)
        ranked = self._ranked(question, told)
        if exact is not None:
            first = Scored(1.0, 1.0, exact.statement)
            others = [item for item in ranked if item.statement is not exact.statement]
            lead = f"{lead} {self.wording.phrase(exact.word)}".strip()
            near = [item for item in others if item.similarity >= CLEAR_STATEMENT]
            return self._tell(question, compose.pick([first, *compose.level(near)], most=2), lead)
        if self._words.is_general(question):
            main = self._main_order(question, told)
            if main:
                scored = [Scored(1.0, 1.0, self.knowledge.statements[key]) for key in main]
                return self._tell(question, compose.pick(scored), lead)
        concerned = [item for item in ranked if self._concerns(item.statement, question)]
        if not concerned:
            return self._unknown(question, ranked, lead)
        if self._no_data.is_beyond(self._words.particular(question), concerned):
            return self._no_data_on(None, question, told, lead)
        if question.topic == "transition" and self._words.is_general(question):
            concerned = self._about_the_move(concerned, question)
        specific = question.vector is not None and concerned[0].similarity >= KNOWN
        on_topic = [item for item in concerned if item.statement.topic == question.topic]
        sure = question.topics[question.topic] >= SURE_TOPIC
        if on_topic and (not specific or (sure and concerned[0].similarity < CLEAR_ENOUGH)):
            concerned = on_topic
        elif not on_topic and concerned[0].similarity < KNOWN + 0.15:
            return self._unknown(question, concerned, lead)
        return self._tell(question, compose.pick(concerned), lead)

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

    def _about_the_move(self, ranked: list[Scored], question: Question) -> list[Scored]:
        """Put first what names both ends of the move."""
        both = [
            item
            for item in ranked
            if item.statement.topic == "transition"
            and covers(item.statement, question.roles[:2], self.knowledge)
        ]
        return [*both, *(item for item in ranked if item not in both)] if both else ranked

    def _comparison(self, question: Question, told: Collection[str], lead: str) -> Optional[Reply]:
        """Compare in general, or by the aspect asked; None where nothing compares the roles."""
        words = self._words.particular(question)
        ranked = self._ranked(question, told)
        roles = question.roles[:MOST_COMPARED]
        if len(words) > MOST_ASPECT_WORDS:
            return None
        if words:
            if ranked and covers(ranked[0].statement, roles, self.knowledge):
                return None
            chosen = compare_aspect(roles, words, ranked, self.knowledge)
            return self._tell(question, chosen, lead) if chosen else None
        chosen, text = compare(roles, ranked, self.knowledge, self.wording, question.text)
        return self._tell(question, chosen, lead, text) if chosen else None

    def _salary(self, question: Question, told: Collection[str], lead: str) -> Reply:
        roles = question.roles or DEFAULT_ROLES
        told_pay = self._pay.tell(
            roles, question.location, question.experience_level, question.text
        )
        if told_pay is None:
            return self._statements(question, told, lead)
        return self._tell_pay(question, told_pay, lead)

    def _tell_pay(
        self, question: Question, told_pay: Told, lead: str = "", step: str = ""
    ) -> Reply:
        text, figures = told_pay
        roles = question.roles or DEFAULT_ROLES
        data = {"figures": [figure._asdict() for figure in figures]}
        return Reply(
            "answer",
            compose.fit(f"{lead} {text}".strip(), ""),
            self.buttons.after_pay(question, roles),
            "salary",
            tuple(roles),
            compose.source_records([figure.source for figure in figures], self.knowledge),
            {**data, "statements": [step]} if step else data,
        )

    def _more_pay(self, question: Question, told: Collection[str]) -> Optional[Reply]:
        roles = question.roles or DEFAULT_ROLES
        further = self._pay.more(roles, question.location, question.experience_level, told)
        if further is None:
            return None
        reply = self._tell_pay(question, further[1], step=further[0])
        return reply._replace(buttons=self._buttons(question))

    def _why_not_official(self, question: Question, told: Collection[str]) -> Optional[Reply]:
        """Say why a role has no official figure; None where it has one."""
        role = next(iter(question.roles), DEFAULT_ROLES[0])
        if self._pay.has_official_figure(role):
            return None
        record = self.knowledge.roles[role]
        lead = self.wording.phrase("why_not_official", role=f"{record.article} {record.short_name}")
        known = [
            item
            for item in self.knowledge.statements.values()
            if item.roles == (role,) and item.topic == "definition" and "official" in item.tags
        ]
        return self._tell(question, known[:1], lead) if known else None

    def _plain(self, question: Question, text: str, sources: Sequence[str]) -> Reply:
        return Reply(
            "answer",
            text,
            self._buttons(question),
            question.topic,
            question.roles,
            compose.source_records(sources, self.knowledge),
        )

    def _about_skills(self, question: Question, told: Collection[str], lead: str) -> Reply:
        """Answer "and SQL?": statements that name the skill, or that there are none."""
        skills = [skill for skill in self.knowledge.skills if skill.id in question.skills]
        names = [name for skill in skills for name in names_of_skill(skill)]
        ranked = [
            item
            for item in self.selector.rank(question, told)
            if self._concerns(item.statement, question) and mentions(item.statement, names)
        ]
        if ranked:
            return self._tell(question, compose.pick(ranked, most=2), lead)
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
        if asks_who_earns_more(question.text) or _AMOUNT.search(question.text):
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
        return reply._replace(data={**reply.data, **data})

    def lacks_data_on(self, question: Question) -> bool:
        """Whether the question is about something that no source of ours has anything on."""
        return bool(question.roles) and self._no_data.subject(question) is not None

    def _no_data_on(
        self, subject: Optional[Subject], question: Question, told: Collection[str], lead: str
    ) -> Reply:
        """Say that nothing is known, with the main thing that is."""
        topic = subject.near if subject else question.topic
        near = question._replace(topics={topic: 1.0}, text="", vector=None)
        roles = question.roles or DEFAULT_ROLES
        noun = subject.noun if subject else self.wording.phrase("that")
        says = self.wording.phrase("no_data", subject=noun, roles=self.role_names(roles))
        says = f"{lead} {says}".strip()
        main = main_statements(topic, roles, told, self.knowledge, "day")
        if main and subject is not None and topic != "salary":
            reply = self._tell(near, main[:1], f"{says} {self.wording.phrase('nearest_known')}")
        else:
            reply = self._plain(near, says, ())
        return reply._replace(data={**reply.data, "unknown": True})

    def _unknown(self, question: Question, ranked: Sequence[Scored], lead: str) -> Reply:
        values = {"topic": self._noun(question), "roles": self.role_names(question.roles)}
        near = [item for item in ranked if self._concerns(item.statement, question)]
        if near and near[0].similarity >= KNOWN:
            says = self.wording.phrase("unknown", **values)
            reply = self._tell(
                question, compose.pick(near, room=40, most=1), f"{lead} {says}".strip()
            )
            return reply._replace(data={**reply.data, "unknown": True})
        text = f"{lead} {self.wording.phrase('unknown_alone', **values)}".strip()
        return Reply(
            "answer",
            text,
            self._buttons(question),
            question.topic,
            question.roles,
            (),
            {"unknown": True, "statements": []},
        )

    def _tell(
        self,
        question: Question,
        chosen: Sequence[Statement],
        lead: str = "",
        text: Optional[str] = None,
    ) -> Reply:
        sources = [source for statement in chosen for source in statement.sources]
        body = text or compose.join_statements(chosen, self.knowledge)
        roles = question.roles or tuple(
            dict.fromkeys(role for statement in chosen for role in statement.roles or ())
        )
        return Reply(
            "answer",
            compose.fit(
                f"{lead} {body}".strip(), compose.cite(sources, self.knowledge, self.wording)
            ),
            self._buttons(question),
            question.topic,
            tuple(roles),
            compose.source_records(sources, self.knowledge),
            {"statements": [statement.id for statement in chosen]},
        )

    def _buttons(self, question: Question) -> tuple[Button, ...]:
        return self.buttons.after(question)

    @staticmethod
    def _concerns(statement: Statement, question: Question) -> bool:
        """Whether a statement is about one of the question's roles, or about none in particular."""
        wanted = question.roles or DEFAULT_ROLES
        return not statement.roles or bool(set(statement.roles) & set(wanted))

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
