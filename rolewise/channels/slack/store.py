"""What the Slack bot remembers beside the conversations: a small SQLite file in the state folder.

Events answered (so that a retry or a double is answered once, also by another server process on the
same machine and after a restart), payloads too long for a button, messages of the last day that
Slack doesn't send back, files uploaded, who took part in which conversation, last results and
feedback. All of it is bounded.
"""

from __future__ import annotations

import hashlib
import sqlite3
import time
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import Any, NamedTuple, Optional

EVENT_SECONDS = 24 * 3600
"""Slack repeats an event for minutes, or hours where delayed events are switched on."""
MOST_EVENTS = 100_000
MOST_KEPT = 20_000
PRUNE_EVERY = 500
_TABLES = """
CREATE TABLE IF NOT EXISTS seen (key TEXT PRIMARY KEY, at REAL NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS seen_at ON seen (at);
CREATE TABLE IF NOT EXISTS payloads (key TEXT PRIMARY KEY, value TEXT NOT NULL, at REAL NOT NULL);
CREATE TABLE IF NOT EXISTS shown (
    key TEXT PRIMARY KEY, user TEXT NOT NULL, value TEXT NOT NULL, at REAL NOT NULL
);
CREATE INDEX IF NOT EXISTS shown_at ON shown (at);
CREATE TABLE IF NOT EXISTS files (chart TEXT PRIMARY KEY, file TEXT NOT NULL, at REAL NOT NULL);
CREATE TABLE IF NOT EXISTS members (
    user TEXT NOT NULL, conversation TEXT NOT NULL, at REAL NOT NULL,
    PRIMARY KEY (user, conversation)
);
CREATE INDEX IF NOT EXISTS members_conversation ON members (conversation);
CREATE TABLE IF NOT EXISTS results (
    user TEXT PRIMARY KEY, type TEXT NOT NULL, text TEXT NOT NULL, at REAL NOT NULL
);
CREATE TABLE IF NOT EXISTS feedback (
    user TEXT NOT NULL, message TEXT NOT NULL, rating TEXT NOT NULL, about TEXT NOT NULL,
    at REAL NOT NULL, PRIMARY KEY (user, message)
);
"""


class Result(NamedTuple):
    """The last result of a person: type and text of the reply, seconds since 1970."""

    type: str
    text: str
    at: float


