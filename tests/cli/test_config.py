"""``rolewise config``: all settings, no secrets, mistakes named."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from rolewise.cli.__main__ import main as rolewise
from rolewise.cli.config import SETTINGS, mistakes, notes, show, shown
from rolewise.rest_settings import OWN_KEY, SECRET_NAMES, read_rest_settings
from rolewise.settings import SLACK_API, read_settings

ROOT = Path(__file__).resolve().parents[2]
NAMES = [setting.name for setting in SETTINGS]
HIDDEN = {setting.name for setting in SETTINGS if setting.hidden}
SECRETS = {
    "ROLEWISE_SECRET": "s3cret-" * 6,
    "ROLEWISE_ACTIONS_KEY": "s3cret-" * 6,
    "ROLEWISE_API_KEYS": "s3cret-key-" * 4,
    "ROLEWISE_JWT_KEY": "s3cret-jwt-" * 4,
    "ROLEWISE_DATABASE_URL": "postgresql://rolewise:s3cret@localhost/rolewise",
    "ROLEWISE_REDIS_URL": "redis://:s3cret@localhost/0",
    "ROLEWISE_CALLBACK_URL": "https://app.example.org/hook/s3cret",
    "ROLEWISE_CALLBACK_SECRET": "whsec_" + "czNjcmV0" * 4,
    "ROLEWISE_REVIEW_KEY": "s3cret" * 6,
    "SLACK_BOT_TOKEN": "xoxb-s3cret",
    "SLACK_SIGNING_SECRET": "s3cret",
}


def test_all_is_printed_with_its_default(capsys: pytest.CaptureFixture[str]) -> None:
    assert show({"PORT": "8080", "ROLEWISE_ORIGINS": "https://a.example"}) == 0
    printed = capsys.readouterr().out
    assert "PORT = 8080\n    where the advisor listens (default: 5005)\n" in printed
    assert "ROLEWISE_ORIGINS = https://a.example\n" in printed
    assert "ROLEWISE_KEEP_DAYS = 30\n" in printed and "ROLEWISE_SECRET = not set\n" in printed
    assert [line.split(" = ")[0] for line in printed.splitlines() if " = " in line] == NAMES
    assert printed.endswith("The settings are sound.\n")


def test_no_secret_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert set(SECRETS) == HIDDEN
    assert show(SECRETS) == 0
    told = capsys.readouterr()
    for name in SECRETS:
        assert f"{name} = set\n" in told.out
    for secret in ("s3cret", "czNjcmV0"):
        assert secret not in told.out + told.err


def test_what_run_keeps_from_the_action_server_is_hidden_too() -> None:
    assert set(SECRET_NAMES) - {OWN_KEY} <= HIDDEN


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"PORT": "http"}, ["PORT must be a port"]),
        ({"SLACK_BOT_TOKEN": "xoxb-s3cret"}, ["SLACK_SIGNING_SECRET is missing"]),
        ({"ROLEWISE_WIDGET_OPEN": "maybe"}, ["ROLEWISE_WIDGET_OPEN must be yes or no"]),
        ({"ROLEWISE_API_KEY": "s3cret"}, ["ROLEWISE_API_KEY is set, but there is no such"]),
        (
            {"ROLEWISE_HOST": "x", "ROLEWISE_PROXIES": "x", "ROLEWISE_PORT": "1"},
            ["ROLEWISE_HOST must", "ROLEWISE_PROXIES must", "ROLEWISE_PORT is set"],
        ),
    ],
)
def test_a_mistake_is_named_and_the_exit_code_tells(
    given: dict[str, str], named: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert show(given) == 1
    told = capsys.readouterr()
    lines = told.err.splitlines()
    assert len(lines) == len(named)
    for line, words in zip(lines, named, strict=True):
        assert line.startswith(words)
    assert "sound" not in told.out and "s3cret" not in told.out + told.err


def test_the_key_that_run_makes_for_itself_is_no_mistake() -> None:
    assert mistakes({OWN_KEY: "k" * 64}) == []


def test_a_value_is_shown_in_one_line() -> None:
    setting = SETTINGS[NAMES.index("ROLEWISE_ORIGINS")]
    assert shown(setting, {setting.name: "a\n\x1b[2Jb\t c"}) == "a [2Jb c"


@pytest.mark.parametrize(
    ("given", "number"),
    [
        ({}, 0),
        ({"ROLEWISE_HOST": "localhost"}, 0),
        ({"ROLEWISE_HOST": "::1"}, 0),
        ({"ROLEWISE_HOST": "0.0.0.0"}, 2),
        ({"ROLEWISE_HOST": "0.0.0.0", "ROLEWISE_API_KEYS": "k" * 32}, 1),
        ({"ROLEWISE_CALLBACK_SECRET": SECRETS["ROLEWISE_CALLBACK_SECRET"]}, 1),
        ({"ROLEWISE_DATABASE_URL": SECRETS["ROLEWISE_DATABASE_URL"]}, 2),
        (
            {
                "ROLEWISE_DATABASE_URL": SECRETS["ROLEWISE_DATABASE_URL"],
                "ROLEWISE_REDIS_URL": SECRETS["ROLEWISE_REDIS_URL"],
                "ROLEWISE_SECRET": SECRETS["ROLEWISE_SECRET"],
                "ROLEWISE_SHARED": "shared",
            },
            0,
        ),
    ],
)
def test_what_may_not_be_meant_is_noted(given: dict[str, str], number: int) -> None:
    assert len(notes(given)) == number


def test_the_command_reads_the_environment(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ROLEWISE_KEEP_DAYS", "never")
    assert rolewise(["config"]) == 1
    assert "ROLEWISE_KEEP_DAYS must be a number of days" in capsys.readouterr().err


def test_every_variable_that_is_read_is_listed() -> None:
    for name in ("settings.py", "rest_settings.py"):
        source = (ROOT / "rolewise" / name).read_text(encoding="utf-8")
        read = set(re.findall(r'"(PORT|(?:ROLEWISE|SLACK)_[A-Z_]+)"', source))
        assert read and read <= {*NAMES, OWN_KEY}


def test_the_manual_has_the_same_settings_and_defaults() -> None:
    manual = (ROOT / "docs" / "operate.md").read_text(encoding="utf-8")
    told = {}
    for names, default in re.findall(r"^\| (`[A-Z_`, ]+`) \| ([^|]+) \|", manual, re.MULTILINE):
        for name in re.findall("[A-Z_]+", names):
            told[name] = default.replace("`", "").strip()
    assert told == {one.name: one.default for one in SETTINGS if one.name != "SLACK_API_URL"}


def test_defaults_are_those_of_the_readers() -> None:
    defaults = {setting.name: setting.default for setting in SETTINGS}
    settings, rest = read_settings({}), read_rest_settings({})
    assert defaults["PORT"] == str(settings.port) and defaults["ROLEWISE_HOST"] == settings.host
    assert settings.state == ROOT / defaults["ROLEWISE_STATE"]
    assert settings.models == ROOT / defaults["ROLEWISE_MODELS"]
    assert defaults["ROLEWISE_KEEP_DAYS"] == str(settings.keep_days)
    assert defaults["ROLEWISE_JWT_ALGORITHM"] == rest.access.jwt_algorithm
    assert defaults["ROLEWISE_PROXIES"] == str(rest.limit.proxies)
    assert defaults["SLACK_API_URL"] == SLACK_API
