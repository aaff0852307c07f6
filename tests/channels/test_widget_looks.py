"""What the widget looks like: sizes, colors, zoom, and axe on every state."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from selenium.webdriver.common.keys import Keys

from tests.channels.browsing import Page, settle


def _show(page: Page, address: str, *turns: dict[str, Any]) -> None:
    """Show a conversation that the server doesn't know."""
    page.js(
        "localStorage[`rolewise:${location.origin}/`] = arguments[0]",
        json.dumps({"session": None, "turns": turns, "outbox": [], "open": False}),
    )
    page.open(address)


def _step(choice: str) -> str:
    return '/decide{"decision_step": "oncall=' + choice + '"}'


SCALE = ["love", "like", "neutral", "unlike", "hate"]
SKILL = {"id": "sql", "name": "SQL", "hours": {"low": 10, "high": 20}}
TOLD: dict[str, tuple[str, dict[str, Any], list[str]]] = {
    "tap": ("question", {"choices": SCALE[:3]}, SCALE[:3]),
    "scale": ("question", {"choices": SCALE}, [*SCALE[:2], *SCALE[3:]]),
    "steps": (
        "question",
        {
            "choices": SCALE,
            "kind": "scale",
            "min": {"value": 1, "label": "Not for me"},
            "max": {"value": 5, "label": "All day long"},
            "steps": [
                {"value": place, "id": choice, "text": f"I {choice} it"}
                for place, choice in enumerate(reversed(SCALE), 1)
            ],
        },
        [*SCALE[:2], *SCALE[3:]],
    ),
    "one": ("question", {"choices": SCALE}, SCALE[:4]),
    "several": ("question", {"choices": SCALE, "kind": "several"}, SCALE[:4]),
    "result": (
        "recommendation",
        {
            "ranking": [
                {"role": "bi_analyst", "probability": 0.6},
                {"role": "data_analyst", "probability": 0.4},
            ],
            "ranges": {"bi_analyst": [0.5, 0.7]},
            "why": [{"criterion": "oncall", "choice": "hate", "nats": 0.7}],
            "answers": {"oncall": "hate"},
            "counterfactual": {"changes": {"oncall": "love"}, "first": "data_analyst"},
        },
        [],
    ),
    "plan": (
        "plan",
        {"plan": {"stages": [{"number": 1, "skills": [SKILL], "project": "A report."}]}},
        [],
    ),
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", list(TOLD))
def test_axe_finds_nothing_in_controls_and_cards(
    page: Page, advisor_server: Any, name: str, scheme: str
) -> None:
    kind, data, offered = TOLD[name]
    if "choices" in data:
        rows = [{"id": choice, "text": f"I {choice} it"} for choice in data["choices"]]
        data = {**data, "choices": rows, "criterion": "oncall"}
        data |= {"answered": 2, "most": 8, "why": "Roles differ in it."}
    custom = {"type": kind, "topic": "decision", "roles": [], "sources": [], "data": data}
    turn = {
        "id": "m1.0",
        "by": "advisor",
        "text": "Question 3: would you like being on call?",
        "buttons": [{"title": f"I {choice} it", "payload": _step(choice)} for choice in offered],
        "custom": custom,
    }
    page.look(320, 700, scheme)
    _show(page, advisor_server.address, {"id": "m1", "by": "person", "text": "hi"}, turn)
    page.js("root.querySelectorAll('details').forEach((d) => { d.open = true })")
    settle()
    assert page.violations() == []
    assert page.overflow() <= 0
    if kind != "question":
        page.forget()
        return
    # Whatever it is, the keyboard answers it.
    control = page.find(".question input, .question button")
    if name in ("scale", "steps"):
        control.send_keys(Keys.RIGHT, Keys.ENTER)
    elif name == "tap":
        control.send_keys(Keys.ENTER)
    else:
        control.send_keys(Keys.SPACE, Keys.ENTER)
    wanted = dict.fromkeys(("scale", "steps"), "I like it").get(name, "I love it")
    page.until(lambda: page.texts("person")[-1] == wanted)
    page.until(lambda: len(page.texts("advisor")) == 2 and page.idle())
    assert page.find(".question").get_attribute("disabled")
    assert page.violations() == []
    page.forget()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), [(320, 640), (360, 740), (768, 1024), (1280, 900)])
def test_it_fits_and_axe_finds_nothing(
    page: Page, width: int, height: int, scheme: str, tmp_path: Path
) -> None:
    page.look(width, height, scheme)
    assert page.violations() == []
    page.ask("data scientist vs ml engineer")
    page.js("root.querySelectorAll('details').forEach((d) => { d.open = true })")
    page.until(lambda: len(page.all(".compare tbody tr")) > 3)
    settle()
    assert page.violations() == []
    assert page.overflow() <= 0
    page.driver.save_screenshot(str(tmp_path / f"{width}-{scheme}.png"))


def test_the_head_stays_whatever_is_scrolled_to(page: Page) -> None:
    page.look(360, 740)
    page.js("chat.removeAttribute('position'); chat.open()")
    for question in ("data scientist vs ml engineer", "tell me more", "and the pay?"):
        page.ask(question)
    top = "return root.querySelector('.head').getBoundingClientRect().top - root.querySelector('.panel').getBoundingClientRect().top"
    before = page.js(top)
    page.js("[...root.querySelectorAll('.turn, .hidden')].forEach((e) => e.scrollIntoView())")
    assert page.js(top) == before
    question = page.all(".turn.person")[-1]
    page.ask("what skills do they need?")
    settle()
    log = page.find(".log")
    last = page.all(".turn.person")[-1]
    seen = (
        "return arguments[1].getBoundingClientRect().top - arguments[0].getBoundingClientRect().top"
    )
    assert -2 <= page.js(seen, log, last) <= 300, "the new message is not in sight"
    assert page.js(seen, log, question) < 0


def test_who_wants_little_motion_gets_none(page: Page) -> None:
    moving = (
        "const dots = document.createElement('div'); dots.className = 'dots';"
        "dots.append(document.createElement('i')); root.querySelector('.log').append(dots);"
        "const moves = (s) => s.animationName !== 'none' || s.transitionDuration !== '0s';"
        "const all = [...root.querySelectorAll('*')].filter((e) => moves(getComputedStyle(e)));"
        "dots.remove(); return all.length"
    )
    assert page.js(moving) == 1
    features = [{"name": "prefers-reduced-motion", "value": "reduce"}]
    page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    try:
        assert page.js(moving) == 0
    finally:
        page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


def test_zoomed_to_200_percent_nothing_is_cut_off(page: Page) -> None:
    page.look(640, 400, zoom=2)  # 1280 by 800 pixels of the screen
    page.ask("data scientist pay in Texas")
    assert page.overflow() <= 0
    field = page.js("return root.querySelector('textarea').getBoundingClientRect().height")
    assert field >= 40
