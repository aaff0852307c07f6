"""Keep some processes running together: when one ends or we are told to stop, stop all.

The standard library does it, since every supervisor we tried keeps a Python of its own beside each
process, 14 MB each (docs/decisions/0013-supervision.md).
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, NamedTuple, Optional

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
GRACE_SECONDS = 10.0


class Command(NamedTuple):
    """A process to run.

    Attributes:
        name: What it is called when it stops by itself.
        arguments: Program and arguments.
        environment: Its whole environment.
        folder: Where it runs.
    """

    name: str
    arguments: Sequence[str]
    environment: Mapping[str, str]
    folder: Path


class Stopped(NamedTuple):
    """Which process ended by itself first, and how; a negative code is a signal's number."""

    name: str
    code: int


def supervise(commands: Sequence[Command], output: IO[str]) -> Optional[Stopped]:
    """Run commands until one of them ends or a signal asks to stop, then stop all of them.

    Call it from the main thread. The processes are leaders of sessions of their own, so that a
    Ctrl-C in the terminal reaches us alone, and no signal is missed while they start.

    Args:
        commands: What to run.
        output: An open file that takes what they print.

    Returns:
        The process that ended by itself, or None where a signal asked to stop.
    """
    running: dict[str, subprocess.Popen[bytes]] = {}
    with _signals() as told:
        try:
            for command in commands:
                running[command.name] = subprocess.Popen(
                    list(command.arguments),
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    env=dict(command.environment),
                    cwd=command.folder,
                    start_new_session=True,
                )
            return _wait(running, told)
        finally:
            _stop(running)


@contextlib.contextmanager
def _signals() -> Iterator[int]:
    """Yield the end of a pipe that carries the number of each signal that arrives."""
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    before_fd = signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
    before = {
        number: signal.signal(number, lambda *_: None) for number in (*STOP_SIGNALS, signal.SIGCHLD)
    }
    try:
        yield reading
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(before_fd)
        os.close(reading)
        os.close(writing)


def _wait(running: Mapping[str, subprocess.Popen[bytes]], told: int) -> Optional[Stopped]:
    while True:
        for name, process in running.items():
            code = process.poll()
            if code is not None:
                return Stopped(name, code)
        select.select([told], [], [])
        if set(os.read(told, 512)) & set(STOP_SIGNALS):
            return None


def _stop(running: Mapping[str, subprocess.Popen[bytes]]) -> None:
    """End what still runs: politely, then, after ``GRACE_SECONDS``, with everything it started.

    One after the other, the last that was started first: what it is in the midst of may need those
    before it.
    """
    for process in reversed(list(running.values())):
        if process.poll() is None:
            process.terminate()
        try:
            process.wait(GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
