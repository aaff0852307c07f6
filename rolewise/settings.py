"""Settings from the environment, read and checked in one place."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple, Optional

ROOT = Path(__file__).resolve().parents[1]
ACTIONS_PORT_OFFSET = 50
SECRET_CHARACTERS = 32
MAX_KEEP_DAYS = 3650
PARTS = ("both", "server", "actions")
LOGS = ("file", "stdout")
YES_NO = ("yes", "no")
SLACK_API = "https://slack.com/api/"
ACTIONS_KEY = "ROLEWISE_ACTIONS_KEY"


class SettingError(ValueError):
    """A setting has a bad value; the message names the variable and the value."""


class SlackSettings(NamedTuple):
    """What the Slack bot needs.

    Attributes:
        token: ``SLACK_BOT_TOKEN``, which begins with ``xoxb-``.
        signing_secret: ``SLACK_SIGNING_SECRET``, with which Slack signs what it sends.
        api: ``SLACK_API_URL``, where Slack's Web API is; another one only for tests.
    """

    token: str
    signing_secret: str
    api: str = SLACK_API

    def __repr__(self) -> str:
        """Return what may stand in a log: no secrets."""
        return f"SlackSettings(api={self.api!r})"


class Settings(NamedTuple):
    """What an operator may set.

    Attributes:
        port: ``PORT``, where the advisor listens; 5005.
        host: ``ROLEWISE_HOST``, the interface it listens on; 127.0.0.1.
        actions_port: ``ROLEWISE_ACTIONS_PORT``, where the action server listens on the loopback
            interface; 50 above ``PORT``.
        state: ``ROLEWISE_STATE``, the folder for database, logs and run files; ``var``.
        models: ``ROLEWISE_MODELS``, the folder of trained models; ``models``.
        public_url: ``ROLEWISE_PUBLIC_URL``, where people reach the advisor, without a closing
            slash; charts have addresses below it. An empty text for the server's own address.
        secret: ``ROLEWISE_SECRET``, what session tokens are signed with, 32 characters or more. An
            empty text for one that is generated and kept in the state folder.
        origins: ``ROLEWISE_ORIGINS``, the web sites that may embed the widget, separated by
            commas or spaces, such as ``https://careers.example.org``; none.
        keep_days: ``ROLEWISE_KEEP_DAYS``, for how many days after its last message a conversation
            is kept; 30.
        slack: What the Slack bot needs; None where neither of its variables is set.
        database_url: ``ROLEWISE_DATABASE_URL``, the PostgreSQL that several servers keep
            conversations in; an empty text for a file in the state folder.
        shared_folder: ``ROLEWISE_SHARED``, the folder of charts, plans and results, which several
            servers share; None for the state folder.
        part: ``ROLEWISE_PART``, which of the two servers is started: ``server``, ``actions`` or
            ``both``.
        log_to_stdout: ``ROLEWISE_LOG``, whether the servers' log goes to the standard output
            (``stdout``), as containers want it, or to a file in the state folder (``file``).
        actions_key: ``ROLEWISE_ACTIONS_KEY``, what the Rasa server shows the action server, 32
            characters or more. An empty text for one made at each start.
        review: ``ROLEWISE_REVIEW``, whether messages that were answered badly are queued for
            editors; yes.
        review_key: ``ROLEWISE_REVIEW_KEY``, the password of ``/review`` and ``/usage``, 32
            characters or more. An empty text for no such pages.
    """

    port: int
    host: str
    actions_port: int
    state: Path
    models: Path
    public_url: str = ""
    secret: str = ""
    origins: tuple[str, ...] = ()
    keep_days: int = 30
    slack: Optional[SlackSettings] = None
    database_url: str = ""
    shared_folder: Optional[Path] = None
    part: str = "both"
    log_to_stdout: bool = False
    actions_key: str = ""
    review: bool = True
    review_key: str = ""

    @property
    def shared(self) -> Path:
        """The folder of charts, plans and results."""
        return self.shared_folder or self.state

    def __repr__(self) -> str:
        """Return what may stand in a log: no secrets."""
        return f"Settings(port={self.port!r}, host={self.host!r}, state={str(self.state)!r})"

    def address(self) -> str:
        """Where people reach the advisor, without a closing slash."""
        return self.public_url or self.url()

    def url(self) -> str:
        """Where this machine itself reaches the advisor, without a closing slash."""
        host = "127.0.0.1" if self.host in ("0.0.0.0", "::", "localhost") else self.host
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Return the settings.

    Args:
        environment: Instead of the process's own.

    Raises:
        SettingError: A value can't be used.
    """
    values = os.environ if environment is None else environment
    port = _port(values, "PORT", 5005)
    return Settings(
        port=port,
        host=_host(values, "ROLEWISE_HOST", "127.0.0.1"),
        actions_port=_actions_port(values, port),
        state=_folder(values, "ROLEWISE_STATE", "var"),
        models=_folder(values, "ROLEWISE_MODELS", "models"),
        public_url=_url(values, "ROLEWISE_PUBLIC_URL"),
        secret=_secret(values, "ROLEWISE_SECRET"),
        origins=_origins(values, "ROLEWISE_ORIGINS"),
        keep_days=_days(values, "ROLEWISE_KEEP_DAYS", 30),
        slack=_slack(values),
        database_url=_database(values, "ROLEWISE_DATABASE_URL"),
        shared_folder=_optional_folder(values, "ROLEWISE_SHARED"),
        part=_one_of(values, "ROLEWISE_PART", PARTS),
        log_to_stdout=_one_of(values, "ROLEWISE_LOG", LOGS) == "stdout",
        actions_key=_secret(values, ACTIONS_KEY),
        review=_one_of(values, "ROLEWISE_REVIEW", YES_NO) == "yes",
        review_key=_secret(values, "ROLEWISE_REVIEW_KEY"),
    )


