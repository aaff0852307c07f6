"""``rolewise export`` and ``rolewise erase`` beside running servers: not a byte is left."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from rolewise.settings import ROOT
from tests.conftest import AdvisorProcess, AdvisorServer

WORDS = "zanzibar marmalade"
"""What only the erased conversation says."""


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[AdvisorServer, Path]]:
    folder = tmp_path_factory.mktemp("personal")
    process = AdvisorProcess(folder, ROLEWISE_STATE=str(folder / "state"))
    try:
        process.start()
        yield AdvisorServer(process.port, process.log), folder / "state"
    finally:
        process.stop()


def _rolewise(state: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "rolewise.cli", *arguments],
        cwd=ROOT,
        env={**os.environ, "ROLEWISE_STATE": str(state), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )


def _traces(state: Path, *texts: str) -> list[str]:
    return sorted(
        str(path.relative_to(state))
        for path in state.rglob("*")
        if path.is_file() and any(text.encode() in path.read_bytes() for text in texts)
    )


def test_a_conversation_is_copied_and_erased(own: tuple[AdvisorServer, Path]) -> None:
    server, state = own
    ada, bob = f"ada-{uuid.uuid4().hex}", f"bob-{uuid.uuid4().hex}"
    server.ask(ada, f"what does a data engineer do? {WORDS}")
    plan = server.ask(ada, "make me a learning plan for data engineer")
    for number in range(40):  # over many pages of the database, mixed with another's
        server.ask(ada, f"what does a data engineer earn? {WORDS} {number}")
        if number % 4 == 0:
            server.ask(bob, "what does a statistician earn? persimmon")
    files = [url for reply in plan for url in (reply["custom"]["data"].get("files") or {}).values()]
    assert files and requests.get(files[0], timeout=60).status_code == 200
    assert "rolewise.db-wal" in _traces(state, WORDS)
    assert not [name for name in _traces(state, WORDS, ada, bob) if name.startswith("log")]

    copy = _rolewise(state, "export", ada)
    told = json.loads(copy.stdout)
    assert told["id"] == ada and len([t for t in told["turns"] if t["by"] == "person"]) == 42
    assert WORDS in copy.stdout and bob not in copy.stdout and told["files"]

    erased = _rolewise(state, "erase", ada)
    assert erased.returncode == 0, erased.stdout + erased.stderr
    assert "Its id is in no file" in erased.stdout
    assert _traces(state, WORDS, ada) == []
    assert requests.get(files[0], timeout=60).status_code == 404
    assert json.loads(_rolewise(state, "export", bob).stdout)["turns"]
    assert server.ask(bob, "and what do they do?")[0]["custom"]["roles"] == ["statistician"]
    nothing = _rolewise(state, "export", ada)
    assert nothing.returncode == 1 and "Nothing is kept" in nothing.stderr
    assert _rolewise(state, "erase", ada).returncode == 0


def test_a_conversation_deleted_by_its_person_leaves_nothing(
    own: tuple[AdvisorServer, Path],
) -> None:
    server, state = own
    path = f"{server.address}/api/v1/conversations"
    begun: Any = requests.post(path, timeout=30).json()
    headers = {"Authorization": f"Bearer {begun['token']}"}
    body = {"sender": begun["id"], "message": "what does an ML engineer do? rhubarb"}
    url = f"{server.address}/webhooks/rest/webhook"
    assert requests.post(url, json=body, headers=headers, timeout=60).status_code == 200
    turns = requests.get(f"{path}/{begun['id']}", headers=headers, timeout=30).json()["turns"]
    feedback = {"turn": turns[1]["id"], "rating": "down", "comment": "rhubarb too"}
    judged = f"{path}/{begun['id']}/feedback"
    assert requests.post(judged, json=feedback, headers=headers, timeout=30).status_code == 204
    assert _traces(state, "rhubarb", begun["id"])
    assert requests.delete(f"{path}/{begun['id']}", headers=headers, timeout=30).status_code == 204
    assert _traces(state, "rhubarb", begun["id"]) == []


@pytest.mark.parametrize("arguments", [["erase"], ["export"], ["erase", "a", "b"], ["erase", ""]])
def test_one_id_is_asked_for(arguments: list[str], tmp_path: Path) -> None:
    told = _rolewise(tmp_path, *arguments)
    assert told.returncode == 2 and f"usage: rolewise {arguments[0]} ID" in told.stderr
