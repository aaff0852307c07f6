"""Rasa component that embeds every statement of the knowledge base at training time.

It changes no message. The index it persists is read by the action server out of the same model
archive that the Rasa server runs (see ``rolewise.answers.index``).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from rolewise.answers.index import INDEX_FILE, build_index
from rolewise.knowledge.load import DEFAULT_DIRECTORY, fingerprint, load_knowledge
from rolewise.language.encoder import load_encoder


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class StatementIndexer(GraphComponent):
    """Persists the embeddings of all statements and of the wordings they are asked in."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """``knowledge``: the knowledge folder, null for the project's own."""
        return {"knowledge": None}

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """Changed knowledge means a changed index: train again."""
        return fingerprint(_directory(config))

    def __init__(
        self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource
    ) -> None:
        """Keep where to persist."""
        self._config = config
        self._model_storage = model_storage
        self._resource = resource

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> StatementIndexer:
        """Create the component (see parent class)."""
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Embed all statements and persist the index."""
        knowledge = load_knowledge(_directory(self._config))
        with self._model_storage.write_to(self._resource) as folder:
            (folder / INDEX_FILE).write_bytes(build_index(knowledge, load_encoder()).to_bytes())
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Pass the training data through."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Pass the messages through."""
        return messages


def _directory(config: dict[str, Any]) -> Path:
    return Path(config["knowledge"]) if config.get("knowledge") else DEFAULT_DIRECTORY
