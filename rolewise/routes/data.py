"""What routes are computed from, read once: backgrounds, relatedness, what plans are made of."""

from __future__ import annotations

import csv
import functools
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple, Optional

from pydantic import ValidationError

from rolewise.knowledge import KnowledgeBase
from rolewise.knowledge.load import DEFAULT_DIRECTORY
from rolewise.knowledge.names import expand_all
from rolewise.knowledge.records import Identifier, Phrase, Record
from rolewise.yaml_files import read_yaml

FOLDER = "routes"


class Background(Record):
    """Where people come from who are in none of the roles.

    ``occupations`` are O*NET-SOC codes, ``soc`` the code of the BLS pay figure. A background
    ``without_data`` is described by no occupation: nothing is taken for granted.
    """

    id: Identifier
    name: Phrase
    plural: Phrase
    article: Phrase
    aliases: tuple[Phrase, ...] = ()
    occupations: tuple[Phrase, ...] = ()
    soc: Optional[Phrase] = None
    without_data: bool = False


class Learning(Record):
    """What plans are made of: families of skills, resources by skill, projects to show.

    ``also_called``, ``owners`` and ``makers`` help to read
    lists of skills (``rolewise.routes.recognize``).
    """

    families: Mapping[str, tuple[str, ...]]
    resources: Mapping[str, tuple[str, ...]]
    projects: Mapping[str, str]
    by_kind: Mapping[str, str]
    also_called: Mapping[str, tuple[str, ...]]
    owners: tuple[Phrase, ...]
    makers: tuple[Phrase, ...]


class Brought(NamedTuple):
    """What one source says of a skill that a background brings; ``share`` is from 0 to 1."""

    skill: str
    share: float
    measure: str
    source: str


class Related(NamedTuple):
    """How official lists relate two roles, or a background and a role.

    Attributes:
        onet_rank: Best place, 1 to 20, in O*NET's lists of related occupations; 0 where both
            share an occupation, None where neither lists the other.
        esco_shared: Share of ESCO skills in common, 0 to 1, or None.
    """

    onet_rank: Optional[int]
    esco_shared: Optional[float]


class BackgroundPay(NamedTuple):
    """What US employers paid, USD a year."""

    occupation: str
    employment: int
    p25: int
    median: int
    p75: int
    source: str


class RouteData(NamedTuple):
    """All tables.

    Attributes:
        backgrounds: By id, in file order.
        brought: What each background brings, by id.
        related: By (role, role) in alphabetical order and by (background, role).
        pay: By background id.
        learning: Families, resources and projects.
    """

    backgrounds: Mapping[str, Background]
    brought: Mapping[str, tuple[Brought, ...]]
    related: Mapping[tuple[str, str], Related]
    pay: Mapping[str, BackgroundPay]
    learning: Learning


@functools.lru_cache(maxsize=2)
def load_route_data(directory: Path = DEFAULT_DIRECTORY) -> RouteData:
    """Read the tables.

    Raises:
        FileNotFoundError: A table is missing.
        ValueError: A record or number is wrong.
    """
    raw = read_yaml(directory / "backgrounds.yml")
    backgrounds: dict[str, Background] = {}
    for item in raw:
        try:
            background = Background(**{**item, "aliases": expand_all(item.get("aliases", ()))})
        except ValidationError as error:
            raise ValueError(f"backgrounds.yml: {item.get('id')}: {error}") from error
        backgrounds[str(background.id)] = background
    brought: dict[str, list[Brought]] = {}
    for row in _rows(directory / FOLDER / "background_skills.csv"):
        found = Brought(row["skill"], float(row["share"]), row["measure"], row["source"])
        brought.setdefault(row["background"], []).append(found)
    related = {
        (row["role_a"], row["role_b"]): Related(
            int(row["onet_rank"]) if row["onet_rank"] else None,
            float(row["esco_shared"]) if row["esco_shared"] else None,
        )
        for row in _rows(directory / FOLDER / "relatedness.csv")
    }
    pay = {
        row["background"]: BackgroundPay(
            row["occupation"],
            int(row["employment"]),
            int(row["p25"]),
            int(row["median"]),
            int(row["p75"]),
            row["source"],
        )
        for row in _rows(directory / FOLDER / "background_pay.csv")
    }
    learning = read_yaml(directory / "learning.yml")
    return RouteData(
        MappingProxyType(backgrounds),
        MappingProxyType({key: tuple(items) for key, items in brought.items()}),
        MappingProxyType(related),
        MappingProxyType(pay),
        Learning(**learning),
    )


def route_data_errors(knowledge: KnowledgeBase, directory: Path) -> Iterator[str]:
    """Yield a line for each mistake in the files that routes are made from."""
    try:
        data = load_route_data(directory)
    except (FileNotFoundError, KeyError, TypeError, ValueError) as error:
        yield f"routes: cannot be read: {error}"
        return
    skills = {skill.id for skill in knowledge.skills}
    for owner, items in data.brought.items():
        for item in items:
            where = f"background_skills.csv: {owner}, {item.skill}"
            if owner not in data.backgrounds or item.skill not in skills:
                yield f"{where}: unknown background or skill"
            if not 0 < item.share <= 1 or item.source not in knowledge.sources:
                yield f"{where}: share must be over 0 and at most 1, the source known"
    for background in data.backgrounds.values():
        if background.without_data == (background.id in data.brought):
            yield f"backgrounds.yml: {background.id}: has data and without_data, or neither"
    learning = data.learning
    named = {skill for members in learning.families.values() for skill in members}
    for skill in sorted(
        (named | set(learning.resources) | set(learning.projects) | set(learning.also_called))
        - skills
    ):
        yield f"learning.yml: {skill!r} is not in skills.yml"
    sources = {source for items in learning.resources.values() for source in items}
    for source in sorted(sources - set(knowledge.sources)):
        yield f"learning.yml: resources: {source!r} is not in sources.yml"
    for kind in sorted({skill.kind for skill in knowledge.skills} - set(learning.by_kind)):
        yield f"learning.yml: by_kind: {kind!r} is missing"


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
