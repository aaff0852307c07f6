"""The runs: load, kills, order, one long conversation, one core and two, and a soak."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import queue
import random
import statistics
import time
import uuid
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests
import socketio

from bench.load.fleet import Fleet, Locust
from bench.load.questions import QUESTIONS
from bench.load.verdict import judge, lines_of

READING = (1.0, 5.0)
"""Seconds between a person's messages: who reads an answer takes longer."""
HASTY = (0.2, 1.0)
CASES = tuple(f"what does a data engineer do in case {number}?" for number in range(10))
KINDS = ("server", "actions", "redis", "postgres")
Found = dict[str, Any]


def _number(name: str, default: int) -> int:
    return int(os.environ.get(name, default))


@contextlib.contextmanager
def _fleet(folder: Path, servers: int, cores: Any = ()) -> Iterator[Fleet]:
    fleet = Fleet(folder, servers, cores)
    try:
        yield fleet
    finally:
        fleet.stop()


def load(folder: Path, locust: Path) -> Found:
    """Two servers, 50 people who read, five minutes: no error, p95 at most 1 s."""
    seconds, people = _number("SECONDS", 300), _number("PEOPLE", 50)
    with _fleet(folder, 2) as fleet:
        running = Locust(locust, fleet, people, READING, folder / "said.jsonl")
        time.sleep(seconds)
        running.stop()
        lines = lines_of(running.record)
        verdict = judge(lines, fleet.postgres)
    errors = verdict.again + verdict.unanswered
    return {
        "people": people,
        "messages a second": round(len(lines) / seconds, 1),
        "errors": errors,
        **_rounded(verdict),
        "bar met": verdict.sound and not errors and verdict.p95 <= 1,
    }


def kills(folder: Path, locust: Path) -> Found:
    """100 kills of servers, action servers, Redis and PostgreSQL: nothing lost, nothing twice."""
    wanted, people = _number("KILLS", 100), _number("PEOPLE", 20)
    killed = dict.fromkeys(KINDS, 0)
    with _fleet(folder, 2) as fleet:
        running = Locust(locust, fleet, people, HASTY, folder / "said.jsonl")
        time.sleep(5)
        for number in range(wanted):
            kind = KINDS[number % len(KINDS)]
            fleet.kill(kind)
            killed[kind] += 1
            # Now and then in the midst of a start, now and then when all is well again.
            time.sleep(random.uniform(0.5, 6.0))
        for url in fleet.urls:
            fleet.wait_for(url)
        time.sleep(10)
        running.stop()
        lines = lines_of(running.record)
        verdict = judge(lines, fleet.postgres)
    return {
        "killed": killed,
        "people": people,
        **_rounded(verdict),
        "bar met": verdict.sound,
    }


def order(folder: Path, locust: Path) -> Found:
    """Ten messages of one person without waiting: over one socket, and by turns to two servers.

    Over one socket they are sent at once. To two servers they are sent a while apart, for which
    of two requests arrives first is for the network and the servers' work in hand to say.
    """
    people, apart = _number("PEOPLE", 30), (0.05, 0.2)
    found: Found = {"conversations each": people, "messages each": len(CASES)}
    with _fleet(folder, 2) as fleet:
        socket = sum(_in_order(fleet, _by_socket(fleet.urls[0])) for _ in range(people))
        found["one socket, in order"] = socket
        for seconds in apart:
            right = sum(_in_order(fleet, _by_turns(fleet.urls, seconds)) for _ in range(people))
            found[f"two servers, {round(1000 * seconds)} ms apart, in order"] = right
    return {**found, "bar met": socket == right == people}


def _by_socket(url: str) -> str:
    """Send all at once over one socket, and wait for the answers; return the sender."""
    session = requests.post(f"{url}/api/v1/conversations", timeout=30).json()
    client = socketio.Client(reconnection=False)
    acknowledged: queue.Queue[Any] = queue.Queue()
    client.connect(url, auth={"token": session["token"]}, transports=["websocket"])
    try:
        for text in CASES:
            body = {"message": text, "message_id": uuid.uuid4().hex}
            client.emit("user_uttered", body, callback=acknowledged.put)
        for _ in CASES:
            acknowledged.get(timeout=120)
    finally:
        client.disconnect()
    return str(session["id"])


def _by_turns(urls: Sequence[str], seconds: float) -> str:
    """Send to the servers by turns, so many seconds apart; return the sender."""
    sender = f"person-{uuid.uuid4().hex}"
    with ThreadPoolExecutor(len(CASES)) as threads:
        for number, text in enumerate(CASES):
            threads.submit(_say, urls[number % len(urls)], sender, text)
            time.sleep(seconds)
    return sender


def _in_order(fleet: Fleet, sender: str) -> bool:
    """Whether all was stored as it was sent, each message with its replies behind it."""
    rows = fleet.postgres.rows(
        "SELECT type_name, data::json->>'text' FROM events WHERE sender_id = %s"
        " AND type_name IN ('user', 'bot') ORDER BY id",
        sender,
    )
    kinds = "".join(kind[0] for kind, _ in rows)
    said = tuple(text for kind, text in rows if kind == "user")
    return said == CASES and "uu" not in kinds and kinds[-1:] == "b"


