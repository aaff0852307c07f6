"""Stock Rasa's intents on the same examples: DIET with Rasa's default pipeline, cached.

Training takes an hour or more, in the environment with the real TensorFlow that ``make bench``
makes (``STOCK_PYTHON`` names another). What it predicted is kept in ``var/eval/stock-<hash>/``,
where the hash covers the examples and the pipeline.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import rasa
import yaml

ROOT = Path(__file__).resolve().parents[1]
WORK = ROOT / "var" / "eval"
EPOCHS = int(os.environ.get("STOCK_EPOCHS", 100))
LEFT_OUT = {"EntitySynonymMapper", "ResponseSelector", "FallbackClassifier"}
Ranking = list[tuple[str, float]]


def pipeline(epochs: int = EPOCHS) -> list[dict[str, Any]]:
    """Return the pipeline Rasa writes by itself, as far as it decides on the intent.

    FallbackClassifier is left out: it would hide the intent behind ``nlu_fallback``.
    """
    defaults = Path(rasa.__file__).parent / "engine/recipes/config_files/default_config.yml"
    steps: list[dict[str, Any]] = yaml.safe_load(defaults.read_text("utf-8"))["pipeline"]
    kept = [step for step in steps if step["name"] not in LEFT_OUT]
    for step in kept:
        if "epochs" in step:
            step.update(epochs=epochs, random_seed=42)
    return kept


def training_examples(path: Path = ROOT / "data" / "nlu.yml") -> list[tuple[str, str]]:
    """Return intent and text of every training example, in the file's order."""
    return [
        (group["intent"], line.strip()[2:].strip())
        for group in yaml.safe_load(path.read_text("utf-8"))["nlu"]
        if "intent" in group
        for line in group["examples"].splitlines()
        if line.strip()
    ]


def data_hash() -> str:
    """Return a hash of the training examples, 12 hexadecimal digits."""
    return hashlib.sha256(json.dumps(training_examples()).encode()).hexdigest()[:12]


def folder(epochs: int = EPOCHS) -> Path:
    """Return where stock's model and predictions for today's examples are kept."""
    key = hashlib.sha256(json.dumps([data_hash(), pipeline(epochs)]).encode()).hexdigest()[:12]
    return WORK / f"stock-{key}"


def prepare(texts: Iterable[str], epochs: int = EPOCHS) -> Path:
    """Write what the worker reads; return its folder."""
    target = folder(epochs)
    target.mkdir(parents=True, exist_ok=True)
    shutil.copy(ROOT / "data" / "nlu.yml", target / "nlu.yml")
    config = {
        "recipe": "default.v1",
        "assistant_id": "stock",
        "language": "en",
        "pipeline": pipeline(epochs),
    }
    (target / "config.yml").write_text(yaml.safe_dump(config, sort_keys=False), "utf-8")
    intents = sorted({intent for intent, _ in training_examples()})
    (target / "domain.yml").write_text(yaml.safe_dump({"version": "3.1", "intents": intents}))
    (target / "texts.json").write_text(json.dumps(sorted(set(texts)), ensure_ascii=False), "utf-8")
    return target
