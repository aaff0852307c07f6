"""The buttons below an answer; the only place where answers make them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rolewise.answers.reply import Button, payload, unique_buttons
from rolewise.answers.select import DEFAULT_ROLES, Question
from rolewise.answers.wording import Wording
from rolewise.knowledge import KnowledgeBase


class Buttons:
    """Makes the buttons that fit a question."""

    def __init__(self, knowledge: KnowledgeBase, wording: Wording) -> None:
        """Keep what titles are made of."""
        self._knowledge = knowledge
        self._wording = wording

    def topic(self, topic: str, roles: Sequence[str]) -> Button:
        """Return the button that asks for a topic of the given roles."""
        return Button(
            self._wording.topics[topic].title, payload(f"ask_{topic}", role=_one_or_many(roles))
        )

    def other_role(self, topic: str, role: str) -> Button:
        """Return the button that asks the same of another role."""
        title = self._wording.phrase("other_role", plural=self._knowledge.roles[role].plural)
        return Button(title, payload(f"ask_{topic}", role=role))

    def after(self, question: Question) -> tuple[Button, ...]:
        """Return the buttons after statements: deeper, another role, topics nearby."""
        roles = question.roles
        buttons = [Button(self._wording.phrase("more"), payload("tell_more"))]
        others = [role for role in self._companions(roles) if role not in roles]
        if len(roles) == 1 and others:
            buttons.append(self.other_role(question.topic, others[0]))
        for topic in self._wording.topics[question.topic].near[:2]:
            if topic == "comparison" and len(roles) < 2:
                buttons.append(self.topic(topic, [*roles, *others][:2] or DEFAULT_ROLES))
            else:
                buttons.append(self.topic(topic, roles))
        return unique_buttons(buttons)

    def after_pay(self, question: Question, roles: Sequence[str]) -> tuple[Button, ...]:
        """Return the buttons after a pay figure."""
        buttons = [Button(self._wording.phrase("where_from"), payload("ask_source"))]
        others = [role for role in DEFAULT_ROLES if role not in roles]
        if question.roles and others:
            buttons.append(self.other_role("salary", others[0]))
        if len(roles) == 1:
            why = self._wording.phrase("button_pay_why")
            buttons.append(Button(why, why))
        buttons.extend(self.topic(topic, question.roles) for topic in ("job_market", "career_path"))
        return unique_buttons(buttons)

    def start(self) -> tuple[Button, ...]:
        """Return the buttons for somebody who asked for what we don't have."""
        names = [(role, self._knowledge.roles[role].plural) for role in DEFAULT_ROLES]
        return (
            *(
                Button(
                    self._wording.phrase("what_role_does", plural=plural),
                    payload("ask_responsibilities", role=role),
                )
                for role, plural in names
            ),
            self.topic("decision", ()),
            self.topic("salary", DEFAULT_ROLES),
        )

    def _companions(self, roles: Sequence[str]) -> list[str]:
        """Roles to offer next: the other founding role, then the neighbors."""
        found = list(DEFAULT_ROLES) if set(roles) & set(DEFAULT_ROLES) else []
        for role in roles:
            found.extend(
                self._knowledge.roles[role].neighbors if role in self._knowledge.roles else ()
            )
        return found


def _one_or_many(roles: Sequence[str]) -> Any:
    return roles[0] if len(roles) == 1 else list(roles)
