"""``make bench``: ours beside stock Rasa, in one run, on the same data.

Stock means Rasa 3.6.21 with its own TensorFlow and the pipeline and policies it configures by
itself (DIET, TED, …), in an environment of its own, on our nlu.yml, rules, stories and domain. Our
action server stands behind both, with our statement index: a stock model has none. Both
environments hold the bytecode of what their servers import. Resident memory (RSS) is summed over
all processes of a system, so that pages they share count more than once; proportional memory (PSS)
counts them once.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import yaml

from bench.processes import System, megabytes_on_disk
from rolewise.model_file import write_checksum

ROOT = Path(__file__).resolve().parents[1]
WORK = ROOT / "var" / "bench"
STOCK_PYTHON = WORK / "stock" / "bin" / "python"
PROJECT = WORK / "project"
PORTS = {"ours": 5205, "stock": 5405}
CONVERSATIONS = 10
PARALLEL, SECONDS = 8, 20.0
DEFAULT_EPOCHS = 100
STOCK_EPOCHS = int(os.environ.get("STOCK_EPOCHS", DEFAULT_EPOCHS))
QUESTIONS = (
    "what does an ML engineer do?",
    "how much do data scientists earn?",
    "do I need a master's degree?",
    "what's the difference between a data scientist and an ML engineer?",
    "can a data analyst become an ML engineer?",
)
QUIET = {"RASA_TELEMETRY_ENABLED": "false", "PYTHONPATH": str(ROOT), "SANIC_HOST": "127.0.0.1"}
Figures = dict[str, float]


def main() -> int:
    """Measure both and print the table."""
    make_stock_environment()
    _make_stock_project()
    ours: Figures = {"environment MB": megabytes_on_disk(ROOT / ".venv")}
    stock: Figures = {"environment MB": megabytes_on_disk(WORK / "stock")}
    models = WORK / "models-ours"
    training = "training s"
    if STOCK_EPOCHS != DEFAULT_EPOCHS:
        training += f" (stock: {STOCK_EPOCHS} of {DEFAULT_EPOCHS} epochs)"
    ours[training] = _train(Path(sys.executable), ROOT, models)
    for model in models.glob("*.tar.gz"):
        write_checksum(model)  # as ``rolewise train`` does
    stock[training] = _train(STOCK_PYTHON, PROJECT, PROJECT / "models")
    _serve(ours, _our_system(models))
    _serve(stock, _stock_system(models))
    _print(ours, stock)
    (WORK / "result.json").write_text(json.dumps({"ours": ours, "stock": stock}, indent=2) + "\n")
    return 0


def make_stock_environment() -> None:
    """Make stock Rasa's environment, with the real TensorFlow, unless it fits its lock file."""
    lock = ROOT / "requirements" / "bench-stock.txt"
    wanted = hashlib.sha256(lock.read_bytes()).hexdigest()
    WORK.mkdir(parents=True, exist_ok=True)
    stamp = WORK / "stock.stamp"
    if not (STOCK_PYTHON.exists() and stamp.exists() and stamp.read_text() == wanted):
        print("Making stock Rasa's environment (2.5 GB) …", flush=True)
        uv = subprocess.run(
            [str(ROOT / "scripts" / "uv.sh"), sys.executable],
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        ).stdout.strip()
        shutil.rmtree(WORK / "stock", ignore_errors=True)
        subprocess.run(
            [uv, "venv", "--quiet", "--python", sys.executable, str(WORK / "stock")], check=True
        )
        subprocess.run(
            [uv, "pip", "sync", "--quiet", "--require-hashes", str(lock)],
            env={"UV_SYSTEM_CERTS": "true", **os.environ, "VIRTUAL_ENV": str(WORK / "stock")},
            check=True,
        )
        writing = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
        subprocess.run(
            [str(STOCK_PYTHON), "-W", "ignore", str(ROOT / "scripts" / "compile_bytecode.py")],
            env={**writing, "RASA_TELEMETRY_ENABLED": "false"},
            check=True,
        )
        stamp.write_text(wanted)


