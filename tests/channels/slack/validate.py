"""Check what goes to Slack with slack_sdk's own models, and the documented limits these leave out.

Limits: https://docs.slack.dev/reference/block-kit and https://docs.slack.dev/reference/views.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

KNOWN = {"section", "actions", "context", "image", "divider", "header", "input"}
IN_ACTIONS = {"button", "static_select", "checkboxes", "radio_buttons", "overflow"}
IN_INPUT = {
    "plain_text_input",
    "static_select",
    "multi_static_select",
    "checkboxes",
    "radio_buttons",
}
MOST_OPTIONS = {"checkboxes": 10, "radio_buttons": 10, "overflow": 5}
"""Menus have 100."""
MESSAGE_CHARACTERS = 12_000
"""Of the text of all blocks together (https://github.com/slackapi/bolt-js/issues/2509)."""
_ENTITY = re.compile(r"&(?!amp;|lt;|gt;)")
_ANGLE = re.compile(r"<(?!!date\^|https?://[^<>|]+\|[^<>|]*>|@[UW][A-Z0-9]+>|mailto:)")


def check_message(payload: Mapping[str, Any]) -> None:
    """Raise where a message breaks a documented limit."""
    assert payload.get("text"), "no fallback text"
    assert len(payload["text"]) <= 4000
    _check_mrkdwn(payload["text"])
    blocks = payload.get("blocks") or []
    check_blocks(blocks, 50)
    assert sum(len(text["text"]) for text in _texts(blocks)) <= MESSAGE_CHARACTERS
    json.dumps(blocks)


def check_view(view: Mapping[str, Any]) -> None:
    """Raise where a view breaks a documented limit."""
    View(**view).to_dict()
    assert view["type"] in ("home", "modal")
    check_blocks(view["blocks"], 100)
    for name, most in (("title", 24), ("submit", 24), ("close", 24)):
        if name in view:
            assert view[name]["type"] == "plain_text"
            assert 1 <= len(view[name]["text"]) <= most, view[name]
    assert len(view.get("private_metadata") or "") <= 3000
    assert len(view.get("callback_id") or "") <= 255
    assert len(json.dumps(view)) <= 250_000
    if view["type"] == "modal":
        assert "title" in view
        assert "submit" in view or not any(b["type"] == "input" for b in view["blocks"])


def check_blocks(blocks: Sequence[Mapping[str, Any]], most: int) -> None:
    """Raise where blocks break a documented limit."""
    assert 1 <= len(blocks) <= most
    block_ids = [block["block_id"] for block in blocks if "block_id" in block]
    assert len(block_ids) == len(set(block_ids))
    assert all(1 <= len(name) <= 255 for name in block_ids)
    for block in blocks:
        assert block["type"] in KNOWN, block["type"]
        parsed = Block.parse(dict(block))
        assert parsed is not None
        parsed.to_dict()
        for text in _texts(block):
            assert 1 <= len(text["text"]) <= 3000, text
            if text["type"] == "mrkdwn":
                _check_mrkdwn(text["text"])
        _CHECKS[block["type"]](block)


def _check_section(block: Mapping[str, Any]) -> None:
    assert "text" in block or block.get("fields")
    assert len(block.get("fields") or ()) <= 10
    for field in block.get("fields") or ():
        assert len(field["text"]) <= 2000


def _check_actions(block: Mapping[str, Any]) -> None:
    elements = block["elements"]
    assert 1 <= len(elements) <= 25
    actions = [element["action_id"] for element in elements]
    assert len(actions) == len(set(actions))
    for element in elements:
        assert element["type"] in IN_ACTIONS, element["type"]
        _check_element(element)


def _check_context(block: Mapping[str, Any]) -> None:
    assert 1 <= len(block["elements"]) <= 10
    assert all(element["type"] in ("mrkdwn", "plain_text") for element in block["elements"])


def _check_image(block: Mapping[str, Any]) -> None:
    assert ("image_url" in block) != ("slack_file" in block)
    assert len(block.get("image_url") or "") <= 3000
    assert 1 <= len(block["alt_text"]) <= 2000


def _check_input(block: Mapping[str, Any]) -> None:
    assert block["label"]["type"] == "plain_text" and len(block["label"]["text"]) <= 2000
    assert len((block.get("hint") or {}).get("text", "")) <= 2000
    assert block["element"]["type"] in IN_INPUT
    _check_element(block["element"])


def _check_header(block: Mapping[str, Any]) -> None:
    assert block["text"]["type"] == "plain_text" and len(block["text"]["text"]) <= 150


def _check_element(element: Mapping[str, Any]) -> None:
    assert 1 <= len(element["action_id"]) <= 255
    if "placeholder" in element:
        assert element["placeholder"]["type"] == "plain_text"
        assert 1 <= len(element["placeholder"]["text"]) <= 150
    if element["type"] == "button":
        assert element["text"]["type"] == "plain_text"
        assert 1 <= len(element["text"]["text"]) <= 75
        assert 1 <= len(element["value"]) <= 2000
        assert element.get("style") in (None, "primary", "danger")
    elif element["type"] == "plain_text_input":
        assert 0 < element.get("max_length", 3000) <= 3000
    else:
        options = element["options"]
        assert 1 <= len(options) <= MOST_OPTIONS.get(element["type"], 100)
        for option in options:
            assert 1 <= len(option["text"]["text"]) <= 75
            assert 1 <= len(option["value"]) <= 75
            assert len((option.get("description") or {}).get("text", "")) <= 75
        first = [element["initial_option"]] if "initial_option" in element else []
        assert all(option in options for option in first + list(element.get("initial_options", ())))
        assert element.get("initial_options", [1]) != []
    for name, most in (("title", 100), ("text", 300), ("confirm", 30), ("deny", 30)):
        if "confirm" in element:
            assert 1 <= len(element["confirm"][name]["text"]) <= most


def _check_divider(block: Mapping[str, Any]) -> None:
    assert set(block) <= {"type", "block_id"}


_CHECKS: dict[str, Callable[[Mapping[str, Any]], None]] = {
    "section": _check_section,
    "actions": _check_actions,
    "context": _check_context,
    "image": _check_image,
    "input": _check_input,
    "header": _check_header,
    "divider": _check_divider,
}


def _texts(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, Mapping):
        if value.get("type") in ("mrkdwn", "plain_text") and "text" in value:
            return [dict(value)]
        return [text for inner in value.values() for text in _texts(inner)]
    if isinstance(value, (list, tuple)):
        return [text for inner in value for text in _texts(inner)]
    return []


def _check_mrkdwn(text: str) -> None:
    """Every & < > is escaped, but for links and mentions of people that are whole."""
    assert not _ENTITY.search(text), text
    assert not _ANGLE.search(text), text
