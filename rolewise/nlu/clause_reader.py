"""Rasa component that reads by meaning what somebody says they like or dislike.

It puts ``meanings`` into the parse data: the question it is about, the feeling, the chance and
the place in the text (``rolewise.decision.meaning``). The decision dialogue takes them from the
message, so the action server needs no encoder. Questions and tapped buttons cost nothing: they have
no clause that tells anything.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from rolewise.decision.meaning import FILE, MeaningModel, load_examples
from rolewise.decision.model import load_decision
from rolewise.knowledge.load import DEFAULT_DIRECTORY
from rolewise.language.encoder import MODEL_SHA256, load_encoder

MODEL_FILE = "meaning_model.npz"
MEANINGS = "meanings"
_LEARNED_FROM = (FILE, "free_text.yml", "decision.yml")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class ClauseReader(GraphComponent):
    """Trains on ``knowledge/clause_examples.yml`` and reads every message."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """``knowledge``: the knowledge folder, null for the project's own."""
        return {"knowledge": None}

    @staticmethod
    def required_packages() -> list[str]:
        """Packages needed at training time."""
        return ["sklearn"]

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """Changed examples, words or questions mean another model: train again."""
        digest = hashlib.sha256(MODEL_SHA256.encode())
        for name in _LEARNED_FROM:
            digest.update((_directory(config) / name).read_bytes())
        return digest.hexdigest()

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        model: MeaningModel | None = None,
    ) -> None:
        """Keep the config and, once trained or loaded, the model."""
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._model = model

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ClauseReader:
        """Create an untrained component (see parent class)."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> ClauseReader:
        """Load the persisted model; a damaged one raises instead of failing at a message."""
        with model_storage.read_from(resource) as folder:
            model = MeaningModel.from_bytes((folder / MODEL_FILE).read_bytes())
        return cls(config, model_storage, resource, model)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from the examples, then persist."""
        directory = _directory(self._config)
        examples = load_examples(directory)
        self._model = MeaningModel.fit(examples, load_encoder().encode, load_decision(directory))
        with self._model_storage.write_to(self._resource) as folder:
            (folder / MODEL_FILE).write_bytes(self._model.to_bytes())
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Pass the training data through."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Set ``meanings`` on every message that has words."""
        for message in messages:
            text = message.get(TEXT) or ""
            if self._model is not None and text and not text.startswith("/"):
                directory = _directory(self._config)
                found = self._model.read(text, load_encoder().encode, load_decision(directory))
                message.set(MEANINGS, [m._asdict() for m in found], add_to_output=True)
        return messages


def _directory(config: dict[str, Any]) -> Path:
    return Path(config["knowledge"]) if config.get("knowledge") else DEFAULT_DIRECTORY
