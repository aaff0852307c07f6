"""Responses of the action server are still checked, and Rasa still has the method we replace."""

from __future__ import annotations

import inspect

import pytest
from jsonschema import ValidationError
from rasa.core.actions.action import RemoteAction

from rolewise.channels.action_responses import validate_response

ACTION = RemoteAction("action_answer_question", None)


def test_rasa_has_the_method_with_the_same_parameters() -> None:
    assert "_validate_action_result" in vars(RemoteAction)
    assert list(inspect.signature(validate_response).parameters) == ["self", "result"]


def test_a_good_response_passes() -> None:
    events = [{"event": "slot", "name": "topic", "value": "salary", "timestamp": None}]
    assert validate_response(ACTION, {"events": events, "responses": [{"text": "hi"}]})


@pytest.mark.parametrize(
    "response",
    [
        {"events": "none", "responses": []},
        {"events": [{"name": "topic"}], "responses": []},
        {"events": [], "responses": ["hi"]},
        {"events": [{"event": "slot", "value": 3}], "responses": []},
    ],
)
def test_a_bad_response_is_refused(response: dict[str, object]) -> None:
    with pytest.raises(ValidationError, match="action_answer_question"):
        validate_response(ACTION, response)
