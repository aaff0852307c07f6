"""A role as its author sees it: names, what is said on each topic, what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Optional

from rolewise.kb.reading import reading_ease
from rolewise.knowledge import TOPICS, KnowledgeBase, Role, Statement


def find_role(knowledge: KnowledgeBase, name: str) -> Optional[Role]:
    """Return the role of an id or a name, in any case, or None."""
    wanted = name.strip().lower().replace("_", " ")
    for role in knowledge.roles.values():
        names = (role.id, role.name, role.short_name, role.plural, *role.aliases)
        if wanted in {each.lower().replace("_", " ") for each in (*names, *role.abbreviations)}:
            return role
    return None


def show(knowledge: KnowledgeBase, role: Role) -> Iterator[str]:
    """Yield the lines that describe a role."""
    about = [item for item in knowledge.statements.values() if role.id in (item.roles or ())]
    ease = reading_ease(" ".join(item.text for item in about))
    yield f"{role.id}: {role.name} ({role.plural})"
    yield f"also called: {', '.join([*role.aliases, *role.abbreviations]) or '-'}"
    yield f"fields: {', '.join(role.fields) or '-'}; neighbors: {', '.join(role.neighbors) or '-'}"
    yield f"{len(about)} statements; reading ease {ease:.0f} (Flesch; 60 is plain)"
    for topic in TOPICS:
        on_topic = [item for item in about if item.topic == topic]
        yield ""
        yield f"{topic}: {len(on_topic) or 'nothing yet'}"
        for item in on_topic:
            yield from _statement(knowledge, role, item)


def _statement(knowledge: KnowledgeBase, role: Role, item: Statement) -> Iterator[str]:
    yield f"  {item.text}"
    sources = ", ".join(f"{key} ({knowledge.sources[key].date})" for key in item.sources)
    extras = [f"{len(item.asked_as)} wordings" if item.asked_as else "no asked_as"]
    others = [other for other in item.roles or () if other != role.id]
    if others:
        extras.append(f"also {', '.join(others)}")
    if item.tags:
        extras.append(f"tags {', '.join(item.tags)}")
    yield f"    {item.id}; {sources}; {'; '.join(extras)}"
