"""The API over HTTP: every path of its description answers, and errors are problem+json."""

from __future__ import annotations

from typing import Any

import pytest

from rolewise.api.openapi import ROUTES, Route


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: str(route.path))
def test_every_example_of_the_description_works(advisor_server: Any, route: Route) -> None:
    path, query = route.path, []
    for parameter in route.parameters:
        if parameter.where == "path":
            path = path.replace(f"{{{parameter.name}}}", parameter.example)
        elif parameter.required:
            query.append(f"{parameter.name}={parameter.example}")
    response = advisor_server.get(f"{path}?{'&'.join(query)}")
    assert response.status_code == 200, response.text
    assert response.headers["Content-Type"] == "application/json"
    assert response.json()


def test_the_description_is_served(advisor_server: Any) -> None:
    document = advisor_server.get("/openapi.json").json()
    assert document["openapi"].startswith("3.") and len(document["paths"]) == len(ROUTES)


@pytest.mark.parametrize(
    ("path", "status", "complaint"),
    [
        ("/api/v1/roles/wizard", 404, "wizard"),
        ("/api/v1/salaries", 400, "role is missing"),
        ("/api/v1/salaries?role=MLE&role=DS", 400, "role is given twice"),
        ("/api/v1/compare?roles=MLE", 400, "two to 4 different roles"),
        ("/api/v1/nothing", 404, "nothing at"),
    ],
)
def test_errors_say_what_was_wrong(
    advisor_server: Any, path: str, status: int, complaint: str
) -> None:
    response = advisor_server.get(path)
    assert response.status_code == status
    assert response.headers["Content-Type"].startswith("application/problem+json")
    assert complaint in response.json()["detail"]
