"""The Socket.IO channel at ``/socket.io/``: Rasa's events, for the holder of a session token.

Rasa's own channel takes any page's connection and any session id, sends replies into a room that
may be empty, and forgets a message whose connection breaks. Here a connection is for the one
conversation of its token, a message with an id is answered once over all channels
(``rolewise.channels.delivery``), and the acknowledgment tells that all its replies were sent.
Long polling is left out: where no web socket gets through, there is the REST channel.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Optional
from urllib.parse import urlsplit

from rasa.core.channels.channel import UserMessage
from rasa.core.channels.socketio import SocketBlueprint, SocketIOInput, SocketIOOutput
from sanic import Blueprint, Sanic
from sanic.request import Request
from sanic.response import HTTPResponse
from sanic.response import json as json_response
from socketio import AsyncManager, AsyncRedisManager, AsyncServer
from socketio.exceptions import ConnectionRefusedError as Refused

from rolewise import rasa_speed
from rolewise import settings as program_settings
from rolewise.channels.conversations import conversation_store
from rolewise.channels.delivery import OtherMessage, Replies, deliveries
from rolewise.channels.limiting import load_rate_limits
from rolewise.channels.messages import BadMessage, IncomingMessage, read_message
from rolewise.channels.outage import DETAIL, OUTAGES
from rolewise.channels.problem import TITLES
from rolewise.channels.redis_client import REDIS_SECONDS
from rolewise.channels.rest import OneMessageOutput, Silence, ask
from rolewise.channels.sessions import BadToken, load_sessions
from rolewise.channels.stopping import STOPPING, is_stopping
from rolewise.channels.tally import counted
from rolewise.rest_settings import load_rest_settings

logger = logging.getLogger(__name__)
MAX_BYTES = 64 * 1024
"""Of one message, as for the REST channel's body."""
MAX_SOCKETS = 20
"""Of one conversation: as many tabs."""
MAX_WAITING = 20
"""Messages of one conversation that are being answered."""
TYPING_EVENT = "typing"
PROBLEM_EVENT = "problem"
SHARED_CHANNEL = "rolewise:socket"
"""Where the servers of one Redis tell each other what goes to all the tabs of a conversation."""
HERE = {"ignore_queue": True}
"""For what goes to one connection, which is this server's: no other server hears of it."""
OnMessage = Callable[[UserMessage], Awaitable[Any]]


class Unanswered(Exception):
    """There is no answer; ``status`` and ``detail`` say why, as those of the REST channel."""

    def __init__(self, status: int, detail: str) -> None:
        self.status = status
        self.detail = detail
        super().__init__(detail)


class SocketOutput(SocketIOOutput):  # type: ignore[misc]
    """Sends what isn't the answer to a message, such as a reminder, to all the person's tabs."""

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Send one reply in the shape of the REST channel."""
        collected = OneMessageOutput()
        await collected.send_response(recipient_id, message)
        for item in collected.messages:
            await self._send_message(recipient_id, item)


class _Server(AsyncServer):  # type: ignore[misc]
    """Drops a packet that can't be read with one line; the library logs it by the page."""

    async def _handle_eio_message(self, eio_sid: str, data: Any) -> None:
        try:
            await super()._handle_eio_message(eio_sid, data)
        except Exception as error:  # of reading it; what handles events runs in tasks of its own
            logger.warning("a packet over the socket can't be read: %s", type(error).__name__)


class _Blueprint(SocketBlueprint):  # type: ignore[misc]
    """Keeps the app, which events don't come with, and bounds what a web socket may send."""

    def register(self, app: Sanic, options: dict[str, Any]) -> None:
        self.ctx.app = app
        app.config.WEBSOCKET_MAX_SIZE = MAX_BYTES
        super().register(app, options)


