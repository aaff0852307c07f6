"""The model's archive, loaded only if it is the one that was trained.

Rasa unpacks an archive and unpickles parts of it, so whoever swaps the file runs code. ``make
train`` writes the SHA-256 beside the archive, as ``sha256sum`` does, and a start compares.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from pathlib import Path

SUFFIX = ".sha256"
_CHUNK_BYTES = 2**20


class ModelError(Exception):
    """There is no model that may be loaded; the message says why, and what to do."""


def checksum_path(model: Path) -> Path:
    """Return where the checksum of an archive is kept."""
    return model.with_name(model.name + SUFFIX)


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file, in hex.

    Raises:
        OSError: It can't be read.
    """
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            digest.update(chunk)
    return digest.hexdigest()


def write_checksum(model: Path) -> None:
    """Keep the checksum of an archive that was just made; a whole file or none."""
    part = model.with_name(f".{model.name}{SUFFIX}.{os.getpid()}")
    part.write_text(f"{sha256_of(model)}  {model.name}\n", encoding="ascii")
    os.replace(part, checksum_path(model))


def is_as_trained(model: Path) -> bool:
    """Whether an archive has its checksum beside it and fits it."""
    try:
        wanted = checksum_path(model).read_bytes().split()[:1]
        return bool(wanted) and hmac.compare_digest(wanted[0], sha256_of(model).encode())
    except OSError:
        return False


def verified_model(models: Path) -> Path:
    """Return the newest archive of a folder, which is what Rasa loads.

    Args:
        models: The folder, or an archive.

    Raises:
        ModelError: There is none, or it isn't as trained.
    """
    found = [models] if models.is_file() else sorted(models.glob("*.tar.gz"), key=_age)
    if not found:
        raise ModelError(f"There is no model in {models}; run: make train")
    model = found[-1]
    if not checksum_path(model).exists():
        raise ModelError(
            f"The model {model} has no checksum, {checksum_path(model).name}, beside it, so it "
            "isn't loaded; run: make train"
        )
    if not is_as_trained(model):
        raise ModelError(
            f"The model {model} is not the file that was trained: its SHA-256 differs from "
            f"{checksum_path(model).name}. It isn't loaded. Find out who changed it, remove it, "
            "and run: make train"
        )
    return model


def _age(path: Path) -> float:
    return path.stat().st_mtime
