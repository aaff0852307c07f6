"""Stock Rasa's intents on the same examples: DIET with Rasa's default pipeline, cached.

Training takes an hour or so, in the environment with the real TensorFlow that ``make bench``
makes (``STOCK_PYTHON`` names another one's Python, ``STOCK_EPOCHS`` fewer epochs than Rasa's 100).
Model and predictions are kept in ``var/eval/stock-<hash>/``, where the hash covers examples and
pipeline; ``STOCK_FOLDER`` names another such folder, whose model is then asked although the
examples have changed. ``stock_results.yml`` keeps the figures for those who don't have them.
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

from evaluation.baselines import Ranking
from evaluation.figures import IntentFigures, Rankings, ScopeFigures
from evaluation.measures import Calibration, Estimate, Share

ROOT = Path(__file__).resolve().parents[1]
WORK = ROOT / "var" / "eval"
EXAMPLES = ROOT / "data" / "nlu.yml"
EPOCHS = int(os.environ.get("STOCK_EPOCHS", 100))
LEFT_OUT = {"EntitySynonymMapper", "ResponseSelector", "FallbackClassifier"}
RESULTS = Path(__file__).with_name("stock_results.yml")
PYTHON = Path(os.environ.get("STOCK_PYTHON") or ROOT / "var" / "bench" / "stock" / "bin" / "python")
HOW = (
    "make eval ARGS=--stock trains it (about an hour on two cores, once for each state of the "
    "examples), predicts, and updates evaluation/stock_results.yml"
)


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


def training_examples(path: Path = EXAMPLES) -> list[tuple[str, str]]:
    """Return intent and text of every training example, in the file's order."""
    return [
        (group["intent"], line.strip()[2:].strip())
        for group in yaml.safe_load(path.read_text("utf-8"))["nlu"]
        if "intent" in group
        for line in group["examples"].splitlines()
        if line.strip()
    ]


def data_hash(path: Path = EXAMPLES) -> str:
    """Return a hash of the training examples, 12 hexadecimal digits."""
    return hashlib.sha256(json.dumps(training_examples(path)).encode()).hexdigest()[:12]


def folder(epochs: int = EPOCHS) -> Path:
    """Return where stock's model and predictions are kept: ``STOCK_FOLDER``, or by the hash."""
    if os.environ.get("STOCK_FOLDER"):
        return Path(os.environ["STOCK_FOLDER"]).resolve()
    key = hashlib.sha256(json.dumps([data_hash(), pipeline(epochs)]).encode()).hexdigest()[:12]
    return WORK / f"stock-{key}"


def prepare(texts: Iterable[str], epochs: int = EPOCHS) -> Path:
    """Write what the worker reads; return its folder."""
    target = folder(epochs)
    target.mkdir(parents=True, exist_ok=True)
    (target / "texts.json").write_text(json.dumps(sorted(set(texts)), ensure_ascii=False), "utf-8")
    if (target / "model.tar.gz").exists():
        return target
    shutil.copy(EXAMPLES, target / "nlu.yml")
    config = {
        "recipe": "default.v1",
        "assistant_id": "stock",
        "language": "en",
        "pipeline": pipeline(epochs),
    }
    (target / "config.yml").write_text(yaml.safe_dump(config, sort_keys=False), "utf-8")
    intents = sorted({intent for intent, _ in training_examples()})
    (target / "domain.yml").write_text(yaml.safe_dump({"version": "3.1", "intents": intents}))
    return target


def predictions(texts: Iterable[str]) -> Rankings:
    """Return the kept predictions as far as there are any for today's examples."""
    path = folder() / "predictions.json"
    if not path.exists():
        return {}
    known: dict[str, Ranking] = json.loads(path.read_text("utf-8"))
    return {text: [(name, sure) for name, sure in known[text]] for text in texts if text in known}


