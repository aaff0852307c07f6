"""A person's own data: a copy of it, and forgetting it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rasa.core.tracker_store import InMemoryTrackerStore, SQLTrackerStore, TrackerStore
from rasa.shared.core.events import BotUttered, UserUttered

from rolewise.channels import personal
from rolewise.review.table import ReviewTable
from rolewise.tracker_store import ConversationStore

METADATA = "slack_user"
"""Key of a message's metadata that says who sent it, for in a thread there may be several."""


async def said(
    store: TrackerStore, user: str, conversations: Sequence[str]
) -> list[dict[str, Any]]:
    """Return a person's messages and our answers to them, in order.

    Args:
        store: Rasa's tracker store.
        user: Slack's id of the person; messages of others are left out.
        conversations: Ids of conversations.
    """
    found: list[dict[str, Any]] = []
    for conversation in conversations:
        tracker = await store.retrieve_full_tracker(conversation)
        mine = False
        for event in tracker.events if tracker else ():
            if isinstance(event, UserUttered):
                mine = (event.metadata or {}).get(METADATA) == user
            if mine and isinstance(event, (UserUttered, BotUttered)):
                found.append(
                    {
                        "conversation": conversation,
                        "at": event.timestamp,
                        "from": "you" if isinstance(event, UserUttered) else "Rolewise",
                        "text": event.text,
                    }
                )
    return found


async def forget(store: TrackerStore, conversation: str) -> None:
    """Delete all events of a conversation.

    Raises:
        NotImplementedError: The store is of a kind that we can't delete from.
    """
    # Rasa wraps the store; no wrapper has a way to delete.
    while hasattr(store, "_tracker_store"):
        store = store._tracker_store
    if isinstance(store, ConversationStore):
        personal.forget(store, conversation)
    elif isinstance(store, SQLTrackerStore):
        table = store.SQLEvent.__table__
        with store.engine.begin() as connection:
            connection.execute(table.delete().where(table.c.sender_id == conversation))
        ReviewTable(store.engine).forget(conversation)
    elif isinstance(store, InMemoryTrackerStore):
        store.store.pop(conversation, None)
    else:
        raise NotImplementedError(f"nothing can be deleted from a {type(store).__name__}")
