"""What Slack sends, in one shape: who said what, where, and its names, to know retries by."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any, Literal, NamedTuple, Optional
from urllib.parse import parse_qsl

from rolewise.channels.slack.aside import without_aside
from rolewise.channels.slack.mrkdwn import heard as read_text
from rolewise.channels.slack.tapped import chosen_value, object_of, state_values, text_of

Kind = Literal[
    "message",
    "choice",
    "feedback",
    "home",
    "home_button",
    "form",
    "open_form",
    "answers",
    "private",
]
Data = dict[str, Any]

PLAIN_SUBTYPES = (None, "file_share", "thread_broadcast", "me_message")
"""Messages of people; all other subtypes are edits, deletions, joins and bots."""
ANSWERS = "answers"
"""Callback id of the form with the questions of the decision dialogue."""


class BadBody(ValueError):
    """The body can't be read."""


class Place(NamedTuple):
    """Where a person talks to us.

    Attributes:
        team, channel, user: Slack's ids; an empty channel for the person's direct messages.
        thread: Timestamp of the thread's first message, or None outside of threads.
        direct: Whether it is a direct message.
        response_url: Where an answer goes that only the person sees; empty otherwise.
        alone: Whether only the person sees the answer, with or without such an address.
    """

    team: str
    channel: str
    user: str
    thread: Optional[str] = None
    direct: bool = False
    response_url: str = ""
    alone: bool = False

    def conversation(self) -> str:
        """Return the id of the conversation: one for each thread, and for each direct channel.

        What only one person sees is a conversation of its own in each channel.
        """
        if self.alone:
            return f"slack-{self.team}-{self.channel}-{self.user}-private"
        return "-".join(["slack", self.team, self.channel, *([self.thread] if self.thread else [])])


class Heard(NamedTuple):
    """Something to do.

    Attributes:
        kind: What it is.
        place: Where.
        text: What was said or chosen; the value of a button.
        keys: Its names: it is a retry or a double when one of them was there before.
        data: The whole payload.
    """

    kind: Kind
    place: Place
    text: str
    keys: tuple[str, ...]
    data: Data


def read_body(body: bytes, content_type: str) -> Data:
    """Return the payload of a request: an event, an interaction or a slash command.

    Raises:
        BadBody: It is none of these.
    """
    kind = content_type.partition(";")[0].strip().lower()
    try:
        text = body.decode("utf-8")
        if kind == "application/json":
            data = json.loads(text)
        else:
            form = dict(parse_qsl(text, keep_blank_values=True))
            data = json.loads(form["payload"]) if "payload" in form else form
    except (ValueError, RecursionError) as error:
        raise BadBody("the body is not what Slack sends") from error
    if not isinstance(data, dict):
        raise BadBody("the body is not an object")
    return data


def understand(data: Data, members: Callable[[str], Sequence[str]]) -> Optional[Heard]:
    """Return what is to be done, or None for what isn't for us.

    Args:
        data: A payload of ``read_body``.
        members: Gives the people of a conversation of ours; empty where we weren't in it.
    """
    kind = data.get("type")
    if kind == "event_callback":
        event = object_of(data, "event")
        if event.get("type") in ("message", "app_mention"):
            return _message(data, event, members)
        if event.get("type") == "app_home_opened" and event.get("tab", "home") == "home":
            place = Place(text_of(data, "team_id"), "", text_of(event, "user"), direct=True)
            return Heard("home", place, "", _names(event=data.get("event_id")), data)
        return None
    if kind == "block_actions":
        return _action(data)
    if kind == "view_submission":
        return _form(data)
    return _command(data) if "command" in data else None


