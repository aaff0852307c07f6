"""The page ``/metrics`` over HTTP, and that dashboard and alerts ask for what is there."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import uuid
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import aiohttp
import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families
from sanic import Sanic

from rolewise import __version__
from rolewise.channels.callback.queue import Queue
from rolewise.channels.messages import IncomingMessage
from rolewise.channels.metrics import Metrics, Numbers
from rolewise.channels.tally import OUTCOMES, tally
from rolewise.knowledge import TOPICS
from tests.channels.apps import Apps, running
from tests.channels.slack.stub import serve

ROOT = Path(__file__).resolve().parents[2]
DASHBOARD = ROOT / "deploy" / "grafana" / "rolewise.json"
ALERTS = ROOT / "deploy" / "prometheus" / "alerts.yml"
KEY, SECRET = "key-" + "k" * 32, "jwt-" + "j" * 32


async def _samples(apps: Apps, **headers: str) -> dict[tuple[str, tuple[str, ...]], float]:
    """Return the values by name and label values."""
    status, page, told = await apps.ask("/metrics", **headers)
    assert status == 200
    assert told["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    return {
        (sample.name, tuple(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(page)
        for sample in family.samples
    }


async def test_turns_are_shown(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    async with running(monkeypatch, tmp_path) as apps:
        for text in ("hi", "hi there", "silence", "fail"):
            await apps.say(text, "ada-7f3b")
        for _ in range(2):
            await apps.say("again", Idempotency_Key="one-and-the-same")
        found = await _samples(apps)
    assert found["rolewise_turns_total", ("rest", "silence")] == 1
    assert found["rolewise_turns_total", ("rest", "failed")] == 1
    assert found["rolewise_turn_seconds_count", ("rest",)] == sum(
        found["rolewise_turns_total", ("rest", outcome)] for outcome in OUTCOMES
    )
    assert found["rolewise_turns_total", ("slack", "answer")] == 0
    assert found["rolewise_http_responses_total", ("503",)] == 1
    assert found["rolewise_http_responses_total", ("500",)] == 1
    assert found["process_resident_memory_bytes", ()] > 0


async def test_what_runs_is_named_and_nobody_else(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    async with running(monkeypatch, tmp_path) as apps:
        await apps.say("purple elephants", "ada-7f3b", X_Request_ID="request-55")
        _, page, headers = await apps.ask("/metrics")
    for private in ("ada-7f3b", "purple", "elephants", "request-55"):
        assert private not in page
    assert f'version="{__version__}"' in page and headers["Cache-Control"] == "no-store"


async def test_open_metrics_on_request(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    async with running(monkeypatch, tmp_path) as apps:
        wanted = "application/openmetrics-text; version=1.0.0"
        status, page, headers = await apps.ask("/metrics", Accept=wanted)
    assert status == 200 and page.endswith("# EOF\n")
    assert headers["Content-Type"].startswith("application/openmetrics-text")


async def test_where_there_are_keys_it_needs_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    import time

    import jwt

    token = jwt.encode({"sub": "ada", "exp": int(time.time()) + 60}, SECRET)
    locked = {"ROLEWISE_API_KEYS": KEY, "ROLEWISE_JWT_KEY": SECRET}
    async with running(monkeypatch, tmp_path, **locked) as apps:
        assert (await apps.ask("/metrics"))[0] == 401
        assert (await apps.ask("/metrics", Authorization=f"Bearer {token}"))[0] == 403
        await _samples(apps, Authorization=f"Bearer {KEY}")


async def test_queues_and_topics_are_counted_when_asked(tmp_path: Path) -> None:
    queue = Queue(tmp_path / "callbacks.db")
    for number in range(3):
        queue.ask(IncomingMessage(f"ada {number}", "hi", {}, ""), "https://app.example.org/")
    owed = queue.claim("asked")
    assert owed is not None
    queue.answered(owed.id, "{}")
    found = await _of_an_app(callback_queue=queue, slack_turns=SimpleNamespace(waiting=4))
    depths = {
        queue_: found["rolewise_queue_depth", (queue_,)]
        for queue_ in ("callback_answer", "callback_delivery", "slack")
    }
    assert depths == {"callback_answer": 2, "callback_delivery": 1, "slack": 4}
    assert found["rolewise_callbacks_failed", ()] == 0
    queue.close_case(owed.id, "failed")
    assert (await _of_an_app(callback_queue=queue))["rolewise_callbacks_failed", ()] == 1
    queue.close()
    broken = await _of_an_app(callback_queue=queue)  # the rest is shown all the same
    assert ("rolewise_callbacks_failed", ()) not in broken
    assert ("rolewise_turns_total", ("rest", "answer")) in broken


async def _of_an_app(**parts: Any) -> dict[tuple[str, tuple[str, ...]], float]:
    app = Sanic(f"metrics_{uuid.uuid4().hex}", configure_logging=False)
    for name, value in parts.items():
        setattr(app.ctx, name, value)

    async def nobody(message: Any) -> None:
        raise AssertionError("no message is sent here")

    app.blueprint(Metrics().blueprint(nobody), url_prefix="/")
    server, port = await serve(app)
    apps = Apps()
    apps.address = f"http://127.0.0.1:{port}"
    async with aiohttp.ClientSession() as apps.session:
        found = await _samples(apps)
    server.close()
    await server.wait_closed()
    return found


def test_the_library_is_loaded_only_when_somebody_asks() -> None:
    code = (
        "import sys, rolewise.channels.metrics, rolewise.channels.rest;"
        "sys.exit('prometheus_client' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-W", "ignore", "-c", code], cwd=ROOT).returncode == 0


def _families() -> dict[str, set[str]]:
    """Return the labels of every sample, by name, when everything has happened once."""
    tally.cache_clear()
    for topic in TOPICS:
        tally().topics[topic, "yes"] += 1
    tally().turn("rest", "answer", 0.1)
    tally().responses["200"] += 1
    queue = SimpleNamespace(states=lambda: {"asked": 1})
    ctx = SimpleNamespace(callback_queue=queue, slack_turns=SimpleNamespace(waiting=0))
    found: dict[str, set[str]] = {}
    for family in Numbers(SimpleNamespace(ctx=ctx)).collect():  # type: ignore[arg-type]
        for sample in family.samples:
            found.setdefault(sample.name, set()).update(sample.labels)
    tally.cache_clear()
    return found


def _queries() -> list[tuple[str, str]]:
    """Return where a query is, and the query."""
    board = json.loads(DASHBOARD.read_text(encoding="utf-8"))
    found = [
        (panel["title"], target["expr"])
        for panel in board["panels"]
        for target in panel.get("targets", [])
    ]
    for group in yaml.safe_load(ALERTS.read_text(encoding="utf-8"))["groups"]:
        found += [(rule.get("alert") or rule["record"], rule["expr"]) for rule in group["rules"]]
    return found


@pytest.mark.parametrize(("where", "query"), _queries())
def test_dashboard_and_alerts_ask_for_what_is_there(where: str, query: str) -> None:
    families = _families()
    names = set(re.findall(r"\b(?:rolewise|process)_[a-z_]+", query))
    assert names or "up{" in query, where
    for name in names:
        assert name in families or name.startswith("process_"), (where, name)
    for name, selector in re.findall(r"\b(rolewise_[a-z_]+)\{([^}]*)\}", query):
        for label, _, value in re.findall(r'(\w+)(=~|!=|=|!~)"([^"]*)"', selector):
            assert label in families[name] or label in ("job", "instance"), (where, label)
            if label == "outcome":
                assert set(value.split("|")) <= set(OUTCOMES), (where, value)


def test_every_metric_of_ours_is_on_the_dashboard() -> None:
    shown = DASHBOARD.read_text(encoding="utf-8")
    for name in _families():
        assert re.sub(r"_(bucket|count|sum)$", "", name) in shown, name


def test_alerts_say_what_is_wrong_and_are_explained() -> None:
    explained = (ROOT / "docs" / "operate.md").read_text(encoding="utf-8")
    for group in yaml.safe_load(ALERTS.read_text(encoding="utf-8"))["groups"]:
        for rule in group["rules"]:
            assert rule["for"] and rule["labels"]["severity"] in ("page", "ticket")
            assert rule["annotations"]["summary"] and rule["annotations"]["description"]
            assert f"`{rule['alert']}`" in explained
