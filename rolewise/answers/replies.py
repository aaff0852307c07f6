"""Statements, pay figures and plain remarks as replies: text, sources, buttons, data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Optional

from rolewise.answers import compose
from rolewise.answers.buttons import Buttons
from rolewise.answers.pay_more import Told
from rolewise.answers.pay_sentences import Detail
from rolewise.answers.reply import Reply
from rolewise.answers.select import DEFAULT_ROLES, Question
from rolewise.answers.wording import Wording, join_names
from rolewise.knowledge import KnowledgeBase, Statement


class Replies:
    """Makes replies."""

    def __init__(self, knowledge: KnowledgeBase, wording: Wording, buttons: Buttons) -> None:
        """Keep what replies are made of."""
        self._knowledge = knowledge
        self._wording = wording
        self._buttons = buttons

    def tell(
        self,
        question: Question,
        chosen: Sequence[Statement],
        lead: str = "",
        text: Optional[str] = None,
    ) -> Reply:
        """Return a reply that tells statements, or ``text`` made of them, with their sources."""
        sources = [source for statement in chosen for source in statement.sources]
        body = text or compose.join_statements(chosen, self._knowledge)
        roles = question.roles or tuple(
            dict.fromkeys(role for statement in chosen for role in statement.roles or ())
        )
        return Reply(
            "answer",
            compose.fit(
                f"{lead} {body}".strip(), compose.cite(sources, self._knowledge, self._wording)
            ),
            self._buttons.after(question),
            question.topic,
            tuple(roles),
            compose.source_records(sources, self._knowledge),
            {"statements": [statement.id for statement in chosen]},
        )

    def pay(self, question: Question, told_pay: Told, lead: str = "", step: str = "") -> Reply:
        """Return a reply that tells pay figures; ``step`` is the id of a step of "tell me more"."""
        text, figures = told_pay
        roles = question.roles or DEFAULT_ROLES
        data = {"figures": [figure._asdict() for figure in figures]}
        return Reply(
            "answer",
            compose.fit(f"{lead} {text}".strip(), ""),
            self._buttons.after(question) if step else self._buttons.after_pay(question, roles),
            "salary",
            tuple(roles),
            compose.source_records([figure.source for figure in figures], self._knowledge),
            {**data, "statements": [step]} if step else data,
        )

    def counted(self, question: Question, detail: Detail, lead: str = "") -> Reply:
        """Return a reply that tells what was counted from tables."""
        sources = [*(figure.source for figure in detail.figures), *detail.sources]
        data = dict(detail.data)
        if detail.figures:
            data["figures"] = [figure._asdict() for figure in detail.figures]
        roles = question.roles or tuple(dict.fromkeys(item.role for item in detail.figures))
        if not roles and "worth" not in data:
            roles = DEFAULT_ROLES
        is_pay = question.topic == "salary"
        return Reply(
            "answer",
            compose.fit(f"{lead} {detail.text}".strip(), ""),
            self._buttons.after_pay(question, roles) if is_pay else self._buttons.after(question),
            question.topic,
            tuple(roles),
            compose.source_records(sources, self._knowledge),
            data,
        )

    def plain(self, question: Question, text: str, sources: Sequence[str] = ()) -> Reply:
        """Return a reply that says ``text``."""
        return Reply(
            "answer",
            text,
            self._buttons.after(question),
            question.topic,
            question.roles,
            compose.source_records(sources, self._knowledge),
        )

    def role_names(self, roles: Sequence[str]) -> str:
        """Return plurals such as "ML engineers and data scientists"."""
        known = self._knowledge.roles
        names = [known[role].plural for role in roles if role in known]
        return join_names(names) or self._wording.phrase("all_roles")


def concerns(statement: Statement, question: Question) -> bool:
    """Whether a statement is about one of the question's roles, or about none in particular."""
    wanted = question.roles or DEFAULT_ROLES
    return not statement.roles or bool(set(statement.roles) & set(wanted))
