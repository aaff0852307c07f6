"""Settings for other apps: off by default; a bad one is named, and no secret is shown."""

from __future__ import annotations

import pytest

from rolewise.rest_settings import OWN_KEY, RETRY_SECONDS, read_rest_settings
from rolewise.settings import SettingError

KEY = "k" * 32
SECRET = "whsec_" + "QUJD" * 8
PEM = "-----BEGIN PUBLIC KEY-----\nabcdefghijklmnop\n-----END PUBLIC KEY-----"
CALLBACK = {
    "ROLEWISE_CALLBACK_URL": "https://app.example.org/hook",
    "ROLEWISE_CALLBACK_SECRET": SECRET,
}


def test_everything_is_off_by_default() -> None:
    settings = read_rest_settings({OWN_KEY: KEY})
    assert not settings.access.on and not settings.limit.rates and settings.callback is None


def test_all_of_it() -> None:
    settings = read_rest_settings(
        {
            "ROLEWISE_API_KEYS": f"{KEY}, {KEY}2",
            "ROLEWISE_JWT_KEY": PEM.replace("\n", "\\n"),
            "ROLEWISE_JWT_ALGORITHM": "RS256",
            "ROLEWISE_RATE_LIMIT": "5/second, 1000/day",
            "ROLEWISE_CALLBACK_HOSTS": "Hooks.example.org *.example.com:8443",
            "ROLEWISE_CALLBACK_SECRET": f"{SECRET},{SECRET}",
        }
    )
    assert settings.access.keys == (KEY, f"{KEY}2") and settings.access.jwt_key == PEM
    assert settings.limit.rates == ("5/second", "1000/day")
    callback = settings.callback
    assert callback is not None and callback.retries == RETRY_SECONDS
    assert callback.hosts == ("hooks.example.org", "*.example.com:8443")
    assert KEY not in repr(settings) and "QUJD" not in repr(settings)


@pytest.mark.parametrize(
    ("name", "value", "rest"),
    [
        ("ROLEWISE_API_KEYS", "hunter2", {}),
        ("ROLEWISE_JWT_KEY", "hunter2", {}),
        ("ROLEWISE_JWT_KEY", PEM, {}),
        ("ROLEWISE_JWT_KEY", KEY, {"ROLEWISE_JWT_ALGORITHM": "ES256"}),
        ("ROLEWISE_JWT_KEY", KEY, {"ROLEWISE_SECRET": KEY}),
        ("ROLEWISE_JWT_ALGORITHM", "none", {}),
        ("ROLEWISE_WIDGET_OPEN", "maybe", {}),
        ("ROLEWISE_RATE_LIMIT", "many", {}),
        ("ROLEWISE_RATE_LIMIT", "0/minute", {}),
        ("ROLEWISE_REDIS_URL", "http://hunter2@x", {}),
        ("ROLEWISE_PROXIES", "-1", {}),
        ("ROLEWISE_CALLBACK_URL", "ftp://x", CALLBACK),
        ("ROLEWISE_CALLBACK_URL", "http://app.example.org/", CALLBACK),
        ("ROLEWISE_CALLBACK_URL", "https://me:hunter2x@", CALLBACK),
        ("ROLEWISE_CALLBACK_HOSTS", "https://x.example.org", CALLBACK),
        ("ROLEWISE_CALLBACK_HOSTS", "*", CALLBACK),
        ("ROLEWISE_CALLBACK_SECRET", "", CALLBACK),
        ("ROLEWISE_CALLBACK_SECRET", "whsec_hunter2", CALLBACK),
        ("ROLEWISE_CALLBACK_SECRET", f"{SECRET},{SECRET},{SECRET}", CALLBACK),
        ("ROLEWISE_CALLBACK_RETRIES", "soon", CALLBACK),
    ],
)
def test_a_bad_value_is_named(name: str, value: str, rest: dict[str, str]) -> None:
    with pytest.raises(SettingError, match=name) as caught:
        read_rest_settings({**rest, name: value})
    if name not in ("ROLEWISE_CALLBACK_URL",):
        assert "hunter2" not in str(caught.value)