def train_and_predict(texts: Iterable[str]) -> None:
    """Train stock Rasa unless its model is there, and predict the texts that are new.

    Raises:
        subprocess.CalledProcessError: Stock Rasa failed; it has printed why.
    """
    if not PYTHON.exists():
        from bench.__main__ import make_stock_environment

        make_stock_environment()
    target = prepare(texts)
    environment = {**os.environ, "RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "2"}
    environment.pop("PYTHONPATH", None)
    worker = Path(__file__).with_name("stock_worker.py")
    subprocess.run(
        [str(PYTHON), "-W", "ignore", str(worker), str(target)], env=environment, check=True
    )


def training() -> dict[str, Any]:
    """Return how the kept model was trained: date, seconds, epochs, loss and accuracy reached."""
    made = folder()
    trained: dict[str, Any] = json.loads((made / "trained.json").read_text("utf-8"))
    curve = json.loads((made / "curve.json").read_text("utf-8"))
    steps = [point for point in curve if point["epoch"] % 10 == 0 or point is curve[-1]]
    return {
        **trained,
        "epochs": curve[-1]["epoch"],
        "epochs_wanted": EPOCHS,
        "data": data_hash(made / "nlu.yml"),
        "examples": len(training_examples(made / "nlu.yml")),
        "curve": [[p["epoch"], p["t_loss"], p["i_acc"]] for p in steps],
    }


def save_results(
    intents: dict[str, IntentFigures],
    scopes: dict[str, ScopeFigures],
    measured_on: dict[str, str],
    path: Path = RESULTS,
) -> None:
    """Write the figures that others see where stock Rasa isn't there.

    Args:
        intents: Figures by set.
        scopes: The same for refusing, as far as there are any.
        measured_on: A hash of each set's items.
        path: Where to.
    """
    sets: dict[str, dict[str, Any]] = {}
    for name, figures in intents.items():
        sets[name] = {
            "items": measured_on[name],
            "accepted": list(figures.accepted),
            "labeled": list(figures.labeled),
            "macro_f1": [round(value, 4) for value in figures.f1],
        }
        if figures.calibration:
            sets[name]["calibration_error"] = round(figures.calibration.error, 4)
            sets[name]["calibration_floor"] = round(figures.calibration.floor, 4)
        if name in scopes:
            scope = scopes[name]
            sets[name]["scope"] = {
                "far": list(scope.far),
                "near": list(scope.near),
                "refused": list(scope.refused),
                "far_auroc": round(scope.far_auroc, 4),
                "all_auroc": round(scope.all_auroc, 4),
                "far_at": round(scope.far_at, 4),
            }
    text = (
        "# Stock Rasa (DIET, Rasa's default pipeline) on data/nlu.yml; written by: make eval "
        "ARGS=--stock\n# Shares are [hits, total]; the curve is [epoch, loss, training accuracy].\n"
    )
    body = {"trained": training(), "sets": sets}
    path.write_text(text + yaml.safe_dump(body, sort_keys=False, default_flow_style=None), "utf-8")


def load_results(
    path: Path = RESULTS,
) -> tuple[dict[str, Any], dict[str, IntentFigures], dict[str, ScopeFigures], dict[str, str]]:
    """Read what ``save_results`` wrote: training, then by set figures, scope figures, hashes."""
    if not path.exists():
        return {}, {}, {}, {}
    body = yaml.safe_load(path.read_text("utf-8"))
    intents, scopes = {}, {}
    for name, row in body["sets"].items():
        measured = None
        if "calibration_error" in row:
            measured = Calibration(row["calibration_error"], row["calibration_floor"], ())
        intents[name] = IntentFigures(
            Share(*row["accepted"]),
            Share(*row["labeled"]),
            Estimate(*row["macro_f1"]),
            [],
            measured,
            [],
        )
        if "scope" in row:
            scope = row["scope"]
            scopes[name] = ScopeFigures(
                Share(*scope["far"]),
                Share(*scope["near"]),
                Share(*scope["refused"]),
                scope["far_auroc"],
                scope["all_auroc"],
                scope["far_at"],
                ([], [], []),
            )
    hashes = {name: row["items"] for name, row in body["sets"].items()}
    return body["trained"], intents, scopes, hashes
