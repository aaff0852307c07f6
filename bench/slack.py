"""``python -m bench.slack``: how soon Slack gets its acknowledgement, 20 people talking at once.

Starts the advisor as ``make run`` does, with a stub of Slack's Web API on the loopback interface,
and sends it signed direct messages, each person's next one when the last was answered. Prints one
table. Bar: p99 at most 0.5 s.
"""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

import aiohttp
import numpy as np

from rolewise.settings import ROOT as PROJECT

PEOPLE = 20
TURNS = 10
START_SECONDS = 300
ANSWER_SECONDS = 120
BAR_SECONDS = 0.5
QUESTIONS = (
    "what does an ML engineer do?",
    "how much do data scientists earn?",
    "and in Texas?",
    "do I need a master's degree?",
    "what's the difference between a data scientist and an ML engineer?",
)


async def main() -> int:
    """Measure; return 1 where the bar is missed or an answer is."""
    from tests.channels.slack.sender import Sender
    from tests.channels.slack.stub import SlackStub

    slack = SlackStub()
    await slack.start()
    port = _free_port()
    with tempfile.TemporaryDirectory() as state:
        server = await _start(port, slack.address, Path(state))
        try:
            async with aiohttp.ClientSession() as session:
                sender = Sender(f"http://127.0.0.1:{port}/webhooks/slack/webhook", session)
                await _until_ready(session, port)
                talks = [_talk(sender, slack, number) for number in range(PEOPLE)]
                found = [times for talk in await asyncio.gather(*talks) for times in talk]
        finally:
            server.send_signal(signal.SIGINT)
            await server.wait()
            await slack.stop()
    acknowledged, answered = (np.array(column) for column in zip(*found))
    for name, seconds in (("acknowledged", acknowledged), ("answered", answered)):
        p50, p99 = np.percentile(seconds, [50, 99])
        spread = f"p50 {p50:.3f} s  p99 {p99:.3f} s  max {max(seconds):.3f} s"
        print(f"{name:13} n={len(seconds)}  {spread}")
    for complaint in slack.complaints[:5]:
        print(complaint)
    lost = int(np.isinf(answered).sum())
    print(f"lost {lost}  broken limits {len(slack.complaints)}")
    missed = float(np.percentile(acknowledged, 99)) > BAR_SECONDS
    return int(missed or lost > 0 or bool(slack.complaints))


async def _talk(sender: object, slack: object, number: int) -> list[tuple[float, float]]:
    """Return seconds to acknowledgement and to answer of each message of one person."""
    from tests.channels.slack.sender import Sender, event
    from tests.channels.slack.stub import SlackStub

    assert isinstance(sender, Sender) and isinstance(slack, SlackStub)
    channel, found = f"D{number}", []
    for turn in range(TURNS):
        before = _posts(slack, channel)
        data = event(QUESTIONS[turn % len(QUESTIONS)], channel=channel, user=f"U{number}")
        start = time.monotonic()
        status = await sender.event(data)
        acknowledged = time.monotonic() - start
        assert status == 200, status
        while _posts(slack, channel) == before:
            if time.monotonic() - start > ANSWER_SECONDS:
                start = float("-inf")
                break
            await asyncio.sleep(0.02)
        found.append((acknowledged, time.monotonic() - start))
    return found


def _posts(slack: object, channel: str) -> int:
    sent = slack.sent("chat.postMessage")  # type: ignore[attr-defined]
    return sum(1 for data in sent if data["channel"] == channel)


async def _start(port: int, slack: str, state: Path) -> asyncio.subprocess.Process:
    environment: Mapping[str, str] = {
        **os.environ,
        "PORT": str(port),
        "PYTHONPATH": str(PROJECT),
        "ROLEWISE_STATE": str(state),
        "SLACK_BOT_TOKEN": "xoxb-test",
        "SLACK_SIGNING_SECRET": "test_secret",
        "SLACK_API_URL": f"{slack}/api",
    }
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "rolewise.cli", "run", cwd=str(PROJECT), env=environment
    )


async def _until_ready(session: aiohttp.ClientSession, port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            async with session.get(f"http://127.0.0.1:{port}/readyz") as reply:
                if reply.status == 200:
                    return
        except aiohttp.ClientError:
            pass
        await asyncio.sleep(0.5)
    raise TimeoutError(f"the advisor was not ready after {START_SECONDS} s")


def _free_port() -> int:
    """Return a port whose neighbor 50 above is likely free too; PORT where it is set."""
    given = os.environ.get("PORT")
    if given:
        return int(given)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
