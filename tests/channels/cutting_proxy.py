"""A proxy that cuts connections at the worst moments."""

from __future__ import annotations

import contextlib
import random
import socket
import threading
from collections.abc import Iterator

MESSAGE = b"POST /webhooks/rest/webhook"
CHUNK = 65536


class CuttingProxy:
    """Passes connections on to a server, and cuts some of those that carry a message.

    Half of the cuts come before the server has the message, half after it has answered and before
    the client gets the answer.

    Attributes:
        port: Where it listens on the loopback interface.
        cuts: How many connections it has cut.
    """

    def __init__(self, target: int, share: float, seed: int = 7) -> None:
        """Listen; ``share`` of the messages, drawn with ``seed``, are cut off."""
        self.cuts = 0
        self._target = target
        self._share = share
        self._random = random.Random(seed)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """Stop listening."""
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        """Pass requests on one after the other, each over a connection of its own."""
        with client, contextlib.suppress(OSError):
            while request := _read(client):
                fate = self._random.random() / self._share if MESSAGE in request[:64] else 1.0
                if fate < 0.5:
                    self.cuts += 1
                    return
                with socket.create_connection(("127.0.0.1", self._target)) as server:
                    server.sendall(request)
                    answer = _read(server)
                if fate < 1.0:
                    self.cuts += 1
                    return
                client.sendall(answer)


def _read(connection: socket.socket) -> bytes:
    """Return one HTTP message, headers and body; nothing when the other side has closed."""
    data = b""
    while b"\r\n\r\n" not in data:
        chunk = connection.recv(CHUNK)
        if not chunk:
            return b""
        data += chunk
    head, _, body = data.partition(b"\r\n\r\n")
    length = 0
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
    while len(body) < length:
        chunk = connection.recv(CHUNK)
        if not chunk:
            return b""
        body += chunk
    return head + b"\r\n\r\n" + body


@contextlib.contextmanager
def cutting_proxy(target: int, share: float) -> Iterator[CuttingProxy]:
    """A proxy for the time of a test."""
    proxy = CuttingProxy(target, share)
    try:
        yield proxy
    finally:
        proxy.close()
