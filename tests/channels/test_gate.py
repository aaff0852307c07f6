"""Keys, tokens, rate limits, kinds of body and request ids, over HTTP."""

from __future__ import annotations

import asyncio
import json
import time
from pathlib import Path
from typing import Any

import jwt
import pytest

from rolewise.channels.limiting import RateLimits
from rolewise.channels.slack.incoming import Place
from rolewise.rest_settings import LimitSettings
from tests.channels.apps import running

KEY, SECRET = "key-" + "k" * 32, "jwt-" + "j" * 32
LOCKED = {"ROLEWISE_API_KEYS": KEY, "ROLEWISE_JWT_KEY": SECRET}


def _token(sub: str = "ada", **given: Any) -> str:
    return "Bearer " + jwt.encode({"sub": sub, "exp": int(time.time()) + 60, **given}, SECRET)


async def test_a_key_or_a_token_of_the_sender_is_asked_for(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    async with running(monkeypatch, tmp_path, **LOCKED) as apps:
        for given in ({}, {"Authorization": "Bearer x"}, {"Authorization": f"Basic {KEY}"}):
            status, told, headers = await apps.say("hi", **given)
            assert status == 401 and headers["WWW-Authenticate"] == "Bearer"
            assert "API key or a JWT" in told["detail"] and told["request_id"]
        assert (await apps.say("hi", Authorization=_token("bob")))[0] == 403
        assert (await apps.say("hi", Authorization=_token(exp=1)))[0] == 401
        assert apps.heard == []
        assert (await apps.say("hi", Authorization=_token()))[0] == 200
        assert (await apps.say("hi", "bob", Authorization=f"Bearer {KEY}"))[0] == 200


async def test_the_api_is_locked_and_what_is_public_stays_open(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    async with running(monkeypatch, tmp_path, **LOCKED) as apps:
        assert (await apps.ask("/api/v1/roles"))[0] == 401
        assert (await apps.ask("/api/v1/roles/"))[0] == 401
        assert (await apps.ask("/api/v1/roles/data_scientist"))[0] == 401
        assert (await apps.ask("/api/v1/gap", {"role": "data_engineer"}))[0] == 401
        assert (await apps.ask("/api/v1/roles", Authorization=_token()))[0] == 200
        assert (await apps.ask("/healthz"))[0] == 200
        status, document, _ = await apps.ask("/openapi.json")
        assert status == 200 and document["paths"]["/api/v1/roles"]["get"]["security"]


async def test_the_widget_is_closed_unless_it_is_opened(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = "/api/v1/conversations"
    async with running(monkeypatch, tmp_path, **LOCKED) as apps:
        assert (await apps.ask(path, {}))[0] == 401
        status, begun, _ = await apps.ask(path, {}, Authorization=f"Bearer {KEY}")
        assert status == 201
        own = f"Bearer {begun['token']}"
        assert (await apps.say("hi", begun["id"], Authorization=own))[0] == 200
        assert (await apps.say("hi", begun["id"], Authorization=_token()))[0] == 403
        assert (await apps.say("hi", begun["id"]))[0] == 401
    async with running(monkeypatch, tmp_path, **LOCKED, ROLEWISE_WIDGET_OPEN="yes") as apps:
        assert (await apps.ask(path, {}))[0] == 201
        assert (await apps.ask(path, {}, Authorization="Bearer x"))[0] == 401


async def test_nothing_is_asked_for_by_default(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    async with running(monkeypatch, tmp_path) as apps:
        status, _, headers = await apps.say("hi")
        assert status == 200 and "RateLimit" not in headers
        assert (await apps.ask("/api/v1/conversations/ada"))[0] == 401


async def test_too_many_requests_are_refused_with_when_to_go_on(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    limit = {"ROLEWISE_RATE_LIMIT": "3/hour, 1000/day", "ROLEWISE_PROXIES": "1"}
    async with running(monkeypatch, tmp_path, **limit) as apps:
        left = []
        for _ in range(3):
            status, _, headers = await apps.say("hi", X_Forwarded_For="9.9.9.9, 203.0.113.7")
            assert status == 200
            assert headers["RateLimit-Policy"] == '"3-hour";q=3;w=3600, "1000-day";q=1000;w=86400'
            left.append(headers["RateLimit"].split(";")[1])
        assert left == ["r=2", "r=1", "r=0"]
        status, told, headers = await apps.say("hi", X_Forwarded_For="8.8.8.8, 203.0.113.7")
        assert status == 429 and told["status"] == 429
        assert headers["Content-Type"] == "application/problem+json"
        assert 3500 < int(headers["Retry-After"]) <= 3600 and len(apps.heard) == 3
        assert (await apps.say("hi", X_Forwarded_For="203.0.113.8"))[0] == 200
        assert (await apps.ask("/healthz"))[0] == 200
        assert (await apps.ask("/api/v1/roles", X_Forwarded_For="203.0.113.7"))[0] == 429


async def test_a_key_is_counted_by_itself(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    limit = {"ROLEWISE_RATE_LIMIT": "2/hour", **LOCKED}
    async with running(monkeypatch, tmp_path, **limit) as apps:
        for sender, wanted in (("ada", 200), ("ada", 200), ("ada", 429), ("bob", 200)):
            assert (await apps.say("hi", sender, Authorization=_token(sender)))[0] == wanted
        # Guessing keys is counted by address.
        for wanted in (401, 401, 429):
            assert (await apps.say("hi", Authorization="Bearer wrong"))[0] == wanted


async def test_without_redis_this_server_counts() -> None:
    limits = RateLimits(LimitSettings(("2/hour",), "redis://127.0.0.1:9/0"))
    assert [(await limits.count("ada")).allowed for _ in range(3)] == [True, True, False]


@pytest.mark.parametrize(
    ("path", "kind", "status"),
    [
        ("/webhooks/rest/webhook", "text/plain", 415),
        ("/webhooks/rest/webhook", "multipart/form-data", 415),
        ("/webhooks/rest/webhook", "application/json; charset=utf-8", 200),
        # What curl says where nothing is said.
        ("/webhooks/rest/webhook", "application/x-www-form-urlencoded", 200),
        ("/api/v1/decision", "application/x-www-form-urlencoded", 415),
    ],
)
async def test_a_body_is_json(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, path: str, kind: str, status: int
) -> None:
    async with (
        running(monkeypatch, tmp_path) as apps,
        apps.session.post(
            f"{apps.address}{path}",
            data=b'{"sender": "ada", "message": "hi"}',
            headers={"Content-Type": kind},
        ) as response,
    ):
        assert response.status == status
        assert response.headers["X-Request-ID"]


async def test_every_response_has_a_request_id_and_errors_are_problems(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    async with running(monkeypatch, tmp_path) as apps:
        for path, status in (("/nowhere", 404), ("/healthz", 200), ("/charts/x.svg", 404)):
            told = await apps.ask(path, X_Request_ID="mine-1")
            assert told[0] == status and told[2]["X-Request-ID"] == "mine-1"
        _, _, headers = await apps.ask("/healthz", X_Request_ID="not\tplain")
        assert headers["X-Request-ID"] != "not\tplain"
        for method, path, allowed in (
            ("PUT", "/webhooks/rest/webhook", "POST"),
            ("TRACE", "/api/v1/conversations/web-x", "DELETE, GET"),
            ("POST", "/api/v1/roles", "GET"),
        ):
            async with apps.session.request(method, f"{apps.address}{path}") as response:
                assert response.status == 405 and response.headers["Allow"] == allowed
                assert response.content_type == "application/problem+json"


async def test_other_sites_are_not_let_in(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    async with running(monkeypatch, tmp_path) as apps:
        _, _, headers = await apps.say("hi", Origin="https://evil.example")
        assert "Access-Control-Allow-Origin" not in headers


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (b"POST /webhooks/rest/webhook HTTP/1.1\r\nContent-Length: 70000\r\n\r\n", 413),
        (b"GET /healthz HTTP/1.1\r\nX-Long: " + b"x" * 20_000 + b"\r\n\r\n", 413),
        (b"NONSENSE\r\n\r\n", 400),
    ],
)
async def test_what_never_reaches_us_is_told_as_a_problem_too(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, request_: bytes, status: int
) -> None:
    async with running(monkeypatch, tmp_path) as apps:
        port = int(apps.address.rsplit(":", 1)[1])
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(request_)
        head, _, body = (await reader.read(4000)).partition(b"\r\n\r\n")
        writer.close()
        assert f" {status} ".encode() in head and b"application/problem+json" in head
        assert json.loads(body)["status"] == status


async def test_nobody_talks_as_somebody_in_slack(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    sender = Place("T1", "C2", "U3", "1700000000.1").conversation()
    async with running(monkeypatch, tmp_path) as apps:
        status, told, _ = await apps.say("hi", sender)
        assert status == 403 and "for Slack" in told["detail"] and apps.heard == []


async def test_nothing_is_inflated(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    async with running(monkeypatch, tmp_path) as apps:
        for encoding in ("gzip", "deflate", "br", "gzip, gzip"):
            status, told, _ = await apps.say("hi", Content_Encoding=encoding)
            assert status == 415 and "Content-Encoding" in told["detail"]
        assert (await apps.say("hi", Content_Encoding="identity"))[0] == 200
