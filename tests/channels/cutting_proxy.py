"""A proxy that cuts connections at the worst moments."""

from __future__ import annotations

import contextlib
import random
import socket
import threading
from collections.abc import Iterator
from typing import BinaryIO

MESSAGE = b"POST /webhooks/rest/webhook"
SOCKET = b"GET /socket.io/"
SOCKET_MESSAGE = b'"user_uttered"'
SOCKET_REPLY = b'"bot_uttered"'
CHUNK = 65536


class CuttingProxy:
    """Passes connections on to a server, and cuts some of those that carry a message.

    Half of the cuts come before the server has the message, half after it has answered and before
    the client gets the answer.

    Attributes:
        port: Where it listens on the loopback interface.
        cuts: How many connections it has cut.
        socket_cuts: How many of them were web sockets.
    """

    def __init__(self, target: int, share: float, seed: int = 7) -> None:
        """Listen; ``share`` of the messages, drawn with ``seed``, are cut off."""
        self.cuts = 0
        self.socket_cuts = 0
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
                if request.startswith(SOCKET):
                    self._serve_socket(client, request)
                    return
                fate = self._fate() if MESSAGE in request[:64] else 1.0
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

    def _fate(self) -> float:
        """Return a number below 0.5 to cut before, below 1 to cut after, else to pass on."""
        return self._random.random() / self._share

    def _serve_socket(self, client: socket.socket, request: bytes) -> None:
        """Pass a web socket's frames on, until one carries a message that is to be cut."""
        with socket.create_connection(("127.0.0.1", self._target)) as server:
            server.sendall(request)
            answered = threading.Event()
            back = threading.Thread(target=_pass_back, args=(server, client, answered), daemon=True)
            back.start()
            with client.makefile("rb") as frames, contextlib.suppress(OSError):
                while frame := _frame(frames):
                    raw, payload = frame
                    fate = self._fate() if SOCKET_MESSAGE in payload else 1.0
                    if fate < 0.5:
                        break
                    if fate < 1.0:
                        answered.set()  # from now on replies end the connection
                    server.sendall(raw)
                    if fate < 1.0:
                        back.join(timeout=30)
                        break
                else:
                    return
            self.cuts += 1
            self.socket_cuts += 1
            for connection in (server, client):
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
            back.join(timeout=30)


def _pass_back(server: socket.socket, client: socket.socket, hold: threading.Event) -> None:
    """Pass on what the server sends; with ``hold``, end at the first reply."""
    with contextlib.suppress(OSError):
        while data := server.recv(CHUNK):
            if hold.is_set() and SOCKET_REPLY in data:
                return
            client.sendall(data)
        client.shutdown(socket.SHUT_RDWR)


def _frame(stream: BinaryIO) -> tuple[bytes, bytes] | None:
    """Return a client's web socket frame as it is, and its payload without the mask."""
    head = stream.read(2)
    if len(head) < 2:
        return None
    size = head[1] & 0x7F
    more = stream.read({126: 2, 127: 8}.get(size, 0))
    if more:
        size = int.from_bytes(more, "big")
    mask, masked = stream.read(4), stream.read(size)
    payload = bytes(byte ^ mask[place % 4] for place, byte in enumerate(masked))
    return head + more + mask + masked, payload


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
