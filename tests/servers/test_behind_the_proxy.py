"""Both servers behind the proxy's own configuration: what people meet when a server dies."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

import requests

from tests.channels.test_socket import _connected, _session
from tests.deploy.nginx import nginx
from tests.servers.conftest import Two

QUESTION = "what does a data engineer do?"


def _say(url: str, sender: str, **more: Any) -> requests.Response:
    body = {"sender": sender, "message": QUESTION, **more}
    return requests.post(f"{url}/webhooks/rest/webhook", json=body, timeout=90)


def test_people_go_on_when_a_server_dies(two: Two, sender: str, tmp_path: Path) -> None:
    with nginx(tmp_path, [process.port for process in two.processes]) as url:
        assert _say(url, sender).status_code == 200
        assert requests.get(f"{url}/metrics", timeout=30).status_code == 404
        assert requests.get(f"{url}/metrics/", timeout=30).status_code == 404
        too_much = _say(url, sender, metadata={"x": "x" * 70_000})
        assert too_much.status_code == 413 and too_much.json()["status"] == 413
        assert "script" in requests.get(url, timeout=60).text
        session = _session(url)
        with _connected(url, session["token"], origin=url) as client:
            assert client.say({"message": QUESTION, "message_id": "by-socket-1"})["status"] == 200
        two.processes[0].kill()
        try:
            for number in range(6):
                assert _say(url, sender, message_id=f"message-{number}").status_code == 200
            with _connected(url, session["token"], origin=url) as client:
                message_id = uuid.uuid4().hex
                told = client.say({"message": QUESTION, "message_id": message_id})
                assert told["status"] == 200 and told["replies"]
        finally:
            two.processes[0].start()
        assert len(two.said(sender)) == 7
