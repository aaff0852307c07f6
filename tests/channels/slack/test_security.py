"""Only what Slack signed, lately and unaltered, is heard; a copy of it does nothing."""

from __future__ import annotations

import json
import random
import time
from pathlib import Path

import pytest
from sanic import Sanic

from rolewise.channels.slack import SlackInput
from tests.channels.slack.conftest import Bot
from tests.channels.slack.sender import event, sign

FORGERIES = 1000
JSON = {"Content-Type": "application/json"}


def _forge(random_: random.Random, body: bytes) -> tuple[bytes, dict[str, str]]:
    """Return a request that differs from a signed one in something that matters."""
    headers = sign(body)
    time_, signature = headers["X-Slack-Request-Timestamp"], headers["X-Slack-Signature"]
    way = random_.randrange(10)
    if way == 0:
        at = random_.randrange(len(body))
        body = body[:at] + bytes([body[at] ^ (1 << random_.randrange(8))]) + body[at + 1 :]
    elif way == 1:
        body += random_.choice([b" ", b"\n", b"\x00", b"{}", b"\xff"])
    elif way == 2:
        at = random_.randrange(3, len(signature))
        other = random_.choice([c for c in "0123456789abcdef" if c != signature[at]])
        headers["X-Slack-Signature"] = signature[:at] + other + signature[at + 1 :]
    elif way == 3:
        headers["X-Slack-Signature"] = random_.choice(
            [
                "",
                "v0=",
                signature[3:],
                signature[:-1],
                "v1" + signature[2:],
                "v0=é",
                signature.upper(),
            ]
        )
    elif way == 4:
        headers = sign(body, secret=random_.choice(["other", "Test_secret", "test_secret "]))
    elif way == 5:
        headers = sign(body, at=time.time() + random_.choice([-1, 1]) * random_.randint(302, 10**6))
    elif way == 6:
        headers["X-Slack-Request-Timestamp"] = str(int(time_) + random_.choice([-1, 1, 60]))
    elif way == 7:
        headers["X-Slack-Request-Timestamp"] = random_.choice(
            ["", "now", "0", "-1", "1e9", f"{time_}.0", f"+{time_}", "9" * 5000, "nan"]
        )
    elif way == 8:
        del headers[random_.choice(sorted(headers))]
    else:
        headers = {}
    return body, headers


async def test_no_forgery_is_accepted(bot: Bot) -> None:
    random_ = random.Random(5)
    statuses = []
    for number in range(FORGERIES):
        body = json.dumps(event(f"forged {number}")).encode()
        forged, headers = _forge(random_, body)
        status, answer = await bot.send.raw(forged, {**JSON, **headers})
        statuses.append(status)
        assert "test_secret" not in answer and "Traceback" not in answer
    assert set(statuses) == {401}
    await bot.posted(0)
    assert bot.advisor.heard == []


async def test_a_replayed_request_does_nothing(bot: Bot) -> None:
    data = event("once")
    del data["event_id"], data["event"]["ts"]
    body = json.dumps(data).encode()
    headers = {**JSON, **sign(body)}
    for _ in range(3):
        assert (await bot.send.raw(body, headers))[0] == 200
    await bot.posted(1)


async def test_an_unsigned_challenge_is_refused(bot: Bot) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "abc"}).encode()
    assert (await bot.send.raw(body, JSON))[0] == 401


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"\xff", b"[" * 50_000])
async def test_nonsense_is_refused_even_signed(bot: Bot, body: bytes) -> None:
    if body == b"\xff":
        # Slack signs text only.
        assert (await bot.send.raw(body, {**JSON, **sign(b"")}))[0] == 401
        return
    status, answer = await bot.send.signed(body)
    assert status == 400 and "Traceback" not in answer


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"type": "event_callback"},
        {"type": "event_callback", "event": []},
        {"type": "event_callback", "event": {"type": "message", "text": 5, "user": {}}},
        {"type": "event_callback", "event": {"type": "reaction_added"}},
        {"type": "block_actions", "actions": [1]},
        {"type": "view_submission", "view": {"state": {"values": {}}}},
        {"command": "/rolewise"},
        {"type": "unheard_of"},
    ],
)
async def test_unknown_payloads_are_acknowledged(bot: Bot, data: dict[str, object]) -> None:
    assert await bot.send.event(data) == 200
    await bot.posted(0)


async def test_without_its_settings_the_channel_is_not_there(tmp_path: Path) -> None:
    async def on_new_message(message: object) -> None:
        raise AssertionError

    channel = SlackInput(None, tmp_path)
    app = Sanic("no_slack", configure_logging=False)
    app.blueprint(channel.blueprint(on_new_message), url_prefix="/slack")
    assert list(app.router.routes) == [] and list(tmp_path.iterdir()) == []
