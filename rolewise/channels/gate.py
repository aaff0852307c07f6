"""What every request for other apps passes first: rate limit, key or token, kind of body."""

from __future__ import annotations

from typing import Optional

from sanic.request import Request
from sanic.response import HTTPResponse

from rolewise.channels.access import Refused, caller_of, refusal
from rolewise.channels.limiting import client_address, load_rate_limits
from rolewise.channels.problem import problem

API = "/api/v1/"
CONVERSATIONS = "/api/v1/conversations"
WEBHOOKS = ("/webhooks/rest/webhook", "/webhooks/callback/webhook")


async def gate(request: Request) -> Optional[HTTPResponse]:
    """Return an error response for a request that may not go on, else None.

    Sanic runs this a second time where a request failed, and then it does nothing.
    """
    if request.route is None or hasattr(request.ctx, "gated"):
        return None
    request.ctx.gated = True
    path = f"/{request.route.path.lstrip('/')}"  # not the request's own, which may be spelled oddly
    if request.method == "OPTIONS" or not path.startswith((API, *WEBHOOKS)):
        return None
    limits = load_rate_limits()
    if limits.on:
        count = await limits.count(_client(request))
        request.ctx.limit_headers = count.headers()
        if not count.allowed:
            return problem(
                request, 429, f"Too many requests; try again in {max(1, count.seconds)} s."
            )
    try:
        # Conversations and messages have a sender, so they are checked where it is known.
        if path.startswith(API) and not path.startswith(CONVERSATIONS):
            caller_of(request)
    except Refused as error:
        return refusal(request, error)
    if request.method == "POST" and not is_json(request):
        return problem(request, 415, "Send JSON, with the header Content-Type: application/json.")
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        # Nothing that a stranger sent is ever inflated.
        return problem(request, 415, "Send the body as it is, without a Content-Encoding.")
    return None


def is_json(request: Request) -> bool:
    """Whether a body is JSON by its header; one without a header is taken for it.

    Browsers ask before they send JSON to another site, but not before they send a form.
    """
    given = request.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    # What curl and urllib send where nothing is said; Rasa's own channel takes it.
    plain = request.path == WEBHOOKS[0] and given == "application/x-www-form-urlencoded"
    return (
        plain
        or given in ("", "application/json")
        or (given.startswith("application/") and given.endswith("+json"))
    )


def _client(request: Request) -> str:
    """Return whom a request is counted for: a key, a token's subject, or an address."""
    try:
        caller = caller_of(request)
    except Refused:
        caller = None
    return client_address(request) if caller is None else caller.name
