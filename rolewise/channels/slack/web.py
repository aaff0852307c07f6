"""Slack's Web API, as far as the bot needs it: paced, retried as Slack asks, and never raising
for what only decorates an answer.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from typing import Optional
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
)
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from rolewise.channels.slack.blocks import Message, without_image
from rolewise.channels.slack.controls import Block
from rolewise.channels.slack.incoming import Place
from rolewise.channels.slack.turns import Pacer
from rolewise.settings import SlackSettings

logger = logging.getLogger(__name__)
# slack_sdk writes whole messages into its log at DEBUG.
_quiet = logging.getLogger("rolewise.slack_sdk")
_quiet.setLevel(logging.WARNING)

MESSAGE_SECONDS = 1.0
FILE_SECONDS = 1.0
RATE_LIMIT_RETRIES = 3
PICTURE_ERRORS = ("invalid_blocks", "invalid_slack_file", "invalid_blocks_format")
RESPONSE_HOSTS = ("hooks.slack.com", "hooks.slack-gov.com")
FAILURES = (SlackClientError, aiohttp.ClientError, asyncio.TimeoutError)


class SlackWeb:
    """The Web API with the bot's token."""

    def __init__(self, settings: SlackSettings, message_seconds: float = MESSAGE_SECONDS) -> None:
        """Make it in the running loop.

        Args:
            settings: Token and address of the API.
            message_seconds: Time between two messages to a channel.
        """
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=30))
        self._retries: list[AsyncRetryHandler] = [
            AsyncConnectionErrorRetryHandler(max_retry_count=1),
            AsyncRateLimitErrorRetryHandler(max_retry_count=RATE_LIMIT_RETRIES),
        ]
        self.client = AsyncWebClient(
            settings.token,
            base_url=settings.api,
            session=self._session,
            retry_handlers=self._retries,
            logger=_quiet,
        )
        own = urlsplit(settings.api)
        self._response_hosts = {f"https://{host}" for host in RESPONSE_HOSTS}
        self._response_hosts.add(f"{own.scheme}://{own.netloc}")
        self._pacer = Pacer(message_seconds)

    async def close(self) -> None:
        """Close its connections."""
        await self._session.close()

    async def post(self, place: Place, message: Message, table: str = "") -> None:
        """Post a message where the person is.

        Args:
            place: Where, and whether only the person sees it.
            message: What.
            table: Plain text in place of an image that Slack refuses.

        Raises:
            SlackApiError: Slack refuses it.
        """
        send = self._respond if place.alone else self._post
        for seconds in (FILE_SECONDS, 0.0):
            try:
                await send(place, message)
                return
            except SlackApiError as error:
                if error_code(error) not in PICTURE_ERRORS or not _has_image(message.blocks):
                    raise
                # A file just uploaded can't be shown for a moment.
                if seconds and any("slack_file" in block for block in message.blocks):
                    await asyncio.sleep(seconds)
                else:
                    break
        await send(place, message._replace(blocks=without_image(message.blocks, table)))

    async def _post(self, place: Place, message: Message) -> None:
        await self._pacer.wait(place.channel)
        await self.client.chat_postMessage(
            channel=place.channel,
            text=message.text,
            blocks=message.blocks,
            thread_ts=place.thread,
            unfurl_links=False,
            unfurl_media=False,
        )

    async def _respond(self, place: Place, message: Message) -> None:
        """Answer so that only the person sees it."""
        # A response URL answers outside of threads. It works five times and for half an hour.
        url = "" if place.thread else place.response_url
        if url and await self.send_response(url, message, replace=False):
            return
        await self._pacer.wait(place.channel)
        await self.client.chat_postEphemeral(
            channel=place.channel,
            user=place.user,
            text=message.text,
            blocks=message.blocks,
            thread_ts=place.thread,
        )

    async def send_response(self, url: str, message: Message, replace: bool) -> bool:
        """Send to a response URL; return whether Slack took it."""
        address = urlsplit(url)
        if f"{address.scheme}://{address.netloc}" not in self._response_hosts:
            logger.error("a response URL is not one of Slack's: %s", address.netloc)
            return False
        webhook = AsyncWebhookClient(
            url, session=self._session, retry_handlers=self._retries, logger=_quiet
        )
        response = await webhook.send(
            text=message.text,
            blocks=message.blocks,
            response_type="ephemeral",
            replace_original=replace,
        )
        return response.status_code == 200

    async def update(self, place: Place, at: str, message: Message) -> None:
        """Change a message of ours; a failure is only logged."""
        try:
            if place.response_url:
                await self.send_response(place.response_url, message, replace=True)
            elif not place.alone:
                await self.client.chat_update(
                    channel=place.channel, ts=at, text=message.text, blocks=message.blocks
                )
        except FAILURES as error:
            logger.warning("a message could not be updated: %s", told(error))

    async def tell(self, place: Place, text: str) -> None:
        """Say one sentence, if need be in a direct message; a failure is only logged."""
        if not place.channel and not place.response_url:
            logger.error("a person could not be told: their direct messages can't be opened")
            return
        message = Message(text, [{"type": "section", "text": {"type": "mrkdwn", "text": text}}])
        try:
            await self.post(place, message)
        except FAILURES as error:
            logger.warning("nothing can be posted there: %s", told(error))
            if not place.direct:
                try:
                    await self.post(await self.direct(place), message)
                except FAILURES as second:
                    logger.error("the person could not be told: %s", told(second))

    async def direct(self, place: Place) -> Place:
        """Return the person's direct messages as a place.

        Raises:
            SlackApiError: They can't be opened.
        """
        opened = await self.client.conversations_open(users=place.user)
        return Place(place.team, str(opened["channel"]["id"]), place.user, direct=True)

    async def publish_home(self, user: str, view: Block) -> None:
        """Show the Home tab.

        Raises:
            SlackApiError: Slack refuses it.
        """
        await self.client.views_publish(user_id=user, view=view)

    async def open_form(self, trigger: str, view: Block) -> None:
        """Open a modal window.

        Raises:
            SlackApiError: Slack refuses it.
        """
        await self.client.views_open(trigger_id=trigger, view=view)

    async def upload(
        self, content: bytes, name: str, title: str, alt: Optional[str], channel: Optional[str]
    ) -> str:
        """Upload a file and return its id.

        Args:
            content: The file.
            name: Its name.
            title: What people see.
            alt: Alt text of a picture.
            channel: Where it is shared; None for a file that only a message of ours shows.

        Raises:
            SlackApiError: Slack refuses it.
        """
        done = await self.client.files_upload_v2(
            filename=name, file=content, title=title, alt_txt=alt, channel=channel
        )
        return str(done["file"]["id"])


def error_code(error: SlackApiError) -> str:
    """Return Slack's code of an error, such as ``channel_not_found``."""
    try:
        return str(error.response["error"])
    except (KeyError, TypeError):
        return "unknown"


def told(error: Exception) -> str:
    """Return an error for the log, without the message that was to be sent."""
    return error_code(error) if isinstance(error, SlackApiError) else type(error).__name__


def _has_image(blocks: Sequence[Block]) -> bool:
    return any(block["type"] == "image" for block in blocks)
