"""Conversations in SQL, as Rasa's own store keeps them, with fewer and cheaper statements.

Same table and rows as ``SQLTrackerStore``, so that either reads what the other wrote. Rasa's own
counts a conversation's events before each save, goes through the ORM row by row, and opens SQLite
anew for every statement: a third of a turn (docs/decisions/0006-tracker-store.md).

A turn costs the same at message 1 and at message 1,000: Rasa loads the events since the last
session start and goes through all of them, so a long conversation gets a new session start every
``CHAPTER_EVENTS`` events, with its slots and its form carried over. Nothing is deleted.
"""

from __future__ import annotations

import json
from typing import Any, Optional

import sqlalchemy as sa
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    BotUttered,
    Event,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

_STORED = "_stored_events"
"""Attribute of a tracker: how many of its events are stored already."""
CHAPTER_EVENTS = 100
"""From so many events on, the next turn starts from a summary instead of loading them all."""


class ConversationStore(SQLTrackerStore):  # type: ignore[misc]
    """Rasa's SQL tracker store with one statement to read and one to write."""

    engine: sa.engine.Engine

    def __init__(self, domain: Optional[Domain] = None, **settings: Any) -> None:
        """Open the database (see parent class)."""
        super().__init__(domain, **settings)
        if self.engine.dialect.name == "sqlite":
            self._keep_sqlite_open()
        table = self.SQLEvent.__table__
        with self.engine.begin() as connection:
            for columns in ("sender_id, id", "sender_id, type_name, id"):
                name = "events_" + columns.replace(", ", "_")
                connection.execute(
                    sa.text(f"CREATE INDEX IF NOT EXISTS {name} ON events ({columns})")
                )
        session_start = (
            sa.select(sa.func.coalesce(sa.func.max(table.c.id), 0))
            .where(table.c.sender_id == sa.bindparam("sender"))
            .where(table.c.type_name == SessionStarted.type_name)
            .scalar_subquery()
        )
        whole = (
            sa.select(table.c.data)
            .where(table.c.sender_id == sa.bindparam("sender"))
            .order_by(table.c.id)
        )
        self._all_sessions = whole
        self._last_session = whole.where(table.c.id >= session_start)
        self._insert = table.insert()
        self._table = table

    def events_of(self, sender_id: str) -> list[dict[str, Any]]:
        """Return all events of a conversation, oldest first, as they are stored."""
        with self.engine.connect() as connection:
            rows = connection.execute(self._all_sessions, {"sender": sender_id}).all()
        return [json.loads(data) for (data,) in rows]

    def last_events(self, sender_id: str, count: int) -> list[dict[str, Any]]:
        """Return the last things said in a conversation, by either side, oldest first."""
        table = self._table
        query = (
            sa.select(table.c.data)
            .where(table.c.sender_id == sender_id)
            .where(table.c.type_name.in_((UserUttered.type_name, BotUttered.type_name)))
            .order_by(table.c.id.desc())
            .limit(count)
        )
        with self.engine.connect() as connection:
            rows = connection.execute(query).all()
        return [json.loads(data) for (data,) in reversed(rows)]

    def forget(self, sender_id: str) -> None:
        """Delete a conversation."""
        with self.engine.begin() as connection:
            connection.execute(self._table.delete().where(self._table.c.sender_id == sender_id))

    def forget_before(self, timestamp: float) -> int:
        """Delete the conversations whose last event is older; return how many.

        Args:
            timestamp: Seconds since 1970.
        """
        table = self._table
        old = (
            sa.select(table.c.sender_id)
            .group_by(table.c.sender_id)
            .having(sa.func.max(table.c.timestamp) < timestamp)
        )
        with self.engine.begin() as connection:
            senders = [sender for (sender,) in connection.execute(old)]
            for sender in senders:
                connection.execute(table.delete().where(table.c.sender_id == sender))
        return len(senders)

    def _keep_sqlite_open(self) -> None:
        """Use one lasting connection, with a write-ahead log that survives a killed process."""
        self.engine.dispose()
        self.engine = sa.create_engine(
            self.engine.url,
            poolclass=sa.pool.QueuePool,
            connect_args={"check_same_thread": False, "timeout": 30},
        )
        sa.event.listen(self.engine, "connect", _tune_sqlite)
        self.sessionmaker = sa.orm.session.sessionmaker(bind=self.engine)

    async def _retrieve(
        self, sender_id: str, fetch_events_from_all_sessions: bool
    ) -> Optional[DialogueStateTracker]:
        query = self._all_sessions if fetch_events_from_all_sessions else self._last_session
        with self.engine.connect() as connection:
            rows = connection.execute(query, {"sender": sender_id}).all()
        if not rows or not self.domain:
            return None
        tracker = DialogueStateTracker.from_dict(
            sender_id, [json.loads(data) for (data,) in rows], self.domain.slots
        )
        setattr(tracker, _STORED, len(tracker.events))
        return tracker

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Store the events that aren't stored yet (see parent class)."""
        # An empty tracker is a conversation that begins.
        stored = getattr(tracker, _STORED, None if tracker.events else 0)
        if stored is None or stored > len(tracker.events):
            # Made elsewhere, so Rasa's way: count what is stored.
            await super().save(tracker)
        else:
            await self.stream_events(tracker)
            new = list(tracker.events)[stored:]
            if new and len(tracker.events) >= CHAPTER_EVENTS:
                new += next_chapter(tracker)
            if new:
                with self.engine.begin() as connection:
                    connection.execute(
                        self._insert, [_row(tracker.sender_id, event) for event in new]
                    )
        setattr(tracker, _STORED, len(tracker.events))


def next_chapter(tracker: DialogueStateTracker) -> list[Event]:
    """Return the events that stand for all that happened so far; none in the middle of a turn."""
    if tracker.latest_action_name != ACTION_LISTEN_NAME:
        return []
    slots = [
        SlotSet(name, slot.value)
        for name, slot in tracker.slots.items()
        if slot.value != slot.initial_value
    ]
    loop = [ActiveLoop(tracker.active_loop_name)] if tracker.active_loop_name else []
    return [SessionStarted(), *slots, *loop, ActionExecuted(ACTION_LISTEN_NAME)]


def _row(sender_id: str, event: Event) -> dict[str, Any]:
    data = event.as_dict()
    return {
        "sender_id": sender_id,
        "type_name": event.type_name,
        "timestamp": data.get("timestamp"),
        "intent_name": event.intent_name if isinstance(event, UserUttered) else None,
        "action_name": data.get("name"),
        "data": json.dumps(data),
    }


def _tune_sqlite(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA secure_delete=ON")  # what is deleted is overwritten
    cursor.close()
