"""The answer to a general question of a topic: the statements that carry it, in their order.

"What skills does a data engineer need?" wants the main things first. Similarity can't tell them
from side facts, so authors do: by the tag ``core``, else by the order in the file.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from itertools import zip_longest

from rolewise.answers.by_role import by_role
from rolewise.knowledge import KnowledgeBase, Statement

CORE = "core"
_SIDE_TAGS = frozenset(("why", "official", "level_entry", "level_senior", "figure"))


_EMPHASES = (
    (re.compile(r"\b(?:day|days|daily|workday|routine|typical week)\b", re.IGNORECASE), "day"),
    (re.compile(r"\b(?:tools?|software|tech|technolog\w+|stack)\b", re.IGNORECASE), "tool"),
)


def main_statements(
    topic: str,
    roles: Sequence[str],
    told: Collection[str],
    knowledge: KnowledgeBase,
    text: str = "",
) -> list[Statement]:
    """Return the statements of a topic that are about the roles only, the main ones first.

    Args:
        topic: The topic.
        roles: Role ids; where there are several, they take turns.
        told: Ids told already; those come late, but a used-up topic leads with its main one again.
        knowledge: The knowledge base.
        text: The question's words; "day" and "tools" put the statements so tagged first.
    """
    found = [_of_role(topic, role, roles, told, knowledge) for role in roles]
    for pattern, tag in _EMPHASES:
        if pattern.search(text):
            found = [_tagged_first(statements, tag, told) for statements in found]
    turns: Iterable[Statement | None] = (item for turn in zip_longest(*found) for item in turn)
    merged = list({item.id: item for item in turns if item is not None}.values())
    if len(roles) > 1:  # what holds for all of them goes first
        merged.sort(
            key=lambda item: (
                item.id in told or CORE not in item.tags or not set(roles) <= set(item.roles or ())
            )
        )
    return merged


def _tagged_first(
    statements: Sequence[Statement], tag: str, told: Collection[str]
) -> list[Statement]:
    return sorted(statements, key=lambda item: (item.id in told, tag not in item.tags))


def _of_role(
    topic: str, role: str, roles: Sequence[str], told: Collection[str], knowledge: KnowledgeBase
) -> list[Statement]:
    about = [
        item
        for item in by_role(knowledge).statements.get(role, ())
        if item.topic == topic and (set(item.roles or ()) <= set(roles) or CORE in item.tags)
    ]
    core = [item for item in about if CORE in item.tags]
    others = [item for item in about if CORE not in item.tags]
    plain = [item for item in others if not _SIDE_TAGS & set(item.tags)]
    side = [item for item in others if _SIDE_TAGS & set(item.tags)]
    if not core:
        core, plain = plain[:1], plain[1:]
    fresh = [item for item in core if item.id not in told]
    others = [*plain, *side]
    return [
        *(fresh or core[:1]),
        *(item for item in others if item.id not in told),
        *(item for item in (*core, *others) if item.id in told),
    ]
