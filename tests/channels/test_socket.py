"""The Socket.IO channel over a real web socket."""

from __future__ import annotations

import contextlib
import random
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
import requests
import socketio

from rolewise.channels.sessions import Sessions
from rolewise.channels.socket import MAX_SOCKETS, may_connect
from tests.channels.cutting_proxy import cutting_proxy
from tests.conftest import ALLOWED_ORIGIN

WAIT_SECONDS = 30
QUESTION = "what does a data engineer do?"


class Client:
    """A Socket.IO client, and what the server told it."""

    def __init__(self, address: str, token: Any, origin: str | None = None) -> None:
        """Connect."""
        options = {"origin": origin} if origin else {"suppress_origin": True}
        self.socket = socketio.Client(reconnection=False, websocket_extra_options=options)
        self.told: list[tuple[str, Any]] = []
        self.socket.on("*", lambda event, data: self.told.append((event, data)))
        self.refusal: Any = None
        self.socket.on("connect_error", self._refused)
        auth = {"token": token} if token is not None else None
        self.socket.connect(address, auth=auth, transports=["websocket"], wait_timeout=WAIT_SECONDS)

    def _refused(self, reason: Any = None) -> None:
        self.refusal = reason

    def say(self, data: Any) -> dict[str, Any]:
        """Send a message and return the acknowledgment."""
        told: dict[str, Any] = self.socket.call("user_uttered", data, timeout=WAIT_SECONDS)
        return told

    def heard(self, event: str) -> list[Any]:
        """Return what came under an event's name."""
        return [data for name, data in self.told if name == event]


def _session(address: str) -> dict[str, Any]:
    made: dict[str, Any] = requests.post(f"{address}/api/v1/conversations", timeout=30).json()
    return made


@pytest.fixture
def session(advisor_server: Any) -> dict[str, Any]:
    return _session(advisor_server.address)


@contextlib.contextmanager
def _connected(address: str, token: Any, origin: str | None = None) -> Iterator[Client]:
    client = Client(address, token, origin)
    try:
        yield client
    finally:
        client.socket.disconnect()


def _stored(address: str, session: dict[str, Any]) -> list[dict[str, Any]]:
    answer = requests.get(
        f"{address}/api/v1/conversations/{session['id']}",
        headers={"Authorization": f"Bearer {session['token']}"},
        timeout=30,
    )
    turns: list[dict[str, Any]] = answer.json()["turns"]
    return turns


def test_a_message_is_answered_in_the_shape_of_rest(
    advisor_server: Any, session: dict[str, Any]
) -> None:
    with _connected(advisor_server.address, session["token"]) as client:
        client.socket.emit("session_request", {"session_id": "somebody-else"})
        told = client.say({"message": QUESTION, "message_id": "message-1"})
        assert told == {"status": 200, "replies": 1, "message_id": "message-1"}
        assert client.heard("session_confirm") == [session["id"]]
        assert client.heard("typing") == [{"message_id": "message-1"}]
        (reply,) = client.heard("bot_uttered")
    over_rest = advisor_server.ask("socket-test-twin", QUESTION)[0]
    assert reply.pop("message_id") == "message-1" and reply["recipient_id"] == session["id"]
    assert reply.keys() == over_rest.keys()
    assert reply["custom"]["type"] == "answer" and reply["custom"]["sources"]


def test_a_message_is_answered_once_over_both_channels(
    advisor_server: Any, session: dict[str, Any]
) -> None:
    said = {"message": QUESTION, "message_id": "message-1"}
    with _connected(advisor_server.address, session["token"]) as client:
        client.say(said)
        client.say(said)
        first, second = client.heard("bot_uttered")
    again = requests.post(
        f"{advisor_server.address}/webhooks/rest/webhook",
        json={"sender": session["id"], **said},
        headers={"Authorization": f"Bearer {session['token']}"},
        timeout=30,
    ).json()
    assert first == second == {**again[0], "message_id": "message-1"}
    assert len(_stored(advisor_server.address, session)) == 2


def test_only_the_holder_of_a_token_connects(advisor_server: Any, session: dict[str, Any]) -> None:
    key = "k" * 32
    forged = Sessions(key, 30).token(session["id"])
    for token in (None, "", "x", 7, ["x"], "\ud800", forged, session["token"][:-2]):
        client = None
        with pytest.raises(socketio.exceptions.ConnectionError):
            client = Client(advisor_server.address, token)
        assert client is None


