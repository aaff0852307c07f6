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
