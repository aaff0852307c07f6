"""Learning plans at ``/plans/<id>.md``, ``.ics`` and ``.json``."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Optional

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, raw

from rolewise.answers.plan_files import CONTENT_TYPES, kept_plans, written
from rolewise.channels.problem import problem


class Plans(InputChannel):
    """Not a channel to talk through: the files of learning plans."""

    @classmethod
    def name(cls) -> str:
        """The channel's name."""
        return "plans"

    def url_prefix(self) -> str:
        """The path is at the root, not below ``/webhooks``."""
        return "/"

    @classmethod
    def from_credentials(cls, credentials: Optional[dict[str, Any]]) -> Plans:
        """Create the channel; it takes no credentials."""
        return cls()

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the endpoint."""
        plans = Blueprint("rolewise_plans", __name__)
        kept = kept_plans()

        @plans.route("/plans/<name:str>", methods=["GET"])
        async def plan(request: Request, name: str) -> HTTPResponse:
            key, _, suffix = name.partition(".")
            if suffix not in CONTENT_TYPES:
                return problem(request, 404, "A plan's name ends with .md, .ics or .json.")
            record = kept.read(key)
            if record is None:
                return problem(
                    request, 404, "There is no such plan, or not any more; ask for it again."
                )
            try:
                content = written(record, suffix).encode()
            except (KeyError, TypeError, ValueError):
                return problem(request, 404, "This plan can't be made any more; ask for it again.")
            headers = {
                "Cache-Control": "private, max-age=3600",
                "X-Robots-Tag": "noindex",
                "Content-Disposition": f'attachment; filename="plan_{record["role"]}.{suffix}"',
            }
            return raw(content, content_type=CONTENT_TYPES[suffix], headers=headers)

        return plans
