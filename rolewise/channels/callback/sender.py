"""Send a callback: one signed POST (Standard Webhooks 1.0), bounded in time and size."""

from __future__ import annotations

import asyncio
import logging
import time
from datetime import datetime, timezone
from typing import NamedTuple, Optional

import aiohttp
from standardwebhooks import Webhook

from rolewise import __version__
from rolewise.channels.callback.addresses import (
    AddressRefused,
    CheckedResolver,
    check_literal,
    parsed,
)
from rolewise.rest_settings import CallbackSettings

logger = logging.getLogger(__name__)
TOTAL_SECONDS = 15.0
CONNECT_SECONDS = 5.0
AT_ONCE = 16
MAX_BODY_BYTES = 256 * 1024
MAX_RETRY_AFTER_SECONDS = 86400
GONE = 410


class Sent(NamedTuple):
    """What became of an attempt.

    Attributes:
        taken: The app took the callback.
        gone: It wants no more attempts for this one.
        wait: Seconds it asks to wait; None where it doesn't.
        detail: For the log.
    """

    taken: bool
    gone: bool = False
    wait: Optional[float] = None
    detail: str = ""


class Sender:
    """Signs and sends."""

    def __init__(self, settings: CallbackSettings, seconds: float = TOTAL_SECONDS) -> None:
        """Create it in the running loop.

        Args:
            settings: Keys, and whether private addresses are allowed.
            seconds: How long an attempt may take.
        """
        self._private = settings.private
        self._keys = [Webhook(secret) for secret in settings.secrets]
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                resolver=CheckedResolver(settings.private),
                use_dns_cache=False,
                force_close=True,
                limit=AT_ONCE,
            ),
            timeout=aiohttp.ClientTimeout(total=seconds, sock_connect=CONNECT_SECONDS),
            cookie_jar=aiohttp.DummyCookieJar(),
            trust_env=False,
            headers={"User-Agent": f"Rolewise/{__version__}"},
        )

    async def close(self) -> None:
        """Close the connections."""
        await self._session.close()

    async def send(self, name: str, url: str, body: str) -> Sent:
        """Make one attempt.

        Args:
            name: The callback's id, the same for each attempt.
            url: Where to; checked when the callback was asked for, and once more here.
            body: JSON.
        """
        try:
            check_literal(url, self._private)
            async with self._session.post(
                url,
                data=body.encode(),
                headers={"Content-Type": "application/json", **self.signature(name, body)},
                allow_redirects=False,
            ) as response:
                # What it says is not read: only its status and its headers count.
                return _judged(response)
        except AddressRefused as error:
            return Sent(False, detail=str(error))
        except (aiohttp.ClientError, OSError) as error:
            if isinstance(error.__cause__, AddressRefused):
                return Sent(False, detail=str(error.__cause__))
            return Sent(False, detail=f"{type(error).__name__} at {parsed(url)[0]}")
        except asyncio.TimeoutError:
            return Sent(False, detail=f"no answer in time from {parsed(url)[0]}")

    def signature(self, name: str, body: str, now: Optional[float] = None) -> dict[str, str]:
        """Return the three headers of Standard Webhooks; one signature for each key."""
        stamp = int(time.time() if now is None else now)
        moment = datetime.fromtimestamp(stamp, tz=timezone.utc)
        return {
            "webhook-id": name,
            "webhook-timestamp": str(stamp),
            "webhook-signature": " ".join(key.sign(name, moment, body) for key in self._keys),
        }


def _judged(response: aiohttp.ClientResponse) -> Sent:
    status = response.status
    if 200 <= status < 300:
        return Sent(True, detail=str(status))
    given = response.headers.get("Retry-After", "")
    wait = float(min(int(given[:6]), MAX_RETRY_AFTER_SECONDS)) if given.isdecimal() else None
    detail = f"status {status}" + (", redirects are not followed" if 300 <= status < 400 else "")
    return Sent(False, gone=status == GONE, wait=wait, detail=detail)
