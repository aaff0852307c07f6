"""Load the knowledge base, collecting every mistake before complaining.

Each error names file, key and value, so that an author can mend all of them in one go.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import MappingProxyType
from typing import Any, Mapping, NamedTuple, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from rolewise.knowledge.records import (
    Level,
    Place,
    Record,
    Role,
    SharedStatements,
    Skill,
    Source,
    Statement,
    UncoveredRole,
)
from rolewise.yaml_files import SafeLoader

DEFAULT_DIRECTORY = Path(__file__).resolve().parents[2] / "knowledge"

R = TypeVar("R", bound=BaseModel)

_LISTS: Mapping[str, type[Record]] = MappingProxyType(
    {
        "skills.yml": Skill,
        "places.yml": Place,
        "levels.yml": Level,
        "uncovered_roles.yml": UncoveredRole,
    }
)


class KnowledgeError(Exception):
    """The knowledge files have mistakes; ``errors`` lists all of them.

    Attributes:
        errors: One line each, ``file: key: what is wrong (value)``.
    """

    def __init__(self, errors: Iterable[str]) -> None:
        self.errors = tuple(errors)
        super().__init__("\n".join(self.errors))


class KnowledgeBase(NamedTuple):
    """Everything the advisor knows, in memory; read only.

    Attributes:
        roles: Role records by role id, in alphabetical order of id.
        statements: All statements by id, in file order; each has its ``roles`` filled in.
        sources: Source records by id.
        skills, places, levels, uncovered_roles: Vocabulary records.
    """

    roles: Mapping[str, Role]
    statements: Mapping[str, Statement]
    sources: Mapping[str, Source]
    skills: tuple[Skill, ...]
    places: tuple[Place, ...]
    levels: tuple[Level, ...]
    uncovered_roles: tuple[UncoveredRole, ...]


def fingerprint(directory: Path = DEFAULT_DIRECTORY) -> str:
    """Return the SHA-256 (hex) over the YAML files below ``directory``, names included."""
    digest = hashlib.sha256()
    for path in sorted(directory.rglob("*.yml")):
        digest.update(str(path.relative_to(directory)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


@functools.lru_cache(maxsize=4)
def load_knowledge(directory: Path = DEFAULT_DIRECTORY) -> KnowledgeBase:
    """Read and cross-check all knowledge files.

    Args:
        directory: The folder with ``roles/``, ``shared/`` and the vocabulary files.

    Returns:
        The knowledge base.

    Raises:
        KnowledgeError: With every mistake found, not only the first.
    """
    errors: list[str] = []
    roles: dict[str, Role] = {}
    statements: dict[str, Statement] = {}

    for path in sorted((directory / "roles").glob("*.yml")):
        role = _parse(Role, _read(path, errors), path.name, errors)
        if role is None:
            continue
        if role.id != path.stem:
            errors.append(f"{path.name}: id: must equal the file's name ({role.id!r})")
        roles[role.id] = role
        _add_statements(statements, role.statements, (role.id,), path, errors)
    for path in sorted((directory / "shared").glob("*.yml")):
        shared = _parse(SharedStatements, _read(path, errors), path.name, errors)
        if shared is not None:
            _add_statements(statements, shared.statements, shared.roles, path, errors)

    sources = _read_sources(directory / "sources.yml", errors)
    lists = {
        name: tuple(_read_list(directory / name, record, errors)) for name, record in _LISTS.items()
    }
    knowledge = KnowledgeBase(
        roles=MappingProxyType(roles),
        statements=MappingProxyType(statements),
        sources=MappingProxyType(sources),
        skills=lists["skills.yml"],  # type: ignore[arg-type]
        places=lists["places.yml"],  # type: ignore[arg-type]
        levels=lists["levels.yml"],  # type: ignore[arg-type]
        uncovered_roles=lists["uncovered_roles.yml"],  # type: ignore[arg-type]
    )
    errors.extend(_cross_reference_errors(knowledge))
    if errors:
        raise KnowledgeError(errors)
    return knowledge


def _read(path: Path, errors: list[str]) -> Any:
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_UniqueKeyLoader)
    except FileNotFoundError:
        errors.append(f"{path.name}: the file is missing")
    except yaml.YAMLError as error:
        errors.append(f"{path.name}: is not valid YAML: {' '.join(str(error).split())}")
    return None


def _parse(record: type[R], raw: Any, where: str, errors: list[str]) -> R | None:
    """Build ``record`` from ``raw``; append a line for each mistake and return None."""
    if raw is None:
        return None
    if not isinstance(raw, dict):
        errors.append(f"{where}: must be a mapping of keys to values, not {type(raw).__name__}")
        return None
    try:
        return record(**raw)
    except ValidationError as error:
        for item in error.errors():
            key = ".".join(str(part) for part in item["loc"])
            errors.append(f"{where}: {key}: {item['msg']}{_value_at(raw, item['loc'])}")
    return None


def _value_at(raw: Any, location: Iterable[Any]) -> str:
    for part in location:
        try:
            raw = raw[part]
        except (KeyError, IndexError, TypeError):
            return ""
    text = repr(raw)
    return f" ({text if len(text) <= 80 else text[:77] + '...'})"


def _read_list(path: Path, record: type[R], errors: list[str]) -> Iterator[R]:
    raw = _read(path, errors)
    if raw is None:
        return
    if not isinstance(raw, list):
        errors.append(f"{path.name}: must be a list of records, not {type(raw).__name__}")
        return
    for number, item in enumerate(raw):
        label = item.get("id", item.get("name")) if isinstance(item, dict) else None
        parsed = _parse(record, item, f"{path.name}: {label or number}", errors)
        if parsed is not None:
            yield parsed


def _read_sources(path: Path, errors: list[str]) -> dict[str, Source]:
    raw = _read(path, errors)
    if raw is not None and not isinstance(raw, dict):
        errors.append(f"{path.name}: must map source ids to records")
        return {}
    sources: dict[str, Source] = {}
    for source_id, item in (raw or {}).items():
        fields = {"id": source_id, **item} if isinstance(item, dict) else item
        source = _parse(Source, fields, f"{path.name}: {source_id}", errors)
        if source is not None:
            sources[source.id] = source
    return sources


def _add_statements(
    statements: dict[str, Statement],
    new: Iterable[Statement],
    roles: tuple[str, ...],
    path: Path,
    errors: list[str],
) -> None:
    for statement in new:
        if statement.id in statements:
            errors.append(f"{path.name}: statements: the id {statement.id!r} is used twice")
        if statement.id.split(".")[0] != path.stem:
            errors.append(f"{path.name}: statements: {statement.id!r} must start with {path.stem}.")
        if statement.roles is None:
            statement = statement.copy(update={"roles": roles})
        statements[statement.id] = statement


def _cross_reference_errors(knowledge: KnowledgeBase) -> Iterator[str]:
    known = knowledge.roles
    for role in known.values():
        for neighbor in role.neighbors:
            if neighbor not in known:
                yield f"{role.id}.yml: neighbors: no role file for {neighbor!r}"
    for statement in knowledge.statements.values():
        file = f"{statement.id.split('.')[0]}.yml: {statement.id}"
        for source in statement.sources:
            if source not in knowledge.sources:
                yield f"{file}: sources: {source!r} is not in sources.yml"
        for role_id in statement.roles or ():
            if role_id not in known:
                yield f"{file}: roles: no role file for {role_id!r}"
    for uncovered in knowledge.uncovered_roles:
        for role_id in uncovered.nearest:
            if role_id not in known:
                where = f"uncovered_roles.yml: {uncovered.name}: nearest"
                yield f"{where}: no role file for {role_id!r}"
    yield from _alias_clashes(known)
    yield from _skill_errors(knowledge)


def _skill_errors(knowledge: KnowledgeBase) -> Iterator[str]:
    before = {skill.id: set(skill.prerequisites) for skill in knowledge.skills}
    for skill in knowledge.skills:
        where = f"skills.yml: {skill.id}"
        for needed in skill.prerequisites:
            if needed not in before:
                yield f"{where}: prerequisites: {needed!r} is not in skills.yml"
        if skill.hours and skill.hours.source and skill.hours.source not in knowledge.sources:
            yield f"{where}: hours: {skill.hours.source!r} is not in sources.yml"
        reached: set[str] = set()
        waiting = set(skill.prerequisites)
        while waiting:
            reached.add(needed := waiting.pop())
            waiting |= before.get(needed, set()) - reached
        if skill.id in reached:
            yield f"{where}: prerequisites: lead back to the skill itself"


def _alias_clashes(roles: Mapping[str, Role]) -> Iterator[str]:
    owner: dict[str, str] = {}
    for role in roles.values():
        names = {role.name, role.short_name, *role.aliases, *role.abbreviations}
        for name in sorted({name.lower() for name in names}):
            if owner.setdefault(name, role.id) != role.id:
                yield f"{role.id}.yml: aliases: {name!r} already means {owner[name]}"


class _UniqueKeyLoader(SafeLoader):  # type: ignore[misc]
    """Refuses a key given twice, which YAML would silently overwrite."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[Any] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key {key!r} is given twice", key_node.start_mark
                )
            seen.add(key)
        mapping: dict[Any, Any] = super().construct_mapping(node, deep)
        return mapping
