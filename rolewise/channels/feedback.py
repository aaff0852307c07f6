"""Thumbs up and down: one row for each reply that a person judged, beside the conversations."""

from __future__ import annotations

import time
from typing import Any, NamedTuple, Optional
from weakref import WeakSet

import sqlalchemy as sa

from rolewise.database import changing, reaching

RATINGS = ("up", "down")
MAX_COMMENT_CHARACTERS = 500
_TABLE = sa.Table(
    "feedback",
    sa.MetaData(),
    sa.Column("sender_id", sa.String(255), primary_key=True),
    sa.Column("turn_id", sa.String(80), primary_key=True),
    sa.Column("rating", sa.String(8), nullable=False),
    sa.Column("comment", sa.Text, nullable=False),
    sa.Column("timestamp", sa.Float, nullable=False),
)
_MADE: WeakSet[sa.engine.Engine] = WeakSet()
"""Databases that have the table."""


class Feedback(NamedTuple):
    """What a person said about a reply.

    Attributes:
        turn: Id of the reply (``rolewise.channels.history``).
        rating: ``up`` or ``down``.
        comment: At most 500 characters, or empty.
    """

    turn: str
    rating: str
    comment: str = ""


class BadFeedback(ValueError):
    """The feedback can't be taken; the message says why."""


def read_feedback(data: Any) -> Feedback:
    """Check what a client sent.

    Raises:
        BadFeedback: It isn't as documented.
    """
    if not isinstance(data, dict):
        raise BadFeedback('Send a JSON object: {"turn": "...", "rating": "up"}.')
    turn, rating, comment = data.get("turn"), data.get("rating"), data.get("comment", "")
    if not isinstance(turn, str) or not 1 <= len(turn) <= 80:
        raise BadFeedback("turn must be the id of a reply.")
    if rating not in RATINGS:
        raise BadFeedback("rating must be up or down.")
    if not isinstance(comment, str) or len(comment) > MAX_COMMENT_CHARACTERS:
        raise BadFeedback(f"comment must be a text of at most {MAX_COMMENT_CHARACTERS} characters.")
    return Feedback(turn, rating, comment.encode("utf-8", "replace").decode().strip())


class FeedbackTable:
    """The table in the conversations' database."""

    def __init__(self, engine: sa.engine.Engine) -> None:
        """Open the table; make it if there is none."""
        self._engine = engine
        if engine not in _MADE:
            with reaching(), changing(engine) as connection:
                _TABLE.create(connection, checkfirst=True)
            _MADE.add(engine)

    def keep(self, sender: str, feedback: Feedback, now: Optional[float] = None) -> None:
        """Store feedback; a later one on the same reply replaces it."""
        row = {**feedback._asdict(), "sender_id": sender, "turn_id": feedback.turn}
        del row["turn"]
        mine = (_TABLE.c.sender_id == sender) & (_TABLE.c.turn_id == feedback.turn)
        with reaching(), self._engine.begin() as connection:
            connection.execute(_TABLE.delete().where(mine))
            connection.execute(
                _TABLE.insert(), [{**row, "timestamp": time.time() if now is None else now}]
            )

    def of(self, sender: str) -> dict[str, Feedback]:
        """Return a conversation's feedback by the reply's id."""
        query = sa.select(_TABLE).where(_TABLE.c.sender_id == sender)
        with reaching(), self._engine.connect() as connection:
            rows = connection.execute(query).all()
        return {row.turn_id: Feedback(row.turn_id, row.rating, row.comment) for row in rows}

    def senders_since(self, timestamp: float) -> list[str]:
        """Return whose replies got a thumb down since a time (seconds since 1970)."""
        down = (_TABLE.c.timestamp >= timestamp) & (_TABLE.c.rating == "down")
        query = sa.select(_TABLE.c.sender_id).where(down).distinct().order_by(_TABLE.c.sender_id)
        with self._engine.connect() as connection:
            return [str(sender) for (sender,) in connection.execute(query)]

    def forget(self, sender: str) -> None:
        """Delete a conversation's feedback."""
        with reaching(), self._engine.begin() as connection:
            connection.execute(_TABLE.delete().where(_TABLE.c.sender_id == sender))

    def forget_before(self, timestamp: float) -> None:
        """Delete feedback given before a time (seconds since 1970)."""
        with reaching(), self._engine.begin() as connection:
            connection.execute(_TABLE.delete().where(_TABLE.c.timestamp < timestamp))
