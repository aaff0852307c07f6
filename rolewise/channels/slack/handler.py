"""What the Slack bot does with what it heard; all of it in the background."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from rasa.core.channels.channel import UserMessage

from rolewise.channels.messages import MAX_CHARACTERS, clean_text
from rolewise.channels.rest import OneMessageOutput
from rolewise.channels.slack import own_data
from rolewise.channels.slack.blocks import MOST_BLOCKS, Message, context, fallback, render
from rolewise.channels.slack.controls import CHOICES, ENDING, PRIVATE, RATED
from rolewise.channels.slack.home_tab import HomeTab, Trackers
from rolewise.channels.slack.incoming import Heard, Place
from rolewise.channels.slack.memory import remembered, take_along
from rolewise.channels.slack.mrkdwn import bold, escape
from rolewise.channels.slack.names import Names
from rolewise.channels.slack.pictures import Pictures
from rolewise.channels.slack.shown import Shown, without
from rolewise.channels.slack.store import Store
from rolewise.channels.slack.tapped import chosen_label
from rolewise.channels.slack.texts import Texts
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
        trackers: Trackers,
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
        self._shown = Shown(web, store)
        self._home = HomeTab(web, store, turns, texts, trackers, self._say)

    async def handle(self, heard: Heard) -> None:
        """Do it; whatever goes wrong is logged and told to the person."""
        place = heard.place
        try:
            if heard.kind == "home":
                await self._home.publish(place.user)
            elif heard.kind == "home_button":
                await self._home.button(heard)
            elif heard.kind == "feedback":
                await self._rate(heard)
            elif heard.kind == "open_form":
                await self._open_form(heard)
            elif heard.kind == "answers":
                await self._take_answers(heard)
            elif heard.kind == "private":
                await self._go_aside(heard)
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
        elif place.alone and not place.response_url:
            if not text:
                await self._web.tell(place, self._texts.private["how"])
                return
            await self._take_along(place._replace(alone=False), place, newer=True)
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
        shared = not (place.direct or place.alone)
        for message in render(reply, self._store.keep_payload, self._names, image, shared):
            sent = self._shown.marked(place.user, message) if place.alone else message
            await self._web.post(place, sent, table)
        if custom.get("type") in RATED:
            self._store.keep_result(place.user, str(custom["type"]), str(reply.get("text") or ""))

    async def _show_choice(self, heard: Heard) -> None:
        """Put what was chosen in the place of the choices."""
        title = bold(_unescaped(chosen_label(heard.data)) or "…")
        alone = heard.place.direct or heard.place.alone
        words = self._texts.chosen if alone else self._texts.chosen_by
        said = words.format(title=title, user=f"<@{heard.place.user}>")
        await self._shown.replace(heard, CHOICES, said)

    async def _rate(self, heard: Heard) -> None:
        rating, _, about = heard.text.partition(" ")
        if rating not in ("up", "down"):
            return
        at = str((heard.data.get("container") or {}).get("message_ts") or "")
        message = f"{heard.place.conversation()} {at}"
        self._store.join(heard.place.user, heard.place.conversation())
        self._store.rate(heard.place.user, message, rating, about)
        words = self._texts.rated_up if rating == "up" else self._texts.rated_down
        if heard.place.direct or heard.place.alone:
            await self._shown.replace(heard, ENDING, escape(words))
        else:  # others may rate it too, and what one person thinks is theirs
            await self._web.tell(heard.place._replace(alone=True, response_url=""), words)

    async def _open_form(self, heard: Heard) -> None:
        from rolewise.channels.slack.forms import Origin, decision_form  # takes memory
        from rolewise.decision.model import load_decision
        from rolewise.dialogue.decide.memory import recall

        model, trackers = load_decision(), self._trackers()
        if trackers is None:
            await self._web.tell(heard.place, self._texts.not_ready)
            return
        state = await remembered(trackers, heard.place.conversation())
        kept = self._shown.keep(heard.place.user, self._shown.of(heard))
        at = str((heard.data.get("container") or {}).get("message_ts") or "")
        view = decision_form(
            self._texts, model, recall(state, model), self._names, Origin(heard.place, at, kept)
        )
        await self._web.open_form(str(heard.data.get("trigger_id") or ""), view)

    async def _take_answers(self, heard: Heard) -> None:
        from rolewise.channels.slack.forms import Origin, read_answers, told_text
        from rolewise.decision.model import load_decision

        view, model = heard.data["view"], load_decision()
        origin = Origin.unpacked(str(view.get("private_metadata") or ""), heard.place.user)
        if origin is None:
            logger.error("a form came back without the message it was opened from")
            return
        place, answers = origin.place, read_answers(view, model, self._texts)
        async with self._turns.lock(place.conversation()):
            shown = self._shown.kept(place.user, origin.kept)
            said = told_text(answers, model, self._texts, place)
            await self._shown.update(place, origin.at, shown, CHOICES, said)
            await self._say(place, answers.message)

    async def _go_aside(self, heard: Heard) -> None:
        """Show a message of a channel to one person, who goes on alone from there."""
        aside = heard.place._replace(alone=True, response_url="")
        async with self._turns.lock(aside.conversation()):
            await self._take_along(heard.place, aside)
            shown = self._shown.of(heard)
            told_so = context(escape(self._texts.private["begun"]))
            blocks = [told_so, *without(shown.blocks, PRIVATE)][:MOST_BLOCKS]
            message = Message(shown.text or fallback(""), blocks)
            await self._web.post(aside, self._shown.marked(aside.user, message))

    async def _take_along(self, source: Place, target: Place, newer: bool = False) -> None:
        """Go on alone with what was talked about in a channel.

        Args:
            source: The channel.
            target: Where the person goes on.
            newer: Only where that is newer than what was said there.
        """
        trackers = self._trackers()
        if trackers is not None and self._store.members(source.conversation()):
            self._store.join(target.user, target.conversation())
            await take_along(trackers, source.conversation(), target.conversation(), newer)

    async def _somewhere(self, place: Place) -> Place:
        """Return a place where the person can be told something."""
        if place.channel:
            return place
        try:
            return await self._web.direct(place)
        except FAILURES:
            return place


def _unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
