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
from rolewise.language.intent_features import Example, rename_roles
from rolewise.language.intent_model import IntentModel, Prediction
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
    """Calibrated classifier that knows when to refuse; see ``rolewise.language.intent_model``."""

    @classmethod
    def required_components(cls) -> list[type]:
        """Needs the embedding and the entities."""
        return [SentenceEmbeddingFeaturizer, KnowledgeEntityExtractor]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Regularization, what refusing and asking back may cost, seed.

        ``false_far`` and ``false_near`` are the shares of topic questions, left out of training,
        that may be refused; ``false_unsure`` of those understood rightly that may be asked back.
        """
        return {
            "dense_c": 6.0,
            "sparse_c": 15.0,
            "false_far": 0.025,
            "false_near": 0.03,
            "false_unsure": 0.02,
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
        renamed = {i: text for i, text in enumerate(rename_roles(examples)) if text}
        vectors = dict(zip(renamed, load_encoder().encode(list(renamed.values()))))
        self._model = IntentModel.fit(examples, labels, self._config, vectors)
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
        segments = split_questions(whole.text)
        decision = self._decide([whole])[0]
        questions = [_question(Segment(0, len(whole.text), whole.text), decision, whole)]
        if len(segments) > 1 or segments[0].text != whole.text.strip():
            parts = [_part(whole, segment) for segment in segments]
            vectors = load_encoder().encode([part.text for part in parts])
            parts = [part._replace(vector=vector) for part, vector in zip(parts, vectors)]
            decisions = self._decide(parts)
            questions = [
                _question(segment, decided, part)
                for segment, decided, part in zip(segments, decisions, parts)
            ]
            if len(segments) == 1:  # a story with one question means what the question means
                decision = decisions[0]
        ranking = [_item(name, share) for name, share in decision.ranking[:RANKING_LENGTH]]
        message.set(INTENT, _item(decision.intent, decision.confidence), add_to_output=True)
        message.set("intent_ranking", ranking, add_to_output=True)
        message.set(QUESTIONS, questions, add_to_output=True)

    def _decide(self, examples: list[Example]) -> list[Prediction]:
        if self._model is None:
            raise RuntimeError("EmbeddingIntentClassifier is not trained; run: make train")
        return self._model.decide(examples)


def _item(name: str, confidence: float) -> dict[str, Any]:
    return {"name": name, "confidence": confidence}


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


def _question(segment: Segment, decision: Prediction, example: Example) -> dict[str, Any]:
    return {
        "start": segment.start,
        "end": segment.end,
        "intent": decision.intent,
        "confidence": decision.confidence,
        "vector": pack_vector(example.vector),
    }
