"""The pages beside the channels: start page, widget script, health, readiness, version.

Rasa without its HTTP API already serves ``GET /`` itself, so the chat page is put in front of it
by a middleware.
"""

from __future__ import annotations

import asyncio
import functools
import gzip
import hashlib
import logging
import mimetypes
import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Optional

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, Sanic
from sanic.exceptions import NotFound, SanicException
from sanic.request import Request
from sanic.response import HTTPResponse, json, raw

from rolewise import __version__
from rolewise.channels.gate import gate
from rolewise.channels.headers import security_headers
from rolewise.channels.outage import OUTAGES, unavailable
from rolewise.channels.problem import REQUEST_ID_HEADER, problem, request_id
from rolewise.channels.readiness import plainly_missing, readiness_of, wait_for_actions
from rolewise.channels.start_page import start_page
from rolewise.channels.stopping import finish_turns, refuse_when_stopping
from rolewise.knowledge.load import fingerprint, load_knowledge
from rolewise.language.encoder import return_freed_memory
from rolewise.logs import REQUEST
from rolewise.rest_settings import OWN_KEY, load_rest_settings
from rolewise.settings import ACTIONS_KEY, read_settings
from rolewise.state_lock import share

logger = logging.getLogger(__name__)
STATIC = Path(__file__).parent / "static"
MAX_BODY_BYTES = 64 * 1024
SHOWN_HEADERS = "X-Request-ID, RateLimit, RateLimit-Policy, Retry-After, Idempotent-Replayed"
"""What scripts of allowed sites may read of our headers."""


class Pages(InputChannel):
    """Not a channel to talk through: the HTTP pages at the server's root."""

    @classmethod
    def name(cls) -> str:
        """The channel's name."""
        return "pages"

    def url_prefix(self) -> str:
        """The pages are at the root, not below ``/webhooks``."""
        return "/"

    @classmethod
    def from_credentials(cls, credentials: Optional[dict[str, Any]]) -> Pages:
        """Create the pages; they take no credentials."""
        return cls()

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the endpoints."""
        pages = Blueprint("rolewise_pages", __name__)

        @pages.listener("before_server_start")
        async def prepare(app: Sanic, _: Any) -> None:
            app.ctx.state_lock = share(read_settings().state)  # no restore while it is held
            app.config.REQUEST_MAX_SIZE = MAX_BODY_BYTES
            app.config.PROXIES_COUNT = load_rest_settings().limit.proxies or None
            app.register_middleware(_name_request, "request")
            app.register_middleware(refuse_when_stopping, "request")
            app.register_middleware(_serve_root, "request")
            app.register_middleware(gate, "request")
            app.register_middleware(_add_headers, "response")
            # Last of all, behind what writes the headers for other sites.
            app.response_middleware.append(_show_headers)
            app.error_handler.add(Exception, _as_problem)
            if _no_path not in (sanic := logging.getLogger("sanic.error")).filters:
                sanic.addFilter(_no_path)
            if OWN_KEY in os.environ:  # ``rolewise run`` has started both servers
                await wait_for_actions(f"http://127.0.0.1:{read_settings().actions_port}")

        @pages.listener("after_server_start")
        async def trim(app: Sanic, _: Any) -> None:
            show_key(app)
            return_freed_memory()
            # Reading the knowledge takes seconds, in which nobody else would be answered.
            app.ctx.start_page = asyncio.ensure_future(asyncio.to_thread(_start_page))

        @pages.listener("before_server_stop")
        async def finish(app: Sanic, _: Any) -> None:
            await finish_turns(app)

        @pages.route("/static/<name:str>", methods=["GET"])
        async def static(request: Request, name: str) -> HTTPResponse:
            return _file(request, name)

        @pages.route("/widget.js", methods=["GET"])
        async def widget(request: Request) -> HTTPResponse:
            response = _file(request, "widget.js")
            # Pages that isolate themselves may load it too.
            response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
            return response

        @pages.route("/healthz", methods=["GET"])
        async def healthz(request: Request) -> HTTPResponse:
            return json({"status": "ok"})

        @pages.route("/readyz", methods=["GET"])
        async def readyz(request: Request) -> HTTPResponse:
            missing = await plainly_missing(request.app)
            missing = missing or await readiness_of(request.app).missing(request.app.ctx.agent)
            if missing:
                return problem(request, 503, f"Not ready: {missing}.")
            return json({"status": "ready"})

        @pages.route("/version", methods=["GET"])
        async def version(request: Request) -> HTTPResponse:
            import rasa

            agent = request.app.ctx.agent
            return json(
                {
                    "rolewise": __version__,
                    "rasa": rasa.__version__,
                    "model_id": getattr(agent, "model_id", None),
                    "knowledge": fingerprint()[:12],
                    "roles": len(load_knowledge().roles),
                    "statements": len(load_knowledge().statements),
                }
            )

        return pages


def _no_path(record: logging.LogRecord) -> bool:
    """Leave out Sanic's line on a body that nobody read: it has the path, and a path has ids."""
    return "body not consumed" not in record.getMessage()


