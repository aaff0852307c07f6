"""Training happens when an input changed or the model is missing or damaged, and only then."""

from __future__ import annotations

import ast
import io
import os
import subprocess
import tarfile
from pathlib import Path
from typing import Any

import pytest

from rolewise.cli import train as command
from rolewise.model_file import checksum_path, is_as_trained
from rolewise.settings import ROOT, Settings, read_settings


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with one file for each kind of input."""
    for name in ("config.yml", "data/nlu.yml", "knowledge/roles/a.yml", "rolewise/nlu/part.py"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("one: 1\n")
    return tmp_path


@pytest.mark.parametrize("name", ["config.yml", "data/nlu.yml", "rolewise/nlu/part.py"])
def test_a_changed_input_changes_the_hash(project: Path, name: str) -> None:
    before = command.inputs_hash(project)
    assert command.inputs_hash(project) == before
    (project / name).write_text("one: 2\n")
    assert command.inputs_hash(project) != before


def test_a_renamed_input_changes_the_hash(project: Path) -> None:
    before = command.inputs_hash(project)
    (project / "data/nlu.yml").rename(project / "data/other.yml")
    assert command.inputs_hash(project) != before


def test_what_is_read_when_answering_does_not_change_the_hash(project: Path) -> None:
    before = command.inputs_hash(project)
    (project / "knowledge/wording.yml").write_text("hello: there\n")
    (project / "rolewise/answers").mkdir()
    (project / "rolewise/answers/compose.py").write_text("")
    assert command.inputs_hash(project) == before


def test_all_code_that_training_runs_is_an_input() -> None:
    waiting = sorted((ROOT / "rolewise" / "nlu").glob("*.py"))
    seen: set[Path] = set()
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("rolewise"):
                base = ROOT / (node.module or "").replace(".", "/")
                names = [base / alias.name for alias in node.names]
                for stem in (base, base / "__init__", *names):
                    if stem.with_suffix(".py").is_file():
                        waiting.append(stem.with_suffix(".py"))
    parts = {path.relative_to(ROOT).as_posix() for path in seen}
    # An empty package file and the settings say nothing about the model.
    parts -= {"rolewise/__init__.py", "rolewise/settings.py", "rolewise/answers/__init__.py"}
    assert parts
    outside = [part for part in sorted(parts) if not part.startswith(command.CODE)]
    assert outside == []


def _archive(path: Path, member: str = "metadata.json", size: int = 200_000) -> None:
    with tarfile.open(path, "w:gz") as archive:
        for name, content in ((member, b"{}"), ("weights.bin", os.urandom(size))):
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))


def test_a_whole_model_is_sound(tmp_path: Path) -> None:
    model = tmp_path / "model.tar.gz"
    _archive(model)
    assert command.is_sound(model)


@pytest.mark.parametrize("place", [0.0, 0.01, 0.3, 0.5, 0.9, 0.999])
def test_a_model_with_one_wrong_byte_is_not_sound(tmp_path: Path, place: float) -> None:
    model = tmp_path / "model.tar.gz"
    _archive(model)
    content = bytearray(model.read_bytes())
    content[int(place * len(content))] ^= 0xFF
    model.write_bytes(content)
    assert not command.is_sound(model)


@pytest.mark.parametrize("part", [0.0, 0.5, 0.99999])
def test_a_cut_off_model_is_not_sound(tmp_path: Path, part: float) -> None:
    model = tmp_path / "model.tar.gz"
    _archive(model)
    content = model.read_bytes()
    model.write_bytes(content[: int(part * len(content))])
    assert not command.is_sound(model)


def test_what_is_no_model_is_not_sound(tmp_path: Path) -> None:
    _archive(tmp_path / "other.tar.gz", member="readme.txt")
    assert not command.is_sound(tmp_path / "other.tar.gz")
    assert not command.is_sound(tmp_path / "missing.tar.gz")


class Trainer:
    """Stands in for ``rasa train``: writes the model it is asked for, or fails."""

    def __init__(self, fails: bool = False) -> None:
        self.environments: list[dict[str, str]] = []
        self._fails = fails

    def __call__(self, arguments: list[str], **options: Any) -> subprocess.CompletedProcess[bytes]:
        self.environments.append(options["env"])
        if self._fails:
            options["stdout"].write(b"the last line of the log\n")
            return subprocess.CompletedProcess(arguments, 1)
        folder = Path(arguments[arguments.index("--out") + 1])
        name = arguments[arguments.index("--fixed-model-name") + 1]
        _archive(folder / f"{name}.tar.gz")
        return subprocess.CompletedProcess(arguments, 0)


@pytest.fixture
def trainer(monkeypatch: pytest.MonkeyPatch) -> Trainer:
    """A trainer in place of Rasa's."""
    standing_in = Trainer()
    monkeypatch.setattr(command.subprocess, "run", standing_in)
    return standing_in


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings with folders of their own."""
    folders = {"ROLEWISE_STATE": "state", "ROLEWISE_MODELS": "models"}
    return read_settings({name: str(tmp_path / folder) for name, folder in folders.items()})


def test_a_model_is_trained_once(
    settings: Settings, trainer: Trainer, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.train(settings) == 0
    assert command.train(settings) == 0
    assert len(trainer.environments) == 1
    assert "The model is up to date" in capsys.readouterr().out


def test_a_damaged_model_is_trained_again(settings: Settings, trainer: Trainer) -> None:
    command.train(settings)
    (model,) = settings.models.glob("*.tar.gz")
    content = model.read_bytes()
    model.write_bytes(content[: len(content) // 2])
    assert command.train(settings) == 0
    assert len(trainer.environments) == 2
    assert command.is_sound(model)


def test_a_model_without_its_checksum_or_with_another_is_trained_again(
    settings: Settings, trainer: Trainer
) -> None:
    assert command.train(settings) == 0
    (model,) = settings.models.glob("*.tar.gz")
    assert is_as_trained(model)
    for wrong in (None, "0" * 64):
        checksum_path(model).unlink()
        if wrong:
            checksum_path(model).write_text(wrong)
        before = len(trainer.environments)
        assert command.train(settings) == 0
        assert len(trainer.environments) == before + 1 and is_as_trained(model)


def test_two_models_are_kept(
    settings: Settings, trainer: Trainer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        monkeypatch.setattr(
            command, "inputs_hash", lambda *_, number=number, **__: f"{number:012x}"
        )
        command.train(settings)
        newest = settings.models / f"rolewise-{number:012x}.tar.gz"
        os.utime(newest, (number + 1, number + 1))
    assert sorted(path.name[20:] for path in settings.models.glob("*")) == [
        f"{number}.tar.gz{end}" for number in (1, 2) for end in ("", ".sha256")
    ], "with their checksums"


def test_training_leaves_telemetry_off_and_no_other_codes_cache(
    settings: Settings, trainer: Trainer
) -> None:
    stale = settings.state / "cache" / "of-other-code"
    stale.mkdir(parents=True)
    command.train(settings)
    (environment,) = trainer.environments
    assert environment["RASA_TELEMETRY_ENABLED"] == "false"
    cache = Path(environment["RASA_CACHE_DIRECTORY"])
    assert cache.name == command.inputs_hash(inputs=command.CODE)
    assert not stale.exists()


def test_a_failed_training_shows_the_end_of_its_log(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command.subprocess, "run", Trainer(fails=True))
    assert command.train(settings) == 1
    told = capsys.readouterr().err
    assert "the last line of the log" in told
    assert f"the whole log is in {settings.state / 'log' / 'train.log'}" in told
