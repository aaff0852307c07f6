"""Hostile input for every endpoint: what the fuzz test sends."""

from __future__ import annotations

import json
import random
import string
from collections.abc import Callable
from typing import Any, NamedTuple

from tests.hostile_texts import CANARY, METHODS, ODD, PATHS, QUERIES, TEXTS


class Hostile(NamedTuple):
    """A request to be sent.

    Attributes:
        kind: Which endpoint it is for.
        method: As HTTP has it.
        path: With the query.
        body: As it is.
        headers: Beside the usual ones.
    """

    kind: str
    method: str
    path: str
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()


class Source:
    """Makes hostile requests, the same ones for the same seed."""

    def __init__(self, seed: int, tokens: tuple[tuple[str, str], ...]) -> None:
        """Use conversations and their tokens, such as the widget has."""
        self._random = random.Random(seed)
        self._tokens = tokens
        self._makers: tuple[tuple[Callable[[], Hostile], int], ...] = (
            (self._message, 30),
            (self._broken_message, 15),
            (self._callback, 7),
            (self._slack, 8),
            (self._query, 12),
            (self._posted, 10),
            (self._conversation, 8),
            (self._path, 7),
            (self._file, 3),
        )

    def make(self) -> Hostile:
        """Return the next one."""
        makers, weights = zip(*self._makers)
        (maker,) = self._random.choices(makers, weights)
        return maker()  # type: ignore[no-any-return]

    def text(self) -> str:
        """Return an odd text."""
        pick = self._random
        kind = pick.randrange(5)
        if kind == 0:
            return pick.choice(ODD)
        if kind == 1:
            return "".join(chr(pick.randrange(32, 0x2FFF)) for _ in range(pick.randrange(1, 60)))
        if kind == 2:
            letters = list(pick.choice(TEXTS))
            letters.insert(pick.randrange(len(letters) + 1), pick.choice(ODD)[:30])
            return "".join(letters)
        if kind == 3:
            return f"{pick.choice(TEXTS)} {CANARY}"
        return " ".join(pick.choice(TEXTS + ODD)[:60] for _ in range(pick.randrange(1, 6)))

    def value(self, depth: int = 0) -> Any:
        """Return an odd JSON value."""
        pick = self._random
        kind = pick.randrange(9 if depth < 4 else 6)
        if kind <= 2:
            return self.text()
        if kind == 3:
            return pick.choice((0, -1, 10**20, 2**63, 1e308, -0.0, True, False, None))
        if kind == 4:
            return pick.choice(([], {}, "", [[]], [None]))
        if kind == 5:
            return pick.choice((float("nan"), float("inf"), 10**400))
        if kind == 6:
            return [self.value(depth + 1) for _ in range(pick.randrange(4))]
        return {self.text()[:40]: self.value(depth + 1) for _ in range(pick.randrange(4))}

    def raw(self, good: Any) -> bytes:
        """Return JSON, or what looks like it."""
        pick = self._random
        kind = pick.randrange(8)
        if kind == 0:
            return pick.choice((b"", b"{", b"null", b"[]", b'"x"', b"\xff\xfe", b"[" * 60_000))
        if kind == 1:
            text = bytearray(json.dumps(good).encode())
            for _ in range(pick.randrange(1, 6)):
                text[pick.randrange(len(text))] = pick.randrange(256)
            return bytes(text)
        if kind == 2:
            return json.dumps(self.value()).encode()
        return json.dumps(good).encode()

    def _headers(self) -> tuple[tuple[str, str], ...]:
        pick = self._random
        found: list[tuple[str, str]] = []
        if pick.random() < 0.85:
            found.append(("Content-Type", "application/json"))
        else:
            kinds = (
                "text/plain",
                "application/x-www-form-urlencoded",
                "multipart/form-data",
                "/;;=",
            )
            found.append(("Content-Type", pick.choice(kinds)))
        odd = (
            ("Content-Encoding", "gzip"),
            ("Accept", "text/event-stream"),
            ("Idempotency-Key", pick.choice(("x" * 9, "", '"', "é" * 9, "a b c d e f"))),
            ("X-Request-ID", pick.choice(("x" * 65, "<b>", "ok-1"))),
            ("Authorization", pick.choice(("Bearer", "Bearer x.y.z", "Basic x", "Bearer é", ""))),
            ("X-Forwarded-For", "evil, 1.2.3.4"),
            ("Origin", "https://evil.example"),
            ("If-None-Match", '"' * 50),
            ("Range", "bytes=0-9999999999999"),
        )
        found += [one for one in odd if pick.random() < 0.05]
        return tuple((name, value.encode("utf-8").decode("latin-1")) for name, value in found)

    def _sender(self) -> Any:
        pick = self._random
        if pick.random() < 0.05:
            return self.value()
        return f"fuzz-{pick.randrange(50)}-{CANARY}"

    def _message(self) -> Hostile:
        body = {"sender": self._sender(), "message": self.text()}
        query = self._random.choice(("", "", "", "?stream=true", "?stream=maybe"))
        path = f"/webhooks/rest/webhook{query}"
        return Hostile("message", "POST", path, json.dumps(body).encode(), self._headers())

    def _broken_message(self) -> Hostile:
        body: dict[str, Any] = {"sender": self._sender(), "message": self.text()}
        for name in (
            "metadata",
            "message_id",
            "callback_url",
            "sender",
            "message",
            "input_channel",
        ):
            if self._random.random() < 0.4:
                body[name] = self.value()
        path = "/webhooks/rest/webhook"
        return Hostile("broken message", "POST", path, self.raw(body), self._headers())

    def _callback(self) -> Hostile:
        body: dict[str, Any] = {"sender": self._sender(), "message": self.text()}
        if self._random.random() < 0.7:
            urls = (
                "http://169.254.169.254/",
                "http://[::1]:22/",
                "file:///etc/passwd",
                "http://x\r\n",
            )
            body["callback_url"] = self._random.choice((*urls, "//x", self.value()))
        path = "/webhooks/callback/webhook"
        return Hostile("callback", "POST", path, self.raw(body), self._headers())

    def _slack(self) -> Hostile:
        event = {
            "type": self._random.choice(("message", "app_mention", "app_home_opened", "x", None)),
            "user": self.value(),
            "channel": self.value(),
            "text": self.text(),
            "ts": self.value(),
        }
        data = {
            "type": self._random.choice(
                ("event_callback", "block_actions", "view_submission", "url_verification", 5)
            ),
            "team_id": self.value(),
            "event_id": self.value(),
            "event": self._random.choice((event, self.value())),
            "actions": self._random.choice(([self.value()], [{"action_id": self.text()}], None)),
            "view": self.value(),
            "challenge": self.value(),
            "command": self.value(),
        }
        keys = [key for key in data if self._random.random() < 0.8]
        body = self.raw({key: data[key] for key in keys})
        return Hostile("slack", "POST", "/webhooks/slack/webhook", body)

    def _query(self) -> Hostile:
        pick = self._random
        ends = ("roles", "roles/x", "skills", "salaries", "compare", "routes", "plan", "decision")
        given = "&".join(
            f"{pick.choice(QUERIES)}={_quoted(self.text())}" for _ in range(pick.randrange(5))
        )
        path = f"/api/v1/{pick.choice(ends)}?{given}"[:6000]
        return Hostile("query", "GET", path, b"", self._headers())

    def _posted(self) -> Hostile:
        names = ("role", "skills", "text", "pace", "start", "format", "answers", "lacking", "roles")
        names += ("weights", "from", "to", "level")
        body = {name: self.value() for name in names if self._random.random() < 0.4}
        if self._random.random() < 0.6:
            body["role"] = "data_engineer"
        path = f"/api/v1/{self._random.choice(('gap', 'plan', 'decision'))}"
        return Hostile("posted", "POST", path, self.raw(body), self._headers())

    def _conversation(self) -> Hostile:
        pick = self._random
        name, token = pick.choice(self._tokens)
        if pick.random() < 0.3:
            name = _quoted(self.text())[:300]
        end = pick.choice(("", "/feedback", "?format=text", "?format=xml", "/x"))
        body = {
            "turn": self.value(),
            "rating": pick.choice(("up", "down", 1)),
            "comment": self.text(),
        }
        headers = (
            *self._headers(),
            *((("Authorization", f"Bearer {token}"),) * (pick.random() < 0.7)),
        )
        path = f"/api/v1/conversations/{name}{end}"
        return Hostile("conversation", pick.choice(METHODS[:6]), path, self.raw(body), headers)

    def _path(self) -> Hostile:
        pick = self._random
        path = pick.choice(PATHS) if pick.random() < 0.7 else f"/{_quoted(self.text())}"[:3000]
        return Hostile("path", pick.choice(METHODS), path, self.raw({"a": 1}), self._headers())

    def _file(self) -> Hostile:
        pick = self._random
        folder = pick.choice(("charts", "decisions", "plans", "static"))
        name = _quoted(pick.choice((self.text(), "f" * 64, "../rest.py", "%2e%2e/%2e%2e")))[:300]
        end = pick.choice((".svg", ".png?theme=x", ".html", ".json", ".md", ".ics", ""))
        return Hostile("file", pick.choice(("GET", "HEAD", "POST")), f"/{folder}/{name}{end}")


def _quoted(text: str) -> str:
    """Return a text as a path or query may have it, some letters left as they are."""
    plain = set(string.ascii_letters + string.digits + "-_.~{}[]\"'")
    return "".join(
        letter
        if letter in plain
        else "".join(f"%{byte:02X}" for byte in letter.encode("utf-8", "surrogatepass"))
        for letter in text
    )
