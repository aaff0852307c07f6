"""Who has given ``ROLEWISE_REVIEW_KEY`` stays signed in for a working day, by a signed cookie.

The cookie goes to our own site only (SameSite=Strict) and no script reads it (HttpOnly). Each form
carries a second signature, so that another page can't have the browser send one. Both are made with
a key derived from the server's secret and the review key: changing either ends all sessions.
"""

from __future__ import annotations

import functools
import hashlib
import hmac
import secrets
import time
from collections import OrderedDict
from typing import Optional

from sanic.request import Request
from sanic.response import HTTPResponse

from rolewise import settings as program_settings
from rolewise.kept_secret import derived, main_secret

COOKIE = "rolewise_editor"
HOURS = 8
MAX_FAILURES = 10
"""Wrong keys of one address within a minute; then it has to wait."""
_FAILURE_SECONDS = 60.0
_MAX_ADDRESSES = 1000


class Sessions:
    """Makes and checks cookies and the signatures of forms."""

    def __init__(self, key: str, secret: str, secure: bool) -> None:
        """Use the editors' key; ``secure`` where people come by https."""
        self._given = hashlib.sha256(key.encode()).digest()
        self._key = derived(f"{secret} {key}", "editors").encode()
        self._secure = secure
        self._failures: OrderedDict[str, list[float]] = OrderedDict()

    def is_key(self, given: str) -> bool:
        """Whether this is the key; compared in constant time."""
        digest = hashlib.sha256(given.encode("utf-8", "replace")).digest()
        return hmac.compare_digest(digest, self._given)

    def may_try(self, address: str, now: Optional[float] = None) -> bool:
        """Whether an address may give a key, after those that were wrong."""
        at = time.monotonic() if now is None else now
        recent = [t for t in self._failures.get(address, ()) if at - t < _FAILURE_SECONDS]
        return len(recent) < MAX_FAILURES

    def failed(self, address: str, now: Optional[float] = None) -> None:
        """Count a wrong key."""
        at = time.monotonic() if now is None else now
        earlier = self._failures.pop(address, [])
        self._failures[address] = [*earlier[1 - MAX_FAILURES :], at]
        while len(self._failures) > _MAX_ADDRESSES:
            self._failures.popitem(last=False)

    def begin(self, response: HTTPResponse, now: Optional[float] = None) -> None:
        """Add a new session's cookie to a response."""
        ends = int(time.time() if now is None else now) + HOURS * 3600
        told = f"{ends}.{secrets.token_hex(16)}"
        self._set(response, f"{told}.{self._sign('session', told)}", HOURS * 3600)

    def end(self, response: HTTPResponse) -> None:
        """Take the cookie away."""
        self._set(response, "", 0)

    def session(self, request: Request, now: Optional[float] = None) -> Optional[str]:
        """Return the request's session, or None where there is none that is good."""
        given = request.cookies.get(COOKIE) or ""
        told, _, signature = given.rpartition(".")
        if not hmac.compare_digest(signature.encode(), self._sign("session", told).encode()):
            return None
        ends = told.partition(".")[0]
        at = time.time() if now is None else now
        return told if ends.isdecimal() and at < int(ends) else None

    def form_token(self, session: str) -> str:
        """Return what a form of this session carries."""
        return self._sign("form", session)

    def is_own_form(self, request: Request, session: str) -> bool:
        """Whether a form was sent from a page of ours, in this session."""
        site = request.headers.get("Sec-Fetch-Site", "same-origin")
        given = str((request.form or {}).get("form_token") or "")
        good = hmac.compare_digest(given.encode(), self.form_token(session).encode())
        return good and site in ("same-origin", "none")

    def _sign(self, purpose: str, text: str) -> str:
        return hmac.new(self._key, f"{purpose} {text}".encode(), hashlib.sha256).hexdigest()

    def _set(self, response: HTTPResponse, value: str, seconds: int) -> None:
        parts = [f"{COOKIE}={value}", "Path=/", f"Max-Age={seconds}", "HttpOnly", "SameSite=Strict"]
        # Written as a header: Sanic's own cookies know no SameSite in every version Rasa allows.
        response.headers["Set-Cookie"] = "; ".join(parts + ["Secure"] * self._secure)


@functools.lru_cache(maxsize=1)
def load_editor_sessions() -> Optional[Sessions]:
    """Return the sessions of this server; None where no key is set."""
    settings = program_settings.read_settings()
    if not settings.review_key:
        return None
    secure = settings.address().startswith("https://")
    return Sessions(settings.review_key, main_secret(settings), secure)
