"""Train the model, but only when something it is made of has changed."""

from __future__ import annotations

import gzip
import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from rolewise.knowledge import KnowledgeError, load_knowledge
from rolewise.model_file import checksum_path, is_as_trained, write_checksum
from rolewise.settings import ROOT, Settings

CODE = (
    "rolewise/decision",
    "rolewise/knowledge",
    "rolewise/language",
    "rolewise/nlu",
    "rolewise/answers/index.py",
    "rolewise/yaml_files.py",
    "requirements/runtime.txt",
    "requirements/model-data.txt",
)
"""Files and folders that say how a model is made."""
INPUTS = ("config.yml", "domain.yml", "data", "knowledge", *CODE)
"""Files and folders that the model depends on."""
_LEFT_OUT = ("wording.yml",)  # read when answering, not when training
_SUFFIXES = (".yml", ".py", ".txt")
_CHUNK_BYTES = 2**20
KEPT_MODELS = 2
SHOWN_LINES = 25


def inputs_hash(root: Path = ROOT, inputs: Sequence[str] = INPUTS) -> str:
    """Return the first 12 hex digits of the SHA-256 over all inputs, names included."""
    digest = hashlib.sha256()
    for path in _input_files(root, inputs):
        digest.update(str(path.relative_to(root)).encode())
        digest.update(b"\0")
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _input_files(root: Path, inputs: Sequence[str]) -> Iterator[Path]:
    for name in inputs:
        path = root / name
        found = [path] if path.is_file() else sorted(path.rglob("*"))
        for file in found:
            if file.is_file() and file.suffix in _SUFFIXES and file.name not in _LEFT_OUT:
                yield file


def is_sound(model: Path) -> bool:
    """Whether the archive can be read to its end, checksum included, and holds a model."""
    try:
        # tarfile stops before gzip's checksum, and so passes most damaged archives.
        with gzip.open(model) as stream:
            while stream.read(_CHUNK_BYTES):
                pass
        with tarfile.open(model) as archive:
            return any(member.name.endswith("metadata.json") for member in archive)
    except (OSError, EOFError, tarfile.TarError, zlib.error):
        return False


def train(settings: Settings) -> int:
    """Make the newest model fit the inputs; return 0 on success."""
    model = settings.models / f"rolewise-{inputs_hash()}.tar.gz"
    if is_sound(model) and is_as_trained(model):
        os.utime(model)  # Rasa serves the newest file
        print(f"The model is up to date ({model.name}).", flush=True)
        return 0
    try:
        load_knowledge(ROOT / "knowledge")
    except KnowledgeError as error:
        print("\n".join(error.errors), file=sys.stderr)
        print("The knowledge base has mistakes; mend them and train again.", file=sys.stderr)
        return 1
    print("Training the model, because its inputs changed or it is missing …", flush=True)
    log = settings.state / "log" / "train.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    settings.models.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "rasa", "train", "--out", str(settings.models)]
    command += ["--fixed-model-name", model.name.removesuffix(".tar.gz")]
    environment = {
        **os.environ,
        "RASA_TELEMETRY_ENABLED": "false",
        "RASA_CACHE_DIRECTORY": str(_cache_of_this_code(settings.state)),
        "PYTHONPATH": str(ROOT),
    }
    with log.open("wb") as output:
        done = subprocess.run(
            command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT, check=False
        )
    if done.returncode or not is_sound(model):
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
        print("\n".join(lines[-SHOWN_LINES:]), file=sys.stderr)
        print(f"Training failed; the whole log is in {log}.", file=sys.stderr)
        return 1
    write_checksum(model)
    _remove_old(settings.models)
    print(f"Trained {model.name}.", flush=True)
    return 0


def _cache_of_this_code(state: Path) -> Path:
    """Return a folder for Rasa's training cache that other code has not filled.

    Rasa reuses what a component learned as long as the component's own class, its config and its
    training data stay the same. It doesn't see a change in the modules that the class calls.
    """
    caches = state / "cache"
    folder = caches / inputs_hash(inputs=CODE)
    for other in caches.glob("*"):
        if other != folder:
            shutil.rmtree(other, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _remove_old(models: Path) -> None:
    archives = sorted(models.glob("rolewise-*.tar.gz"), key=lambda path: -path.stat().st_mtime)
    for archive in archives[KEPT_MODELS:]:
        archive.unlink()
        checksum_path(archive).unlink(missing_ok=True)
