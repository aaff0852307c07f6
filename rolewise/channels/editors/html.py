"""Pieces of the editors' pages. Everything that comes from people goes through ``text``."""

from __future__ import annotations

import html
from collections.abc import Iterable

from sanic.response import HTTPResponse

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    # So that a form says where it comes from.
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_PAGES = (("/review", "Review"), ("/usage", "Usage"))


def text(value: object) -> str:
    """Return a value as text that may stand in HTML, in attributes too."""
    return html.escape(str(value), quote=True)


def page(title: str, body: str, status: int = 200, form_token: str = "") -> HTTPResponse:
    """Return a page.

    Args:
        title: Of the page, and of its place in the navigation.
        body: HTML.
        status: HTTP status.
        form_token: Of the session; empty where nobody is signed in.
    """
    navigation = ""
    if form_token:
        links = "".join(
            f'<a href="{path}"{" aria-current=page" if name == title else ""}>{name}</a>'
            for path, name in _PAGES
        )
        navigation = (
            f"<nav>{links}"
            f'<form method="post" action="/review/logout">{hidden(form_token)}'
            "<button>Sign out</button></form></nav>"
        )
    whole = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f"<title>{text(title)} – Rolewise</title>"
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        '<link rel="icon" href="/static/icon.svg">'
        '<link rel="stylesheet" href="/static/start.css">'
        '<link rel="stylesheet" href="/static/editors.css"></head><body>'
        f"<header><h1>Rolewise: {text(title.lower())}</h1>{navigation}</header>"
        f'<main class="editors">{body}</main></body></html>'
    )
    return HTTPResponse(
        whole, status=status, headers=dict(HEADERS), content_type="text/html; charset=utf-8"
    )


def hidden(form_token: str, **fields: str) -> str:
    """Return a form's hidden fields, its signature first."""
    named = {"form_token": form_token, **fields}
    return "".join(
        f'<input type="hidden" name="{text(name)}" value="{text(value)}">'
        for name, value in named.items()
    )


def options(values: Iterable[tuple[str, str]], chosen: str = "") -> str:
    """Return the options of a select as (value, words)."""
    return "".join(
        f'<option value="{text(value)}"{" selected" if value == chosen else ""}>'
        f"{text(words)}</option>"
        for value, words in values
    )


def sign_in(wanted: str, complaint: str = "", status: int = 200) -> HTTPResponse:
    """Return the page that asks for the key.

    Args:
        wanted: Path to go on to.
        complaint: What was wrong with the key given.
        status: HTTP status.
    """
    told = f'<p class="complaint" role="alert">{text(complaint)}</p>' if complaint else ""
    return page(
        "Sign in",
        f'{told}<form class="sign-in" method="post" action="/review/login">'
        f'<input type="hidden" name="wanted" value="{text(wanted)}">'
        '<input type="text" name="user" value="editor" autocomplete="username" hidden>'
        '<label for="key">Key (ROLEWISE_REVIEW_KEY)</label>'
        '<input id="key" name="key" type="password" autocomplete="current-password" required>'
        "<button>Sign in</button></form>",
        status,
    )
