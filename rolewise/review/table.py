"""The review queue, beside the conversations in their database.

A row has a pseudonym of its conversation, redacted texts, and what an editor decided. It goes when
it is older than conversations may be, and when its conversation is deleted.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import time
from collections.abc import Collection, Sequence
from typing import Any, NamedTuple, Optional
from weakref import WeakSet

import sqlalchemy as sa

from rolewise.pseudonym import pseudonym
from rolewise.review.findings import REASONS, Finding

OPEN, EXAMPLE, STATEMENT, DISMISSED = "open", "example", "statement", "dismissed"
DECISIONS = (EXAMPLE, STATEMENT, DISMISSED)
MAX_SHOWN = 1000
"""Rows that are read at once, the newest first."""
_METADATA = sa.MetaData()
_QUEUE = sa.Table(
    "review_queue",
    _METADATA,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("conversation", sa.String(32), nullable=False, index=True),
    sa.Column("timestamp", sa.Float, nullable=False, index=True),
    sa.Column("finding", sa.Text, nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("label", sa.Text, nullable=False),
    sa.Column("decided", sa.Float),
    sa.Column("applied", sa.Float),
)
_UNWILLING = sa.Table(
    "review_unwilling",
    _METADATA,
    sa.Column("conversation", sa.String(32), primary_key=True),
    sa.Column("timestamp", sa.Float, nullable=False),
)


_MADE: WeakSet[sa.engine.Engine] = WeakSet()
"""Databases that have the tables."""


class Item(NamedTuple):
    """A row of the queue.

    Attributes:
        id: Its own id.
        conversation: Pseudonym of the conversation.
        finding: What is to be reviewed.
        state: ``open``, or one of ``DECISIONS``.
        label: Of an example ``intent`` and ``text``; of a statement ``role``, ``topic``, ``text``.
        decided: When, in seconds since 1970.
        applied: When it was written into the project's files.
    """

    id: str
    conversation: str
    finding: Finding
    state: str = OPEN
    label: dict[str, str] = {}
    decided: Optional[float] = None
    applied: Optional[float] = None


class ReviewTable:
    """The queue in the conversations' database."""

    def __init__(self, engine: sa.engine.Engine) -> None:
        """Open the tables; make them if there are none."""
        self._engine = engine
        if engine not in _MADE:
            make_tables(engine, _METADATA)
            _MADE.add(engine)

    def add(self, sender: str, found: Sequence[Finding]) -> int:
        """Store what was found in a conversation; return how many rows are new.

        What is there already gets what was learned since; an editor's decision stays.
        """
        conversation = pseudonym(sender)
        rows = {_row_id(conversation, finding.id): finding for finding in found}
        if not rows:
            return 0
        with self._engine.begin() as connection:
            known = sa.select(_QUEUE.c.id, _QUEUE.c.finding).where(_QUEUE.c.id.in_(list(rows)))
            stored = {str(key): str(told) for key, told in connection.execute(known)}
            new = [
                {
                    "id": key,
                    "conversation": conversation,
                    "timestamp": finding.at,
                    "finding": json.dumps(finding._asdict()),
                    "state": OPEN,
                    "label": "{}",
                }
                for key, finding in rows.items()
                if key not in stored
            ]
            if new:
                connection.execute(_QUEUE.insert(), new)
            for key, before in stored.items():
                told = json.dumps(_merged(before, rows[key]))
                if told != before:
                    mine = _QUEUE.c.id == key
                    connection.execute(_QUEUE.update().where(mine).values(finding=told))
        return len(new)

    def items(self, states: Collection[str] = (OPEN,), limit: int = MAX_SHOWN) -> list[Item]:
        """Return rows in some states, newest first."""
        query = (
            sa.select(_QUEUE)
            .where(_QUEUE.c.state.in_(states))
            .order_by(_QUEUE.c.timestamp.desc(), _QUEUE.c.id)
            .limit(limit)
        )
        with self._engine.connect() as connection:
            return [_item(row) for row in connection.execute(query)]

    def of(self, sender: str) -> list[Item]:
        """Return the rows of a conversation, oldest first."""
        query = (
            sa.select(_QUEUE)
            .where(_QUEUE.c.conversation == pseudonym(sender))
            .order_by(_QUEUE.c.timestamp, _QUEUE.c.id)
        )
        with self._engine.connect() as connection:
            return [_item(row) for row in connection.execute(query)]

    def find(self, ids: Collection[str]) -> list[Item]:
        """Return the rows with these ids that there are."""
        query = sa.select(_QUEUE).where(_QUEUE.c.id.in_(list(ids)))
        with self._engine.connect() as connection:
            return [_item(row) for row in connection.execute(query)]

    def counts(self) -> dict[str, int]:
        """Return how many rows there are in each state."""
        query = sa.select(_QUEUE.c.state, sa.func.count()).group_by(_QUEUE.c.state)
        with self._engine.connect() as connection:
            return {str(state): int(number) for state, number in connection.execute(query)}

    def decide(
        self,
        ids: Collection[str],
        state: str,
        label: Optional[dict[str, str]] = None,
        now: Optional[float] = None,
    ) -> int:
        """Record what an editor decided on rows, or reopen them; return how many there were."""
        assert state in (OPEN, *DECISIONS), state
        values = {
            "state": state,
            "label": json.dumps(label or {}),
            "decided": None if state == OPEN else time.time() if now is None else now,
            "applied": None,
        }
        with self._engine.begin() as connection:
            done = connection.execute(
                _QUEUE.update().where(_QUEUE.c.id.in_(list(ids))).values(**values)
            )
        return int(done.rowcount)

    def applied(self, ids: Collection[str], now: Optional[float] = None) -> None:
        """Record that labels are in the project's files."""
        at = time.time() if now is None else now
        with self._engine.begin() as connection:
            connection.execute(_QUEUE.update().where(_QUEUE.c.id.in_(list(ids))).values(applied=at))

    def to_apply(self) -> list[Item]:
        """Return the labels that aren't in the project's files yet, oldest first."""
        found = [item for item in self.items((EXAMPLE, STATEMENT)) if item.applied is None]
        return sorted(found, key=lambda item: (item.decided or 0.0, item.id))

    def set_willing(self, sender: str, willing: bool, now: Optional[float] = None) -> None:
        """Remember whether a conversation may be reviewed; if not, what is queued of it goes."""
        conversation = pseudonym(sender)
        mine = _UNWILLING.c.conversation == conversation
        with self._engine.begin() as connection:
            connection.execute(_UNWILLING.delete().where(mine))
            if not willing:
                at = time.time() if now is None else now
                row = {"conversation": conversation, "timestamp": at}
                connection.execute(_UNWILLING.insert(), [row])
                connection.execute(_QUEUE.delete().where(_QUEUE.c.conversation == conversation))

    def is_willing(self, sender: str) -> bool:
        """Whether a conversation may be reviewed."""
        query = sa.select(_UNWILLING.c.timestamp).where(
            _UNWILLING.c.conversation == pseudonym(sender)
        )
        with self._engine.connect() as connection:
            return connection.execute(query).first() is None

    def forget(self, sender: str) -> None:
        """Delete all of a conversation."""
        conversation = pseudonym(sender)
        with self._engine.begin() as connection:
            for table in (_QUEUE, _UNWILLING):
                connection.execute(table.delete().where(table.c.conversation == conversation))

    def forget_before(self, timestamp: float) -> None:
        """Delete what was said before a time (seconds since 1970)."""
        with self._engine.begin() as connection:
            for table in (_QUEUE, _UNWILLING):
                connection.execute(table.delete().where(table.c.timestamp < timestamp))

    def forget_all(self) -> None:
        """Empty the queue; who doesn't want to be reviewed is remembered."""
        with self._engine.begin() as connection:
            connection.execute(_QUEUE.delete())


def make_tables(engine: sa.engine.Engine, metadata: sa.MetaData) -> None:
    """Make the tables that aren't there, also where another server does the same right now."""
    for last in (False, True):
        try:
            metadata.create_all(engine)
            return
        except sa.exc.DBAPIError:
            if last:
                raise


def _row_id(conversation: str, message: str) -> str:
    return hashlib.sha256(f"{conversation} {message}".encode()).hexdigest()[:32]


def _merged(stored: str, finding: Finding) -> dict[str, Any]:
    """Return what is known of a message together: a reason found once stays."""
    before = _finding(stored)
    reasons = {*before.reasons, *finding.reasons}
    return finding._replace(
        reasons=tuple(reason for reason in REASONS if reason in reasons),
        again=finding.again or before.again,
        comment=finding.comment or before.comment,
    )._asdict()


def _finding(stored: str) -> Finding:
    data = json.loads(stored)
    return Finding(**{**data, "reasons": tuple(data["reasons"])})


def _item(row: Any) -> Item:
    label: dict[str, str] = {}
    with contextlib.suppress(ValueError):
        label = json.loads(row.label)
    return Item(
        row.id, row.conversation, _finding(row.finding), row.state, label, row.decided, row.applied
    )
