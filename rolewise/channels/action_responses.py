"""Check the action server's answers against Rasa's schema, but check the schema itself only once.

Rasa 3.6 builds the schema anew and has jsonschema verify it for every action call: 40 of the 55 ms
of a turn (docs/decisions/0005-action-responses.md). The check of the answer itself stays.
"""

from __future__ import annotations

import functools
from typing import Any

from jsonschema import Draft7Validator, ValidationError
from rasa.core.actions.action import RemoteAction


@functools.lru_cache(maxsize=1)
def _validator() -> Draft7Validator:
    schema = RemoteAction.action_response_format_spec()
    Draft7Validator.check_schema(schema)
    return Draft7Validator(schema)


def validate_response(self: RemoteAction, result: dict[str, Any]) -> bool:
    """Return True for a response that fits Rasa's schema.

    Raises:
        ValidationError: It does not; the message names the action.
    """
    for error in _validator().iter_errors(result):
        raise ValidationError(f"{error.message}. The response of {self.name()} is not valid.")
    return True


def install() -> None:
    """Put the check in the place of Rasa's own."""
    RemoteAction._validate_action_result = validate_response
