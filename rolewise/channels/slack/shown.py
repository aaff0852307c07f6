"""Messages that were sent: what was in them when somebody taps, and their change afterward.

Slack sends a message back with each tap, but not what only one person sees. Such a message is kept,
and the names of its blocks carry the key.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from rolewise.channels.slack.blocks import Message, context, fallback
from rolewise.channels.slack.controls import CHOICES, ENDING, FEEDBACK, FORM, PRIVATE, Block
from rolewise.channels.slack.incoming import Heard, Place
from rolewise.channels.slack.store import Store
from rolewise.channels.slack.web import SlackWeb


class Shown:
    """Knows and changes them."""

    def __init__(self, web: SlackWeb, store: Store) -> None:
        """Put the parts together."""
        self._web = web
        self._store = store

    def keep(self, user: str, message: Message) -> str:
        """Keep a message that a person saw; return its key."""
        return self._store.keep_message(user, json.dumps([message.text, message.blocks]))

    def kept(self, user: str, key: str) -> Message:
        """Return a message that was kept; without blocks where it isn't known any more."""
        found = self._store.message(user, key) if key else None
        return Message(*json.loads(found)) if found else Message("", [])

    def marked(self, user: str, message: Message) -> Message:
        """Keep a message that only this person sees, and name its key in it."""
        key = self.keep(user, message)
        blocks = [
            {**block, "block_id": f"{_name(block)}|{key}"} if block["type"] == "actions" else block
            for block in message.blocks
        ]
        return message._replace(blocks=blocks)

    def of(self, heard: Heard) -> Message:
        """Return the message that was tapped; without blocks where it isn't known any more."""
        given = heard.data.get("message") or {}
        if given.get("blocks"):
            return Message(str(given.get("text") or ""), list(given["blocks"]))
        actions = heard.data.get("actions") or [{}]
        _, _, key = str(actions[0].get("block_id") or "").partition("|")
        return self.kept(heard.place.user, key)

    async def replace(self, heard: Heard, block_id: str, text: str) -> None:
        """Update the message that a button belongs to: small print in place of a block.

        Args:
            heard: The tap.
            block_id: The choices, or what ends the message.
            text: Mrkdwn, escaped.
        """
        at = str((heard.data.get("container") or {}).get("message_ts") or "")
        await self.update(heard.place, at, self.of(heard), block_id, text)

    async def update(
        self, place: Place, at: str, message: Message, block_id: str, text: str
    ) -> None:
        """Update a message; of what ends it, only what is done goes."""
        blocks: list[Block] = []
        for block in without(message.blocks, FORM if block_id == CHOICES else FEEDBACK):
            named = _name(block) == block_id
            if named:
                blocks.append(context(text))
            if _name(block) == ENDING:
                left = [element.get("action_id") for element in block.get("elements") or ()]
                # A question that was answered needn't be shown to anybody alone.
                if block_id == ENDING or left != [PRIVATE]:
                    blocks.append({**block, "block_id": ENDING})
            elif not named:
                blocks.append(block)
        if block_id == ENDING and ENDING not in map(_name, blocks):
            blocks.append(context(text))
        if at and blocks:
            updated = Message(message.text or fallback(""), blocks)
            await self._web.update(
                place, at, self.marked(place.user, updated) if place.alone else updated
            )


def without(blocks: Sequence[Block], action: str) -> list[Block]:
    """Return blocks that can be sent again, without what ends them and begins with ``action``."""
    found: list[Block] = []
    for block in blocks:
        if _name(block) != ENDING:
            found.append(_resendable(block))
            continue
        elements = [
            element
            for element in block.get("elements") or ()
            if not str(element.get("action_id") or "").startswith(action)
        ]
        found += [{**block, "elements": elements}] if elements else []
    return found


def _name(block: Block) -> str:
    return str(block.get("block_id") or "").partition("|")[0]


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
