"""What is looked up by role in every answer, arranged once for a knowledge base."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from rolewise.knowledge import KnowledgeBase, Statement

KEPT = 4
_kept: dict[int, ByRole] = {}


class ByRole(NamedTuple):
    """Statements and plurals of a knowledge base.

    Attributes:
        source: The statements it is made of; kept, so that no other object gets its identity.
        statements: Role id -> its statements, in file order.
        plurals: Plural in lower case -> plural.
        longest: Words in the longest plural.
    """

    source: Mapping[str, Statement]
    statements: Mapping[str, tuple[Statement, ...]]
    plurals: Mapping[str, str]
    longest: int


def by_role(knowledge: KnowledgeBase) -> ByRole:
    """Return the arrangement of a knowledge base; made when it is asked for first."""
    found = _kept.get(id(knowledge.statements))
    if found is None or found.source is not knowledge.statements:
        if len(_kept) >= KEPT:
            _kept.clear()
        found = _kept[id(knowledge.statements)] = _arrange(knowledge)
    return found


def _arrange(knowledge: KnowledgeBase) -> ByRole:
    statements: dict[str, list[Statement]] = {}
    for item in knowledge.statements.values():
        for role in item.roles or ():
            statements.setdefault(role, []).append(item)
    plurals = {role.plural.lower(): role.plural for role in knowledge.roles.values()}
    return ByRole(
        knowledge.statements,
        {role: tuple(found) for role, found in statements.items()},
        plurals,
        max((len(name.split()) for name in plurals), default=0),
    )
