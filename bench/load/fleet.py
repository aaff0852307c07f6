"""Servers, action servers, PostgreSQL and Redis on the loopback interface; what dies is restarted.

As under an orchestrator each part is a process of its own and is started again by itself.
"""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Optional

import psutil
import requests

from rolewise.settings import ROOT

START_SECONDS = 240
FIRST_PORT = int(os.environ.get("FIRST_PORT", "5710"))
WATCH_SECONDS = 0.2


class Part:
    """A server or an action server, started again whenever it ends."""

    def __init__(self, name: str, log: Path, cores: Sequence[int], **environment: str) -> None:
        """Start it; ``cores`` are those it may use, none for all."""
        self.name = name
        self._log = log
        self._cores = list(cores)
        self._environment = {**os.environ, **environment, "PYTHONPATH": str(ROOT)}
        self._stopping = False
        self._process = self._start()
        threading.Thread(target=self._watch, daemon=True).start()

    def kill(self) -> None:
        """Kill it with all its processes; it is started again."""
        for process in self.family():
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()

    def stop(self) -> None:
        """Stop it for good."""
        self._stopping = True
        with contextlib.suppress(ProcessLookupError):
            self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(30)
        except subprocess.TimeoutExpired:
            self.kill()
            self._process.wait()

    def family(self) -> list[psutil.Process]:
        """Return its processes."""
        with contextlib.suppress(psutil.NoSuchProcess):
            first = psutil.Process(self._process.pid)
            return [first, *first.children(recursive=True)]
        return []

    def megabytes(self) -> float:
        """Return its resident memory."""
        total = 0
        for process in self.family():
            with contextlib.suppress(psutil.NoSuchProcess):
                total += process.memory_info().rss
        return total / 2**20

    def _start(self) -> subprocess.Popen[bytes]:
        with self._log.open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "rolewise.cli", "run"],
                cwd=ROOT,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        if self._cores:
            with contextlib.suppress(psutil.NoSuchProcess):
                psutil.Process(process.pid).cpu_affinity(self._cores)
        return process

    def _watch(self) -> None:
        while not self._stopping:
            if self._process.poll() is not None and not self._stopping:
                self._process = self._start()
            time.sleep(WATCH_SECONDS)


