"""Runs every conversation in ``tests/scenarios/<kind>/*.yml`` over REST against real servers."""

from __future__ import annotations

import re
import uuid
from pathlib import Path
from typing import Any, Literal, Optional

import pytest
import yaml
from pydantic import BaseModel, Field

from rolewise.answers.reply import MAX_BUTTONS, MAX_WORDS, REPLY_TYPES, count_words

HERE = Path(__file__).parent
KINDS = {
    "happy_path",
    "corrections",
    "digressions",
    "negations",
    "cancellations",
    "invalid_input",
    "disambiguation",
    "follow_ups",
    "knowledge",
    "repeat",
    "decision",
}
FILES = sorted(HERE.glob("*/*.yml"))


class Expectation(BaseModel):
    """What a reply must be; what is left out is not looked at."""

    type: Optional[str] = None
    topic: Optional[str] = None
    roles: Optional[list[str]] = None
    contains: list[str] = Field(default_factory=list)
    excludes: list[str] = Field(default_factory=list)
    buttons: list[str] = Field(default_factory=list)
    source: Optional[str] = None
    replies: Optional[int] = None
    same_text_as_before: Optional[Literal[False]] = None

    class Config:
        """Unknown keys are mistakes."""

        extra = "forbid"


class TurnRecord(BaseModel):
    """One message and what comes back; ``tap`` presses the button with that title."""

    say: Optional[str] = None
    tap: Optional[str] = None
    expect: list[Expectation]

    class Config:
        """Unknown keys are mistakes."""

        extra = "forbid"


class Scenario(BaseModel):
    """A conversation; its name is one sentence."""

    name: str
    turns: list[TurnRecord] = Field(..., min_items=1)

    class Config:
        """Unknown keys are mistakes."""

        extra = "forbid"


def _load(path: Path) -> Scenario:
    return Scenario(**yaml.safe_load(path.read_text(encoding="utf-8")))


def test_there_are_enough_scenarios_in_known_folders() -> None:
    assert len(FILES) >= 60
    assert {path.parent.name for path in FILES} == KINDS


def test_scenario_names_are_different() -> None:
    names = [_load(path).name for path in FILES]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_scenario(path: Path, advisor_server: Any) -> None:
    scenario = _load(path)
    sender = uuid.uuid4().hex
    previous: list[dict[str, Any]] = []
    for turn in scenario.turns:
        message = _message(turn, previous)
        replies = advisor_server.ask(sender, message)
        where = f"{scenario.name} | {message!r} -> {[reply.get('text') for reply in replies]}"
        for reply in replies:
            _check_any_reply(reply, where)
        for number, expected in enumerate(turn.expect):
            assert number < len(replies), where
            _check(expected, replies, number, previous, where)
        previous = replies


def _message(turn: TurnRecord, previous: list[dict[str, Any]]) -> str:
    assert (turn.say is None) != (turn.tap is None), "a turn has either say or tap"
    if turn.say is not None:
        return turn.say
    buttons = [button for reply in previous for button in reply.get("buttons", [])]
    for button in buttons:
        if button["title"].lower() == (turn.tap or "").lower():
            return str(button["payload"])
    raise AssertionError(f"no button {turn.tap!r} among {[b['title'] for b in buttons]}")


def _check_any_reply(reply: dict[str, Any], where: str) -> None:
    """What holds for every reply, whatever was asked."""
    custom = reply["custom"]
    assert set(custom) - {"chart"} == {"type", "topic", "roles", "sources", "data"}, where
    if "chart" in custom:
        assert custom["chart"].endswith(".svg") and custom["data"]["chart_alt"], where
    assert custom["type"] in REPLY_TYPES and custom["type"] != "error", where
    assert 0 < count_words(reply["text"]) <= MAX_WORDS, where
    assert len(reply.get("buttons", [])) <= MAX_BUTTONS, where
    assert not re.search(r"[{}]|\bNone\b|\bnan\b", reply["text"]), where
    if custom["type"] == "answer" and not custom["data"].get("unknown") and custom["data"]:
        assert custom["sources"], where
    for source in custom["sources"]:
        assert source["title"] and source["date"], where


def _check(
    expected: Expectation,
    replies: list[dict[str, Any]],
    number: int,
    previous: list[dict[str, Any]],
    where: str,
) -> None:
    reply = replies[number]
    custom = reply["custom"]
    if expected.replies is not None:
        assert len(replies) == expected.replies, where
    if expected.type is not None:
        assert custom["type"] == expected.type, f"type {custom['type']}: {where}"
    if expected.topic is not None:
        assert custom["topic"] == expected.topic, f"topic {custom['topic']}: {where}"
    if expected.roles is not None:
        assert custom["roles"] == expected.roles, f"roles {custom['roles']}: {where}"
    for term in expected.contains:
        pattern = "|".join(rf"(?<!\w){re.escape(part)}" for part in term.split("|"))
        assert re.search(pattern, reply["text"], re.IGNORECASE), f"lacks {term!r}: {where}"
    for term in expected.excludes:
        assert term.lower() not in reply["text"].lower(), f"has {term!r}: {where}"
    titles = [button["title"].lower() for button in reply.get("buttons", [])]
    for title in expected.buttons:
        assert any(title.lower() in shown for shown in titles), f"no button {title!r}: {where}"
    if expected.source is not None:
        assert expected.source in [source["id"] for source in custom["sources"]], where
    if expected.same_text_as_before is False:
        assert reply["text"] not in [earlier["text"] for earlier in previous], where
