"""Examples for the OpenAPI document: real answers, with long lists cut short."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from datetime import date
from typing import Any

from pydantic import BaseModel

from rolewise.api import queries
from rolewise.api import routes as route_queries
from rolewise.decision.model import load_decision
from rolewise.knowledge import load_knowledge
from rolewise.pay import load_pay_tables

SHOWN = 2
"""So many items of a list are shown."""


@functools.lru_cache(maxsize=16)
def example(path: str) -> dict[str, Any]:
    """Return ``{"example": …}`` for an answer of a path, empty for a path without one.

    The lists in it are cut to two items, so numbers of items beside them may be larger.
    """
    knowledge, pay = load_knowledge(), load_pay_tables()
    salary = {"role": "ml_engineer", "level": "senior", "remote": "yes", "currency": "EUR"}
    makers: dict[str, Callable[[], BaseModel]] = {
        "/api/v1/roles": lambda: queries.roles(knowledge),
        "/api/v1/roles/{id}": lambda: queries.role(knowledge, "data_scientist"),
        "/api/v1/skills": lambda: queries.skills(knowledge),
        "/api/v1/salaries": lambda: queries.salaries(knowledge, pay, salary),
        "/api/v1/compare": lambda: queries.compare(
            knowledge, pay, {"roles": "data_scientist,ml_engineer"}
        ),
        "/api/v1/routes": lambda: route_queries.routes(
            knowledge, {"from": "data_analyst", "to": "ml_engineer"}
        ),
        "/api/v1/decision": lambda: queries.decision(knowledge, load_decision(), {}),
        "/api/v1/gap": lambda: route_queries.gap_of(
            knowledge, {"role": "data_engineer", "skills": ["sql"], "text": "Python, Docker"}
        ),
        "/api/v1/plan": _plan,
    }
    make = makers.get(path)
    return {"example": _short(json.loads(make().json()))} if make else {}


def _plan() -> BaseModel:
    body = {"role": "data_engineer", "skills": ["python"], "pace": 5}
    request, plan, start = route_queries.plan_of(load_knowledge(), body, date.today())
    return route_queries.plan_view(load_knowledge(), plan, start, request)


def _short(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _short(inner) for name, inner in list(value.items())}
    if isinstance(value, list):
        return [_short(item) for item in value[:SHOWN]]
    return value
