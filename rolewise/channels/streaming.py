"""Replies one by one: server-sent events, or lines of JSON as Rasa's ``?stream=true``."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any, Optional

from rasa.core.channels.channel import CollectingOutputChannel
from sanic.request import Request
from sanic.response import HTTPResponse

from rolewise.channels.delivery import Delivered
from rolewise.channels.messages import BadMessage
from rolewise.channels.problem import problem_body
from rolewise.channels.taking import REPLAYED

KEEP_ALIVE_SECONDS = 15.0
FIRST_SECONDS = 10.0
"""So long is waited for the first reply, while a failure can still be told by its status."""
Item = dict[str, Any]
_END = None
_YES = ("true", "1", "yes", "t", "y", "on")
_NO = ("false", "0", "no", "f", "n", "off")


class OneMessageOutput(CollectingOutputChannel):
    """Collects each reply as one item: text, buttons, image and custom together."""

    def __init__(self) -> None:
        """Begin with none."""
        super().__init__()
        self.coming: asyncio.Queue[Optional[Item]] = asyncio.Queue()

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Collect one reply, leaving out what is empty."""
        item = {
            key: message[key] for key in ("text", "buttons", "image", "custom") if message.get(key)
        }
        if item:
            self.messages.append({"recipient_id": recipient_id, **item})
            self.coming.put_nowait(self.messages[-1])


def wanted_form(request: Request) -> str:
    """Return ``events``, ``lines`` or an empty text for one JSON list.

    Raises:
        BadMessage: ``stream`` is neither yes nor no.
    """
    given = dict(request.get_query_args(keep_blank_values=True)).get("stream", "false").lower()
    if given not in (*_YES, *_NO):
        raise BadMessage(400, "stream must be true or false.")
    if "text/event-stream" in request.headers.get("Accept", "").lower():
        return "events"
    return "lines" if given in _YES else ""


async def stream(
    request: Request,
    form: str,
    output: OneMessageOutput,
    answer: Callable[[], Awaitable[Delivered]],
    failed: Callable[[BaseException], HTTPResponse],
) -> Optional[HTTPResponse]:
    """Send replies as they come; return an error response where it failed before the first.

    The work goes on when the client goes away.

    Args:
        request: The request.
        form: ``events`` or ``lines``.
        output: Where the replies come from.
        answer: Computes them.
        failed: Makes the response that tells an error.
    """
    task = asyncio.ensure_future(answer())
    task.add_done_callback(lambda _: output.coming.put_nowait(_END))
    try:
        first = await asyncio.wait_for(output.coming.get(), FIRST_SECONDS)
    except asyncio.TimeoutError:
        first = {}
    if first is _END and (error := _error_of(task)) is not None:
        return failed(error)
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    if first is _END and task.result().again:
        headers[REPLAYED] = "true"
    response = await request.respond(content_type="text/event-stream", headers=headers)
    sent = 0
    item: Optional[Item] = first
    while item is not _END:
        if item:
            await response.send(_told(form, "message", item))
            sent += 1
        elif form == "events":
            await response.send(": still at it\n\n")
        try:
            item = await asyncio.wait_for(output.coming.get(), KEEP_ALIVE_SECONDS)
        except asyncio.TimeoutError:
            item = {}
    error = _error_of(task)
    if error is None and sent == 0:
        # Computed for an earlier request, so nothing came by way of our own output.
        for reply in task.result().replies:
            await response.send(_told(form, "message", reply))
    if error is not None:
        status, detail = _status_and_detail(failed(error))
        told = problem_body(request, status, detail)
        # Rasa's clients look for a text.
        await response.send(
            _told(form, "error", told if form == "events" else {**told, "text": detail})
        )
    elif form == "events":
        await response.send(_told(form, "done", {"request_id": response.headers["X-Request-ID"]}))
    await response.eof()
    return None


def _told(form: str, event: str, data: Item) -> str:
    text = json.dumps(data)
    return f"event: {event}\ndata: {text}\n\n" if form == "events" else f"{text}\n"


def _error_of(task: asyncio.Task[Delivered]) -> Optional[BaseException]:
    return asyncio.CancelledError() if task.cancelled() else task.exception()


def _status_and_detail(response: HTTPResponse) -> tuple[int, str]:
    body = json.loads(response.body or b"{}")
    return response.status, str(body.get("detail"))
