"""Responses of the action server are still checked, and Rasa still has the method we replace."""

from __future__ import annotations

import inspect

import pytest
from jsonschema import ValidationError
from rasa.core.actions.action import RemoteAction
from rasa.shared.core.events import Event, SlotSet
from rasa.shared.utils.common import all_subclasses

from rolewise.rasa_speed import resolve_by_type, validate_response

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


def test_an_unknown_type_of_event_is_refused() -> None:
    with pytest.raises(ValidationError, match="'party' is no type of event"):
        validate_response(ACTION, {"events": [{"event": "party"}], "responses": []})


def test_every_type_of_event_is_found() -> None:
    for kind in all_subclasses(Event):
        assert resolve_by_type(kind.type_name) is Event.resolve_by_type(kind.type_name)
    assert resolve_by_type("topic") is None
    assert resolve_by_type("party", SlotSet) is SlotSet
    with pytest.raises(ValueError, match="party"):
        resolve_by_type("party")
