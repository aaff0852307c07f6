"""The operations that read roles, skills, pay, comparisons, decisions, routes and plans."""

from __future__ import annotations

from typing import Any, Optional

from pydantic import BaseModel

from rolewise.api import records, route_records
from rolewise.api.examples import example
from rolewise.api.operation import Answer, Operation, Parameter, page
from rolewise.api.queries import MOST_COMPARED, YEARS
from rolewise.api.routes import FORMATS
from rolewise.api.schemas import ref

FACTS, DECISION, ROUTES = "Facts and pay", "Decision", "Routes and plans"
VIEWS: tuple[type[BaseModel], ...] = (
    records.RolesView,
    records.RoleView,
    records.SkillsView,
    records.SalariesView,
    records.CompareView,
    records.DecisionView,
    route_records.RoutesView,
    route_records.GapView,
    route_records.PlanView,
)


def api_operations() -> tuple[Operation, ...]:
    """Return them."""
    return (
        _read("/api/v1/roles", "listRoles", FACTS, "All roles", records.RolesView),
        _read(
            "/api/v1/roles/{id}",
            "getRole",
            FACTS,
            "A role with everything that is known about it",
            records.RoleView,
            (Parameter("id", "path", True, "Role id", ref("Role"), "data_scientist"),),
            (404,),
        ),
        _read("/api/v1/skills", "listSkills", FACTS, "All skills and tools", records.SkillsView),
        _read(
            "/api/v1/salaries",
            "listSalaries",
            FACTS,
            "Pay figures of a role, each with what it measures, records, date and source",
            records.SalariesView,
            _SALARY,
            (400, 422),
        ),
        _read(
            "/api/v1/compare",
            "compareRoles",
            FACTS,
            "Two to four roles side by side",
            records.CompareView,
            (_COMPARED,),
            (400,),
        ),
        _send(
            "/api/v1/decision",
            "decide",
            DECISION,
            "A recommendation from answers: ranking, reasons, what would change it, next question",
            records.DecisionView,
            "DecisionRequest",
            {
                "begin": {},
                "some": {"roles": ["data_scientist", "ml_engineer"], "more": True},
            },
        ),
        _read(
            "/api/v1/routes",
            "listRoutes",
            ROUTES,
            "Routes to a role: straight and by way of others, with hours, months and pay",
            route_records.RoutesView,
            _ROUTE,
            (400, 422),
        ),
        _send(
            "/api/v1/gap",
            "findGap",
            ROUTES,
            "What somebody has, partly has and misses for a role",
            route_records.GapView,
            "GapRequest",
            {"cv": {"role": "data_engineer", "skills": ["sql"], "text": "Python, Docker"}},
        ),
        _plan("get", "getPlan", _PLAN),
        _plan("post", "makePlan", ()),
    )


_SALARY = (
    Parameter("role", "query", True, "Role", ref("Role"), "ml_engineer"),
    Parameter("location", "query", False, "Place; US if left out", ref("Place"), "US"),
    Parameter("level", "query", False, "Experience level", ref("Level"), "senior"),
    Parameter(
        "year",
        "query",
        False,
        "The latest if left out",
        {"type": "string", "enum": [str(year) for year in YEARS]},
        "2024",
    ),
    Parameter("industry", "query", False, "Official figures only", ref("Industry"), None),
    Parameter("remote", "query", False, "Job ads only", ref("Remote"), "yes"),
    Parameter("company_size", "query", False, "Job ads only", ref("CompanySize"), None),
    Parameter("employment", "query", False, "Job ads only", ref("Employment"), None),
    Parameter(
        "currency", "query", False, "Amounts at the yearly mean rate beside", ref("Currency"), "EUR"
    ),
)
_COMPARED = Parameter(
    "roles",
    "query",
    True,
    "Roles, separated by commas",
    {
        "type": "array",
        "items": ref("Role"),
        "minItems": 2,
        "maxItems": MOST_COMPARED,
        "uniqueItems": True,
    },
    ["data_scientist", "ml_engineer"],
    array=True,
)
_SKILLS = Parameter(
    "skills",
    "query",
    False,
    "Skills known besides, separated by commas",
    {"type": "array", "items": ref("Skill"), "minItems": 1},
    ["python", "sql"],
    array=True,
)
_LACKING = Parameter(
    "lacking",
    "query",
    False,
    "Skills not known after all, separated by commas",
    {"type": "array", "items": ref("Skill"), "minItems": 1},
    ["excel"],
    array=True,
)
_PACE = Parameter("pace", "query", False, "10 if left out", ref("Pace"), 5)
_ROUTE = (
    Parameter("to", "query", True, "Where to", ref("Role"), "ml_engineer"),
    Parameter("from", "query", False, "Where from", ref("Origin"), "physicist"),
    _SKILLS,
    _LACKING,
    _PACE,
)
_PLAN = (
    Parameter("role", "query", True, "The role to learn for", ref("Role"), "data_engineer"),
    Parameter("from", "query", False, "Where from", ref("Origin"), "software_engineer"),
    _SKILLS,
    _LACKING,
    _PACE,
    Parameter("start", "query", False, "First day; today if left out", ref("Day"), None),
    Parameter(
        "format",
        "query",
        False,
        "What is answered; JSON if left out",
        {"type": "string", "enum": list(FORMATS)},
        "markdown",
    ),
)


def _read(
    path: str,
    name: str,
    tag: str,
    summary: str,
    view: type[BaseModel],
    parameters: tuple[Parameter, ...] = (),
    errors: tuple[int, ...] = (),
) -> Operation:
    answer = Answer(_doc(view), page(ref(view.__name__), example(path).get("example")))
    return Operation(
        "get",
        path,
        name,
        tag,
        summary,
        {200: answer},
        parameters,
        errors=errors,
        security=_ANY,
        limited=True,
    )


def _send(
    path: str,
    name: str,
    tag: str,
    summary: str,
    view: type[BaseModel],
    body: str,
    bodies: dict[str, Any],
) -> Operation:
    answer = Answer(_doc(view), page(ref(view.__name__), example(path).get("example")))
    return Operation(
        "post",
        path,
        name,
        tag,
        summary,
        {200: answer},
        body=ref(body),
        bodies=bodies,
        errors=(400, 413, 415),
        security=_ANY,
        limited=True,
    )


def _plan(method: str, name: str, parameters: tuple[Parameter, ...]) -> Operation:
    posted = method == "post"
    content: dict[str, Any] = {
        media.partition(";")[0]: ({"type": "string"}, None) for media in FORMATS.values()
    }
    view = route_records.PlanView
    content |= page(ref(view.__name__), example("/api/v1/plan").get("example"))
    body: Optional[dict[str, Any]] = ref("PlanRequest") if posted else None
    bodies = {"plan": {"role": "data_engineer", "skills": ["python"], "pace": 5}} if posted else {}
    return Operation(
        method,
        "/api/v1/plan",
        name,
        ROUTES,
        "A learning plan as JSON, Markdown or iCalendar",
        {200: Answer(_doc(view), content)},
        parameters,
        body=body,
        bodies=bodies,
        errors=(400, 413, 415) if posted else (400,),
        security=_ANY,
        limited=True,
    )


_ANY = ("key",)
"""Asked for where the operator has set keys or a JWT key; see ``rolewise.api.openapi``."""


def _doc(view: type[BaseModel]) -> str:
    return (view.__doc__ or "").strip()
