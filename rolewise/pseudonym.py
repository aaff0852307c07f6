"""What stands for a person in logs and metrics, instead of the id of the conversation.

A keyed hash: the same id gives the same pseudonym, so that the lines of one conversation can be
found together, but without the key nobody can tell or try out whose they are. The key is derived
from ``ROLEWISE_SECRET``, or from the one kept in the state folder; servers that share the secret
agree. ``rolewise run`` hands the derived key to the action server, which has no use for the secret.
"""

from __future__ import annotations

import functools
import hashlib
import hmac
import os
import re

from rolewise.kept_secret import derived, main_secret
from rolewise.settings import read_settings

KEY_NAME = "ROLEWISE_PSEUDONYM_KEY"
"""Made by ``rolewise run`` for the action server; no setting."""
PREFIX = "p-"
DIGITS = 16
PATTERN = re.compile(rf"\b{PREFIX}[0-9a-f]{{{DIGITS}}}\b")


def pseudonym(sender: str) -> str:
    """Return ``p-`` and 16 hexadecimal digits for the id of a conversation or a person.

    Args:
        sender: The id, as a client chose it; any text.

    Raises:
        SettingError: The key kept in the state folder is damaged.
    """
    data = sender.encode("utf-8", "surrogatepass")
    return PREFIX + hmac.new(_key(), data, hashlib.sha256).hexdigest()[:DIGITS]


def pseudonym_key() -> str:
    """Return the key, to be handed on to the action server."""
    return os.environ.get(KEY_NAME) or derived(main_secret(read_settings()), "pseudonym")


@functools.lru_cache(maxsize=1)
def _key() -> bytes:
    return pseudonym_key().encode()
