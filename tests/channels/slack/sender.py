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
        body = urlencode({"payload": json.dumps(data)}).encode()
        return (await self.signed(body, "application/x-www-form-urlencoded"))[0]

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
