"""A real PostgreSQL on a free port of the loopback interface, in a folder of its own."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

import psycopg2
import pytest

from tests.conftest import free_port

START_SECONDS = 60
PASSWORD = "s3cret-of-the-tests"


class PostgresServer:
    """The server; can be stopped, killed, and started again with what it had.

    Attributes:
        url: Its address, with a password, for ``ROLEWISE_DATABASE_URL``.
    """

    def __init__(self, safe: bool = False) -> None:
        """Make the database; skip the test where PostgreSQL isn't installed, and fail it in CI.

        Args:
            safe: Wait for the disk at each commit, as in production; tests need not.
        """
        self._programs = _programs()
        if self._programs is None:
            missing = "PostgreSQL isn't installed (Debian: apt-get install postgresql)"
            if os.environ.get("CI", "").lower() in ("true", "1"):
                pytest.fail(missing)
            pytest.skip(missing)
        # Not below pytest's folder, which the other user may not enter.
        self._folder = Path(tempfile.mkdtemp(prefix="rolewise-postgres-"))
        self._as = _other_user()
        if self._as:
            shutil.chown(self._folder, self._as["user"], self._as["group"])
        self._safe = safe
        self._process: subprocess.Popen[bytes] | None = None
        self.port = free_port()
        self.url = f"postgresql://rolewise:{PASSWORD}@127.0.0.1:{self.port}/postgres"
        word = self._folder / "password"
        word.write_text(PASSWORD)
        word.chmod(0o644)
        options = ("-U", "rolewise", "-A", "scram-sha-256", "--pwfile", str(word), "--no-sync")
        self._run("initdb", "-D", str(self._folder / "data"), "-E", "UTF8", *options)

    def start(self) -> None:
        """Start it and wait until it answers."""
        until = time.monotonic() + START_SECONDS
        while True:
            if self._process is None or self._process.poll() is not None:
                # After a kill, the memory of its children may be there for a moment.
                self._process = self._launch()
            try:
                psycopg2.connect(self.url, connect_timeout=2).close()
                return
            except psycopg2.OperationalError:
                assert time.monotonic() < until, (self._folder / "log").read_text()[-2000:]
                time.sleep(0.1)

    def stop(self) -> None:
        """Stop it as an operator does; connections end."""
        self._end(signal.SIGINT)

    def kill(self) -> None:
        """Kill it, as a power cut would."""
        self._end(signal.SIGKILL)

    def pause(self, yes: bool) -> None:
        """Let it hang, or go on."""
        assert self._process is not None
        for pid in [self._process.pid, *_children(self._process.pid)]:
            os.kill(pid, signal.SIGSTOP if yes else signal.SIGCONT)

    def remove(self) -> None:
        """Stop it and remove all it has."""
        self._end(signal.SIGINT)
        shutil.rmtree(self._folder, ignore_errors=True)

    def rows(self, query: str, *given: Any) -> list[tuple[Any, ...]]:
        """Return what a query finds."""
        connection = psycopg2.connect(self.url)
        try:
            with connection, connection.cursor() as cursor:
                cursor.execute(query, given)
                return list(cursor.fetchall()) if cursor.description else []
        finally:
            connection.close()

    def _launch(self) -> subprocess.Popen[bytes]:
        fast = () if self._safe else ("-c", "fsync=off", "-c", "full_page_writes=off")
        with (self._folder / "log").open("ab") as log:
            return subprocess.Popen(
                [
                    f"{self._programs}/postgres",
                    *("-D", str(self._folder / "data"), "-p", str(self.port)),
                    *("-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="),
                    *fast,
                ],
                stdout=log,
                stderr=log,
                cwd=self._folder,
                **self._as,
            )

    def _end(self, how: signal.Signals) -> None:
        if self._process is None:
            return
        family = _children(self._process.pid) if how == signal.SIGKILL else []
        for pid in [self._process.pid, *family]:
            try:
                os.kill(pid, how)
            except ProcessLookupError:
                continue
        self._process.wait(timeout=30)
        self._process = None

    def _run(self, program: str, *options: str) -> None:
        subprocess.run(
            [f"{self._programs}/{program}", *options],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd=self._folder,
            **self._as,
        )


def _programs() -> Path | None:
    found = shutil.which("initdb")
    if found:
        return Path(found).parent
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return debian[-1].parent if debian else None


def _other_user() -> dict[str, Any]:
    """Return whom to run it as: PostgreSQL refuses the administrator."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name for entry in pwd.getpwall()}
    found = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    return {"user": found.pw_uid, "group": found.pw_gid, "extra_groups": []}


def _children(pid: int) -> list[int]:
    import psutil

    return [child.pid for child in psutil.Process(pid).children(recursive=True)]
