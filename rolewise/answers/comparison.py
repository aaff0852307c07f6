"""Compare two roles: likeness and difference, side by side."""

from __future__ import annotations

from collections.abc import Sequence

from rolewise.answers.compose import USUAL_WORDS, join_statements
from rolewise.answers.index import content_words
from rolewise.answers.reply import count_words
from rolewise.answers.select import Question, Scored
from rolewise.answers.wording import Wording
from rolewise.knowledge import KnowledgeBase, Role, Statement

_GENERAL = frozenset(
    (
        "difference different differ vs versus compare compared comparison between main key major "
        "actual difference same thing similar alike overlap common whats what exactly please other "
        "two both both vs. explain understand big real basically still don dont get diff contrast"
    ).split()
)


def is_general(question: Question, knowledge: KnowledgeBase) -> bool:
    """Whether a comparison asks for nothing in particular: "what's the difference?"."""
    names = {
        word
        for role in question.roles
        for name in _names(knowledge.roles[role])
        for word in content_words(name)
    }
    rest = [word for word in content_words(question.text) if word not in names]
    return all(word in _GENERAL or len(word) < 3 for word in rest)


def _names(role: Role) -> list[str]:
    return [
        role.name,
        role.short_name,
        role.plural,
        *role.aliases,
        *role.abbreviations,
        *role.fields,
    ]


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
    different = _difference(roles, about, knowledge)
    alike = [item.statement for item in both if "likeness" in item.statement.tags]
    if not different:
        return [], ""
    chosen = list(different)
    words = sum(count_words(item.text) for item in chosen)
    parts = [f"{wording.phrase('different')} {join_statements(different, knowledge)}"]
    for statement in alike:
        if statement not in chosen and words + count_words(statement.text) <= USUAL_WORDS:
            parts.append(f"{wording.phrase('alike')} {statement.text}")
            chosen.append(statement)
            break
    return chosen, " ".join(parts)


def _difference(
    roles: Sequence[str], about: Sequence[Scored], knowledge: KnowledgeBase
) -> list[Statement]:
    """One statement that names the difference, else what each role is and what sets them apart."""
    pair = set(roles)
    whole = [
        item.statement
        for item in about
        if set(item.statement.roles or ()) == pair and "difference" in item.statement.tags
    ]
    if whole:
        return [next((statement for statement in whole if "key" in statement.tags), whole[0])]
    naming = [
        item.statement
        for item in about
        if item.statement.topic in ("comparison", "transition")
        and all(_is_named(knowledge.roles[role], item.statement.text) for role in roles)
    ]
    sides = []
    for role in roles:
        own = [item.statement for item in about if item.statement.roles == (role,)]
        defining = [statement for statement in own if statement.topic == "definition"]
        if not defining:
            return naming[:1]
        sides.append(defining[0])
    return [*sides, *naming[:1]]


def _is_named(role: Role, text: str) -> bool:
    return role.short_name.lower() in text.lower()
