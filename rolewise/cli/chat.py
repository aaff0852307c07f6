"""The advisor in the terminal: a prompt over the REST channel."""

from __future__ import annotations

import json
import subprocess
import sys
import textwrap
import time
import urllib.error
import urllib.request
import uuid
from typing import Any

from rolewise.rest_settings import read_rest_settings
from rolewise.settings import ROOT, Settings

START_SECONDS = 180
TABLE = "    "
"""What lines of a chart's figures begin with."""
SOURCE = "  Source: "


def chat(settings: Settings) -> int:
    """Talk until end of input; starts the servers when none answers on the port."""
    started = None
    if not _answers(settings.url()):
        print("Starting the advisor …", flush=True)
        started = subprocess.Popen(
            [sys.executable, "-m", "rolewise.cli", "run"], cwd=ROOT, stdout=subprocess.DEVNULL
        )
    try:
        deadline = time.monotonic() + START_SECONDS
        while not _answers(settings.url()):
            if (started and started.poll() is not None) or time.monotonic() > deadline:
                log = settings.state / "log" / "rolewise.log"
                print(f"The advisor did not start; the log is in {log}.", file=sys.stderr)
                return 1
            time.sleep(0.3)
        _converse(settings.url())
    except (EOFError, KeyboardInterrupt):
        print()
    except ConnectionError as error:
        print(f"{error} The log is in {settings.state / 'log' / 'rolewise.log'}.", file=sys.stderr)
        return 1
    finally:
        if started is not None:
            started.terminate()
            started.wait()
    return 0


def _converse(address: str) -> None:
    sender = uuid.uuid4().hex
    print("Type a question, or the number of a suggestion. Ctrl-D ends.\n")
    buttons = show(ask(address, sender, "/greet"))
    while True:
        text = input("you> ").strip()
        if not text:
            continue
        if text.isdecimal() and 1 <= int(text) <= len(buttons):
            text = buttons[int(text) - 1]["payload"]
        buttons = show(ask(address, sender, text))


def ask(address: str, sender: str, message: str) -> list[dict[str, Any]]:
    """Send a message; an error comes back as a reply that tells it.

    Raises:
        ConnectionError: Nobody answers.
    """
    body = json.dumps({"sender": sender, "message": message}).encode()
    url = f"{address}/webhooks/rest/webhook"
    headers = {"Content-Type": "application/json"}
    keys = read_rest_settings().access.keys
    if keys:
        headers["Authorization"] = f"Bearer {keys[0]}"
    request = urllib.request.Request(url, body, headers)
    try:
        with urllib.request.urlopen(request, timeout=60) as response:
            replies: list[dict[str, Any]] = json.load(response)
            return replies
    except urllib.error.HTTPError as error:
        try:
            return [{"text": json.load(error)["detail"]}]
        except (ValueError, KeyError, TypeError):
            return [{"text": f"The advisor failed on this message ({error}). Please try again."}]
    except OSError as error:
        raise ConnectionError(f"The advisor does not answer any more ({error}).") from error


def show(replies: list[dict[str, Any]]) -> list[dict[str, str]]:
    """Print replies with figures, sources and numbered suggestions; return the suggestions."""
    buttons: list[dict[str, str]] = []
    for reply in replies:
        print(f"\n{reply.get('text', '')}")
        custom = reply.get("custom") or {}
        table = (custom.get("data") or {}).get("chart_table") if custom.get("chart") else ""
        if table:
            print("\n" + textwrap.indent(table.strip(), TABLE) + "\n")
        for source in custom.get("sources") or ():
            address = f" {source['url']}" if source.get("url") else ""
            print(f"{SOURCE}{source['title']}, {source['date']}{address}")
        buttons.extend(reply.get("buttons", []))
    for number, button in enumerate(buttons, 1):
        print(f"  {number}. {button['title']}")
    print()
    return buttons


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/readyz", timeout=5) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False
