"""Three methods of Rasa 3.6 that took most of a turn, replaced by fast ones that do the same.

Why, and what they cost: docs/decisions/0005-what-we-replace-in-rasa.md. Nothing else of Rasa is
replaced.
"""

from __future__ import annotations

import functools
import graphlib
from collections.abc import Callable
from typing import Any, Optional

import fastjsonschema
import rasa.shared.utils.common
from jsonschema import ValidationError
from rasa.core.actions.action import RemoteAction
from rasa.engine.exceptions import GraphRunError
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.core.events import Event
from rasa.shared.utils.schemas.events import EVENT_SCHEMA

_Check = Callable[[Any], Any]
_Plan = list[tuple[str, tuple[str, ...]]]
"""Nodes in the order of their use, with the names of what they need."""


@functools.lru_cache(maxsize=1)
def _checks() -> tuple[_Check, dict[str, _Check]]:
    """Return the check of a response, and of an event by its type.

    Rasa's schema says that an event fits one of 23 schemas, each for one type. Looking up the one
    for its type decides the same.
    """
    event = {key: value for key, value in EVENT_SCHEMA.items() if key != "oneOf"}
    response = RemoteAction.action_response_format_spec()
    response["properties"] = {
        **response["properties"],
        "events": {"type": "array", "items": event},
    }
    kinds = {
        kind["properties"]["event"]["const"]: fastjsonschema.compile(kind)
        for kind in EVENT_SCHEMA["oneOf"]
    }
    return fastjsonschema.compile(response), kinds


def validate_response(self: RemoteAction, result: dict[str, Any]) -> bool:
    """Return True for a response of the action server that fits Rasa's schema.

    Raises:
        ValidationError: It does not; the message names the action.
    """
    check, kinds = _checks()
    try:
        check(result)
        for event in result.get("events", ()):
            if event["event"] not in kinds:
                raise fastjsonschema.JsonSchemaValueException(
                    f"{event['event']!r} is no type of event"
                )
            kinds[event["event"]](event)
    except fastjsonschema.JsonSchemaException as error:
        raise ValidationError(f"{error}. The response of {self.name()} is not valid.") from error
    return True


@functools.lru_cache(maxsize=1)
def _event_classes() -> dict[str, type[Event]]:
    classes: dict[str, type[Event]] = {}
    for kind in rasa.shared.utils.common.all_subclasses(Event):
        classes.setdefault(kind.type_name, kind)
    return classes


def resolve_by_type(type_name: str, default: Optional[type[Event]] = None) -> Optional[type[Event]]:
    """Return the class of an event's type; Rasa walks all classes for every event.

    Raises:
        ValueError: There is no such type, and no default.
    """
    found = _event_classes().get(type_name)
    return found if found is not None else _slow_resolve_by_type(type_name, default)


_slow_resolve_by_type = Event.resolve_by_type


def run_graph(
    self: DaskGraphRunner,
    inputs: Optional[dict[str, Any]] = None,
    targets: Optional[list[str]] = None,
) -> dict[str, Any]:
    """Run the nodes that the targets need, one after the other, and return the targets' outputs.

    Rasa has Dask plan the same few nodes anew every time, and its own copy of the graph made.

    Args:
        self: The runner.
        inputs: What is given, by the name of the placeholder it stands for.
        targets: Names of nodes; all of the graph's targets where none are named.

    Raises:
        GraphRunError: An input has the name of a node, or a node lacks what it needs.
    """
    wanted = targets or self._graph_schema.target_names
    plans: dict[tuple[str, ...], _Plan] = self.__dict__.setdefault("_plans", {})
    plan = plans.get(tuple(wanted))
    if plan is None:
        plan = plans[tuple(wanted)] = _plan(self, wanted)
    outputs: dict[str, Any] = {}
    for name, value in (inputs or {}).items():
        if any(name == node for node, _ in plan):
            raise GraphRunError(f"The input '{name}' has the name of a node of the graph.")
        outputs[name] = (name, value)
    for node, needs in plan:
        outputs[node] = self._instantiated_nodes[node](*(outputs.get(need, need) for need in needs))
    return dict(outputs[target] for target in wanted)


def _plan(runner: DaskGraphRunner, targets: list[str]) -> _Plan:
    nodes = runner._graph_schema.minimal_graph_schema(targets).nodes
    needs = {name: tuple(node.needs.values()) for name, node in nodes.items()}
    ordered = graphlib.TopologicalSorter(needs).static_order()
    return [(name, needs[name]) for name in ordered if name in needs]


def install() -> None:
    """Put the three functions in the place of Rasa's own."""
    DaskGraphRunner.run = run_graph
    RemoteAction._validate_action_result = validate_response
    Event.resolve_by_type = staticmethod(resolve_by_type)
