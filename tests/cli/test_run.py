"""The supervisor: what it refuses, what it writes, and that it leaves nothing running."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
import yaml
from rasa.core.lock_store import LockStore
from rasa.utils.endpoints import read_endpoint_config

from rolewise.cli import run as command
from rolewise.kept_secret import KEY_FILE
from rolewise.lock_store import SharedLocks
from rolewise.model_file import write_checksum
from rolewise.pseudonym import KEY_NAME
from rolewise.rest_settings import SECRET_NAMES
from rolewise.settings import ACTIONS_KEY, ROOT, Settings, read_settings
from tests.conftest import free_port

SUPERVISE = """
import os
import sys
from rolewise.cli import run as command
from rolewise.cli.supervise import Command
from rolewise.settings import ROOT, read_settings

def commands(*_):
    return [
        Command(name, ["sh", "-c", script], os.environ, ROOT)
        for name, script in zip(("action server", "Rasa server"), sys.argv[1:])
    ]

command._commands = commands
sys.exit(command.run(read_settings()))
"""
"""The real supervisor over two commands that stand in for the servers."""


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """Folders and ports of the test's own, with a file where a model should be."""
    models = tmp_path / "models"
    models.mkdir()
    (models / "model.tar.gz").write_bytes(b"")
    write_checksum(models / "model.tar.gz")
    return {
        "PORT": str(free_port()),
        "ROLEWISE_STATE": str(tmp_path / "state"),
        "ROLEWISE_MODELS": str(models),
    }


@pytest.fixture
def settings(environment: dict[str, str]) -> Settings:
    """The settings of that environment."""
    return read_settings(environment)


@pytest.mark.parametrize("which", ["PORT", "ROLEWISE_ACTIONS_PORT"])
def test_a_port_in_use_is_told(
    settings: Settings, which: str, capsys: pytest.CaptureFixture[str]
) -> None:
    port = settings.port if which == "PORT" else settings.actions_port
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        assert command.run(settings) == 1
    assert capsys.readouterr().err == (
        f"Port {port} is in use already; set {which} to another one.\n"
    )


