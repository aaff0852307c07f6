"""A backup of a running server's folder is whole, and a restore changes all or nothing."""

from __future__ import annotations

import contextlib
import io
import sqlite3
import stat
import tarfile
import threading
from pathlib import Path
from typing import Any

import pytest

from rolewise.cli import backup as module
from rolewise.cli.__main__ import main
from rolewise.cli.backup import backup, restore
from rolewise.settings import Settings, read_settings
from rolewise.state_lock import InUse, share, take

CHART = "charts/" + "a" * 64


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    state = tmp_path / "state"
    for name in ("decisions", "plans", "charts", "log", "cache", "review"):
        (state / name).mkdir(parents=True)
    (state / "session.key").write_text("k" * 64)
    (state / "decisions" / f"{'b' * 64}.json").write_text("{}")
    (state / f"{CHART}.json").write_text("{}")
    (state / f"{CHART}.svg").write_text("drawn")
    (state / "log" / "rolewise.log").write_text("log")
    return read_settings({"ROLEWISE_STATE": str(state)})


def _database(path: Path, rows: int) -> sqlite3.Connection:
    database = sqlite3.connect(path, check_same_thread=False)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("CREATE TABLE IF NOT EXISTS events (id INTEGER PRIMARY KEY, twin INTEGER)")
    for number in range(rows):
        database.execute("INSERT INTO events (twin) VALUES (?)", (number,))
    database.commit()
    return database


def _rows(path: Path) -> list[Any]:
    with contextlib.closing(sqlite3.connect(path)) as database:
        return database.execute("SELECT twin FROM events ORDER BY id").fetchall()


def test_what_was_backed_up_comes_back(settings: Settings, tmp_path: Path) -> None:
    state, file = settings.state, tmp_path / "b.tar.gz"
    with contextlib.closing(_database(state / "rolewise.db", 3)):
        assert backup(settings, file) == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with tarfile.open(file) as archive:
        names = archive.getnames()
    assert f"{CHART}.json" in names and f"{CHART}.svg" not in names
    assert not any(name.startswith(("log", "cache", "run")) for name in names)

    with contextlib.closing(_database(state / "rolewise.db", 5)):
        pass
    (state / "rolewise.db-wal").write_bytes(b"left over")
    (state / "session.key").write_text("x" * 64)
    (state / "decisions" / "new.json").write_text("{}")
    assert restore(settings, file) == 0
    assert _rows(state / "rolewise.db") == [(0,), (1,), (2,)]
    assert (state / "session.key").read_text() == "k" * 64
    assert stat.S_IMODE((state / "session.key").stat().st_mode) == 0o600
    assert not (state / "decisions" / "new.json").exists()
    assert not (state / "rolewise.db-wal").exists()
    (old,) = state.glob("before-restore-*")
    assert (old / "decisions" / "new.json").exists() and len(_rows(old / "rolewise.db")) == 8
    assert list(state.glob("restore-*")) == []


def test_a_copy_made_while_a_server_writes_is_whole(settings: Settings, tmp_path: Path) -> None:
    database = _database(settings.state / "rolewise.db", 200)
    stop = threading.Event()

    def write() -> None:
        while not stop.is_set():
            with database:  # both rows, or none
                database.execute("INSERT INTO events (twin) VALUES (-1)")
                database.execute("INSERT INTO events (twin) VALUES (-1)")

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(3):
            assert backup(settings, tmp_path / f"{number}.tar.gz") == 0
    finally:
        stop.set()
        writer.join()
        database.close()
    for number in range(3):
        assert restore(settings, tmp_path / f"{number}.tar.gz") == 0
        twins = _rows(settings.state / "rolewise.db").count((-1,))
        assert twins % 2 == 0
        for old in settings.state.glob("before-restore-*"):
            old.rename(tmp_path / f"old-{number}")


