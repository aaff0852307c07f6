"""Answers one question: chooses the kind of answer and builds the reply."""

from __future__ import annotations

import functools
import re
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import Any, Optional

from rolewise.answers import compose
from rolewise.answers.comparison import compare, is_general
from rolewise.answers.index import StatementIndex, load_index
from rolewise.answers.reply import Button, Reply, payload, unique_buttons
from rolewise.answers.salary import PayAnswers
from rolewise.answers.select import DEFAULT_ROLES, Question, Scored, Selector
from rolewise.answers.wording import Wording, join_names, load_wording
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


NEAR = 0.55
"""From this cosine on, a statement is close enough to offer where the question isn't covered."""
_WHO_MORE = re.compile(r"\b(?:who|which)\b.*\b(?:more|better|most|higher|less)\b", re.IGNORECASE)
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
        self._pay = PayAnswers(pay, knowledge, wording)

    def answer(self, question: Question, told: Collection[str] = (), lead: str = "") -> Reply:
        """Answer ``question``.

        Args:
            question: The question; without roles, the two founding roles are meant.
            told: Statement ids already told in this conversation.
            lead: A sentence to begin with, such as a correction.
        """
        if question.uncovered and not question.roles:
            return self._uncovered(question, told)
        if (
            question.topic == "comparison"
            and len(question.roles) >= 2
            and is_general(question, self.knowledge)
        ):
            return self._comparison(question, told, lead)
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
        ranked = [
            item
            for item in self.selector.rank(question, told, only_topic=True)
            if item.statement.id not in told and self._concerns(item.statement, question)
        ]
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
        records = compose.source_records(sources, self.knowledge)
        return Reply(
            "answer", text, self._buttons(question), question.topic, question.roles, records
        )

    def cite_sources(self, question: Question, sources: Sequence[str]) -> Reply:
        """Name the sources of the last answer in full, with their dates."""
        known = [key for key in dict.fromkeys(sources) if key in self.knowledge.sources]
        if not known:
            return Reply("answer", self.wording.phrase("sources_none"), self._buttons(question))
        lines = [self.wording.phrase("sources_told")]
        for source in (self.knowledge.sources[key] for key in known[:3]):
            link = f", {source.url}" if source.url else ""
            note = f" {source.date_note.rstrip('.')}." if source.date_note else ""
            lines.append(f"{source.title}, {source.date}{link}.{note}")
        records = compose.source_records(known, self.knowledge)
        return Reply(
            "answer",
            compose.fit(" ".join(lines), ""),
            self._buttons(question),
            question.topic,
            question.roles,
            records,
        )

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
        ranked = self.selector.rank(question, told)
        if ranked and ranked[0].similarity >= NEAR:
            reply = self._tell(question, compose.pick(ranked, room=40, most=1), lead)
            return reply._replace(type=kind, data={**reply.data, **data})
        return Reply(kind, alone, self._buttons(question), None, question.roles, (), data)

    def role_names(self, roles: Iterable[str]) -> str:
        """Return plurals such as "ML engineers and data scientists"."""
        names = [
            self.knowledge.roles[role].plural for role in roles if role in self.knowledge.roles
        ]
        return join_names(names) or "AI and data roles"

    def topic_button(self, topic: str, roles: Sequence[str]) -> Button:
        """Return the button that asks for a topic of the given roles."""
        return Button(
            self.wording.topics[topic].title, payload(f"ask_{topic}", role=_one_or_many(roles))
        )

    def _statements(self, question: Question, told: Collection[str], lead: str) -> Reply:
        ranked = self.selector.rank(question, told)
        concerned = [item for item in ranked if self._concerns(item.statement, question)]
        if not concerned:
            return self._unknown(question, ranked, lead)
        specific = question.vector is not None and concerned[0].similarity >= KNOWN
        on_topic = [item for item in concerned if item.statement.topic == question.topic]
        sure = question.topics[question.topic] >= SURE_TOPIC
        if on_topic and (not specific or (sure and concerned[0].similarity < CLEAR_ENOUGH)):
            concerned = on_topic
        elif not on_topic and concerned[0].similarity < KNOWN + 0.15:
            return self._unknown(question, concerned, lead)
        return self._tell(question, compose.pick(concerned), lead)

    def _comparison(self, question: Question, told: Collection[str], lead: str) -> Reply:
        ranked = self.selector.rank(question, told)
        chosen, text = compare(question.roles[:2], ranked, self.knowledge, self.wording)
        if not chosen:
            return self._statements(question, told, lead)
        return self._tell(question, chosen, lead, text)

    def _salary(self, question: Question, told: Collection[str], lead: str) -> Reply:
        roles = question.roles or DEFAULT_ROLES
        told_pay = self._pay.tell(roles[:2], question.location, question.experience_level)
        if told_pay is None:
            return self._statements(question, told, lead)
        text, figures = told_pay
        sources = [figure.source for figure in figures]
        buttons = [Button(self.wording.phrase("where_from"), payload("ask_source"))]
        others = [role for role in DEFAULT_ROLES if role not in roles]
        if question.roles and others:
            buttons.append(self._other_role_button("salary", others[0]))
        buttons.extend(
            self.topic_button(topic, question.roles) for topic in ("job_market", "career_path")
        )
        return Reply(
            "answer",
            compose.fit(f"{lead} {text}".strip(), ""),
            unique_buttons(buttons),
            "salary",
            tuple(roles),
            compose.source_records(sources, self.knowledge),
            {"figures": [figure._asdict() for figure in figures]},
        )

    def _is_about_pay_in_general(self, question: Question, told: Collection[str]) -> bool:
        """Whether a statement answers the pay question better than a figure would."""
        if question.vector is None or question.location or question.experience_level:
            return False
        if len(question.roles) > 1 and _WHO_MORE.search(question.text):
            return False
        if _AMOUNT.search(question.text):
            return False
        # A statement that is itself a figure is no better than the figure from the tables.
        ranked = [
            item
            for item in self.selector.rank(question, told, only_topic=True)
            if "$" not in item.statement.text
        ]
        return bool(ranked) and ranked[0].similarity >= CLEAR_STATEMENT

    def _uncovered(self, question: Question, told: Collection[str]) -> Reply:
        record = next(
            item for item in self.knowledge.uncovered_roles if item.name == question.uncovered
        )
        if not record.nearest:
            text = self.wording.phrase("uncovered_alone", plural=record.plural)
            return Reply(
                "out_of_scope",
                text,
                self._buttons(question),
                question.topic,
                (),
                (),
                {"uncovered_role": record.name},
            )
        role = self.knowledge.roles[record.nearest[0]]
        lead = self.wording.phrase(
            "uncovered", plural=record.plural, role=role.short_name, reason=record.reason
        )
        reply = self.answer(question._replace(uncovered=None, roles=(role.id,)), told, lead)
        return reply._replace(data={**reply.data, "uncovered_role": record.name})

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
        roles = question.roles
        buttons = [Button(self.wording.phrase("more"), payload("tell_more"))]
        others = [role for role in self._companions(roles) if role not in roles]
        if len(roles) == 1 and others:
            buttons.append(self._other_role_button(question.topic, others[0]))
        near = self.wording.topics[question.topic].near
        for topic in near[:2]:
            if topic == "comparison" and len(roles) < 2:
                buttons.append(self.topic_button(topic, [*roles, *others][:2] or DEFAULT_ROLES))
            else:
                buttons.append(self.topic_button(topic, roles))
        return unique_buttons(buttons)

    def _companions(self, roles: Sequence[str]) -> list[str]:
        """Roles to offer next: the other founding role, then the neighbors."""
        found = list(DEFAULT_ROLES) if set(roles) & set(DEFAULT_ROLES) else []
        for role in roles:
            found.extend(
                self.knowledge.roles[role].neighbors if role in self.knowledge.roles else ()
            )
        return found

    def _other_role_button(self, topic: str, role: str) -> Button:
        title = self.wording.phrase("other_role", plural=self.knowledge.roles[role].plural)
        return Button(title, payload(f"ask_{topic}", role=role))

    @staticmethod
    def _concerns(statement: Statement, question: Question) -> bool:
        """Whether a statement is about one of the question's roles, or about none in particular."""
        wanted = question.roles or DEFAULT_ROLES
        return not statement.roles or bool(set(statement.roles) & set(wanted))

    def _noun(self, question: Question) -> str:
        return self.wording.topics[question.topic].noun


def _one_or_many(roles: Sequence[str]) -> Any:
    return roles[0] if len(roles) == 1 else list(roles)


@functools.lru_cache(maxsize=1)
def load_advisor(models: Optional[Path] = None) -> Advisor:
    """Load everything once; the index comes from the newest model in ``models``.

    Args:
        models: The folder of models; by default the one in the settings.
    """
    index = load_index(models or read_settings().models)
    return Advisor(load_knowledge(), index, load_pay_tables(), load_wording())
