"""The REST channel at ``/webhooks/rest/webhook``: Rasa's format, with honest errors."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any, Optional

from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, json

from rolewise import rasa_speed
from rolewise.channels.conversations import conversation_store
from rolewise.channels.delivery import OtherMessage, deliveries
from rolewise.channels.messages import BadMessage, read_message
from rolewise.channels.problem import REQUEST_ID_HEADER, problem, request_id
from rolewise.channels.sessions import BadToken, load_sessions, needs_token

logger = logging.getLogger(__name__)


class OneMessageOutput(CollectingOutputChannel):
    """Collects each reply as one item: text, buttons, image and custom together."""

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Collect one reply, leaving out what is empty."""
        item = {
            key: message[key] for key in ("text", "buttons", "image", "custom") if message.get(key)
        }
        if item:
            self.messages.append({"recipient_id": recipient_id, **item})


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

        @webhook.route("/", methods=["GET"])
        async def health(request: Request) -> HTTPResponse:
            return json({"status": "ok"})

        @webhook.route("/webhook", methods=["POST"])
        async def receive(request: Request) -> HTTPResponse:
            try:
                message = read_message(request.body)
                if needs_token(message.sender):
                    load_sessions().check(request, message.sender)
            except BadMessage as error:
                return problem(request, error.status, error.detail)
            except BadToken as error:
                return problem(request, 401, str(error))

            async def answer() -> list[dict[str, Any]]:
                output = OneMessageOutput()
                await on_new_message(
                    UserMessage(
                        message.text,
                        output,
                        message.sender,
                        input_channel=self.name(),
                        message_id=message.message_id or None,
                        metadata=message.metadata,
                    )
                )
                replies: list[dict[str, Any]] = output.messages
                return replies

            try:
                replies = await (
                    deliveries().once(
                        conversation_store(request.app),
                        message.sender,
                        message.message_id,
                        message.text,
                        answer,
                    )
                    if message.message_id
                    else answer()
                )
            except OtherMessage:
                return problem(
                    request, 422, "This message_id was used for another message; send a new one."
                )
            except asyncio.CancelledError:
                logger.error("request %s was cancelled", request_id(request))
                return problem(request, 503, "The answer took too long. Please send it again.")
            except Exception:
                logger.exception("request %s failed", request_id(request))
                return problem(
                    request, 500, "The advisor failed on this message. Please try again."
                )
            if not replies:
                logger.error(
                    "request %s got no answer; is the action server up?", request_id(request)
                )
                return problem(request, 503, "The advisor is not ready. Please try again shortly.")
            return json(replies, headers={REQUEST_ID_HEADER: request_id(request)})

        return webhook
