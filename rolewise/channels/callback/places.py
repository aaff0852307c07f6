"""Where the callbacks owed are kept: a file of one server, or the PostgreSQL that several share."""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Optional, Protocol

from rolewise.settings import Settings

FILE = "callbacks.db"
_TABLE = """
CREATE TABLE IF NOT EXISTS callbacks (
    number {number}, id TEXT NOT NULL UNIQUE,
    sender TEXT NOT NULL, message_id TEXT NOT NULL, digest TEXT NOT NULL,
    text TEXT NOT NULL, metadata TEXT NOT NULL, url TEXT NOT NULL, body TEXT NOT NULL,
    state TEXT NOT NULL, attempts INTEGER NOT NULL, due {seconds} NOT NULL, made {seconds} NOT NULL,
    UNIQUE (sender, message_id)
);
CREATE INDEX IF NOT EXISTS callbacks_state ON callbacks (state, due);
CREATE INDEX IF NOT EXISTS callbacks_sender ON callbacks (sender, state);
"""
_LOCK = 7_205_759_403_792_794
Rows = list[tuple[Any, ...]]


class Place(Protocol):
    """A database with the table of callbacks."""

    def now(self) -> float:
        """Return the seconds since 1970, by a clock that all its users share."""

    def run(self, statement: str, given: Sequence[Any] = ()) -> Rows:
        """Run one statement, with ``?`` for what is given; return its rows."""

    def alone(self) -> contextlib.AbstractContextManager[None]:
        """Return a transaction that no other user's overlaps."""

    def close(self) -> None:
        """Close it."""


class File:
    """A small SQLite file in the state folder, safe against a power cut."""

    def __init__(self, path: Path) -> None:
        """Open or make it; the folder is made."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(path, timeout=5, isolation_level=None, check_same_thread=False)
        self._db.execute("PRAGMA journal_mode=WAL")
        # What was accepted with 202 must not be lost.
        self._db.execute("PRAGMA synchronous=FULL")
        self._db.execute("PRAGMA secure_delete=ON")
        number = "INTEGER PRIMARY KEY AUTOINCREMENT"
        self._db.executescript(_TABLE.format(number=number, seconds="REAL"))

    def now(self) -> float:
        """See ``Place``."""
        return time.time()

    def run(self, statement: str, given: Sequence[Any] = ()) -> Rows:
        """See ``Place``."""
        return self._db.execute(statement, given).fetchall()

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        """See ``Place``."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            self._db.execute("COMMIT")

    def close(self) -> None:
        """See ``Place``."""
        self._db.close()


class Shared:
    """A table in PostgreSQL.

    Its methods raise ``rolewise.database.DatabaseAway`` while it doesn't answer.
    """

    def __init__(self, url: str) -> None:
        """Keep the address; it connects, and makes the table, when it is first used."""
        from rolewise.database import open_engine, tuned

        self._engine = open_engine(tuned(url), pool=1, more=1)
        self._connection: Optional[Any] = None
        self._made = False

    def now(self) -> float:
        """See ``Place``: the database's clock."""
        return float(self.run("SELECT extract(epoch FROM clock_timestamp())")[0][0])

    def run(self, statement: str, given: Sequence[Any] = ()) -> Rows:
        """See ``Place``."""
        self._make()
        if self._connection is not None:
            return self._on(self._connection, statement, given)
        with self._reaching(), self._engine.begin() as connection:
            return self._on(connection, statement, given)

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        """See ``Place``."""
        self._make()
        with self._reaching(), self._engine.begin() as self._connection:
            try:
                self.run("SELECT pg_advisory_xact_lock(?)", (_LOCK,))
                yield
            finally:
                self._connection = None

    def close(self) -> None:
        """See ``Place``."""
        self._engine.dispose()

    def _make(self) -> None:
        from rolewise.database import changing

        if self._made:
            return
        table = _TABLE.format(number="BIGSERIAL PRIMARY KEY", seconds="DOUBLE PRECISION")
        with self._reaching(), changing(self._engine) as connection:
            connection.exec_driver_sql(table)
        self._made = True

    @staticmethod
    def _on(connection: Any, statement: str, given: Sequence[Any]) -> Rows:
        found = connection.exec_driver_sql(statement.replace("?", "%s"), tuple(given))
        return [tuple(row) for row in found] if found.returns_rows else []

    @staticmethod
    def _reaching() -> contextlib.AbstractContextManager[None]:
        from rolewise.database import reaching

        return reaching()


def place(settings: Settings) -> Place:
    """Return where the callbacks of this server are kept."""
    if settings.database_url:
        return Shared(settings.database_url)
    return File(settings.state / FILE)
