"""The extractor works inside Rasa: trained, stored and loaded again, it names what is in a text."""

from __future__ import annotations

from pathlib import Path

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from rolewise.nlu.knowledge_entity_extractor import (
    KnowledgeEntityExtractor,
    as_entity,
    as_mention,
)

TEXT_OF_A_MOVE = "I'm a Data Engineer II in Austin, TX and want to be an ML engineer with Python"


@pytest.fixture
def loaded(tmp_path: Path) -> KnowledgeEntityExtractor:
    storage, resource = LocalModelStorage(tmp_path), Resource("extractor")
    context = ExecutionContext(GraphSchema({}))
    config = KnowledgeEntityExtractor.get_default_config()
    KnowledgeEntityExtractor.create(config, storage, resource, context).train(TrainingData())
    return KnowledgeEntityExtractor.load(config, storage, resource, context)


def test_a_loaded_extractor_names_everything_with_its_place(
    loaded: KnowledgeEntityExtractor,
) -> None:
    (message,) = loaded.process([Message({TEXT: TEXT_OF_A_MOVE})])
    found = [
        (entity["entity"], entity["value"], entity.get("role")) for entity in message.get(ENTITIES)
    ]
    assert found == [
        ("role", "data_engineer", "from"),
        ("experience_level", "mid", None),
        ("location", "US-METRO-0012420", None),
        ("role", "ml_engineer", "to"),
        ("skill", "python", None),
    ]
    for entity in message.get(ENTITIES):
        assert as_entity(as_mention(entity, TEXT_OF_A_MOVE)).items() <= entity.items()


def test_a_message_without_text_stays_as_it_is(loaded: KnowledgeEntityExtractor) -> None:
    (message,) = loaded.process([Message({})])
    assert message.get(ENTITIES) is None


def test_an_untrained_extractor_says_what_to_do(tmp_path: Path) -> None:
    untrained = KnowledgeEntityExtractor.create(
        KnowledgeEntityExtractor.get_default_config(),
        LocalModelStorage(tmp_path),
        Resource("extractor"),
        ExecutionContext(GraphSchema({})),
    )
    with pytest.raises(RuntimeError, match="make train"):
        untrained.process([Message({TEXT: "data analyst"})])
