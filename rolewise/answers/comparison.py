"""Compare roles: what each does, what sets them apart, what they share; or one aspect of them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rolewise.answers.compose import USUAL_WORDS, join_statements
from rolewise.answers.general import main_statements
from rolewise.answers.index import content_words
from rolewise.answers.reply import count_words
from rolewise.answers.select import Scored
from rolewise.answers.wording import Wording
from rolewise.answers.words import stem
from rolewise.answers.yes_no import asks_yes_or_no
from rolewise.knowledge import KnowledgeBase, Role, Statement

MOST_COMPARED = 3
_SAME = re.compile(r"\b(?:same|identical|interchangeable|synonyms?)\b", re.IGNORECASE)


def compare(
    roles: Sequence[str],
    ranked: Sequence[Scored],
    knowledge: KnowledgeBase,
    wording: Wording,
    text: str = "",
) -> tuple[list[Statement], str]:
    """Choose what to tell of two or three roles and put it side by side.

    Args:
        roles: The role ids.
        ranked: All statements, the best for the question first.
        knowledge: The knowledge base.
        wording: The phrases.
        text: The question's words; whether two roles are the same is answered with no.

    Returns:
        The statements told and the text; an empty list when nothing compares the roles.
    """
    group = set(roles)
    about = [item for item in ranked if item.statement.roles and set(item.statement.roles) <= group]
    all_of_them = [item for item in about if set(item.statement.roles or ()) == group]
    same = bool(_SAME.search(text)) and asks_yes_or_no(text)
    chosen = _difference(roles, about, knowledge, differing_first=same)
    if not chosen:
        return [], ""
    lead = wording.phrase("no" if same else "different")
    parts = [f"{lead} {join_statements(chosen, knowledge)}"]
    words = sum(count_words(item.text) for item in chosen)
    for item in all_of_them:
        statement = item.statement
        if (
            "likeness" in statement.tags
            and statement not in chosen
            and words + count_words(statement.text) <= USUAL_WORDS
        ):
            parts.append(f"{wording.phrase('alike')} {statement.text}")
            chosen.append(statement)
            break
    return chosen, " ".join(parts)


def compare_aspect(
    roles: Sequence[str], words: Sequence[str], ranked: Sequence[Scored], knowledge: KnowledgeBase
) -> list[Statement]:
    """Return statements on one aspect ("which has more coding?") that cover all the roles.

    Args:
        roles: The role ids.
        words: Stems of the words that name the aspect.
        ranked: All statements, the best for the question first.
        knowledge: The knowledge base.

    Returns:
        One statement that names all roles, else one for each role; empty where a role has none.
    """
    on_aspect = [item.statement for item in ranked if set(words) & _stems(item.statement)]
    for statement in on_aspect:
        if covers(statement, roles, knowledge):
            return [statement]
    sides = []
    for role in roles:
        own = [statement for statement in on_aspect if statement.roles == (role,)]
        if not own:
            return []
        sides.append(own[0])
    return sides


def covers(statement: Statement, roles: Sequence[str], knowledge: KnowledgeBase) -> bool:
    """Whether a statement is about all the roles: filed under them or naming them."""
    return set(roles) <= set(statement.roles or ()) or all(
        _is_named(knowledge.roles[role], statement.text) for role in roles
    )


def naming_all_first(
    ranked: Sequence[Scored], roles: Sequence[str], knowledge: KnowledgeBase
) -> list[Scored]:
    """Put first what is about all the roles: the moves between them, then how they compare."""
    if len(roles) < 2:
        return list(ranked)
    named = [
        item
        for topic in ("transition", "comparison")
        for item in ranked
        if item.statement.topic == topic and covers(item.statement, roles, knowledge)
    ]
    return [*named, *(item for item in ranked if item not in named)]


def _stems(statement: Statement) -> set[str]:
    return {stem(word) for word in content_words(" ".join((statement.text, *statement.asked_as)))}


def _difference(
    roles: Sequence[str],
    about: Sequence[Scored],
    knowledge: KnowledgeBase,
    differing_first: bool = False,
) -> list[Statement]:
    """One statement that names the difference, else what each role is and what sets them apart."""
    group = set(roles)
    whole = [
        item.statement
        for item in about
        if set(item.statement.roles or ()) == group and "difference" in item.statement.tags
    ]
    if whole:
        return [next((statement for statement in whole if "key" in statement.tags), whole[0])]
    naming = [
        item.statement
        for item in about
        if item.statement.topic in ("comparison", "transition")
        and all(_is_named(knowledge.roles[role], item.statement.text) for role in roles)
    ]
    naming.sort(key=lambda item: (item.topic != "comparison", "difference" not in item.tags))
    sides = [_what_it_is(role, knowledge) for role in roles]
    if not all(sides):
        return naming[:1]
    told = [side for side in sides if side is not None]
    return [*naming[:1], *told] if differing_first else [*told, *naming[:1]]


def _what_it_is(role: str, knowledge: KnowledgeBase) -> Statement | None:
    """The main statement on what a role is; where it has only its official status, on its work."""
    for topic in ("definition", "responsibilities"):
        for statement in main_statements(topic, (role,), (), knowledge):
            if "official" not in statement.tags:
                return statement
    return None


def _is_named(role: Role, text: str) -> bool:
    names = (role.short_name, role.plural)
    return any(name.lower() in text.lower() for name in names)
