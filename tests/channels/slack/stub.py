"""Slack's Web API on the loopback interface: the methods that the bot uses, and what it sent.

It stands in for npm's ``emulate``, which can't send events nor limit rates.
"""

from __future__ import annotations

import json
import socket
import time
import uuid
from collections import Counter
from typing import Any

from sanic import Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, text
from sanic.response import json as as_json
from sanic.touchup.service import TouchUp

from tests.channels.slack.validate import check_message, check_view

TOKEN = "xoxb-test"
METHODS = (
    "auth.test chat.postMessage chat.update chat.postEphemeral views.publish views.open "
    "files.getUploadURLExternal files.completeUploadExternal conversations.open"
).split()


class SlackStub:
    """A workspace that checks and remembers all it is sent."""

    def __init__(self) -> None:
        """Begin empty."""
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.at: list[float] = []
        self.complaints: list[str] = []
        self.errors: dict[str, list[str]] = {}
        self.limited: Counter[str] = Counter()
        self.uploads: dict[str, bytes] = {}
        self.address = ""
        self._server: Any = None
        self._time = 1_700_000_000

    async def start(self) -> None:
        """Listen on a free port."""
        app = Sanic(f"slack_stub_{uuid.uuid4().hex}", configure_logging=False)
        app.add_route(self._api, "/api/<method:str>", methods=["POST"])
        app.add_route(self._upload, "/upload/<file:str>", methods=["POST"])
        app.add_route(self._respond, "/response/<name:str>", methods=["POST"])
        self._server, port = await serve(app)
        self.address = f"http://127.0.0.1:{port}"

    async def stop(self) -> None:
        """Stop listening."""
        self._server.close()
        await self._server.wait_closed()

    def sent(self, *methods: str) -> list[dict[str, Any]]:
        """Return what was sent to the methods, in order."""
        return [data for method, data in self.calls if method in methods]

    def fail(self, method: str, *errors: str) -> None:
        """Answer the next calls of a method with these errors."""
        self.errors.setdefault(method, []).extend(errors)

    async def _api(self, request: Request, method: str) -> HTTPResponse:
        if method not in METHODS:
            return as_json({"ok": False, "error": "unknown_method"})
        if request.headers.get("authorization") != f"Bearer {TOKEN}":
            return as_json({"ok": False, "error": "invalid_auth"})
        if self.limited[method]:
            self.limited[method] -= 1
            self.calls.append((f"429 {method}", {}))
            return as_json({"ok": False, "error": "ratelimited"}, 429, {"Retry-After": "1"})
        data = _given(request)
        if self.errors.get(method):
            return as_json({"ok": False, "error": self.errors[method].pop(0)})
        self._check(method, data)
        self._note(method, data)
        return as_json({"ok": True, **self._result(method, data)})

    async def _upload(self, request: Request, file: str) -> HTTPResponse:
        self.uploads[file] = request.body
        return text("OK")

    async def _respond(self, request: Request, name: str) -> HTTPResponse:
        if self.errors.get("response"):
            return text(self.errors["response"].pop(0), 404)
        self._check("response", request.json)
        self._note("response", request.json)
        return text("ok")

    def _note(self, method: str, data: dict[str, Any]) -> None:
        self.calls.append((method, data))
        self.at.append(time.monotonic())

    def _check(self, method: str, data: dict[str, Any]) -> None:
        try:
            if method.startswith("views."):
                check_view(data["view"])
            elif method.startswith("chat.") or method == "response":
                check_message(data)
        except Exception as error:
            self.complaints.append(f"{method}: {error!r}")

    def _result(self, method: str, data: dict[str, Any]) -> dict[str, Any]:
        if method == "conversations.open":
            return {"channel": {"id": "D" + data["users"].lstrip("U")}}
        if method == "files.getUploadURLExternal":
            file = f"F{len(self.calls)}"
            return {"file_id": file, "upload_url": f"{self.address}/upload/{file}"}
        if method == "files.completeUploadExternal":
            files = data["files"]
            return {"files": json.loads(files) if isinstance(files, str) else files}
        if method == "chat.postMessage":
            self._time += 1
            return {"ts": f"{self._time}.000100", "channel": data["channel"]}
        return {}


async def serve(app: Sanic) -> tuple[Any, int]:
    """Serve an app on a free port of the loopback interface; return server and port."""
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    server = await app.create_server(sock=listening, return_asyncio_server=True, access_log=False)
    await server.startup()
    # Sanic rewrites its own methods when a server starts, which works only once in a process.
    TouchUp._registry.clear()
    await server.before_start()
    await server.after_start()
    return server, int(listening.getsockname()[1])


def _given(request: Request) -> dict[str, Any]:
    """Return what a method was given: slack_sdk sends it as JSON, as a form or in the address."""
    if "json" in (request.headers.get("content-type") or "") and request.body:
        return dict(request.json)
    return {name: values[0] for name, values in [*request.form.items(), *request.args.items()]}