class Store:
    """The file."""

    def __init__(
        self,
        path: Path,
        clock: Callable[[], float] = time.time,
        most_events: int = MOST_EVENTS,
        most_kept: int = MOST_KEPT,
    ) -> None:
        """Open or make it.

        Args:
            path: Where it is; the folder is made.
            clock: Seconds since 1970.
            most_events: How many keys of events are kept at most.
            most_kept: How many payloads, messages and uploaded files, of each.
        """
        path.parent.mkdir(parents=True, exist_ok=True)
        self._clock = clock
        self._most = {
            "seen": most_events,
            "payloads": most_kept,
            "files": most_kept,
            "shown": most_kept,
        }
        self._writes = dict.fromkeys(self._most, 0)
        self._db = sqlite3.connect(path, timeout=5, isolation_level=None, check_same_thread=False)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=NORMAL")
        self._db.execute("PRAGMA secure_delete=ON")
        self._db.executescript(_TABLES)

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def claim(self, keys: Sequence[str]) -> bool:
        """Take something to answer; False where any of its keys was taken before.

        Args:
            keys: All names of it, such as event id and channel with timestamp.
        """
        oldest = self._clock() - EVENT_SECONDS
        self._db.execute("BEGIN IMMEDIATE")
        try:
            marks = ",".join("?" * len(keys))
            taken = self._db.execute(
                f"SELECT 1 FROM seen WHERE key IN ({marks}) AND at > ?", (*keys, oldest)
            ).fetchone()
            if taken is None:
                self._db.executemany(
                    "INSERT OR REPLACE INTO seen VALUES (?, ?)",
                    [(key, self._clock()) for key in keys],
                )
        finally:
            self._db.execute("COMMIT")
        self._prune("seen", oldest)
        return taken is None

    def keep_payload(self, payload: str) -> str:
        """Keep a payload that fits no button; return its key."""
        key = "key:" + hashlib.sha256(payload.encode()).hexdigest()[:32]
        self._put("payloads", key, payload)
        return key

    def payload(self, value: str) -> Optional[str]:
        """Return what a button stands for: its own value, or what its key names; None if lost."""
        return self._get("payloads", "key", "value", value) if value.startswith("key:") else value

    def keep_message(self, user: str, message: str) -> str:
        """Keep a message that a person saw, for a day; return its key."""
        key = hashlib.sha256(f"{user} {message}".encode()).hexdigest()[:32]
        now = self._clock()
        self._db.execute(
            "INSERT OR REPLACE INTO shown VALUES (?, ?, ?, ?)", (key, user, message, now)
        )
        self._prune("shown", now - EVENT_SECONDS)
        return key

    def message(self, user: str, key: str) -> Optional[str]:
        """Return a message that the person saw; None where it isn't known any more."""
        row = self._db.execute(
            "SELECT value FROM shown WHERE key = ? AND user = ? AND at > ?",
            (key, user, self._clock() - EVENT_SECONDS),
        ).fetchone()
        return None if row is None else str(row[0])

    def keep_file(self, chart: str, file: str) -> None:
        """Remember the Slack file of a chart."""
        self._put("files", chart, file)

    def file(self, chart: str) -> Optional[str]:
        """Return the Slack file of a chart that was uploaded before."""
        return self._get("files", "chart", "file", chart)

    def join(self, user: str, conversation: str) -> None:
        """Note that a person takes part in a conversation."""
        self._db.execute(
            "INSERT OR REPLACE INTO members VALUES (?, ?, ?)", (user, conversation, self._clock())
        )

    def members(self, conversation: str) -> list[str]:
        """Return who took part in a conversation; nobody where we weren't in it."""
        rows = self._db.execute(
            "SELECT user FROM members WHERE conversation = ?", (conversation,)
        ).fetchall()
        return [user for (user,) in rows]

    def conversations(self, user: str) -> list[str]:
        """Return the conversations a person took part in, oldest first."""
        rows = self._db.execute(
            "SELECT conversation FROM members WHERE user = ? ORDER BY at, conversation", (user,)
        ).fetchall()
        return [conversation for (conversation,) in rows]

    def keep_result(self, user: str, kind: str, text: str) -> None:
        """Keep a person's last result; an answer doesn't push out a recommendation or plan."""
        last = self.result(user)
        if kind == "answer" and last is not None and last.type != "answer":
            return
        self._db.execute(
            "INSERT OR REPLACE INTO results VALUES (?, ?, ?, ?)", (user, kind, text, self._clock())
        )

    def result(self, user: str) -> Optional[Result]:
        """Return a person's last result."""
        row = self._db.execute(
            "SELECT type, text, at FROM results WHERE user = ?", (user,)
        ).fetchone()
        return None if row is None else Result(*row)

    def rate(self, user: str, message: str, rating: str, about: str) -> None:
        """Keep what a person thinks of a message; the last opinion counts."""
        self._db.execute(
            "INSERT OR REPLACE INTO feedback VALUES (?, ?, ?, ?, ?)",
            (user, message, rating, about, self._clock()),
        )

    def ratings(self, user: str) -> list[tuple[str, str]]:
        """Return a person's feedback as (rating, what about)."""
        return self._db.execute(
            "SELECT rating, about FROM feedback WHERE user = ? ORDER BY at", (user,)
        ).fetchall()

    def forget(self, user: str) -> list[str]:
        """Delete what is kept of a person; return the conversations to be forgotten too."""
        conversations = self.conversations(user)
        for table in ("results", "feedback", "members", "shown"):
            self._db.execute(f"DELETE FROM {table} WHERE user = ?", (user,))
        self._db.executemany(
            "DELETE FROM members WHERE conversation = ?", [(name,) for name in conversations]
        )
        return conversations

    def kept_of(self, conversation: str) -> dict[str, list[Any]]:
        """Return what is kept of a conversation: its members, and their feedback."""
        rows = self._db.execute(
            "SELECT message, rating, about FROM feedback WHERE substr(message, 1, ?) = ?",
            (len(conversation) + 1, f"{conversation} "),
        ).fetchall()
        return {"members": self.members(conversation), "feedback": [list(row) for row in rows]}

    def forget_conversation(self, conversation: str, said: Collection[str]) -> None:
        """Delete what is kept of a conversation.

        Args:
            conversation: Its id.
            said: The advisor's replies in it; of its members' last results, these are deleted.
        """
        for user in self.members(conversation):
            last = self.result(user)
            if last is not None and last.text in said:
                self._db.execute("DELETE FROM results WHERE user = ?", (user,))
            self._db.execute("DELETE FROM shown WHERE user = ?", (user,))
        self._db.execute("DELETE FROM members WHERE conversation = ?", (conversation,))
        self._db.execute(
            "DELETE FROM feedback WHERE substr(message, 1, ?) = ?",
            (len(conversation) + 1, f"{conversation} "),
        )

    def forget_before(self, timestamp: float) -> None:
        """Delete all that was last touched before a time, seconds since 1970."""
        for table in ("seen", "shown", "payloads", "files", "members", "results", "feedback"):
            self._db.execute(f"DELETE FROM {table} WHERE at < ?", (timestamp,))

    def _put(self, table: str, key: str, value: str) -> None:
        self._db.execute(
            f"INSERT OR REPLACE INTO {table} VALUES (?, ?, ?)", (key, value, self._clock())
        )
        self._prune(table, None)

    def _get(self, table: str, key_column: str, column: str, key: str) -> Optional[str]:
        row = self._db.execute(
            f"SELECT {column} FROM {table} WHERE {key_column} = ?", (key,)
        ).fetchone()
        return None if row is None else str(row[0])

    def _prune(self, table: str, oldest: Optional[float]) -> None:
        """Keep a table within its bounds; looked at once in many writes."""
        self._writes[table] += 1
        if self._writes[table] % PRUNE_EVERY:
            return
        if oldest is not None:
            self._db.execute(f"DELETE FROM {table} WHERE at <= ?", (oldest,))
        self._db.execute(
            f"DELETE FROM {table} WHERE at <= "
            f"(SELECT at FROM {table} ORDER BY at DESC LIMIT 1 OFFSET ?)",
            (self._most[table],),
        )
