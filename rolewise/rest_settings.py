"""Settings for other apps: keys and tokens, rate limits, callbacks; read from the environment.

All of it is off until its variables are set.
"""

from __future__ import annotations

import base64
import binascii
import functools
import os
import re
from collections.abc import Mapping
from typing import NamedTuple, Optional
from urllib.parse import urlsplit

from rolewise.settings import SECRET_CHARACTERS, SettingError

SYMMETRIC = ("HS256", "HS384", "HS512")
ALGORITHMS = (*SYMMETRIC, "RS256", "ES256")
RETRY_SECONDS = (5.0, 300.0, 1800.0, 7200.0, 18000.0, 36000.0, 50400.0, 72000.0, 86400.0)
"""The schedule that Standard Webhooks 1.0 suggests: three days in all."""
OWN_KEY = "ROLEWISE_OWN_KEY"
"""Made by ``rolewise run`` for itself, so that it can ask whether the advisor answers."""
ADDRESSES = ("ROLEWISE_DATABASE_URL", "ROLEWISE_REDIS_URL")
"""These may hold passwords."""
SECRET_NAMES = (
    "ROLEWISE_SECRET",
    "ROLEWISE_API_KEYS",
    "ROLEWISE_JWT_KEY",
    "ROLEWISE_CALLBACK_SECRET",
    "ROLEWISE_CALLBACK_URL",
    "ROLEWISE_REVIEW_KEY",
    *ADDRESSES,
    OWN_KEY,
)
"""What the action server has no use for."""
_KEY_BYTES = (24, 64)
_RATE = re.compile(r"[1-9]\d{0,8}/(?:second|minute|hour|day)")
_HOST = re.compile(r"(?:\*\.)?[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?")
_YES = {"yes": True, "no": False, "": False}


class AccessSettings(NamedTuple):
    """Who may use the interfaces for apps; everybody where neither keys nor a JWT key are set.

    Attributes:
        keys: ``ROLEWISE_API_KEYS``, 32 characters or more each, separated by commas or spaces.
        jwt_key: ``ROLEWISE_JWT_KEY``, the shared secret, or the public key as PEM.
        jwt_algorithm: ``ROLEWISE_JWT_ALGORITHM``, the only one that is accepted; HS256.
        jwt_audience: ``ROLEWISE_JWT_AUDIENCE``, what a token's ``aud`` must be; none.
        widget_open: ``ROLEWISE_WIDGET_OPEN``, whether the widget goes on without a key; no.
    """

    keys: tuple[str, ...] = ()
    jwt_key: str = ""
    jwt_algorithm: str = "HS256"
    jwt_audience: str = ""
    widget_open: bool = False

    @property
    def on(self) -> bool:
        """Whether a key or token is asked for."""
        return bool(self.keys or self.jwt_key)

    def __repr__(self) -> str:
        """Return what may stand in a log: no secrets."""
        return f"AccessSettings(on={self.on})"


class LimitSettings(NamedTuple):
    """How much one client may ask.

    Attributes:
        rates: ``ROLEWISE_RATE_LIMIT``, such as ``60/minute, 1000/day``; none.
        redis_url: ``ROLEWISE_REDIS_URL``, where several servers count together; in memory.
        proxies: ``ROLEWISE_PROXIES``, how many proxies of our own are in front; 0.
    """

    rates: tuple[str, ...] = ()
    redis_url: str = ""
    proxies: int = 0


class CallbackSettings(NamedTuple):
    """Where answers are sent to.

    Attributes:
        url: ``ROLEWISE_CALLBACK_URL``, where they go if a message names no other; may be empty.
        hosts: ``ROLEWISE_CALLBACK_HOSTS``, the hosts that a message may name, such as
            ``hooks.example.org``, ``*.example.org`` or ``example.org:8443``.
        secrets: ``ROLEWISE_CALLBACK_SECRET``, one or two ``whsec_…``: the newer first.
        private: ``ROLEWISE_CALLBACK_PRIVATE``, whether addresses within our own network, and
            plain http, are allowed; no.
        retries: ``ROLEWISE_CALLBACK_RETRIES``, seconds to wait before each further attempt.
    """

    url: str
    hosts: tuple[str, ...]
    secrets: tuple[str, ...]
    private: bool = False
    retries: tuple[float, ...] = RETRY_SECONDS

    def __repr__(self) -> str:
        """Return what may stand in a log: no secrets."""
        return f"CallbackSettings(url={self.url!r}, hosts={self.hosts!r})"


class RestSettings(NamedTuple):
    """All of it; ``callback`` is None where it isn't set up."""

    access: AccessSettings = AccessSettings()
    limit: LimitSettings = LimitSettings()
    callback: Optional[CallbackSettings] = None


@functools.lru_cache(maxsize=1)
def load_rest_settings() -> RestSettings:
    """Return the settings of this process, read once."""
    return read_rest_settings()


def read_rest_settings(environment: Mapping[str, str] | None = None) -> RestSettings:
    """Return the settings.

    Args:
        environment: Instead of the process's own.

    Raises:
        SettingError: A value can't be used; the message names the variable, and no secret.
    """
    values = os.environ if environment is None else environment
    return RestSettings(_access(values), _limit(values), _callback(values))


