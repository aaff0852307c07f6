"""Any message may reach any server; none is lost, none answered twice, order is kept."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import queue
import threading
import time
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import requests
from rasa.utils.endpoints import EndpointConfig

from rolewise.channels.outage import DETAIL
from rolewise.channels.redis_client import close_redis, redis_client
from rolewise.lock_store import SharedLocks
from tests.channels.test_socket import _connected, _session, _stored
from tests.servers.conftest import Two

QUESTION = "what does a data engineer do?"


def _until(found: Callable[[], Any], seconds: float = 60.0) -> Any:
    """Wait until something is true, and return it."""
    end = time.monotonic() + seconds
    while True:
        with contextlib.suppress(requests.RequestException):
            what = found()
            if what:
                return what
        assert time.monotonic() < end, "it never came"
        time.sleep(0.1)


def _is_ready(url: str) -> bool:
    return requests.get(f"{url}/readyz", timeout=60).ok


def test_a_conversation_moves_between_servers(two: Two, sender: str) -> None:
    first = two.say(0, sender, QUESTION)
    second = two.say(1, sender, "and how much do they earn in texas?")
    assert first.status_code == second.status_code == 200
    answer = next(item["custom"] for item in second.json() if "custom" in item)
    assert answer["topic"] == "salary" and answer["roles"] == ["data_engineer"]
    assert [text for text, replies in two.said(sender) if replies] == [
        QUESTION,
        "and how much do they earn in texas?",
    ]


def test_a_message_sent_to_both_is_answered_once(two: Two, sender: str) -> None:
    message_id = uuid.uuid4().hex
    with ThreadPoolExecutor(4) as threads:
        told = list(
            threads.map(lambda number: two.say(number, sender, QUESTION, message_id), range(4))
        )
    assert [one.status_code for one in told] == [200] * 4
    assert all(one.json() == told[0].json() for one in told)
    assert sum("Idempotent-Replayed" in one.headers for one in told) == 3
    assert len(two.said(sender)) == 1


async def test_one_persons_messages_are_answered_in_the_order_they_come(
    two: Two, sender: str
) -> None:
    sent = [f"what does a data engineer do in case {number}?" for number in range(10)]
    locks = SharedLocks(EndpointConfig(url=two.redis.url))
    client = redis_client(two.redis.url)
    assert client is not None
    loop, threads = asyncio.get_running_loop(), ThreadPoolExecutor(len(sent))
    waiting = []
    try:
        async with locks.lock(sender):
            (waiting_list,) = await client.keys("rolewise:turn:*:queue")
            for number, text in enumerate(sent):
                waiting.append(loop.run_in_executor(threads, two.say, number, sender, text))
                while await client.llen(waiting_list) < number + 2:  # ours, and those that came
                    await asyncio.sleep(0.01)
        told = await asyncio.wait_for(asyncio.gather(*waiting), 120)
    finally:
        await close_redis()
        threads.shutdown(wait=False)
    assert {one.status_code for one in told} == {200}
    assert [text for text, replies in two.said(sender) if replies] == sent


def test_what_is_sent_at_once_over_a_socket_keeps_its_order(two: Two) -> None:
    session = _session(two.url(0))
    sent = [f"what does a data engineer do in case {number}?" for number in range(10)]
    answered: queue.Queue[Any] = queue.Queue()
    with _connected(two.url(0), session["token"]) as client:
        for text in sent:
            body = {"message": text, "message_id": uuid.uuid4().hex}
            client.socket.emit("user_uttered", body, callback=answered.put)
        for _ in sent:
            assert answered.get(timeout=120)["status"] == 200
    assert [text for text, replies in two.said(session["id"]) if replies] == sent


def test_a_token_a_chart_and_a_thumb_are_good_at_both(two: Two) -> None:
    session = _session(two.url(0))
    headers = {"Authorization": f"Bearer {session['token']}"}
    body = {"sender": session["id"], "message": "how much do data scientists earn in the us?"}
    for number in (0, 1):
        response = requests.post(
            f"{two.url(number)}/webhooks/rest/webhook", json=body, headers=headers, timeout=60
        )
        assert response.status_code == 200
    chart = next(item["custom"]["chart"] for item in response.json() if "custom" in item)
    path = chart[chart.index("/charts/") :].replace(".svg", ".txt").replace(".png", ".txt")
    assert requests.get(two.url(0) + path, timeout=60).status_code == 200
    turn = _stored(two.url(0), session)[-1]["id"]
    judged = requests.post(
        f"{two.url(0)}/api/v1/conversations/{session['id']}/feedback",
        json={"turn": turn, "rating": "up"},
        headers=headers,
        timeout=60,
    )
    assert judged.status_code == 204
    assert _stored(two.url(1), session)[-1]["feedback"]["rating"] == "up"


def test_tabs_at_both_servers_hear_of_each_other(two: Two) -> None:
    session = _session(two.url(0))
    with (
        _connected(two.url(0), session["token"]) as here,
        _connected(two.url(1), session["token"]) as there,
    ):
        message_id = uuid.uuid4().hex

        def heard() -> bool:
            here.say({"message": QUESTION, "message_id": message_id})
            return bool(there.heard("typing"))

        _until(heard)
        told = there.say({"message": QUESTION, "message_id": message_id})
        assert told["status"] == 200 and told["replies"] == len(there.heard("bot_uttered"))
    assert len([turn for turn in _stored(two.url(1), session) if turn["by"] == "person"]) == 1


def test_a_killed_servers_message_is_answered_by_the_other(two: Two, sender: str) -> None:
    message_id = uuid.uuid4().hex
    failed: list[Exception] = []

    def ask() -> None:
        try:
            two.say(0, sender, QUESTION, message_id)
        except requests.RequestException as error:
            failed.append(error)

    asking = threading.Thread(target=ask)
    asking.start()
    time.sleep(0.03)
    two.processes[0].kill()
    asking.join()
    try:
        # The dead server's turn lapses after some seconds.
        answer = two.say(1, sender, QUESTION, message_id)
        assert answer.status_code == 200 and answer.json()
        assert two.said(sender) == [(QUESTION, len(answer.json()))]
    finally:
        two.processes[0].start()
    assert two.say(0, sender, QUESTION, message_id).json() == answer.json()


@pytest.mark.parametrize("which", ["postgres", "redis"])
def test_without_database_or_redis_errors_are_honest_and_pass(
    two: Two, sender: str, which: str
) -> None:
    shared = getattr(two, which)
    assert two.say(0, sender, QUESTION, "message-before").status_code == 200
    session = _session(two.url(0))
    shared.stop()
    try:
        for number in (0, 1):
            told = two.say(number, sender, "and in texas?", "message-during")
            assert told.status_code == 503, told.text
            assert told.headers["Content-Type"] == "application/problem+json"
            assert told.json()["detail"] == DETAIL and told.headers["Retry-After"]
            ready = requests.get(f"{two.url(number)}/readyz", timeout=60)
            assert ready.status_code == 503 and "does not answer" in ready.json()["detail"]
            assert requests.get(f"{two.url(number)}/healthz", timeout=60).status_code == 200
        with _connected(two.url(0), session["token"]) as client:
            assert client.say({"message": QUESTION})["status"] == 503
        read = requests.get(
            f"{two.url(0)}/api/v1/conversations/{session['id']}",
            headers={"Authorization": f"Bearer {session['token']}"},
            timeout=60,
        )
        assert read.status_code == (503 if which == "postgres" else 200)
    finally:
        shared.start()
    for number in (0, 1):
        assert two.say(number, sender, "and in texas?", "message-during").status_code == 200
        _until(functools.partial(_is_ready, two.url(number)))
    assert [text for text, _ in two.said(sender)] == [QUESTION, "and in texas?"]
    for process in two.processes:
        log = process.log.parent / "state" / "log" / "rolewise.log"
        assert "and in texas" not in log.read_text()
        assert "Traceback" not in log.read_text(), log.read_text()


def test_a_server_is_replaced_while_the_other_answers(two: Two) -> None:
    """As a new model is brought: whatever meets the change is answered by the other server."""
    stopping = threading.Event()
    first: list[Any] = []

    def talk(person: int) -> None:
        while not stopping.is_set():
            message_id = uuid.uuid4().hex
            try:
                status: Any = two.say(0, f"rolling-{person}", QUESTION, message_id).status_code
            except requests.ConnectionError as error:
                status = type(error).__name__
            first.append(status)
            if status != 200:
                told = two.say(1, f"rolling-{person}", QUESTION, message_id)
                assert told.status_code == 200, told.text

    with ThreadPoolExecutor(4) as threads:
        talking = [threads.submit(talk, person) for person in range(4)]
        time.sleep(1)
        two.processes[0].stop()
        two.processes[0].start()
        time.sleep(1)
        stopping.set()
        for one in talking:
            one.result()
    assert first[0] == first[-1] == 200 and "ConnectionError" in first
    # A server that stops sends to others (503); then nobody listens; who listens answers.
    assert set(first) <= {200, 503, "ConnectionError"}
    for person in range(4):
        assert all(replies for _, replies in two.said(f"rolling-{person}"))
