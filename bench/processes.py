"""Start a system under test, talk to it, and look at its memory."""

from __future__ import annotations

import os
import signal
import socket
import statistics
import subprocess
import time
import uuid
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Literal

import psutil
import requests

START_SECONDS = 600


class System:
    """Processes that together answer on one port."""

    def __init__(
        self, commands: Iterable[tuple[Sequence[str], Path, dict[str, str]]], port: int, log: Path
    ) -> None:
        """Start the commands (arguments, folder, environment) at once.

        Raises:
            RuntimeError: Somebody else answers on the port, and would be measured instead.
        """
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                raise RuntimeError(f"port {port} is in use already; stop what listens there")
        self.port = port
        self.started = time.perf_counter()
        self._log = log.open("wb")
        self._processes = [
            subprocess.Popen(
                list(arguments),
                cwd=folder,
                env={**os.environ, **environment},
                stdout=self._log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
            for arguments, folder, environment in commands
        ]

    def seconds_to_first_answer(self, question: str) -> float:
        """Ask until there is an answer; return the seconds since the start.

        Raises:
            RuntimeError: A process ended, or no answer came in ten minutes.
        """
        while time.perf_counter() - self.started < START_SECONDS:
            if any(process.poll() is not None for process in self._processes):
                raise RuntimeError(f"a process ended while starting; see {self._log.name}")
            try:
                if self.ask(question, uuid.uuid4().hex):
                    return time.perf_counter() - self.started
            except requests.RequestException:
                pass
            time.sleep(0.1)
        raise RuntimeError(f"no answer in {START_SECONDS} s; see {self._log.name}")

    def ask(self, question: str, sender: str) -> list[dict[str, Any]]:
        """Return the replies, an empty list for an error or an apology."""
        response = requests.post(
            f"http://127.0.0.1:{self.port}/webhooks/rest/webhook",
            json={"sender": sender, "message": question},
            timeout=60,
        )
        replies: list[dict[str, Any]] = response.json() if response.ok else []
        failed = any((reply.get("custom") or {}).get("type") == "error" for reply in replies)
        return [] if failed else replies

    def median_milliseconds(self, questions: Sequence[str], conversations: int) -> float:
        """Ask every question in turn in fresh conversations; return the median time of a turn."""
        times = []
        for _ in range(conversations):
            sender = uuid.uuid4().hex
            for question in questions:
                begin = time.perf_counter()
                if not self.ask(question, sender):
                    raise RuntimeError(f"no answer to {question!r}")
                times.append(1000 * (time.perf_counter() - begin))
        return statistics.median(times)

    def turns_a_second(self, questions: Sequence[str], parallel: int, seconds: float) -> float:
        """Ask without a pause in so many conversations at once; return the turns answered a second.

        Each conversation is begun anew when its questions are asked, so that none grows long.

        Raises:
            RuntimeError: A question got no answer.
        """
        end = time.perf_counter() + seconds

        def talk(_: int) -> int:
            answered = 0
            while True:
                sender = uuid.uuid4().hex
                for question in questions:
                    if time.perf_counter() >= end:
                        return answered
                    if not self.ask(question, sender):
                        raise RuntimeError(f"no answer to {question!r}")
                    answered += 1

        with ThreadPoolExecutor(parallel) as pool:
            return sum(pool.map(talk, range(parallel))) / seconds

    def megabytes(self, kind: Literal["rss", "pss"]) -> float:
        """Return the memory of all processes and their children, summed."""
        total = 0
        for process in self._processes:
            tree = [psutil.Process(process.pid)]
            tree += tree[0].children(recursive=True)
            total += sum(getattr(member.memory_full_info(), kind) for member in tree)
        return float(total) / 2**20

    def stop(self) -> None:
        """End all processes."""
        for process in self._processes:
            process.send_signal(signal.SIGINT)
        for process in self._processes:
            try:
                process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        self._log.close()


def megabytes_on_disk(folder: Path) -> float:
    """Return the size of all files below a folder, hard links counted once."""
    seen: dict[tuple[int, int], int] = {}
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink():
            stat = path.stat()
            seen[stat.st_dev, stat.st_ino] = stat.st_blocks * 512
    return sum(seen.values()) / 2**20
