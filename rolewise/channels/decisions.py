"""Results of the decision dialogue at ``/decisions/<id>.html``, ``.txt`` and ``.json``."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Optional

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, raw

from rolewise.channels.headers import DOCUMENT_POLICY
from rolewise.channels.problem import problem
from rolewise.decision.export import WRITERS, KeptResults
from rolewise.settings import read_settings

CONTENT_TYPES = {
    "html": "text/html; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "json": "application/json",
}
HEADERS = {
    # Somebody's answers: for them and whom they give the address, not for caches and indexes.
    "Cache-Control": "private, max-age=3600",
    "X-Robots-Tag": "noindex",
    "Content-Security-Policy": DOCUMENT_POLICY,
}


class Decisions(InputChannel):
    """Not a channel to talk through: results that people asked to keep."""

    @classmethod
    def name(cls) -> str:
        """The channel's name."""
        return "decisions"

    def url_prefix(self) -> str:
        """The path is at the root, not below ``/webhooks``."""
        return "/"

    @classmethod
    def from_credentials(cls, credentials: Optional[dict[str, Any]]) -> Decisions:
        """Create the channel; it takes no credentials."""
        return cls()

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the endpoint."""
        decisions = Blueprint("rolewise_decisions", __name__)
        kept = KeptResults(read_settings().shared / "decisions")

        @decisions.route("/decisions/<name:str>", methods=["GET"])
        async def decision(request: Request, name: str) -> HTTPResponse:
            key, _, kind = name.partition(".")
            if kind not in CONTENT_TYPES:
                return problem(request, 404, "A result's name ends with .html, .txt or .json.")
            record = kept.read(key)
            if record is None:
                return problem(
                    request, 404, "There is no such result, or not any more; ask for it again."
                )
            content = WRITERS[kind](record).encode()
            return raw(content, content_type=CONTENT_TYPES[kind], headers=HEADERS)

        return decisions
