"""The TypeScript client, type-checked and run, where Node is there."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from rolewise.settings import ROOT
from tests.clients.conftest import KEY, REPLY, Troubled


def _run(folder: Path, script: Path, *arguments: str, **environment: str) -> str:
    """Compile the client to ``folder`` and run a script; return what it prints."""
    (folder / "package.json").write_text('{"type": "module"}', encoding="utf-8")
    given = {**os.environ, "NO_COLOR": "1", **environment}
    given.pop("PYTHONPATH", None)
    ran = subprocess.run(
        ["scripts/widget.sh", "client", str(folder), str(script), *arguments],
        cwd=ROOT,
        env=given,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    if "not installed" in ran.stdout:
        pytest.skip("Node 20 or later is not installed: the TypeScript client is not tried.")
    if ran.returncode and "npm error network" in ran.stderr and not os.environ.get("CI"):
        pytest.skip("TypeScript can't be fetched: the TypeScript client is not tried.")
    assert ran.returncode == 0, ran.stdout[-4000:] + ran.stderr[-2000:]
    return ran.stdout


def test_it_does_what_the_python_one_does(
    advisor_server: Any, troubled: Troubled, tmp_path: Path
) -> None:
    troubled.reset = 2
    script = Path(__file__).parent / "use_client.mjs"
    told = _run(tmp_path, script, str(tmp_path), advisor_server.address, troubled.address, KEY)
    seen = json.loads(told.splitlines()[-1])

    assert seen["first"] == seen["again"] and seen["first"][0]["custom"]["sources"]
    assert all(seen["tapped"]["heard"]) and "status" not in seen["tapped"]
    assert "data_engineer" in seen["roles"] and seen["role"] == "data_engineer"
    assert seen["pay"]["location"] == "US-TX" and seen["pay"]["figures"]
    assert seen["route"]["straight"]["hours"]["low"] > 0
    assert len(seen["decision"]["ranking"]) == 2
    assert seen["empty"]["status"] == 400 and "message is empty" in seen["empty"]["message"]
    assert seen["empty"]["requestId"] and seen["unknown"]["status"] == 404

    assert seen["reset"] == [REPLY]
    sent = [headers for path, headers, body in troubled.requests[:3]]
    # fetch writes the names of headers in lower case
    named = [{name.lower(): value for name, value in headers.items()} for headers in sent]
    assert [headers["authorization"] for headers in named] == [f"Bearer {KEY}"] * 3
    assert len({headers["idempotency-key"] for headers in named}) == 1
    limit = seen["limit"]
    assert (limit["status"], limit["retryAfter"], limit["requestId"]) == (429, 7, "r-1")
    assert seen["page"]["status"] == 502
    assert seen["moved"]["status"] == 0
    assert seen["stream"] == {"heard": [REPLY["text"]] * 2}
    assert (seen["cut"]["heard"], seen["cut"]["status"]) == ([REPLY["text"]], 0)
    assert (seen["fail"]["heard"], seen["fail"]["status"]) == ([REPLY["text"]], 500)


def test_the_example_runs(advisor_server: Any, tmp_path: Path) -> None:
    told = _run(tmp_path, tmp_path / "example.js", ROLEWISE=advisor_server.address)
    assert "$" in told and "source: " in told and "hours of learning" in told
