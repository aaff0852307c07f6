"""The API at ``/api/v1`` and its description at ``/openapi.json``."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Awaitable, Callable
from datetime import date
from json import dumps, loads
from typing import Any, Optional

from pydantic import BaseModel
from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, html, raw

from rolewise.api import queries
from rolewise.api import routes as route_queries
from rolewise.api.given import BadQuery, NotTogether, UnknownName
from rolewise.channels.access import load_access
from rolewise.channels.problem import problem
from rolewise.decision.model import load_decision
from rolewise.knowledge import load_knowledge
from rolewise.language.encoder import return_freed_memory
from rolewise.pay import load_pay_tables
from rolewise.settings import read_settings

CACHE_SECONDS = 300


class Api(InputChannel):
    """Not a channel to talk through: what other apps read."""

    @classmethod
    def name(cls) -> str:
        """The channel's name."""
        return "api"

    def url_prefix(self) -> str:
        """The paths are the contract's, not below ``/webhooks``."""
        return "/"

    @classmethod
    def from_credentials(cls, credentials: Optional[dict[str, Any]]) -> Api:
        """Create the API; it takes no credentials."""
        return cls()

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the endpoints."""
        api = Blueprint("rolewise_api", __name__)

        @api.route("/openapi.json", methods=["GET"])
        async def description(request: Request) -> HTTPResponse:
            return raw(await asyncio.to_thread(_description), content_type="application/json")

        @api.route("/docs/api", methods=["GET"])
        async def page(request: Request) -> HTTPResponse:
            return html(await asyncio.to_thread(_page))

        @api.route("/api/v1/roles", methods=["GET"])
        async def roles(request: Request) -> HTTPResponse:
            return _answer(request, lambda: queries.roles(load_knowledge()))

        @api.route("/api/v1/roles/<role_id:str>", methods=["GET"])
        async def role(request: Request, role_id: str) -> HTTPResponse:
            return _answer(request, lambda: queries.role(load_knowledge(), role_id))

        @api.route("/api/v1/skills", methods=["GET"])
        async def skills(request: Request) -> HTTPResponse:
            return _answer(request, lambda: queries.skills(load_knowledge()))

        @api.route("/api/v1/salaries", methods=["GET"])
        async def salaries(request: Request) -> HTTPResponse:
            return _answer(
                request,
                lambda: queries.salaries(load_knowledge(), load_pay_tables(), _given(request)),
            )

        @api.route("/api/v1/compare", methods=["GET"])
        async def compare(request: Request) -> HTTPResponse:
            return _answer(
                request,
                lambda: queries.compare(load_knowledge(), load_pay_tables(), _given(request)),
            )

        @api.route("/api/v1/decision", methods=["POST"])
        async def decision(request: Request) -> HTTPResponse:
            def answer() -> BaseModel:
                return queries.decision(load_knowledge(), load_decision(), _body(request))

            return _answer(request, answer, cached=False)

        @api.route("/api/v1/routes", methods=["GET"])
        async def routes(request: Request) -> HTTPResponse:
            return _answer(request, lambda: route_queries.routes(load_knowledge(), _given(request)))

        @api.route("/api/v1/gap", methods=["POST"])
        async def gap(request: Request) -> HTTPResponse:
            def answer() -> BaseModel:
                return route_queries.gap_of(load_knowledge(), _body(request))

            return _answer(request, answer, cached=False)

        @api.route("/api/v1/plan", methods=["GET", "POST"])
        async def plan(request: Request) -> HTTPResponse:
            return _plan(request)

        return api


def _document() -> dict[str, Any]:
    # Few ask for it, so it isn't in the memory of those who don't.
    from rolewise.api import openapi
    from rolewise.channels.operations import public_operations, public_schemas, webhooks

    return openapi.document(
        public_operations(), public_schemas(), webhooks(), locked=load_access().on
    )


@functools.lru_cache(maxsize=1)
def _description() -> bytes:
    text = dumps(_document(), ensure_ascii=False).encode()
    return_freed_memory()
    return text


@functools.lru_cache(maxsize=1)
def _page() -> str:
    from rolewise.channels.api_page import api_page

    page = api_page(_document(), read_settings().address())
    return_freed_memory()
    return page


def _plan(request: Request) -> HTTPResponse:
    """Return a plan in the format asked for; POST with a body or GET with parameters."""
    try:
        posted = request.method == "POST"
        body = _body(request) if posted else route_queries.plan_query(_given(request))
        asked, plan, start = route_queries.plan_of(load_knowledge(), body, date.today())
    except BadQuery as error:
        return problem(request, 400, f"{error}.")
    if asked.format == "json":
        text = route_queries.plan_view(load_knowledge(), plan, start, asked).json()
    else:
        text = route_queries.plan_text(plan, start, asked.format)
    headers = {"Cache-Control": "no-store"}
    if asked.format == "icalendar":
        headers["Content-Disposition"] = f'attachment; filename="plan_{plan.role}.ics"'
    content_type = route_queries.FORMATS[asked.format]
    return raw(text.encode(), content_type=content_type, headers=headers)


def _body(request: Request) -> Any:
    """Return the request's JSON.

    Raises:
        BadQuery: It is no JSON.
    """
    try:
        return loads(request.body)
    except (ValueError, RecursionError) as error:
        raise BadQuery("the body is no valid JSON; send an object") from error


def _given(request: Request) -> dict[str, str]:
    """Return the query's parameters.

    Raises:
        BadQuery: One is given twice, or empty.
    """
    given: dict[str, str] = {}
    for name, value in request.get_query_args(keep_blank_values=True):
        if name in given:
            raise BadQuery(f"{name} is given twice; send it once")
        if not value.strip():
            raise BadQuery(f"{name} is empty; send a value, or leave it out")
        given[name] = value
    return given


def _answer(request: Request, query: Callable[[], BaseModel], cached: bool = True) -> HTTPResponse:
    try:
        view = query()
    except UnknownName as error:
        return problem(request, 404, f"{error}.")
    except NotTogether as error:
        return problem(request, 422, f"{error}.")
    except BadQuery as error:
        return problem(request, 400, f"{error}.")
    return raw(
        view.json().encode(),
        content_type="application/json",
        headers={"Cache-Control": f"public, max-age={CACHE_SECONDS}" if cached else "no-store"},
    )
