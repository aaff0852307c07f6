"""The REST channel at ``/webhooks/rest/webhook``: Rasa's format, with honest errors."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any, Optional

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, json

from rolewise import rasa_speed
from rolewise.channels.access import Refused
from rolewise.channels.conversations import conversation_store
from rolewise.channels.delivery import Delivered, OtherMessage, Replies, deliveries
from rolewise.channels.messages import BadMessage, IncomingMessage
from rolewise.channels.outage import OUTAGES, unavailable
from rolewise.channels.problem import REQUEST_ID_HEADER, problem, request_id
from rolewise.channels.streaming import OneMessageOutput, stream, wanted_form
from rolewise.channels.taking import REPLAYED, not_taken, take
from rolewise.channels.tally import counted

__all__ = ["OneMessageOutput", "RestInput", "Silence", "ask"]
logger = logging.getLogger(__name__)


class Silence(Exception):
    """The advisor had nothing to say, which only happens when it isn't well."""


class RestInput(InputChannel):
    """REST input channel that refuses bad messages and never answers with silence."""

    @classmethod
    def name(cls) -> str:
        """The channel's name, as in Rasa's own REST channel."""
        return "rest"

    @classmethod
    def from_credentials(cls, credentials: Optional[dict[str, Any]]) -> RestInput:
        """Create the channel; it takes no credentials."""
        rasa_speed.install()
        return cls()

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the endpoints of the channel."""
        webhook = Blueprint("rolewise_rest", __name__)
        on_new_message = counted(on_new_message)

        @webhook.route("/", methods=["GET"])
        async def health(request: Request) -> HTTPResponse:
            return json({"status": "ok"})

        @webhook.route("/webhook", methods=["POST"])
        async def receive(request: Request) -> Optional[HTTPResponse]:
            try:
                form = wanted_form(request)
                message, _ = take(request)
            except (BadMessage, Refused) as error:
                return not_taken(request, error)
            output = OneMessageOutput()

            async def answer() -> Replies:
                return await ask(on_new_message, message, output, self.name())

            async def deliver() -> Delivered:
                if not message.message_id:
                    return Delivered(await answer(), False)
                return await deliveries().once(
                    conversation_store(request.app),
                    message.sender,
                    message.message_id,
                    message.text,
                    answer,
                )

            def failed(error: BaseException) -> HTTPResponse:
                return _failure(request, error)

            if form:
                return await stream(request, form, output, deliver, failed)
            try:
                delivered = await deliver()
            except (Exception, asyncio.CancelledError) as error:
                return failed(error)
            headers = {REQUEST_ID_HEADER: request_id(request)}
            if delivered.again:
                headers[REPLAYED] = "true"
            return json(delivered.replies, headers=headers)

        return webhook


async def ask(
    on_new_message: Callable[[UserMessage], Awaitable[Any]],
    message: IncomingMessage,
    output: OneMessageOutput,
    channel: str,
) -> Replies:
    """Let the advisor answer a message; return the replies, at least one.

    Raises:
        Silence: There is none.
    """
    await on_new_message(
        UserMessage(
            message.text,
            output,
            message.sender,
            input_channel=channel,
            message_id=message.message_id or None,
            metadata=message.metadata,
        )
    )
    replies: Replies = output.messages
    if not replies:
        raise Silence
    return replies


def _failure(request: Request, error: BaseException) -> HTTPResponse:
    name = request_id(request)
    if isinstance(error, OtherMessage):
        return problem(
            request, 422, "This message_id was used for another message; send a new one."
        )
    if isinstance(error, OUTAGES):
        return unavailable(request, error)
    if isinstance(error, Silence):
        logger.error("request %s got no answer; is the action server up?", name)
        return problem(request, 503, "The advisor is not ready. Please try again shortly.")
    if isinstance(error, asyncio.CancelledError):
        logger.error("request %s was cancelled", name)
        return problem(request, 503, "The answer took too long. Please send it again.")
    logger.error("request %s failed", name, exc_info=error)
    return problem(request, 500, "The advisor failed on this message. Please try again.")
