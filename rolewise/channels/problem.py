"""Errors as problem+json (RFC 9457), each with a request id."""

from __future__ import annotations

import uuid

from sanic.request import Request
from sanic.response import HTTPResponse, json

CONTENT_TYPE = "application/problem+json"
REQUEST_ID_HEADER = "X-Request-ID"

TITLES = {
    400: "Bad request",
    401: "Not authorized",
    404: "Not found",
    405: "Method not allowed",
    408: "Request timed out",
    413: "Message too long",
    415: "Unsupported media type",
    429: "Too many requests",
    500: "Internal error",
    503: "Not available",
}


def request_id(request: Request) -> str:
    """Return the request's id, made at first use."""
    if not hasattr(request.ctx, "request_id"):
        request.ctx.request_id = uuid.uuid4().hex
    return str(request.ctx.request_id)


def problem(request: Request, status: int, detail: str) -> HTTPResponse:
    """Return an error response.

    Args:
        request: The request that failed.
        status: HTTP status.
        detail: What was wrong and what to send instead.
    """
    body = {
        "type": "about:blank",
        "title": TITLES.get(status, "Error"),
        "status": status,
        "detail": detail,
        "request_id": request_id(request),
    }
    headers = {REQUEST_ID_HEADER: request_id(request)}
    return json(body, status=status, headers=headers, content_type=CONTENT_TYPE)
