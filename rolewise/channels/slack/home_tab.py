"""What the Home tab's buttons do: ask, a copy of one's data, forgetting it."""

from __future__ import annotations

import json
import logging
from collections.abc import Awaitable, Callable
from typing import Optional

from rasa.core.tracker_store import TrackerStore

from rolewise.channels.slack import own_data
from rolewise.channels.slack.home import ASK, COPY, DELETE, home, question_form
from rolewise.channels.slack.incoming import Heard, Place
from rolewise.channels.slack.store import Store
from rolewise.channels.slack.texts import Texts, counted
from rolewise.channels.slack.turns import Turns
from rolewise.channels.slack.web import FAILURES, SlackWeb, told

logger = logging.getLogger(__name__)
Trackers = Callable[[], Optional[TrackerStore]]


class HomeTab:
    """The Home tab of each person."""

    def __init__(
        self,
        web: SlackWeb,
        store: Store,
        turns: Turns,
        texts: Texts,
        trackers: Trackers,
        say: Callable[[Place, str], Awaitable[None]],
    ) -> None:
        """Put the parts together; ``say`` has a message answered where it is told."""
        self._web = web
        self._store = store
        self._turns = turns
        self._texts = texts
        self._trackers = trackers
        self._say = say

    async def publish(self, user: str) -> None:
        """Show it anew."""
        view = home(
            self._texts,
            self._store.result(user),
            len(self._store.conversations(user)),
            len(self._store.ratings(user)),
        )
        await self._web.publish_home(user, view)

    async def button(self, heard: Heard) -> None:
        """Do what a button of it says."""
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
        await self.publish(user)

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