class SocketInput(SocketIOInput):  # type: ignore[misc]
    """Rasa's Socket.IO channel, where only the holder of a conversation's token may talk."""

    @classmethod
    def from_credentials(cls, credentials: Optional[dict[str, Any]]) -> SocketInput:
        """Create the channel; it takes no credentials."""
        rasa_speed.install()
        return cls(session_persistence=True)

    def get_output_channel(self) -> Optional[SocketOutput]:
        """Return where to send what isn't the answer to a message."""
        return SocketOutput(self.sio, self.bot_message_evt) if self.sio else None

    def blueprint(self, on_new_message: OnMessage) -> Blueprint:
        """Return the endpoints of the channel."""
        sio = self.sio = _Server(
            async_mode="sanic",
            cors_allowed_origins=may_connect,
            transports=["websocket"],
            max_http_buffer_size=MAX_BYTES,
            client_manager=_manager(),
        )
        webhook = _Blueprint(sio, self.socketio_path, "rolewise_socket", __name__)
        waiting: Counter[str] = Counter()
        on_new_message = counted(on_new_message)

        @webhook.route("/", methods=["GET"])
        async def health(request: Request) -> HTTPResponse:
            return json_response({"status": "ok"})

        @sio.on("connect")
        async def connect(sid: str, environ: Mapping[str, Any], auth: Any = None) -> None:
            token = auth.get("token") if isinstance(auth, dict) else None
            try:
                conversation = load_sessions().conversation_of(_text(token))
            except BadToken as error:
                raise Refused(str(error), _problem(401, str(error))) from error
            others = list(sio.manager.get_participants("/", conversation))
            if len(others) >= MAX_SOCKETS:
                detail = f"The conversation has {MAX_SOCKETS} connections already."
                raise Refused(detail, _problem(429, detail))
            await sio.save_session(sid, {"conversation": conversation, "token": token})
            await sio.enter_room(sid, conversation)

        @sio.on("session_request")
        async def session_request(sid: str, *_: Any) -> None:
            session = await sio.get_session(sid)
            await sio.emit("session_confirm", session["conversation"], to=sid, **HERE)

        @sio.on(self.user_message_evt)
        async def receive(sid: str, *given: Any) -> dict[str, Any]:
            session = await sio.get_session(sid)
            conversation = session["conversation"]
            data = given[0] if given else None
            message_id = data.get("message_id") if isinstance(data, dict) else None
            waiting[conversation] += 1
            try:
                if waiting[conversation] > MAX_WAITING:
                    raise Unanswered(429, f"{MAX_WAITING} messages are being answered already.")
                await _check_rate(conversation)
                message = _checked(session, data)
                # It queues up at once, so that messages keep their order; then the tabs are told.
                answering = asyncio.ensure_future(
                    answer_once(webhook.ctx.app, on_new_message, message, self.name())
                )
                if message.message_id:
                    await _tell_tabs(sio, conversation, {"message_id": message.message_id})
                replies = await answering
            except Unanswered as error:
                problem = _problem(error.status, error.detail, message_id)
                await sio.emit(PROBLEM_EVENT, problem, to=sid, **HERE)
                return problem
            finally:
                waiting[conversation] -= 1
                if not waiting[conversation]:
                    del waiting[conversation]
            told = {"message_id": message.message_id} if message.message_id else {}
            for reply in replies:
                await sio.emit(self.bot_message_evt, {**reply, **told}, to=sid, **HERE)
            return {"status": 200, "replies": len(replies), **told}

        return webhook


async def _tell_tabs(sio: AsyncServer, conversation: str, told: dict[str, Any]) -> None:
    """Tell all tabs that a message is being answered; a Redis that hangs doesn't delay that."""
    with contextlib.suppress(asyncio.TimeoutError):
        await asyncio.wait_for(sio.emit(TYPING_EVENT, told, room=conversation), REDIS_SECONDS)


def _manager() -> AsyncManager:
    """Return who knows the connections: this server, or with Redis all servers."""
    url = load_rest_settings().limit.redis_url
    if not url:
        return AsyncManager()
    options = {"socket_connect_timeout": REDIS_SECONDS, "health_check_interval": 30}
    return AsyncRedisManager(url, channel=SHARED_CHANNEL, redis_options=options)


