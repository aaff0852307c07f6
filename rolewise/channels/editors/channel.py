"""``/review`` and ``/usage`` for whoever has ``ROLEWISE_REVIEW_KEY``, and the work behind them.

Without a key there are no such pages. No text of people stands in an address: decisions are posted.
"""

from __future__ import annotations

import asyncio
import logging
import re
import time
from collections.abc import Awaitable, Callable
from typing import Any, Optional

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, Sanic
from sanic.request import Request
from sanic.response import HTTPResponse

from rolewise import settings as program_settings
from rolewise.channels.conversations import conversation_store
from rolewise.channels.editors import html
from rolewise.channels.editors.session import Sessions, load_editor_sessions
from rolewise.channels.feedback import FeedbackTable
from rolewise.channels.limiting import client_address
from rolewise.channels.problem import problem
from rolewise.review.collect import PASS_SECONDS, Collector
from rolewise.review.redact import has_placeholder
from rolewise.review.table import DISMISSED, EXAMPLE, OPEN, STATEMENT, ReviewTable
from rolewise.tracker_store import ConversationStore

logger = logging.getLogger(__name__)
USAGE_SECONDS = 60.0
"""For so long counted numbers are shown again."""
USAGE_SHARE = 0.02
"""Of the time, at most, the database counts."""
MAX_IDS = 500
MAX_TEXT = 600
_ID = re.compile(r"[0-9a-f]{32}")
_WANTED = ("/review", "/usage")
_NO_STORE = "Conversations are kept in a store of another kind, which can't be read here."


