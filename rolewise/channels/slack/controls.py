"""What people can tap beneath a message: choices as buttons, menus or boxes, and what ends it.

Limits: https://docs.slack.dev/reference/block-kit/block-elements.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Optional

from rolewise.answers.reply import payload
from rolewise.channels.slack.tapped import SEND
from rolewise.channels.slack.texts import Texts, load_texts
from rolewise.decision.steps import ENTITY

Block = dict[str, Any]
Keep = Callable[[str], str]

MOST_BUTTONS = 5
"""More choices are a menu: a row of so many buttons can still be read."""
MOST_OPTIONS = 100
MOST_BOXES = 10
MOST_MENUS = 20
LABEL_CHARACTERS = 75
VALUE_CHARACTERS = 1000
"""Slack takes 2,000; five buttons of that would be most of a message."""
OPTION_CHARACTERS = 75
CHOICES = "choices"
ENDING = "ending"
FEEDBACK = "feedback"
FORM = "form:open"
CHANGE = "form:change"
PRIVATE = "private:open"
RATED = ("answer", "recommendation", "plan")
"""Types of reply that people may rate."""


def choices(reply: Mapping[str, Any], keep: Keep) -> list[Block]:
    """Return the choices of a reply: buttons, menus where there are many, boxes for several.

    A question of the decision dialogue has all its choices, also those that four buttons leave out.

    Args:
        reply: With ``buttons`` and ``custom``.
        keep: Keeps a payload too long for its place and returns a key.
    """
    buttons = list(reply.get("buttons") or ())
    asked = _asked(reply, buttons)
    others = [button for button in buttons if asked and button not in asked]
    if not asked:
        elements = _one_of(buttons, "choice", keep)
    elif ((reply.get("custom") or {}).get("data") or {}).get("kind") == "several":
        elements = [*_boxes(asked, keep), *_buttons(others, "choice", keep, len(asked))]
    else:
        # The four buttons of a scale leave no room for it.
        others = others or [{"title": load_texts().skip, "payload": _step("skip")}]
        if len(asked) <= MOST_BUTTONS:
            elements = _buttons([*asked, *others], "choice", keep, original=buttons)
        else:
            rest = _buttons(others, "choice", keep, len(asked), buttons)
            elements = [*_menus(asked, "choice", keep), *rest]
    return [{"type": "actions", "block_id": CHOICES, "elements": elements}] if elements else []


def ending(reply: Mapping[str, Any], shared: bool, texts: Optional[Texts] = None) -> list[Block]:
    """Return what ends a message: rate it, answer on a form, have the answer alone.

    Args:
        reply: With ``custom``.
        shared: Whether others than the person see it.
        texts: The bot's words.
    """
    words = texts or load_texts()
    custom: Mapping[str, Any] = reply.get("custom") or {}
    kind, about = custom.get("type"), str(custom.get("topic") or custom.get("type"))
    elements: list[Block] = []
    if kind in RATED:
        elements += [
            _button(f"{FEEDBACK}:{rating}", label, f"{rating} {about}"[:VALUE_CHARACTERS])
            for rating, label in (("up", words.rate_up), ("down", words.rate_down))
        ]
    if (custom.get("data") or {}).get("criterion"):
        elements.append(_button(FORM, words.form["open"], "open"))
    elif kind == "recommendation" and not (custom.get("data") or {}).get("provisional", True):
        elements.append(_button(CHANGE, words.form["change"], "change"))
    if shared and (elements or reply.get("buttons")):
        elements.append(_button(PRIVATE, words.private["open"], "private"))
    return [{"type": "actions", "block_id": ENDING, "elements": elements}] if elements else []


def _asked(reply: Mapping[str, Any], buttons: Sequence[Mapping[str, Any]]) -> list[Block]:
    """Return all choices of a question with their payloads; none where its buttons say it all.

    Buttons carry what is sent: the payload of a choice that has none is built like the others'.
    """
    custom: Mapping[str, Any] = reply.get("custom") or {}
    data: Mapping[str, Any] = custom.get("data") or {}
    criterion, rows = data.get("criterion"), data.get("choices")
    if custom.get("type") != "question" or not criterion or not isinstance(rows, (list, tuple)):
        return []
    known = {str(button.get("payload")): button for button in buttons}
    found: list[Block] = []
    for row in rows:
        if not isinstance(row, Mapping) or not row.get("id"):
            return []
        sent = _step(f"{criterion}={row['id']}")
        found.append(dict(known.get(sent, {"title": row.get("text"), "payload": sent})))
    return found if any(one["payload"] in known for one in found) else []


def _step(step: str) -> str:
    return payload("choose_option", **{ENTITY: step})


def _one_of(buttons: Sequence[Mapping[str, Any]], name: str, keep: Keep) -> list[Block]:
    many = len(buttons) > MOST_BUTTONS
    return _menus(buttons, name, keep) if many else _buttons(buttons, name, keep)


def _buttons(
    buttons: Sequence[Mapping[str, Any]],
    name: str,
    keep: Keep,
    start: int = 0,
    original: Optional[Sequence[Mapping[str, Any]]] = None,
) -> list[Block]:
    """Return buttons; those that aren't of the ``original`` ones are named as extras."""
    return [
        {
            "type": "button",
            "action_id": f"{name if original is None or button in original else 'extra'}:{number}",
            "text": label(button),
            "value": _value(button, VALUE_CHARACTERS, keep),
        }
        for number, button in enumerate(buttons, start)
    ]


def _menus(buttons: Sequence[Mapping[str, Any]], name: str, keep: Keep) -> list[Block]:
    return [
        {
            "type": "static_select",
            "action_id": f"{name}:{start}",
            "placeholder": {"type": "plain_text", "text": load_texts().choose},
            "options": [_option(one, keep) for one in buttons[start : start + MOST_OPTIONS]],
        }
        for start in range(0, len(buttons), MOST_OPTIONS)
    ][:MOST_MENUS]


def _boxes(asked: Sequence[Mapping[str, Any]], keep: Keep) -> list[Block]:
    """Return boxes to tick, and the button that sends what was ticked."""
    boxes: list[Block] = [
        {
            "type": "checkboxes",
            "action_id": f"choice:{start}",
            "options": [_option(one, keep) for one in asked[start : start + MOST_BOXES]],
        }
        for start in range(0, len(asked), MOST_BOXES)
    ][:MOST_MENUS]
    return [*boxes, {**_button(SEND, load_texts().answer, "send"), "style": "primary"}]


def _option(button: Mapping[str, Any], keep: Keep) -> Block:
    return {"text": label(button), "value": _value(button, OPTION_CHARACTERS, keep)}


def _button(action: str, title: str, value: str) -> Block:
    text = {"type": "plain_text", "text": title, "emoji": True}
    return {"type": "button", "action_id": action, "text": text, "value": value}


def label(button: Mapping[str, Any]) -> Block:
    """Return what a button says, within Slack's 75 characters."""
    title = str(button.get("title") or "").strip() or str(button.get("payload") or "").strip()
    return {"type": "plain_text", "text": cut(title, LABEL_CHARACTERS) or "…", "emoji": False}


def _value(button: Mapping[str, Any], most: int, keep: Keep) -> str:
    sent = str(button.get("payload") or button.get("title") or "")
    return keep(sent) if len(sent) > most or sent.startswith("key:") else sent or "?"


def cut(text: str, most: int) -> str:
    """Return at most ``most`` characters, the last of them "…" where something is left out."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
