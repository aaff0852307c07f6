"""Who may call the action server, and with how much: the Rasa server that has the key.

rasa_sdk's server asks nobody who they are, inflates bodies without a limit, and tells whoever gets
an error the exception and the whole request. rasa_sdk calls ``attach_sanic_app_extensions`` of its
plugins when it starts; this is one, so it guards however the server is started. Without a key, as
with stock ``python -m rasa_sdk``, only this machine may call.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import logging
import os
import zlib
from typing import Optional

import pluggy
from rasa_sdk.plugin import plugin_manager
from sanic import Sanic
from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import HTTPResponse, json

from rolewise.settings import ACTIONS_KEY

MAX_BYTES = 4 * 2**20
"""Of a call, inflated: a conversation's last events, most of them below 100 KB together."""
HEALTH = "/health"
logger = logging.getLogger(__name__)
_hook = pluggy.HookimplMarker("rasa_sdk")


class Guard:
    """The plugin."""

    def __init__(self, key: str) -> None:
        """Ask for ``key``; empty for calls of this machine only."""
        self._digest = hashlib.sha256(key.encode()).digest() if key else b""

    @_hook  # type: ignore[untyped-decorator]
    def attach_sanic_app_extensions(self, app: Sanic) -> None:
        """Guard the app (see module)."""
        app.config.REQUEST_MAX_SIZE = MAX_BYTES
        app.config.FALLBACK_ERROR_FORMAT = "json"
        app.register_middleware(self.refuse, "request")
        app.register_middleware(_inflate, "request")
        app.error_handler.add(Exception, _told)

    def may_call(self, request: Request) -> bool:
        """Whether a request has the key or, where there is none, comes from this machine."""
        if not self._digest:
            return _is_here(request.ip)
        scheme, _, given = request.headers.get("Authorization", "").partition(" ")
        digest = hashlib.sha256(given.strip().encode("utf-8", "replace")).digest()
        return scheme.lower() == "bearer" and hmac.compare_digest(digest, self._digest)

    async def refuse(self, request: Request) -> Optional[HTTPResponse]:
        """Return the error response for a call that may not be made, else None."""
        if request.path == HEALTH or self.may_call(request):
            return None
        return json({"error": f"Send {ACTIONS_KEY} as: Authorization: Bearer <it>."}, status=401)


async def _inflate(request: Request) -> Optional[HTTPResponse]:
    """Put the inflated body in the place of a compressed one, within the limit."""
    encoding = request.headers.get("Content-Encoding", "identity").lower()
    if encoding == "identity":
        return None
    if encoding != "deflate":
        return json({"error": "Only deflate is understood."}, status=415)
    stream = zlib.decompressobj()
    try:
        body = stream.decompress(request.body, MAX_BYTES + 1)
    except zlib.error:
        body = b""
    if len(body) > MAX_BYTES:
        return json({"error": f"The body has more than {MAX_BYTES} bytes."}, status=413)
    if not stream.eof:
        return json({"error": "The body is not what deflate makes."}, status=400)
    request.body = body
    del request.headers["Content-Encoding"]
    return None


async def _told(request: Request, error: Exception) -> HTTPResponse:
    """Answer with the status alone: what went wrong is in the log, without the request."""
    status = (error.status_code if isinstance(error, SanicException) else 500) or 500
    if status >= 500:
        logger.error("a call of an action failed", exc_info=error)
    return json({"error": "The call failed."}, status=status)


def _is_here(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def install() -> None:
    """Put the guard in front of the action server of this process."""
    if not plugin_manager().has_plugin(__name__):
        plugin_manager().register(Guard(os.environ.get(ACTIONS_KEY, "")), __name__)


install()
