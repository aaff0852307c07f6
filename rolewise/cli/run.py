"""Start action server and Rasa server under one supervisor and say when they are ready."""

from __future__ import annotations

import json
import os
import shlex
import socket
import sys
import threading
import time
import uuid
from pathlib import Path

import yaml
from honcho.manager import Manager
from honcho.printer import Printer

from rolewise.settings import ROOT, Settings

QUESTION = "what does an ML engineer do?"
POLL_SECONDS = 0.25
SHOWN_LINES = 25
_STOPPED_BY_SIGNAL = (130, 143)


def run(settings: Settings) -> int:
    """Run the advisor until it is stopped; return 0 when it was stopped on purpose."""
    for port, variable in (
        (settings.port, "PORT"),
        (settings.actions_port, "ROLEWISE_ACTIONS_PORT"),
    ):
        if _in_use(port):
            print(f"Port {port} is in use already; set {variable} to another one.", file=sys.stderr)
            return 1
    log = settings.state / "log" / "rolewise.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    endpoints = write_endpoints(settings)
    with log.open("w", encoding="utf-8") as output:
        manager = Manager(Printer(output))
        _add_processes(manager, settings, endpoints)
        threading.Thread(target=_announce, args=(settings,), daemon=True).start()
        manager.loop()
    if manager.returncode in _STOPPED_BY_SIGNAL:
        return 0
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    print("\n".join(lines[-SHOWN_LINES:]), file=sys.stderr)
    print(f"A server stopped by itself; the whole log is in {log}.", file=sys.stderr)
    return manager.returncode or 1


def write_endpoints(settings: Settings) -> Path:
    """Write the project's endpoints with this run's action server and database; return the path."""
    endpoints = yaml.safe_load((ROOT / "endpoints.yml").read_text(encoding="utf-8"))
    endpoints["action_endpoint"]["url"] = f"http://127.0.0.1:{settings.actions_port}/webhook"
    store = endpoints.get("tracker_store") or {}
    if store.get("dialect") == "sqlite":
        store["db"] = str(settings.state / "rolewise.db")
    target = settings.state / "run" / f"endpoints-{settings.port}.yml"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(yaml.safe_dump(endpoints), encoding="utf-8")
    return target


def _add_processes(manager: Manager, settings: Settings, endpoints: Path) -> None:
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
        "rasa_sdk",
        "--actions",
        "actions",
        "--port",
        str(settings.actions_port),
    ]
    server = [python, "-m", "rasa", "run", "--port", str(settings.port)]
    server += ["--interface", settings.host, "--endpoints", str(endpoints)]
    server += ["--credentials", str(ROOT / "credentials.yml"), "--model", str(settings.models)]
    for name, command in (("actions", actions), ("server", server)):
        # exec: the shell that honcho starts becomes the server, so that signals reach it.
        manager.add_process(name, f"exec {shlex.join(command)}", env=environment, cwd=str(ROOT))


def _announce(settings: Settings) -> None:
    """Wait until a question is answered, then print the ready line.

    urllib is imported here, after honcho's forks, so that it is not resident three times.
    """
    import urllib.error
    import urllib.request

    url = f"http://127.0.0.1:{settings.port}/webhooks/rest/webhook"
    while True:
        time.sleep(POLL_SECONDS)
        # A fresh conversation each time, so that failed ones don't pile up events.
        body = json.dumps({"sender": f"ready-{uuid.uuid4().hex}", "message": QUESTION}).encode()
        request = urllib.request.Request(url, body, {"Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=30) as response:
                replies = json.load(response)
        except (urllib.error.URLError, OSError, ValueError):
            continue
        if replies and replies[0].get("custom", {}).get("type") == "answer":
            print(f"Rolewise is ready: http://localhost:{settings.port}", flush=True)
            return


def _in_use(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False
