"""The callbacks still owed, where no power cut and no other server loses them.

A callback is ``asked`` until the advisor has answered, then ``answered`` until the app has taken
it; in the end it is ``delivered`` or ``failed``, and all that was said is removed from its row,
which stays some days so that the same message sent again is known. Who works on one leases it: it
isn't due again for ``LEASE_SECONDS``, after which another process may take it over.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple, Optional, Union
from uuid import uuid4

from rolewise.channels.callback.places import FILE, File, Place, place
from rolewise.channels.delivery import OtherMessage
from rolewise.channels.messages import IncomingMessage
from rolewise.settings import read_settings

LEASE_SECONDS = 20.0
KEEP_SECONDS = 7 * 86400.0
MOST_OWED = 10_000
ASKED, ANSWERED, DELIVERED, FAILED = "asked", "answered", "delivered", "failed"
_COLUMNS = "id, sender, message_id, text, metadata, url, body, state, attempts, made"


class Full(Exception):
    """So many callbacks are owed that no more are taken."""


class Owed(NamedTuple):
    """A callback to be worked on; ``made`` is when it was asked for, seconds since 1970."""

    id: str
    sender: str
    message_id: str
    text: str
    metadata: dict[str, Any]
    url: str
    body: str
    state: str
    attempts: int
    made: float


class Queue:
    """What is owed."""

    def __init__(
        self,
        where: Union[Path, Place],
        clock: Optional[Callable[[], float]] = None,
        most_owed: int = MOST_OWED,
    ) -> None:
        """Open or make it.

        Args:
            where: Where it is kept; a path for a file there.
            clock: Seconds since 1970; that of where it is kept.
            most_owed: So many callbacks may wait.
        """
        self._db: Place = File(where) if isinstance(where, Path) else where
        self._clock = clock or self._db.now
        self._most_owed = most_owed

    def close(self) -> None:
        """Close it."""
        self._db.close()

    def ask(self, message: IncomingMessage, url: str) -> tuple[str, bool]:
        """Keep a message to be answered; return its id, and whether it was there already.

        Raises:
            OtherMessage: The message's own id was used for another text or address.
            Full: Too many are waiting.
        """
        name = f"msg_{uuid4().hex}"
        message_id = message.message_id or name
        digest = hashlib.sha256(f"{url}\n{message.text}".encode()).hexdigest()
        with self._db.alone():
            known = self._db.run(
                "SELECT id, digest FROM callbacks WHERE sender = ? AND message_id = ?",
                (message.sender, message_id),
            )
            if known:
                if known[0][1] != digest:
                    raise OtherMessage
                return str(known[0][0]), True
            if self.owed() >= self._most_owed:
                raise Full
            now = self._clock()
            self._db.run(
                "INSERT INTO callbacks (id, sender, message_id, digest, text, metadata, url, body,"
                " state, attempts, due, made) VALUES (?, ?, ?, ?, ?, ?, ?, '', ?, 0, ?, ?)",
                (
                    name,
                    message.sender,
                    message_id,
                    digest,
                    message.text,
                    json.dumps(message.metadata),
                    url,
                    ASKED,
                    now,
                    now,
                ),
            )
        return name, False

    def claim(self, state: str) -> Optional[Owed]:
        """Lease the callback of a state that is due longest; None if there is none.

        Of one sender only the oldest unanswered message is taken, so that order is kept.
        """
        now = self._clock()
        with self._db.alone():
            rows = self._db.run(
                f"SELECT {_COLUMNS} FROM callbacks AS one WHERE state = ? AND due <= ?"
                " AND (state != 'asked' OR NOT EXISTS (SELECT 1 FROM callbacks AS before"
                " WHERE before.sender = one.sender AND before.state = 'asked'"
                " AND before.number < one.number)) ORDER BY due, number LIMIT 1",
                (state, now),
            )
            if not rows:
                return None
            self._lease([rows[0][0]], now)
        found = Owed(*rows[0])
        return found._replace(metadata=json.loads(str(found.metadata)))

    def renew(self, names: Iterable[str]) -> None:
        """Go on leasing what is being worked on."""
        self._lease(list(names), self._clock())

    def answered(self, name: str, body: str) -> None:
        """Keep the answer, to be delivered now; the question isn't needed any more."""
        self._db.run(
            "UPDATE callbacks SET state = ?, body = ?, text = '', metadata = '{}', attempts = 0,"
            " due = ? WHERE id = ?",
            (ANSWERED, body, self._clock(), name),
        )

    def again(self, name: str, seconds: float) -> None:
        """Note a failed attempt; the next is in so many seconds."""
        self._db.run(
            "UPDATE callbacks SET attempts = attempts + 1, due = ? WHERE id = ?",
            (self._clock() + seconds, name),
        )

    def close_case(self, name: str, state: str) -> None:
        """End a callback as delivered or failed, and remove what was said."""
        self._db.run(
            "UPDATE callbacks SET state = ?, body = '', text = '', metadata = '{}' WHERE id = ?",
            (state, name),
        )

    def next_due(self) -> Optional[float]:
        """Return in how many seconds the next callback is due; None if none is owed."""
        rows = self._db.run("SELECT MIN(due) FROM callbacks WHERE state IN ('asked', 'answered')")
        return None if rows[0][0] is None else max(0.0, rows[0][0] - self._clock())

    def owed(self) -> int:
        """Return how many callbacks are neither delivered nor failed."""
        query = "SELECT COUNT(*) FROM callbacks WHERE state IN ('asked', 'answered')"
        return int(self._db.run(query)[0][0])

    def states(self) -> dict[str, int]:
        """Return how many callbacks are in each state."""
        rows = self._db.run("SELECT state, COUNT(*) FROM callbacks GROUP BY state")
        return {str(state): int(count) for state, count in rows}

    def forget(self, sender: str) -> None:
        """Delete all callbacks of a sender, also those still owed."""
        self._db.run("DELETE FROM callbacks WHERE sender = ?", (sender,))

    def purge(self) -> None:
        """Delete what ended long ago."""
        self._db.run(
            "DELETE FROM callbacks WHERE state IN ('delivered', 'failed') AND made < ?",
            (self._clock() - KEEP_SECONDS,),
        )

    def _lease(self, names: list[str], now: float) -> None:
        for name in names:
            self._db.run("UPDATE callbacks SET due = ? WHERE id = ?", (now + LEASE_SECONDS, name))


def forget_callbacks(sender: str) -> None:
    """Delete a sender's callbacks, where this server ever had any."""
    settings = read_settings()
    if settings.database_url or (settings.state / FILE).exists():
        queue = Queue(place(settings))
        queue.forget(sender)
        queue.close()
