"""Signed session tokens: who holds one may read, go on with and delete one conversation."""

from __future__ import annotations

import functools
import re
import secrets
import time

import jwt
from sanic.request import Request

from rolewise import settings as program_settings
from rolewise.kept_secret import main_secret

_ID = re.compile(r"web-[0-9a-f]{32}")
_ALGORITHM = "HS256"
_DAY_SECONDS = 86400


class BadToken(Exception):
    """There is no token, or not the right one; the message says which and what to do."""


def needs_token(sender: str) -> bool:
    """Whether a sender is a conversation of ours; other senders belong to other clients."""
    return _ID.fullmatch(sender) is not None


class Sessions:
    """Makes and checks tokens.

    Attributes:
        keep_days: For how many days a token is good.
    """

    def __init__(self, key: str, keep_days: int) -> None:
        """Use a key of 32 characters or more."""
        self._key = key
        self.keep_days = keep_days

    def new_id(self) -> str:
        """Return the id of a new conversation, with 128 random bits."""
        return f"web-{secrets.token_hex(16)}"

    def token(self, conversation: str, now: float | None = None) -> str:
        """Return a token for a conversation."""
        made = int(time.time() if now is None else now)
        claims = {
            "sub": conversation,
            "iat": made,
            "exp": made + self.keep_days * _DAY_SECONDS,
        }
        return str(jwt.encode(claims, self._key, algorithm=_ALGORITHM))

    def holder(self, request: Request) -> str:
        """Return the conversation that the request's token is for.

        Raises:
            BadToken: There is no token, it is expired, or it isn't ours.
        """
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise BadToken("Send the conversation's token as: Authorization: Bearer <token>.")
        return self.conversation_of(token.strip())

    def conversation_of(self, token: str) -> str:
        """Return the conversation that a token is for.

        Raises:
            BadToken: It is expired, or it isn't ours.
        """
        try:
            claims = jwt.decode(
                token,
                self._key,
                algorithms=[_ALGORITHM],
                options={"require": ["sub", "exp"]},
            )
        except jwt.ExpiredSignatureError as error:
            raise BadToken("The token has expired; begin a new conversation.") from error
        except jwt.InvalidTokenError as error:
            raise BadToken("The token is not one of ours; begin a new conversation.") from error
        conversation = str(claims["sub"])
        if not needs_token(conversation):
            raise BadToken("The token is not for a conversation; begin a new one.")
        return conversation

    def check(self, request: Request, conversation: str) -> None:
        """Check that the request may speak for a conversation.

        Raises:
            BadToken: It may not.
        """
        if self.holder(request) != conversation:
            raise BadToken("The token is for another conversation.")


@functools.lru_cache(maxsize=1)
def load_sessions() -> Sessions:
    """Return the sessions of this server, with the key from the settings or the state folder."""
    settings = program_settings.read_settings()
    return Sessions(main_secret(settings), settings.keep_days)
