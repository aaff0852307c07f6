"""The terminal client: numbers choose suggestions, errors are told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from rolewise.cli import chat as command

BUTTONS = [{"title": "More", "payload": "/tell_more"}, {"title": "Pay", "payload": "/ask_salary"}]


def test_replies_are_shown_with_numbers(capsys: pytest.CaptureFixture[str]) -> None:
    shown = command.show([{"text": "Hello."}, {"text": "Ask me.", "buttons": BUTTONS}])
    assert shown == BUTTONS
    printed = capsys.readouterr().out
    assert "Hello." in printed and "Ask me." in printed
    assert "  1. More\n  2. Pay\n" in printed


def test_figures_and_sources_are_shown(capsys: pytest.CaptureFixture[str]) -> None:
    table = "Pay a year\n\nThe US  $1,200"
    sources = [
        {"id": "a", "title": "Wages", "url": "https://x.org/a", "date": "2025-05"},
        {"id": "b", "title": "Guide", "url": None, "date": "2024"},
    ]
    custom = {"sources": sources, "data": {"chart_table": table}, "chart": "http://x.org/c.svg"}
    command.show([{"text": "Well.", "custom": custom}])
    printed = capsys.readouterr().out
    assert "\nWell.\n\n    Pay a year\n\n    The US  $1,200\n" in printed
    assert "  Source: Wages, 2025-05 https://x.org/a\n  Source: Guide, 2024\n" in printed


@pytest.mark.parametrize(
    ("typed", "sent"),
    [("2", "/ask_salary"), ("3", "3"), ("0", "0"), ("²", "²"), ("what is pay?", "what is pay?")],
)
def test_a_number_chooses_a_suggestion(
    monkeypatch: pytest.MonkeyPatch, typed: str, sent: str
) -> None:
    messages: list[str] = []

    def ask(_: str, __: str, message: str) -> list[dict[str, Any]]:
        messages.append(message)
        return [{"text": "Well.", "buttons": BUTTONS}]

    lines: Iterator[str] = iter([typed])

    def read(_: str) -> str:
        try:
            return next(lines)
        except StopIteration:
            raise EOFError from None

    monkeypatch.setattr(command, "ask", ask)
    monkeypatch.setattr("builtins.input", read)
    with pytest.raises(EOFError):
        command._converse("http://127.0.0.1:1")
    assert messages == ["/greet", sent]


def test_an_advisor_that_went_away_is_told() -> None:
    with pytest.raises(ConnectionError, match="does not answer any more"):
        command.ask("http://127.0.0.1:1", "ada", "hello")
