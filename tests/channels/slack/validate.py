"""Check what goes to Slack with slack_sdk's own models, and the limits these leave out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

KNOWN = {"section", "actions", "context", "image", "divider", "header", "input"}
_ENTITY = re.compile(r"&(?!amp;|lt;|gt;)")
_ANGLE = re.compile(r"<(?!!date\^|https?://[^<>|]+\|[^<>|]*>|@[UW][A-Z0-9]+>|mailto:)")


def check_message(payload: Mapping[str, Any]) -> None:
    """Raise where a message breaks a documented limit."""
    assert payload.get("text"), "no fallback text"
    assert len(payload["text"]) <= 4000
    _check_mrkdwn(payload["text"])
    check_blocks(payload.get("blocks") or [], 50)


def check_view(view: Mapping[str, Any]) -> None:
    """Raise where a view breaks a documented limit."""
    View(**view).to_dict()
    check_blocks(view["blocks"], 100)


def check_blocks(blocks: Sequence[Mapping[str, Any]], most: int) -> None:
    """Raise where blocks break a documented limit."""
    assert 1 <= len(blocks) <= most
    block_ids = [block["block_id"] for block in blocks if "block_id" in block]
    assert len(block_ids) == len(set(block_ids))
    actions: list[str] = []
    for block in blocks:
        assert block["type"] in KNOWN, block["type"]
        parsed = Block.parse(dict(block))
        assert parsed is not None
        parsed.to_dict()
        for text in _texts(block):
            assert 1 <= len(text["text"]) <= 3000, text
            if text["type"] == "mrkdwn":
                _check_mrkdwn(text["text"])
        for field in block.get("fields", ()):
            assert len(field["text"]) <= 2000
        for element in block.get("elements", ()):
            if "action_id" in element:
                actions.append(element["action_id"])
                assert len(element["action_id"]) <= 255
            if element["type"] == "button":
                assert 1 <= len(element["text"]["text"]) <= 75
                assert 1 <= len(element["value"]) <= 2000
            for option in element.get("options", ()):
                assert 1 <= len(option["text"]["text"]) <= 75
                assert 1 <= len(option["value"]) <= 75
        if block["type"] == "image":
            assert ("image_url" in block) != ("slack_file" in block)
            assert 1 <= len(block["alt_text"]) <= 2000
    assert len(actions) == len(set(actions))


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