def test_an_interface_that_is_not_here_is_told(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.run(settings._replace(host="192.0.2.1")) == 1
    assert "check ROLEWISE_HOST" in capsys.readouterr().err


def test_a_missing_model_is_told(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    for model in settings.models.iterdir():
        model.unlink()
    assert command.run(settings) == 1
    assert capsys.readouterr().err == (f"There is no model in {settings.models}; run: make train\n")


def test_a_model_that_was_swapped_is_not_loaded(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    (settings.models / "model.tar.gz").write_bytes(b"another")
    assert command.run(settings) == 1
    assert "is not the file that was trained" in capsys.readouterr().err


def test_a_damaged_key_is_told(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    settings.state.mkdir()
    (settings.state / KEY_FILE).write_text("short")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ROLEWISE_STATE", str(settings.state))
        patch.delenv(KEY_NAME, raising=False)
        patch.delenv("ROLEWISE_SECRET", raising=False)
        assert command.run(settings) == 1
    assert "session.key is damaged" in capsys.readouterr().err


def test_no_secret_is_on_a_command_line_and_few_reach_the_action_server(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    secrets = {name: f"s3cret-{number:032}" for number, name in enumerate(SECRET_NAMES)}
    secrets |= {name: f"s3cret-{name}" for name in ("SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET")}
    opening = {ACTIONS_KEY: "s3cret-actions", KEY_NAME: "s3cret-pseudonym"}
    for name, value in {**secrets, **opening}.items():
        monkeypatch.setenv(name, value)
    actions, server = command._commands(settings, Path("endpoints.yml"), Path("model.tar.gz"))
    assert "s3cret" not in " ".join([*actions.arguments, *server.arguments])
    assert {n: v for n, v in actions.environment.items() if "s3cret" in v} == opening
    assert {n: v for n, v in server.environment.items() if "s3cret" in v} == {**secrets, **opening}
    assert actions.arguments[-1] == "--cors", "no other site may call the action server"


def test_endpoints_follow_the_settings(settings: Settings) -> None:
    ours = yaml.safe_load((ROOT / "endpoints.yml").read_text())
    written = yaml.safe_load(command.write_endpoints(settings).read_text())
    assert written["action_endpoint"].pop("url") == (
        f"http://127.0.0.1:{settings.actions_port}/webhook"
    )
    assert written["tracker_store"].pop("db") == str(settings.state / "rolewise.db")
    ours["action_endpoint"].pop("url")
    ours["tracker_store"].pop("db")
    assert written == ours


def test_the_database_is_named_without_its_password(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = "postgresql://rolewise:s3cret@db/rolewise"
    path = command.write_endpoints(settings._replace(database_url=url), shared_locks=True)
    assert "s3cret" not in path.read_text()
    monkeypatch.setenv("ROLEWISE_DATABASE_URL", url)
    store = read_endpoint_config(str(path), "tracker_store")
    assert store is not None and store.url == url
    locks = read_endpoint_config(str(path), "lock_store")
    assert isinstance(LockStore.create(locks), SharedLocks)


@pytest.mark.parametrize(
    ("part", "names"),
    [
        ("both", ["action server", "Rasa server"]),
        ("server", ["Rasa server"]),
        ("actions", ["action server"]),
    ],
)
def test_a_part_is_started_alone(
    settings: Settings, part: str, names: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ROLEWISE_DATABASE_URL", "postgresql://rolewise:s3cret@db/rolewise")
    monkeypatch.setenv("ROLEWISE_REDIS_URL", "redis://:s3cret@cache")
    commands = command._commands(
        settings._replace(part=part), Path("endpoints.yml"), Path("m.tar.gz")
    )
    assert [one.name for one in commands] == names
    for one in commands:
        secrets = [name for name, value in one.environment.items() if "s3cret" in value]
        assert bool(secrets) == (one.name == "Rasa server")


def test_the_action_server_leaves_the_servers_endpoints_alone(
    environment: dict[str, str],
) -> None:
    """They may share a state folder, as two containers of one pod do."""
    settings = read_settings(environment)
    written = command.write_endpoints(settings._replace(database_url="postgresql://u@db/d"))
    before = written.read_text()
    process = _supervise(
        {**environment, "ROLEWISE_PART": "actions", ACTIONS_KEY: "k" * 32},
        "exit 0",
        "exec sleep 300",
    )
    process.communicate(timeout=30)
    assert written.read_text() == before


def test_what_came_last_is_stopped_first(environment: dict[str, str], tmp_path: Path) -> None:
    """A server in the midst of an answer still has its action server."""
    files = [tmp_path / "actions.pid", tmp_path / "server.pid"]
    seen = tmp_path / "seen"
    actions, server = files
    late = f"sleep 1; kill -0 $(cat {actions}) && echo there > {seen}; exit 0"
    process = _supervise(
        environment,
        f"echo $$ > {actions}; exec sleep 300",
        f"trap '{late}' TERM; echo $$ > {server}; while true; do sleep 0.1; done",
    )
    _wait_for(files)
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=30)
    assert seen.read_text() == "there\n"


def test_the_log_may_go_to_the_output(environment: dict[str, str]) -> None:
    process = _supervise({**environment, "ROLEWISE_LOG": "stdout"}, "exec sleep 300", "echo hello")
    printed, told = process.communicate(timeout=30)
    assert "hello" in printed and "the whole log is above" in told
    assert not (Path(environment["ROLEWISE_STATE"]) / "log" / "rolewise.log").exists()


def _supervise(environment: dict[str, str], actions: str, server: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", SUPERVISE, actions, server],
        cwd=ROOT,
        env={**os.environ, **environment, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def _wait_for(files: list[Path]) -> list[int]:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        if all(file.exists() and file.read_text().strip() for file in files):
            return [int(file.read_text()) for file in files]
        time.sleep(0.05)
    pytest.fail("the processes did not start")


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return "Z (zombie)" not in Path(f"/proc/{pid}/status").read_text()


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_everything(
    environment: dict[str, str], tmp_path: Path, sent: signal.Signals
) -> None:
    files = [tmp_path / "actions.pid", tmp_path / "server.pid"]
    sleepers = [f"echo $$ > {file}; exec sleep 300" for file in files]
    process = _supervise(environment, *sleepers)
    pids = _wait_for(files)
    time.sleep(0.3)
    process.send_signal(sent)
    _, told = process.communicate(timeout=30)
    assert process.returncode == 0, told
    assert [pid for pid in pids if _is_running(pid)] == []


@pytest.mark.parametrize("delay", [0.0, 0.01, 0.02, 0.04, 0.08])
def test_a_signal_while_starting_stops_everything(
    environment: dict[str, str], tmp_path: Path, delay: float
) -> None:
    files = [tmp_path / "actions.pid", tmp_path / "server.pid"]
    process = _supervise(environment, *(f"echo $$ > {file}; exec sleep 300" for file in files))
    log = Path(environment["ROLEWISE_STATE"]) / "log" / "rolewise.log"
    while not log.exists() and process.poll() is None:
        time.sleep(0.001)
    time.sleep(delay)
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=30)
    pids = [int(file.read_text()) for file in files if file.exists() and file.read_text().strip()]
    assert [pid for pid in pids if _is_running(pid)] == []


def test_a_server_that_stops_by_itself_is_named(
    environment: dict[str, str], tmp_path: Path
) -> None:
    file = tmp_path / "actions.pid"
    process = _supervise(
        environment,
        f"echo $$ > {file}; exec sleep 300",
        f"while [ ! -s {file} ]; do sleep 0.1; done; sleep 1; echo out of luck; exit 3",
    )
    (pid,) = _wait_for([file])
    _, told = process.communicate(timeout=30)
    assert process.returncode == 1
    assert "out of luck" in told
    assert "The Rasa server stopped by itself (exit code 3)" in told
    assert str(Path(environment["ROLEWISE_STATE"]) / "log") in told
    assert not _is_running(pid)
