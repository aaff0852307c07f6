"""The app's manifest fits what the bot does."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from rolewise.channels.payloads import is_offered
from rolewise.channels.slack.home import home, question_form
from rolewise.channels.slack.texts import load_texts
from tests.channels.slack.validate import check_view

ROOT = Path(__file__).resolve().parents[3]
SCOPES = {
    "app_mention": "app_mentions:read",
    "message.im": "im:history",
    "chat_postMessage": "chat:write",
    "chat_postEphemeral": "chat:write",
    "chat_update": "chat:write",
    "files_upload_v2": "files:write",
    "conversations_open": "im:write",
}
"""What Slack wants for the events and methods that need a scope."""


def _manifest() -> dict[str, Any]:
    text = (ROOT / "deploy" / "slack" / "manifest.yml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded


def test_the_scopes_are_those_needed_and_no_others() -> None:
    manifest = _manifest()
    source = (ROOT / "rolewise" / "channels" / "slack" / "web.py").read_text(encoding="utf-8")
    methods = set(re.findall(r"self\.client\.(\w+)", source)) - {"views_publish", "views_open"}
    events = set(manifest["settings"]["event_subscriptions"]["bot_events"]) - {"app_home_opened"}
    needed = {SCOPES[name] for name in methods | events} | {"commands"}
    assert set(manifest["oauth_config"]["scopes"]["bot"]) == needed


def test_all_addresses_are_the_webhook() -> None:
    manifest = _manifest()
    addresses = {
        manifest["settings"]["event_subscriptions"]["request_url"],
        manifest["settings"]["interactivity"]["request_url"],
        *(command["url"] for command in manifest["features"]["slash_commands"]),
    }
    assert addresses == {"https://advisor.example.org/webhooks/slack/webhook"}


def test_start_buttons_and_views_are_whole() -> None:
    texts = load_texts()
    assert all(is_offered(start["payload"]) for start in texts.starts)
    check_view(home(texts, None, 0, 0))
    check_view(question_form(texts))
