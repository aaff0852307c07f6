"""``rolewise export ID`` and ``rolewise erase ID``: what is kept of a conversation."""

from __future__ import annotations

import json
import sqlite3
import sys
import time
import warnings
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from rolewise.settings import Settings

LEFT_OUT = ("cache", "node", "tools")
"""Folders of the state folder that belong to training and set-up."""
ATTEMPTS = 40
PAUSE_SECONDS = 0.25


def export(settings: Settings, conversation: str) -> int:
    """Print everything that is kept of a conversation as JSON; return 1 where there is nothing."""
    from rolewise.channels.personal import copy_of

    kept = copy_of(_open(settings), conversation)
    if not kept["events"] and not kept["slack"].get("members"):
        print(f"Nothing is kept of {conversation!r}.", file=sys.stderr)
        return 1
    print(json.dumps(kept, indent=2, ensure_ascii=False))
    return 0


def erase(settings: Settings, conversation: str) -> int:
    """Delete a conversation everywhere, then look whether its id is left; return 1 where it is."""
    from rolewise.channels.personal import copy_of, forget, settle

    store = _open(settings)
    kept = copy_of(store, conversation)
    forget(store, conversation)
    left = traces(settings, conversation)
    for attempt in range(ATTEMPTS):
        if not left:
            break
        # Somebody was reading, so that the write-ahead log could not be emptied; or rows were
        # deleted by an earlier version, which overwrote nothing.
        time.sleep(PAUSE_SECONDS)
        if not settle(store):
            continue
        if attempt:
            _rewrite(settings)
        left = traces(settings, conversation)
    more = store.events_of(conversation)
    print(
        f"Erased {conversation!r}: {len(kept['turns'])} things said, {len(kept['feedback'])} "
        f"opinions, {len(kept['files'])} files."
    )
    if more:
        print("It goes on: something was said meanwhile. Erase it again.", file=sys.stderr)
    for path in left:
        print(f"Its id is still in {path}.", file=sys.stderr)
    if more or left:
        return 1
    print(f"Its id is in no file of {settings.state} any more.")
    if store.engine.dialect.name != "sqlite":
        print(
            "PostgreSQL keeps deleted rows until VACUUM, and in its write-ahead log and back-ups "
            "for as long as they are kept."
        )
    return 0


def traces(settings: Settings, conversation: str) -> list[Path]:
    """Return the files of the state folder that have a conversation's id or pseudonym."""
    from rolewise.channels.personal import find
    from rolewise.pseudonym import pseudonym

    needles = {conversation, pseudonym(conversation), json.dumps(conversation)[1:-1]}
    encoded = [needle.encode() for needle in needles]
    return [path for path in _files(settings.state) if any(True for _ in find(path, encoded))]


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.is_dir():
            yield from () if path.name in LEFT_OUT else _files(path)
        elif path.is_file():
            yield path


def _rewrite(settings: Settings) -> None:
    """Write SQLite's files anew, without what stood in them."""
    for path in settings.state.glob("*.db"):
        with closing(sqlite3.connect(path, timeout=30, isolation_level=None)) as database:
            database.execute("VACUUM")
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _open(settings: Settings) -> Any:
    # Rasa's dependencies complain by the page while they are imported.
    warnings.showwarning = lambda *arguments, **options: None
    from rolewise.cli.database import open_store

    return open_store(settings)
