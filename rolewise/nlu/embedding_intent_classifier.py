"""Rasa intent classifier on sentence embeddings, n-grams and the names found.

Beside the usual ``intent`` and ``intent_ranking`` it puts ``questions`` into the parse data: the
message's questions, one or several, each with its text, intent and embedding. Actions order
statements by that embedding, so they need no encoder of their own.
"""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from rolewise.language.encoder import load_encoder
from rolewise.language.intent_model import Example, IntentModel
from rolewise.language.segments import Segment, split_questions
from rolewise.language.vectors import pack_vector
from rolewise.language.vocabulary import Mention
from rolewise.nlu.knowledge_entity_extractor import KnowledgeEntityExtractor, as_mention
from rolewise.nlu.sentence_embedding_featurizer import SentenceEmbeddingFeaturizer

MODEL_FILE = "intent_model.npz"
QUESTIONS = "questions"
RANKING_LENGTH = 6


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class EmbeddingIntentClassifier(IntentClassifier, GraphComponent):
    """Calibrated linear classifier; see ``rolewise.language.intent_model``."""

    @classmethod
    def required_components(cls) -> list[type]:
        """Needs the embedding and the entities."""
        return [SentenceEmbeddingFeaturizer, KnowledgeEntityExtractor]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Regularization, mix of the two models, most questions answered in a message, seed."""
        return {
            "dense_c": 6.0,
            "sparse_c": 5.0,
            "mix": 0.65,
            "max_questions": 3,
            "random_seed": 42,
        }

    @staticmethod
    def required_packages() -> list[str]:
        """Packages needed at run time."""
        return ["sklearn", "scipy"]

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        model: IntentModel | None = None,
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
    ) -> EmbeddingIntentClassifier:
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
    ) -> EmbeddingIntentClassifier:
        """Load the persisted model; a damaged one raises instead of failing at a message."""
        with model_storage.read_from(resource) as folder:
            model = IntentModel.from_bytes((folder / MODEL_FILE).read_bytes())
        return cls(config, model_storage, resource, model)

    def train(self, training_data: TrainingData) -> Resource:
        """Fit and calibrate on the intent examples, then persist."""
        messages = [m for m in training_data.intent_examples if m.get(TEXT) and m.get(INTENT)]
        examples = [_example(message) for message in messages]
        labels = [message.get(INTENT) for message in messages]
        self._model = IntentModel.fit(examples, labels, self._config)
        with self._model_storage.write_to(self._resource) as folder:
            (folder / MODEL_FILE).write_bytes(self._model.to_bytes())
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Leave the training data as it is: no later component needs predictions on it."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Set intent, ranking and questions on every message."""
        for message in messages:
            if message.get(TEXT):
                self._process_one(message)
            else:
                message.set(INTENT, {"name": None, "confidence": 0.0}, add_to_output=True)
        return messages

    def _process_one(self, message: Message) -> None:
        whole = _example(message)
        ranking = self._rank([whole])[0]
        segments = split_questions(whole.text)
        questions = [_question(Segment(0, len(whole.text), whole.text), ranking[0], whole)]
        if len(segments) > 1 or segments[0].text != whole.text.strip():
            parts = [_part(whole, segment) for segment in segments]
            vectors = load_encoder().encode([part.text for part in parts])
            parts = [part._replace(vector=vector) for part, vector in zip(parts, vectors)]
            rankings = self._rank(parts)
            questions = [
                _question(segment, ranked[0], part)
                for segment, ranked, part in zip(segments, rankings, parts)
            ]
            if len(segments) == 1:  # a story with one question means what the question means
                ranking = rankings[0]
        message.set(INTENT, ranking[0], add_to_output=True)
        message.set("intent_ranking", ranking[:RANKING_LENGTH], add_to_output=True)
        message.set(QUESTIONS, questions, add_to_output=True)

    def _rank(self, examples: list[Example]) -> list[list[dict[str, Any]]]:
        if self._model is None:
            raise RuntimeError("EmbeddingIntentClassifier is not trained; run: make train")
        return [
            sorted(
                (
                    {"name": name, "confidence": round(float(p), 4)}
                    for name, p in zip(self._model.labels, row)
                ),
                key=lambda item: -item["confidence"],
            )
            for row in self._model.predict(examples)
        ]


def _example(message: Message) -> Example:
    text = message.get(TEXT)
    mentions = [as_mention(entity, text) for entity in message.get(ENTITIES, [])]
    _, sentence = message.get_dense_features(TEXT, [])
    if sentence is None:
        raise ValueError("EmbeddingIntentClassifier needs SentenceEmbeddingFeaturizer before it")
    return Example(text, mentions, sentence.features[0])


def _part(whole: Example, segment: Segment) -> Example:
    """The segment as an example of its own, its mentions moved to its offsets."""
    inside: list[Mention] = [
        mention._replace(start=mention.start - segment.start, end=mention.end - segment.start)
        for mention in whole.mentions
        if mention.start >= segment.start and mention.end <= segment.end
    ]
    return Example(segment.text, inside, whole.vector)


def _question(segment: Segment, intent: dict[str, Any], example: Example) -> dict[str, Any]:
    return {
        "start": segment.start,
        "end": segment.end,
        "intent": intent["name"],
        "confidence": intent["confidence"],
        "vector": pack_vector(example.vector),
    }
