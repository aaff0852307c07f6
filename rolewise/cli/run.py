"""Start action server and Rasa server under one supervisor and say when they are ready."""

from __future__ import annotations

import compileall
import errno
import json
import os
import socket
import sys
import threading
import time
import urllib.error
import urllib.request
import uuid
from pathlib import Path
from typing import Any

import yaml

from rolewise.cli.supervise import Command, supervise
from rolewise.model_file import ModelError, verified_model
from rolewise.pseudonym import KEY_NAME, pseudonym_key
from rolewise.rest_settings import OWN_KEY, SECRET_NAMES, load_rest_settings
from rolewise.settings import ACTIONS_KEY, ROOT, SettingError, Settings
from rolewise.yaml_files import read_yaml

QUESTION = "what does an ML engineer do?"
POLL_SECONDS = 0.25
PATIENCE_SECONDS = 180
SHOWN_LINES = 25


def run(settings: Settings) -> int:
    """Run the advisor, or its part, until it is stopped; return 0 when that was on purpose."""
    for part, host, port, variable in (
        ("server", settings.host, settings.port, "PORT"),
        ("actions", "127.0.0.1", settings.actions_port, "ROLEWISE_ACTIONS_PORT"),
    ):
        if settings.part not in ("both", part):
            continue
        obstacle = _obstacle(host, port, variable)
        if obstacle:
            print(obstacle, file=sys.stderr)
            return 1
    if settings.part != "both" and not settings.actions_key:
        print(
            f"{ACTIONS_KEY} must be set, to the same in both, where the two servers are started "
            "apart (ROLEWISE_PART); 32 characters or more.",
            file=sys.stderr,
        )
        return 1
    try:
        model = verified_model(settings.models)
        os.environ[KEY_NAME] = pseudonym_key()
    except (ModelError, SettingError) as error:
        print(error, file=sys.stderr)
        return 1
    _compile_bytecode()
    log = settings.state / "log" / "rolewise.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    endpoints = endpoints_path(settings)
    if settings.part != "actions":  # it doesn't read them, and may not know the database
        write_endpoints(settings, bool(load_rest_settings().limit.redis_url))
    os.environ[OWN_KEY] = os.urandom(32).hex()
    os.environ[ACTIONS_KEY] = settings.actions_key or os.urandom(32).hex()
    threading.Thread(target=_announce, args=(settings, log), daemon=True).start()
    commands = _commands(settings, endpoints, model)
    if settings.log_to_stdout:
        stopped = supervise(commands, sys.stdout)
    else:
        with log.open("w", encoding="utf-8") as output:
            stopped = supervise(commands, output)
    if stopped is None:
        return 0
    if not settings.log_to_stdout:
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
        print("\n".join(lines[-SHOWN_LINES:]), file=sys.stderr)
    where = "above" if settings.log_to_stdout else f"in {log}"
    how = f"exit code {stopped.code}" if stopped.code >= 0 else f"signal {-stopped.code}"
    print(
        f"The {stopped.name} stopped by itself ({how}), so the rest was stopped too; the whole "
        f"log is {where}.",
        file=sys.stderr,
    )
    return 1


def _compile_bytecode() -> None:
    """Compile what changed since last time.

    Where PYTHONDONTWRITEBYTECODE is set, as it is in many containers, every start would compile all
    of it anew. Where nothing may be written, compileall goes on without.
    """
    for package in ("rolewise", "actions"):
        compileall.compile_dir(ROOT / package, quiet=2)


def endpoints_path(settings: Settings) -> Path:
    """Return where this run's endpoints are."""
    return settings.state / "run" / f"endpoints-{settings.port}.yml"


def write_endpoints(settings: Settings, shared_locks: bool = False) -> Path:
    """Write the endpoints of this run; return the path."""
    target = endpoints_path(settings)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(yaml.safe_dump(endpoints_of(settings, shared_locks)), encoding="utf-8")
    return target


