"""The people, for Locust, which runs in an environment of its own: nothing of ours is imported.

Each person has one conversation and sends its messages one after the other, each with an id, to one
of the servers by chance. A message that isn't answered is sent again, with its id, to the next
server, as our widget does, until it is. What was acknowledged is written down, a line each.

SERVERS (addresses, separated by commas), RECORD (a file), THINK (shortest and longest pause in
seconds) and PATIENCE (seconds for a message) come from the environment.
"""

from __future__ import annotations

import itertools
import json
import os
import random
import time
import uuid

import gevent
from locust import HttpUser, task
from questions import QUESTIONS  # the file beside this one

SERVERS = os.environ["SERVERS"].split(",")
SHORTEST, LONGEST = (float(part) for part in os.environ["THINK"].split(","))
PATIENCE_SECONDS = float(os.environ.get("PATIENCE", "120"))
RETRY_SECONDS = 0.5
PATH = "/webhooks/rest/webhook"
RECORD = open(os.environ["RECORD"], "a", encoding="utf-8", buffering=1)  # noqa: SIM115


class Person(HttpUser):
    """One conversation."""

    host = SERVERS[0]
    connection_timeout = 5.0
    network_timeout = 30.0

    def wait_time(self) -> float:
        """Return how long the person reads, in seconds."""
        return random.uniform(SHORTEST, LONGEST)

    def on_start(self) -> None:
        """Begin the conversation."""
        self.sender = f"person-{uuid.uuid4().hex}"
        self.number = 0

    @task
    def say(self) -> None:
        """Send a message until it is answered."""
        message_id = uuid.uuid4().hex
        text = random.choice(QUESTIONS)
        begin, until = time.time(), time.monotonic() + PATIENCE_SECONDS
        body = {"sender": self.sender, "message": text, "message_id": message_id}
        first = random.randrange(len(SERVERS))
        for attempt in itertools.count():
            server = SERVERS[(first + attempt) % len(SERVERS)]
            name = "message" if attempt == 0 else "message again"
            with self.client.post(
                server + PATH, json=body, name=name, catch_response=True
            ) as answer:
                replies = answered(answer)
                if replies:
                    self.number += 1
                    self._write(message_id, text, begin, attempt, len(replies))
                    return
                answer.failure(f"status {answer.status_code}")
            if time.monotonic() > until:
                self._write(message_id, text, begin, attempt, 0)
                return
            gevent.sleep(RETRY_SECONDS)

    def _write(self, message_id: str, text: str, begin: float, again: int, replies: int) -> None:
        line = {
            "sender": self.sender,
            "number": self.number,
            "message_id": message_id,
            "text": text,
            "begin": begin,
            "seconds": time.time() - begin,
            "again": again,
            "replies": replies,
        }
        RECORD.write(json.dumps(line) + "\n")


def answered(answer) -> list:  # type: ignore[no-untyped-def,type-arg]
    """Return the replies of a response; none where it is an error."""
    if answer.status_code != 200:
        return []
    try:
        replies = answer.json()
    except ValueError:
        return []
    return replies if isinstance(replies, list) else []
