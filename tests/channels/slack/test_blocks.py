"""Every reply becomes messages that Slack takes, with nothing lost."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from rolewise.answers.reply import REPLY_TYPES
from rolewise.channels.slack.blocks import chart_image, pay_fields, render, table, without_image
from rolewise.channels.slack.controls import ENDING, ending
from rolewise.channels.slack.names import Names
from rolewise.knowledge import load_knowledge
from tests.channels.slack.replies import GENERATED, PAY, reply
from tests.channels.slack.validate import check_message

NAMES = Names(load_knowledge())
IMAGE = {"image_url": "https://advisor.example.org/charts/a.png"}


def _render(message: dict[str, Any], kept: dict[str, str] | None = None, **more: Any) -> Any:
    store: dict[str, str] = {} if kept is None else kept

    def keep(payload: str) -> str:
        key = f"key:{len(store)}"
        store[key] = payload
        return key

    return render(message, keep, NAMES, **more)


@pytest.mark.parametrize("kind", REPLY_TYPES)
def test_every_type_of_reply(kind: str) -> None:
    (message,) = _render(reply(kind))
    check_message(message._asdict())
    assert message.text == "R&amp;D for &lt;all&gt;"
    ids = [block.get("block_id") for block in message.blocks]
    assert (ENDING in ids) == (kind in ("answer", "recommendation", "plan"))


def test_pay_has_fields_sources_buttons_and_its_chart() -> None:
    image = chart_image(IMAGE, PAY["custom"]["data"])  # type: ignore[index]
    (message,) = _render(PAY, image=image)
    check_message(message._asdict())
    kinds = [block["type"] for block in message.blocks]
    assert kinds == ["section", "section", "image", "context", "actions", "actions"]
    fields = message.blocks[1]["fields"]
    assert fields[0]["text"].splitlines() == [
        "*Data scientists*, the US",
        "$155,300 median, advertised",
        "middle half $115,000 to $197,400",
        "14,788 ads of 2024-2025",
    ]
    assert "$155,300" in message.blocks[2]["alt_text"]
    assert message.blocks[3]["elements"][0]["text"].endswith("Index>, August 2025")
    buttons = message.blocks[4]["elements"]
    assert [b["action_id"] for b in buttons] == ["choice:0", "choice:1"]
    assert buttons[1]["value"] == '/ask_salary{"role": "ml_engineer"}'


def test_a_figure_says_whose_it_is_and_of_which_level() -> None:
    first, second = PAY["custom"]["data"]["figures"]  # type: ignore[index]
    occupation = {"occupation": "statisticians", "stand_in": True, "measure": "paid"}
    figures = [{**first, "level": "senior", "only": "remote"}, {**second, **occupation}]
    (block,) = pay_fields(figures, NAMES)
    told = [field["text"].splitlines() for field in block["fields"]]
    assert told[0][0] == "*Data scientists*, senior level, the US, remote"
    assert told[1][0] == "*Statisticians*, the US" and told[1][-1] == "12,485 jobs of 2024-2025"


def test_many_sources_are_all_named() -> None:
    sources = [{"id": str(n), "title": f"No {n}", "url": None, "date": "2025"} for n in range(23)]
    (message,) = _render(reply("answer", sources=sources))
    check_message(message._asdict())
    blocks = [b for b in message.blocks if b.get("block_id", "").startswith("sources")]
    told = [element["text"] for block in blocks for element in block["elements"]]
    assert told == [f"No {n}, 2025" for n in range(23)] and len(blocks) == 3


def test_without_an_image_the_table_stands_in() -> None:
    (message,) = _render(PAY)
    assert any("```" in block.get("text", {}).get("text", "") for block in message.blocks)
    (pictured,) = _render(PAY, image=chart_image(IMAGE, {}))
    replaced = without_image(pictured.blocks, PAY["custom"]["data"]["chart_table"])  # type: ignore[index]
    assert replaced == message.blocks


def test_long_payloads_are_kept_by_key() -> None:
    kept: dict[str, str] = {}
    payload = '/ask_salary{"role": "' + "x" * 3000 + '"}'
    (message,) = _render({"text": "?", "buttons": [{"title": "t" * 99, "payload": payload}]}, kept)
    button = message.blocks[1]["elements"][0]
    assert kept[button["value"]] == payload
    assert button["text"]["text"] == "t" * 74 + "…"


@pytest.mark.parametrize(
    ("count", "kind"), [(5, "button"), (6, "static_select"), (120, "static_select")]
)
def test_many_buttons_become_a_menu(count: int, kind: str) -> None:
    buttons = [{"title": f"role {n}", "payload": f"/x{n}"} for n in range(count)]
    (message,) = _render({"text": "Which?", "buttons": buttons})
    check_message(message._asdict())
    elements = message.blocks[1]["elements"]
    assert {element["type"] for element in elements} == {kind}
    shown = [o for e in elements for o in e.get("options", [e])]
    assert [one["value"] for one in shown] == [f"/x{n}" for n in range(count)]


def test_a_long_reply_is_several_messages() -> None:
    messages = _render({"text": "\n".join(["w" * 2990] * 70), "buttons": PAY["buttons"]})
    assert [len(message.blocks) for message in messages] == [3] * 23 + [2]
    assert messages[-1].blocks[-1]["type"] == "actions"
    for message in messages:
        check_message(message._asdict())


def test_a_long_table_is_cut_at_its_lines() -> None:
    lines = [f"{n:04d} " + "&" * 40 for n in range(100)]
    blocks = table("\n".join(lines))
    assert len(blocks) > 1
    told = "\n".join(block["text"]["text"].strip("`\n") for block in blocks)
    assert told.replace("&amp;", "&").split("\n") == lines


def test_feedback_says_what_about() -> None:
    (block,) = ending(reply("answer", topic="salary"), shared=False)
    assert [element["value"] for element in block["elements"]] == ["up salary", "down salary"]


@settings(
    max_examples=1000,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(GENERATED)
def test_generated_replies_keep_to_every_limit(message: dict[str, Any]) -> None:
    for image in (None, chart_image(IMAGE, (message.get("custom") or {}).get("data") or {})):
        for shared in (False, True):
            for rendered in _render(message, image=image, shared=shared):
                check_message(rendered._asdict())
