"""A small client of Rolewise: questions, replies one by one, and the figures behind them.

One file without dependencies, for Python 3.9 or later: copy it next to your program. What the
fields mean is in docs/rest.md and at ``/openapi.json`` of the server.
"""

from __future__ import annotations

import http.client
import json
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator
from typing import Any, Optional
from urllib.parse import quote, urlencode

Reply = dict[str, Any]
_TALK = "/webhooks/rest/webhook"
_LOST = (OSError, ValueError, http.client.HTTPException)


class RolewiseError(Exception):
    """What the server says of its failure: ``status`` (0: no answer), ``title``, ``detail``,
    ``request_id`` (named in the server's log), ``retry_after`` (seconds, or None).
    """

    def __init__(self, status: int, problem: dict[str, Any], retry_after: str = "") -> None:
        """Read a problem (RFC 9457)."""
        self.status = status
        self.title = str(problem.get("title") or "Error")
        self.detail = str(problem.get("detail") or self.title)
        self.request_id = str(problem.get("request_id") or "")
        self.retry_after = int(retry_after) if retry_after.isdecimal() else None
        super().__init__(f"{self.detail} ({status})" if status else self.detail)


class _StayHere(urllib.request.HTTPRedirectHandler):
    """Follows no redirect, which could carry the key to another server."""

    def redirect_request(self, *_: Any) -> None:
        return None


class Rolewise:
    """Talks to one server."""

    def __init__(
        self, address: str = "http://localhost:5005", key: str = "", timeout: float = 60
    ) -> None:
        """Choose a server by its address; ``key`` is an API key or a JWT, where it wants one.

        ``timeout`` is in seconds, for each wait.
        """
        self._address = address.rstrip("/")
        self._key = key
        self._timeout = timeout
        self._opener = urllib.request.build_opener(_StayHere)

    def ask(self, sender: str, message: str, key: str = "", attempts: int = 3) -> list[Reply]:
        """Send a message and return the replies, each with ``text``, ``buttons`` and ``custom``.

        Args:
            sender: Names the conversation; a random one for each person.
            message: What the person said, or the ``payload`` of a button.
            key: The ``Idempotency-Key``: 8 to 64 letters, digits, - or _; random if left out.
            attempts: How often to try where the connection is lost; it is answered once.

        Raises:
            RolewiseError: The server refused, failed or did not answer.
        """
        body, headers = _message(sender, message, key)
        for left in range(attempts - 1, -1, -1):
            try:
                replies: list[Reply] = self._json(_TALK, body, headers)
                return replies
            except RolewiseError as error:
                if error.status or not left:
                    raise
        raise ValueError("attempts must be 1 or more")

    def stream(self, sender: str, message: str, key: str = "") -> Iterator[Reply]:
        """Send a message and yield each reply as it comes.

        Raises:
            RolewiseError: As ``ask``; also in the middle, when no ``done`` came.
        """
        body, headers = _message(sender, message, key)
        try:
            with self._open(_TALK, body, {**headers, "Accept": "text/event-stream"}) as response:
                event = ""
                for line in response:
                    name, _, value = line.decode("utf-8").strip().partition(": ")
                    if name == "event":
                        event = value
                    elif name == "data" and event == "done":
                        return
                    elif name == "data" and event == "error":
                        problem = json.loads(value)
                        raise RolewiseError(problem.get("status", 500), problem)
                    elif name == "data":
                        yield json.loads(value)
        except _LOST as error:
            raise RolewiseError(0, {"detail": f"The connection was lost ({error})."}) from error
        raise RolewiseError(0, {"detail": "The connection ended before the last reply."})

    def roles(self) -> Any:
        """Return all roles."""
        return self._json("/api/v1/roles")

    def role(self, role: str) -> Any:
        """Return a role with its statements by topic, and their sources."""
        return self._json(f"/api/v1/roles/{quote(role, safe='')}")

    def salaries(self, role: str, **given: str) -> Any:
        """Return every pay figure that fits ``location``, ``level``, ``currency`` and so on."""
        return self._json(f"/api/v1/salaries?{urlencode({'role': role, **given})}")

    def routes(self, to: str, **given: str) -> Any:
        """Return the routes to a role; ``from``, ``skills`` and ``pace`` say where they begin."""
        return self._json(f"/api/v1/routes?{urlencode({'to': to, **given})}")

    def decision(self, **given: Any) -> Any:
        """Return the recommendation that ``answers`` lead to among ``roles``; nothing is kept."""
        return self._json("/api/v1/decision", given)

    def _json(self, path: str, body: Any = None, headers: Optional[dict[str, str]] = None) -> Any:
        with self._open(path, body, headers or {}) as response:
            try:
                return json.load(response)
            except _LOST as error:
                raise RolewiseError(0, {"detail": f"The answer was cut ({error})."}) from error

    def _open(self, path: str, body: Any, headers: dict[str, str]) -> Any:
        request = urllib.request.Request(f"{self._address}{path}", headers=headers)
        if body is not None:
            request.data = json.dumps(body).encode()
            request.add_header("Content-Type", "application/json")
        if self._key:
            request.add_header("Authorization", f"Bearer {self._key}")
        try:
            return self._opener.open(request, timeout=self._timeout)
        except urllib.error.HTTPError as error:
            with error:
                problem = {"title": error.reason, **_problem(error)}
                wait = error.headers.get("Retry-After") or ""
            raise RolewiseError(error.code, problem, wait) from None
        except _LOST as error:
            detail = f"No answer from {self._address} ({error})."
            raise RolewiseError(0, {"detail": detail}) from error


def _message(sender: str, message: str, key: str) -> tuple[dict[str, str], dict[str, str]]:
    return {"sender": sender, "message": message}, {"Idempotency-Key": key or str(uuid.uuid4())}


def _problem(error: urllib.error.HTTPError) -> dict[str, Any]:
    try:
        return dict(json.load(error))
    except (*_LOST, TypeError):  # such as a proxy's page
        return {}
