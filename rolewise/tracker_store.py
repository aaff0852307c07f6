"""Conversations in SQL, as Rasa's own store keeps them, with fewer and cheaper statements.

Same table and rows as ``SQLTrackerStore``, so that either reads what the other wrote. Rasa's own
counts a conversation's events before each save, goes through the ORM row by row, and opens SQLite
anew for every statement: a third of a turn (docs/decisions/0006-tracker-store.md).

A turn costs the same at message 1 and at message 1,000: Rasa loads the events since the last
session start and goes through all of them, so a long conversation gets a new session start every
``CHAPTER_EVENTS`` events, with its slots and its form carried over. Nothing is deleted.

On PostgreSQL several servers share the table. A turn is stored only if no other server stored one
of the same conversation since it was read, whatever became of the lock in between
(docs/decisions/0015-several-servers.md).
"""

from __future__ import annotations

import asyncio
import functools
import json
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Optional, TypeVar

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

from rolewise.database import (
    MORE,
    PATIENCE_SECONDS,
    POOL,
    DatabaseAway,
    Overtaken,
    alone,
    changing,
    is_postgres,
    open_engine,
    open_sqlite,
    reaching,
    tuned,
    widen,
)

_Found = TypeVar("_Found")
_STORED = "_stored_events"
"""Attribute of a tracker: how many of its events are stored already."""
_NEWEST = "_newest_row"
"""Attribute of a tracker: the id of the conversation's last row; None where nobody knows."""
CHAPTER_EVENTS = 100
"""From so many events on, the next turn starts from a summary instead of loading them all."""
FORGOTTEN_AT_ONCE = 500
"""Conversations that are deleted in one transaction."""


