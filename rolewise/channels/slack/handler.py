"""What the Slack bot does with what it heard; all of it in the background."""

from __future__ import annotations

import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Optional

from rasa.core.channels.channel import UserMessage
from rasa.core.tracker_store import TrackerStore

from rolewise.channels.messages import MAX_CHARACTERS, clean_text
from rolewise.channels.rest import OneMessageOutput
from rolewise.channels.slack import own_data
from rolewise.channels.slack.blocks import (
    CHOICES,
    FEEDBACK,
    RATED,
    Block,
    Message,
    context,
    fallback,
    render,
)
from rolewise.channels.slack.home import ASK, COPY, DELETE, home, question_form
from rolewise.channels.slack.incoming import Heard, Place, chosen_label
from rolewise.channels.slack.mrkdwn import bold, escape
from rolewise.channels.slack.names import Names
from rolewise.channels.slack.pictures import Pictures
from rolewise.channels.slack.store import Store
from rolewise.channels.slack.texts import Texts, counted
from rolewise.channels.slack.turns import Turns
from rolewise.channels.slack.web import FAILURES, SlackWeb, told

logger = logging.getLogger(__name__)


class Output(OneMessageOutput):
    """Collects the replies of a turn, to be posted when the turn is over."""

    @classmethod
    def name(cls) -> str:
        """The channel's name."""
        return "slack"


