"""The audit: nothing locked that nobody looked at, and no false all-clear."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest

from rolewise.settings import ROOT
from rolewise.yaml_files import read_yaml


def _module() -> Any:
    spec = importlib.util.spec_from_file_location("audit", ROOT / "scripts" / "audit.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


audit = _module()


@pytest.fixture
def review() -> dict[str, Any]:
    return read_yaml(audit.REVIEW)


def test_all_that_is_locked_was_reviewed(review: dict[str, Any]) -> None:
    assert audit.complaints(review, audit.locked()) == []
    assert audit.locked()["rasa"] == "3.6.21" and len(audit.locked()) > 100


def test_a_new_version_or_library_fails_until_somebody_looked(review: dict[str, Any]) -> None:
    versions = {**audit.locked(), "aiohttp": "3.9.6", "left-pad": "1.0"}
    del versions["tqdm"]
    told = "\n".join(audit.complaints(review, versions))
    assert "aiohttp 3.9.6 was not reviewed (the review is of 3.9.5)" in told
    assert "left-pad 1.0 was not reviewed" in told and "tqdm is reviewed, but isn't locked" in told


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"in_front": ""}, "is missing"),
        ({"day": "soon"}, "is missing"),
        ({"ids": ["CVE-1"]}, "no id"),
        ({"fixed_in": "3.9.5"}, "fixed in what is locked"),
        ({"package": "tqdm"}, "isn't listed as looked up"),
    ],
)
def test_an_advisory_without_its_reason_fails(
    review: dict[str, Any], change: dict[str, Any], says: str
) -> None:
    review["advisories"][0].update(change)
    assert says in "\n".join(audit.complaints(review, audit.locked()))


def _tool(folder: Path, dependencies: Any) -> Path:
    tool = folder / "pip-audit"
    text = (
        dependencies
        if isinstance(dependencies, str)
        else json.dumps({"dependencies": dependencies})
    )
    tool.write_text(f"#!/bin/sh\ncat <<'END'\n{text}\nEND\n")
    tool.chmod(0o755)
    return tool


def test_a_registry_without_advisories_is_no_all_clear(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    skipped = [{"name": "aiohttp", "skip_reason": "Dependency not found"}]
    monkeypatch.setattr(audit, "TOOL", _tool(tmp_path, skipped))
    assert audit.main(["--ask"]) == 0
    assert "NOT ASKED: the registry in use has no advisories" in capsys.readouterr().out
    monkeypatch.setattr(audit, "TOOL", _tool(tmp_path, "no network"))
    assert audit.main(["--ask"]) == 0
    assert "NOT ASKED: no advisories can be had" in capsys.readouterr().out


def test_an_advisory_nobody_looked_at_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    known = {"id": "PYSEC-2099-1", "aliases": ["CVE-2025-69228"]}
    new = {"id": "PYSEC-2099-2", "aliases": ["CVE-2099-2"]}
    told = [{"name": "aiohttp", "version": "3.9.5", "vulns": [known]}]
    monkeypatch.setattr(audit, "TOOL", _tool(tmp_path, told))
    assert audit.main(["--ask"]) == 0
    told[0]["vulns"] = [known, new]
    monkeypatch.setattr(audit, "TOOL", _tool(tmp_path, told))
    assert audit.main(["--ask"]) == 1
    assert "aiohttp: PYSEC-2099-2, CVE-2099-2 is not in the review" in capsys.readouterr().out
