"""Which statements name a skill."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rolewise.knowledge import Statement
from rolewise.knowledge.records import Skill


def names_of_skill(skill: Skill) -> tuple[str, ...]:
    """Return every name of a skill."""
    return (skill.name, *skill.aliases, *skill.abbreviations, *skill.exact)


def mentions(statement: Statement, names: Sequence[str]) -> bool:
    """Whether a statement, or a question it answers, has one of the names as whole words."""
    text = " ".join((statement.text, *statement.asked_as))
    return any(
        re.search(rf"(?<![\w]){re.escape(name)}(?:s|es)?(?![\w+#])", text, _flags(name))
        for name in names
    )


def _flags(name: str) -> int:
    """A name of one or two letters counts only as written: R, Go, C++."""
    return 0 if len(name) < 3 else re.IGNORECASE
