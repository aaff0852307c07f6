"""Settings come from the environment; a bad one is named with its value."""

from __future__ import annotations

from pathlib import Path

import pytest

from rolewise.settings import ROOT, SettingError, read_settings


def test_defaults() -> None:
    settings = read_settings({})
    assert (settings.port, settings.actions_port, settings.host) == (5005, 5055, "127.0.0.1")
    assert settings.state == ROOT / "var"


def test_the_action_server_follows_the_port() -> None:
    assert read_settings({"PORT": "8080"}).actions_port == 8130


@pytest.mark.parametrize("value", ["0", "65536", "http", "-1", "5005.0", "٣"])
def test_a_bad_port_is_named(value: str) -> None:
    with pytest.raises(SettingError, match="PORT must be a port from 1 to 65535"):
        read_settings({"PORT": value})


def test_a_folder_that_is_a_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("")
    with pytest.raises(SettingError, match="ROLEWISE_STATE must be a folder"):
        read_settings({"ROLEWISE_STATE": str(path)})


@pytest.mark.parametrize("value", ["somewhere", "127.0.0", "10.0.0.1:80", "http://10.0.0.1"])
def test_a_bad_host_is_named(value: str) -> None:
    with pytest.raises(SettingError, match=f"ROLEWISE_HOST must be .* not {value!r}"):
        read_settings({"ROLEWISE_HOST": value})


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("127.0.0.1", "http://127.0.0.1:5005"),
        ("0.0.0.0", "http://127.0.0.1:5005"),
        ("localhost", "http://127.0.0.1:5005"),
        ("10.1.2.3", "http://10.1.2.3:5005"),
        ("::1", "http://[::1]:5005"),
    ],
)
def test_the_machine_reaches_itself(host: str, url: str) -> None:
    assert read_settings({"ROLEWISE_HOST": host}).url() == url


@pytest.mark.parametrize(
    "url", ["mysql://u@h/d", "postgresql://host", "postgresql:///d", "postgresql://u:s3cret@h/a b"]
)
def test_a_bad_database_is_told_without_its_password(url: str) -> None:
    with pytest.raises(SettingError, match="ROLEWISE_DATABASE_URL must be") as failure:
        read_settings({"ROLEWISE_DATABASE_URL": url})
    assert "s3cret" not in str(failure.value)


def test_several_servers_need_one_secret() -> None:
    both = {
        "ROLEWISE_DATABASE_URL": "postgres://u:s3cret@db:5432/rolewise?sslmode=require",
        "ROLEWISE_REDIS_URL": "redis://cache",
    }
    with pytest.raises(SettingError, match="ROLEWISE_SECRET is missing"):
        read_settings(both)
    settings = read_settings({**both, "ROLEWISE_SECRET": "s3cret-" * 6})
    assert settings.database_url == both["ROLEWISE_DATABASE_URL"]
    assert "s3cret" not in repr(settings)


def test_what_servers_share_may_be_elsewhere(tmp_path: Path) -> None:
    state = {"ROLEWISE_STATE": str(tmp_path / "own")}
    assert read_settings(state).shared == tmp_path / "own"
    shared = {**state, "ROLEWISE_SHARED": str(tmp_path / "shared")}
    assert read_settings(shared).shared == tmp_path / "shared"
    with pytest.raises(SettingError, match="ROLEWISE_PART must be one of both, server, actions"):
        read_settings({"ROLEWISE_PART": "half"})


def test_no_room_for_the_action_server_is_told() -> None:
    with pytest.raises(SettingError, match="PORT is 65500"):
        read_settings({"PORT": "65500"})
    assert read_settings({"PORT": "65500", "ROLEWISE_ACTIONS_PORT": "6000"}).actions_port == 6000


def test_one_port_for_both_is_refused() -> None:
    with pytest.raises(SettingError, match="must differ from PORT"):
        read_settings({"PORT": "6000", "ROLEWISE_ACTIONS_PORT": "6000"})


@pytest.mark.parametrize(
    "value", ["example.org", "ftp://x", "http://", "https://a b", "http://x/?q=1"]
)
def test_a_bad_public_address_is_named(value: str) -> None:
    with pytest.raises(SettingError, match="ROLEWISE_PUBLIC_URL must be an address"):
        read_settings({"ROLEWISE_PUBLIC_URL": value})


def test_people_reach_it_at_its_own_address_or_the_public_one() -> None:
    assert read_settings({"PORT": "8080"}).address() == "http://127.0.0.1:8080"
    public = {"ROLEWISE_PUBLIC_URL": "https://advisor.example.org/"}
    assert read_settings(public).address() == "https://advisor.example.org"


def test_the_widget_s_settings() -> None:
    settings = read_settings(
        {
            "ROLEWISE_ORIGINS": "https://a.example.org, http://localhost:8000",
            "ROLEWISE_KEEP_DAYS": "7",
            "ROLEWISE_SECRET": "s" * 32,
        }
    )
    assert settings.origins == ("https://a.example.org", "http://localhost:8000")
    assert settings.keep_days == 7 and settings.secret == "s" * 32
    assert read_settings({}).origins == ()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ROLEWISE_ORIGINS", "*"),
        ("ROLEWISE_ORIGINS", "https://a.example.org/"),
        ("ROLEWISE_ORIGINS", "a.example.org"),
        ("ROLEWISE_KEEP_DAYS", "0"),
        ("ROLEWISE_KEEP_DAYS", "a month"),
        ("ROLEWISE_SECRET", "short"),
    ],
)
def test_bad_settings_of_the_widget_are_named(name: str, value: str) -> None:
    with pytest.raises(SettingError, match=name):
        read_settings({name: value})


def test_a_bad_secret_is_not_shown() -> None:
    with pytest.raises(SettingError) as error:
        read_settings({"ROLEWISE_SECRET": "hunter2"})
    assert "hunter2" not in str(error.value)


SLACK = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "secret-words"}


def test_without_its_variables_there_is_no_slack_bot() -> None:
    assert read_settings({}).slack is None
    assert read_settings({"SLACK_BOT_TOKEN": " ", "SLACK_SIGNING_SECRET": ""}).slack is None


def test_the_slack_bot_s_secrets_are_not_shown() -> None:
    slack = read_settings(SLACK).slack
    assert slack is not None and slack.token == "xoxb-1" and slack.api == "https://slack.com/api/"
    assert "xoxb" not in repr(slack) and "secret-words" not in repr(slack)


@pytest.mark.parametrize("left_out", sorted(SLACK))
def test_half_a_slack_bot_is_refused(left_out: str) -> None:
    given = {name: value for name, value in SLACK.items() if name != left_out}
    with pytest.raises(SettingError, match=f"{left_out} is missing"):
        read_settings(given)


def test_another_kind_of_slack_token_is_refused_and_not_shown() -> None:
    with pytest.raises(SettingError, match="begins with xoxb-") as caught:
        read_settings({**SLACK, "SLACK_BOT_TOKEN": "xoxp-hidden"})
    assert "hidden" not in str(caught.value)