def _message(data: Data, event: Data, members: Callable[[str], Sequence[str]]) -> Optional[Heard]:
    bot = _bot(data)
    user, channel, raw = text_of(event, "user"), text_of(event, "channel"), text_of(event, "text")
    if (
        event.get("bot_id")
        or event.get("bot_profile")
        or event.get("hidden")
        or event.get("edited")
        or event.get("subtype") not in PLAIN_SUBTYPES
        or user in ("", bot, "USLACKBOT")
        or not channel
    ):
        return None
    direct = event.get("channel_type") == "im" or channel.startswith("D")
    thread = text_of(event, "thread_ts") or ("" if direct else text_of(event, "ts"))
    place = Place(text_of(data, "team_id"), channel, user, thread or None, direct)
    # In a channel we answer mentions, and whoever is alone with us in a thread.
    if not direct and event["type"] == "message" and not (bot and f"<@{bot}>" in raw):
        alone = event.get("thread_ts") and list(members(place.conversation())) == [user]
        if not alone or "<@" in raw:
            return None
    text = read_text(raw, bot)
    if not direct and (asked := without_aside(text)) is not None:
        # Slack shows what one person sees in a thread only where there is one already.
        place = place._replace(alone=True, thread=text_of(event, "thread_ts") or None)
        text = asked
    elif not text and not event.get("files"):
        text = "/greet"
    names = _names(event=data.get("event_id"), message=_joined(channel, event.get("ts")))
    return Heard("message", place, text, names, data)


def _action(data: Data) -> Optional[Heard]:
    actions = data.get("actions")
    if not isinstance(actions, list) or not actions or not isinstance(actions[0], dict):
        return None
    action: Data = actions[0]
    action_id = text_of(action, "action_id")
    place = _place(data)
    names = _names(trigger=data.get("trigger_id"))
    if action_id.startswith("home:"):
        return Heard("home_button", place, chosen_value(data) or action_id, names, data)
    if not place.channel:
        return None
    value = chosen_value(data)
    if action_id.startswith("feedback:"):
        return Heard("feedback", place, value or "", names, data)
    if action_id.startswith("form:"):
        return Heard("open_form", place, "", names, data)
    if action_id.startswith("private:"):
        return Heard("private", place, "", names, data)
    if value is None:
        return None
    # A question is answered once, also when two people tap at the same moment.
    at = text_of(object_of(data, "container"), "message_ts")
    names += _names(choice=_joined(place.channel, at, place.user if place.alone else ""))
    return Heard("choice", place, value, names, data)


def _form(data: Data) -> Optional[Heard]:
    view = object_of(data, "view")
    place = Place(_team(data), "", text_of(object_of(data, "user"), "id"), direct=True)
    names = _names(view=view.get("id"), trigger=data.get("trigger_id"))
    if view.get("callback_id") == ANSWERS:
        return Heard("answers", place, "", names, data)
    values = state_values(object_of(view, "state"))
    if not values:
        return None
    return Heard("form", place, ", ".join(values), names, data)


def _command(data: Data) -> Optional[Heard]:
    url, user = text_of(data, "response_url"), text_of(data, "user_id")
    if not url or not user:
        return None
    channel = text_of(data, "channel_id")
    place = Place(text_of(data, "team_id"), channel, user, response_url=url, alone=True)
    text = read_text(text_of(data, "text")) or "/help"
    return Heard("message", place, text, _names(trigger=data.get("trigger_id")), data)


def _place(data: Data) -> Place:
    container, message = object_of(data, "container"), object_of(data, "message")
    channel = text_of(object_of(data, "channel"), "id") or text_of(container, "channel_id")
    thread = text_of(message, "thread_ts") or text_of(container, "thread_ts")
    private = bool(container.get("is_ephemeral"))
    return Place(
        _team(data),
        channel,
        text_of(object_of(data, "user"), "id"),
        thread or None,
        direct=channel.startswith("D") or not channel,
        response_url=text_of(data, "response_url") if private else "",
        alone=private,
    )


def _team(data: Data) -> str:
    return text_of(object_of(data, "team"), "id") or text_of(object_of(data, "user"), "team_id")


def _bot(data: Data) -> str:
    """Return the user id of our bot in this workspace."""
    given = data.get("authorizations")
    first = given[0] if isinstance(given, list) and given else {}
    return text_of(first, "user_id") if isinstance(first, dict) else ""


def _joined(*parts: Any) -> str:
    return ":".join(str(part) for part in parts if part)


def _names(**names: Any) -> tuple[str, ...]:
    return tuple(f"{kind}:{name}" for kind, name in names.items() if name)
