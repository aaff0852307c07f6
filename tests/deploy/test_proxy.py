"""The proxy's own configuration in a real nginx, with other addresses, before two stand-ins."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from aiohttp import web

from tests.conftest import free_port
from tests.deploy.nginx import nginx

MESSAGE = "/webhooks/rest/webhook"


class Proxy:
    """nginx, and the servers behind it."""

    def __init__(self) -> None:
        self.heard: list[Any] = []
        self.url = ""
        self.session: aiohttp.ClientSession
        self._runners: list[web.AppRunner] = []
        self.ports = [free_port(), free_port()]

    async def start_server(self, port: int) -> None:
        """Start a stand-in for a server."""

        async def hear(request: web.Request) -> web.StreamResponse:
            if request.headers.get("Upgrade") == "websocket":
                socket = web.WebSocketResponse()
                await socket.prepare(request)
                async for message in socket:
                    await socket.send_str(f"heard {message.data}")
                return socket
            self.heard.append(request)
            return web.json_response([{"text": "hello"}])

        app = web.Application()
        app.router.add_route("*", "/{path:.*}", hear)
        runner = web.AppRunner(app, shutdown_timeout=1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        self._runners.append(runner)

    async def stop_server(self) -> None:
        """Stop the one that was started first."""
        await self._runners.pop(0).cleanup()

    async def stop(self) -> None:
        """Stop all stand-ins."""
        while self._runners:
            await self.stop_server()


@pytest_asyncio.fixture
async def proxy(tmp_path: Path) -> AsyncIterator[Proxy]:
    made = Proxy()
    with nginx(tmp_path, made.ports) as made.url:
        async with aiohttp.ClientSession() as made.session:
            try:
                for port in made.ports:
                    await made.start_server(port)
                yield made
            finally:
                await made.stop()


async def test_a_message_passes_with_its_senders_true_address(proxy: Proxy) -> None:
    lies = {"X-Forwarded-For": "6.6.6.6", "Forwarded": "for=6.6.6.6", "Idempotency-Key": "k" * 8}
    async with proxy.session.post(proxy.url + MESSAGE, json={"a": 1}, headers=lies) as answer:
        assert answer.status == 200 and await answer.json() == [{"text": "hello"}]
    (request,) = proxy.heard
    assert request.headers["X-Forwarded-For"] == "127.0.0.1"
    assert "Forwarded" not in request.headers
    assert request.headers["Idempotency-Key"] == "k" * 8
    assert request.headers["Host"].startswith("127.0.0.1")


@pytest.mark.parametrize(
    "path", ["/metrics", "/metrics/", "//metrics", "/%6detrics", "/x/../metrics", "/METRICS"]
)
async def test_metrics_stay_inside(proxy: Proxy, path: str) -> None:
    from yarl import URL

    async with proxy.session.get(URL(proxy.url + path, encoded=True)) as answer:
        assert answer.status == 404
    assert proxy.heard == []


async def test_what_is_too_large_is_told_as_json(proxy: Proxy) -> None:
    async with proxy.session.post(proxy.url + MESSAGE, data=b"x" * 70_000) as answer:
        assert answer.status == 413
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert (await answer.json(content_type=None))["status"] == 413
    assert proxy.heard == []


async def test_web_sockets_pass(proxy: Proxy) -> None:
    async with proxy.session.ws_connect(f"{proxy.url}/socket.io/?EIO=4") as socket:
        await socket.send_str("you")
        assert (await socket.receive(timeout=10)).data == "heard you"


async def test_a_server_that_is_gone_is_not_noticed(proxy: Proxy) -> None:
    await proxy.stop_server()
    for _ in range(20):
        async with proxy.session.post(proxy.url + MESSAGE, json={}) as answer:
            assert answer.status == 200


async def test_without_any_server_the_error_is_honest(proxy: Proxy) -> None:
    await proxy.stop()
    async with proxy.session.post(proxy.url + MESSAGE, json={}) as answer:
        assert answer.status == 503 and answer.headers["Retry-After"]
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert "not ready" in (await answer.json(content_type=None))["detail"]


async def test_no_conversation_and_no_address_is_in_the_log(proxy: Proxy, tmp_path: Path) -> None:
    async with proxy.session.get(f"{proxy.url}/api/v1/conversations/web-{'0' * 32}?x=y"):
        pass
    for _ in range(100):
        log = (tmp_path / "access.log").read_text()
        if "conversations" in log:
            break
        await asyncio.sleep(0.05)
    assert "web-000" not in log and "x=y" not in log
