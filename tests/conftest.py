"""Fixtures: the real servers on a free port, the knowledge base, the encoder."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

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


@pytest.fixture(scope="session")
def advisor_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AdvisorServer]:
    """The advisor as ``make run`` starts it, on a free port."""
    port = free_port()
    log = tmp_path_factory.mktemp("server") / "run.log"
    environment = {
        **os.environ,
        "PORT": str(port),
        "PYTHONPATH": str(ROOT),
        "RASA_TELEMETRY_ENABLED": "false",
        "PYTHONUNBUFFERED": "1",
    }
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "rolewise.cli", "run"],
            cwd=ROOT,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        _wait_until_ready(process, log, port)
        yield AdvisorServer(port, log)
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


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