def _port(values: Mapping[str, str], name: str, default: int) -> int:
    raw = values.get(name) or str(default)
    if not raw.isascii() or not raw.isdigit() or not 1 <= int(raw) <= 65535:
        raise SettingError(f"{name} must be a port from 1 to 65535, not {raw!r}")
    return int(raw)


def _actions_port(values: Mapping[str, str], port: int) -> int:
    if not values.get("ROLEWISE_ACTIONS_PORT") and port + ACTIONS_PORT_OFFSET > 65535:
        raise SettingError(
            f"PORT is {port!r}, which leaves no port {ACTIONS_PORT_OFFSET} above it for the action "
            "server; take a lower one or set ROLEWISE_ACTIONS_PORT"
        )
    actions_port = _port(values, "ROLEWISE_ACTIONS_PORT", port + ACTIONS_PORT_OFFSET)
    if actions_port == port:
        raise SettingError(f"ROLEWISE_ACTIONS_PORT must differ from PORT; both are {port!r}")
    return actions_port


def _host(values: Mapping[str, str], name: str, default: str) -> str:
    raw = values.get(name) or default
    if raw not in ("localhost", default):
        import ipaddress  # here, for the usual case does without it

        try:
            ipaddress.ip_address(raw)
        except ValueError:
            raise SettingError(
                f"{name} must be the IP address of an interface or localhost, not {raw!r}"
            ) from None
    return raw


def _url(values: Mapping[str, str], name: str) -> str:
    raw = (values.get(name) or "").rstrip("/")
    if raw and not re.match(r"^https?://[\w.:\[\]-]+(?:/[\w./~-]*)?$", raw):
        raise SettingError(
            f"{name} must be an address such as https://advisor.example.org, not {raw!r}"
        )
    return raw


def _secret(values: Mapping[str, str], name: str) -> str:
    raw = values.get(name) or ""
    if raw and len(raw) < SECRET_CHARACTERS:
        # The value itself stays out of the message, which may end up in a log.
        raise SettingError(f"{name} must have {SECRET_CHARACTERS} characters or more")
    if not raw.isascii() or any(not letter.isprintable() for letter in raw):
        raise SettingError(f"{name} must be of ASCII letters, digits and signs")
    return raw


def _origins(values: Mapping[str, str], name: str) -> tuple[str, ...]:
    origins = tuple(re.split(r"[\s,]+", (values.get(name) or "").strip(" ,")))
    for origin in filter(None, origins):
        if not re.match(r"^https?://[\w.\[\]-]+(?::\d{1,5})?$", origin):
            raise SettingError(
                f"{name} must name web sites such as https://careers.example.org, without a path "
                f"or a closing slash, not {origin!r}"
            )
    return tuple(filter(None, origins))


def _days(values: Mapping[str, str], name: str, default: int) -> int:
    raw = values.get(name) or str(default)
    if not raw.isascii() or not raw.isdigit() or not 1 <= int(raw) <= MAX_KEEP_DAYS:
        raise SettingError(
            f"{name} must be a number of days from 1 to {MAX_KEEP_DAYS}, not {raw!r}"
        )
    return int(raw)


def _database(values: Mapping[str, str], name: str) -> str:
    raw = (values.get(name) or "").strip()
    if raw and not re.match(r"^postgres(?:ql)?(?:\+psycopg2)?://[^/\s]+/[^/?\s]+(?:\?\S*)?$", raw):
        # The address may hold a password, so it isn't shown.
        raise SettingError(
            f"{name} must be an address such as postgresql://user:password@host:5432/rolewise"
        )
    if raw and values.get("ROLEWISE_REDIS_URL") and not values.get("ROLEWISE_SECRET"):
        raise SettingError(
            f"ROLEWISE_SECRET is missing; with {name} and ROLEWISE_REDIS_URL several servers work "
            "together, and all must sign with the same one"
        )
    return raw


def _one_of(values: Mapping[str, str], name: str, known: tuple[str, ...]) -> str:
    raw = values.get(name) or known[0]
    if raw not in known:
        raise SettingError(f"{name} must be one of {', '.join(known)}, not {raw!r}")
    return raw


def _slack(values: Mapping[str, str]) -> Optional[SlackSettings]:
    token = (values.get("SLACK_BOT_TOKEN") or "").strip()
    secret = (values.get("SLACK_SIGNING_SECRET") or "").strip()
    if not token and not secret:
        return None
    if not token or not secret:
        missing, given = (
            ("SLACK_SIGNING_SECRET", "SLACK_BOT_TOKEN")
            if token
            else ("SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET")
        )
        raise SettingError(f"{missing} is missing, and {given} is set; the Slack bot needs both")
    if not token.startswith("xoxb-"):
        # Its value is a secret, so it isn't shown.
        raise SettingError("SLACK_BOT_TOKEN must be a bot token, which begins with xoxb-")
    api = _url(values, "SLACK_API_URL")
    return SlackSettings(token, secret, f"{api}/" if api else SLACK_API)


def _folder(values: Mapping[str, str], name: str, default: str) -> Path:
    return _optional_folder(values, name) or ROOT / default


def _optional_folder(values: Mapping[str, str], name: str) -> Optional[Path]:
    raw = values.get(name)
    if not raw:
        return None
    path = Path(raw) if Path(raw).is_absolute() else ROOT / raw
    if path.exists() and not path.is_dir():
        raise SettingError(f"{name} must be a folder, not {raw!r}")
    return path
