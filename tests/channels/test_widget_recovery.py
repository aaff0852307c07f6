"""No message is lost and none answered twice, whatever happens to server and connection.

``WIDGET_CUTS`` and ``WIDGET_RESTARTS`` make the test as long as one likes.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.channels.browsing import Page, browser
from tests.channels.cutting_proxy import cutting_proxy
from tests.conftest import AdvisorProcess

CUTS = int(os.environ.get("WIDGET_CUTS", "20"))
RESTARTS = int(os.environ.get("WIDGET_RESTARTS", "2"))
QUESTIONS = (
    "what does a data engineer do?",
    "and the pay?",
    "what does a data scientist do?",
    "tell me more",
)


@pytest.fixture
def page(tmp_path: Path) -> Iterator[Page]:
    with browser(tmp_path / "chromium") as page:
        yield page


def _stored(page: Page, address: str) -> list[dict[str, Any]]:
    """Return the conversation as the server has it."""
    kept = json.loads(page.js("return localStorage[Object.keys(localStorage)[0]]"))
    assert kept["outbox"] == []
    session = kept["session"]
    answer = requests.get(
        f"{address}/api/v1/conversations/{session['id']}",
        headers={"Authorization": f"Bearer {session['token']}"},
        timeout=30,
    )
    turns: list[dict[str, Any]] = answer.json()["turns"]
    return turns


def _check(page: Page, address: str, asked: list[str]) -> None:
    """Each question once, in order, with an answer, in the widget and on the server."""
    stored = _stored(page, address)
    assert [turn["text"] for turn in stored if turn["by"] == "person"] == asked
    assert page.texts("person") == asked
    answers = [turn["id"] for turn in stored if turn["by"] == "advisor"]
    assert len(answers) == len(set(answers)) == len(page.texts("advisor"))
    assert {turn["id"] for turn in stored if turn["by"] == "person"} == {
        answer.rpartition(".")[0] for answer in answers
    }


@pytest.mark.parametrize("transport", ["socket", "rest"])
def test_cut_connections_lose_and_double_nothing(
    page: Page, advisor_server: Any, transport: str
) -> None:
    target = int(advisor_server.address.rsplit(":", 1)[1])
    asked: list[str] = []
    with cutting_proxy(target, share=0.6) as proxy:
        address = f"http://127.0.0.1:{proxy.port}"
        page.use(transport, address)
        # Waiting before the next try is shortened, so that many cuts take little time.
        page.js(
            "const wait = setTimeout; window.setTimeout = (f, ms, ...a) =>"
            " wait(f, ms >= 500 && ms < 30000 && ms !== 1500 ? 20 : ms, ...a)"
        )
        while proxy.cuts < CUTS:
            question = QUESTIONS[len(asked) % len(QUESTIONS)]
            asked.append(question)
            page.ask(question)
    assert (proxy.socket_cuts > CUTS / 4) == (transport == "socket")
    _check(page, advisor_server.address, asked)


def _wait_for_answer(page: Page, before: int) -> None:
    page.until(lambda: len(page.texts("advisor")) > before)


@pytest.mark.parametrize("transport", ["socket", "rest"])
def test_a_killed_server_loses_and_doubles_nothing(
    page: Page, tmp_path: Path, transport: str
) -> None:
    process = AdvisorProcess(tmp_path, ROLEWISE_STATE=str(tmp_path / "state"))
    address = f"http://127.0.0.1:{process.port}"
    try:
        process.start()
        page.use(transport, address)
        asked = [QUESTIONS[0]]
        page.ask(QUESTIONS[0])
        for number in range(RESTARTS):
            # One in the middle of being answered or just answered, two while the server is away.
            before = len(page.texts("advisor"))
            page.type(QUESTIONS[1])
            if number % 2:
                _wait_for_answer(page, before)
            process.kill()
            for question in QUESTIONS[2:]:
                page.type(question)
            asked += QUESTIONS[1:]
            page.until(lambda: "kept" in page.find(".notice").text)
            if number == 0:
                assert page.violations() == []
            process.start()
            page.until(lambda: page.idle() and not page.all(".person .quiet, .notice p"))
            page.until(lambda: page.find(".notice").text == "")
        _check(page, address, asked)
        page.open(address)
        page.until(lambda: page.texts("person") == asked)
    finally:
        process.stop()
