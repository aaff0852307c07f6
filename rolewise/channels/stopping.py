"""Stopping without losing a turn: first nothing new is taken, then what is in hand is finished.

The supervisor stops the action server only when this server has ended, and kills what takes longer
than ``rolewise.cli.supervise.GRACE_SECONDS``.
"""

from __future__ import annotations

import asyncio
import logging
from typing import Optional

from sanic import Sanic
from sanic.request import Request
from sanic.response import HTTPResponse

from rolewise.channels.problem import problem
from rolewise.channels.tally import tally

logger = logging.getLogger(__name__)
DRAIN_SECONDS = 8.0
CLOSE_SECONDS = 1.0
"""For so long connections are waited for, when all turns are finished."""
_POLL_SECONDS = 0.05
_TAKING = "/webhooks/"
STOPPING = "The advisor is being restarted. Please send it again shortly."


def is_stopping(app: Sanic) -> bool:
    """Whether a server takes nothing new any more."""
    return getattr(app.ctx, "stopping", False) is True


async def refuse_when_stopping(request: Request) -> Optional[HTTPResponse]:
    """Return an error response for a message that comes too late, else None."""
    if not is_stopping(request.app) or request.method != "POST":
        return None
    if not request.path.startswith(_TAKING):
        return None
    response = problem(request, 503, STOPPING)
    response.headers["Retry-After"] = "1"
    response.headers["Connection"] = "close"
    return response


async def finish_turns(app: Sanic) -> int:
    """Take nothing new, and wait for the turns in hand; return how many weren't finished."""
    app.ctx.stopping = True
    app.config.GRACEFUL_SHUTDOWN_TIMEOUT = CLOSE_SECONDS
    waited = 0.0
    while tally().running and waited < DRAIN_SECONDS:
        await asyncio.sleep(_POLL_SECONDS)
        waited += _POLL_SECONDS
    if tally().running:
        logger.error("%d turns were not finished in %s s", tally().running, DRAIN_SECONDS)
    return tally().running
