"""Hostile text is shown as text, wherever it comes from."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.channels.browsing import Page, settle

PAYLOADS = [
    line
    for line in (Path(__file__).parent / "xss_payloads.txt").read_text("utf-8").split("\n")
    if line
]


def test_hostile_messages_are_shown_as_text(page: Page) -> None:
    page.js("window.hits = 0; window.hit = () => { window.hits += 1 }")
    asked = page.driver.execute_async_script(
        "const [texts, done] = arguments; const chat = document.querySelector('rolewise-chat');"
        "Promise.all(texts.map((text) => chat.ask(text))).then((all) => done(all.length), done)",
        PAYLOADS,
    )
    assert asked == len(PAYLOADS) >= 100
    shown = page.texts("person")
    assert shown == [payload.strip() for payload in PAYLOADS]
    settle()
    assert page.js("return window.hits") == 0


def _hostile_data(text: str) -> dict[str, Any]:
    """A reply's data with the text wherever the widget shows one."""
    rows = [{"id": f"{text}{number}" if number else text, "text": text} for number in range(5)]
    skill = {"id": text, "name": text, "hours": {"low": text, "high": text}, "to": text}
    return {
        "chart_alt": text,
        "chart_table": f"{text}\n\n  a  b\n{text}  1  2",
        "criterion": "c",
        "kind": "scale",
        "choices": rows,
        "steps": rows,
        "min": {"label": text},
        "max": {"label": text},
        "ranking": [{"role": text, "probability": 0.5}, {"role": f"{text}2", "probability": 0.5}],
        "ranges": {text: [text, text]},
        "why": [{"criterion": text, "choice": text, "nats": 1}],
        "answers": {text: text},
        "counterfactual": {"changes": {text: text}, "first": text},
        "plan": {
            "role": text,
            "stages": [
                {"number": text, "skills": [{**skill, "resources": [text]}], "project": text}
            ],
        },
        "files": {text: text, "markdown": text},
    }


def test_hostile_knowledge_is_shown_as_text(page: Page, advisor_server: Any) -> None:
    turns: list[dict[str, Any]] = []
    for number, text in enumerate(PAYLOADS):
        source = {"id": text, "title": text, "url": text, "date": text}
        data = _hostile_data(text)
        custom = {"topic": "comparison", "roles": [text, text], "sources": [source], "data": data}
        kind = ("answer", "question", "recommendation", "plan")[number % 4]
        if kind == "question":
            data["why"] = text
        turns.append({"id": f"m{number}", "by": "person", "text": text, "shown": text})
        turns.append(
            {
                "id": f"m{number}.0",
                "by": "advisor",
                "text": f"{text}\n\n- {text}\n\n[{text}]({text})",
                "buttons": [{"title": text, "payload": f'{text}"c={text}"'}],
                "custom": {**custom, "type": kind, "chart": text},
            }
        )
    page.js(
        "localStorage[Object.keys(localStorage)[0] ?? `rolewise:${location.origin}/`] = arguments[0]",
        json.dumps({"session": None, "turns": turns, "outbox": [], "open": False}),
    )
    page.open(advisor_server.address)
    page.js("window.hits = 0; window.hit = () => { window.hits += 1 }")
    page.until(lambda: len(page.texts("advisor")) == len(PAYLOADS))
    drawn = (
        page.all(".checklist input"),
        page.all(".ranking"),
        page.all(".reasons"),
        page.all(".ends"),
    )
    assert all(drawn), "not all kinds of replies were drawn"
    page.js(
        "root.querySelectorAll('details').forEach((d) => { d.open = true });"
        "root.querySelectorAll('.bubble *').forEach((e) => {"
        " for (const kind of ['mouseover', 'focus', 'error', 'load', 'toggle'])"
        "  e.dispatchEvent(new Event(kind)) })"
    )
    settle()
    assert page.js("return window.hits") == 0
    assert (
        page.js("return root.querySelectorAll('script, iframe, object, embed, link').length") == 0
    )
    assert page.driver.title.startswith("Rolewise")
    page.forget()
