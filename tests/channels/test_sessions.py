"""Session tokens: who holds one speaks for one conversation; keys are made once and kept."""

from __future__ import annotations

import stat
import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import jwt
import pytest

from rolewise.channels.sessions import BadToken, Sessions, needs_token
from rolewise.kept_secret import kept_key
from rolewise.settings import SettingError

KEY = "k" * 32


def _request(token: str | None) -> Any:
    return SimpleNamespace(headers={"Authorization": f"Bearer {token}"} if token else {})


def test_a_token_is_for_its_conversation_only() -> None:
    sessions = Sessions(KEY, 30)
    mine, other = sessions.new_id(), sessions.new_id()
    request = _request(sessions.token(mine))
    assert sessions.holder(request) == mine
    sessions.check(request, mine)
    with pytest.raises(BadToken, match="another"):
        sessions.check(request, other)


def test_only_our_own_conversations_need_a_token() -> None:
    assert needs_token(Sessions(KEY, 30).new_id())
    assert not any(map(needs_token, ("ada", "web-ada", "web-", "xweb-" + "0" * 32)))


@pytest.mark.parametrize("token", [None, "", "x", "a.b.c", "eyJhbGciOiJub25lIn0.e30."])
def test_what_is_no_token_is_refused(token: str | None) -> None:
    with pytest.raises(BadToken):
        Sessions(KEY, 30).holder(_request(token))


def test_a_token_of_another_key_or_without_one_is_refused() -> None:
    conversation = Sessions(KEY, 30).new_id()
    claims = {"sub": conversation, "exp": 4_000_000_000}
    for forged in (
        jwt.encode(claims, "o" * 32, algorithm="HS256"),
        jwt.encode(claims, None, algorithm="none"),
        jwt.encode({"sub": conversation}, KEY, algorithm="HS256"),
        jwt.encode({"sub": "ada", "exp": 4_000_000_000}, KEY, algorithm="HS256"),
    ):
        with pytest.raises(BadToken):
            Sessions(KEY, 30).holder(_request(forged))


def test_a_token_expires_with_its_conversation() -> None:
    sessions = Sessions(KEY, 2)
    token = sessions.token(sessions.new_id(), now=1_000_000_000)
    with pytest.raises(BadToken, match="expired"):
        sessions.holder(_request(token))


def test_a_key_is_made_once_even_by_several_at_once(tmp_path: Path) -> None:
    path = tmp_path / "state" / "session.key"
    found: list[str] = []
    threads = [threading.Thread(target=lambda: found.append(kept_key(path))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8 and len(set(found)) == 1 and len(found[0]) == 64
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [item.name for item in path.parent.iterdir()] == ["session.key"]


def test_a_damaged_key_is_told(tmp_path: Path) -> None:
    path = tmp_path / "session.key"
    path.write_text("short")
    with pytest.raises(SettingError, match="damaged"):
        kept_key(path)