class Fleet:
    """All of it.

    Attributes:
        urls: Where the servers are.
        servers: They.
        actions: Their action servers, in the same order.
        postgres: The database (``tests.postgres_server``).
        redis: Redis (``tests.channels.redis_server``).
    """

    def __init__(self, folder: Path, servers: int, cores: Sequence[Sequence[int]] = ()) -> None:
        """Start everything and wait until every server answers.

        Args:
            folder: Of states and logs.
            servers: How many.
            cores: Of each server and its action server; all if left out.
        """
        from tests.channels.redis_server import RedisServer
        from tests.postgres_server import PostgresServer

        self.folder = folder
        self.postgres: Any = PostgresServer(safe=True)
        self.redis: Any = RedisServer(folder)
        self.servers: list[Part] = []
        self.actions: list[Part] = []
        self.urls: list[str] = []
        try:
            self.postgres.start()
            self.redis.start()
            for number in range(servers):
                self._add(number, cores[number] if cores else ())
            for url in self.urls:
                self.wait_for(url)
        except BaseException:
            self.stop()
            raise

    def _add(self, number: int, cores: Sequence[int]) -> None:
        port = FIRST_PORT + number
        self.urls.append(f"http://127.0.0.1:{port}")
        shared = {
            "PORT": str(port),
            "ROLEWISE_STATE": str(self.folder / f"server{number}"),
            "ROLEWISE_SHARED": str(self.folder / "shared"),
            "ROLEWISE_LOG": "stdout",
            "ROLEWISE_ACTIONS_KEY": "of-both-servers-" * 3,
            "RASA_TELEMETRY_ENABLED": "false",
        }
        own = {
            "ROLEWISE_DATABASE_URL": self.postgres.url,
            "ROLEWISE_REDIS_URL": self.redis.url,
            "ROLEWISE_SECRET": "of-all-servers-" * 3,
        }
        log = self.folder / f"server{number}.log"
        self.actions.append(Part(f"actions{number}", log, cores, **shared, ROLEWISE_PART="actions"))
        self.servers.append(
            Part(f"server{number}", log, cores, **shared, **own, ROLEWISE_PART="server")
        )

    def wait_for(self, url: str) -> None:
        """Wait until a server answers a question.

        Raises:
            RuntimeError: It doesn't, in four minutes.
        """
        until = time.monotonic() + START_SECONDS
        body = {"sender": f"ready-{random.getrandbits(64):x}", "message": "what does a DBA do?"}
        while time.monotonic() < until:
            with contextlib.suppress(requests.RequestException, ValueError):
                if requests.post(f"{url}/webhooks/rest/webhook", json=body, timeout=20).json():
                    return
            time.sleep(0.5)
        raise RuntimeError(f"no answer at {url}; see {self.folder}")

    def kill(self, what: str) -> None:
        """Kill a part by its kind: server, actions, postgres or redis; it comes back."""
        if what in ("server", "actions"):
            parts = self.servers if what == "server" else self.actions
            random.choice(parts).kill()
            return
        part = getattr(self, what)
        part.kill() if what == "postgres" else part.stop()
        time.sleep(random.uniform(0.2, 1.5))
        part.start()

    def processor_seconds(self) -> dict[str, float]:
        """Return the processor time that each part has taken so far, in seconds.

        Ended children, such as PostgreSQL's of closed connections, are counted too.
        """
        taken = {
            "server": _seconds(self.servers[0].family()),
            "actions": _seconds(self.actions[0].family()),
        }
        for name in ("postgres", "redis"):
            first = psutil.Process(getattr(self, name)._process.pid)
            taken[name] = _seconds([first, *first.children(recursive=True)])
        return taken

    def stop(self) -> None:
        """Stop everything."""
        for part in (*self.servers, *self.actions):
            part.stop()
        self.redis.stop()
        self.postgres.remove()


def _seconds(processes: Sequence[psutil.Process]) -> float:
    total = 0.0
    for process in processes:
        with contextlib.suppress(psutil.NoSuchProcess):
            times = process.cpu_times()
            total += times.user + times.system
    first = processes[0].cpu_times()
    return float(total + first.children_user + first.children_system)


class Locust:
    """A run of Locust with the people of ``bench/load/people.py``."""

    def __init__(
        self, program: Path, fleet: Fleet, people: int, think: tuple[float, float], record: Path
    ) -> None:
        """Start it.

        Args:
            program: Locust's.
            fleet: Whom they talk to.
            people: How many.
            think: Shortest and longest pause between messages, in seconds.
            record: File of what was acknowledged.
        """
        record.unlink(missing_ok=True)
        self.record = record
        self._log = record.with_suffix(".log").open("wb")
        environment = {
            **os.environ,
            "SERVERS": ",".join(fleet.urls),
            "RECORD": str(record),
            "THINK": f"{think[0]},{think[1]}",
        }
        environment.pop("PYTHONPATH", None)
        options = ["--headless", "-u", str(people), "-r", "10", "--stop-timeout", "60"]
        self._process: Optional[subprocess.Popen[bytes]] = subprocess.Popen(
            [str(program), "-f", str(ROOT / "bench" / "load" / "people.py"), *options],
            cwd=record.parent,
            env=environment,
            stdout=self._log,
            stderr=subprocess.STDOUT,
        )

    def stop(self) -> None:
        """Let everybody finish the message they are at, then end."""
        if self._process is not None:
            self._process.send_signal(signal.SIGTERM)
            try:
                self._process.wait(90)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None
            self._log.close()
