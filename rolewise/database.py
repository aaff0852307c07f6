"""Databases of conversations: a file, or the PostgreSQL that several servers share."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy import exc

logger = logging.getLogger(__name__)
CONNECT_SECONDS = 3
STATEMENT_SECONDS = 8
PATIENCE_SECONDS = STATEMENT_SECONDS + 1.0
"""How long a turn waits for a database that hangs, and so can't end a statement itself."""
LOST_MILLISECONDS = 5000
"""How long what was sent may stay unacknowledged by the other machine."""
REASON_CHARACTERS = 200
POOL, MORE = 5, 5
"""Connections that a server keeps, and how many more it opens for a moment."""
_CHANGING = 7_205_759_403_792_793
_DELETING = _CHANGING + 2
"""The advisory locks of whoever makes tables, or deletes; any numbers that nobody else uses."""


class DatabaseAway(Exception):
    """What should be read or stored can't be at the moment; nothing was answered, nothing lost."""


class Overtaken(DatabaseAway):
    """Another server stored a turn of the conversation since ours was read; ours isn't stored."""


def is_postgres(url: Any) -> bool:
    """Whether an address, as text or SQLAlchemy's, is one of PostgreSQL."""
    return str(url).startswith(("postgresql", "postgres:"))


def tuned(url: str) -> str:
    """Return an address of PostgreSQL with bounds on waiting, where it doesn't set its own.

    Args:
        url: Such as ``postgresql://user:password@host/name``.
    """
    made = sa.engine.make_url("postgresql" + url[url.index(":") :] if _short(url) else url)
    bounds = {
        "connect_timeout": str(CONNECT_SECONDS),
        "tcp_user_timeout": str(LOST_MILLISECONDS),
        "options": f"-c statement_timeout={STATEMENT_SECONDS * 1000}",
        "application_name": "rolewise",
    }
    given = dict(made.query)
    return str(made.set(query={**bounds, **given}).render_as_string(hide_password=False))


def open_engine(url: Any, pool: int = POOL, more: int = MORE) -> sa.engine.Engine:
    """Return an engine that notices a database's restart, and never logs what people said."""
    return sa.create_engine(
        url,
        pool_size=pool,
        max_overflow=more,
        pool_timeout=STATEMENT_SECONDS,
        pool_pre_ping=True,
        pool_use_lifo=True,
        hide_parameters=True,
    )


def open_sqlite(url: Any) -> sa.engine.Engine:
    """Return an engine of one lasting connection, with a log that survives a killed process."""
    engine = sa.create_engine(
        url,
        poolclass=sa.pool.QueuePool,
        connect_args={"check_same_thread": False, "timeout": 30},
        hide_parameters=True,
    )
    sa.event.listen(engine, "connect", _tune_sqlite)
    return engine


@contextlib.contextmanager
def reaching() -> Iterator[None]:
    """Turn what a database that is away raises into ``DatabaseAway``; mistakes of ours stay."""
    try:
        yield
    except (exc.OperationalError, exc.InterfaceError, exc.InternalError, exc.TimeoutError) as error:
        # Its first line has the reason, and nothing that anybody said.
        reason = str(getattr(error, "orig", None) or "").strip() or type(error).__name__
        reason = reason.splitlines()[0][:REASON_CHARACTERS]
        logger.error("the database is away: %s", reason)
        raise DatabaseAway(reason) from error


@contextlib.contextmanager
def changing(engine: sa.engine.Engine) -> Iterator[sa.engine.Connection]:
    """Yield a transaction in which tables are made: of several servers one at a time does so."""
    with engine.begin() as connection:
        if is_postgres(engine.url):
            connection.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": _CHANGING})
        yield connection


def alone(connection: sa.engine.Connection) -> bool:
    """Whether nobody else deletes what is old; nobody will till the transaction ends."""
    query = sa.text("SELECT pg_try_advisory_xact_lock(:key)")
    return bool(connection.execute(query, {"key": _DELETING}).scalar())


def widen(connection: sa.engine.Connection, table: str) -> None:
    """Let a new table of PostgreSQL have more than 2,147,483,647 rows over its life.

    Rasa's ids are 32 bits wide, which a busy server uses up in weeks. A table that has rows is left
    alone: rewriting it takes long, and its operator decides when.
    """
    kind = connection.execute(
        sa.text(
            "SELECT data_type FROM information_schema.columns WHERE table_name = :name"
            " AND column_name = 'id' AND table_schema = current_schema()"
        ),
        {"name": table},
    ).scalar()
    if kind != "integer" or connection.execute(sa.text(f"SELECT 1 FROM {table} LIMIT 1")).scalar():
        return
    sequence = connection.execute(
        sa.text("SELECT pg_get_serial_sequence(:name, 'id')"), {"name": table}
    ).scalar()
    connection.execute(sa.text(f"ALTER TABLE {table} ALTER COLUMN id TYPE bigint"))
    if sequence:
        connection.execute(sa.text(f"ALTER SEQUENCE {sequence} AS bigint"))


def _tune_sqlite(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA secure_delete=ON")  # what is deleted is overwritten
    cursor.close()


def _short(url: str) -> bool:
    return url.startswith("postgres:")