def test_nothing_is_restored_below_a_running_server(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "b.tar.gz"
    assert backup(settings, file) == 0
    with (
        share(settings.state) or contextlib.nullcontext(),
        share(settings.state) or contextlib.nullcontext(),
    ):
        assert restore(settings, file) == 1
        assert "stop it first" in capsys.readouterr().err
    assert restore(settings, file) == 0
    with take(settings.state) or contextlib.nullcontext(), pytest.raises(InUse):
        share(settings.state)


def _archive(path: Path, files: dict[str, bytes], kind: bytes = tarfile.REGTYPE) -> Path:
    with tarfile.open(path, "w:gz") as archive:
        for name, content in files.items():
            entry = tarfile.TarInfo(name)
            entry.size, entry.type = len(content), kind
            entry.linkname = "/etc/passwd" if kind == tarfile.SYMTYPE else ""
            archive.addfile(entry, io.BytesIO(content))
    return path


@pytest.mark.parametrize(
    ("files", "kind", "complaint"),
    [
        ({"../out": b"x"}, tarfile.REGTYPE, "none of ours"),
        ({"/tmp/out": b"x"}, tarfile.REGTYPE, "none of ours"),
        ({"decisions/../../out": b"x"}, tarfile.REGTYPE, "none of ours"),
        ({"session.key": b""}, tarfile.SYMTYPE, "no plain file"),
        ({"session.key": b"k"}, tarfile.REGTYPE, "no manifest"),
        ({"manifest.json": b'{"format": 9}'}, tarfile.REGTYPE, "format is 9"),
        (
            {"manifest.json": b'{"format": 1, "files": {}}', "session.key": b"k"},
            tarfile.REGTYPE,
            "damaged or changed",
        ),
        ({"manifest.json": b"{"}, tarfile.REGTYPE, "can't be restored"),
    ],
)
def test_what_is_no_backup_changes_nothing(
    settings: Settings,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    files: dict[str, bytes],
    kind: bytes,
    complaint: str,
) -> None:
    before = sorted(settings.state.rglob("*"))
    assert restore(settings, _archive(tmp_path / "b.tar.gz", files, kind)) == 1
    told = capsys.readouterr().err
    assert complaint in told and "Nothing was changed" in told
    after = [path for path in sorted(settings.state.rglob("*")) if "run" not in path.parts]
    assert after == before


def test_a_damaged_file_is_refused(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "b.tar.gz"
    assert backup(settings, file) == 0
    content = file.read_bytes()
    file.write_bytes(content[: len(content) // 2])
    assert restore(settings, file) == 1
    file.write_bytes(b"no archive")
    assert restore(settings, file) == 1
    assert restore(settings, tmp_path / "missing") == 1
    assert capsys.readouterr().err.count("Nothing was changed") == 3


def test_a_restore_that_fails_half_way_puts_all_back(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "b.tar.gz"
    assert backup(settings, file) == 0
    (settings.state / "session.key").write_text("now")
    rename = module.os.rename

    def failing(source: Path, target: Path) -> None:
        if target == settings.state / "decisions":
            monkeypatch.setattr(module.os, "rename", rename)
            raise OSError("no space")
        rename(source, target)

    monkeypatch.setattr(module.os, "rename", failing)
    assert restore(settings, file) == 1
    assert (settings.state / "session.key").read_text() == "now"
    assert (settings.state / "decisions" / f"{'b' * 64}.json").exists()


def test_what_exists_is_not_overwritten_and_postgres_is_told(
    settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = tmp_path / "b.tar.gz"
    file.write_text("mine")
    assert backup(settings, file) == 1 and file.read_text() == "mine"
    monkeypatch.setattr(module, "_is_postgres", lambda settings: True)
    _database(settings.state / "rolewise.db", 1).close()
    assert backup(settings, tmp_path / "c.tar.gz") == 0
    assert "pg_dump" in capsys.readouterr().out
    with tarfile.open(tmp_path / "c.tar.gz") as archive:
        assert "rolewise.db" not in archive.getnames()


def test_the_commands_want_a_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["backup"]) == 2 and main(["restore", "a", "b"]) == 2
    assert "usage: rolewise restore FILE" in capsys.readouterr().err
