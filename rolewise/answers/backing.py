"""What stands behind an answer: reasons, sources, how far a figure can be trusted."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Optional

from rolewise.answers import compose
from rolewise.answers.replies import Replies, concerns
from rolewise.answers.reply import Reply
from rolewise.answers.salary import PayAnswers
from rolewise.answers.select import DEFAULT_ROLES, Question, Selector
from rolewise.answers.wording import Wording
from rolewise.knowledge import KnowledgeBase

_OFFICIAL = re.compile(r"\b(?:official|statistics?|government|bls|federal)\b", re.IGNORECASE)


class Backing:
    """Gives reasons and sources."""

    def __init__(
        self,
        knowledge: KnowledgeBase,
        wording: Wording,
        selector: Selector,
        pay: PayAnswers,
        replies: Replies,
    ) -> None:
        """Put the parts together."""
        self._knowledge = knowledge
        self._wording = wording
        self._selector = selector
        self._pay = pay
        self._replies = replies

    def explain(self, question: Question, told: Collection[str], sources: Sequence[str]) -> Reply:
        """Give reasons for what was told last; say so when there are none on record."""
        if question.topic == "salary" and _OFFICIAL.search(question.text):
            reply = self._why_not_official(question)
            if reply is not None:
                return reply
        ranked = [
            item
            for item in self._selector.rank(question, told, only_topic=True, tag="why")
            if item.statement.id not in told and concerns(item.statement, question)
        ]
        if ranked:
            return self._replies.tell(question, compose.pick(ranked, most=2))
        sources = [key for key in sources if key in self._knowledge.sources]
        text = self._wording.phrase("why_none")
        if sources:
            names = compose.short_names(sources, self._knowledge)
            text = f"{text} {self._wording.phrase('why_sources', names=names)}"
        return self._replies.plain(question, text, sources)

    def cite_sources(self, question: Question, sources: Sequence[str]) -> Reply:
        """Name the sources of the last answer in full, with their dates and, for pay, counts."""
        known = [key for key in dict.fromkeys(sources) if key in self._knowledge.sources]
        if not known:
            none = self._replies.plain(question, self._wording.phrase("sources_none"))
            return none._replace(topic=None, roles=())
        lines = [self._wording.phrase("sources_told")]
        for source in (self._knowledge.sources[key] for key in known[:3]):
            link = f", {source.url}" if source.url else ""
            note = f" {source.date_note.rstrip('.')}." if source.date_note else ""
            lines.append(f"{source.title}, {source.date}{link}.{note}")
        if question.topic == "salary":
            lines.append(self._reliability(question, known))
        return self._replies.plain(question, compose.fit(" ".join(lines), ""), known)

    def _reliability(self, question: Question, sources: Sequence[str]) -> str:
        roles = question.roles or DEFAULT_ROLES
        told = self._pay.tell(roles, question.location, question.experience_level, question.text)
        figures = [figure for figure in (told[1] if told else ()) if figure.source in sources]
        return self._pay.reliability(figures)

    def _why_not_official(self, question: Question) -> Optional[Reply]:
        """Say why a role has no official figure; None where it has one."""
        role = next(iter(question.roles), DEFAULT_ROLES[0])
        if self._pay.has_official_figure(role):
            return None
        record = self._knowledge.roles[role]
        lead = self._wording.phrase(
            "why_not_official", role=f"{record.article} {record.short_name}"
        )
        known = [
            item
            for item in self._knowledge.statements.values()
            if item.roles == (role,) and item.topic == "definition" and "official" in item.tags
        ]
        return self._replies.tell(question, known[:1], lead) if known else None
