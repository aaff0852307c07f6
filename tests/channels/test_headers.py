"""Headers on every response, what Sanic says by itself included; nothing tells what runs here."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from rolewise.channels.headers import ALWAYS
from tests.channels.apps import Apps, running

MESSAGE = b'{"sender": "ada", "message": "hi"}'


def _request(line: str, *headers: str, body: bytes = b"") -> bytes:
    given = [line, "Host: x", "Connection: close", *headers, f"Content-Length: {len(body)}", "", ""]
    return "\r\n".join(given).encode() + body


JSON = "Content-Type: application/json"
WEBHOOK = "POST /webhooks/rest/webhook HTTP/1.1"
RAW = {
    "page": (_request("GET / HTTP/1.1"), 200),
    "script": (_request("GET /widget.js HTTP/1.1"), 200),
    "head": (_request("HEAD / HTTP/1.1"), 200),
    "answer": (_request(WEBHOOK, JSON, body=MESSAGE), 200),
    "events": (_request(WEBHOOK, JSON, "Accept: text/event-stream", body=MESSAGE), 200),
    "no content": (_request("OPTIONS /webhooks/rest/webhook HTTP/1.1"), None),
    "unknown path": (_request("GET /model/parse HTTP/1.1"), 404),
    "other method": (_request("PUT /webhooks/rest/webhook HTTP/1.1"), 405),
    "trace": (_request("TRACE / HTTP/1.1", "Cookie: s3cret"), None),
    "made up": (_request("BREW / HTTP/1.1"), None),
    "compressed": (_request(WEBHOOK, JSON, "Content-Encoding: gzip", body=b"x"), 415),
    "failure": (_request(WEBHOOK, JSON, body=MESSAGE.replace(b"hi", b"fail")), 500),
    "no request": (b"x\r\n\r\n", 400),
    "bad length": (_request("GET / HTTP/1.1").replace(b"h: 0", b"h: -1"), None),
    "bad chunk": (
        _request(WEBHOOK, JSON).replace(b"Content-Length: 0", b"Transfer-Encoding: chunked")
        + b"zz\r\n",
        400,
    ),
    "too much": (_request(WEBHOOK, JSON).replace(b"h: 0", b"h: 99999999"), 413),
    "long header": (_request("GET / HTTP/1.1", "X: " + "x" * 20_000), 413),
    "bad host": (_request("GET / HTTP/1.1").replace(b"Host: x", b"Host: \xff\x00"), None),
    "bad path": (_request("GET /%ff%00/..%2f HTTP/1.1"), None),
    "bad upgrade": (_request("GET /socket.io/ HTTP/1.1", "Upgrade: websocket"), None),
}


async def _send(apps: Apps, raw: bytes) -> tuple[int, dict[str, str], bytes]:
    port = int(apps.address.rsplit(":", 1)[1])
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(raw)
    await writer.drain()
    told = await asyncio.wait_for(reader.read(), 30)
    writer.close()
    head, _, body = told.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
    return int(first.split()[1]), headers, body


@pytest.mark.parametrize("name", RAW)
async def test_every_response_has_them_and_tells_nothing_of_the_inside(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    raw, wanted = RAW[name]
    async with running(monkeypatch, tmp_path) as apps:
        status, headers, body = await _send(apps, raw)
    assert status < 500 or name == "failure", body
    assert wanted in (None, status), (status, body)
    assert {key: headers.get(key.lower()) for key in ALWAYS} == ALWAYS
    assert "strict-transport-security" not in headers, "there is no TLS here"
    assert "access-control-allow-origin" not in headers
    assert "server" not in headers and "x-powered-by" not in headers
    told = (str(headers) + body.decode("utf-8", "replace")).lower()
    for word in ("traceback", "sanic", "python/", "s3cret", 'file "', "on purpose"):
        assert word not in told, (word, told[:2000])
    if status >= 400 and name != "head":
        assert json.loads(body)["status"] == status
        assert headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("environment", "sent", "wanted"),
    [
        (
            {"ROLEWISE_PROXIES": "1"},
            {"X_Forwarded_For": "9.9.9.9", "X_Forwarded_Proto": "https"},
            True,
        ),
        (
            {"ROLEWISE_PROXIES": "1"},
            {"X_Forwarded_For": "9.9.9.9", "X_Forwarded_Proto": "http"},
            False,
        ),
        ({}, {"X_Forwarded_For": "9.9.9.9", "X_Forwarded_Proto": "https"}, False),
        ({}, {"Forwarded": "for=9.9.9.9;proto=https"}, False),
        ({"ROLEWISE_PUBLIC_URL": "https://a.example.org"}, {}, True),
        ({"ROLEWISE_PUBLIC_URL": "http://a.example.org"}, {}, False),
    ],
)
async def test_https_stays_https(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    environment: dict[str, str],
    sent: dict[str, str],
    wanted: bool,
) -> None:
    async with running(monkeypatch, tmp_path, **environment) as apps:
        for path in ("/healthz", "/nothing"):
            headers: dict[str, Any] = (await apps.ask(path, None, **sent))[2]
            assert ("Strict-Transport-Security" in headers) is wanted
