"""The bot on a port of its own, before a stub of Slack and a small advisor of fixed answers."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Optional

import aiohttp
import pytest_asyncio
from rasa.core.channels.channel import UserMessage
from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActiveLoop, BotUttered, SlotSet, UserUttered
from sanic import Sanic

from rolewise.channels.slack import SlackInput
from rolewise.settings import SlackSettings
from tests.channels.slack.replies import PAY, QUESTION, RESULT, reply
from tests.channels.slack.sender import SECRET, Sender
from tests.channels.slack.stub import TOKEN, SlackStub, serve
from tests.conftest import ROOT

DOMAIN = Domain.load(str(ROOT / "domain.yml"))


class FakeAdvisor:
    """Stands for Rasa: notes what it hears and answers it by rules of its own."""

    def __init__(self) -> None:
        self.heard: list[UserMessage] = []
        self.trackers = InMemoryTrackerStore(DOMAIN)

    def texts(self) -> list[str]:
        return [message.text for message in self.heard]

    def is_ready(self) -> bool:
        return True

    @property
    def tracker_store(self) -> InMemoryTrackerStore:
        return self.trackers

    async def handle_message(self, message: UserMessage) -> None:
        self.heard.append(message)
        if message.text == "fail":
            raise RuntimeError("on purpose")
        if message.text == "silence":
            return
        await asyncio.sleep(0.001)
        answer = PAY if "pay" in message.text else reply("answer", f"About: {message.text}")
        if "fits me" in message.text:
            answer = QUESTION
        elif message.text.startswith("/choose_option") and '"stop"' in message.text:
            answer = RESULT
        tracker = await self.trackers.get_or_create_tracker(message.sender_id)
        tracker.update(UserUttered(message.text, metadata=message.metadata))
        tracker.update(BotUttered(answer["text"]))
        if answer is QUESTION:
            tracker.update(SlotSet("decision_status", "asking"))
            tracker.update(SlotSet("decision_pending", "math"))
            tracker.update(SlotSet("decision_answers", {"statistics": "wanted"}))
            tracker.update(ActiveLoop("decision_form"))
        await self.trackers.save(tracker)
        await message.output_channel.send_response(message.sender_id, dict(answer))


class Bot:
    """Everything a test needs."""

    def __init__(self, state: Path, beside: Optional[Bot] = None) -> None:
        """Make it; ``beside`` another, it has the same Slack and advisor, and a port of its own."""
        self.state = state
        self.slack: SlackStub = beside.slack if beside else SlackStub()
        self.advisor: FakeAdvisor = beside.advisor if beside else FakeAdvisor()
        self.public_url = ""
        self.message_seconds = 0.0
        self.send: Sender
        self._server: Any = None

    async def start(self, session: aiohttp.ClientSession) -> None:
        await self.slack.start()
        await self.start_bot(session)

    async def start_bot(self, session: aiohttp.ClientSession) -> None:
        settings = SlackSettings(TOKEN, SECRET, f"{self.slack.address}/api/")
        channel = SlackInput(settings, self.state, self.public_url, self.message_seconds)
        app = Sanic(f"slack_bot_{uuid.uuid4().hex}", configure_logging=False)
        app.ctx.agent = self.advisor
        app.blueprint(channel.blueprint(self.advisor.handle_message), url_prefix="/slack")
        self._server, port = await serve(app)
        self.send = Sender(f"http://127.0.0.1:{port}/slack/webhook", session)

    async def stop_bot(self) -> None:
        await self._server.before_stop()
        self._server.close()
        await self._server.wait_closed()

    async def until(self, number: int, *methods: str) -> list[dict[str, Any]]:
        """Wait for a number of calls of Slack's methods, and a moment for any too many."""
        for _ in range(1000):
            if len(self.slack.sent(*methods)) >= number:
                break
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.05)
        sent = self.slack.sent(*methods)
        assert len(sent) == number, self.slack.calls
        return sent

    async def posted(self, number: int = 1) -> list[dict[str, Any]]:
        """Wait for messages posted."""
        return await self.until(number, "chat.postMessage")


@pytest_asyncio.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as opened:
        yield opened


@pytest_asyncio.fixture
async def bot(tmp_path: Path, session: aiohttp.ClientSession) -> AsyncIterator[Bot]:
    """A bot that runs; what it sent is checked at the end."""
    running = Bot(tmp_path)
    await running.start(session)
    try:
        yield running
        assert running.slack.complaints == []
    finally:
        await running.stop_bot()
        await running.slack.stop()
