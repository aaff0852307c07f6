"""Settings from the environment, read and checked in one place."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]


class SettingError(ValueError):
    """A setting has a bad value; the message names the variable and the value."""


class Settings(NamedTuple):
    """What an operator may set.

    Attributes:
        port: ``PORT``, where the advisor listens; 5005.
        host: ``ROLEWISE_HOST``, the interface it listens on; 127.0.0.1.
        actions_port: ``ROLEWISE_ACTIONS_PORT``, where the action server listens on the loopback
            interface; 50 above ``PORT``.
        state: ``ROLEWISE_STATE``, the folder for database, logs and run files; ``var``.
        models: ``ROLEWISE_MODELS``, the folder of trained models; ``models``.
    """

    port: int
    host: str
    actions_port: int
    state: Path
    models: Path


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
        host=values.get("ROLEWISE_HOST") or "127.0.0.1",
        actions_port=_port(values, "ROLEWISE_ACTIONS_PORT", port + 50),
        state=_folder(values, "ROLEWISE_STATE", "var"),
        models=_folder(values, "ROLEWISE_MODELS", "models"),
    )


def _port(values: Mapping[str, str], name: str, default: int) -> int:
    raw = values.get(name) or str(default)
    if not raw.isascii() or not raw.isdigit() or not 1 <= int(raw) <= 65535:
        raise SettingError(f"{name} must be a port from 1 to 65535, not {raw!r}")
    return int(raw)


def _folder(values: Mapping[str, str], name: str, default: str) -> Path:
    path = Path(values.get(name) or default)
    path = path if path.is_absolute() else ROOT / path
    if path.exists() and not path.is_dir():
        raise SettingError(f"{name} must be a folder, not {str(values.get(name))!r}")
    return path
