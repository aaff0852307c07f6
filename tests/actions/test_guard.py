"""The action server is called by whoever has the key, and tells nobody what went wrong."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from actions.guard import MAX_BYTES
from rolewise.settings import ROOT
from tests.conftest import free_port

KEY = "k3y-" * 10
OWN = """
from rasa_sdk import Action

import actions.guard  # as the package of our actions brings it


class Fails(Action):
    def name(self):
        return "action_fails"

    def run(self, dispatcher, tracker, domain):
        raise RuntimeError("s3cret of the inside")
"""
CALL: dict[str, Any] = {
    "next_action": "action_fails",
    "version": "3.6.21",
    "sender_id": "ada",
    "domain": {},
    "tracker": {"sender_id": "ada", "slots": {}, "events": [], "latest_message": {}},
}


class Server:
    """rasa_sdk's own server, started as its users do, with a package that brings the guard."""

    def __init__(self, folder: Path, key: str) -> None:
        (folder / "own_actions.py").write_text(OWN)
        self.port = free_port()
        self.log = folder / "log"
        environment = {**os.environ, "PYTHONPATH": f"{folder}{os.pathsep}{ROOT}"}
        environment.update(SANIC_HOST="127.0.0.1", ROLEWISE_ACTIONS_KEY=key)
        arguments = ["-m", "rasa_sdk", "--actions", "own_actions", "--port", str(self.port)]
        with self.log.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, *arguments],
                cwd=folder,
                env=environment,
                stdout=output,
                stderr=output,
            )
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            try:
                assert self.call("GET", "/health").status_code == 200
                return
            except requests.ConnectionError:
                assert self.process.poll() is None, self.log.read_text()
                time.sleep(0.1)
        pytest.fail(self.log.read_text())

    def call(self, method: str, path: str, key: str = "", **given: Any) -> requests.Response:
        headers = {
            **given.pop("headers", {}),
            **({"Authorization": f"Bearer {key}"} if key else {}),
        }
        url = f"http://127.0.0.1:{self.port}{path}"
        return requests.request(method, url, headers=headers, timeout=30, **given)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(20)


@pytest.fixture(scope="module", params=[KEY, ""], ids=["with a key", "without"])
def server(request: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    started = Server(tmp_path_factory.mktemp("actions"), request.param)
    started.key = request.param  # type: ignore[attr-defined]
    yield started
    started.stop()


def test_only_the_key_opens_it(server: Any) -> None:
    for path, method in (("/webhook", "POST"), ("/actions", "GET"), ("/nothing", "GET")):
        for wrong in (
            "",
            "x" * len(KEY),
            KEY[:-1],
            f"{KEY}x",
            "ünïcödé".encode().decode("latin-1"),
        ):
            told = server.call(method, path, wrong)
            if server.key:
                assert told.status_code == 401
                assert KEY not in told.text and "ROLEWISE_ACTIONS_KEY" in told.text
            else:
                assert told.status_code != 401, "this machine may call where there is no key"
    assert server.call("GET", "/actions", KEY).json() == [{"name": "action_fails"}]


def test_an_error_tells_nothing_of_the_inside_or_the_call(server: Any) -> None:
    told = server.call("POST", "/webhook", KEY, json=CALL)
    assert told.status_code == 500 and told.json() == {"error": "The call failed."}
    for body in (b"", b"{", b"[]", b"null", b'"x"', b'{"next_action": 1}', b"\xff"):
        told = server.call("POST", "/webhook", KEY, data=body)
        assert told.status_code >= 400
        assert "Traceback" not in told.text and "request_body" not in told.text


def test_it_is_logged_without_the_call(server: Any) -> None:
    server.call("POST", "/webhook", KEY, json={**CALL, "sender_id": "grace-hopper"})
    log = server.log.read_text()
    assert "s3cret of the inside" in log, "the operator reads what went wrong"
    assert "grace-hopper" not in log and KEY not in log


def test_what_is_inflated_is_bounded(server: Any) -> None:
    deflate = {"Content-Encoding": "deflate"}
    fits = zlib.compress(json.dumps({**CALL, "next_action": "action_unknown"}).encode())
    assert server.call("POST", "/webhook", KEY, data=fits, headers=deflate).status_code == 404
    bomb = zlib.compress(b" " * (MAX_BYTES + 1) + b"{}", 9)
    assert len(bomb) < 10_000
    assert server.call("POST", "/webhook", KEY, data=bomb, headers=deflate).status_code == 413
    assert server.call("POST", "/webhook", KEY, data=b"x", headers=deflate).status_code == 400
    assert server.call("POST", "/webhook", KEY, data=fits[:-9], headers=deflate).status_code == 400
    gzip = {"Content-Encoding": "gzip"}
    assert server.call("POST", "/webhook", KEY, data=b"x", headers=gzip).status_code == 415
