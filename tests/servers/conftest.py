"""Two advisors that share a database, Redis, a folder and a secret, as two machines would."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.conftest import AdvisorProcess


class Two:
    """The two servers, and what they share."""

    def __init__(self, folder: Path, postgres: Any, redis: Any) -> None:
        """Choose ports; nothing runs yet."""
        self.postgres, self.redis = postgres, redis
        self.processes = []
        for name in ("one", "two"):
            (folder / name).mkdir()
            self.processes.append(
                AdvisorProcess(
                    folder / name,
                    ROLEWISE_STATE=str(folder / name / "state"),
                    ROLEWISE_SHARED=str(folder / "shared"),
                    ROLEWISE_DATABASE_URL=postgres.url,
                    ROLEWISE_REDIS_URL=redis.url,
                    ROLEWISE_SECRET="of-both-servers-" * 3,
                )
            )

    def start(self) -> None:
        """Start both at once, which is when both make the tables."""
        with ThreadPoolExecutor(2) as threads:
            list(threads.map(AdvisorProcess.start, self.processes))

    def url(self, number: int) -> str:
        """Return where a server is."""
        return f"http://127.0.0.1:{self.processes[number % 2].port}"

    def say(self, number: int, sender: str, text: str, message_id: str = "") -> requests.Response:
        """Send a message to one of the servers."""
        body = {"sender": sender, "message": text}
        if message_id:
            body["message_id"] = message_id
        return requests.post(f"{self.url(number)}/webhooks/rest/webhook", json=body, timeout=60)

    def said(self, sender: str) -> list[tuple[str, int]]:
        """Return what a person said as it is stored, and how many replies are behind each."""
        rows = self.postgres.rows(
            "SELECT type_name, data::json->>'text' FROM events WHERE sender_id = %s"
            " AND type_name IN ('user', 'bot') ORDER BY id",
            sender,
        )
        told: list[tuple[str, int]] = []
        for kind, text in rows:
            if kind == "user":
                told.append((text, 0))
            else:
                told[-1] = (told[-1][0], told[-1][1] + 1)
        return told


@pytest.fixture(scope="package")
def two(
    tmp_path_factory: pytest.TempPathFactory, postgres_server: Any, redis_server: Any
) -> Iterator[Two]:
    """Both, running."""
    postgres_server.rows("DROP TABLE IF EXISTS events, feedback, callbacks")
    made = Two(tmp_path_factory.mktemp("two"), postgres_server, redis_server)
    try:
        made.start()
        yield made
    finally:
        for process in made.processes:
            process.stop()


@pytest.fixture
def sender() -> str:
    return f"person-{uuid.uuid4().hex}"