class Editors(InputChannel):
    """Not a channel to talk through: pages for editors, and the collecting of what they see."""

    @classmethod
    def name(cls) -> str:
        """The channel's name."""
        return "editors"

    def url_prefix(self) -> str:
        """The pages are at the root, not below ``/webhooks``."""
        return "/"

    @classmethod
    def from_credentials(cls, credentials: Optional[dict[str, Any]]) -> Editors:
        """Create the pages; they take no credentials."""
        return cls()

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the endpoints."""
        pages = Blueprint("rolewise_editors", __name__)

        @pages.listener("after_server_start")
        async def begin(app: Sanic, _: Any) -> None:
            app.ctx.collecting = asyncio.ensure_future(_collect_for_ever(app))

        @pages.listener("before_server_stop")
        async def stop(app: Sanic, _: Any) -> None:
            app.ctx.collecting.cancel()

        @pages.route("/review", methods=["GET"])
        async def review(request: Request) -> HTTPResponse:
            return await _signed_in(request, _review)

        @pages.route("/review/labels.yml", methods=["GET"])
        async def labels(request: Request) -> HTTPResponse:
            return await _signed_in(request, _labels)

        @pages.route("/review/decide", methods=["POST"])
        async def decide(request: Request) -> HTTPResponse:
            return await _signed_in(request, _decide)

        @pages.route("/review/logout", methods=["POST"])
        async def logout(request: Request) -> HTTPResponse:
            return await _signed_in(request, _logout)

        @pages.route("/review/login", methods=["POST"])
        async def login(request: Request) -> HTTPResponse:
            sessions = load_editor_sessions()
            return _nothing(request) if sessions is None else _login(request, sessions)

        @pages.route("/usage", methods=["GET"])
        async def usage(request: Request) -> HTTPResponse:
            return await _signed_in(request, _usage)

        return pages


Handler = Callable[[Request, ConversationStore, Sessions, str], Awaitable[HTTPResponse]]


async def _signed_in(request: Request, handle: Handler) -> HTTPResponse:
    """Serve whoever is signed in; others are asked for the key, or refused where they post."""
    sessions = load_editor_sessions()
    if sessions is None:
        return _nothing(request)
    session = sessions.session(request)
    if session is None:
        wanted = request.path if request.path in _WANTED else _WANTED[0]
        return html.sign_in(wanted, status=401)
    if request.method == "POST" and not sessions.is_own_form(request, session):
        complaint = "This form is not of your session; load the page again."
        return html.page("Review", f"<p>{complaint}</p>", 403, sessions.form_token(session))
    store = conversation_store(request.app)
    if store is None:
        return html.page("Review", f"<p>{_NO_STORE}</p>", 501, sessions.form_token(session))
    return await handle(request, store, sessions, sessions.form_token(session))


def _nothing(request: Request) -> HTTPResponse:
    return problem(request, 404, f"There is nothing at {request.path}.")


def _login(request: Request, sessions: Sessions) -> HTTPResponse:
    wanted = str((request.form or {}).get("wanted") or "")
    wanted = wanted if wanted in _WANTED else _WANTED[0]
    address = client_address(request)
    if not sessions.may_try(address):
        return html.sign_in(wanted, "Too many wrong keys; try again in a minute.", 429)
    if not sessions.is_key(str((request.form or {}).get("key") or "")):
        sessions.failed(address)
        logger.warning("a wrong key was given for /review")
        return html.sign_in(wanted, "This is not the key.", 401)
    response = HTTPResponse(status=303, headers={**html.HEADERS, "Location": wanted})
    sessions.begin(response)
    return response


async def _logout(
    request: Request, store: ConversationStore, sessions: Sessions, form_token: str
) -> HTTPResponse:
    response = HTTPResponse(status=303, headers={**html.HEADERS, "Location": "/review"})
    sessions.end(response)
    return response


async def _review(
    request: Request,
    store: ConversationStore,
    sessions: Sessions,
    form_token: str,
    complaint: str = "",
) -> HTTPResponse:
    from rolewise.channels.editors.review_page import VIEWS, review_page
    from rolewise.review.groups import group

    view = request.args.get("view") or "open"
    page = request.args.get("page") or "1"
    view = view if view in VIEWS else "open"
    number = int(page) if page.isascii() and page.isdigit() and len(page) < 6 else 1

    def work() -> str:
        table = ReviewTable(store.engine)
        groups = group(table.items(VIEWS[view]))
        last = max(1, len(groups))
        intents = _intents(request.app)
        counts = table.counts()
        return review_page(
            groups, view, min(max(number, 1), last), counts, intents, form_token, complaint
        )

    body = await asyncio.to_thread(work)
    return html.page("Review", body, 400 if complaint else 200, form_token)


async def _decide(
    request: Request, store: ConversationStore, sessions: Sessions, form_token: str
) -> HTTPResponse:
    form: Any = request.form
    ids = [key for key in form.getlist("id", []) if _ID.fullmatch(key)][:MAX_IDS]
    given = {
        name: " ".join(str(form.get(name) or "").split())
        for name in ("action", "intent", "text", "role", "topic")
    }
    table = ReviewTable(store.engine)

    def work() -> str:
        rows = table.find(ids)
        if not rows:
            return "These messages aren't in the queue any more."
        try:
            label = _label(request.app, given, rows[0].finding.said)
        except ValueError as error:
            return str(error)
        table.decide([row.id for row in rows], given["action"], label)
        return ""

    complaint = await asyncio.to_thread(work)
    if complaint:
        return await _review(request, store, sessions, form_token, complaint)
    view = "?view=decided" if given["action"] == OPEN else ""
    return HTTPResponse(status=303, headers={**html.HEADERS, "Location": f"/review{view}"})


def _label(app: Sanic, given: dict[str, str], said: str) -> dict[str, str]:
    """Return the label of a decision.

    Raises:
        ValueError: It can't be taken; the message says why.
    """
    from rolewise.knowledge import TOPICS, load_knowledge

    if given["action"] in (DISMISSED, OPEN):
        return {}
    if given["action"] == EXAMPLE:
        if given["intent"] not in _intents(app):
            raise ValueError("Choose an intent from the list.")
        if not 2 <= len(given["text"]) <= MAX_TEXT:
            raise ValueError(f"An example has 2 to {MAX_TEXT} characters.")
        if has_placeholder(given["text"]):
            raise ValueError("Something was taken out of this text; put it in other words.")
        return {"intent": given["intent"], "text": given["text"]}
    if given["action"] == STATEMENT:
        if given["role"] not in load_knowledge().roles or given["topic"] not in TOPICS:
            raise ValueError("Choose a role and a topic from the lists.")
        return {"role": given["role"], "topic": given["topic"], "text": said}
    raise ValueError("Choose what to do.")


async def _labels(
    request: Request, store: ConversationStore, sessions: Sessions, form_token: str
) -> HTTPResponse:
    from rolewise.review.labels import dump, labels_of

    def work() -> str:
        return dump(labels_of(ReviewTable(store.engine).to_apply()))

    headers = {**html.HEADERS, "Content-Disposition": "attachment; filename=labels.yml"}
    body = await asyncio.to_thread(work)
    return HTTPResponse(body, headers=headers, content_type="application/yaml; charset=utf-8")


async def _usage(
    request: Request, store: ConversationStore, sessions: Sessions, form_token: str
) -> HTTPResponse:
    from rolewise.channels.editors.usage_page import usage_page
    from rolewise.review.usage import PERIODS, usage

    asked = request.args.get("days") or ""
    days = next((period for period in PERIODS if str(period) == asked), PERIODS[0])
    counted = getattr(request.app.ctx, "usage", {})
    until, told = counted.get(days, (float("-inf"), None))
    begun = time.monotonic()
    if begun > until:
        told = await asyncio.to_thread(usage, store, days)
        took = time.monotonic() - begun
        until = begun + max(USAGE_SECONDS, took / USAGE_SHARE)
        request.app.ctx.usage = {**counted, days: (until, told)}
    return html.page("Usage", usage_page(told), form_token=form_token)


def _intents(app: Sanic) -> list[str]:
    """Return the intents that people's words may have, topics first."""
    domain = getattr(getattr(app.ctx, "agent", None), "domain", None)
    known = [name for name in getattr(domain, "intents", ()) if "fallback" not in name]
    own = {"back", "restart", "session_start"}  # Rasa's own
    return sorted(
        (name for name in known if name not in own), key=lambda n: (not n.startswith("ask_"), n)
    )


async def _collect_for_ever(app: Sanic) -> None:
    """Bring the queue up to date again and again; a failure is logged and concerns no turn."""
    wanted = program_settings.read_settings().review
    collector: Optional[Collector] = None
    while True:
        store = conversation_store(app)
        if store is not None:
            try:
                if not wanted:
                    await asyncio.to_thread(ReviewTable(store.engine).forget_all)
                    return
                if collector is None:
                    feedback = FeedbackTable(store.engine)
                    collector = await asyncio.to_thread(Collector, store, feedback)
                await asyncio.to_thread(collector.collect)
            except Exception:
                logger.exception("what to review could not be collected; tried again in a minute")
        await asyncio.sleep(PASS_SECONDS)
