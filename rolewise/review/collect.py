"""Fill the review queue from the stored conversations, in the background and a little later.

A pass reads what was said since the pass before the last, so that a row which another server
committed late isn't missed; what is queued already is only brought up to date. Of several servers
one does a pass at a time. An erased conversation leaves nothing: it is deleted before its rows in
the queue are, and a pass that wrote some looks afterwards whether the conversation is still there.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any, Optional, Protocol

import sqlalchemy as sa

from rolewise.database import changing
from rolewise.review.findings import THUMBS_DOWN, exchanges, findings
from rolewise.review.table import ReviewTable, make_tables
from rolewise.tracker_store import ConversationStore

PASS_SECONDS = 60.0
LEASE_SECONDS = 300.0
"""A server that died in a pass is waited for so long."""
MAX_EVENTS = 5000
"""Of one pass; what is left is for the next."""
_CONTEXT = 12
"""Things said that are read before what is new, such as the answer that a rephrasing follows."""
_LATE_SECONDS = 2 * PASS_SECONDS
_CONTEXT_SECONDS = 86400.0
"""What was said longer ago is only read to understand what is new."""
_NAME = "events"
_METADATA = sa.MetaData()
_MARKS = sa.Table(
    "review_marks",
    _METADATA,
    sa.Column("name", sa.String(32), primary_key=True),
    sa.Column("last", sa.BigInteger, nullable=False),
    sa.Column("before_last", sa.BigInteger, nullable=False),
    sa.Column("timestamp", sa.Float, nullable=False),
    sa.Column("leased_until", sa.Float, nullable=False),
)


class Judgments(Protocol):
    """Thumbs up and down, as ``rolewise.channels.feedback.FeedbackTable`` has them."""

    def senders_since(self, timestamp: float) -> list[str]:
        """Return whose replies got a thumb down since then."""

    def of(self, sender: str) -> Mapping[str, Any]:
        """Return a conversation's judgments by the reply's id: ``rating`` and ``comment``."""


class Collector:
    """Takes passes over the conversations of one database."""

    def __init__(self, store: ConversationStore, feedback: Judgments) -> None:
        """Begin with what is said from now on, where there was no pass before."""
        self._feedback = feedback
        self._store = store
        self._engine = store.engine
        self._events = store.SQLEvent.__table__
        self._queue = ReviewTable(self._engine)
        make_tables(self._engine, _METADATA)
        newest = sa.select(sa.func.coalesce(sa.func.max(self._events.c.id), 0))
        with changing(self._engine) as connection:  # of several servers one begins
            if connection.execute(sa.select(_MARKS.c.name)).first() is None:
                last = int(connection.execute(newest).scalar() or 0)
                row = {"last": last, "before_last": last, "timestamp": time.time()}
                connection.execute(_MARKS.insert(), [{"name": _NAME, **row, "leased_until": 0.0}])

    def collect(self, now: Optional[float] = None) -> int:
        """Take a pass; return how many messages are new in the queue.

        Args:
            now: Seconds since 1970.
        """
        at = time.time() if now is None else now
        mark = self._lease(at)
        if mark is None:
            return 0
        last, before_last, timestamp = mark
        try:
            senders, newest = self._news(before_last)
            judged = self._feedback.senders_since(timestamp - _LATE_SECONDS)
            added = sum(
                self._review(sender, senders.get(sender, 0), at - _CONTEXT_SECONDS)
                for sender in dict.fromkeys([*senders, *judged])
            )
            last, before_last, timestamp = max(newest, last), last, at
        finally:
            self._give_back(last, before_last, timestamp)
        return added

    def _lease(self, at: float) -> Optional[tuple[int, int, float]]:
        mine = (_MARKS.c.name == _NAME) & (_MARKS.c.leased_until < at)
        with self._engine.begin() as connection:
            taken = connection.execute(
                _MARKS.update().where(mine).values(leased_until=at + LEASE_SECONDS)
            )
            if not taken.rowcount:
                return None
            row = connection.execute(sa.select(_MARKS).where(_MARKS.c.name == _NAME)).one()
        return row.last, row.before_last, row.timestamp

    def _give_back(self, last: int, before_last: int, timestamp: float) -> None:
        values = {"last": last, "before_last": before_last, "timestamp": timestamp}
        with self._engine.begin() as connection:
            connection.execute(
                _MARKS.update().where(_MARKS.c.name == _NAME).values(leased_until=0.0, **values)
            )

    def _news(self, after: int) -> tuple[dict[str, int], int]:
        """Return how many things were said after an event by conversation, and the last event."""
        table = self._events
        query = (
            sa.select(table.c.id, table.c.sender_id)
            .where(table.c.id > after)
            .where(table.c.type_name.in_(("user", "bot")))
            .order_by(table.c.id)
            .limit(MAX_EVENTS)
        )
        counts: dict[str, int] = {}
        newest = after
        with self._engine.connect() as connection:
            for number, sender in connection.execute(query):
                counts[sender] = counts.get(sender, 0) + 1
                newest = number
        return counts, newest

    def _review(self, sender: str, new: int, since: float) -> int:
        down = {
            turn: judgment.comment
            for turn, judgment in self._feedback.of(sender).items()
            if judgment.rating == "down"
        }
        events = (
            # A reply that is judged may be older than what was said last.
            self._store.events_of(sender)
            if down
            else self._store.last_events(sender, new + _CONTEXT)
        )
        told = exchanges(events)
        wishes = [n for n, exchange in enumerate(told) if exchange.wish() is not None]
        willing = told[wishes[-1]].wish() if wishes else None
        if willing is not None and willing != self._queue.is_willing(sender):
            self._queue.set_willing(sender, willing)
        if not self._queue.is_willing(sender):
            return 0
        # After "you may review my questions" only what comes later.
        told = told[wishes[-1] + 1 if wishes else 0 :]
        found = [
            finding
            for finding in findings(told, down)
            if finding.at >= since or THUMBS_DOWN in finding.reasons
        ]
        added = self._queue.add(sender, found)
        if added and not self._store.last_events(sender, 1):
            self._queue.forget(sender)  # erased meanwhile
        return added
