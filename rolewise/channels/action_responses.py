"""Check the action server's answers against Rasa's schema, but check the schema itself only once.

Rasa 3.6 builds the schema anew and has jsonschema verify it for every action call: 40 of the 55 ms
of a turn (docs/decisions/0005-action-responses.md). The check of the answer itself stays.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import fastjsonschema
from jsonschema import ValidationError
from rasa.core.actions.action import RemoteAction


@functools.lru_cache(maxsize=1)
def _validator() -> Callable[[dict[str, Any]], Any]:
    compiled: Callable[[dict[str, Any]], Any] = fastjsonschema.compile(
        RemoteAction.action_response_format_spec()
    )
    return compiled


def validate_response(self: RemoteAction, result: dict[str, Any]) -> bool:
    """Return True for a response that fits Rasa's schema.

    Raises:
        ValidationError: It does not; the message names the action.
    """
    try:
        _validator()(result)
    except fastjsonschema.JsonSchemaException as error:
        raise ValidationError(f"{error}. The response of {self.name()} is not valid.") from error
    return True


def install() -> None:
    """Put the check in the place of Rasa's own."""
    RemoteAction._validate_action_result = validate_response