def _make_stock_project() -> None:
    shutil.rmtree(PROJECT, ignore_errors=True)
    (PROJECT / "data").mkdir(parents=True)
    for name in ("data/nlu.yml", "data/rules.yml", "data/stories.yml", "domain.yml"):
        shutil.copy(ROOT / name, PROJECT / name)
    (PROJECT / "config.yml").write_text(yaml.safe_dump(_stock_config(), sort_keys=False))
    (PROJECT / "credentials.yml").write_text("rest:\n")
    (PROJECT / "endpoints.yml").write_text(
        f"action_endpoint:\n  url: http://127.0.0.1:{PORTS['stock'] + 50}/webhook\n"
    )


def _stock_config() -> dict[str, Any]:
    """Return the configuration that Rasa writes by itself, with our number of epochs."""
    defaults = "lib/python3.10/site-packages/rasa/engine/recipes/config_files/default_config.yml"
    config = yaml.safe_load((WORK / "stock" / defaults).read_text(encoding="utf-8"))
    for component in [*config["pipeline"], *config["policies"]]:
        if "epochs" in component:
            component["epochs"] = STOCK_EPOCHS
    return {**config, "recipe": "default.v1", "assistant_id": "stock", "language": "en"}


def _train(python: Path, project: Path, models: Path) -> float:
    """Train from scratch, without Rasa's cache; return the seconds."""
    print(f"Training {project.name} …", flush=True)
    shutil.rmtree(models, ignore_errors=True)
    shutil.rmtree(project / ".rasa" / "cache", ignore_errors=True)
    begin = time.perf_counter()
    with (WORK / f"train-{project.name}.log").open("wb") as log:
        subprocess.run(
            [str(python), "-m", "rasa", "train", "--force", "--out", str(models)],
            cwd=project,
            env={**os.environ, **QUIET, "PYTHONPATH": str(ROOT) if project == ROOT else ""},
            stdout=log,
            stderr=subprocess.STDOUT,
            check=True,
        )
    return time.perf_counter() - begin


def _our_system(models: Path) -> System:
    environment = {
        **QUIET,
        "PORT": str(PORTS["ours"]),
        "ROLEWISE_MODELS": str(models),
        "ROLEWISE_STATE": str(WORK / "state"),
    }
    command = [sys.executable, "-m", "rolewise.cli", "run"]
    return System([(command, ROOT, environment)], PORTS["ours"], WORK / "serve-ours.log")


def _stock_system(models: Path) -> System:
    """Stock Rasa with our action server behind it, which reads its index from our ``models``."""
    port = PORTS["stock"]
    actions = [sys.executable, "-m", "rasa_sdk", "--actions", "actions", "--port", str(port + 50)]
    server = [
        str(STOCK_PYTHON),
        "-m",
        "rasa",
        "run",
        "--port",
        str(port),
        "--interface",
        "127.0.0.1",
    ]
    return System(
        [
            (actions, ROOT, {**QUIET, "ROLEWISE_MODELS": str(models)}),
            (server, PROJECT, {**QUIET, "PYTHONPATH": ""}),
        ],
        port,
        WORK / "serve-stock.log",
    )


def _serve(figures: Figures, system: System) -> None:
    try:
        figures["restart to first answer s"] = system.seconds_to_first_answer(QUESTIONS[0])
        figures["p50 of a question ms"] = system.median_milliseconds(QUESTIONS, CONVERSATIONS)
        figures["turns a second, 8 at once"] = system.turns_a_second(QUESTIONS, PARALLEL, SECONDS)
        figures["resident memory (RSS) MB"] = system.megabytes("rss")
        figures["proportional memory (PSS) MB"] = system.megabytes("pss")
    finally:
        system.stop()


def _print(ours: Figures, stock: Figures) -> None:
    print("\n| | Rolewise | stock Rasa | ratio |\n|---|---|---|---|")
    for name in ours:
        print(
            f"| {name} | {ours[name]:,.1f} | {stock[name]:,.1f} | {ours[name] / stock[name]:.2f} |"
        )


if __name__ == "__main__":
    sys.exit(main())
