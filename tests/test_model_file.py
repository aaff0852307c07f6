"""Tests for rolewise.model_file."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from rolewise.model_file import ModelError, checksum_path, verified_model, write_checksum
from rolewise.settings import ROOT


@pytest.fixture
def model(tmp_path: Path) -> Path:
    path = tmp_path / "rolewise-1.tar.gz"
    path.write_bytes(b"trained")
    write_checksum(path)
    return path


def test_a_model_as_trained_is_loaded_by_folder_or_by_name(model: Path) -> None:
    assert verified_model(model.parent) == verified_model(model) == model
    assert [path.name for path in model.parent.glob(".*")] == []


def test_sha256sum_reads_what_is_written(model: Path) -> None:
    told = subprocess.run(
        ["sha256sum", "-c", checksum_path(model).name], cwd=model.parent, capture_output=True
    )
    assert told.returncode == 0, told.stderr


@pytest.mark.parametrize("content", [b"", b"trainee", b"trained "])
def test_a_changed_model_is_refused(model: Path, content: bytes) -> None:
    model.write_bytes(content)
    with pytest.raises(ModelError, match="not the file that was trained"):
        verified_model(model.parent)


def test_a_newer_model_somebody_put_there_is_refused(model: Path) -> None:
    other = model.with_name("other.tar.gz")
    other.write_bytes(b"evil")
    os.utime(other, (4e9, 4e9))
    with pytest.raises(ModelError, match="has no checksum"):
        verified_model(model.parent)
    checksum_path(other).write_bytes(b"")
    with pytest.raises(ModelError, match="differs"):
        verified_model(model.parent)


def test_no_model_is_told(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="make train"):
        verified_model(tmp_path)


@pytest.mark.parametrize("named", [True, False])
def test_the_server_itself_refuses_too(model: Path, named: bool) -> None:
    model.write_bytes(b"evil")
    arguments = ["--model", str(model.parent)] if named else []
    told = subprocess.run(
        [sys.executable, "-m", "rolewise.cli.server", "run", *arguments],
        cwd=ROOT,
        env={**os.environ, "ROLEWISE_MODELS": str(model.parent), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 1 and "not the file that was trained" in told.stderr
    assert "Traceback" not in told.stderr
