"""Slack's side of the webhook: events, taps and commands, signed as Slack signs them."""

from __future__ import annotations

import itertools
import json
import time
from typing import Any, Optional
from urllib.parse import urlencode

import aiohttp
from slack_sdk.signature import SignatureVerifier

SECRET = "test_secret"
BOT = "UBOT"
TEAM = "T1"
_numbers = itertools.count(1)


def event(
    text: str = "what does an ML engineer do?",
    kind: str = "message",
    channel: str = "D1",
    user: str = "U1",
    ts: Optional[str] = None,
    event_id: Optional[str] = None,
    **more: Any,
) -> dict[str, Any]:
    """Return an ``event_callback``; a direct message where the channel begins with D."""
    number = next(_numbers)
    inner = {
        "type": kind,
        "channel": channel,
        "user": user,
        "text": text,
        "ts": ts or f"{1_600_000_000 + number}.000200",
        **({"channel_type": "im"} if channel.startswith("D") else {}),
        **more,
    }
    return {
        "type": "event_callback",
        "team_id": TEAM,
        "event_id": event_id or f"Ev{number}",
        "authorizations": [{"user_id": BOT, "is_bot": True}],
        "event": inner,
    }


def tap(
    action: dict[str, Any],
    message: dict[str, Any],
    channel: str = "D1",
    user: str = "U1",
    **more: Any,
) -> dict[str, Any]:
    """Return a ``block_actions`` payload for something tapped in a message of the bot."""
    ts = message.get("ts", "1700000000.000100")
    container = {"type": "message", "message_ts": ts, "channel_id": channel}
    return {
        "type": "block_actions",
        "team": {"id": TEAM},
        "user": {"id": user, "team_id": TEAM},
        "channel": {"id": channel},
        "container": {**container, **more.pop("container", {})},
        "trigger_id": f"trigger.{next(_numbers)}",
        "message": {"ts": ts, **message},
        "actions": [action],
        **more,
    }


def tap_alone(
    message: dict[str, Any], action_id: str, url: str, channel: str = "C1", user: str = "U1"
) -> dict[str, Any]:
    """Return the payload for a tap in what only one person sees: without the message.

    Args:
        message: What the bot sent.
        action_id: Which of its buttons.
        url: The response URL.
        channel: Where.
        user: Who.
    """
    block, action = find(message, action_id)
    data = tap({**action, "block_id": block["block_id"]}, {}, channel, user, response_url=url)
    del data["message"]
    data["container"]["is_ephemeral"] = True
    if message.get("thread_ts"):
        data["container"]["thread_ts"] = message["thread_ts"]
    return data


def find(message: dict[str, Any], action_id: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the block and the element of a message that has an action id."""
    for block in message["blocks"]:
        for element in block.get("elements") or ():
            if element.get("action_id") == action_id:
                return block, element
    raise AssertionError(f"no {action_id} in {message['blocks']}")


def fill(
    view: dict[str, Any], chosen: dict[str, Any], user: str = "U1", view_id: str = ""
) -> dict[str, Any]:
    """Return the ``view_submission`` of a form.

    Args:
        view: The form as the bot opened it.
        chosen: Values by block id, a list for what takes several; the rest stays as filled in.
        user: Who sends it.
        view_id: Slack's id of the window.
    """
    values: dict[str, Any] = {}
    for block in view["blocks"]:
        if block["type"] != "input":
            continue
        element, name = block["element"], block["block_id"]
        several = element["type"] in ("checkboxes", "multi_static_select")
        options = element["options"]
        if several:
            wanted = chosen.get(name, [o["value"] for o in element.get("initial_options", ())])
            given: Any = {"selected_options": [o for o in options if o["value"] in wanted]}
        else:
            value = chosen.get(name, element.get("initial_option", {}).get("value"))
            found = next((option for option in options if option["value"] == value), None)
            given = {"selected_option": found}
        values[name] = {element["action_id"]: {"type": element["type"], **given}}
    number = next(_numbers)
    return {
        "type": "view_submission",
        "team": {"id": TEAM},
        "user": {"id": user, "team_id": TEAM},
        "trigger_id": f"trigger.{number}",
        "view": {"id": view_id or f"V{number}", **view, "state": {"values": values}},
    }


class Sender:
    """Sends to the bot's webhook."""

    def __init__(self, address: str, session: aiohttp.ClientSession) -> None:
        """Send to ``address``, the webhook."""
        self.address = address
        self._session = session

    async def event(self, data: dict[str, Any], **headers: str) -> int:
        """Send an event; return the status."""
        return (await self.signed(json.dumps(data).encode(), **headers))[0]

    async def form(self, data: dict[str, Any]) -> int:
        """Send an interaction; return the status."""
        return (await self.interaction(data))[0]

    async def interaction(self, data: dict[str, Any]) -> tuple[int, str]:
        """Send an interaction; return status and answer."""
        body = urlencode({"payload": json.dumps(data)}).encode()
        return await self.signed(body, "application/x-www-form-urlencoded")

    async def command(self, **fields: str) -> int:
        """Send a slash command; return the status."""
        given = {
            "command": "/rolewise",
            "team_id": TEAM,
            "channel_id": "C1",
            "user_id": "U1",
            "trigger_id": f"trigger.{next(_numbers)}",
            **fields,
        }
        return (await self.signed(urlencode(given).encode(), "application/x-www-form-urlencoded"))[
            0
        ]

    async def signed(
        self, body: bytes, kind: str = "application/json; charset=utf-8", **headers: str
    ) -> tuple[int, str]:
        """Send a signed body; return status and answer."""
        return await self.raw(body, {**sign(body), "Content-Type": kind, **headers})

    async def raw(self, body: bytes, headers: dict[str, str]) -> tuple[int, str]:
        """Send as it is; return status and answer."""
        async with self._session.post(self.address, data=body, headers=headers) as response:
            return response.status, await response.text()


def sign(body: bytes, at: Optional[float] = None, secret: str = SECRET) -> dict[str, str]:
    """Return the two headers that Slack signs with."""
    timestamp = str(int(time.time() if at is None else at))
    signature = SignatureVerifier(secret).generate_signature(timestamp=timestamp, body=body)
    return {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": str(signature)}
