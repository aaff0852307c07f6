"""Who answers an event: the server that claims it first, of all that share a file or Redis."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence

from rolewise.channels.redis_client import redis_client, told
from rolewise.channels.slack.store import EVENT_SECONDS, Store

logger = logging.getLogger(__name__)
PREFIX = "rolewise:slack:seen:"
PAUSE_SECONDS = 5.0
"""How long Redis isn't asked after a failure, so that Slack gets its acknowledgement in time."""
_CLAIM = """
for _, key in ipairs(KEYS) do
  if redis.call('EXISTS', key) == 1 then return 0 end
end
for _, key in ipairs(KEYS) do
  redis.call('SET', key, '1', 'NX', 'EX', ARGV[1])
end
return 1
"""
"""All names of an event or none: of two servers with names in common, one gets it."""


class Claims:
    """Takes events once: by the file of this machine, then by Redis where it is set up."""

    def __init__(self, store: Store, clock: Callable[[], float] = time.monotonic) -> None:
        """Use the file; ``clock`` tells seconds."""
        self._store = store
        self._clock = clock
        self._again_at = float("-inf")
        self._down = False

    async def take(self, keys: Sequence[str]) -> bool:
        """Take something to answer; False where any of its names was taken before.

        While Redis is down the file alone decides, which is said once.
        """
        if not self._store.claim(keys):
            return False
        if self._clock() < self._again_at:
            return True
        try:
            client = redis_client()
            if client is None:
                return True
            names = [PREFIX + key for key in keys]
            taken = await client.eval(_CLAIM, len(names), *names, str(EVENT_SECONDS))
        except Exception as error:
            self._again_at = self._clock() + PAUSE_SECONDS
            if not self._down:
                self._down = True
                logger.error(
                    "Redis doesn't answer (%s); till it does, two servers may answer the same "
                    "Slack event",
                    told(error),
                )
            return True
        if self._down:
            self._down = False
            logger.warning("Redis answers again; Slack events are shared between servers")
        return bool(taken)
