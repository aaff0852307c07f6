"""Errors as problem+json (RFC 9457), each with a request id."""

from __future__ import annotations

import re
import uuid
from typing import Any

from sanic.request import Request
from sanic.response import HTTPResponse, json

CONTENT_TYPE = "application/problem+json"
REQUEST_ID_HEADER = "X-Request-ID"
_GIVEN_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")

TITLES = {
    400: "Bad request",
    401: "Not allowed",
    403: "Not allowed",
    404: "Not found",
    405: "Method not allowed",
    408: "Request timed out",
    409: "Not at the same time",
    413: "Too much at once",
    415: "Unsupported media type",
    422: "Not possible together",
    429: "Too many requests",
    500: "Internal error",
    501: "Not possible here",
    503: "Not available",
}


def request_id(request: Request) -> str:
    """Return the request's id: the client's own where it is a plain one, else made at first use."""
    if not hasattr(request.ctx, "request_id"):
        headers = getattr(request, "headers", None) or {}
        given = headers.get(REQUEST_ID_HEADER, "")
        request.ctx.request_id = given if _GIVEN_ID.fullmatch(given) else uuid.uuid4().hex
    return str(request.ctx.request_id)


def problem_body(request: Request, status: int, detail: str) -> dict[str, Any]:
    """Return what an error response says.

    Args:
        request: The request that failed.
        status: HTTP status.
        detail: What was wrong and what to send instead.
    """
    return {
        "type": "about:blank",
        "title": TITLES.get(status, "Error"),
        "status": status,
        "detail": detail,
        "request_id": request_id(request),
    }


def problem(request: Request, status: int, detail: str) -> HTTPResponse:
    """Return an error response (see ``problem_body``)."""
    body = problem_body(request, status, detail)
    headers = {REQUEST_ID_HEADER: request_id(request)}
    return json(body, status=status, headers=headers, content_type=CONTENT_TYPE)
