"""Callbacks: taken at once, answered in order, signed, sent until they are taken, each once."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from rolewise.channels.callback.places import FILE, File, Place, Shared
from rolewise.channels.callback.queue import (
    ANSWERED,
    ASKED,
    DELIVERED,
    FAILED,
    LEASE_SECONDS,
    Full,
    Queue,
)
from rolewise.channels.callback.sender import Sender
from rolewise.channels.delivery import OtherMessage
from rolewise.channels.messages import IncomingMessage
from rolewise.database import DatabaseAway
from tests.channels.callback.conftest import App
from tests.channels.callback.receiver import OLD_SECRET, SECRET

URL = "https://app.example.org/hook"


def _message(text: str, sender: str = "ada", message_id: str = "") -> IncomingMessage:
    return IncomingMessage(sender, text, {}, message_id)


async def test_an_answer_is_called_back(app: App) -> None:
    told = await app.ask("hi", message_id="message-1")
    await app.receiver.until(1)
    found = app.receiver.taken[told["id"]]
    assert found["type"] == "turn.answered" and found["timestamp"].endswith("Z")
    assert found["data"] == {
        "sender": "ada",
        "message_id": "message-1",
        "replies": [{"recipient_id": "ada", "text": "About: hi"}],
    }
    assert app.heard[0].message_id == "message-1" and app.heard[0].input_channel == "callback"


async def test_a_conversation_is_answered_in_order(app: App) -> None:
    senders = [f"person-{number}" for number in range(4)]
    for turn in range(5):
        for sender in senders:
            await app.ask(f"turn {turn}", sender)
    await app.receiver.until(20)
    for sender in senders:
        said = [message.text for message in app.heard if message.sender_id == sender]
        assert said == [f"turn {turn}" for turn in range(5)]


async def test_nothing_is_lost_while_the_app_is_down_slow_or_we_are_stopped(app: App) -> None:
    port = app.receiver.port
    await app.receiver.stop()
    asked = [(await app.ask(f"down {number}", f"person-{number}"))["id"] for number in range(20)]
    await asyncio.sleep(0.2)
    await app.stop()
    await app.start()
    await app.receiver.start(port)
    app.receiver.delay = 0.05
    app.receiver.statuses = [500, 503, 302, 404]
    asked += [(await app.ask(f"slow {number}", f"person-{number}"))["id"] for number in range(20)]
    await app.receiver.until(40)
    assert set(app.receiver.taken) == set(asked) and len(asked) == 40
    assert len(app.heard) == 40
    await app.stop()
    queue = Queue(app.state / FILE)
    assert queue.states() == {DELIVERED: 40}
    await app.start()


async def test_what_was_said_doesn_t_stay(app: App) -> None:
    await app.ask("a secret of mine")
    await app.receiver.until(1)
    await asyncio.sleep(0.1)
    queue = Queue(app.state / FILE)
    dump = "\n".join(queue._db._db.iterdump())
    assert "secret of mine" not in dump and DELIVERED in dump


async def test_a_message_sent_again_is_answered_once(app: App) -> None:
    first = await app.ask("hi", headers={"Idempotency-Key": '"message-1"'})
    again = await app.ask("hi", message_id="message-1")
    assert first["id"] == again["id"]
    await app.ask("bye", message_id="message-1", status=422)
    await app.ask("hi", "bob", message_id="message-1")
    await app.receiver.until(2)
    await asyncio.sleep(0.1)
    assert len(app.heard) == 2 and set(app.receiver.calls.values()) == {1}


async def test_a_failed_turn_is_told(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rolewise.channels.callback.worker.ANSWER_RETRY_SECONDS", 0.01)
    app.failures = 2
    await app.ask("hi")
    await app.receiver.until(1)
    app.failures = 1000
    told = await app.ask("ho")
    await app.receiver.until(2)
    assert app.receiver.taken[told["id"]]["type"] == "turn.failed"
    assert "send it again" in app.receiver.taken[told["id"]]["data"]["detail"]


async def test_gone_means_no_more_attempts(app: App) -> None:
    app.receiver.statuses = [410]
    told = await app.ask("hi")
    await asyncio.sleep(0.5)
    assert app.receiver.calls[told["id"]] == 1 and app.receiver.taken == {}
    assert Queue(app.state / FILE).states() == {FAILED: 1}


async def test_retry_after_is_obeyed(app: App) -> None:
    app.receiver.statuses, app.receiver.headers = [503], {"Retry-After": "600"}
    told = await app.ask("hi")
    await asyncio.sleep(0.5)
    assert app.receiver.calls[told["id"]] == 1
    due = Queue(app.state / FILE).next_due()
    assert due is not None and 500 < due <= 600


@pytest.mark.parametrize(
    ("url", "status"),
    [
        ("https://elsewhere.example/hook", 422),
        ("http://me@127.0.0.1/", 422),
        ("ftp://127.0.0.1/", 422),
        ("", 400),
        (5, 400),
    ],
)
async def test_other_addresses_are_refused(app: App, url: object, status: int) -> None:
    told = await app.ask("hi", status=status, callback_url=url)
    assert "callback_url" in told["detail"] and told["request_id"]
    assert app.heard == []


async def test_both_keys_sign_while_they_are_changed(app: App) -> None:
    sender = Sender(app.settings)
    signed = sender.signature("msg_1", "{}")
    for secret in (SECRET, OLD_SECRET):
        assert Webhook(secret).verify("{}", signed) == {}
    await sender.close()


async def test_of_a_thousand_forged_callbacks_an_app_accepts_none(app: App) -> None:
    sender = Sender(app.settings._replace(secrets=(SECRET,)))
    stranger = Sender(app.settings._replace(secrets=(OLD_SECRET,)))
    body, hook, rng = '{"type": "turn.answered", "data": {}}', Webhook(SECRET), random.Random(8)
    assert hook.verify(body, sender.signature("msg_1", body))
    accepted = []
    for number in range(1000):
        headers, told = sender.signature("msg_1", body), body
        kind = number % 6
        if kind == 0:
            headers = stranger.signature("msg_1", body)
        elif kind == 1:
            age = rng.choice([-1, 1]) * rng.randint(330, 10**6)
            headers = sender.signature("msg_1", body, time.time() + age)
        elif kind == 2:
            told = _altered(body, rng)
        else:
            # The last letters of a base64 text may hold unused bits.
            name = ("webhook-id", "webhook-timestamp", "webhook-signature")[kind - 3]
            text = headers[name]
            headers[name] = _altered(text[:-2], rng) + text[-2:]
        try:
            hook.verify(told, headers)
        except (WebhookVerificationError, ValueError):
            continue
        accepted.append((kind, headers, told))
    assert accepted == []
    await sender.close()
    await stranger.close()


def _altered(text: str, rng: random.Random) -> str:
    place = rng.randrange(len(text))
    other = rng.choice([one for one in "abcXYZ019" if one != text[place]])
    return text[:place] + other + text[place + 1 :]


@pytest.fixture(params=["a file", "PostgreSQL"])
def places(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], Place]]:
    """Opens the queue's place anew, as another server would."""
    if request.param == "a file":
        yield lambda: File(tmp_path / FILE)
        return
    server = request.getfixturevalue("postgres_server")
    server.rows("DROP TABLE IF EXISTS callbacks")
    made: list[Place] = []

    def open_one() -> Place:
        made.append(Shared(server.url))
        return made[-1]

    yield open_one
    for one in made:
        one.close()


