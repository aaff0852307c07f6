"""Whether this server answers: it is asked a question, through the pipeline and the action server.

The question is put to the parts that handle a message, but nothing is stored, locked or counted.
It costs as much as a message, so its answer stands for a while.
"""

from __future__ import annotations

import asyncio
import logging
import time
import uuid
from collections.abc import Callable
from typing import Any, Optional

import aiohttp
from rasa.core.channels.channel import UserMessage
from sanic import Sanic

from rolewise.channels.conversations import conversation_store
from rolewise.channels.redis_client import redis_client, told
from rolewise.channels.stopping import is_stopping
from rolewise.channels.streaming import OneMessageOutput
from rolewise.channels.tally import UNCOUNTED, outcome_of
from rolewise.database import DatabaseAway

logger = logging.getLogger(__name__)
QUESTION = "what does an ML engineer do?"
SENDER = "readyz"
READY_TIMEOUT_SECONDS = 5.0
ACTIONS_SECONDS = 60.0
"""How long a start waits for the action server, which starts at the same time."""
GOOD_SECONDS = 15.0
"""For so long an answer stands."""
BAD_SECONDS = 2.0
"""For so long a failure does."""
PATIENCE_SECONDS = 10.0
NOT_ANSWERED = "a question is not answered"


class Readiness:
    """Asks the question, at most every some seconds, whoever wants to know."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin without an answer; ``clock`` is in seconds."""
        self._clock = clock
        self._asking: Optional[asyncio.Task[Optional[str]]] = None
        self._stands_until = float("-inf")
        self._found: Optional[str] = None

    async def missing(self, agent: Any) -> Optional[str]:
        """Return what is missing for answering, or None; those who ask at once share an answer."""
        if self._clock() < self._stands_until:
            return self._found
        if self._asking is None or self._asking.done():
            self._asking = asyncio.ensure_future(self._ask(agent))
        return await asyncio.shield(self._asking)

    async def _ask(self, agent: Any) -> Optional[str]:
        UNCOUNTED.set(True)  # of this task alone
        found: Optional[str] = NOT_ANSWERED
        try:
            if await asyncio.wait_for(outcome_of_question(agent.processor), PATIENCE_SECONDS):
                found = None
        except asyncio.TimeoutError:
            logger.error("the question of /readyz was not answered in %s s", PATIENCE_SECONDS)
        except Exception:
            logger.exception("the question of /readyz failed")
        self._found = found
        self._stands_until = self._clock() + (BAD_SECONDS if found else GOOD_SECONDS)
        return found


async def outcome_of_question(processor: Any) -> bool:
    """Whether the processor of Rasa answers the question; nothing is stored."""
    output = OneMessageOutput()
    # A sender that nobody else can be: a conversation of the past would change the answer.
    message = UserMessage(QUESTION, output, f"{SENDER}-{uuid.uuid4().hex}", input_channel=SENDER)
    # What MessageProcessor.handle_message does, but for storing at its end.
    tracker = await processor.log_message(message, should_save_tracker=False)
    tracker = await processor.run_action_extract_slots(output, tracker)
    await processor._run_prediction_loop(output, tracker)
    return outcome_of(output.messages) == "answer"


def readiness_of(app: Sanic) -> Readiness:
    """Return the readiness of a server."""
    if not hasattr(app.ctx, "readiness"):
        app.ctx.readiness = Readiness()
    found: Readiness = app.ctx.readiness
    return found


async def _away(app: Sanic) -> Optional[str]:
    """Return which of what several servers share doesn't answer, or None."""
    store = conversation_store(app)
    try:
        if store is not None:
            await store.run(store.ping)
    except DatabaseAway:
        return "the database does not answer"
    client = redis_client()
    try:
        if client is not None:
            await client.ping()
    except Exception as error:
        logger.error("Redis does not answer (%s)", told(error))
        return "Redis does not answer"
    return None


async def plainly_missing(app: Sanic) -> Optional[str]:
    """Return what is plainly missing for answering, or None."""
    if is_stopping(app):
        return "the server is stopping"
    agent = app.ctx.agent
    if agent is None or not agent.is_ready():
        return "no model is loaded; run: make train"
    away = await _away(app)
    if away:
        return away
    endpoint = agent.action_endpoint
    if endpoint is None:
        return "no action server is configured in endpoints.yml"
    return await _action_server(endpoint.url.rsplit("/", 1)[0])


async def _action_server(url: str) -> Optional[str]:
    """Return what is wrong with the action server, or None."""
    timeout = aiohttp.ClientTimeout(total=READY_TIMEOUT_SECONDS)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            session.get(f"{url}/health") as reply,
        ):
            return None if reply.status == 200 else "the action server is not well"
    except (aiohttp.ClientError, asyncio.TimeoutError):
        return "the action server does not answer"


async def wait_for_actions(url: str, patience: float = ACTIONS_SECONDS) -> None:
    """Listen only when messages can be answered: till then a proxy sends them to other servers."""
    until = time.monotonic() + patience
    while await _action_server(url) and time.monotonic() < until:
        await asyncio.sleep(0.1)
