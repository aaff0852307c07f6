"""Runs in stock Rasa's own Python: train its NLU, then predict. Imports nothing of Rolewise.

``python stock_worker.py FOLDER`` trains on ``config.yml``, ``nlu.yml`` and ``domain.yml`` in FOLDER
unless ``model.tar.gz`` is there, then predicts every text of ``texts.json`` (a list, read after
training) that ``predictions.json`` doesn't have yet. ``curve.json`` grows with every epoch, and a
file named ``stop`` ends the training after the epoch under way.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any


def main(folder: Path) -> None:
    """Train if needed, and predict."""
    os.chdir(folder)
    if not Path("model.tar.gz").exists():
        _train()
    asyncio.run(_predict())


def _train() -> None:
    from rasa.model_training import train_nlu

    _watch_epochs()
    begin = time.time()
    made = train_nlu("config.yml", "nlu.yml", "out", fixed_model_name="model", domain="domain.yml")
    if made is None:
        raise SystemExit("Rasa trained nothing; see what it printed above")
    trained = {"date": date.today().isoformat(), "seconds": round(time.time() - begin)}
    _write("trained.json", trained)
    os.replace(made, "model.tar.gz")


def _watch_epochs() -> None:
    """Have Rasa call us after each epoch; what is learned stays the same."""
    from rasa.utils import train_utils
    from tensorflow.keras.callbacks import Callback

    class Watch(Callback):  # type: ignore[misc]
        curve: list[dict[str, float]] = []
        begin = time.time()

        def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
            figures = {name: round(float(value), 4) for name, value in (logs or {}).items()}
            seconds = round(time.time() - self.begin)
            self.curve.append({"epoch": epoch + 1, "seconds": seconds, **figures})
            _write("curve.json", self.curve)
            self.model.stop_training = Path("stop").exists()

    usual = train_utils.create_common_callbacks
    train_utils.create_common_callbacks = lambda *args, **kwargs: [*usual(*args, **kwargs), Watch()]


async def _predict() -> None:
    """Write the ranking of each text: at most ten pairs of intent and confidence, best first."""
    from rasa.core.agent import Agent
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(logging.WARNING)
    path = Path("predictions.json")
    known = json.loads(path.read_text("utf-8")) if path.exists() else {}
    texts = json.loads(Path("texts.json").read_text("utf-8"))
    missing = [text for text in texts if text not in known]
    if missing:
        agent = Agent.load("model.tar.gz")
        for text in missing:
            parsed = await agent.parse_message(text)
            ranking = parsed["intent_ranking"] or [parsed["intent"]]
            known[text] = [[item["name"], float(item["confidence"])] for item in ranking]
        _write("predictions.json", known)
    print(f"{len(missing)} texts predicted, {len(known)} known", flush=True)


def _write(name: str, data: Any) -> None:
    part = Path(name + ".part")
    part.write_text(json.dumps(data, ensure_ascii=False), "utf-8")
    part.replace(name)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
