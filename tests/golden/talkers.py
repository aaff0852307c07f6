"""People who talk to one server, each through another channel."""

from __future__ import annotations

import asyncio
import json
import os
import select
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Coroutine
from typing import Any, Optional, Protocol
from urllib.parse import urlencode

import requests

from tests.channels.callback.receiver import Receiver
from tests.channels.slack.sender import event, sign, tap
from tests.channels.slack.stub import SlackStub
from tests.channels.test_socket import Client
from tests.conftest import ROOT, AdvisorProcess
from tests.golden.heard import Heard, from_blocks, from_json, from_terminal

WAIT_SECONDS = 180
FIRST_TIME = 1_700_000_000  # of the stub's messages
Buttons = dict[str, str]


class Background:
    """An event loop in a thread of its own, for servers of ours beside a test that waits."""

    def __init__(self) -> None:
        """Start it."""
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()

    def do(self, work: Coroutine[Any, Any, Any]) -> Any:
        """Do it there and return what comes out."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(WAIT_SECONDS)

    def stop(self) -> None:
        """End the thread."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


class World:
    """The server and what it talks to."""

    def __init__(self, advisor: AdvisorProcess, slack: SlackStub, receiver: Receiver) -> None:
        """Put it together."""
        self.advisor = advisor
        self.address = f"http://localhost:{advisor.port}"
        self.slack = slack
        self.receiver = receiver


class Talker(Protocol):
    """Somebody at a channel."""

    def begin(self) -> Heard:
        """Greet; return what came back."""

    def say(self, text: str) -> Heard:
        """Send words."""

    def tap(self, title: str) -> Heard:
        """Choose a suggestion of the last replies."""

    def end(self) -> None:
        """Leave."""


class _JsonTalker:
    """Whoever gets replies as JSON."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.sender = uuid.uuid4().hex
        self.replies: list[dict[str, Any]] = []

    def begin(self) -> Heard:
        return self.say("/greet")

    def say(self, text: str) -> Heard:
        self.replies = self.ask(text)
        return from_json(self.replies)

    def tap(self, title: str) -> Heard:
        return self.say(_payload(self.replies, title))

    def ask(self, text: str) -> list[dict[str, Any]]:
        raise NotImplementedError

    def end(self) -> None:
        pass


class RestTalker(_JsonTalker):
    """Over ``/webhooks/rest/webhook``."""

    def ask(self, text: str) -> list[dict[str, Any]]:
        url = f"{self.world.address}/webhooks/rest/webhook"
        replies: list[dict[str, Any]] = _post(url, self.sender, text, 200)
        return replies


class SocketTalker(_JsonTalker):
    """Over Socket.IO, as the widget."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        made = requests.post(f"{world.address}/api/v1/conversations", timeout=WAIT_SECONDS).json()
        self._client = Client(world.address, made["token"])

    def ask(self, text: str) -> list[dict[str, Any]]:
        self._client.told.clear()
        told = self._client.say({"message": text, "message_id": uuid.uuid4().hex})
        assert told["status"] == 200, told
        heard = self._client.heard("bot_uttered")
        assert len(heard) == told["replies"]
        return heard

    def end(self) -> None:
        self._client.socket.disconnect()


class CallbackTalker(_JsonTalker):
    """Over ``/webhooks/callback/webhook``."""

    def ask(self, text: str) -> list[dict[str, Any]]:
        url = f"{self.world.address}/webhooks/callback/webhook"
        name = _post(url, self.sender, text, 202)["id"]
        taken = self.world.receiver.taken
        _until(lambda: name in taken, f"no callback for {text!r}")
        assert taken[name]["type"] == "turn.answered", taken[name]
        replies: list[dict[str, Any]] = taken[name]["data"]["replies"]
        return replies


