"""The interfaces for apps on a port of their own, before an advisor of fixed answers."""

from __future__ import annotations

import asyncio
import contextlib
import uuid
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from rasa.core.channels.channel import UserMessage
from sanic import Sanic

from rolewise import rest_settings, settings
from rolewise.channels import access, limiting, sessions, tally
from rolewise.channels.api import Api
from rolewise.channels.conversations import Conversations
from rolewise.channels.editors.channel import Editors
from rolewise.channels.editors.session import load_editor_sessions
from rolewise.channels.metrics import Metrics
from rolewise.channels.pages import Pages
from rolewise.channels.rest import RestInput
from tests.channels.slack.stub import serve

CACHES = (
    rest_settings.load_rest_settings,
    access.load_access,
    limiting.load_rate_limits,
    sessions.load_sessions,
    tally.tally,
    load_editor_sessions,
)


class Apps:
    """A server and its client."""

    def __init__(self) -> None:
        self.heard: list[UserMessage] = []
        self.go = asyncio.Event()
        self.go.set()
        self.session: aiohttp.ClientSession
        self.address = ""
        self.app: Sanic

    async def handle(self, message: UserMessage) -> None:
        """Answer with one item for each word."""
        self.heard.append(message)
        for word in message.text.split():
            await self.go.wait()
            if word == "fail":
                raise RuntimeError("on purpose")
            if word != "silence":
                await message.output_channel.send_response(message.sender_id, {"text": word})

    async def ask(
        self, path: str, body: Any = None, **headers: str
    ) -> tuple[int, Any, dict[str, str]]:
        """GET, or POST a body; return status, reply and headers."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        method = "GET" if body is None else "POST"
        async with self.session.request(
            method, f"{self.address}{path}", json=body, headers=named
        ) as response:
            kind = response.headers.get("Content-Type", "")
            told = await (response.json(content_type=None) if "json" in kind else response.text())
            return response.status, told, dict(response.headers)

    async def say(self, text: str, sender: str = "ada", **headers: str) -> Any:
        """Send a message; return status, reply and headers."""
        return await self.ask(
            "/webhooks/rest/webhook", {"sender": sender, "message": text}, **headers
        )


@contextlib.asynccontextmanager
async def running(
    monkeypatch: pytest.MonkeyPatch, state: Path, **environment: str
) -> AsyncIterator[Apps]:
    """Serve with these variables set."""
    monkeypatch.setenv("ROLEWISE_STATE", str(state))
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    for cache in CACHES:
        cache.cache_clear()
    assert settings.read_settings().state == state
    apps = Apps()
    app = Sanic(f"apps_{uuid.uuid4().hex}", configure_logging=False)
    app.ctx.agent = None
    apps.app = app
    for channel in (RestInput(), Pages(), Api(), Conversations(), Metrics(), Editors()):
        prefix = "/webhooks/rest" if isinstance(channel, RestInput) else "/"
        app.blueprint(channel.blueprint(apps.handle), url_prefix=prefix)
    server, port = await serve(app)
    apps.address = f"http://127.0.0.1:{port}"
    async with aiohttp.ClientSession() as apps.session:
        try:
            yield apps
        finally:
            await app.ctx.start_page
            await server.before_stop()
            server.close()
            await server.wait_closed()
            for cache in CACHES:
                cache.cache_clear()
