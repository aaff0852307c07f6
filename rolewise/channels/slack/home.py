"""The Home tab and the window to ask a question in."""

from __future__ import annotations

from typing import Optional

from rolewise.channels.slack.blocks import context
from rolewise.channels.slack.controls import Block
from rolewise.channels.slack.mrkdwn import bold, escape, sections
from rolewise.channels.slack.store import Result
from rolewise.channels.slack.texts import Texts, counted

ASK = "home:ask"
COPY = "home:copy"
DELETE = "home:delete"
SAY = "home:say"


def home(texts: Texts, result: Optional[Result], conversations: int, ratings: int) -> Block:
    """Return the Home tab.

    Args:
        texts: The bot's words.
        result: The person's last result.
        conversations: How many conversations the person took part in.
        ratings: How many answers the person rated.
    """
    words = texts.home
    kept = words["kept"].format(
        conversations=counted(conversations, "conversation"), ratings=counted(ratings, "piece")
    )
    starts = [
        _button(f"{SAY}:{number}", start["title"], start["payload"])
        for number, start in enumerate(texts.starts)
    ]
    delete = {
        **_button(DELETE, words["delete"]),
        "style": "danger",
        "confirm": {
            "title": _plain(words["confirm_title"]),
            "text": _plain(words["confirm_text"]),
            "confirm": _plain(words["confirm_yes"]),
            "deny": _plain(words["confirm_no"]),
        },
    }
    shown: list[Block] = [context(escape(words["no_result"]))]
    if result is not None:
        date = f"<!date^{int(result.at)}^{{date}}|a while ago>"
        shown = [*map(_section, sections(result.text)[:20]), context(date)]
    return {
        "type": "home",
        "blocks": [
            {"type": "header", "text": _plain(words["title"])},
            _section(escape(words["about"])),
            _section(words["how"]),
            {
                "type": "actions",
                "elements": [{**_button(ASK, words["ask"]), "style": "primary"}, *starts],
            },
            {"type": "divider"},
            _section(bold(words["result"])),
            *shown,
            {"type": "divider"},
            _section(f"{bold(words['data'])}\n{escape(kept)}"),
            {"type": "actions", "elements": [_button(COPY, words["send_copy"]), delete]},
        ],
    }


def question_form(texts: Texts) -> Block:
    """Return the modal window to type a question in."""
    words = texts.home
    return {
        "type": "modal",
        "callback_id": "ask",
        "title": _plain(words["title"]),
        "submit": _plain(words["send"]),
        "close": _plain(words["cancel"]),
        "blocks": [
            {
                "type": "input",
                "block_id": "question",
                "label": _plain(words["question"]),
                "element": {
                    "type": "plain_text_input",
                    "action_id": "text",
                    "max_length": 3000,
                    "placeholder": _plain(words["example"]),
                },
            }
        ],
    }


def _button(action: str, label: str, value: str = "") -> Block:
    return {
        "type": "button",
        "action_id": action,
        "text": _plain(label),
        "value": value or action,
    }


def _plain(text: str) -> Block:
    return {"type": "plain_text", "text": text}


def _section(text: str) -> Block:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}