class SlackTalker:
    """In direct messages with the bot; the last messages are looked at for buttons."""

    def __init__(self, world: World) -> None:
        """Open a channel of their own."""
        self.world = world
        self._channel = "D" + uuid.uuid4().hex[:9].upper()
        self._seen = 0
        self.expected = 1
        self.messages: list[dict[str, Any]] = []

    def begin(self) -> Heard:
        return self.say("/greet")

    def say(self, text: str) -> Heard:
        body = json.dumps(event(text, channel=self._channel)).encode()
        return self._send(body, "application/json; charset=utf-8")

    def tap(self, title: str) -> Heard:
        for message in self.messages:
            for block in message["blocks"]:
                for button in block.get("elements") or ():
                    if block.get("block_id") == "choices" and button["text"]["text"] == title:
                        data = tap(button, message, self._channel)
                        body = urlencode({"payload": json.dumps(data)}).encode()
                        return self._send(body, "application/x-www-form-urlencoded")
        raise AssertionError(f"no button {title!r}")

    def end(self) -> None:
        pass

    def _send(self, body: bytes, kind: str) -> Heard:
        url = f"{self.world.address}/webhooks/slack/webhook"
        headers = {**sign(body), "Content-Type": kind}
        sent = requests.post(url, data=body, headers=headers, timeout=WAIT_SECONDS)
        assert sent.status_code == 200, sent.text
        until = self._seen + self.expected
        _until(lambda: len(self._posted()) >= until, f"nothing in {self._channel}")
        self.messages = self._posted()[self._seen :]
        self._seen += len(self.messages)
        return from_blocks(self.messages)

    def _posted(self) -> list[dict[str, Any]]:
        """Return what was posted in the channel, each with its time, as Slack names messages."""
        posted = enumerate(self.world.slack.sent("chat.postMessage"), FIRST_TIME + 1)
        return [
            {**message, "ts": f"{time_}.000100"}
            for time_, message in posted
            if message["channel"] == self._channel
        ]


class TerminalTalker:
    """At the prompt of ``python -m rolewise.cli chat``."""

    PROMPT = b"you> "

    def __init__(self, world: World) -> None:
        """Start it."""
        environment = {**os.environ, "PORT": str(world.advisor.port), "PYTHONPATH": str(ROOT)}
        self._process: subprocess.Popen[bytes] = subprocess.Popen(
            [sys.executable, "-u", "-m", "rolewise.cli", "chat"],
            cwd=ROOT,
            env={**environment, "PYTHONIOENCODING": "utf-8"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self._titles: tuple[str, ...] = ()

    def begin(self) -> Heard:
        return self._read(skip="Ctrl-D ends.\n")

    def say(self, text: str) -> Heard:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{text}\n".encode())
        self._process.stdin.flush()
        return self._read()

    def tap(self, title: str) -> Heard:
        return self.say(str(self._titles.index(title) + 1))

    def end(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        assert self._process.wait(WAIT_SECONDS) == 0
        assert self._process.stdout is not None
        self._process.stdout.close()

    def _read(self, skip: str = "") -> Heard:
        assert self._process.stdout is not None
        output, printed = self._process.stdout.fileno(), b""
        while not printed.endswith(self.PROMPT):
            ready, _, _ = select.select([output], [], [], WAIT_SECONDS)
            piece = os.read(output, 65536) if ready else b""
            assert piece, f"the terminal stopped after {printed.decode()!r}"
            printed += piece
        text = printed.decode().removesuffix(self.PROMPT.decode())
        heard = from_terminal(text.partition(skip)[2] if skip else text)
        self._titles = heard.titles
        return heard


def _post(url: str, sender: str, text: str, status: int) -> Any:
    answer = requests.post(url, json={"sender": sender, "message": text}, timeout=WAIT_SECONDS)
    assert answer.status_code == status, answer.text
    return answer.json()


def _payload(replies: list[dict[str, Any]], title: str) -> str:
    for reply in replies:
        for button in reply.get("buttons") or ():
            if button["title"] == title:
                return str(button["payload"])
    raise AssertionError(f"no button {title!r}")


def _until(come: Any, otherwise: str, wait: Optional[float] = None) -> None:
    """Wait until something came; the limit only ends a test that waits for nothing."""
    deadline = time.monotonic() + (wait or WAIT_SECONDS)
    while not come():
        assert time.monotonic() < deadline, otherwise
        time.sleep(0.02)
