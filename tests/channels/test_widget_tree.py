"""The decision dialogue by the accessibility tree alone, to its result."""

from __future__ import annotations

from functools import partial

from tests.channels.browsing import Page
from tests.channels.screen_reader import Node, ScreenReader

LOG = "Conversation"
QUESTIONS_AT_MOST = 12


def _asked(reader: ScreenReader) -> list[Node]:
    """Return the controls that wait for an answer."""
    roles = ("slider", "radio", "checkbox", "button")
    return [
        node
        for node in reader.nodes()
        if node.role in roles and not node.disabled and any("?" in name for name in node.inside)
    ]


def _went_on(reader: ScreenReader, question: str) -> bool:
    """Whether another question waits, or the result is there."""
    asked_anew = any(node.inside[-1] != question for node in _asked(reader))
    return asked_anew or "Ranking" in reader.heard(LOG)


def test_a_decision_by_the_accessibility_tree_alone(page: Page) -> None:
    reader = ScreenReader(page)
    reader.write(
        reader.find("textbox", "Your question"),
        "help me choose between data scientist and ml engineer",
    )
    reader.press(reader.find("button", "Send"))
    met: set[str] = set()
    for _ in range(QUESTIONS_AT_MOST):
        page.until(lambda: _asked(reader) or "Ranking" in reader.heard(LOG))
        waiting = _asked(reader)
        if not waiting:
            break
        question, control = waiting[0].inside[-1], waiting[0]
        assert "Skip" in [node.name for node in waiting], question
        met.add(control.role)
        if control.role == "slider":
            assert control.name == question and control.value
            reader.step_up(control)
            assert reader.all("slider")[0].value != control.value
            reader.press(reader.find("button", "Answer"))
        elif control.role == "button":
            reader.press(control)
        else:
            reader.press(control)
            reader.press(reader.find("button", "Answer"))
        page.until(partial(_went_on, reader, question))
    heard = reader.heard(LOG)
    assert "Result" in heard and "Ranking" in heard and "%" in heard
    assert {"slider", "button"} <= met
    for fold in ("Why", "What would change it"):
        reader.press(reader.find("DisclosureTriangle", fold))
    page.until(lambda: "×" in reader.heard(LOG) and "Then first" in reader.heard(LOG))
    assert reader.find("image", "How well the roles fit your answers")
    assert reader.find("button", "Good answer")