class ConversationStore(SQLTrackerStore):  # type: ignore[misc]
    """Rasa's SQL tracker store with one statement to read and one to write."""

    engine: sa.engine.Engine

    def __init__(self, domain: Optional[Domain] = None, **settings: Any) -> None:
        """Open the database (see parent class); ``host`` may be a whole address."""
        host = settings.get("host")
        if host and is_postgres(host):
            settings["host"] = tuned(host)
        super().__init__(domain, **settings)
        self._shared = is_postgres(self.engine.url)
        self._threads: Optional[ThreadPoolExecutor] = None
        if self.engine.dialect.name == "sqlite":
            self._use(open_sqlite(self.engine.url))
        elif self._shared:
            self._use(open_engine(self.engine.url))
            # On another machine it may be slow or hang, and nobody else should wait for that.
            self._threads = ThreadPoolExecutor(POOL + MORE - 1, thread_name_prefix="database")
        table = self.SQLEvent.__table__
        with changing(self.engine) as connection:
            if self._shared:
                widen(connection, "events")
            for columns in ("sender_id, id", "sender_id, type_name, id", "timestamp"):
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
            sa.select(table.c.id, table.c.data)
            .where(table.c.sender_id == sa.bindparam("sender"))
            .order_by(table.c.id)
        )
        self._all_sessions = whole
        self._last_session = whole.where(table.c.id >= session_start)
        self._newest = sa.select(sa.func.coalesce(sa.func.max(table.c.id), 0)).where(
            table.c.sender_id == sa.bindparam("sender")
        )
        self._insert = table.insert()
        self._table = table

    async def run(
        self,
        work: Callable[..., _Found],
        *given: Any,
        patience: Optional[float] = PATIENCE_SECONDS,
    ) -> _Found:
        """Return what a function that uses the database returns, without keeping others waiting.

        SQLite, a file of this machine, is asked at once: a thread would cost more than it does.

        Args:
            work: The function.
            given: Its arguments.
            patience: How long to wait for it, in seconds; None for as long as it takes.

        Raises:
            DatabaseAway: It takes longer, or the database doesn't answer. In the first case the
                function may still come to its end.
        """
        if self._threads is None:
            return _reached(work, *given)
        loop = asyncio.get_running_loop()
        working = loop.run_in_executor(self._threads, functools.partial(_reached, work, *given))
        try:
            return await asyncio.wait_for(working, patience)
        except asyncio.TimeoutError:
            raise DatabaseAway("it hangs") from None

    def ping(self) -> None:
        """Ask the database for nothing.

        Raises:
            DatabaseAway: It doesn't answer.
        """
        with reaching(), self.engine.connect() as connection:
            connection.execute(sa.text("SELECT 1"))

    def events_of(self, sender_id: str) -> list[dict[str, Any]]:
        """Return all events of a conversation, oldest first, as they are stored."""
        return [json.loads(data) for _, data in self._rows(self._all_sessions, sender_id)]

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
        with reaching(), self.engine.connect() as connection:
            rows = connection.execute(query).all()
        return [json.loads(data) for (data,) in reversed(rows)]

    def forget(self, sender_id: str) -> None:
        """Delete a conversation."""
        with reaching(), self.engine.begin() as connection:
            connection.execute(self._table.delete().where(self._table.c.sender_id == sender_id))

    def forget_before(self, timestamp: float) -> int:
        """Delete the conversations whose last event is older; return how many.

        Args:
            timestamp: Seconds since 1970.
        """
        old, newer = self._table.alias(), self._table.alias()
        later = (newer.c.sender_id == old.c.sender_id) & (newer.c.timestamp >= timestamp)
        # Not by grouping all that is stored: of that, little is old, and there is an index on it.
        query = (
            sa.select(old.c.sender_id)
            .distinct()
            .where(old.c.timestamp < timestamp)
            .where(~sa.exists().where(later))
            .limit(FORGOTTEN_AT_ONCE)
        )
        forgotten = 0
        while True:
            with reaching(), self.engine.begin() as connection:
                if self._shared and not alone(connection):
                    return forgotten  # another server is at it
                senders = [sender for (sender,) in connection.execute(query)]
                if senders:
                    mine = self._table.c.sender_id.in_(senders)
                    connection.execute(self._table.delete().where(mine))
            forgotten += len(senders)
            if len(senders) < FORGOTTEN_AT_ONCE:
                return forgotten

    def _rows(self, query: Any, sender_id: str) -> Sequence[Any]:
        with reaching(), self.engine.connect() as connection:
            found: Sequence[Any] = connection.execute(query, {"sender": sender_id}).all()
        return found

    def _use(self, engine: sa.engine.Engine) -> None:
        self.engine.dispose()
        self.engine = engine
        self.sessionmaker = sa.orm.session.sessionmaker(bind=engine)

    async def _retrieve(
        self, sender_id: str, fetch_events_from_all_sessions: bool
    ) -> Optional[DialogueStateTracker]:
        query = self._all_sessions if fetch_events_from_all_sessions else self._last_session
        rows = await self.run(self._rows, query, sender_id)
        if not rows or not self.domain:
            return None
        tracker = DialogueStateTracker.from_dict(
            sender_id, [json.loads(data) for _, data in rows], self.domain.slots
        )
        setattr(tracker, _STORED, len(tracker.events))
        setattr(tracker, _NEWEST, rows[-1][0])
        return tracker

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Store the events that aren't stored yet (see parent class).

        Raises:
            DatabaseAway: They can't be stored.
            Overtaken: Another server stored a turn of this conversation since it was read.
        """
        # An empty tracker is a conversation that begins.
        stored = getattr(tracker, _STORED, None if tracker.events else 0)
        if stored is None or stored > len(tracker.events):
            # Made elsewhere, so Rasa's way: count what is stored.
            with reaching():
                await super().save(tracker)
            setattr(tracker, _NEWEST, None)
        else:
            await self.stream_events(tracker)
            new = list(tracker.events)[stored:]
            if new and len(tracker.events) >= CHAPTER_EVENTS:
                new += next_chapter(tracker)
            if new:
                rows = [_row(tracker.sender_id, event) for event in new]
                newest = getattr(tracker, _NEWEST, 0)
                setattr(tracker, _NEWEST, await self.run(self._append, rows, newest))
        setattr(tracker, _STORED, len(tracker.events))

    def _append(self, rows: list[dict[str, Any]], newest: Optional[int]) -> Optional[int]:
        """Store rows behind the one that was the newest; return the id of the last.

        SQLite has one server, so there nothing is checked, and None is returned.
        """
        sender = {"sender": rows[0]["sender_id"]}
        with reaching(), self.engine.begin() as connection:
            if self._shared:
                # Till the transaction ends, no other server stores a turn of this conversation.
                connection.execute(
                    sa.text("SELECT pg_advisory_xact_lock(hashtextextended(:sender, 0))"), sender
                )
                if newest not in (None, connection.execute(self._newest, sender).scalar()):
                    raise Overtaken("another server was faster")
            connection.execute(self._insert, rows)
            last = connection.execute(self._newest, sender).scalar() if self._shared else None
        return None if last is None else int(last)


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


def _reached(work: Callable[..., _Found], *given: Any) -> _Found:
    with reaching():
        return work(*given)


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