def test_nobody_speaks_for_another_conversation(
    advisor_server: Any, session: dict[str, Any]
) -> None:
    other = _session(advisor_server.address)
    with _connected(advisor_server.address, other["token"]) as client:
        told = client.say({"message": QUESTION, "session_id": session["id"]})
        assert told["status"] == 401 and client.heard("bot_uttered") == []
        client.say({"message": QUESTION, "sender": session["id"]})
    assert _stored(advisor_server.address, session) == []
    assert len(_stored(advisor_server.address, other)) == 2


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (None, 400),
        ("hi", 400),
        ({}, 400),
        ({"message": 7}, 400),
        ({"message": " "}, 400),
        ({"message": "hi", "message_id": "no"}, 400),
        ({"message": "hi", "message_id": 7}, 400),
        ({"message": "hi", "metadata": "x"}, 400),
        ({"message": "x" * 4001}, 413),
        ({"message": "hi", "metadata": {"x": "y" * 9000}}, 413),
    ],
)
def test_a_bad_message_is_refused_with_words(
    advisor_server: Any, session: dict[str, Any], data: Any, status: int
) -> None:
    with _connected(advisor_server.address, session["token"]) as client:
        told = client.say(data)
        assert told["status"] == status and told["detail"]
        assert client.heard("problem") == [told]
        assert client.say({"message": "hi"})["status"] == 200  # the connection is still good


def test_an_id_belongs_to_one_text(advisor_server: Any, session: dict[str, Any]) -> None:
    with _connected(advisor_server.address, session["token"]) as client:
        client.say({"message": "hi", "message_id": "message-1"})
        assert client.say({"message": "no", "message_id": "message-1"})["status"] == 422


def test_what_is_too_large_ends_the_connection(
    advisor_server: Any, session: dict[str, Any]
) -> None:
    with _connected(advisor_server.address, session["token"]) as client:
        client.socket.emit("user_uttered", {"message": "hi", "metadata": {"x": "y" * 70_000}})
        client.socket.wait()  # until it is disconnected
        assert not client.socket.connected
    assert _stored(advisor_server.address, session) == []
    assert advisor_server.get("/healthz").status_code == 200


def test_only_pages_that_may_embed_the_widget_connect(
    advisor_server: Any, session: dict[str, Any]
) -> None:
    address, token = advisor_server.address, session["token"]
    for origin in (None, ALLOWED_ORIGIN, address):
        with _connected(address, token, origin) as client:
            assert client.say({"message": "hi"})["status"] == 200
    for origin in ("https://evil.example", "null", f"{ALLOWED_ORIGIN}.evil.example"):
        with pytest.raises(socketio.exceptions.ConnectionError):
            Client(address, token, origin)
    polled = advisor_server.get("/socket.io/?EIO=4&transport=polling")
    assert polled.status_code == 400 and "sid" not in polled.text


def test_a_page_behind_a_proxy_is_our_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROLEWISE_PUBLIC_URL", "https://advisor.example.org/chat")
    monkeypatch.setenv("ROLEWISE_ORIGINS", "https://careers.example.org")
    inside = {"HTTP_HOST": "127.0.0.1:5005"}
    assert may_connect("https://advisor.example.org", inside)
    assert may_connect("https://careers.example.org", inside)
    assert not may_connect("https://advisor.example.org.evil.example", inside)
    assert not may_connect("http://careers.example.org", inside)


def test_a_conversation_has_so_many_connections(
    advisor_server: Any, session: dict[str, Any]
) -> None:
    with contextlib.ExitStack() as stack:
        for _ in range(MAX_SOCKETS):
            stack.enter_context(_connected(advisor_server.address, session["token"]))
        with pytest.raises(socketio.exceptions.ConnectionError):
            Client(advisor_server.address, session["token"])
        stack.enter_context(
            _connected(advisor_server.address, _session(advisor_server.address)["token"])
        )
    with _connected(advisor_server.address, session["token"]) as client:
        assert client.say({"message": "hi"})["status"] == 200


def test_cut_sockets_lose_and_double_nothing(advisor_server: Any, session: dict[str, Any]) -> None:
    """A client that only knows the socket, and sends again with the same id on a new one."""
    target = int(advisor_server.address.rsplit(":", 1)[1])
    asked: list[str] = []
    with cutting_proxy(target, share=0.6) as proxy:
        address = f"http://127.0.0.1:{proxy.port}"
        client: Client | None = None
        draw = random.Random(3)
        while proxy.socket_cuts < 20:
            message_id = uuid.uuid4().hex
            question = draw.choice([QUESTION, "and the pay?", "tell me more"])
            asked.append(question)
            told: dict[str, Any] = {}
            while told.get("status") != 200:
                with contextlib.suppress(socketio.exceptions.SocketIOError):
                    if client is None or not client.socket.connected:
                        client = Client(address, session["token"])
                    told = _said_or_cut(client, {"message": question, "message_id": message_id})
        assert client is not None
        client.socket.disconnect()
    stored = _stored(advisor_server.address, session)
    assert [turn["text"] for turn in stored if turn["by"] == "person"] == asked
    answers = [turn["id"] for turn in stored if turn["by"] == "advisor"]
    assert len(answers) == len(set(answers)) >= len(asked)


def _said_or_cut(client: Client, data: dict[str, Any]) -> dict[str, Any]:
    """Send a message; return the acknowledgment, or nothing when the connection was cut."""
    told: list[dict[str, Any]] = []
    client.socket.emit("user_uttered", data, callback=told.append)
    while not told and client.socket.connected:
        client.socket.sleep(0.005)
    return told[0] if told else {}
