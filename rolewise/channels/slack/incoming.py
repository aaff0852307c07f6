"""What Slack sends, in one shape: who said what, where, and its names, to know retries by."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal, NamedTuple, Optional
from urllib.parse import parse_qsl

from rasa.core.channels.slack import SlackInput as RasaSlackInput

from rolewise.channels.slack.mrkdwn import heard as read_text

Kind = Literal["message", "choice", "feedback", "home", "home_button", "form"]
Data = dict[str, Any]

PLAIN_SUBTYPES = (None, "file_share", "thread_broadcast", "me_message")
"""Messages of people; all other subtypes are edits, deletions, joins and bots."""
SEND = "choice:send"
"""Action id of a button that sends what was ticked in the same message."""
_TICKED = ("checkboxes", "multi_static_select")


class BadBody(ValueError):
    """The body can't be read."""


class Place(NamedTuple):
    """Where a person talks to us.

    Attributes:
        team, channel, user: Slack's ids; an empty channel for the person's direct messages.
        thread: Timestamp of the thread's first message, or None outside of threads.
        direct: Whether it is a direct message.
        response_url: Where an answer goes that only the person sees; empty otherwise.
    """

    team: str
    channel: str
    user: str
    thread: Optional[str] = None
    direct: bool = False
    response_url: str = ""

    def conversation(self) -> str:
        """Return the id of the conversation: one for each thread, and for each direct channel."""
        if self.response_url:
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
        event = _object(data, "event")
        if event.get("type") in ("message", "app_mention"):
            return _message(data, event, members)
        if event.get("type") == "app_home_opened" and event.get("tab", "home") == "home":
            place = Place(_text(data, "team_id"), "", _text(event, "user"), direct=True)
            return Heard("home", place, "", _names(event=data.get("event_id")), data)
        return None
    if kind == "block_actions":
        return _action(data)
    if kind == "view_submission":
        return _form(data)
    return _command(data) if "command" in data else None


def _message(data: Data, event: Data, members: Callable[[str], Sequence[str]]) -> Optional[Heard]:
    bot = _bot(data)
    user, channel, raw = _text(event, "user"), _text(event, "channel"), _text(event, "text")
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
    thread = _text(event, "thread_ts") or ("" if direct else _text(event, "ts"))
    place = Place(_text(data, "team_id"), channel, user, thread or None, direct)
    # In a channel we answer mentions, and whoever is alone with us in a thread.
    if not direct and event["type"] == "message" and not (bot and f"<@{bot}>" in raw):
        alone = event.get("thread_ts") and list(members(place.conversation())) == [user]
        if not alone or "<@" in raw:
            return None
    text = read_text(raw, bot)
    if not text and not event.get("files"):
        text = "/greet"
    names = _names(event=data.get("event_id"), message=_joined(channel, event.get("ts")))
    return Heard("message", place, text, names, data)


def _action(data: Data) -> Optional[Heard]:
    actions = data.get("actions")
    if not isinstance(actions, list) or not actions or not isinstance(actions[0], dict):
        return None
    action: Data = actions[0]
    action_id = _text(action, "action_id")
    place = _place(data)
    names = _names(trigger=data.get("trigger_id"))
    if action_id.startswith("home:"):
        return Heard("home_button", place, chosen_value(data) or action_id, names, data)
    if not place.channel:
        return None
    value = chosen_value(data)
    if action_id.startswith("feedback:"):
        return Heard("feedback", place, value or "", names, data)
    if value is None:
        return None
    # A question is answered once, also when two people tap at the same moment.
    at = _text(_object(data, "container"), "message_ts")
    names += _names(choice=_joined(place.channel, at, place.user if place.response_url else ""))
    return Heard("choice", place, value, names, data)


def _form(data: Data) -> Optional[Heard]:
    view = _object(data, "view")
    values = _state(_object(view, "state"))
    if not values:
        return None
    place = Place(_team(data), "", _text(_object(data, "user"), "id"), direct=True)
    names = _names(view=view.get("id"), trigger=data.get("trigger_id"))
    return Heard("form", place, ", ".join(values), names, data)


def _command(data: Data) -> Optional[Heard]:
    url, user = _text(data, "response_url"), _text(data, "user_id")
    if not url or not user:
        return None
    place = Place(_text(data, "team_id"), _text(data, "channel_id"), user, response_url=url)
    text = read_text(_text(data, "text")) or "/help"
    return Heard("message", place, text, _names(trigger=data.get("trigger_id")), data)


def chosen_value(data: Data) -> Optional[str]:
    """Return the value of what was tapped, picked or ticked; None where nothing is to be sent."""
    action: Data = data["actions"][0]
    kind = action.get("type")
    if kind in _TICKED:
        sent_by_button = any(
            element.get("action_id") == SEND
            for block in _object(data, "message").get("blocks") or ()
            for element in block.get("elements") or ()
        )
        return None if sent_by_button else ", ".join(_values(action)) or None
    if action.get("action_id") == SEND:
        return ", ".join(_state(_object(data, "state"))) or None
    if kind == "radio_buttons":
        return ", ".join(_values(action)) or None
    value = RasaSlackInput._get_interactive_response({"type": "", **action})
    return str(value) if value else None


def chosen_label(data: Data) -> str:
    """Return what the tapped, picked or ticked thing is called."""
    action: Data = data["actions"][0]
    options = [action.get("selected_option"), *(action.get("selected_options") or ())]
    labels = [_text(_object(option, "text"), "text") for option in options if option]
    return ", ".join(filter(None, labels)) or _text(_object(action, "text"), "text")


def _place(data: Data) -> Place:
    container, message = _object(data, "container"), _object(data, "message")
    channel = _text(_object(data, "channel"), "id") or _text(container, "channel_id")
    thread = _text(message, "thread_ts") or _text(container, "thread_ts")
    private = bool(container.get("is_ephemeral"))
    return Place(
        _team(data),
        channel,
        _text(_object(data, "user"), "id"),
        None if private else thread or None,
        direct=channel.startswith("D") or not channel,
        response_url=_text(data, "response_url") if private else "",
    )


def _team(data: Data) -> str:
    return _text(_object(data, "team"), "id") or _text(_object(data, "user"), "team_id")


def _bot(data: Data) -> str:
    """Return the user id of our bot in this workspace."""
    given = data.get("authorizations")
    first = given[0] if isinstance(given, list) and given else {}
    return _text(first, "user_id") if isinstance(first, dict) else ""


def _state(state: Mapping[str, Any]) -> list[str]:
    return [
        value
        for block in _object(state, "values").values()
        for element in block.values()
        for value in _values(element)
    ]


def _values(element: Mapping[str, Any]) -> list[str]:
    options = [element.get("selected_option"), *(element.get("selected_options") or ())]
    values = [element.get("value"), *(option.get("value") for option in options if option)]
    return [str(value).strip() for value in values if value and str(value).strip()]


def _object(data: Any, key: str) -> Data:
    value = data.get(key) if isinstance(data, Mapping) else None
    return value if isinstance(value, dict) else {}


def _text(data: Mapping[str, Any], key: str) -> str:
    value = data.get(key)
    return value if isinstance(value, str) else ""


def _joined(*parts: Any) -> str:
    return ":".join(str(part) for part in parts if part)


def _names(**names: Any) -> tuple[str, ...]:
    return tuple(f"{kind}:{name}" for kind, name in names.items() if name)
