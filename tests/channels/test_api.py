"""The API over HTTP: every path of its description answers, and errors are problem+json."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from rolewise.api.operation import Operation
from rolewise.api.operations import api_operations

READ = [operation for operation in api_operations() if operation.method == "get"]


@pytest.mark.parametrize("operation", READ, ids=[operation.name for operation in READ])
def test_every_example_of_the_description_works(advisor_server: Any, operation: Operation) -> None:
    path, query = operation.path, []
    for parameter in operation.parameters:
        value = parameter.example
        if parameter.where == "path":
            path = path.replace(f"{{{parameter.name}}}", value)
        elif value is not None:
            query.append(f"{parameter.name}={','.join(value) if parameter.array else value}")
    response = advisor_server.get(f"{path}?{'&'.join(query)}")
    assert response.status_code == 200, response.text
    assert response.headers["Content-Type"].partition(";")[0] in operation.answers[200].content


@pytest.mark.parametrize("name", ["decide", "findGap", "makePlan"])
def test_every_example_of_a_body_works(advisor_server: Any, name: str) -> None:
    (operation,) = [one for one in api_operations() if one.name == name]
    for body in operation.bodies.values():
        url = f"{advisor_server.address}{operation.path}"
        assert requests.post(url, json=body, timeout=60).status_code == 200


def test_the_description_and_its_page_are_served(advisor_server: Any) -> None:
    document = advisor_server.get("/openapi.json").json()
    assert document["openapi"].startswith("3.1") and len(document["paths"]) == 30
    page = advisor_server.get("/docs/api")
    assert page.headers["Content-Type"].startswith("text/html")
    assert "unsafe" not in page.headers["Content-Security-Policy"]
    assert advisor_server.get("/static/api.css").status_code == 200


@pytest.mark.parametrize(
    ("path", "status", "complaint"),
    [
        ("/api/v1/roles/wizard", 404, "wizard"),
        ("/api/v1/salaries", 400, "role is missing"),
        ("/api/v1/salaries?role=MLE&role=DS", 400, "role is given twice"),
        ("/api/v1/salaries?role=MLE&level=", 400, "level is empty"),
        ("/api/v1/salaries?role=MLE&industry=retail&remote=yes", 422, "can't be combined"),
        ("/api/v1/routes?from=ml_engineer&to=MLE", 422, "same role"),
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


def test_a_decision_is_posted(advisor_server: Any) -> None:
    address = f"{advisor_server.address}/api/v1/decision"
    first = requests.post(address, json={}, timeout=60)
    assert first.status_code == 200 and first.headers["Cache-Control"] == "no-store"
    asked = first.json()["next_question"]
    answers = {asked["criterion"]: asked["choices"][0]["id"]}
    second = requests.post(address, json={"answers": answers}, timeout=60).json()
    assert [item["criterion"] for item in second["contributions"]] == [asked["criterion"]]
    assert second["next_question"]["criterion"] != asked["criterion"]
    assert second["sources"]


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        (b"{", "no valid JSON"),
        (b"[]", "must be an object"),
        (b'{"country": "US"}', "'country' is not a key"),
        (b'{"answers": {"shoe_size": "big"}}', "shoe_size"),
        (b'{"roles": ["wizard"]}', "wizard"),
    ],
)
def test_a_bad_decision_request_is_told(advisor_server: Any, body: bytes, complaint: str) -> None:
    response = requests.post(f"{advisor_server.address}/api/v1/decision", data=body, timeout=60)
    assert response.status_code == 400
    assert complaint in response.json()["detail"]
