"""The running server from outside: REST errors, pages, health, and no connection to elsewhere."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import psutil
import pytest
import requests

from tests.conftest import ALLOWED_ORIGIN

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = json.loads((ROOT / "docs" / "custom.schema.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        (b"{", 400),
        (b"[]", 400),
        (b'{"message": "hi"}', 400),
        (b'{"sender": 1, "message": "hi"}', 400),
        (b'{"sender": "a", "message": 5}', 400),
        (json.dumps({"sender": "a", "message": "x" * 4001}).encode(), 413),
        (b'{"sender": "a", "message": "' + b"x" * 100_000 + b'"}', 413),
    ],
)
def test_bad_requests_get_problem_json(advisor_server: Any, raw: bytes, status: int) -> None:
    response = advisor_server.post(raw=raw)
    assert response.status_code == status
    assert response.headers["Content-Type"].startswith("application/problem+json")
    body = response.json()
    assert body["status"] == status and body["detail"] and body["request_id"]
    assert "Traceback" not in response.text


def test_unknown_paths_get_problem_json(advisor_server: Any) -> None:
    response = advisor_server.get("/nowhere")
    assert response.status_code == 404
    assert response.json()["detail"]


def test_the_http_api_of_rasa_is_off(advisor_server: Any) -> None:
    assert advisor_server.get("/status").status_code == 404
    assert advisor_server.get("/conversations/x/tracker").status_code == 404


def test_health_readiness_and_version(advisor_server: Any) -> None:
    assert advisor_server.get("/healthz").json() == {"status": "ok"}
    assert advisor_server.get("/readyz").json() == {"status": "ready"}
    version = advisor_server.get("/version").json()
    assert version["rasa"] == "3.6.21" and version["model_id"]


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "text/html"),
        ("/widget.js", "javascript"),
        ("/static/start.js", "javascript"),
        ("/static/start.css", "text/css"),
        ("/static/icon.svg", "image/svg+xml"),
    ],
)
def test_the_start_page_is_served_with_its_headers(
    advisor_server: Any, path: str, kind: str
) -> None:
    response = advisor_server.get(path)
    assert response.status_code == 200
    assert kind in response.headers["Content-Type"]
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy
    tag = {"If-None-Match": response.headers["ETag"]}
    again = requests.get(f"{advisor_server.address}{path}", headers=tag, timeout=30)
    assert again.status_code == 304 and not again.content


def test_all_that_the_first_view_loads_is_small(advisor_server: Any) -> None:
    headers = {"Accept-Encoding": "gzip"}
    size = 0
    for path in ("/", "/widget.js", "/static/start.js", "/static/start.css", "/static/icon.svg"):
        with requests.get(
            f"{advisor_server.address}{path}", headers=headers, stream=True, timeout=30
        ) as response:
            size += len(response.raw.read(decode_content=False))
    assert size <= 130_000


def test_only_allowed_sites_may_ask(advisor_server: Any) -> None:
    asked = {
        "Origin": "https://elsewhere.example",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type,authorization",
    }
    url = f"{advisor_server.address}/webhooks/rest/webhook"
    refused = requests.options(url, headers=asked, timeout=30)
    assert "Access-Control-Allow-Origin" not in refused.headers
    allowed = requests.options(url, headers={**asked, "Origin": ALLOWED_ORIGIN}, timeout=30)
    assert allowed.headers["Access-Control-Allow-Origin"] == ALLOWED_ORIGIN
    assert "authorization" in allowed.headers["Access-Control-Allow-Headers"]
    origin = {"Origin": ALLOWED_ORIGIN}
    shown = requests.get(f"{advisor_server.address}/healthz", headers=origin, timeout=30).headers
    assert "X-Request-ID" in shown["Access-Control-Expose-Headers"]


@pytest.mark.parametrize(
    "path", ["/static/../rest.py", "/static/..%2Frest.py", "/static/x", "/static/" + "x" * 300]
)
def test_no_other_file_is_served(advisor_server: Any, path: str) -> None:
    assert advisor_server.get(path).status_code == 404


def test_every_kind_of_reply_fits_the_schema(advisor_server: Any) -> None:
    messages = [
        "hi",
        "what does an ML engineer do?",
        "more",
        "why?",
        "source?",
        "ds vs mle",
        "pay in Texas?",
        "what does an actuary do",
        "best pizza in town",
        "asdkjh",
        "the second one",
        "bye",
    ]
    for message in messages:
        for reply in advisor_server.ask("schema", message):
            jsonschema.validate(reply["custom"], SCHEMA)
            assert reply["recipient_id"] == "schema"


def test_two_people_at_once_don_t_mix(advisor_server: Any) -> None:
    advisor_server.ask("one", "what does a data engineer earn?")
    advisor_server.ask("two", "what does a statistician do?")
    one = advisor_server.ask("one", "and what about education?")
    two = advisor_server.ask("two", "and what about education?")
    assert one[0]["custom"]["roles"] == ["data_engineer"]
    assert two[0]["custom"]["roles"] == ["statistician"]


def test_no_connection_leaves_the_machine(advisor_server: Any) -> None:
    advisor_server.ask("quiet", "what does an ML engineer do?")
    port = int(advisor_server.address.rsplit(":", 1)[1])
    ours = [
        process
        for process in psutil.process_iter(["cmdline"])
        if str(port) in (process.info["cmdline"] or [])
        or str(port + 50) in (process.info["cmdline"] or [])
    ]
    assert len(ours) == 2
    for process in ours:
        for connection in process.connections(kind="inet"):
            if connection.raddr:
                assert connection.raddr.ip in ("127.0.0.1", "::1"), connection
            assert connection.laddr.ip in ("127.0.0.1", "::1"), connection
