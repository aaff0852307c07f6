"""Replies one by one: events, Rasa's lines, failures, and messages sent again."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from tests.channels.apps import Apps, running

EVENTS = {"Accept": "text/event-stream"}


def _events(text: str) -> list[tuple[str, Any]]:
    found = []
    for block in text.split("\n\n"):
        lines = dict(line.split(": ", 1) for line in block.splitlines() if line[:1] != ":")
        if lines:
            found.append((lines["event"], json.loads(lines["data"])))
    return found


async def test_replies_come_as_events(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    async with running(monkeypatch, tmp_path) as apps:
        status, text, headers = await apps.say("one two", **EVENTS)
        assert status == 200 and headers["Content-Type"].startswith("text/event-stream")
        told = _events(text)
        assert [name for name, _ in told] == ["message", "message", "done"]
        assert told[0][1] == {"recipient_id": "ada", "text": "one"}
        assert told[2][1]["request_id"] == headers["X-Request-ID"]


async def test_a_reply_is_sent_before_the_next_is_known(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    async with running(monkeypatch, tmp_path) as apps:
        body = {"sender": "ada", "message": "one two"}
        url = f"{apps.address}/webhooks/rest/webhook"
        apps.go.clear()
        asking = asyncio.ensure_future(apps.session.post(url, json=body, headers=EVENTS))
        while not apps.heard:
            await asyncio.sleep(0.01)
        apps.go.set()
        response = await asking
        assert (await response.content.readline()) == b"event: message\n"
        assert b"done" in await response.content.read()


async def test_rasa_s_lines(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    async with running(monkeypatch, tmp_path) as apps:
        body = {"sender": "ada", "message": "one two"}
        _, text, _ = await apps.ask("/webhooks/rest/webhook?stream=true", body)
        assert [json.loads(line)["text"] for line in text.splitlines()] == ["one", "two"]
        status, told, _ = await apps.ask("/webhooks/rest/webhook?stream=false", body)
        assert status == 200 and [item["text"] for item in told] == ["one", "two"]
        assert (await apps.ask("/webhooks/rest/webhook?stream=", body))[0] == 400


@pytest.mark.parametrize(("text", "status"), [("fail", 500), ("silence", 503)])
async def test_a_failure_before_the_first_reply_has_its_status(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, text: str, status: int
) -> None:
    async with running(monkeypatch, tmp_path) as apps:
        for given in (EVENTS, {}):
            found, told, _ = await apps.say(text, **given)
            assert found == told["status"] == status


async def test_a_failure_after_the_first_reply_is_an_event(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    async with running(monkeypatch, tmp_path) as apps:
        _, text, _ = await apps.say("one fail", **EVENTS)
        told = _events(text)
        assert [name for name, _ in told] == ["message", "error"]
        assert told[1][1]["status"] == 500 and told[1][1]["request_id"]
        body = {"sender": "ada", "message": "one fail"}
        _, text, _ = await apps.ask("/webhooks/rest/webhook?stream=true", body)
        assert "Please try again" in json.loads(text.splitlines()[-1])["text"]


async def _twice(apps: Apps, first: dict[str, str], second: dict[str, str]) -> tuple[Any, Any]:
    apps.go.clear()
    both = [asyncio.ensure_future(apps.say("one two", **given)) for given in (first, second)]
    await asyncio.sleep(0.2)
    apps.go.set()
    one, two = await asyncio.gather(*both)
    return one, two


async def test_the_same_key_at_once_is_answered_once(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    async with running(monkeypatch, tmp_path) as apps:
        key = {"Idempotency_Key": '"message-1"'}
        one, two = await _twice(apps, key, {**key, **EVENTS})
        assert len(apps.heard) == 1 and one[0] == two[0] == 200
        replayed = sorted(headers.get("Idempotent-Replayed", "") for _, _, headers in (one, two))
        assert replayed == ["", "true"]
        assert [item for name, item in _events(two[1]) if name == "message"] == one[1]


@pytest.mark.parametrize("key", ["short", '""', "x" * 65, "with space!"])
async def test_a_bad_key_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, key: str
) -> None:
    async with running(monkeypatch, tmp_path) as apps:
        status, told, _ = await apps.say("hi", Idempotency_Key=key)
        assert status == 400 and "Idempotency-Key" in told["detail"]
        body = {"sender": "ada", "message": "hi", "message_id": "message-1"}
        told = await apps.ask("/webhooks/rest/webhook", body, Idempotency_Key="message-2")
        assert told[0] == 422
