"""``python -m bench.callbacks``: are callbacks lost when the app is down, or we are killed?

Starts the advisor as ``make run`` does and an app on the loopback interface, and sends 200
messages: 80 while the app is down, 80 while it is slow and fails one time in four, 40 before the
server is killed as by a power cut; then it is started again. Bar: every answer arrives, none is
lost, each once by its id (what was sent once more after it was accepted is told, too).
"""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sys
import tempfile
import time

import aiohttp
import psutil

from bench.slack import QUESTIONS, _free_port, _until_ready
from rolewise.settings import ROOT as PROJECT

DOWN, SLOW, KILLED = 80, 80, 40
PEOPLE = 50
SLOW_SECONDS = 2.0
PATIENCE_SECONDS = 600
RETRIES = ",".join(["1", "2", "4", *["5"] * 40])


async def main() -> int:
    """Measure; return 1 where a callback is lost, came twice by id, or was badly signed."""
    from tests.channels.callback.receiver import SECRET, Receiver

    random.seed(8)
    app, port = Receiver(SECRET), _free_port()
    await app.start()
    address = app.port
    await app.stop()
    with tempfile.TemporaryDirectory() as state:
        environment = {
            **os.environ,
            "PORT": str(port),
            "PYTHONPATH": str(PROJECT),
            "ROLEWISE_STATE": state,
            "ROLEWISE_CALLBACK_URL": f"http://127.0.0.1:{address}/hook",
            "ROLEWISE_CALLBACK_PRIVATE": "yes",
            "ROLEWISE_CALLBACK_SECRET": SECRET,
            "ROLEWISE_CALLBACK_RETRIES": RETRIES,
        }
        server = await _start(environment)
        asked: list[str] = []
        start = time.monotonic()
        async with aiohttp.ClientSession() as session:
            try:
                await _until_ready(session, port)
                asked += await _ask(session, port, 0, DOWN)
                print(f"{len(asked)} asked while the app is down; sent so far: {len(app.taken)}")
                await asyncio.sleep(10)
                app.delay = SLOW_SECONDS
                app.statuses = [random.choice([500, 204, 204, 204]) for _ in range(400)]
                await app.start(address)
                asked += await _ask(session, port, DOWN, DOWN + SLOW)
                print(f"{len(asked)} asked, the last while the app is slow; taken {len(app.taken)}")
                asked += await _ask(session, port, DOWN + SLOW, DOWN + SLOW + KILLED)
                _kill(server.pid)
                await server.wait()
                print(f"{len(asked)} asked, then the server is killed; taken {len(app.taken)}")
                server = await _start(environment)
                await _until_ready(session, port)
                await app.until(len(asked), PATIENCE_SECONDS)
                await asyncio.sleep(2)
            finally:
                server.send_signal(signal.SIGINT)
                await server.wait()
                await app.stop()
    lost = set(asked) - set(app.taken)
    repeated = sum(1 for count in app.accepted.values() if count > 1)
    print(f"asked {len(asked)}  delivered {len(app.taken)}  lost {len(lost)}")
    print(f"bad signatures {len(app.bad)}  accepted, and sent once more {repeated}")
    print(f"seconds {time.monotonic() - start:.0f}")
    failed = sum(1 for one in app.taken.values() if one["type"] != "turn.answered")
    print(f"turns that failed {failed}")
    return int(bool(lost or app.bad or failed) or len(app.taken) != len(set(asked)))


async def _ask(session: aiohttp.ClientSession, port: int, first: int, last: int) -> list[str]:
    """Send messages; return the ids of their callbacks."""
    names = []
    for number in range(first, last):
        body = {"sender": f"p{number % PEOPLE}", "message": QUESTIONS[number % len(QUESTIONS)]}
        url = f"http://127.0.0.1:{port}/webhooks/callback/webhook"
        key = {"Idempotency-Key": f"message-{number:06}"}
        async with session.post(url, json=body, headers=key) as response:
            assert response.status == 202, await response.text()
            names.append(str((await response.json())["id"]))
    return names


async def _start(environment: dict[str, str]) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "rolewise.cli", "run", cwd=str(PROJECT), env=environment
    )


def _kill(supervisor: int) -> None:
    """Kill the supervisor and its servers at once."""
    parent = psutil.Process(supervisor)
    family = [*parent.children(recursive=True), parent]
    for process in family:
        process.kill()
    psutil.wait_procs(family[:-1], timeout=30)


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
