"""The callback channel at ``/webhooks/callback/webhook``."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Optional

from rasa.core.channels.callback import CallbackInput as RasaCallbackInput
from rasa.core.channels.channel import UserMessage
from sanic import Blueprint, Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, json

from rolewise.channels.access import Refused
from rolewise.channels.callback.places import FILE, place
from rolewise.channels.callback.queue import Full, Owed, Queue
from rolewise.channels.conversations import conversation_store
from rolewise.channels.delivery import OtherMessage, Replies, deliveries
from rolewise.channels.messages import BadMessage, IncomingMessage
from rolewise.channels.problem import REQUEST_ID_HEADER, problem, request_id
from rolewise.channels.rest import ask
from rolewise.channels.streaming import OneMessageOutput
from rolewise.channels.taking import REPLAYED, not_taken, take
from rolewise.channels.tally import counted, tally
from rolewise.rest_settings import CallbackSettings, load_rest_settings
from rolewise.settings import Settings, read_settings

logger = logging.getLogger(__name__)
RETRY_SECONDS = 60
_OFF = (
    "Callbacks are not set up here; the operator sets ROLEWISE_CALLBACK_URL or "
    "ROLEWISE_CALLBACK_HOSTS, and ROLEWISE_CALLBACK_SECRET."
)


class CallbackInput(RasaCallbackInput):  # type: ignore[misc]
    """Callbacks, replacing Rasa's: queued, signed, and sent until they are taken."""

    @classmethod
    def from_credentials(cls, credentials: Optional[dict[str, Any]]) -> CallbackInput:
        """Create the channel from the environment (see ``rolewise.rest_settings``)."""
        settings = read_settings()
        return cls(load_rest_settings().callback, settings.state, settings)

    def __init__(
        self,
        settings: Optional[CallbackSettings],
        state: Path,
        program: Optional[Settings] = None,
    ) -> None:
        """Create the channel.

        Args:
            settings: Where callbacks may go and how they are signed; None for no callbacks.
            state: Folder of the queue.
            program: Where they name a database, the queue is there.
        """
        self._program = program
        self._settings = settings
        self._state = state

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the endpoints of the channel."""
        webhook = Blueprint("rolewise_callback", __name__)

        @webhook.route("/", methods=["GET"])
        async def health(request: Request) -> HTTPResponse:
            return json({"status": "ok"})

        settings = self._settings
        if settings is None:

            @webhook.route("/webhook", methods=["POST"])
            async def refuse(request: Request) -> HTTPResponse:
                return problem(request, 501, _OFF)

            return webhook
        from rolewise.channels.callback.addresses import AddressRefused, check_url
        from rolewise.channels.callback.sender import Sender
        from rolewise.channels.callback.worker import Worker

        queue = Queue(place(self._program) if self._program else self._state / FILE)
        on_new_message = counted(on_new_message)

        started: list[tuple[Worker, Sender]] = []  # belongs to the running loop

        @webhook.listener("after_server_start")
        async def start(app: Sanic, _: Any) -> None:
            async def answer(owed: Owed) -> Replies:
                message = IncomingMessage(owed.sender, owed.text, owed.metadata, owed.message_id)
                delivered = await deliveries().once(
                    conversation_store(app),
                    owed.sender,
                    owed.message_id,
                    owed.text,
                    lambda: ask(on_new_message, message, OneMessageOutput(), self.name()),
                )
                return delivered.replies

            app.ctx.callback_queue = queue  # for the metrics
            sender = Sender(settings)
            started.append((Worker(queue, sender, answer, settings.retries), sender))
            app.ctx.callbacks = asyncio.ensure_future(started[0][0].run())

        @webhook.listener("before_server_stop")
        async def stop(app: Sanic, _: Any) -> None:
            for worker, sender in started:
                await worker.stop()
                await sender.close()
            started.clear()

        @webhook.route("/webhook", methods=["POST"])
        async def receive(request: Request) -> HTTPResponse:
            try:
                message, data = take(request)
                url = _url_of(data) or settings.url
                if not url:
                    raise BadMessage(400, "callback_url is missing; send where the answer goes to.")
                check_url(url, settings)
                name, again = queue.ask(message, url)
            except (BadMessage, Refused) as error:
                return not_taken(request, error)
            except AddressRefused as error:
                return problem(request, 422, str(error))
            except OtherMessage:
                detail = "This message_id was used for another message; send a new one."
                return problem(request, 422, detail)
            except Full:
                busy = problem(request, 503, "Too many callbacks are owed; try again later.")
                busy.headers["Retry-After"] = str(RETRY_SECONDS)
                return busy
            for worker, _sender in started:
                worker.wake()
            headers = {REQUEST_ID_HEADER: request_id(request)}
            if again:
                tally().replayed += 1
                headers[REPLAYED] = "true"
            return json({"id": name, "sender": message.sender}, status=202, headers=headers)

        return webhook


def _url_of(data: dict[str, Any]) -> str:
    """Return the address that a message names; empty where it names none.

    Raises:
        BadMessage: It is no text.
    """
    if "callback_url" not in data:
        return ""
    url = data["callback_url"]
    if not isinstance(url, str) or not url:
        raise BadMessage(400, "callback_url must be an address, or left out.")
    return url