def show_key(app: Sanic) -> None:
    """Have Rasa show the action server its key with each call (``actions/guard.py``).

    It isn't in endpoints.yml, for Rasa refuses a file that names a variable which isn't set, and
    the key itself should not be written down.
    """
    endpoint = getattr(getattr(app.ctx, "agent", None), "action_endpoint", None)
    key = os.environ.get(ACTIONS_KEY)
    if endpoint is not None and key:
        endpoint.headers["Authorization"] = f"Bearer {key}"


async def _name_request(request: Request) -> None:
    REQUEST.set(request_id(request))


async def _serve_root(request: Request) -> Optional[HTTPResponse]:
    if request.path == "/" and request.method in ("GET", "HEAD"):
        page: bytes = await asyncio.shield(request.app.ctx.start_page)
        return _sent(request, page, "text/html; charset=utf-8")
    return None


async def _add_headers(request: Request, response: HTTPResponse) -> None:
    for name, value in security_headers(request).items():
        response.headers.setdefault(name, value)
    response.headers.setdefault(REQUEST_ID_HEADER, request_id(request))
    for name, value in getattr(request.ctx, "limit_headers", {}).items():
        response.headers.setdefault(name, value)


async def _show_headers(request: Request, response: HTTPResponse) -> None:
    if "Access-Control-Allow-Origin" in response.headers:
        response.headers["Access-Control-Expose-Headers"] = SHOWN_HEADERS


async def _as_problem(request: Request, error: Exception) -> HTTPResponse:
    if isinstance(error, OUTAGES):
        return unavailable(request, error)
    status = error.status_code if isinstance(error, SanicException) else 500
    allowed = _other_methods(request) if isinstance(error, NotFound) else ""
    status = 405 if allowed else status
    details = {
        400: "The request is malformed.",
        404: f"There is nothing at {request.path}.",
        405: f"{request.method} is not possible here.",
        413: f"The body is larger than {MAX_BODY_BYTES} bytes.",
    }
    status = status or 500
    if status >= 500 and status != 503:
        logger.error("request %s failed", request_id(request), exc_info=error)
    response = problem(
        request, status, details.get(status, "The request failed. Please try again.")
    )
    # Such as Allow, of a 405.
    response.headers.update(getattr(error, "headers", None) or {})
    if allowed:
        response.headers["Allow"] = allowed
    return response


def _other_methods(request: Request) -> str:
    """Return the methods a path takes that Sanic didn't find: it forgets them below an id."""
    found = []
    for method in ("DELETE", "GET", "POST"):
        try:
            request.app.router.get(request.path, method, request.headers.get("host"))
        except SanicException:
            continue
        found.append(method)
    return ", ".join(found)


def _start_page() -> bytes:
    page = start_page().encode()
    return_freed_memory()
    return page


def _file(request: Request, name: str) -> HTTPResponse:
    # Looked for among those there are: a name that no file may have is an error of the system.
    if name not in os.listdir(STATIC):
        return problem(request, 404, "There is no such file.")
    path = STATIC / name
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    if kind.startswith("text/") or kind.endswith("javascript"):
        kind += "; charset=utf-8"
    return _sent(request, path.read_bytes(), kind)


def _sent(request: Request, content: bytes, kind: str) -> HTTPResponse:
    """Return a file, compressed where the client takes that, and only if it doesn't have it."""
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    headers = {"Cache-Control": "no-cache", "ETag": tag, "Vary": "Accept-Encoding"}
    if tag in request.headers.get("If-None-Match", ""):
        return HTTPResponse(status=304, headers=headers)
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        content = _compressed(content)
        headers["Content-Encoding"] = "gzip"
    return raw(content, content_type=kind, headers=headers)


@functools.lru_cache(maxsize=8)
def _compressed(content: bytes) -> bytes:
    return gzip.compress(content, mtime=0)