def endpoints_of(settings: Settings, shared_locks: bool = False) -> dict[str, Any]:
    """Return the project's endpoints with this run's action server and database.

    The database's address stays in the environment, for it may hold a password.

    Args:
        settings: Of this run.
        shared_locks: Whether several servers take turns by Redis.
    """
    endpoints: dict[str, Any] = read_yaml(ROOT / "endpoints.yml")
    endpoints["action_endpoint"]["url"] = f"http://127.0.0.1:{settings.actions_port}/webhook"
    store = endpoints.get("tracker_store") or {}
    if store.get("dialect") == "sqlite":
        store["db"] = str(settings.state / "rolewise.db")
    if settings.database_url:
        endpoints["tracker_store"] = {
            "type": "rolewise.tracker_store.ConversationStore",
            "url": "${ROLEWISE_DATABASE_URL}",
        }
    if shared_locks:
        endpoints["lock_store"] = {"type": "rolewise.lock_store.SharedLocks"}
    return endpoints


def _commands(settings: Settings, endpoints: Path, model: Path) -> list[Command]:
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "PYTHONUNBUFFERED": "1",
        "RASA_TELEMETRY_ENABLED": "false",
        "ROLEWISE_MODELS": str(settings.models),
        "SANIC_HOST": "127.0.0.1",
        "MALLOC_ARENA_MAX": "2",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
    }
    python = sys.executable
    actions = [
        python,
        "-m",
        "rolewise.cli.action_server",
        "--actions",
        "actions",
        "--port",
        str(settings.actions_port),
        "--cors",  # no other site
    ]
    server = [python, "-m", "rolewise.cli.server", "run", "--port", str(settings.port)]
    server += ["--interface", settings.host, "--endpoints", str(endpoints)]
    server += ["--credentials", str(ROOT / "credentials.yml"), "--model", str(model)]
    if settings.origins:
        server += ["--cors", *settings.origins]
    # The action server has no use for the secrets of the channels, and reaches no database.
    without = {
        key: value
        for key, value in environment.items()
        if not key.startswith("SLACK_") and key not in SECRET_NAMES
    }
    parts = {
        "actions": Command("action server", actions, without, ROOT),
        "server": Command("Rasa server", server, environment, ROOT),
    }
    return [command for part, command in parts.items() if settings.part in ("both", part)]


def _announce(settings: Settings, log: Path) -> None:
    """Wait until a question is answered, then print the ready line."""
    if settings.part == "actions":
        print(f"The action server is started on port {settings.actions_port}.", flush=True)
        return
    url = f"{settings.url()}/webhooks/rest/webhook"
    patience_ends = time.monotonic() + PATIENCE_SECONDS
    while True:
        time.sleep(POLL_SECONDS)
        if time.monotonic() > patience_ends:
            print(f"Still no answer after {PATIENCE_SECONDS} s; see {log}.", flush=True)
            patience_ends = float("inf")
        # A fresh conversation each time, so that failed ones don't pile up events.
        body = json.dumps({"sender": f"ready-{uuid.uuid4().hex}", "message": QUESTION}).encode()
        headers = {
            "Content-Type": "application/json",
            "Authorization": f"Bearer {os.environ[OWN_KEY]}",
        }
        request = urllib.request.Request(url, body, headers)
        try:
            with urllib.request.urlopen(request, timeout=30) as response:
                replies = json.load(response)
        except (urllib.error.URLError, OSError, ValueError):
            continue
        if replies and replies[0].get("custom", {}).get("type") == "answer":
            print(f"Rolewise is ready: http://localhost:{settings.port}", flush=True)
            return


def _obstacle(host: str, port: int, variable: str) -> str | None:
    """Return one sentence on why nothing can listen there, or None."""
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            return f"Port {port} is in use already; set {variable} to another one."
        if error.errno == errno.EACCES:
            return f"Port {port} is kept for the administrator; set {variable} to one above 1023."
        return f"Nothing can listen on {host}, port {port} ({error.strerror}); check ROLEWISE_HOST."
    return None
