"""The Python client: against the server, against one in trouble, and its example."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import uuid
from typing import Any

import pytest

from rolewise.settings import ROOT
from tests.clients.conftest import KEY, REPLY, Troubled
from tests.conftest import free_port

FOLDER = ROOT / "clients" / "python"
QUESTION = "what does a data engineer do?"


def _client() -> Any:
    spec = importlib.util.spec_from_file_location("rolewise_client", FOLDER / "rolewise_client.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


client = _client()


def test_it_asks_once_and_streams(advisor_server: Any) -> None:
    advisor = client.Rolewise(advisor_server.address)
    sender, key = uuid.uuid4().hex, uuid.uuid4().hex
    (first,) = advisor.ask(sender, QUESTION, key)
    assert advisor.ask(sender, QUESTION, key) == [first]
    assert first["custom"]["roles"] == ["data_engineer"] and first["custom"]["sources"]
    tapped = list(advisor.stream(sender, first["buttons"][0]["payload"]))
    assert tapped and all(reply["text"] for reply in tapped)
    assert [reply["recipient_id"] for reply in tapped] == [sender] * len(tapped)


def test_it_reads_what_is_behind(advisor_server: Any) -> None:
    advisor = client.Rolewise(advisor_server.address + "/")
    assert "data_engineer" in [role["id"] for role in advisor.roles()["roles"]]
    assert advisor.role("data_engineer")["id"] == "data_engineer"
    pay = advisor.salaries("data_engineer", location="US-TX", currency="EUR")
    assert pay["location"] == "US-TX" and pay["figures"]
    route = advisor.routes("ml_engineer", **{"from": "data_analyst"})
    assert route["straight"]["hours"]["low"] > 0
    decided = advisor.decision(roles=["data_engineer", "ml_engineer"])
    assert len(decided["ranking"]) == 2 and decided["next_question"]["question"]


def test_errors_of_the_server_are_clear(advisor_server: Any) -> None:
    advisor = client.Rolewise(advisor_server.address)
    with pytest.raises(client.RolewiseError, match="message is empty") as empty:
        advisor.ask("ada", " ")
    assert empty.value.status == 400 and empty.value.request_id
    with pytest.raises(client.RolewiseError, match="message is empty"):
        list(advisor.stream("ada", " "))
    with pytest.raises(client.RolewiseError) as unknown:
        advisor.role("no/such role?")
    assert unknown.value.status == 404


def test_the_example_runs(advisor_server: Any) -> None:
    ran = subprocess.run(
        [sys.executable, FOLDER / "example.py"],
        env={**os.environ, "ROLEWISE": advisor_server.address, "PYTHONPATH": ""},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert "$" in ran.stdout and "source: " in ran.stdout and "hours of learning" in ran.stdout


def test_key_and_idempotency_key_are_sent(troubled: Troubled) -> None:
    troubled.reset = 2
    assert client.Rolewise(troubled.address, KEY).ask("ada", "reset") == [REPLY]
    headers = [headers for _, headers, _ in troubled.requests]
    assert [one["Authorization"] for one in headers] == [f"Bearer {KEY}"] * 3
    assert len({one["Idempotency-Key"] for one in headers}) == 1
    client.Rolewise(troubled.address).ask("ada", "hi")
    assert "Authorization" not in troubled.requests[-1][1]
    assert troubled.requests[-1][1]["Idempotency-Key"] != headers[0]["Idempotency-Key"]


def test_it_gives_up_with_words(troubled: Troubled) -> None:
    troubled.reset = 100
    advisor = client.Rolewise(troubled.address)
    with pytest.raises(client.RolewiseError, match="No answer") as lost:
        advisor.ask("ada", "reset")
    assert lost.value.status == 0 and len(troubled.requests) == 3
    with pytest.raises(client.RolewiseError, match="No answer"):
        client.Rolewise(f"http://127.0.0.1:{free_port()}").roles()


def test_a_limit_and_a_proxy_s_page(troubled: Troubled) -> None:
    advisor = client.Rolewise(troubled.address)
    with pytest.raises(client.RolewiseError, match="Wait") as limited:
        advisor.ask("ada", "limit")
    error = limited.value
    assert (error.status, error.retry_after, error.request_id) == (429, 7, "r-1")
    with pytest.raises(client.RolewiseError) as page:
        advisor.ask("ada", "page")
    assert (page.value.status, page.value.retry_after) == (502, None)
    assert len(troubled.requests) == 2


def test_a_redirect_is_not_followed(troubled: Troubled) -> None:
    with pytest.raises(client.RolewiseError) as moved:
        client.Rolewise(troubled.address, KEY).roles()
    assert moved.value.status == 302


def test_a_stream_ends_with_done_or_an_error(troubled: Troubled) -> None:
    advisor = client.Rolewise(troubled.address)
    assert list(advisor.stream("ada", "stream")) == [REPLY, REPLY]
    for said, words, status in (("cut", "before the last", 0), ("fail", "It failed", 500)):
        heard = []
        with pytest.raises(client.RolewiseError, match=words) as ended:
            for reply in advisor.stream("ada", said):
                heard.append(reply)
        assert heard == [REPLY] and ended.value.status == status
