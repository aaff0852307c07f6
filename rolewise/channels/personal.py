"""All that is kept of a conversation: a copy of it, forgetting it, and forgetting what is old.

Whatever new is kept of people must be added here: ``copy_of``, ``forget`` and ``forget_old`` are
what the REST interface, the widget, Slack and ``rolewise export|erase`` use.
"""

from __future__ import annotations

import contextlib
import json
import re
import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Optional

import sqlalchemy as sa

from rolewise.channels.callback.places import FILE as CALLBACKS
from rolewise.channels.callback.queue import forget_callbacks
from rolewise.channels.feedback import FeedbackTable
from rolewise.channels.history import turns
from rolewise.pseudonym import DIGITS, PREFIX, pseudonym
from rolewise.review.table import ReviewTable
from rolewise.settings import Settings, read_settings
from rolewise.tracker_store import ConversationStore

if TYPE_CHECKING:
    from rolewise.channels.slack.store import Store as SlackStore

SLACK = "slack.db"
FOLDERS = ("decisions", "plans", "charts")
"""Files named by the hash of their content; those that replies name belong to a conversation."""
OWN_TYPES = ("recommendation", "plan")
"""Replies whose chart shows what a person said; other charts show published figures only."""
NOBODY = PREFIX + "0" * DIGITS
"""Stands in a log where the pseudonym of an erased conversation stood."""
_NAMED = re.compile(r"/(decisions|plans|charts)/([0-9a-f]{64})\.")
_DAY_SECONDS = 86400


def copy_of(store: ConversationStore, conversation: str) -> dict[str, Any]:
    """Return everything that is kept of a conversation, as JSON; ``events`` empty for nothing."""
    events = store.events_of(conversation)
    feedback = FeedbackTable(store.engine).of(conversation)
    with _slack() as slack:
        in_slack = {} if slack is None else slack.kept_of(conversation)
    return {
        "id": conversation,
        "turns": turns(events),
        "feedback": [item._asdict() for item in feedback.values()],
        "review": [item.finding._asdict() for item in ReviewTable(store.engine).of(conversation)],
        "files": [str(path.relative_to(_folder())) for path in _files(events)],
        "slack": in_slack,
        "events": events,
    }


def forget(store: ConversationStore, conversation: str) -> None:
    """Delete a conversation with all that is kept beside it.

    What was deleted is overwritten in SQLite's files. The line of the server's log keeps only that
    somebody was there. Call it with the conversation's lock held, for a turn that is being answered
    is stored afterwards.
    """
    events = store.events_of(conversation)
    for path in _files(events):
        path.unlink(missing_ok=True)
    store.forget(conversation)
    FeedbackTable(store.engine).forget(conversation)
    ReviewTable(store.engine).forget(conversation)
    forget_callbacks(conversation)
    with _slack() as slack:
        if slack is not None:
            slack.forget_conversation(conversation, _said_by_us(events))
    unname(conversation)
    settle(store)


def forget_old(store: ConversationStore, keep_days: int, now: float | None = None) -> int:
    """Delete what was last used longer ago than that; return how many conversations.

    Args:
        store: The conversations.
        keep_days: How long things are kept.
        now: Instead of the time, seconds since 1970.
    """
    limit = (time.time() if now is None else now) - keep_days * _DAY_SECONDS
    FeedbackTable(store.engine).forget_before(limit)
    ReviewTable(store.engine).forget_before(limit)
    forgotten = store.forget_before(limit)
    _forget_callbacks_before(store, limit)
    with _slack() as slack:
        if slack is not None:
            slack.forget_before(limit)
    for name in FOLDERS:
        for path in (_folder() / name).glob("*"):
            with contextlib.suppress(FileNotFoundError):
                if path.is_file() and path.stat().st_mtime < limit:
                    path.unlink()
    settle(store)
    return forgotten


def settle(store: ConversationStore) -> bool:
    """Empty SQLite's write-ahead logs, where deleted rows stand until then; return whether it went.

    It doesn't where somebody is reading at this moment; the next time it will.
    """
    done = True
    if store.engine.dialect.name == "sqlite":
        with store.engine.connect() as connection:
            told = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").first()
        done = told is not None and told[0] == 0
    for name in (CALLBACKS, SLACK):
        path = read_settings().state / name
        if path.exists():
            with contextlib.closing(sqlite3.connect(path, timeout=1)) as database:
                row = database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            done = done and row[0] == 0
    return done


def unname(conversation: str, settings: Settings | None = None) -> None:
    """Overwrite a conversation's pseudonym in the logs, in place: they are being written."""
    state = (settings or read_settings()).state
    name = pseudonym(conversation).encode()
    for path in (state / "log").glob("*"):
        with contextlib.suppress(OSError), path.open("r+b") as file:
            for at in find(path, [name]):
                file.seek(at)
                file.write(NOBODY.encode())


def find(path: Path, needles: Iterable[bytes]) -> Iterator[int]:
    """Yield where any of some texts stands in a file, which is read piece by piece."""
    pattern = re.compile(b"|".join(map(re.escape, needles)))
    size, overlap = 2**20, 1024
    start = 0
    with path.open("rb") as file:
        while piece := file.read(size):
            for found in pattern.finditer(piece):
                yield start + found.start()
            if len(piece) < size:
                return
            start += size - overlap
            file.seek(start)


def _folder() -> Path:
    """Return the folder that has ``FOLDERS``."""
    return read_settings().shared


def _files(events: Iterable[Mapping[str, Any]]) -> list[Path]:
    """Return the files that a conversation's replies name, where they are there."""
    found = set()
    for event in events:
        if event.get("event") != "bot":
            continue
        custom = (event.get("data") or {}).get("custom") or {}
        own = custom.get("type") in OWN_TYPES
        for folder, name in _NAMED.findall(json.dumps(event)):
            if folder != "charts" or own:
                found |= set((_folder() / folder).glob(f"{name}*"))
    return sorted(found)


def _said_by_us(events: Iterable[Mapping[str, Any]]) -> set[str]:
    return {str(event.get("text")) for event in events if event.get("event") == "bot"}


@contextlib.contextmanager
def _slack() -> Iterator[Optional[SlackStore]]:
    """Yield what the Slack bot remembers; None where there never was one."""
    path = read_settings().state / SLACK
    if not path.exists():
        yield None
        return
    # Loads Slack's client, which a server without the bot does without.
    from rolewise.channels.slack.store import Store

    with contextlib.closing(Store(path)) as store:
        yield store


def _forget_callbacks_before(store: ConversationStore, limit: float) -> None:
    """Delete old callbacks, also those owed when callbacks were switched off."""
    path = read_settings().state / CALLBACKS
    if path.exists():
        with contextlib.closing(sqlite3.connect(path, timeout=5)) as database, database:
            database.execute("PRAGMA secure_delete=ON")
            database.execute("DELETE FROM callbacks WHERE made < ?", (limit,))
    if store.engine.dialect.name != "sqlite" and sa.inspect(store.engine).has_table("callbacks"):
        with store.engine.begin() as connection:
            connection.execute(
                sa.text("DELETE FROM callbacks WHERE made < :limit"), {"limit": limit}
            )
