"""What apps are told while the database or Redis is away: 503 and a sentence, then all is well."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rasa.core.channels.channel import UserMessage
from rasa.core.lock_store import LockError

from rolewise.channels.outage import DETAIL
from rolewise.database import DatabaseAway, Overtaken
from tests.channels.apps import Apps, running


@pytest.mark.parametrize(
    "error", [DatabaseAway("OperationalError"), Overtaken("x"), LockError("Redis is away")]
)
async def test_a_message_is_refused_in_a_sentence(
    error: Exception,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def away(self: Apps, message: UserMessage) -> None:
        raise error

    monkeypatch.setattr(Apps, "handle", away)
    async with running(monkeypatch, tmp_path) as apps:
        status, told, headers = await apps.say("away")
        assert status == 503 and told["detail"] == DETAIL
        assert headers["Content-Type"] == "application/problem+json"
        assert int(headers["Retry-After"]) > 0
    assert "Traceback" not in caplog.text


async def test_a_nul_in_a_sender_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(monkeypatch, tmp_path) as apps:
        status, told, _ = await apps.say("hi", sender="a\0b")
        assert status == 400 and "control characters" in told["detail"]


async def test_readiness_names_what_is_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from rolewise.channels import readiness

    class Store:
        async def run(self, work: Any) -> None:
            raise DatabaseAway("OperationalError")

        def ping(self) -> None:
            return None

    monkeypatch.setattr(readiness, "conversation_store", lambda app: Store())
    assert await readiness._away(None) == "the database does not answer"
    monkeypatch.setattr(readiness, "conversation_store", lambda app: None)
    monkeypatch.setenv("ROLEWISE_REDIS_URL", "redis://127.0.0.1:1/0")
    from rolewise.rest_settings import load_rest_settings

    load_rest_settings.cache_clear()
    assert await readiness._away(None) == "Redis does not answer"
    monkeypatch.delenv("ROLEWISE_REDIS_URL")
    load_rest_settings.cache_clear()
    assert await readiness._away(None) is None


async def test_a_start_waits_for_its_action_server(monkeypatch: pytest.MonkeyPatch) -> None:
    from rolewise.channels import readiness

    found = ["the action server does not answer"] * 3
    asked = []

    async def look(url: str) -> Any:
        asked.append(url)
        return found.pop() if found else None

    monkeypatch.setattr(readiness, "_action_server", look)
    await readiness.wait_for_actions("http://127.0.0.1:5055")
    assert asked == ["http://127.0.0.1:5055"] * 4
    found += ["the action server does not answer"] * 100
    await readiness.wait_for_actions("http://127.0.0.1:5055", patience=0.0)  # not for ever
    assert len(asked) == 5
