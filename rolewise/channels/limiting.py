"""Rate limits: how much one client may ask, counted in memory or in Redis. Off until set."""

from __future__ import annotations

import asyncio
import functools
import ipaddress
import logging
import time
from typing import TYPE_CHECKING, NamedTuple, Optional

from sanic.request import Request

from rolewise.rest_settings import LimitSettings, load_rest_settings

if TYPE_CHECKING:  # the library is read only where a limit is set
    from limits import RateLimitItem
    from limits.storage import Storage
    from limits.strategies import FixedWindowRateLimiter

logger = logging.getLogger(__name__)
REDIS_SECONDS = 1.0
TOLD_EVERY_SECONDS = 60.0
_V6_CLIENT_BITS = 64
"""One household or company commonly has all the addresses of such a network."""


class Count(NamedTuple):
    """How a client stands after a request.

    Attributes:
        name: Which limit is the nearest, such as ``60-minute``.
        allowed: Whether the request may be served.
        remaining: How many more may be, until then.
        seconds: When the count begins anew.
        policy: All limits, as the header ``RateLimit-Policy`` tells them.
    """

    name: str
    allowed: bool
    remaining: int
    seconds: int
    policy: str

    def headers(self) -> dict[str, str]:
        """Return the headers of draft-ietf-httpapi-ratelimit-headers-10, and Retry-After."""
        told = {
            "RateLimit-Policy": self.policy,
            "RateLimit": f'"{self.name}";r={self.remaining};t={self.seconds}',
        }
        if not self.allowed:
            told["Retry-After"] = str(max(1, self.seconds))
        return told


class RateLimits:
    """Counts requests by client."""

    def __init__(self, settings: LimitSettings) -> None:
        """Use the settings; without a rate nothing is counted, and nothing loaded."""
        self.on = bool(settings.rates)
        if not self.on:
            return
        from limits import parse
        from limits.storage import MemoryStorage, storage_from_string
        from limits.strategies import FixedWindowRateLimiter

        self._items: list[RateLimitItem] = [parse(rate) for rate in settings.rates]
        self._policy = ", ".join(
            f'"{_name(item)}";q={item.amount};w={item.get_expiry()}' for item in self._items
        )
        # The limiters hold their storages only weakly.
        self._storages: list[Storage] = [MemoryStorage()]
        self._here = FixedWindowRateLimiter(self._storages[0])
        self._shared: Optional[FixedWindowRateLimiter] = None
        self._told = float("-inf")
        if settings.redis_url:
            seconds = {"socket_timeout": REDIS_SECONDS, "socket_connect_timeout": REDIS_SECONDS}
            self._storages.append(storage_from_string(settings.redis_url, **seconds))
            self._shared = FixedWindowRateLimiter(self._storages[1])

    async def count(self, client: str) -> Count:
        """Count one request of a client.

        Where Redis doesn't answer, this server counts by itself.
        """
        if self._shared is not None:
            try:
                return await asyncio.to_thread(self._hit, self._shared, client)
            except Exception as error:
                if time.monotonic() - self._told > TOLD_EVERY_SECONDS:
                    self._told = time.monotonic()
                    logger.error("Redis counts no requests (%s); this server does", error)
        return self._hit(self._here, client)

    def _hit(self, limiter: FixedWindowRateLimiter, client: str) -> Count:
        nearest: Optional[Count] = None
        for item in self._items:
            allowed = limiter.hit(item, client)
            reset, remaining = limiter.get_window_stats(item, client)
            seconds = min(max(0, round(reset - time.time())), item.get_expiry())
            count = Count(_name(item), allowed, max(0, remaining), seconds, self._policy)
            if nearest is None or _order(count) < _order(nearest):
                nearest = count
        assert nearest is not None
        return nearest


def _order(count: Count) -> tuple[bool, int, int]:
    """Sort what is refused first, the longest wait before the shorter."""
    return (count.allowed, count.remaining, -count.seconds)


def _name(item: RateLimitItem) -> str:
    return f"{item.amount}-{item.GRANULARITY.name}"


@functools.lru_cache(maxsize=1)
def load_rate_limits() -> RateLimits:
    """Return the limits of this server."""
    return RateLimits(load_rest_settings().limit)


def client_address(request: Request) -> str:
    """Return a client's address, of IPv6 its network; of a proxy's client where we have one."""
    address = request.remote_addr or request.ip or ""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped is None:
        return str(ipaddress.ip_network((found, _V6_CLIENT_BITS), strict=False))
    return str(found)
