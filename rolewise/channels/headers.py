"""Headers that every response has, errors too: what a browser may do with it."""

from __future__ import annotations

import os

from sanic.request import Request

ALWAYS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; "
        "require-trusted-types-for 'script'; trusted-types 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
"""The widget is a script in the page of another site, not a frame, so no site may frame us."""
DOCUMENT_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox"
)
"""For what is shown by itself and was made from what people said: no script, no form, no origin."""
HSTS = "max-age=31536000"
"""A year. Subdomains are the operator's, and may have no TLS."""


def security_headers(request: Request) -> dict[str, str]:
    """Return the headers; with HSTS where people reach us by https.

    That is so where a proxy of ours (``ROLEWISE_PROXIES``) says it, or ``ROLEWISE_PUBLIC_URL``.
    """
    return {**ALWAYS, "Strict-Transport-Security": HSTS} if by_https(request) else dict(ALWAYS)


def by_https(request: Request) -> bool:
    """Whether a request came to us, or to our proxy, by https."""
    if os.environ.get("ROLEWISE_PUBLIC_URL", "").startswith("https://"):
        return True
    # Sanic reads X-Forwarded-Proto only behind as many proxies as we have. A request that could
    # not be read has no headers.
    told = request.forwarded if getattr(request, "headers", None) else {}
    return (told or {}).get("proto") == "https"
