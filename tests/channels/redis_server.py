"""A real Redis server on a free port of the loopback interface, with nothing kept on disk."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from pathlib import Path

import pytest
import redis

from tests.conftest import free_port

START_SECONDS = 30


class RedisServer:
    """The server; can be stopped and started again on its port, which forgets everything."""

    def __init__(self, folder: Path) -> None:
        """Choose a port; skip the test where Redis isn't installed, and fail it in CI.

        Args:
            folder: Where it runs.
        """
        self._program = shutil.which("redis-server")
        if self._program is None:
            missing = "redis-server isn't installed (Debian: apt-get install redis-server)"
            if os.environ.get("CI", "").lower() in ("true", "1"):
                pytest.fail(missing)
            pytest.skip(missing)
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """Start it and wait until it answers."""
        options = ("--bind", "127.0.0.1", "--save", "", "--appendonly", "no")
        self._process = subprocess.Popen(
            [str(self._program), "--port", str(self.port), *options],
            cwd=self._folder,
            stdout=subprocess.DEVNULL,
        )
        until = time.monotonic() + START_SECONDS
        with redis.Redis.from_url(self.url) as client:
            while True:
                try:
                    client.ping()
                    return
                except redis.ConnectionError:
                    assert self._process.poll() is None, "redis-server ended by itself"
                    assert time.monotonic() < until, "redis-server doesn't answer"
                    time.sleep(0.05)

    def stop(self) -> None:
        """Stop it at once, where it runs."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None
