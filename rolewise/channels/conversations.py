"""A person's conversation at ``/api/v1/conversations``: begin, read, download, judge, delete."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from json import loads
from typing import Any, Optional

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, json, text

from rolewise.channels.access import Refused, may_begin, may_read, refusal
from rolewise.channels.callback.queue import forget_callbacks
from rolewise.channels.feedback import BadFeedback, FeedbackTable, read_feedback
from rolewise.channels.history import as_text, turns
from rolewise.channels.problem import problem
from rolewise.channels.sessions import BadToken, load_sessions
from rolewise.review.table import ReviewTable
from rolewise.tracker_store import ConversationStore

logger = logging.getLogger(__name__)
PATH = "/api/v1/conversations"
PURGE_SECONDS = 3600
_DAY_SECONDS = 86400
_NOT_STORED = "Conversations are kept in a store of another kind, which can't be read here."


class Conversations(InputChannel):
    """Not a channel to talk through: what a person may do with what was said."""

    @classmethod
    def name(cls) -> str:
        """The channel's name."""
        return "conversations"

    def url_prefix(self) -> str:
        """The paths are the contract's, not below ``/webhooks``."""
        return "/"

    @classmethod
    def from_credentials(cls, credentials: Optional[dict[str, Any]]) -> Conversations:
        """Create the channel; it takes no credentials."""
        return cls()

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the endpoints."""
        conversations = Blueprint("rolewise_conversations", __name__)

        @conversations.listener("before_server_start")
        async def prepare(app: Sanic, _: Any) -> None:
            load_sessions()  # a bad key is told now, not at the first message

        @conversations.listener("after_server_start")
        async def purge(app: Sanic, _: Any) -> None:
            app.ctx.purging = asyncio.ensure_future(_purge_for_ever(app))

        @conversations.listener("before_server_stop")
        async def stop(app: Sanic, _: Any) -> None:
            app.ctx.purging.cancel()

        @conversations.route(PATH, methods=["POST"])
        async def begin(request: Request) -> HTTPResponse:
            sessions = load_sessions()
            try:
                conversation = sessions.holder(request)  # its token is renewed
            except BadToken as error:
                try:
                    may_begin(request, str(error))
                except Refused as refused:
                    return refusal(request, refused)
                conversation = sessions.new_id()
            answer = {
                "id": conversation,
                "token": sessions.token(conversation),
                "keep_days": sessions.keep_days,
            }
            return json(answer, status=201, headers={"Cache-Control": "no-store"})

        @conversations.route(PATH, methods=["GET"])
        async def terms(request: Request) -> HTTPResponse:
            return json({"keep_days": load_sessions().keep_days})

        @conversations.route(f"{PATH}/<conversation:str>", methods=["GET"])
        async def read(request: Request, conversation: str) -> HTTPResponse:
            def answer(store: ConversationStore) -> HTTPResponse:
                told = _told(store, conversation)
                form = dict(request.get_query_args(keep_blank_values=True)).get("format")
                if form not in (None, "json", "text"):
                    return problem(request, 400, "format must be text or json; JSON if left out.")
                if form == "text":
                    return text(as_text(told))
                days = load_sessions().keep_days
                return json({"id": conversation, "keep_days": days, "turns": told})

            return _guarded(request, conversation, answer)

        @conversations.route(f"{PATH}/<conversation:str>", methods=["DELETE"])
        async def delete(request: Request, conversation: str) -> HTTPResponse:
            def answer(store: ConversationStore) -> HTTPResponse:
                store.forget(conversation)
                forget_callbacks(conversation)
                FeedbackTable(store.engine).forget(conversation)
                ReviewTable(store.engine).forget(conversation)
                return HTTPResponse(status=204)

            agent = request.app.ctx.agent
            if agent is None:
                return problem(request, 503, "The advisor is not ready. Please try again shortly.")
            # Not in the middle of a turn, which would be stored afterwards.
            async with agent.lock_store.lock(conversation):
                return _guarded(request, conversation, answer)

        @conversations.route(f"{PATH}/<conversation:str>/feedback", methods=["POST"])
        async def judge(request: Request, conversation: str) -> HTTPResponse:
            def answer(store: ConversationStore) -> HTTPResponse:
                try:
                    feedback = read_feedback(loads(request.body or b"null"))
                except BadFeedback as error:
                    return problem(request, 400, str(error))
                except (ValueError, RecursionError):
                    return problem(request, 400, "The body is no valid JSON; send an object.")
                if all(
                    turn["id"] != feedback.turn or turn["by"] != "advisor"
                    for turn in turns(store.events_of(conversation))
                ):
                    return problem(request, 404, "There is no such reply in this conversation.")
                FeedbackTable(store.engine).keep(conversation, feedback)
                return HTTPResponse(status=204)

            return _guarded(request, conversation, answer)

        return conversations


def conversation_store(app: Sanic) -> Optional[ConversationStore]:
    """Return the store below the wrapper Rasa puts around it, or None if it is of another kind."""
    agent = getattr(app.ctx, "agent", None)
    store = getattr(agent, "tracker_store", None)
    store = getattr(store, "_tracker_store", store)
    return store if isinstance(store, ConversationStore) else None


def purge(store: ConversationStore, keep_days: int, now: Optional[float] = None) -> int:
    """Delete what was last used longer ago than that; return how many conversations."""
    limit = (time.time() if now is None else now) - keep_days * _DAY_SECONDS
    FeedbackTable(store.engine).forget_before(limit)
    ReviewTable(store.engine).forget_before(limit)
    return store.forget_before(limit)


async def _purge_for_ever(app: Sanic) -> None:
    while True:
        store = conversation_store(app)
        if store is not None:
            try:
                forgotten = purge(store, load_sessions().keep_days)
                if forgotten:
                    logger.info("%d conversations were old and are deleted", forgotten)
            except Exception:
                logger.exception("old conversations could not be deleted; tried again in an hour")
        await asyncio.sleep(PURGE_SECONDS)


def _told(store: ConversationStore, conversation: str) -> list[dict[str, Any]]:
    told = turns(store.events_of(conversation))
    judged = FeedbackTable(store.engine).of(conversation)
    for turn in told:
        feedback = judged.get(turn["id"])
        if feedback is not None and turn["by"] == "advisor":
            turn["feedback"] = {"rating": feedback.rating, "comment": feedback.comment}
    return told


def _guarded(
    request: Request, conversation: str, answer: Callable[[ConversationStore], HTTPResponse]
) -> HTTPResponse:
    """Answer for the holder of the conversation's token only."""
    try:
        may_read(request, conversation)
    except Refused as error:
        return refusal(request, error)
    store = conversation_store(request.app)
    if store is None:
        return problem(request, 501, _NOT_STORED)
    response = answer(store)
    response.headers["Cache-Control"] = "no-store"
    return response
