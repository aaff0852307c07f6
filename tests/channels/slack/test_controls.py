"""Choices are buttons, menus or boxes, as many as there are."""

from __future__ import annotations

from typing import Any

import pytest

from rolewise.channels.slack.controls import CHANGE, FORM, PRIVATE, choices, ending
from tests.channels.slack.replies import PAY, QUESTION, RESULT, reply
from tests.channels.slack.validate import check_blocks


def _choices(message: dict[str, Any]) -> list[dict[str, Any]]:
    (block,) = choices(message, lambda payload: "key:" + payload[-20:])
    check_blocks([block], 50)
    elements: list[dict[str, Any]] = block["elements"]
    return elements


def _asked(number: int, kind: str = "choices") -> dict[str, Any]:
    rows = [{"id": f"c{n}", "text": f"Choice {n}"} for n in range(number)]
    sent = [
        {"title": row["text"], "payload": f'/choose_option{{"decision_step": "math={row["id"]}"}}'}
        for row in rows[:4]
    ]
    data = {"criterion": "math", "choices": rows, "kind": kind}
    return {"text": "?", "buttons": sent, "custom": {"type": "question", "data": data}}


def test_a_scale_of_five_has_its_middle_and_skip() -> None:
    elements = _choices(QUESTION)
    assert [element["text"]["text"] for element in elements] == [
        "Love it",
        "Like it",
        "Don't mind either way",
        "Rather not",
        "Not for me",
        "Skip",
    ]
    assert elements[2]["value"] == '/choose_option{"decision_step": "math=neutral"}'
    # What the other channels don't offer is named as an extra.
    names = [element["action_id"].partition(":")[0] for element in elements]
    assert names == ["choice", "choice", "extra", "choice", "choice", "extra"]


def test_a_question_with_many_choices_is_a_menu() -> None:
    menu, skip = _choices(_asked(7))
    assert menu["type"] == "static_select" and len(menu["options"]) == 7
    assert menu["options"][6]["value"].startswith(("key:", "/choose_option"))
    assert skip["text"]["text"] == "Skip"


@pytest.mark.parametrize(("number", "boxes"), [(3, 1), (10, 1), (23, 3)])
def test_several_answers_are_boxes_and_a_button(number: int, boxes: int) -> None:
    elements = _choices(_asked(number, "several"))
    assert [element["type"] for element in elements] == ["checkboxes"] * boxes + ["button"]
    assert sum(len(element.get("options", ())) for element in elements) == number
    assert elements[-1]["action_id"] == "choice:send"


def test_a_question_whose_buttons_answer_nothing_keeps_its_buttons() -> None:
    asked = _asked(3)
    asked["buttons"] = [{"title": "Go on", "payload": "/affirm"}]
    assert [element["text"]["text"] for element in _choices(asked)] == ["Go on"]


@pytest.mark.parametrize(
    ("message", "shared", "names"),
    [
        (PAY, False, ["feedback:up", "feedback:down"]),
        (PAY, True, ["feedback:up", "feedback:down", PRIVATE]),
        (QUESTION, False, [FORM]),
        (QUESTION, True, [FORM, PRIVATE]),
        (RESULT, False, ["feedback:up", "feedback:down", CHANGE]),
        (reply("smalltalk") | {"buttons": []}, True, []),
    ],
)
def test_what_ends_a_message(message: dict[str, Any], shared: bool, names: list[str]) -> None:
    blocks = ending(message, shared)
    assert [e["action_id"] for block in blocks for e in block["elements"]] == names
