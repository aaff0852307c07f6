"""Conversations to review: stored as Rasa stores them."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, UserUttered

from rolewise.channels.feedback import FeedbackTable
from rolewise.pseudonym import _key
from rolewise.review.collect import Collector
from rolewise.review.table import ReviewTable
from rolewise.tracker_store import ConversationStore


class Talk:
    """A database, and people who talk."""

    def __init__(self, store: ConversationStore) -> None:
        self.store = store
        self.feedback = FeedbackTable(store.engine)
        self.collector = Collector(store, self.feedback)
        self.queue = ReviewTable(store.engine)
        self.now = time.time()

    async def say(
        self,
        sender: str,
        text: str,
        kind: str = "answer",
        message_id: str = "",
        metadata: Any = None,
        topic: str | None = None,
        intent: str = "ask_salary",
        entities: Any = (),
        **data: Any,
    ) -> str:
        """Say something and get one reply of a type; return the message's id."""
        self.now += 5
        message = UserUttered(
            text,
            {"name": intent, "confidence": 0.8},
            list(entities),
            message_id=message_id or f"m{self.now}",
            metadata=metadata,
            timestamp=self.now,
            input_channel="rest",
        )
        custom = {"type": kind, "topic": topic, "roles": [], "sources": [], "data": data}
        reply = BotUttered("A reply.", {"custom": custom}, timestamp=self.now + 1)
        tracker = await self.store.get_or_create_tracker(sender, append_action_listen=False)
        tracker.update(message)
        tracker.update(reply)
        await self.store.save(tracker)
        return str(message.message_id)

    def collect(self) -> int:
        """Take a pass, a minute later."""
        return self.collector.collect(self.now + 60)


@pytest.fixture
def talk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("ROLEWISE_STATE", str(tmp_path))
    _key.cache_clear()
    yield Talk(ConversationStore(Domain.empty(), dialect="sqlite", db=str(tmp_path / "c.db")))
    _key.cache_clear()
