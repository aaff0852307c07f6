"""Rasa entity extractor whose vocabulary is the knowledge base, read at training time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import (
    ENTITIES,
    ENTITY_ATTRIBUTE_CONFIDENCE,
    ENTITY_ATTRIBUTE_END,
    ENTITY_ATTRIBUTE_ROLE,
    ENTITY_ATTRIBUTE_START,
    ENTITY_ATTRIBUTE_TYPE,
    ENTITY_ATTRIBUTE_VALUE,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from rolewise.knowledge.load import DEFAULT_DIRECTORY, fingerprint, load_knowledge
from rolewise.language.directions import assign_directions
from rolewise.language.encoder import ordinary_words
from rolewise.language.vocabulary import Mention, Vocabulary, build_terms

VOCABULARY_FILE = "vocabulary.json"


# A featurizer too, because Rasa runs only tokenizers and featurizers over the training examples,
# and the classifier after it learns from what is named in them.
@DefaultV1Recipe.register(
    [
        DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR,
        DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER,
    ],
    is_trainable=True,
)
class KnowledgeEntityExtractor(GraphComponent, EntityExtractorMixin):
    """Finds roles (with ``from``/``to``), places, levels, skills and years by their names."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """``knowledge``: the knowledge folder, null for the project's own."""
        return {"knowledge": None}

    @staticmethod
    def required_packages() -> list[str]:
        """Packages needed at run time."""
        return ["rapidfuzz"]

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """Changed knowledge means a changed vocabulary: train again."""
        return fingerprint(_directory(config))

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        vocabulary: Vocabulary | None = None,
    ) -> None:
        """Keep the config and, once trained or loaded, the vocabulary."""
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._vocabulary = vocabulary

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> KnowledgeEntityExtractor:
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
    ) -> KnowledgeEntityExtractor:
        """Load the vocabulary persisted at training."""
        with model_storage.read_from(resource) as folder:
            text = (folder / VOCABULARY_FILE).read_text(encoding="utf-8")
        return cls(config, model_storage, resource, Vocabulary.from_json(text))

    def train(self, training_data: TrainingData) -> Resource:
        """Read the vocabulary from the knowledge base and persist it; needs no examples."""
        knowledge = load_knowledge(_directory(self._config))
        self._vocabulary = Vocabulary(build_terms(knowledge), ordinary_words())
        with self._model_storage.write_to(self._resource) as folder:
            (folder / VOCABULARY_FILE).write_text(self._vocabulary.to_json(), encoding="utf-8")
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Extract from the training examples, so that the classifier sees what was named."""
        self.process(training_data.training_examples)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the entities found to every message with a text."""
        for message in messages:
            text = message.get(TEXT)
            if not text:
                continue
            entities = [as_entity(mention) for mention in self._find(text)]
            entities = self.add_extractor_name(entities)
            message.set(ENTITIES, message.get(ENTITIES, []) + entities, add_to_output=True)
        return messages

    def _find(self, text: str) -> list[Mention]:
        if self._vocabulary is None:
            raise RuntimeError("KnowledgeEntityExtractor is not trained; run: make train")
        return assign_directions(text, self._vocabulary.find(text))


def as_entity(mention: Mention) -> dict[str, Any]:
    """Return a mention as a Rasa entity."""
    entity: dict[str, Any] = {
        ENTITY_ATTRIBUTE_TYPE: mention.entity,
        ENTITY_ATTRIBUTE_VALUE: mention.value,
        ENTITY_ATTRIBUTE_START: mention.start,
        ENTITY_ATTRIBUTE_END: mention.end,
        ENTITY_ATTRIBUTE_CONFIDENCE: mention.confidence,
    }
    if mention.direction:
        entity[ENTITY_ATTRIBUTE_ROLE] = mention.direction
    return entity


def as_mention(entity: dict[str, Any], text: str) -> Mention:
    """Return a Rasa entity of this extractor as a mention in ``text``."""
    start, end = entity[ENTITY_ATTRIBUTE_START], entity[ENTITY_ATTRIBUTE_END]
    return Mention(
        start,
        end,
        text[start:end],
        entity[ENTITY_ATTRIBUTE_TYPE],
        entity[ENTITY_ATTRIBUTE_VALUE],
        entity.get(ENTITY_ATTRIBUTE_CONFIDENCE, 1.0),
        entity.get(ENTITY_ATTRIBUTE_ROLE),
    )


def _directory(config: dict[str, Any]) -> Path:
    return Path(config["knowledge"]) if config.get("knowledge") else DEFAULT_DIRECTORY
