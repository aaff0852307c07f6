"""Occupations without a role file: the question is asked of the nearest role instead."""

from __future__ import annotations

import re

from rolewise.answers.select import Question
from rolewise.knowledge import KnowledgeBase, Role
from rolewise.knowledge.records import UncoveredRole


def record_of(question: Question, knowledge: KnowledgeBase) -> UncoveredRole:
    """Return the record of the occupation that the question names.

    Raises:
        KeyError: The occupation is in no record.
    """
    for record in knowledge.uncovered_roles:
        if record.name == question.uncovered:
            return record
    raise KeyError(question.uncovered)


def about_nearest(question: Question, record: UncoveredRole, role: Role) -> Question:
    """Return the question about ``role`` instead; its words then name that role."""
    names = sorted({record.plural, record.name, *record.aliases}, key=len, reverse=True)
    pattern = "|".join(rf"{re.escape(name)}s?" for name in names)
    text = re.sub(rf"\b(?:{pattern})\b", role.short_name, question.text, flags=re.IGNORECASE)
    return question._replace(uncovered=None, roles=(role.id,), text=text)
