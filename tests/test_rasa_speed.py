"""What replaces methods of Rasa does the same, and Rasa still has the methods."""

from __future__ import annotations

import inspect
from collections.abc import Callable

import pytest
from jsonschema import ValidationError
from rasa.core.actions.action import RemoteAction
from rasa.engine.exceptions import GraphRunError
from rasa.engine.graph import GraphSchema, SchemaNode
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.core.events import Event, SlotSet
from rasa.shared.utils.common import all_subclasses

from rolewise.rasa_speed import resolve_by_type, run_graph, validate_response

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


class _Runner(DaskGraphRunner):  # type: ignore[misc]
    """Runs ``last(first(given), given)``; a node tells what it was given."""

    def __init__(self, *, last_needs: str = "first") -> None:
        self.calls: list[str] = []
        self._execution_context = None

        def node(name: str, needs: dict[str, str]) -> SchemaNode:
            return SchemaNode(needs, dict, "create", "run", {}, is_target=name == "last")

        self._graph_schema = GraphSchema(
            {
                "last": node("last", {"a": last_needs, "b": "given"}),
                "unused": node("unused", {"a": "given"}),
                "first": node("first", {"a": "given"}),
            }
        )
        self._instantiated_nodes = {name: self._call(name) for name in self._graph_schema.nodes}

    def _call(self, name: str) -> Callable[..., tuple[str, str]]:
        def call(*given: tuple[str, str]) -> tuple[str, str]:
            self.calls.append(name)
            return name, f"{name}({', '.join(value for _, value in given)})"

        return call


@pytest.mark.parametrize("targets", [None, ["last"], ["first"], ["first", "last"]])
def test_a_graph_gives_what_rasa_gives(targets: list[str] | None) -> None:
    ours, rasas = _Runner(), _Runner()
    for _ in range(2):
        expected = DaskGraphRunner.run(rasas, {"given": "1"}, targets)
        assert run_graph(ours, {"given": "1"}, targets) == expected
    assert sorted(ours.calls) == sorted(rasas.calls)
    assert "unused" not in ours.calls


def test_an_input_with_a_nodes_name_is_refused() -> None:
    with pytest.raises(GraphRunError, match="'first'"):
        run_graph(_Runner(), {"given": "1", "first": "2"})


def test_rasa_has_the_graph_runners_method_with_the_same_parameters() -> None:
    assert "run" in vars(DaskGraphRunner)
    assert set(inspect.signature(run_graph).parameters) == {"self", "inputs", "targets"}
