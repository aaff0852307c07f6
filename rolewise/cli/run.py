"""Start action server and Rasa server under one supervisor and say when they are ready."""

from __future__ import annotations

import errno
import json
import os
import re
import shlex
import signal
import socket
import sys
import threading
import time
import uuid
from pathlib import Path
from types import FrameType
from typing import Any

import yaml
from honcho.manager import SYSTEM_PRINTER_NAME, Manager
from honcho.printer import Printer

from rolewise.rest_settings import OWN_KEY, SECRET_NAMES
from rolewise.settings import ROOT, Settings

QUESTION = "what does an ML engineer do?"
POLL_SECONDS = 0.25
PATIENCE_SECONDS = 180
SHOWN_LINES = 25
NAMES = {"actions": "action server", "server": "Rasa server"}
_STOPPED_BY_SIGNAL = (130, 143)


class LogPrinter(Printer):  # type: ignore[misc]
    """Writes the servers' output into a log and notes which of them stopped first."""

    first_stopped = ""

    def write(self, message: Any) -> None:
        """Write one line (see parent class)."""
        if message.name == SYSTEM_PRINTER_NAME and not self.first_stopped:
            stopped = re.match(r"(\w+) stopped \(rc=", message.data)
            self.first_stopped = stopped.group(1) if stopped else ""
        super().write(message)
        self.output.flush()


class Supervisor(Manager):  # type: ignore[misc]
    """A manager that can be told to stop while it is still starting.

    Honcho's own then looks for processes that it doesn't know yet, and leaves them running.
    """

    _stop_is_due = False

    def terminate(self) -> None:
        """Stop all processes, as soon as all are known."""
        if super()._all_started():
            super().terminate()
        else:
            self._stop_is_due = True

    def _all_started(self) -> bool:
        # Asked by honcho's loop each time that news of a process has come in.
        started = bool(super()._all_started())
        if started and self._stop_is_due:
            self._stop_is_due = False
            super().terminate()
        return started


def run(settings: Settings) -> int:
    """Run the advisor until it is stopped; return 0 when it was stopped on purpose."""
    for host, port, variable in (
        (settings.host, settings.port, "PORT"),
        ("127.0.0.1", settings.actions_port, "ROLEWISE_ACTIONS_PORT"),
    ):
        obstacle = _obstacle(host, port, variable)
        if obstacle:
            print(obstacle, file=sys.stderr)
            return 1
    if not any(settings.models.glob("*.tar.gz")):
        print(f"There is no model in {settings.models}; run: make train", file=sys.stderr)
        return 1
    log = settings.state / "log" / "rolewise.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    endpoints = write_endpoints(settings)
    os.environ[OWN_KEY] = os.urandom(32).hex()
    # A closed terminal stops everything too.
    signal.signal(signal.SIGHUP, _stop)
    with log.open("w", encoding="utf-8") as output:
        printer = LogPrinter(output)
        manager = Supervisor(printer)
        _add_processes(manager, settings, endpoints)
        threading.Thread(target=_announce, args=(settings, log), daemon=True).start()
        manager.loop()
    if manager.returncode in _STOPPED_BY_SIGNAL:
        return 0
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    print("\n".join(lines[-SHOWN_LINES:]), file=sys.stderr)
    culprit = NAMES.get(printer.first_stopped, "a server")
    print(
        f"The {culprit} stopped by itself (exit code {manager.returncode}), so the rest was "
        f"stopped too; the whole log is in {log}.",
        file=sys.stderr,
    )
    return 1


def _stop(_signal: int, _frame: FrameType | None) -> None:
    os.kill(os.getpid(), signal.SIGTERM)


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
    if settings.origins:
        server += ["--cors", *settings.origins]
    # The action server has no use for the secrets of the channels.
    without = {
        key: value
        for key, value in environment.items()
        if not key.startswith("SLACK_") and key not in SECRET_NAMES
    }
    for name, command, given in (("actions", actions, without), ("server", server, environment)):
        # exec: the shell that honcho starts becomes the server, so that signals reach it.
        manager.add_process(name, f"exec {shlex.join(command)}", env=given, cwd=str(ROOT))


def _announce(settings: Settings, log: Path) -> None:
    """Wait until a question is answered, then print the ready line.

    urllib is imported here, after honcho's forks, so that it is not resident three times.
    """
    import urllib.error
    import urllib.request

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
