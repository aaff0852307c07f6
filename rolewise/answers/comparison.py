"""Compare two roles: likeness and difference, side by side."""

from __future__ import annotations

from collections.abc import Sequence

from rolewise.answers.compose import USUAL_WORDS, join_statements
from rolewise.answers.reply import count_words
from rolewise.answers.select import Scored
from rolewise.answers.wording import Wording
from rolewise.knowledge import KnowledgeBase, Statement

SPECIFIC = 0.55
"""From this cosine on, the question is about one point and that statement leads."""


def compare(
    roles: Sequence[str], ranked: Sequence[Scored], knowledge: KnowledgeBase, wording: Wording
) -> tuple[list[Statement], str]:
    """Choose what to tell of two roles and put it side by side.

    Args:
        roles: The two role ids.
        ranked: All statements, the best for the question first.
        knowledge: The knowledge base.
        wording: The phrases.

    Returns:
        The statements told and the text; an empty list when nothing compares the two.
    """
    pair = set(roles)
    about = [item for item in ranked if item.statement.roles and set(item.statement.roles) <= pair]
    both = [item for item in about if set(item.statement.roles or ()) == pair]
    lead = [about[0].statement] if about and about[0].similarity >= SPECIFIC else []
    different = _difference(roles, about, lead)
    alike = [item.statement for item in both if "likeness" in item.statement.tags]
    if not different:
        return [], ""
    chosen = list(dict.fromkeys([*lead, *different]))
    words = sum(count_words(item.text) for item in chosen)
    parts = (
        [join_statements(chosen, knowledge)]
        if lead
        else [f"{wording.phrase('different')} {join_statements(different, knowledge)}"]
    )
    for statement in alike:
        if statement not in chosen and words + count_words(statement.text) <= USUAL_WORDS:
            parts.append(f"{wording.phrase('alike')} {statement.text}")
            chosen.append(statement)
            break
    return chosen, " ".join(parts)


def _difference(
    roles: Sequence[str], about: Sequence[Scored], lead: Sequence[Statement]
) -> list[Statement]:
    """One statement that names the difference, else one of each role on the same point."""
    pair = set(roles)
    for item in about:
        tags = item.statement.tags
        if set(item.statement.roles or ()) == pair and "difference" in tags:
            return [item.statement]
    sides = []
    for role in roles:
        own = [item.statement for item in about if item.statement.roles == (role,)]
        preferred = [s for s in own if s.topic in ("comparison", "definition")] or own
        if not preferred:
            return []
        sides.append(preferred[0])
    return sides
