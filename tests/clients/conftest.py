"""A server that goes wrong in the ways that clients must cope with."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

KEY = "k" * 32
REPLY = {"recipient_id": "ada", "text": "Größe: 3 €"}
PROBLEM = {"title": "Too many requests", "status": 429, "detail": "Wait.", "request_id": "r-1"}


class Troubled:
    """Remembers requests; what the message says is what happens to it."""

    def __init__(self) -> None:
        """Begin with none."""
        self.requests: list[tuple[str, dict[str, str], Any]] = []
        self.address = ""
        self.reset = 0


@pytest.fixture
def troubled() -> Iterator[Troubled]:
    """The server, running."""
    state = Troubled()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            state.requests.append((self.path, dict(self.headers), None))
            self._send(302, b"", Location="http://127.0.0.1:1/")

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            state.requests.append((self.path, dict(self.headers), body))
            said = body["message"]
            reply = json.dumps([REPLY]).encode()
            told = f"event: message\ndata: {json.dumps(REPLY)}\n\n".encode()
            if said == "limit":
                self._send(429, json.dumps(PROBLEM).encode(), **{"Retry-After": "7"})
            elif said == "page":
                self._send(502, b"<html>")
            elif said == "reset" and state.reset > 0:
                state.reset -= 1
                self.close_connection = True
            elif said == "cut":
                self._send(200, told)
            elif said == "fail":
                failed = {"title": "Internal error", "status": 500, "detail": "It failed."}
                self._send(200, told + f"event: error\ndata: {json.dumps(failed)}\n\n".encode())
            elif said == "stream":
                self._send(200, b": wait\n\n" + told + told + b"event: done\ndata: {}\n\n")
            else:
                self._send(200, reply)

        def _send(self, status: int, body: bytes, **headers: str) -> None:
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Stay quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    state.address = f"http://127.0.0.1:{server.server_port}"
    yield state
    server.shutdown()
    server.server_close()
