"""``rolewise config``: every setting with its value, its default and what it is; and checked.

The values are read by ``rolewise.settings`` and ``rolewise.rest_settings``, as at a start.
"""

from __future__ import annotations

import ipaddress
import os
import sys
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from rolewise.logs import read_log_settings
from rolewise.pseudonym import KEY_NAME
from rolewise.rest_settings import OWN_KEY, read_rest_settings
from rolewise.settings import SettingError, read_settings
from rolewise.tracing import read_traces_url

PREFIX = "ROLEWISE_"


class Setting(NamedTuple):
    """A variable.

    Attributes:
        name: Of the variable.
        default: What holds where it isn't set, in words.
        what: What it is, in a line.
        hidden: Whether its value is, or may hold, a secret, so that it is never shown.
    """

    name: str
    default: str
    what: str
    hidden: bool = False


SETTINGS = (
    Setting("PORT", "5005", "where the advisor listens"),
    Setting("ROLEWISE_HOST", "127.0.0.1", "the interface it listens on"),
    Setting("ROLEWISE_ACTIONS_PORT", "PORT + 50", "the action server, on the loopback interface"),
    Setting("ROLEWISE_STATE", "var", "folder of database, logs and run files"),
    Setting("ROLEWISE_MODELS", "models", "folder of trained models"),
    Setting("ROLEWISE_PUBLIC_URL", "the server's own address", "where people reach the advisor"),
    Setting("ROLEWISE_ORIGINS", "none", "web sites that may embed the widget"),
    Setting("ROLEWISE_KEEP_DAYS", "30", "days that a conversation is kept after its last message"),
    Setting(
        "ROLEWISE_SECRET",
        "made and kept in the state folder",
        "signs the widget's session tokens",
        True,
    ),
    Setting("ROLEWISE_ACTIONS_KEY", "made at each start", "opens the action server", True),
    Setting("ROLEWISE_LOG_FORMAT", "text", "or json: an object a line"),
    Setting("ROLEWISE_LOG_LEVEL", "info", "or debug, warning, error"),
    Setting("ROLEWISE_TRACES_URL", "none", "where OpenTelemetry traces go"),
    Setting("ROLEWISE_REVIEW", "yes", "no: nothing is queued for editors"),
    Setting("ROLEWISE_REVIEW_KEY", "none", "password of the pages /review and /usage", True),
    Setting("ROLEWISE_API_KEYS", "none", "keys for apps, one or more", True),
    Setting("ROLEWISE_JWT_KEY", "none", "secret or public key that JWTs are signed with", True),
    Setting("ROLEWISE_JWT_ALGORITHM", "HS256", "the only one accepted"),
    Setting("ROLEWISE_JWT_AUDIENCE", "none", "what a JWT's aud must be"),
    Setting("ROLEWISE_WIDGET_OPEN", "no", "yes: with keys set, the widget goes on without one"),
    Setting("ROLEWISE_RATE_LIMIT", "none", "requests of one client, such as 60/minute, 1000/day"),
    Setting(
        "ROLEWISE_DATABASE_URL",
        "a file in the state folder",
        "PostgreSQL, which several servers share",
        True,
    ),
    Setting("ROLEWISE_REDIS_URL", "none", "where several servers take turns and count", True),
    Setting("ROLEWISE_SHARED", "the state folder", "folder of charts, plans and results"),
    Setting("ROLEWISE_LOG", "file", "where the servers' log goes: file, stdout"),
    Setting("ROLEWISE_PART", "both", "which of the two servers is started: both, server, actions"),
    Setting("ROLEWISE_PROXIES", "0", "how many proxies of yours are in front"),
    Setting("ROLEWISE_CALLBACK_URL", "none", "where answers by callback go", True),
    Setting("ROLEWISE_CALLBACK_HOSTS", "none", "hosts that a message may name instead"),
    Setting("ROLEWISE_CALLBACK_SECRET", "none", "signs callbacks; two while it is changed", True),
    Setting("ROLEWISE_CALLBACK_PRIVATE", "no", "yes: callbacks may go within your own network"),
    Setting("ROLEWISE_CALLBACK_RETRIES", "5 s to 24 h", "seconds before each further attempt"),
    Setting("SLACK_BOT_TOKEN", "none", "with the next one: the Slack bot is on", True),
    Setting("SLACK_SIGNING_SECRET", "none", "what Slack signs its requests with", True),
    Setting("SLACK_API_URL", "https://slack.com/api/", "where Slack's Web API is, for tests"),
)


def show(environment: Mapping[str, str] | None = None) -> int:
    """Print every setting, then what is wrong; return 0 where nothing is, else 1.

    Args:
        environment: Instead of the process's own.
    """
    values = os.environ if environment is None else environment
    for setting in SETTINGS:
        print(f"{setting.name} = {shown(setting, values)}")
        print(f"    {setting.what} (default: {setting.default})")
    found = mistakes(values)
    sys.stdout.flush()
    for mistake in found:
        print(mistake, file=sys.stderr)
    if not found:
        print("The settings are sound.")
        for note in notes(values):
            print(note)
    return 1 if found else 0


def shown(setting: Setting, values: Mapping[str, str]) -> str:
    """Return what is shown for a value: of one that may be a secret, only whether it is set."""
    given = values.get(setting.name) or ""
    if setting.hidden:
        return "set" if given.strip() else "not set"
    # In one line, and nothing that a terminal would obey.
    plain = "".join(letter if letter.isprintable() else " " for letter in given)
    return " ".join(plain.split()) or setting.default


def mistakes(values: Mapping[str, str]) -> list[str]:
    """Return one sentence for each mistake found; a reader of settings stops at its first."""
    found = []
    readers: tuple[Callable[[Mapping[str, str]], Any], ...] = (
        read_settings,
        read_rest_settings,
        read_log_settings,
        read_traces_url,
    )
    for read in readers:
        try:
            read(values)
        except SettingError as error:
            found.append(str(error))
    known = {setting.name for setting in SETTINGS} | {OWN_KEY, KEY_NAME}
    found += [
        f"{name} is set, but there is no such setting; is it misspelled?"
        for name in sorted(values)
        if name.startswith(PREFIX) and name not in known
    ]
    return found


def notes(values: Mapping[str, str]) -> list[str]:
    """Return what is allowed, but may not be meant. The settings have no mistakes."""
    settings, rest = read_settings(values), read_rest_settings(values)
    found = []
    if settings.host != "localhost" and not ipaddress.ip_address(settings.host).is_loopback:
        if not rest.access.on:
            found.append(f"Note: whoever reaches {settings.host} can chat; no keys are set.")
        if not rest.limit.rates:
            found.append("Note: ROLEWISE_RATE_LIMIT is not set; one client may ask without end.")
    if values.get("ROLEWISE_CALLBACK_SECRET") and rest.callback is None:
        found.append(
            "Note: callbacks are off; ROLEWISE_CALLBACK_URL or ROLEWISE_CALLBACK_HOSTS is missing."
        )
    if settings.database_url and not rest.limit.redis_url:
        found.append(
            "Note: ROLEWISE_REDIS_URL is not set; with a second server on this database, two "
            "messages of one person at once may be refused."
        )
    if settings.database_url and settings.shared_folder is None:
        found.append(
            "Note: ROLEWISE_SHARED is not set; another server can't show this one's charts."
        )
    return found
