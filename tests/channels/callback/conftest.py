"""The callback channel on a port of its own, before a receiver and an advisor of fixed answers."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest_asyncio
from rasa.core.channels.channel import UserMessage
from sanic import Sanic

from rolewise.channels.callback.channel import CallbackInput
from rolewise.rest_settings import CallbackSettings
from tests.channels.callback.receiver import OLD_SECRET, SECRET, Receiver
from tests.channels.slack.stub import serve


class App:
    """Everything a test needs."""

    def __init__(self, state: Path) -> None:
        self.state = state
        self.receiver = Receiver()
        self.heard: list[UserMessage] = []
        self.failures = 0
        self.settings = CallbackSettings("", (), (SECRET, OLD_SECRET), True, (0.05,) * 20)
        self.session: aiohttp.ClientSession
        self._server: Any = None
        self._url = ""

    async def handle(self, message: UserMessage) -> None:
        """Answer as the advisor would."""
        if self.failures:
            self.failures -= 1
            raise RuntimeError("on purpose")
        self.heard.append(message)
        await asyncio.sleep(0.002)
        await message.output_channel.send_response(
            message.sender_id, {"text": f"About: {message.text}"}
        )

    async def start(self) -> None:
        """Start the server; its callbacks go to the receiver."""
        settings = self.settings
        if not settings.url:
            settings = settings._replace(url=self.receiver.url)
        app = Sanic(f"callback_{uuid.uuid4().hex}", configure_logging=False)
        channel = CallbackInput(settings, self.state)
        app.blueprint(channel.blueprint(self.handle), url_prefix="/callback")
        self._server, port = await serve(app)
        self._url = f"http://127.0.0.1:{port}/callback/webhook"

    async def stop(self) -> None:
        """Stop the server as its supervisor does."""
        await self._server.before_stop()
        self._server.close()
        await self._server.wait_closed()

    async def ask(
        self, message: str, sender: str = "ada", status: int = 202, **given: Any
    ) -> dict[str, Any]:
        """Send a message and check the status; return the reply."""
        headers = given.pop("headers", {})
        body = {"sender": sender, "message": message, **given}
        async with self.session.post(self._url, json=body, headers=headers) as response:
            assert response.status == status, await response.text()
            found: dict[str, Any] = await response.json(content_type=None)
            return found


@pytest_asyncio.fixture
async def app(tmp_path: Path) -> AsyncIterator[App]:
    """The channel, running."""
    made = App(tmp_path)
    await made.receiver.start()
    async with aiohttp.ClientSession() as made.session:
        await made.start()
        try:
            yield made
            assert made.receiver.bad == []
        finally:
            await made.stop()
            await made.receiver.stop()