async def answer_once(
    app: Sanic, on_new_message: OnMessage, message: IncomingMessage, channel: str
) -> Replies:
    """Return the replies to a message; never none.

    Raises:
        Unanswered: The advisor isn't ready, failed, or the id was used for another message.
    """
    if is_stopping(app):
        raise Unanswered(503, STOPPING)
    if getattr(app.ctx, "agent", None) is None:
        raise Unanswered(503, "The advisor is not ready. Please try again shortly.")

    async def answer() -> Replies:
        return await ask(on_new_message, message, OneMessageOutput(), channel)

    try:
        if not message.message_id:
            replies = await answer()
        else:
            store = conversation_store(app)
            delivered = await deliveries().once(
                store, message.sender, message.message_id, message.text, answer
            )
            replies = delivered.replies
    except OtherMessage as error:
        detail = "This message_id was used for another message; send a new one."
        raise Unanswered(422, detail) from error
    except asyncio.CancelledError as error:
        raise Unanswered(503, "The answer took too long. Please send it again.") from error
    except Silence as error:
        logger.error("a message over the socket got no answer; is the action server up?")
        raise Unanswered(503, "The advisor is not ready. Please try again shortly.") from error
    except OUTAGES as error:
        logger.error("a message over the socket: %s: %s", type(error).__name__, error)
        raise Unanswered(503, DETAIL) from error
    except Exception as error:
        logger.exception("a message over the socket failed")
        detail = "The advisor failed on this message. Please try again."
        raise Unanswered(500, detail) from error
    return replies


def may_connect(origin: Optional[str], environ: Mapping[str, Any]) -> bool:
    """Whether a page may connect: our own, or one of a site that the operator named.

    A program that is no browser sends no origin, and needs a token like everyone.
    """
    if not origin:
        return True
    settings = program_settings.read_settings()
    if origin in settings.origins:
        return True
    # A proxy in front may speak https to the page and http to us, so hosts are compared.
    own = {urlsplit(settings.address()).netloc, environ.get("HTTP_HOST")}
    return urlsplit(origin).netloc.lower() in {host.lower() for host in own if host}


async def _check_rate(conversation: str) -> None:
    """Count a message like a request of REST's; raise Unanswered where there were too many."""
    limits = load_rate_limits()
    if limits.on:
        count = await limits.count(f"conversation {conversation}")
        if not count.allowed:
            wait = max(1, count.seconds)
            raise Unanswered(429, f"Too many messages; try again in {wait} s.")


def _checked(session: Mapping[str, Any], data: Any) -> IncomingMessage:
    """Return the message that was sent, in the name of the token's conversation."""
    if not isinstance(data, dict):
        raise Unanswered(400, 'Send an object: {"message": "...", "message_id": "..."}.')
    conversation = session["conversation"]
    try:
        load_sessions().conversation_of(_text(session["token"]))  # it may have expired meanwhile
    except BadToken as error:
        raise Unanswered(401, str(error)) from error
    if data.get("session_id", conversation) != conversation:
        raise Unanswered(401, "The token is for another conversation.")
    told = {key: data[key] for key in ("message", "message_id", "metadata") if key in data}
    try:
        return read_message(json.dumps({"sender": conversation, **told}).encode())
    except (TypeError, RecursionError) as error:  # bytes, which a socket may carry; or a deep nest
        raise Unanswered(400, "The message must be JSON, without bytes or deep nests.") from error
    except BadMessage as error:
        raise Unanswered(error.status, error.detail) from error


def _problem(status: int, detail: str, message_id: Any = None) -> dict[str, Any]:
    body = {
        "type": "about:blank",
        "title": TITLES.get(status, "Error"),
        "status": status,
        "detail": detail,
    }
    return {**body, "message_id": message_id} if isinstance(message_id, str) else body


def _text(token: Any) -> str:
    return token if isinstance(token, str) and token.isascii() else ""
