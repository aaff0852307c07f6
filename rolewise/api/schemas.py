"""JSON Schemas (2020-12) of what the API takes and gives, made from its records and its data.

Pydantic 1 writes draft 7 and leaves out that a field may be null; OpenAPI 3.1 wants both right.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic.schema import field_schema, get_flat_models_from_models, get_model_name_map

from rolewise.answers.pay_terms import load_pay_reader
from rolewise.api.filters import EMPLOYMENT, REMOTE, SIZES
from rolewise.decision.model import load_decision
from rolewise.decision.scoring import MAX_WEIGHT
from rolewise.knowledge import load_knowledge
from rolewise.pay.figures import WORLD
from rolewise.routes.data import load_route_data
from rolewise.routes.gap import skill_records
from rolewise.routes.plan import LEAST_PACE, MOST_PACE

Schema = dict[str, Any]
REFERENCE = "#/components/schemas/"
CUSTOM_FILE = Path(__file__).resolve().parents[2] / "docs" / "custom.schema.json"
MOST_PRIOR = 1e6


def ref(name: str) -> Schema:
    """Return a reference to a schema of the document."""
    return {"$ref": REFERENCE + name}


def record_schemas(models: Iterable[type[BaseModel]]) -> dict[str, Schema]:
    """Return the schemas of answers, and of the records within them, by name.

    All fields are required, for an answer always has all.
    """
    flat = get_flat_models_from_models(list(models))
    names = get_model_name_map(flat)
    return {
        name: _record(model, names)
        for model, name in sorted(names.items(), key=lambda item: str(item[1]))
        if issubclass(model, BaseModel)
    }


def _record(model: type[BaseModel], names: Mapping[Any, str]) -> Schema:
    properties: dict[str, Schema] = {}
    for field in model.__fields__.values():
        found, _, _ = field_schema(field, model_name_map=dict(names), ref_prefix=REFERENCE)
        found.pop("title", None)
        found.pop("default", None)
        properties[field.alias] = _or_null(found) if field.allow_none else found
    return {
        "type": "object",
        "description": (model.__doc__ or "").strip(),
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _or_null(schema: Schema) -> Schema:
    rest = {key: value for key, value in schema.items() if key != "description"}
    told = {"description": schema["description"]} if "description" in schema else {}
    if isinstance(rest.get("type"), str) and "enum" not in rest:
        return {**rest, "type": [rest["type"], "null"], **told}
    return {"anyOf": [rest, {"type": "null"}], **told}


def among(values: Iterable[str], description: str) -> Schema:
    """Return the schema of a text that is one of the values."""
    return {"type": "string", "enum": list(values), "description": description}


def name_schemas() -> dict[str, Schema]:
    """Return the schemas of the ids that requests name."""
    knowledge = load_knowledge()
    reader = load_pay_reader()
    origins = [*knowledge.roles, *load_route_data().backgrounds]
    places = [WORLD, *(str(place.id) for place in knowledge.places)]
    too = "; names are understood, too"
    return {
        "Role": among(knowledge.roles, f"Role id{too}"),
        "Origin": among(dict.fromkeys(origins), f"Role or background id{too}"),
        "Skill": among(skill_records(), f"Skill id{too}"),
        "Place": among(places, f"Country, US state, large US metro, or {WORLD}{too}"),
        "Level": among([str(level.id) for level in knowledge.levels], "Experience level"),
        "Industry": among(
            reader.industry_names(), "US industry; other words such as banks are understood, too"
        ),
        "Currency": among(reader.currencies(), "ISO code"),
        "CompanySize": among(SIZES, "small: under 50 people, medium: 50 to 250, large: over 250"),
        "Employment": among(EMPLOYMENT, "Kind of employment"),
        "Remote": among(REMOTE, "Fully remote ads only, or on-site only"),
        "Pace": {
            "type": "number",
            "minimum": LEAST_PACE,
            "maximum": MOST_PACE,
            "description": "Hours a week",
        },
        "Day": _day(date.today()),
    }


def request_schemas() -> dict[str, Schema]:
    """Return the schemas of the bodies of gap, plan and decision."""
    gap = {
        "role": ref("Role"),
        "skills": {"type": "array", "items": ref("Skill"), "description": "Skills known"},
        "lacking": {
            "type": "array",
            "items": ref("Skill"),
            "description": "Skills not known, whatever the origin brings",
        },
        "text": {
            "type": "string",
            "maxLength": 4000,
            "description": "Free text, such as a CV's skills section",
        },
        "origin": {
            "anyOf": [ref("Origin"), {"const": ""}],
            "description": "Role or background whose skills are taken as known; empty for none",
        },
    }
    plan = {
        **gap,
        "pace": ref("Pace"),
        "start": {"anyOf": [ref("Day"), {"const": ""}], "description": "First day; today if empty"},
        "format": among(("json", "markdown", "icalendar"), "What is answered"),
    }
    return {
        "GapRequest": _object(gap, ("role",), "Who is compared with which role"),
        "PlanRequest": _object(plan, ("role",), "What to plan"),
        "DecisionRequest": _decision(),
    }


def _decision() -> Schema:
    model = load_decision()
    answers = {
        name: among((choice.id for choice in criterion.choices), criterion.question)
        for name, criterion in model.criteria.items()
    }

    def numbers(names: Iterable[str], most: float, description: str, least: float) -> Schema:
        number = {"type": "number", "minimum": least, "maximum": most}
        return _object(dict.fromkeys(names, number), (), description)

    return _object(
        {
            "answers": _object(answers, (), "Choice id by criterion id"),
            "roles": {
                "type": "array",
                "items": among(model.roles, "Role id"),
                "anyOf": [{"minItems": 2}, {"maxItems": 0}],
                "uniqueItems": True,
                "description": "Only these roles are considered; all if empty",
            },
            "priors": numbers(
                model.roles, MOST_PRIOR, "How likely a role is beforehand, by role id", 1e-6
            ),
            "emphasis": numbers(
                model.criteria, MAX_WEIGHT, "How much a question counts; 1 is usual", 0
            ),
            "priorities": numbers(
                model.priorities, MAX_WEIGHT, "How much pay and outlook count", 0
            ),
            "skipped": {
                "type": "array",
                "items": among(model.criteria, "Criterion id"),
                "description": "Not to be asked",
            },
            "more": {"type": "boolean", "description": "Go on asking past the usual end"},
        },
        (),
        "What to base a recommendation on; everything may be left out",
    )


def custom_schemas() -> dict[str, Schema]:
    """Return the schema of a reply's ``custom`` and what it refers to."""
    whole = json.loads(CUSTOM_FILE.read_text(encoding="utf-8").replace("#/definitions/", "#Custom"))
    definitions = whole.pop("definitions")
    whole.pop("$schema")
    schemas = {"Custom": whole, **{f"Custom_{name}": one for name, one in definitions.items()}}
    text = json.dumps(schemas).replace('"#Custom', f'"{REFERENCE}Custom_')
    found: dict[str, Schema] = json.loads(text)
    return found


def _object(properties: Mapping[str, Schema], required: Iterable[str], description: str) -> Schema:
    return {
        "type": "object",
        "description": description,
        "properties": dict(properties),
        "required": list(required),
        "additionalProperties": False,
    }


def _day(today: date) -> Schema:
    years = "|".join(str(year) for year in range(today.year - 1, today.year + 11))
    return {
        "type": "string",
        "format": "date",
        "pattern": f"^(?:{years})-[0-9]{{2}}-[0-9]{{2}}$",
        "description": "YYYY-MM-DD, in the last year or within ten years",
    }
