"""What a client is told while the database or Redis is away: come again, in a sentence."""

from __future__ import annotations

import logging

from rasa.core.lock_store import LockError
from sanic.request import Request
from sanic.response import HTTPResponse

from rolewise.channels.problem import problem, request_id
from rolewise.database import DatabaseAway

logger = logging.getLogger(__name__)
OUTAGES = (DatabaseAway, LockError)
DETAIL = "The advisor can't keep the conversation at the moment. Please send it again shortly."
RETRY_SECONDS = 3


def unavailable(request: Request, error: BaseException) -> HTTPResponse:
    """Return the error response for one of ``OUTAGES``; the log gets one line."""
    logger.error("request %s: %s: %s", request_id(request), type(error).__name__, error)
    response = problem(request, 503, DETAIL)
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response
