"""The running server keeps to its description: schemathesis, all checks, every operation."""

from __future__ import annotations

import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from rolewise.decision.export import KeptResults
from tests.channels.callback.receiver import SECRET
from tests.conftest import AdvisorProcess, AdvisorServer

CONFIG = Path(__file__).parent / "schemathesis.toml"
EXAMPLES = os.environ.get("SCHEMATHESIS_EXAMPLES", "3")
"""Generated requests of each kind for each operation; more by hand."""
WITH_IDS = "/(conversations|charts|decisions)/"
RESULT = {
    "labels": dict.fromkeys(
        ("title", "ranking", "answers", "weights", "flip", "limits", "sources"), "A heading"
    ),
    "summary": "A summary.",
    "ranking": [{"name": "data engineer", "probability": 0.6, "low": 0.4, "high": 0.8}],
    "answers": [{"question": "Code or talk?", "answer": "Code"}],
    "weights": [],
    "flip": "Nothing.",
    "limits": "A model.",
    "sources": [{"title": "A source", "url": "https://example.org", "date": "2026"}],
}


@pytest.fixture(scope="module")
def open_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[AdvisorServer, Path]]:
    """A server with callbacks set up, to an address where nobody listens."""
    folder = tmp_path_factory.mktemp("contract")
    process = AdvisorProcess(
        folder,
        ROLEWISE_STATE=str(folder / "state"),
        ROLEWISE_CALLBACK_URL="http://127.0.0.1:9/hook",
        ROLEWISE_CALLBACK_PRIVATE="yes",
        ROLEWISE_CALLBACK_RETRIES="3600",
        ROLEWISE_CALLBACK_SECRET=SECRET,
    )
    try:
        process.start()
        yield AdvisorServer(process.port, process.log), folder / "state"
    finally:
        process.stop()


def _real_data(server: AdvisorServer, state: Path) -> str:
    """Return configuration that names a conversation, a chart and a result that exist."""
    begun = requests.post(f"{server.address}/api/v1/conversations", timeout=60).json()
    requests.post(
        f"{server.address}/webhooks/rest/webhook",
        json={"sender": begun["id"], "message": "what does a data engineer earn?"},
        headers={"Authorization": f"Bearer {begun['token']}"},
        timeout=60,
    )
    (reply,) = server.ask(uuid.uuid4().hex, "what does a data engineer earn?")
    chart = reply["custom"]["chart"].rsplit("/", 1)[1].removesuffix(".svg")
    result = KeptResults(state / "decisions").keep(RESULT)
    ids = {"/conversations/": begun["id"], "/charts/": chart, "/decisions/": result}
    operations = "\n".join(
        f'[[operations]]\ninclude-path-regex = "{path}"\nparameters = {{ "path.id" = "{name}" }}'
        for path, name in ids.items()
    )
    auth = f'[auth.openapi.conversation]\nbearer = "{begun["token"]}"'
    return f"{CONFIG.read_text(encoding='utf-8')}\n{auth}\n{operations}\n"


@pytest.mark.parametrize("real", [False, True], ids=["without ids", "with ids"])
def test_all_checks_pass_on_every_operation(
    open_server: tuple[AdvisorServer, Path], tmp_path: Path, real: bool
) -> None:
    server, state = open_server
    config = tmp_path / "schemathesis.toml"
    config.write_text(
        _real_data(server, state) if real else CONFIG.read_text(encoding="utf-8"), encoding="utf-8"
    )
    command = [sys.executable, "-m", "schemathesis.cli", "--config-file", str(config)]
    command += ["run", f"{server.address}/openapi.json", "--checks", "all"]
    command += ["--max-examples", EXAMPLES, "--generation-deterministic"]
    command += ["--include-path-regex" if real else "--exclude-path-regex", WITH_IDS]
    done = subprocess.run(
        command,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "NO_COLOR": "1", "COLUMNS": "100"},
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert "errors" not in done.stdout.rsplit("\n\n", 2)[-1].lower()
