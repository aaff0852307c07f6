"""An app that takes callbacks: well, slowly, not at all; it checks each signature."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from typing import Any, Optional

from aiohttp import web
from standardwebhooks import Webhook, WebhookVerificationError

SECRET = "whsec_cm9sZXdpc2UgdGVzdCBrZXkgb25lLCAzMiBieXRlcyE="
OLD_SECRET = "whsec_cm9sZXdpc2UgdGVzdCBrZXkgdHdvLCAzMiBieXRlcyE="


class Receiver:
    """Listens on the loopback interface."""

    def __init__(self, secret: str = SECRET) -> None:
        """Begin well."""
        self.taken: dict[str, Any] = {}
        self.calls: Counter[str] = Counter()
        self.accepted: Counter[str] = Counter()
        self.bad: list[str] = []
        self.statuses: list[int] = []
        self.headers: dict[str, str] = {}
        self.delay = 0.0
        self._webhook = Webhook(secret)
        self._runner: Optional[web.AppRunner] = None
        self.port = 0

    @property
    def url(self) -> str:
        """Where callbacks go."""
        return f"http://127.0.0.1:{self.port}/hook"

    async def start(self, port: int = 0) -> None:
        """Listen, on a free port by default."""
        app = web.Application()
        app.router.add_post("/hook", self._take)
        self._runner = web.AppRunner(app)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port)
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Stop listening."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def until(self, number: int, seconds: float = 30) -> None:
        """Wait until so many callbacks were taken, for at most so many seconds."""
        for _ in range(int(seconds / 0.02)):
            if len(self.taken) >= number:
                return
            await asyncio.sleep(0.02)

    async def _take(self, request: web.Request) -> web.Response:
        body = await request.text()
        name = request.headers.get("webhook-id", "")
        self.calls[name] += 1
        try:
            self._webhook.verify(body, dict(request.headers))
        except WebhookVerificationError as error:
            self.bad.append(str(error))
            return web.Response(status=401)
        if self.delay:
            await asyncio.sleep(self.delay)
        status = self.statuses.pop(0) if self.statuses else 204
        if status < 300:
            self.accepted[name] += 1
            self.taken[name] = json.loads(body)
        return web.Response(status=status, headers=self.headers)