def flat(folder: Path, locust: Path) -> Found:
    """One conversation of 1,000 turns: p50 of the last 50 ÷ p50 of the first 50 at most 1.2."""
    turns = _number("TURNS", 1000)
    with _fleet(folder, 1) as fleet:
        times = []
        sender, session = f"person-{uuid.uuid4().hex}", requests.Session()
        for number in range(turns):
            begin = time.perf_counter()
            assert _say(fleet.urls[0], sender, QUESTIONS[number % len(QUESTIONS)], session)
            times.append(time.perf_counter() - begin)
        stored = fleet.postgres.rows(
            "SELECT count(*) FROM events WHERE type_name = 'user' AND sender_id = %s", sender
        )[0][0]
    blocks = [statistics.median(times[start : start + 50]) for start in range(0, turns, 50)]
    return {
        "turns": turns,
        "stored": stored,
        "p50 of each 50 turns ms": [round(1000 * one, 1) for one in blocks],
        "last ÷ first": round(blocks[-1] / blocks[0], 2),
        "bar met": blocks[-1] / blocks[0] <= 1.2 and stored == turns,
    }


def cost(folder: Path, locust: Path) -> Found:
    """What a turn takes: processor time of each part, rows and bytes. A noisy machine matters less.

    After a warm-up of 80 turns, 800 turns in 80 conversations.
    """
    people, each = 80, 10
    with _fleet(folder, 1) as fleet, ThreadPoolExecutor(2) as threads:
        list(threads.map(_talk, [fleet.urls[0]] * 8, [10] * 8))
        begin, size, rows = fleet.processor_seconds(), _size(fleet), _rows(fleet)
        list(threads.map(_talk, [fleet.urls[0]] * people, [each] * people))
        end = fleet.processor_seconds()
        turns = people * each
        found = {
            "turns": turns,
            "processor ms a turn": {
                part: round(1000 * (end[part] - begin[part]) / turns, 2) for part in end
            },
            "rows a turn": round((_rows(fleet) - rows) / turns, 1),
            "bytes a turn, indexes included": round((_size(fleet) - size) / turns),
            "resident MB": {
                "server": round(fleet.servers[0].megabytes()),
                "actions": round(fleet.actions[0].megabytes()),
            },
        }
    return {**found, "bar met": True}


def _size(fleet: Fleet) -> int:
    return int(fleet.postgres.rows("SELECT pg_total_relation_size('events')")[0][0])


def _rows(fleet: Fleet) -> int:
    return int(fleet.postgres.rows("SELECT count(*) FROM events")[0][0])


def cores(folder: Path, locust: Path) -> Found:
    """Turns a second of two servers on two cores ÷ of one on one, in turns: at least 1.5."""
    seconds, rounds = _number("SECONDS", 20), 3
    one, two = [], []
    with _fleet(folder, 2, ([0], [1])) as fleet:
        for _ in range(rounds):
            one.append(_turns_a_second(fleet.urls[:1], 8, seconds))
            two.append(_turns_a_second(fleet.urls, 16, seconds))
    ratio = statistics.median(two) / statistics.median(one)
    return {
        "one server, turns a second": [round(rate, 1) for rate in one],
        "two servers, turns a second": [round(rate, 1) for rate in two],
        "two ÷ one": round(ratio, 2),
        "bar met": ratio >= 1.5,
    }


def soak(folder: Path, locust: Path) -> Found:
    """Memory of a server and its action server after 20,000 turns ÷ after 1,000: at most 1.1."""
    wanted, first = _number("TURNS", 20000), 1000
    with _fleet(folder, 1) as fleet:
        memory: dict[int, float] = {}
        turns = 0
        with ThreadPoolExecutor(4) as threads:
            while turns < wanted:
                # 25 turns a conversation, as many people as it takes.
                list(threads.map(_talk, [fleet.urls[0]] * 8, [25] * 8))
                turns += 200
                if turns % first == 0:
                    parts = (fleet.servers[0], fleet.actions[0])
                    memory[turns] = round(sum(part.megabytes() for part in parts), 1)
                    print(f"{turns} turns: {memory[turns]} MB", flush=True)
    ratio = memory[wanted] / memory[first]
    return {
        "resident MB by turns": memory,
        "last ÷ first": round(ratio, 3),
        "bar met": ratio <= 1.1,
    }


def _talk(url: str, turns: int) -> None:
    sender, session = f"person-{uuid.uuid4().hex}", requests.Session()
    for _ in range(turns):
        assert _say(url, sender, random.choice(QUESTIONS), session)


def _turns_a_second(urls: list[str], people: int, seconds: float) -> float:
    until = time.monotonic() + seconds
    with ThreadPoolExecutor(people) as threads:
        talking = [
            threads.submit(_hurry, urls[number % len(urls)], until) for number in range(people)
        ]
        return sum(one.result() for one in talking) / seconds


def _hurry(url: str, until: float) -> int:
    """Talk without a pause until then; return the turns. By the plainest client there is."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=120)
    sender, count = f"person-{uuid.uuid4().hex}", 0
    while time.monotonic() < until:
        body = json.dumps({"sender": sender, "message": random.choice(QUESTIONS)})
        kind = {"Content-Type": "application/json"}
        connection.request("POST", "/webhooks/rest/webhook", body, kind)
        answer = connection.getresponse()
        count += answer.status == 200 and len(answer.read()) > len("[]")
    connection.close()
    return count


def _say(url: str, sender: str, text: str, session: Any = requests) -> bool:
    body = {"sender": sender, "message": text, "message_id": uuid.uuid4().hex}
    response = session.post(f"{url}/webhooks/rest/webhook", json=body, timeout=120)
    return response.status_code == 200 and bool(response.json())


def _rounded(verdict: Any) -> Found:
    return {
        key: round(value, 3) if isinstance(value, float) else value
        for key, value in verdict._asdict().items()
    }