def _access(values: Mapping[str, str]) -> AccessSettings:
    keys = _list(values, "ROLEWISE_API_KEYS")
    for key in keys:
        if len(key) < SECRET_CHARACTERS or not key.isascii():
            raise SettingError(
                f"ROLEWISE_API_KEYS: each key must have {SECRET_CHARACTERS} ASCII letters or more"
            )
    if keys or values.get("ROLEWISE_JWT_KEY"):
        keys += _list(values, OWN_KEY)
    key = (values.get("ROLEWISE_JWT_KEY") or "").replace("\\n", "\n").strip()
    algorithm = values.get("ROLEWISE_JWT_ALGORITHM") or "HS256"
    if algorithm not in ALGORITHMS:
        raise SettingError(
            f"ROLEWISE_JWT_ALGORITHM must be one of {', '.join(ALGORITHMS)}, not {algorithm!r}"
        )
    pem = key.startswith("-----BEGIN")
    if key and pem == (algorithm in SYMMETRIC):
        wanted = "a secret text" if algorithm in SYMMETRIC else "a public key as PEM"
        raise SettingError(f"ROLEWISE_JWT_KEY must be {wanted} for {algorithm}")
    if key and len(key) < SECRET_CHARACTERS:
        raise SettingError(f"ROLEWISE_JWT_KEY must have {SECRET_CHARACTERS} characters or more")
    if key and key == values.get("ROLEWISE_SECRET"):
        raise SettingError("ROLEWISE_JWT_KEY must differ from ROLEWISE_SECRET")
    audience = values.get("ROLEWISE_JWT_AUDIENCE") or ""
    widget = _yes(values, "ROLEWISE_WIDGET_OPEN")
    return AccessSettings(keys, key, algorithm, audience, widget)


def _limit(values: Mapping[str, str]) -> LimitSettings:
    rates = _list(values, "ROLEWISE_RATE_LIMIT")
    for rate in rates:
        if not _RATE.fullmatch(rate):
            raise SettingError(
                "ROLEWISE_RATE_LIMIT must be such as 60/minute, or 5/second, 1000/day; "
                f"not {rate!r}"
            )
    redis_url = values.get("ROLEWISE_REDIS_URL") or ""
    if redis_url and not re.match(r"rediss?://.", redis_url):
        # The address may hold a password, so it isn't shown.
        raise SettingError("ROLEWISE_REDIS_URL must begin with redis:// or rediss://")
    proxies = values.get("ROLEWISE_PROXIES") or "0"
    if proxies not in {str(number) for number in range(11)}:
        raise SettingError(f"ROLEWISE_PROXIES must be a number from 0 to 10, not {proxies!r}")
    return LimitSettings(rates, redis_url, int(proxies))


def _callback(values: Mapping[str, str]) -> Optional[CallbackSettings]:
    url = values.get("ROLEWISE_CALLBACK_URL") or ""
    hosts = tuple(host.lower() for host in _list(values, "ROLEWISE_CALLBACK_HOSTS"))
    private = _yes(values, "ROLEWISE_CALLBACK_PRIVATE")
    secrets = _list(values, "ROLEWISE_CALLBACK_SECRET")
    if not url and not hosts:
        return None
    for host in hosts:
        if not _HOST.fullmatch(host):
            raise SettingError(
                "ROLEWISE_CALLBACK_HOSTS must name hosts such as hooks.example.org, *.example.org "
                f"or example.org:8443, not {host!r}"
            )
    if url:
        _check_url(url, private)
    if not 1 <= len(secrets) <= 2:
        raise SettingError("ROLEWISE_CALLBACK_SECRET must hold one key, or two to change it")
    for secret in secrets:
        _check_secret(secret)
    return CallbackSettings(url, hosts, secrets, private, _retries(values))


def _check_url(url: str, private: bool) -> None:
    try:
        parts = urlsplit(url)
        good = bool(parts.hostname) and parts.port != 0 and not parts.username
    except ValueError:
        good = False
    if not good or parts.scheme not in ("https", "http") or parts.fragment:
        raise SettingError(
            "ROLEWISE_CALLBACK_URL must be an address such as https://app.example.org/hook; what "
            "is set isn't shown, since it may hold a token"
        )
    if parts.scheme == "http" and not private:
        raise SettingError(
            "ROLEWISE_CALLBACK_URL must begin with https; plain http is for one's own network, "
            "with ROLEWISE_CALLBACK_PRIVATE=yes"
        )


def _check_secret(secret: str) -> None:
    try:
        size = len(base64.b64decode(secret.removeprefix("whsec_") + "==", validate=False))
    except (binascii.Error, ValueError):
        size = 0
    if not secret.startswith("whsec_") or not _KEY_BYTES[0] <= size <= _KEY_BYTES[1]:
        raise SettingError(
            "ROLEWISE_CALLBACK_SECRET must be whsec_ and 24 to 64 random bytes in base64, such as "
            'from: echo "whsec_$(openssl rand -base64 32)"'
        )


def _retries(values: Mapping[str, str]) -> tuple[float, ...]:
    given = _list(values, "ROLEWISE_CALLBACK_RETRIES")
    if not given:
        return RETRY_SECONDS
    if len(given) > 50 or not all(re.fullmatch(r"\d{1,7}(?:\.\d+)?", one) for one in given):
        raise SettingError(
            "ROLEWISE_CALLBACK_RETRIES must be seconds separated by commas, such as 5, 300, 1800; "
            f"not {values['ROLEWISE_CALLBACK_RETRIES']!r}"
        )
    return tuple(float(one) for one in given)


def _list(values: Mapping[str, str], name: str) -> tuple[str, ...]:
    return tuple(filter(None, re.split(r"[\s,]+", values.get(name) or "")))


def _yes(values: Mapping[str, str], name: str) -> bool:
    given = values.get(name) or ""
    if given not in _YES:
        raise SettingError(f"{name} must be yes or no, not {given!r}")
    return _YES[given]