def test_a_lease_ends_and_order_is_kept(places: Callable[[], Place]) -> None:
    now = [1000.0]
    queue = Queue(places(), lambda: now[0])
    first, again = queue.ask(_message("one"), URL)
    second, _ = queue.ask(_message("two"), URL)
    other = Queue(places(), lambda: now[0])
    claimed = queue.claim(ASKED)
    assert claimed is not None and claimed.id == first and not again
    assert other.claim(ASKED) is None and queue.next_due() == 0.0
    now[0] += LEASE_SECONDS / 2
    queue.renew([first])
    now[0] += LEASE_SECONDS / 2 + 1
    assert other.claim(ASKED) is None
    now[0] += LEASE_SECONDS
    taken = other.claim(ASKED)
    assert taken is not None and taken.id == first
    other.answered(first, "{}")
    following, ready = queue.claim(ASKED), queue.claim(ANSWERED)
    assert following is not None and following.id == second
    assert ready is not None and ready.body == "{}" and ready.text == ""


def test_the_queue_is_bounded_forgotten_and_purged(places: Callable[[], Place]) -> None:
    now = [1000.0]
    queue = Queue(places(), lambda: now[0], most_owed=2)
    first, _ = queue.ask(_message("one", message_id="message-1"), URL)
    queue.ask(_message("two", "bob"), URL)
    with pytest.raises(Full):
        queue.ask(_message("three"), URL)
    assert queue.ask(_message("one", message_id="message-1"), URL) == (first, True)
    with pytest.raises(OtherMessage):
        queue.ask(_message("one", message_id="message-1"), f"{URL}/elsewhere")
    queue.forget("bob")
    assert queue.owed() == 1
    queue.close_case(first, DELIVERED)
    now[0] += 8 * 86400
    queue.purge()
    assert queue.states() == {}


def test_two_servers_never_claim_the_same(places: Callable[[], Place]) -> None:
    queues = [Queue(places()), Queue(places())]
    asked = {queues[number % 2].ask(_message("one", f"p{number}"), URL)[0] for number in range(20)}
    with ThreadPoolExecutor(2) as threads:

        def claim_all(queue: Queue) -> list[str]:
            return [found.id for found in iter(lambda: queue.claim(ASKED), None)]

        first, second = threads.map(claim_all, queues)
    assert sorted(first + second) == sorted(asked)


def test_the_clock_is_that_of_the_place(places: Callable[[], Place]) -> None:
    assert abs(places().now() - time.time()) < 3600


def test_a_database_that_is_away_is_told(postgres_server: Any) -> None:
    postgres_server.rows("DROP TABLE IF EXISTS callbacks")
    Queue(Shared("postgresql://nobody@127.0.0.1:1/none"))  # a server starts nevertheless
    queue = Queue(Shared(postgres_server.url))
    name, _ = queue.ask(_message("one"), URL)
    postgres_server.kill()
    try:
        for work in (lambda: queue.claim(ASKED), lambda: queue.ask(_message("two"), URL)):
            with pytest.raises(DatabaseAway):
                work()
    finally:
        postgres_server.start()
    claimed = queue.claim(ASKED)
    assert claimed is not None and claimed.id == name
