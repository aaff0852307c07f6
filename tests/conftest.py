"""Fixtures: the real servers on a free port, the knowledge base, the encoder."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
import requests

ROOT = Path(__file__).resolve().parents[1]
START_SECONDS = 300


class AdvisorServer:
    """The running advisor, talked to over REST."""

    def __init__(self, port: int, log: Path) -> None:
        """Remember where it listens."""
        self.address = f"http://localhost:{port}"
        self.log = log
        self._session = requests.Session()

    def post(self, body: Any = None, raw: bytes | None = None) -> requests.Response:
        """POST a body, as JSON or as it is, to the REST channel."""
        url = f"{self.address}/webhooks/rest/webhook"
        headers = {"Content-Type": "application/json"}
        if raw is not None:
            return self._session.post(url, data=raw, headers=headers, timeout=60)
        return self._session.post(url, json=body, timeout=60)

    def get(self, path: str) -> requests.Response:
        """GET a path."""
        return self._session.get(f"{self.address}{path}", timeout=60)

    def ask(self, sender: str, message: str) -> list[dict[str, Any]]:
        """Send a message and return the replies; never an empty list."""
        response = self.post({"sender": sender, "message": message})
        assert response.status_code == 200, (
            f"{response.status_code} {response.text} for {message!r}"
        )
        replies: list[dict[str, Any]] = response.json()
        assert replies, f"silence after {message!r}"
        return replies


class AdvisorProcess:
    """The advisor as ``make run`` starts it; can be killed and started again."""

    def __init__(self, folder: Path, **environment: str) -> None:
        """Choose a free port; ``environment`` adds to the process's own."""
        self.port = free_port()
        self.log = folder / "run.log"
        self._environment = {
            **os.environ,
            "PORT": str(self.port),
            "PYTHONPATH": str(ROOT),
            "RASA_TELEMETRY_ENABLED": "false",
            "PYTHONUNBUFFERED": "1",
            "ROLEWISE_ORIGINS": ALLOWED_ORIGIN,
            **environment,
        }
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it answers."""
        with self.log.open("wb") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "rolewise.cli", "run"],
                cwd=ROOT,
                env=self._environment,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        _wait_until_ready(self._process, self.log, self.port)

    def kill(self) -> None:
        """Kill it and its servers at once, as a power cut would."""
        if self._process is None:
            return
        family = psutil.Process(self._process.pid).children(recursive=True)
        for member in [psutil.Process(self._process.pid), *family]:
            with contextlib.suppress(psutil.NoSuchProcess):
                member.kill()
        psutil.wait_procs(family, timeout=30)
        self._process.wait()
        self._process = None

    def stop(self) -> None:
        """Stop it as Ctrl-C does."""
        if self._process is None:
            return
        self._process.send_signal(signal.SIGINT)
        try:
            self._process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        self._process = None


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Any]:
    """A real PostgreSQL, empty at first (``tests.postgres_server``)."""
    from tests.postgres_server import PostgresServer

    running = PostgresServer()
    try:
        running.start()
        yield running
    finally:
        running.remove()


@pytest.fixture(scope="session")
def redis_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A real Redis (``tests.channels.redis_server``)."""
    from tests.channels.redis_server import RedisServer

    running = RedisServer(tmp_path_factory.mktemp("redis"))
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def advisor_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AdvisorServer]:
    """The advisor as ``make run`` starts it, on a free port."""
    process = AdvisorProcess(tmp_path_factory.mktemp("server"))
    try:
        process.start()
        yield AdvisorServer(process.port, process.log)
    finally:
        process.stop()


def _wait_until_ready(process: subprocess.Popen[bytes], log: Path, port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    ready = f"Rolewise is ready: http://localhost:{port}"
    while time.monotonic() < deadline:
        text = log.read_text(encoding="utf-8", errors="replace")
        if ready in text:
            return
        if process.poll() is not None:
            pytest.fail(f"the advisor stopped while starting:\n{text[-4000:]}")
        time.sleep(0.2)
    pytest.fail(f"the advisor was not ready after {START_SECONDS} s:\n{log.read_text()[-4000:]}")


def free_port() -> int:
    """Return a port whose neighbor 50 above, for the action server, is free too."""
    for _ in range(50):
        with socket.socket() as one:
            one.bind(("127.0.0.1", 0))
            port = int(one.getsockname()[1])
            if port + 50 > 65535:
                continue
            with socket.socket() as two:
                try:
                    two.bind(("127.0.0.1", port + 50))
                except OSError:
                    continue
                return port
    raise RuntimeError("no two free ports")


ALLOWED_ORIGIN = f"http://127.0.0.1:{free_port()}"
"""The one other web site that may embed the widget of the servers under test."""
