"""The API described by itself: OpenAPI 3.0.3 with a schema and an example for each answer."""

from __future__ import annotations

from typing import Any, NamedTuple, Optional

from pydantic import BaseModel
from pydantic.schema import schema as json_schemas

from rolewise import __version__
from rolewise.api import records, route_records
from rolewise.api.examples import example
from rolewise.api.filters import EMPLOYMENT, SIZES
from rolewise.knowledge import load_knowledge
from rolewise.pay.figures import WORLD

REFERENCE = "#/components/schemas/"


class Parameter(NamedTuple):
    """A parameter of a path; ``among`` are all values it may have, if they can be listed."""

    name: str
    where: str
    required: bool
    description: str
    example: str
    among: tuple[str, ...] = ()


class Route(NamedTuple):
    """One path of the API."""

    path: str
    summary: str
    answer: type[BaseModel]
    parameters: tuple[Parameter, ...] = ()
    body: Optional[type[BaseModel]] = None


ROUTES = (
    Route("/api/v1/roles", "All roles", records.RolesView),
    Route(
        "/api/v1/roles/{id}",
        "A role with everything that is known about it",
        records.RoleView,
        (Parameter("id", "path", True, "role id", "data_scientist"),),
    ),
    Route("/api/v1/skills", "All skills and tools", records.SkillsView),
    Route(
        "/api/v1/salaries",
        "Pay figures of a role, each with what it measures, records, date and source",
        records.SalariesView,
        (
            Parameter("role", "query", True, "role id or name", "ml_engineer"),
            Parameter(
                "location",
                "query",
                False,
                f"country, US state, large US metro (id or name) or {WORLD}; US if left out",
                "US-TX",
            ),
            Parameter(
                "level",
                "query",
                False,
                "experience level",
                "senior",
                ("entry", "mid", "senior", "executive"),
            ),
            Parameter("year", "query", False, "2020 to 2025; the latest if left out", "2024"),
            Parameter(
                "industry",
                "query",
                False,
                "US industry in words, such as healthcare or banks; official figures only",
                "healthcare",
            ),
            Parameter(
                "remote",
                "query",
                False,
                "only fully remote or only on-site ads",
                "yes",
                ("yes", "no"),
            ),
            Parameter(
                "company_size",
                "query",
                False,
                "small: under 50 people, medium: 50 to 250, large: over 250; ads only",
                "large",
                SIZES,
            ),
            Parameter(
                "employment", "query", False, "kind of employment; ads only", "contract", EMPLOYMENT
            ),
            Parameter(
                "currency",
                "query",
                False,
                "ISO code; amounts at the yearly mean rate beside",
                "EUR",
            ),
        ),
    ),
    Route(
        "/api/v1/compare",
        "Two to four roles side by side",
        records.CompareView,
        (
            Parameter(
                "roles",
                "query",
                True,
                "role ids or names, separated by commas",
                "data_scientist,ml_engineer",
            ),
        ),
    ),
    Route(
        "/api/v1/decision",
        "A recommendation from answers: ranking, reasons, what would change it, next question",
        records.DecisionView,
        body=records.DecisionRequest,
    ),
    Route(
        "/api/v1/routes",
        "Routes to a role: straight and by way of others, with hours, months and pay",
        route_records.RoutesView,
        (
            Parameter("to", "query", True, "role id or name", "ml_engineer"),
            Parameter("from", "query", False, "role or background, id or name", "physicist"),
            Parameter("skills", "query", False, "skills known besides", "python,sql"),
            Parameter("lacking", "query", False, "skills not known after all", "excel"),
            Parameter("pace", "query", False, "hours a week, 1 to 60; 10 if left out", "5"),
        ),
    ),
    Route(
        "/api/v1/gap",
        "What somebody has, partly has and misses for a role",
        route_records.GapView,
        body=route_records.GapRequest,
    ),
    Route(
        "/api/v1/plan",
        "A learning plan as JSON, Markdown or iCalendar; GET takes the same as parameters",
        route_records.PlanView,
        body=route_records.PlanRequest,
    ),
)

_PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "request_id"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "what was wrong and what to send instead"},
        "request_id": {"type": "string"},
    },
}


def document() -> dict[str, Any]:
    """Return the OpenAPI document."""
    models = [model for route in ROUTES for model in (route.answer, route.body) if model]
    definitions = json_schemas(models, ref_prefix=REFERENCE)["definitions"]
    return {
        "openapi": "3.0.3",
        "info": {
            "title": "Rolewise",
            "version": __version__,
            "description": "Roles in AI and data: facts, pay, comparisons, each with its source.",
            "license": {"name": "Apache-2.0"},
        },
        "paths": {
            route.path: {"post" if route.body else "get": _operation(route)} for route in ROUTES
        },
        "components": {"schemas": {**definitions, "Problem": _PROBLEM}},
    }


def _operation(route: Route) -> dict[str, Any]:
    errors = {"400": "A parameter or the body can't be used"}
    if not (route.parameters or route.body):
        errors = {}
    body = {}
    if route.body:
        schema = {"$ref": REFERENCE + route.body.__name__}
        body = {"requestBody": {"content": {"application/json": {"schema": schema}}}}
    if any(parameter.where == "path" for parameter in route.parameters):
        errors.pop("400")
        errors["404"] = "There is no such role"
    return {
        "summary": route.summary,
        **body,
        "parameters": [_parameter(parameter) for parameter in route.parameters],
        "responses": {
            "200": {
                "description": (route.answer.__doc__ or route.summary).strip(),
                "content": {
                    "application/json": {
                        "schema": {"$ref": REFERENCE + route.answer.__name__},
                        **example(route.path),
                    }
                },
            },
            **{
                status: {
                    "description": description,
                    "content": {
                        "application/problem+json": {"schema": {"$ref": REFERENCE + "Problem"}}
                    },
                }
                for status, description in errors.items()
            },
        },
    }


def _parameter(parameter: Parameter) -> dict[str, Any]:
    among = tuple(load_knowledge().roles) if parameter.name == "id" else parameter.among
    schema: dict[str, Any] = {"type": "string"}
    if among:
        schema["enum"] = list(among)
    return {
        "name": parameter.name,
        "in": parameter.where,
        "required": parameter.required,
        "description": parameter.description,
        "schema": schema,
        "example": parameter.example,
    }