class Handler:
    """Answers what was heard."""

    def __init__(
        self,
        web: SlackWeb,
        store: Store,
        turns: Turns,
        pictures: Pictures,
        names: Names,
        texts: Texts,
        on_new_message: Callable[[UserMessage], Awaitable[Any]],
        trackers: Callable[[], Optional[TrackerStore]],
    ) -> None:
        """Put the parts together.

        Args:
            web: Slack's Web API.
            store: What the bot remembers.
            turns: Keeps conversations in order.
            pictures: Makes images of charts.
            names: Names of roles and places.
            texts: The bot's own words.
            on_new_message: Has Rasa answer a message.
            trackers: Gives Rasa's tracker store.
        """
        self._web = web
        self._store = store
        self._turns = turns
        self._pictures = pictures
        self._names = names
        self._texts = texts
        self._on_new_message = on_new_message
        self._trackers = trackers

    async def handle(self, heard: Heard) -> None:
        """Do it; whatever goes wrong is logged and told to the person."""
        place = heard.place
        try:
            if heard.kind == "home":
                await self._publish_home(place.user)
            elif heard.kind == "home_button":
                await self._home_button(heard)
            elif heard.kind == "feedback":
                await self._rate(heard)
            else:
                if not place.channel:
                    place = await self._web.direct(place)
                async with self._turns.lock(place.conversation()):
                    await self._answer(heard, place)
        except Exception as error:
            # An error of Slack's client carries the message itself, which stays out of the log.
            quiet = isinstance(error, FAILURES)
            logger.error("a Slack %s failed: %s", heard.kind, told(error), exc_info=not quiet)
            await self._web.tell(await self._somewhere(place), self._texts.sorry)

    async def _answer(self, heard: Heard, place: Place) -> None:
        text = heard.text
        if heard.kind == "choice":
            found = self._store.payload(text)
            if found is None:
                await self._web.tell(place, self._texts.expired)
                return
            text = found
            await self._show_choice(heard)
        await self._say(place, text)

    async def _say(self, place: Place, text: str) -> None:
        if not text.strip():
            await self._web.tell(place, self._texts.only_text)
            return
        if len(text) > MAX_CHARACTERS:
            await self._web.tell(place, self._texts.too_long.format(characters=f"{len(text):,}"))
            return
        conversation = place.conversation()
        self._store.join(place.user, conversation)
        output = Output()
        async with self._turns.thinking:
            await self._on_new_message(
                UserMessage(
                    clean_text(text),
                    output,
                    conversation,
                    input_channel=output.name(),
                    metadata={own_data.METADATA: place.user},
                )
            )
        if not output.messages:
            logger.error("a Slack message got no answer; is the action server up?")
            await self._web.tell(place, self._texts.not_ready)
        for reply in output.messages:
            await self._post(place, reply)

    async def _post(self, place: Place, reply: Mapping[str, Any]) -> None:
        custom: Mapping[str, Any] = reply.get("custom") or {}
        image = await self._pictures.of(custom)
        table = str((custom.get("data") or {}).get("chart_table") or "")
        for message in render(reply, self._store.keep_payload, self._names, image):
            await self._web.post(place, message, table)
        if custom.get("type") in RATED:
            self._store.keep_result(place.user, str(custom["type"]), str(reply.get("text") or ""))

    async def _show_choice(self, heard: Heard) -> None:
        """Put what was chosen in the place of the buttons."""
        title = bold(_unescaped(chosen_label(heard.data)) or "…")
        alone = heard.place.direct or heard.place.response_url
        words = self._texts.chosen if alone else self._texts.chosen_by
        told_choice = words.format(title=title, user=f"<@{heard.place.user}>")
        await self._replace(heard, CHOICES, told_choice)

    async def _rate(self, heard: Heard) -> None:
        rating, _, about = heard.text.partition(" ")
        if rating not in ("up", "down"):
            return
        at = str((heard.data.get("container") or {}).get("message_ts") or "")
        message = f"{heard.place.conversation()} {at}"
        self._store.join(heard.place.user, heard.place.conversation())
        self._store.rate(heard.place.user, message, rating, about)
        words = self._texts.rated_up if rating == "up" else self._texts.rated_down
        await self._replace(heard, FEEDBACK, escape(words))

    async def _replace(self, heard: Heard, block_id: str, text: str) -> None:
        """Update the message that a button belongs to: small print in place of a block."""
        message = heard.data.get("message") or {}
        at = str((heard.data.get("container") or {}).get("message_ts") or "")
        blocks = [
            context(text) if block.get("block_id") == block_id else _resendable(block)
            for block in message.get("blocks") or ()
        ]
        if at and blocks:
            shown = str(message.get("text") or "") or fallback("")
            await self._web.update(heard.place, at, Message(shown, blocks))

    async def _publish_home(self, user: str) -> None:
        view = home(
            self._texts,
            self._store.result(user),
            len(self._store.conversations(user)),
            len(self._store.ratings(user)),
        )
        await self._web.publish_home(user, view)

    async def _home_button(self, heard: Heard) -> None:
        user, action = heard.place.user, heard.data["actions"][0]["action_id"]
        if action == ASK:
            trigger = str(heard.data.get("trigger_id") or "")
            await self._web.open_form(trigger, question_form(self._texts))
            return
        place = await self._web.direct(heard.place)
        if action == DELETE:
            await self._forget(user, place)
        elif action == COPY:
            await self._send_copy(user, place)
        else:
            async with self._turns.lock(place.conversation()):
                await self._say(place, heard.text)
        await self._publish_home(user)

    async def _forget(self, user: str, place: Place) -> None:
        trackers = self._trackers()
        conversations = self._store.conversations(user)
        for conversation in conversations:
            async with self._turns.lock(conversation):
                if trackers is not None:
                    await own_data.forget(trackers, conversation)
        # Last, so that a failure leaves the list of what is still there.
        self._store.forget(user)
        number = counted(len(conversations), "conversation")
        await self._web.tell(place, self._texts.forgotten.format(conversations=number))

    async def _send_copy(self, user: str, place: Place) -> None:
        trackers = self._trackers()
        conversations = self._store.conversations(user)
        result = self._store.result(user)
        copy = {
            "conversations": conversations,
            "messages": await own_data.said(trackers, user, conversations) if trackers else [],
            "last_result": result._asdict() if result else None,
            "feedback": [{"rating": r, "about": about} for r, about in self._store.ratings(user)],
        }
        content = json.dumps(copy, indent=2, ensure_ascii=False).encode()
        try:
            await self._web.upload(
                content, "rolewise.json", self._texts.copy, None, channel=place.channel
            )
        except FAILURES as error:
            logger.warning("a copy of a person's data could not be uploaded: %s", told(error))
            await self._web.tell(place, self._texts.no_copy)

    async def _somewhere(self, place: Place) -> Place:
        """Return a place where the person can be told something."""
        if place.channel:
            return place
        try:
            return await self._web.direct(place)
        except FAILURES:
            return place


def _resendable(block: Block) -> Block:
    """Return a block without what Slack adds to images by itself."""
    if block.get("type") != "image":
        return block
    kept: Block = {
        key: block[key] for key in ("type", "block_id", "alt_text", "title") if key in block
    }
    if "slack_file" in block:
        return {**kept, "slack_file": {"id": (block["slack_file"] or {}).get("id")}}
    return {**kept, "image_url": block.get("image_url")}


def _unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
