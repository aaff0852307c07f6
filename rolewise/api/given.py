"""Read what a request names: roles, backgrounds, skills; and name sources in an answer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from rolewise.api.records import SourceView
from rolewise.knowledge import KnowledgeBase, Role
from rolewise.routes.data import load_route_data
from rolewise.routes.gap import skill_records
from rolewise.routes.plan import LEAST_PACE, MOST_PACE
from rolewise.routes.recognize import ids, load_recognizer


class BadQuery(ValueError):
    """A parameter can't be used; the message names it and says what can be."""


class UnknownName(BadQuery):
    """Something that was asked for by its id doesn't exist."""


class NotTogether(BadQuery):
    """Each value could be used, but not with the others."""


def pace_given(given: str) -> float:
    """Return hours a week.

    Raises:
        BadQuery: They aren't a plain number within the limits.
    """
    if not re.fullmatch(r"[0-9]{1,9}(?:\.[0-9]{1,18})?", given):
        raise BadQuery(f"pace must be hours a week, not {given!r}")
    if not LEAST_PACE <= float(given) <= MOST_PACE:
        raise BadQuery(f"pace must be from {LEAST_PACE} to {MOST_PACE} hours a week")
    return float(given)


def only(parameters: Mapping[str, str], known: Sequence[str]) -> None:
    """Refuse parameters that are not ``known``.

    Raises:
        BadQuery: One is not.
    """
    unknown = sorted(set(parameters) - set(known))
    if unknown:
        raise BadQuery(f"{unknown[0]} is no parameter here; known are {', '.join(known)}")


def all_roles(knowledge: KnowledgeBase) -> Iterable[Role]:
    """Return the roles."""
    return knowledge.roles.values()


def no_role(name: str, knowledge: KnowledgeBase) -> str:
    """Return what is said of an unknown role."""
    return f"role {name!r} is unknown; the roles are {', '.join(knowledge.roles)}"


def role_named(name: str, knowledge: KnowledgeBase) -> Role:
    """Return the role with this id or name.

    Raises:
        BadQuery: There is none.
    """
    wanted = name.strip().casefold()
    for item in all_roles(knowledge):
        names = (item.id, item.name, item.short_name, item.plural, *item.aliases)
        if wanted in {known.casefold() for known in (*names, *item.abbreviations)}:
            return item
    raise BadQuery(no_role(name.strip(), knowledge))


def skills_named(names: Iterable[str]) -> tuple[str, ...]:
    """Return the ids of skills given by id or name.

    Raises:
        BadQuery: One is unknown.
    """
    found: list[str] = []
    for name in names:
        name = name.strip()
        if not name:
            continue
        known = (name,) if name in skill_records() else ids(load_recognizer().find(name))
        if not known:
            raise BadQuery(f"skill {name!r} is unknown; GET /api/v1/skills lists all")
        found += known
    return tuple(dict.fromkeys(found))


def origin_named(name: str, knowledge: KnowledgeBase) -> str:
    """Return the id of a role or background given by id or name; an empty name is none.

    Raises:
        BadQuery: It is unknown.
    """
    wanted = name.strip().casefold()
    if not wanted:
        return ""
    for background in load_route_data().backgrounds.values():
        names = (background.id, background.name, background.plural, *background.aliases)
        if wanted in {known.casefold() for known in names}:
            return str(background.id)
    try:
        return str(role_named(name, knowledge).id)
    except BadQuery as error:
        known = ", ".join(load_route_data().backgrounds)
        raise BadQuery(f"from {name.strip()!r} is no role; the backgrounds are {known}") from error


def source_views(knowledge: KnowledgeBase, keys: Iterable[str]) -> list[SourceView]:
    """Return the sources, each once, in order."""
    return [
        SourceView(
            id=source.id,
            title=source.title,
            url=source.url,
            date=source.date,
            licence=source.licence,
        )
        for source in (knowledge.sources[key] for key in dict.fromkeys(keys))
    ]
