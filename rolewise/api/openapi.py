"""The API described by itself: OpenAPI 3.1, made from the operations, the records and the data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rolewise import __version__
from rolewise.api.operation import Operation
from rolewise.api.operations import VIEWS, api_operations
from rolewise.api.schemas import (
    REFERENCE,
    Schema,
    custom_schemas,
    name_schemas,
    record_schemas,
    request_schemas,
)

__all__ = ["REFERENCE", "document"]
LAST_TAG = "Server"
DESCRIPTION = (
    "Careers in AI and data: what roles do, pay and take, and which one fits, each fact with its "
    "source and date. Errors are problem+json (RFC 9457) with a request id."
)
PROBLEM: Schema = {
    "type": "object",
    "description": "What went wrong (RFC 9457)",
    "required": ["type", "title", "status", "detail", "request_id"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What was wrong and what to send instead"},
        "request_id": {"type": "string", "description": "Also in the server's log"},
    },
}
HEADERS = {
    "RequestId": {
        "description": "The request's id: the client's own X-Request-ID, or a new one",
        "schema": {"type": "string"},
    },
    "RateLimit": {
        "description": "Requests left (r) and seconds to the next count (t), where limits are set",
        "schema": {"type": "string"},
    },
    "RateLimit-Policy": {
        "description": "Requests (q) in a window of seconds (w), where limits are set",
        "schema": {"type": "string"},
    },
    "Retry-After": {"description": "Seconds to wait", "schema": {"type": "string"}},
    "Idempotent-Replayed": {
        "description": "true where the message was answered before",
        "schema": {"type": "string", "enum": ["true"]},
    },
}
SECURITY = {
    "key": {
        "type": "http",
        "scheme": "bearer",
        "description": "An API key, or a JWT whose sub is the sender; where the operator set keys",
    },
    "conversation": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
        "description": "The token that POST /api/v1/conversations gave",
    },
}


def document(
    more: Sequence[Operation] = (),
    schemas: Mapping[str, Schema] | None = None,
    webhooks: Mapping[str, Any] | None = None,
    locked: bool = False,
) -> dict[str, Any]:
    """Return the OpenAPI document.

    Args:
        more: Operations beside those of the API.
        schemas: What they refer to.
        webhooks: What the server itself sends, as OpenAPI has it.
        locked: Whether the operator has set keys, so that they are asked for.
    """
    operations = sorted((*more, *api_operations()), key=lambda one: one.tag == LAST_TAG)
    paths: dict[str, dict[str, Any]] = {}
    for operation in operations:
        paths.setdefault(operation.path, {})[operation.method] = _locked(operation, locked)
    return {
        "openapi": "3.1.0",
        "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
        "info": {
            "title": "Rolewise",
            "version": __version__,
            "description": DESCRIPTION,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "tags": [{"name": name} for name in dict.fromkeys(one.tag for one in operations)],
        "paths": paths,
        **({"webhooks": dict(webhooks)} if webhooks else {}),
        "components": {
            "schemas": {
                **(schemas or {}),
                **custom_schemas(),
                **name_schemas(),
                **request_schemas(),
                **record_schemas(VIEWS),
                "Problem": PROBLEM,
            },
            "headers": HEADERS,
            "securitySchemes": SECURITY,
        },
    }


def _locked(operation: Operation, locked: bool) -> dict[str, Any]:
    """Write an operation; without keys of the operator's, only conversations have a token."""
    unwanted = "" if locked else "key"
    asked = [name for name in operation.security if name != unwanted]
    errors = list(operation.errors)
    if any(asked):
        errors += [401, 403] if "key" in asked else [401]
    return operation._replace(security=asked, errors=errors).written()
