"""The Slack channel at ``/webhooks/slack/webhook``: checks, acknowledges, and works afterward."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Optional

from rasa.core.channels.channel import UserMessage
from rasa.core.channels.slack import SlackInput as RasaSlackInput
from sanic import Blueprint, Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, empty, json
from slack_sdk.signature import SignatureVerifier

from rolewise.channels.personal import SLACK
from rolewise.channels.problem import problem
from rolewise.channels.redis_client import close_redis
from rolewise.channels.slack.claims import Claims
from rolewise.channels.slack.handler import Handler
from rolewise.channels.slack.incoming import BadBody, Heard, read_body, understand
from rolewise.channels.slack.names import Names
from rolewise.channels.slack.pictures import Pictures
from rolewise.channels.slack.store import Store
from rolewise.channels.slack.texts import load_texts
from rolewise.channels.slack.turns import Turns
from rolewise.channels.slack.web import MESSAGE_SECONDS, SlackWeb
from rolewise.channels.tally import counted
from rolewise.charts.files import ChartFiles
from rolewise.knowledge import load_knowledge
from rolewise.settings import SlackSettings, read_settings

logger = logging.getLogger(__name__)
RETRY_SECONDS = 30
SIGNATURE = "X-Slack-Signature"
TIMESTAMP = "X-Slack-Request-Timestamp"


class SlackInput(RasaSlackInput):
    """Slack, replacing Rasa's channel; not there where it isn't configured."""

    @classmethod
    def from_credentials(cls, credentials: Optional[dict[str, Any]]) -> SlackInput:
        """Create the channel from the environment (see ``rolewise.settings``)."""
        settings = read_settings()
        return cls(settings.slack, settings.state, settings.public_url)

    def __init__(
        self,
        settings: Optional[SlackSettings],
        state: Path,
        public_url: str = "",
        message_seconds: float = MESSAGE_SECONDS,
    ) -> None:
        """Create the channel.

        Args:
            settings: Token and secret; without them there is no bot.
            state: Folder of charts and of what the bot remembers.
            public_url: Where Slack reaches our charts; empty where it can't.
            message_seconds: Time between two messages to a channel.
        """
        self._settings = settings
        self._state = state
        self._public_url = public_url
        self._message_seconds = message_seconds
        self._verifier: Optional[SignatureVerifier] = None
        if settings is not None:
            self._verifier = SignatureVerifier(settings.signing_secret)
            super().__init__(
                settings.token,
                slack_signing_secret=settings.signing_secret,
                use_threads=True,
                conversation_granularity="thread",
            )

    def is_request_from_slack_authentic(self, request: Request) -> bool:
        """Whether Slack signed this very body in the last five minutes."""
        timestamp, signature = request.headers.get(TIMESTAMP), request.headers.get(SIGNATURE)
        if self._verifier is None or not (timestamp or "").isdecimal():
            return False
        try:
            return self._verifier.is_valid(request.body, timestamp, signature)
        except (ValueError, TypeError):
            # No UTF-8 in the body, or no ASCII in the signature.
            return False

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the endpoint of the channel; none without its settings."""
        webhook = Blueprint("rolewise_slack", __name__)
        if self._settings is None:
            return webhook
        settings = self._settings
        store = Store(self._state / SLACK)
        claims = Claims(store)
        started: list[tuple[SlackWeb, Turns, Handler]] = []  # belongs to the running loop

        def parts(app: Sanic) -> tuple[SlackWeb, Turns, Handler]:
            if not started:
                web, turns = SlackWeb(settings, self._message_seconds), Turns()
                pictures = Pictures(
                    web, store, ChartFiles(self._state / "charts"), self._public_url
                )
                handler = Handler(
                    web,
                    store,
                    turns,
                    pictures,
                    Names(load_knowledge()),
                    load_texts(),
                    counted(on_new_message),
                    lambda: getattr(getattr(app.ctx, "agent", None), "tracker_store", None),
                )
                started.append((web, turns, handler))
                app.ctx.slack_turns = turns  # for the metrics
            return started[0]

        @webhook.listener("after_server_start")
        async def start(app: Sanic, _: Any) -> None:
            # Reading the knowledge takes seconds, which the first person would wait for.
            parts(app)

        @webhook.listener("before_server_stop")
        async def stop(app: Sanic, _: Any) -> None:
            for web, turns, _handler in started:
                await turns.finish()
                await web.close()
            started.clear()
            await close_redis()

        @webhook.route("/", methods=["GET"])
        async def health(request: Request) -> HTTPResponse:
            return json({"status": "ok"})

        @webhook.route("/webhook", methods=["POST"])
        async def receive(request: Request) -> HTTPResponse:
            if not self.is_request_from_slack_authentic(request):
                return problem(request, 401, "The request isn't signed by Slack, or is too old.")
            try:
                data = read_body(request.body, request.headers.get("content-type", ""))
            except BadBody as error:
                return problem(request, 400, f"{str(error)[:1].upper()}{str(error)[1:]}.")
            if data.get("type") == "url_verification":
                return json({"challenge": data.get("challenge")})
            heard = understand(data, store.members)
            if heard is None:
                return empty(200)
            _, turns, handler = parts(request.app)
            if turns.full:
                # Slack sends it again.
                busy = problem(request, 503, "Too many messages at once; please send it again.")
                busy.headers["Retry-After"] = str(RETRY_SECONDS)
                return busy
            errors = _form_errors(heard)
            if errors:
                return json({"response_action": "errors", "errors": errors})
            # The same signature again is the same request, sent again by somebody.
            signed = f"signature:{request.headers[SIGNATURE]}"
            if await claims.take([*heard.keys, signed]):
                turns.start(handler.handle(heard))
            return empty(200)

        return webhook


def _form_errors(heard: Heard) -> dict[str, str]:
    """Return what is wrong in a form that was sent, by block id; Slack keeps it open then."""
    if heard.kind != "answers":
        return {}
    from rolewise.channels.slack.forms import read_answers  # takes memory
    from rolewise.decision.model import load_decision

    view = heard.data.get("view") or {}
    return dict(read_answers(view, load_decision(), load_texts()).errors)
