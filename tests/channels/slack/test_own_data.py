"""A person's data is deleted from the store that the advisor really uses, wrapped as Rasa wraps it."""

from __future__ import annotations

from pathlib import Path

import pytest
from rasa.core.tracker_store import FailSafeTrackerStore, TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, UserUttered

from rolewise.channels.slack import own_data
from rolewise.tracker_store import ConversationStore


async def _talk(store: TrackerStore, conversation: str, *users: str) -> None:
    for user in users:
        tracker = await store.get_or_create_tracker(conversation)
        tracker.update(UserUttered(f"by {user}", metadata={own_data.METADATA: user}))
        tracker.update(BotUttered(f"to {user}"))
        await store.save(tracker)


@pytest.fixture
def store(tmp_path: Path) -> FailSafeTrackerStore:
    path = str(tmp_path / "rolewise.db")
    return FailSafeTrackerStore(ConversationStore(Domain.empty(), dialect="sqlite", db=path))


async def test_what_a_person_said_and_heard(store: FailSafeTrackerStore) -> None:
    await _talk(store, "a", "U1", "U2", "U1")
    texts = [item["text"] for item in await own_data.said(store, "U1", ["a", "none"])]
    assert texts == ["by U1", "to U1", "by U1", "to U1"]


async def test_a_conversation_is_forgotten_and_begins_anew(store: FailSafeTrackerStore) -> None:
    await _talk(store, "a", "U1")
    await _talk(store, "b", "U2")
    await own_data.forget(store, "a")
    assert await own_data.said(store, "U1", ["a"]) == []
    assert len(await own_data.said(store, "U2", ["b"])) == 2
    await _talk(store, "a", "U1")
    assert len(await own_data.said(store, "U1", ["a"])) == 2


async def test_a_store_of_another_kind_is_said(store: FailSafeTrackerStore) -> None:
    with pytest.raises(NotImplementedError, match="TrackerStore"):
        await own_data.forget(TrackerStore(Domain.empty()), "a")
