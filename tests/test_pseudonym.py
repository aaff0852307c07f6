"""Tests for rolewise.pseudonym and rolewise.kept_secret."""

from __future__ import annotations

from pathlib import Path

import pytest

from rolewise import pseudonym as module
from rolewise.kept_secret import derived
from rolewise.pseudonym import KEY_NAME, PATTERN, pseudonym, pseudonym_key


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ROLEWISE_STATE", str(tmp_path))
    monkeypatch.delenv("ROLEWISE_SECRET", raising=False)
    monkeypatch.delenv(KEY_NAME, raising=False)
    module._key.cache_clear()


@pytest.fixture(autouse=True, scope="module")
def forgotten() -> object:
    yield
    module._key.cache_clear()


@pytest.mark.parametrize("sender", ["ada", "", "web-" + "0" * 32, "\ud83d", "a" * 255, "p\n-x"])
def test_it_is_short_steady_and_shows_nothing_of_the_id(sender: str) -> None:
    found = pseudonym(sender)
    assert PATTERN.fullmatch(found)
    assert found == pseudonym(sender)
    assert found != pseudonym(sender + "x")
    assert not sender or sender not in found


def test_another_key_gives_another_pseudonym(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = pseudonym("ada")
    module._key.cache_clear()
    assert pseudonym("ada") == kept, "the key is kept in the state folder"
    monkeypatch.setenv("ROLEWISE_SECRET", "s" * 32)
    module._key.cache_clear()
    assert pseudonym("ada") != kept


def test_the_action_server_agrees_without_the_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROLEWISE_SECRET", "s" * 32)
    ours, key = pseudonym("ada"), pseudonym_key()
    assert "s" * 32 not in key
    monkeypatch.delenv("ROLEWISE_SECRET")
    monkeypatch.setenv(KEY_NAME, key)
    module._key.cache_clear()
    assert pseudonym("ada") == ours


def test_keys_for_two_purposes_differ() -> None:
    assert derived("s" * 32, "one") != derived("s" * 32, "another")
