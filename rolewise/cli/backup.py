"""``rolewise backup`` and ``rolewise restore``: all that is worth keeping of the state folder.

Databases are copied by SQLite itself, so that a server may run meanwhile and the copy is whole. Not
in it: logs, caches and drawings, which are made anew, and a PostgreSQL database, which has its own
tools.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import re
import shutil
import sqlite3
import sys
import tarfile
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from rolewise import __version__
from rolewise.settings import ROOT, Settings
from rolewise.state_lock import InUse, take
from rolewise.yaml_files import read_yaml

DATABASES = ("rolewise.db", "callbacks.db")
_KEPT = (*DATABASES, "session.key", "decisions", "plans", "charts", "review")
"""What a restore replaces."""
_NAME = re.compile(
    r"rolewise\.db|callbacks\.db|session\.key|charts/[0-9a-f]{64}\.json|"
    r"(?:decisions|plans|review)/[\w.-]{1,100}"
)
_MANIFEST = "manifest.json"
_FORMAT = 1
POSTGRES = """Conversations are in PostgreSQL, which is not in this file. Back it up with
  pg_dump --format=custom --no-owner --file=rolewise.dump "$ROLEWISE_DATABASE_URL"
and restore it, all servers stopped, with
  pg_restore --clean --if-exists --no-owner --dbname="$ROLEWISE_DATABASE_URL" rolewise.dump"""


class BadBackup(Exception):
    """A file is no backup, or not whole; the message says why."""


def backup(settings: Settings, target: Path) -> int:
    """Write a backup; return 0 on success."""
    if target.exists():
        print(f"{target} exists already; nothing was written.", file=sys.stderr)
        return 1
    draft = target.with_name(f"{target.name}.part")
    try:
        with contextlib.ExitStack() as stack:
            # It holds the key that opens conversations, so it is for its owner only.
            handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            stack.callback(draft.unlink, missing_ok=True)
            file = stack.enter_context(open(handle, "wb"))
            archive = stack.enter_context(tarfile.open(fileobj=file, mode="w:gz"))
            copies = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            sums = {}
            for name, path in _files(settings, copies):
                sums[name] = _sum(path)
                archive.add(path, name, recursive=False)
            told = {"format": _FORMAT, "version": __version__, "made": _now(), "files": sums}
            content = json.dumps(told, indent=1).encode()
            entry = tarfile.TarInfo(_MANIFEST)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
            archive.close()
            file.close()
            os.link(draft, target)
    except (OSError, sqlite3.Error) as error:
        print(f"The backup could not be written: {error}", file=sys.stderr)
        return 1
    print(f"{target} has {len(sums)} files, {target.stat().st_size:,} bytes. Keep it secret.")
    if _is_postgres(settings):
        print(POSTGRES)
    return 0


def restore(settings: Settings, source: Path) -> int:
    """Put back a backup; what was there is kept beside it; return 0 on success."""
    try:
        lock = take(settings.state)
    except InUse:
        print(
            f"A server is running on {settings.state}; stop it first. Nothing was changed.",
            file=sys.stderr,
        )
        return 1
    with lock or contextlib.nullcontext():
        fresh = Path(tempfile.mkdtemp(prefix="restore-", dir=settings.state))
        try:
            names = _unpack(source, fresh)
            old = settings.state / f"before-restore-{_now().replace(':', '')}"
            _swap(settings.state, fresh, old)
        except (BadBackup, OSError, tarfile.TarError, EOFError, ValueError) as error:
            print(f"{source} can't be restored: {error}. Nothing was changed.", file=sys.stderr)
            return 1
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
    print(f"Restored {len(names)} files. What was there before is in {old}; remove it when all")
    print("is well. Charts are drawn anew when somebody looks.")
    if _is_postgres(settings):
        print(POSTGRES)
    return 0


def _files(settings: Settings, copies: Path) -> Iterator[tuple[str, Path]]:
    """Yield name and path of all that is kept; databases as copies."""
    state = settings.state
    for name in DATABASES:
        if (state / name).is_file() and not (name == DATABASES[0] and _is_postgres(settings)):
            _copy_database(state / name, copies / name)
            yield name, copies / name
    if (state / "session.key").is_file():
        yield "session.key", state / "session.key"
    for folder in ("decisions", "plans", "charts", "review"):
        for path in sorted((state / folder).glob("*")):
            name = f"{folder}/{path.name}"
            if path.is_file() and _NAME.fullmatch(name):
                yield name, path


def _copy_database(source: Path, target: Path) -> None:
    with (
        contextlib.closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as running,
        contextlib.closing(sqlite3.connect(target)) as copy,
    ):
        running.backup(copy)


def _unpack(source: Path, fresh: Path) -> list[str]:
    """Unpack a backup into an empty folder; return the files' names.

    Raises:
        BadBackup: It isn't one, or not whole.
    """
    with tarfile.open(source, "r:gz") as archive:
        for entry in archive:
            if entry.name != _MANIFEST and not _NAME.fullmatch(entry.name):
                raise BadBackup(f"it has a file that is none of ours, {entry.name!r}")
            content = archive.extractfile(entry) if entry.isreg() else None
            if content is None:
                raise BadBackup(f"{entry.name!r} is no plain file")
            path = fresh / entry.name
            path.parent.mkdir(exist_ok=True)
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with open(handle, "wb") as file:
                shutil.copyfileobj(content, file)
    manifest = fresh / _MANIFEST
    if not manifest.is_file():
        raise BadBackup("it has no manifest.json, so it is no backup or not whole")
    told = json.loads(manifest.read_text(encoding="utf-8"))
    manifest.unlink()
    if told.get("format") != _FORMAT:
        raise BadBackup(f"its format is {told.get('format')!r}, and this version reads {_FORMAT}")
    found = {
        str(path.relative_to(fresh)): _sum(path) for path in fresh.rglob("*") if path.is_file()
    }
    if found != told.get("files"):
        raise BadBackup("its files aren't those of its manifest, so it was damaged or changed")
    for name in DATABASES:
        if name in found:
            _check_database(fresh / name)
    return sorted(found)


def _check_database(path: Path) -> None:
    try:
        with contextlib.closing(sqlite3.connect(path)) as database:
            (said,) = database.execute("PRAGMA integrity_check").fetchone()
    except sqlite3.Error as error:
        raise BadBackup(f"{path.name} is no sound database ({error})") from error
    if said != "ok":
        raise BadBackup(f"{path.name} is no sound database ({said})")


def _swap(state: Path, fresh: Path, old: Path) -> None:
    """Move what is there away, and what was unpacked in; put all back where that fails."""
    leftovers = [f"{name}{end}" for name in DATABASES for end in ("-wal", "-shm")]
    moved: list[tuple[Path, Path]] = []
    try:
        old.mkdir()
        for folder, target, names in (
            (state, old, (*_KEPT, *leftovers)),
            (fresh, state, _KEPT),
        ):
            for name in names:
                if (folder / name).exists():
                    os.rename(folder / name, target / name)
                    moved.append((target / name, folder / name))
    except OSError:
        for now, before in reversed(moved):
            os.rename(now, before)
        raise


def _is_postgres(settings: Settings) -> bool:
    if getattr(settings, "database_url", ""):
        return True
    store = read_yaml(ROOT / "endpoints.yml").get("tracker_store") or {}
    return str(store.get("dialect") or "").startswith("postgres")


def _sum(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(2**20):
            digest.update(block)
    return digest.hexdigest()


def _now() -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
