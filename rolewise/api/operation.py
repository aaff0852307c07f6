"""What an operation is, for the description of the API, and how it is written down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Optional

from rolewise.api.schemas import Schema, ref

JSON = "application/json"
PROBLEM = "application/problem+json"
ERRORS = {
    400: "Something is missing, malformed or unknown; the detail names it",
    401: "The key or token is missing, expired or not valid here",
    403: "The token is for another sender",
    404: "There is no such thing, or not any more",
    413: "Too much at once",
    415: "The body isn't declared as JSON",
    422: "Each value is right, but not together with the others",
    429: "Too many requests; Retry-After says when to go on",
    500: "The server failed",
    501: "Not set up here",
    503: "Not ready, or too busy; try again shortly",
}
REQUEST_ID = {"X-Request-ID": {"$ref": "#/components/headers/RequestId"}}
LIMITS = {
    name: {"$ref": f"#/components/headers/{name}"} for name in ("RateLimit", "RateLimit-Policy")
}


class Parameter(NamedTuple):
    """A parameter; ``array`` for values separated by commas."""

    name: str
    where: str
    required: bool
    description: str
    schema: Schema
    example: Any = None
    array: bool = False

    def written(self) -> dict[str, Any]:
        """Return it as OpenAPI has it."""
        told: dict[str, Any] = {
            "name": self.name,
            "in": self.where,
            "required": self.required,
            "description": self.description,
            "schema": self.schema,
        }
        if self.array:
            told |= {"style": "form", "explode": False}
        if self.example is not None:
            told["example"] = self.example
        return told


class Answer(NamedTuple):
    """A response that isn't an error; ``content`` is schema and example by media type."""

    description: str
    content: Mapping[str, tuple[Schema, Any]] = {}
    headers: Mapping[str, Any] = {}


class Operation(NamedTuple):
    """One operation.

    Attributes:
        method: ``get``, ``post`` or ``delete``.
        path: With names in braces.
        name: Of the function in a generated client.
        tag: Which chapter of the page it is in.
        summary: One line.
        answers: Responses by status.
        parameters: In path, query and headers.
        body: Schema of the body; None without one.
        bodies: Examples of the body by name.
        errors: Statuses that may happen beside.
        description: More than the summary says.
        security: Names of the schemes that are asked for; ``""`` among them means none.
        limited: Whether rate limits count it.
        callbacks: OpenAPI's callbacks.
    """

    method: str
    path: str
    name: str
    tag: str
    summary: str
    answers: Mapping[int, Answer]
    parameters: Sequence[Parameter] = ()
    body: Optional[Schema] = None
    bodies: Mapping[str, Any] = {}
    errors: Sequence[int] = ()
    description: str = ""
    security: Sequence[str] = ()
    limited: bool = False

    def written(self) -> dict[str, Any]:
        """Return it as OpenAPI has it."""
        told: dict[str, Any] = {
            "operationId": self.name,
            "tags": [self.tag],
            "summary": self.summary,
        }
        if self.description:
            told["description"] = self.description
        if self.parameters:
            told["parameters"] = [parameter.written() for parameter in self.parameters]
        if self.body is not None:
            examples = {name: {"value": value} for name, value in self.bodies.items()}
            content = {"schema": self.body, **({"examples": examples} if examples else {})}
            told["requestBody"] = {"required": True, "content": {JSON: content}}
        errors = {*self.errors, 500, *((429,) if self.limited else ())}
        told["responses"] = {
            **{str(status): self._answer(answer) for status, answer in self.answers.items()},
            **{str(status): _error(status) for status in sorted(errors)},
        }
        if self.security:
            told["security"] = [{name: []} if name else {} for name in self.security]
        return told

    def _answer(self, answer: Answer) -> dict[str, Any]:
        content = {
            media: {"schema": schema, **({} if example is None else {"example": example})}
            for media, (schema, example) in answer.content.items()
        }
        headers = {**REQUEST_ID, **(LIMITS if self.limited else {}), **answer.headers}
        return {
            "description": answer.description,
            "headers": headers,
            **({"content": content} if content else {}),
        }


def _error(status: int) -> dict[str, Any]:
    headers: dict[str, Any] = dict(REQUEST_ID)
    if status in (429, 503):
        headers["Retry-After"] = {"$ref": "#/components/headers/Retry-After"}
    return {
        "description": ERRORS[status],
        "headers": headers,
        "content": {PROBLEM: {"schema": ref("Problem")}},
    }


def page(schema: Schema, example: Any = None) -> dict[str, tuple[Schema, Any]]:
    """Return the content of a JSON answer."""
    return {JSON: (schema, example)}
