"""How important a skill is for a role: counts from surveys, job ads and official descriptions.

The table ``skill_importance.csv`` is made by ``scripts/extract_skill_importance.py``, whose text
says what each measure means.
"""

from __future__ import annotations

import csv
import functools
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from rolewise.knowledge.load import DEFAULT_DIRECTORY, KnowledgeBase

FILE = "skill_importance.csv"
MEASURES = (
    "practitioners_using",
    "postings_naming",
    "developers_using",
    "onet_in_demand",
    "onet_technology",
    "esco_essential",
    "esco_related",
)
"""The measures, the one that says most about a role first."""


class Importance(NamedTuple):
    """One figure about one skill of one role.

    Attributes:
        role, skill: Ids.
        share: Of ``n``, 0 to 1.
        n: People, job postings or official occupations counted.
        measure: One of ``MEASURES``.
        population: Who or what was counted, in the source's words, joined by ``|``.
        source: Id in ``sources.yml``.
        date: Of the source, YYYY-MM or YYYY-MM-DD.
    """

    role: str
    skill: str
    share: float
    n: int
    measure: str
    population: str
    source: str
    date: str


@functools.lru_cache(maxsize=4)
def load_importance(
    directory: Path = DEFAULT_DIRECTORY,
) -> Mapping[tuple[str, str], tuple[Importance, ...]]:
    """Return the figures by (role id, skill id), those of the first measure first.

    Raises:
        FileNotFoundError: Without the table in ``directory``.
        ValueError: Where a figure is no number.
    """
    found: dict[tuple[str, str], list[Importance]] = {}
    with (directory / FILE).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            # The same few words repeat in thousands of rows.
            words = {name: sys.intern(value) for name, value in row.items()}
            item = Importance(
                words["role"],
                words["skill"],
                float(row["share"]),
                int(row["n"]),
                words["measure"],
                words["population"],
                words["source"],
                words["date"],
            )
            found.setdefault((item.role, item.skill), []).append(item)
    return MappingProxyType(
        {
            key: tuple(sorted(items, key=lambda item: MEASURES.index(item.measure)))
            for key, items in found.items()
        }
    )


def top_skills(
    role: str, measure: str, limit: int = 10, directory: Path = DEFAULT_DIRECTORY
) -> list[Importance]:
    """Return the skills of ``role`` with the highest share by ``measure``, highest first."""
    found = [
        item
        for (owner, _), items in load_importance(directory).items()
        if owner == role
        for item in items
        if item.measure == measure
    ]
    return sorted(found, key=lambda item: (-item.share, item.skill))[:limit]


def importance_errors(knowledge: KnowledgeBase, directory: Path) -> Iterator[str]:
    """Yield a line for each figure that names an unknown role, skill, measure or source."""
    skills = {skill.id for skill in knowledge.skills}
    try:
        table = load_importance(directory)
    except (FileNotFoundError, KeyError, ValueError) as error:
        yield f"{FILE}: cannot be read: {error}"
        return
    for (role, skill), items in table.items():
        where = f"{FILE}: {role}, {skill}"
        if role not in knowledge.roles:
            yield f"{where}: role: no role file for {role!r}"
        if skill not in skills:
            yield f"{where}: skill: {skill!r} is not in skills.yml"
        for item in items:
            if item.source not in knowledge.sources:
                yield f"{where}: source: {item.source!r} is not in sources.yml"
            if not 0 < item.share <= 1 or item.n < 1:
                yield f"{where}: share: must be over 0 and at most 1, of at least one"
