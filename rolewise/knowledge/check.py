"""``python -m rolewise.knowledge.check``: check the knowledge base and write its JSON Schemas.

With ``--write-schema`` the schemas in ``knowledge/schema/`` are written anew; without it, a
schema that no longer fits the records is an error.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from rolewise.decision.meaning import NOTHING, ClauseExamples, load_examples
from rolewise.decision.model import load_decision
from rolewise.decision.records import DecisionFile
from rolewise.decision.words import FreeText, load_words
from rolewise.knowledge.importance import importance_errors
from rolewise.knowledge.load import DEFAULT_DIRECTORY, KnowledgeBase, KnowledgeError, load_knowledge
from rolewise.knowledge.records import (
    Level,
    Place,
    Record,
    Role,
    SharedStatements,
    Skill,
    Source,
    UncoveredRole,
)
from rolewise.routes.data import route_data_errors


def schemas() -> dict[str, str]:
    """Return the JSON Schema text for each kind of knowledge file, by schema file name."""
    one: dict[str, type[Record]] = {
        "role": Role,
        "shared": SharedStatements,
        "decision": DecisionFile,
        "free_text": FreeText,
        "clause_examples": ClauseExamples,
    }
    many: dict[str, type[Record]] = {
        "skills": Skill,
        "places": Place,
        "levels": Level,
        "uncovered_roles": UncoveredRole,
    }
    found = {name: record.schema() for name, record in one.items()}
    for name, record in many.items():
        found[name] = {"type": "array", "items": record.schema()}
    found["sources"] = {"type": "object", "additionalProperties": _without_id(Source.schema())}
    return {
        f"{name}.schema.json": json.dumps(_hoist(schema), indent=2, sort_keys=True) + "\n"
        for name, schema in found.items()
    }


def _without_id(schema: dict[str, object]) -> dict[str, object]:
    """The id of a source is its key in the file, not a field."""
    properties = dict(schema["properties"])  # type: ignore[call-overload]
    del properties["id"]
    required = [name for name in schema["required"] if name != "id"]  # type: ignore[attr-defined]
    return {**schema, "properties": properties, "required": required}


def _hoist(schema: dict[str, object]) -> dict[str, object]:
    """Move nested ``definitions`` to the root, where their ``$ref`` points."""
    for key in ("items", "additionalProperties"):
        inner = schema.get(key)
        if isinstance(inner, dict) and "definitions" in inner:
            # pydantic keeps the schema it gave, so it must not be changed in place.
            rest = {name: value for name, value in inner.items() if name != "definitions"}
            schema = {**schema, key: rest, "definitions": inner["definitions"]}
    return schema


def schema_errors(directory: Path) -> Iterator[str]:
    """Yield a line for each schema file that is missing or out of date."""
    for name, text in schemas().items():
        path = directory / "schema" / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            command = "python -m rolewise.knowledge.check --write-schema"
            yield f"schema/{name}: is out of date; run {command}"


def _decision_errors(directory: Path, knowledge: KnowledgeBase) -> Iterator[str]:
    """Yield a line for each role or source in ``decision.yml`` that no other file knows."""
    model = load_decision(directory)
    if set(model.roles) != set(knowledge.roles):
        odd = ", ".join(sorted(set(model.roles) ^ set(knowledge.roles)))
        yield f"decision.yml: surveyed_roles, stand_ins: must hold each role once ({odd})"
    for record in (*model.file.criteria, *model.file.priorities.values()):
        for source in record.sources:
            if source not in knowledge.sources:
                yield f"decision.yml: {record.name}: sources: {source!r} is not in sources.yml"


def _free_text_errors(directory: Path) -> Iterator[str]:
    """Yield a line for each question or choice in ``free_text.yml`` that isn't in the model."""
    model, words = load_decision(directory), load_words(directory)
    for name in (*words.topics, *words.facts):
        if name not in model.criteria:
            yield f"free_text.yml: {name!r} is no question of decision.yml"
    for name, choices in words.facts.items():
        for choice in choices:
            if choice not in model.evidence.get(name, {}):
                yield f"free_text.yml: facts: {name}: {choice!r} is no choice"


def _clause_example_errors(directory: Path) -> Iterator[str]:
    """Yield a line for each question in ``clause_examples.yml`` that can't take such a feeling."""
    model = load_decision(directory)
    for name in sorted({item.criterion for item in load_examples(directory)} - {NOTHING}):
        if name not in model.criteria or model.criteria[name].likes is None:
            yield f"clause_examples.yml: {name!r} is no question of decision.yml with yes and no"


def main(arguments: list[str]) -> int:
    """Check the knowledge base; return 0 when it is sound, else 1 with the errors printed."""
    directory = DEFAULT_DIRECTORY
    if "--write-schema" in arguments:
        (directory / "schema").mkdir(exist_ok=True)
        for name, text in schemas().items():
            (directory / "schema" / name).write_text(text, encoding="utf-8")
    try:
        knowledge = load_knowledge(directory)
        errors = [
            *schema_errors(directory),
            *_decision_errors(directory, knowledge),
            *_free_text_errors(directory),
            *_clause_example_errors(directory),
            *importance_errors(knowledge, directory),
            *route_data_errors(knowledge, directory),
        ]
    except KnowledgeError as error:
        errors = list(error.errors)
    if errors:
        print("\n".join(errors), file=sys.stderr)
        print(f"knowledge: {len(errors)} errors", file=sys.stderr)
        return 1
    print(
        f"knowledge: {len(knowledge.roles)} roles, {len(knowledge.statements)} statements, "
        f"{len(knowledge.sources)} sources, no errors"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
