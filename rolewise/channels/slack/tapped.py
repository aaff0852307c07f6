"""What was tapped, picked or ticked, out of Slack's payloads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Optional

from rasa.core.channels.slack import SlackInput as RasaSlackInput

Data = dict[str, Any]

SEND = "choice:send"
"""Action id of a button that sends what was ticked in the same message."""
_TICKED = ("checkboxes", "multi_static_select")


def chosen_value(data: Data) -> Optional[str]:
    """Return the value of what was tapped, picked or ticked; None where nothing is to be sent."""
    action: Data = data["actions"][0]
    kind = action.get("type")
    if kind in _TICKED:
        # What is ticked changes at every tap; it is sent by the button beside it.
        sent_by_button = bool(object_of(data, "container").get("is_ephemeral")) or any(
            element.get("action_id") == SEND
            for block in object_of(data, "message").get("blocks") or ()
            for element in block.get("elements") or ()
        )
        return None if sent_by_button else _together([action])
    if action.get("action_id") == SEND:
        return _together(_elements(object_of(data, "state")))
    if kind == "radio_buttons":
        return ", ".join(_values(action)) or None
    value = RasaSlackInput._get_interactive_response({"type": "", **action})
    return str(value) if value else None


def chosen_label(data: Data) -> str:
    """Return what the tapped, picked or ticked thing is called."""
    action: Data = data["actions"][0]
    elements = [action]
    if action.get("action_id") == SEND:
        elements = _elements(object_of(data, "state"))
    labels = [_option_text(option) for element in elements for option in _options(element)]
    return ", ".join(filter(None, labels)) or text_of(object_of(action, "text"), "text")


def _elements(state: Mapping[str, Any]) -> list[Data]:
    return [
        element
        for block in object_of(state, "values").values()
        for element in block.values()
        if isinstance(element, dict)
    ]


def state_values(state: Mapping[str, Any]) -> list[str]:
    """Return all values of a form or message, in order."""
    return [value for element in _elements(state) for value in _values(element)]


def _options(element: Mapping[str, Any]) -> list[Data]:
    options = [element.get("selected_option"), *(element.get("selected_options") or ())]
    return [option for option in options if isinstance(option, dict)]


def _option_text(option: Data) -> str:
    return text_of(object_of(option, "text"), "text")


def _together(elements: Sequence[Mapping[str, Any]]) -> Optional[str]:
    """Return the value of the one option chosen, or the words of several, as the widget does."""
    options = [option for element in elements for option in _options(element)]
    if len(options) == 1:
        return text_of(options[0], "value") or None
    said = [_option_text(option) or text_of(option, "value") for option in options]
    return ", ".join(filter(None, said)) or None


def _values(element: Mapping[str, Any]) -> list[str]:
    values = [element.get("value"), *(option.get("value") for option in _options(element))]
    return [str(value).strip() for value in values if value and str(value).strip()]


def object_of(data: Any, key: str) -> Data:
    """Return an object within another; an empty one where there is none."""
    value = data.get(key) if isinstance(data, Mapping) else None
    return value if isinstance(value, dict) else {}


def text_of(data: Mapping[str, Any], key: str) -> str:
    """Return a text within an object; an empty one where there is none."""
    value = data.get(key)
    return value if isinstance(value, str) else ""
