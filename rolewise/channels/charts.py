"""Charts of answers at ``/charts/<id>.svg``, ``.png`` and ``.txt``."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Any, Optional

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, raw

from rolewise.channels.headers import DOCUMENT_POLICY
from rolewise.channels.problem import problem
from rolewise.charts.files import chart_files
from rolewise.charts.render import KINDS, THEMES, Busy, DrawingFailed, Renderer

logger = logging.getLogger(__name__)
CONTENT_TYPES = {
    "svg": "image/svg+xml",
    "png": "image/png",
    "txt": "text/plain; charset=utf-8",
}
RETRY_SECONDS = 5
HEADERS = {
    # The id is the hash of what is shown, so an address never shows anything else.
    "Cache-Control": "public, max-age=31536000, immutable",
    # Opened by itself, an SVG may use its own colors, and nothing else.
    "Content-Security-Policy": DOCUMENT_POLICY,
    # Other sites may show the advisor's charts.
    "Cross-Origin-Resource-Policy": "cross-origin",
}


class Charts(InputChannel):
    """Not a channel to talk through: the charts that answers name."""

    @classmethod
    def name(cls) -> str:
        """The channel's name."""
        return "charts"

    def url_prefix(self) -> str:
        """The path is the contract's, not below ``/webhooks``."""
        return "/"

    @classmethod
    def from_credentials(cls, credentials: Optional[dict[str, Any]]) -> Charts:
        """Create the channel; it takes no credentials."""
        return cls()

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the endpoint."""
        charts = Blueprint("rolewise_charts", __name__)
        files = chart_files()
        renderers: list[Renderer] = []  # made in the running loop, which its lock belongs to

        @charts.route("/charts/<name:str>", methods=["GET"])
        async def chart(request: Request, name: str) -> HTTPResponse:
            chart_id, _, kind = name.partition(".")
            given = dict(request.get_query_args(keep_blank_values=True))
            theme = given.get("theme", "light")
            if kind not in CONTENT_TYPES:
                return problem(request, 404, "A chart's name ends with .svg, .png or .txt.")
            if theme not in THEMES:
                return problem(request, 400, "theme must be light or dark.")
            found = files.read(chart_id)
            if found is None:
                return problem(
                    request, 404, "There is no such chart, or not any more; ask the question again."
                )
            if kind not in KINDS:
                return _sent(found.table().encode(), kind)
            if not renderers:
                renderers.append(Renderer(files))
            try:
                drawing = await renderers[0].render(
                    chart_id, kind, "light" if kind == "svg" else theme
                )
            except Busy:
                busy = problem(request, 503, "Too many charts are being drawn; try again shortly.")
                busy.headers["Retry-After"] = str(RETRY_SECONDS)
                return busy
            except DrawingFailed as error:
                logger.error("chart %s could not be drawn: %s", chart_id, error)
                return problem(request, 500, "The chart could not be drawn; .txt has its figures.")
            if drawing is None:
                return problem(request, 404, "There is no such chart any more; ask again.")
            return _sent(drawing, kind)

        return charts


def _sent(content: bytes, kind: str) -> HTTPResponse:
    return raw(content, content_type=CONTENT_TYPES[kind], headers=HEADERS)
