"""The programs in docs/recipes.md do what they say, against the running server."""

from __future__ import annotations

import ast
import base64
import hashlib
import hmac
import json
import re
from pathlib import Path
from typing import Any

import jwt
import pytest
from aiohttp.test_utils import TestClient, TestServer
from standardwebhooks import Webhook

from rolewise.channels.callback.sender import Sender
from rolewise.rest_settings import CallbackSettings
from tests.channels.callback.receiver import SECRET

DOCS = Path(__file__).resolve().parents[2] / "docs"
RECIPES = re.findall(r"```python\n(.*?)```", (DOCS / "recipes.md").read_text("utf-8"), re.DOTALL)
NAMES = ("discord_bridge", "teams_bridge", "learning", "board")


@pytest.fixture
def recipe(advisor_server: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Run a recipe as a module that talks to the server under test."""
    monkeypatch.setenv("ROLEWISE", advisor_server.address)
    monkeypatch.setenv("ROLEWISE_JWT_KEY", "j" * 32)
    monkeypatch.setenv("ROLEWISE_CALLBACK_SECRET", SECRET)
    monkeypatch.setenv("TEAMS_KEY", base64.b64encode(b"k" * 32).decode())

    def load(name: str) -> dict[str, Any]:
        names: dict[str, Any] = {"__name__": name}
        exec(compile(RECIPES[NAMES.index(name)], name, "exec"), names)
        return names

    return load


def test_every_recipe_says_its_name() -> None:
    assert len(RECIPES) == len(NAMES)
    for name, code in zip(NAMES, RECIPES):
        assert (ast.get_docstring(ast.parse(code)) or "").startswith(f"{name}.py")


async def test_discord(recipe: Any) -> None:
    answer = recipe("discord_bridge")["answer"]
    (post,) = await answer(1, 100200300, "what does a data engineer earn?")
    assert "$" in post and ".png" in post and len(post) <= 2000
    assert await answer(1, 100200300, "what does a data engineer earn?") == [post]
    (refused,) = await answer(1, 5, "x" * 5000)
    assert "4000" in refused


async def test_teams(recipe: Any) -> None:
    body = json.dumps(
        {"text": "<at>Rolewise</at> what does an ML engineer do?", "conversation": {"id": "19:x"}}
    ).encode()
    signature = base64.b64encode(hmac.new(b"k" * 32, body, hashlib.sha256).digest()).decode()
    async with TestClient(TestServer(recipe("teams_bridge")["app"])) as client:
        good = await client.post(
            "/teams", data=body, headers={"Authorization": f"HMAC {signature}"}
        )
        assert good.status == 200 and "ML engineer" in (await good.json())["text"]
        bad = await client.post("/teams", data=body + b" ", headers={"Authorization": "HMAC x"})
        assert bad.status == 401


def test_learning(recipe: Any) -> None:
    learning = recipe("learning")
    found = learning["gap"]("data_engineer", ["sql"], "I know Python")
    assert {"sql", "python"} <= set(found["known"])
    assert learning["calendar"]("data_engineer", ["sql"], 5).startswith("BEGIN:VCALENDAR")
    claims = jwt.decode(learning["token"]("7"), "j" * 32, algorithms=["HS256"])
    assert claims["sub"] == "learner-7"


async def test_board(recipe: Any) -> None:
    board = recipe("board")
    assert any("median $" in line for line in board["pay"]("ML engineer", "senior"))
    assert board["pay"]("wizard") == []
    sender = Sender(CallbackSettings("", (), (SECRET,)))
    body = '{"type": "turn.answered", "data": {"sender": "ada", "replies": [{"text": "Hello."}]}}'
    signed, shown = sender.signature("msg_1", body), []
    for _ in range(2):
        assert board["take"](body.encode(), signed, lambda *told: shown.append(told)) == 204
    assert shown == [("ada", "Hello.")]
    assert board["take"](body.encode() + b" ", signed, shown.append) == 401
    assert Webhook(SECRET).verify(body, signed)
    await sender.close()
