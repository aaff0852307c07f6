"""API keys and JWTs of other apps: who may talk, and as whom. Off until configured."""

from __future__ import annotations

import functools
import hashlib
import hmac
from typing import NamedTuple, Optional

import jwt
from sanic.request import Request
from sanic.response import HTTPResponse

from rolewise.channels.problem import problem
from rolewise.channels.sessions import BadToken, load_sessions, needs_token
from rolewise.rest_settings import AccessSettings, load_rest_settings

SLACK_SENDERS = "slack-"
"""What the Slack bot's conversations begin with (``rolewise.channels.slack.incoming.Place``)."""
LEEWAY_SECONDS = 30
"""How far two machines' clocks may differ."""


class Caller(NamedTuple):
    """Whoever sent a request.

    Attributes:
        name: For counting: of an API key a part of its hash, of a JWT its subject.
        subject: The one sender it may speak for; None for any.
    """

    name: str
    subject: Optional[str] = None


class Refused(Exception):
    """The request may not be served.

    Attributes:
        status: 401 where the request has no valid credential, 403 where it has another's.
        detail: What to do.
    """

    def __init__(self, status: int, detail: str) -> None:
        self.status = status
        self.detail = detail
        super().__init__(detail)


class Access:
    """Checks API keys and JWTs."""

    def __init__(self, settings: AccessSettings) -> None:
        """Use the settings; without keys in them, everybody may."""
        self._settings = settings
        self._hashes = [hashlib.sha256(key.encode()).digest() for key in settings.keys]
        self._jwt = jwt.PyJWT()

    @property
    def on(self) -> bool:
        """Whether a credential is asked for."""
        return self._settings.on

    @property
    def widget_open(self) -> bool:
        """Whether anybody may begin a conversation of the widget."""
        return self._settings.widget_open or not self.on

    def caller(self, token: str) -> Caller:
        """Return who holds a key or JWT.

        Args:
            token: What was sent as ``Authorization: Bearer``; empty for nothing.

        Raises:
            Refused: 401, with what to do.
        """
        if not token:
            raise Refused(401, f"Send {self._wanted()} as: Authorization: Bearer <it>.")
        given = hashlib.sha256(token.encode("utf-8", "replace")).digest()
        # All are compared, each in constant time.
        if sum(hmac.compare_digest(given, known) for known in self._hashes):
            return Caller(f"key-{given.hex()[:16]}")
        if not self._settings.jwt_key or token.count(".") != 2:
            raise Refused(401, f"This is not {self._wanted()} that is known here.")
        subject = self._subject(token)
        return Caller(f"sub-{hashlib.sha256(subject.encode()).hexdigest()[:16]}", subject)

    def _subject(self, token: str) -> str:
        algorithm, audience = self._settings.jwt_algorithm, self._settings.jwt_audience
        try:
            claims = self._jwt.decode(
                token,
                self._settings.jwt_key,
                algorithms=[algorithm],
                audience=audience or None,
                leeway=LEEWAY_SECONDS,
                options={"require": ["sub", "exp", *(["aud"] if audience else [])]},
            )
        except jwt.ExpiredSignatureError as error:
            raise Refused(401, "The token has expired; get a new one.") from error
        except jwt.MissingRequiredClaimError as error:
            raise Refused(401, f"The token has no claim {error.claim!r}; add it.") from error
        except (jwt.InvalidTokenError, ValueError, TypeError, RecursionError) as error:
            wanted = f" and its audience is {audience!r}" if audience else ""
            raise Refused(
                401, f"The token is not valid here; see that it is signed with {algorithm}{wanted}."
            ) from error
        subject = claims["sub"]
        if not isinstance(subject, str) or not subject:
            raise Refused(401, "The token's sub must be a text: the sender it may speak for.")
        return subject

    def _wanted(self) -> str:
        wanted = [
            name
            for name, there in (
                ("an API key", self._settings.keys),
                ("a JWT", self._settings.jwt_key),
            )
            if there
        ]
        return " or ".join(wanted) or "a token"


def bearer(request: Request) -> str:
    """Return the request's bearer token; empty if it has none."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


@functools.lru_cache(maxsize=1)
def load_access() -> Access:
    """Return the access of this server."""
    return Access(load_rest_settings().access)


def caller_of(request: Request) -> Optional[Caller]:
    """Return who sent a request, worked out once; None where no credential is asked for.

    Raises:
        Refused: There is none, or a bad one.
    """
    if not load_access().on:
        return None
    if not hasattr(request.ctx, "caller"):
        request.ctx.caller = load_access().caller(bearer(request))
    found: Caller = request.ctx.caller
    return found


def may_speak_for(request: Request, sender: str) -> None:
    """Check that a request may speak for a sender.

    Raises:
        Refused: It may not.
    """
    if sender.startswith(SLACK_SENDERS):
        # Whoever is in a workspace can guess such an id, and would talk as somebody else.
        raise Refused(
            403, f"A sender that begins with {SLACK_SENDERS} is for Slack; choose another."
        )
    if needs_token(sender) or load_access().on:
        may_read(request, sender)


def may_read(request: Request, conversation: str) -> None:
    """Check that a request may read and delete a conversation.

    It may with the conversation's own token, and, where keys and tokens of apps are set up, with
    one of these.

    Raises:
        Refused: It may not.
    """
    try:
        load_sessions().check(request, conversation)
        return
    except BadToken as error:
        if not load_access().on:
            raise Refused(401, str(error)) from error
    caller = caller_of(request)
    if caller is None or caller.subject not in (None, conversation):
        raise Refused(403, "sender must be the token's sub; send it, or get a token for this one.")


def may_begin(request: Request, complaint: str) -> None:
    """Check that a request without a conversation's token may begin a new conversation.

    Args:
        request: The request.
        complaint: What is wrong with the token it has.

    Raises:
        Refused: It may not.
    """
    if not load_access().widget_open:
        caller_of(request)
    elif "Authorization" in request.headers:
        if not load_access().on:
            raise Refused(401, complaint)
        caller_of(request)


def refusal(request: Request, error: Refused) -> HTTPResponse:
    """Return the error response."""
    response = problem(request, error.status, error.detail)
    if error.status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response
