"""The ranking is the sum that docs/understanding.md describes, computed here one by one."""

from __future__ import annotations

import math

import numpy as np
import pytest

from rolewise.answers import select
from rolewise.answers.index import StatementIndex, content_words
from rolewise.answers.select import DEFAULT_ROLES, Question, Selector
from rolewise.knowledge import KnowledgeBase, Statement, load_knowledge
from rolewise.settings import ROOT

RANDOM = np.random.default_rng(7)
TEXT = "do machine learning engineers clean data and train models in production?"


def _unit(shape: tuple[int, ...]) -> np.ndarray:
    vectors = RANDOM.normal(size=shape).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)


@pytest.fixture(scope="module")
def knowledge() -> KnowledgeBase:
    return load_knowledge(ROOT / "knowledge")


@pytest.fixture(scope="module")
def vectors(knowledge: KnowledgeBase) -> np.ndarray:
    return _unit((len(knowledge.statements), 384))


@pytest.fixture(scope="module")
def selector(knowledge: KnowledgeBase, vectors: np.ndarray) -> Selector:
    owners = np.arange(len(knowledge.statements))
    return Selector(
        knowledge, StatementIndex.from_vectors(list(knowledge.statements), owners, vectors)
    )


def _word_share(text: str, statement: Statement, everything: list[set[str]]) -> float:
    counts = {word: sum(word in words for words in everything) for word in content_words(text)}
    rarity = {
        word: math.log(1 + len(everything) / count) for word, count in counts.items() if count
    }
    own = set(content_words(" ".join((statement.text, *statement.asked_as))))
    return sum(rarity[word] for word in rarity if word in own) / (sum(rarity.values()) or 1)


def _role_fit(statement: Statement, roles: tuple[str, ...]) -> float:
    about = set(statement.roles or ())
    if not about:
        return select.GENERAL
    if not roles:
        return select.SHARED_ROLES if about & set(DEFAULT_ROLES) else select.OTHER_ROLES / 2
    return select.SAME_ROLES if about <= set(roles) else select.SHARED_ROLES


@pytest.mark.parametrize("roles", [(), ("ml_engineer",), ("data_analyst", "ml_engineer")])
@pytest.mark.parametrize("tag", [None, "why"])
def test_the_score_is_the_documented_sum(
    knowledge: KnowledgeBase,
    vectors: np.ndarray,
    selector: Selector,
    roles: tuple[str, ...],
    tag: str | None,
) -> None:
    vector = _unit((384,))
    statements = list(knowledge.statements.values())
    told = {statements[3].id, statements[50].id}
    question = Question(TEXT, {"skills": 0.7, "salary": 0.2}, roles, vector)
    everything = [set(content_words(" ".join((i.text, *i.asked_as)))) for i in statements]
    subjects = select._subjects(knowledge)
    expected = {}
    for row, item in zip(vectors, statements):
        if roles and item.roles and not set(roles) & set(item.roles):
            continue
        if tag and tag not in item.tags:
            continue
        expected[item.id] = (
            float(row @ vector)
            + select.WORDS * _word_share(TEXT, item, everything)
            + select.TOPIC * question.topics.get(item.topic, 0.0)
            + _role_fit(item, roles)
            + select.TOLD * (item.id in told)
            + select.OTHER_SUBJECT
            * bool(roles and subjects[item.id] and subjects[item.id] not in roles)
        )
    ranked = selector.rank(question, told, tag=tag)
    assert {item.statement.id for item in ranked} == set(expected)
    assert [item.score for item in ranked] == sorted((i.score for i in ranked), reverse=True)
    for item in ranked:
        assert item.score == pytest.approx(expected[item.statement.id], abs=0.006)


def test_only_the_topic(knowledge: KnowledgeBase, selector: Selector) -> None:
    ranked = selector.rank(Question("", {"salary": 1.0}, ("ml_engineer",)), only_topic=True)
    assert ranked and all(item.statement.topic == "salary" for item in ranked)
    assert all(item.similarity == 0.0 for item in ranked)


def test_a_statement_that_the_model_does_not_know_is_far(knowledge: KnowledgeBase) -> None:
    ids = list(knowledge.statements)
    index = StatementIndex.from_vectors(
        ids[1:], np.arange(len(ids) - 1), _unit((len(ids) - 1, 384))
    )
    ranked = Selector(knowledge, index).rank(Question("", {}, (), _unit((384,))))
    assert {item.similarity for item in ranked if item.statement.id == ids[0]} == {0.0}


def test_the_index_keeps_cosines(vectors: np.ndarray) -> None:
    owners = np.repeat(np.arange(len(vectors) // 2), 2)
    index = StatementIndex.from_vectors(
        [str(number) for number in range(len(vectors) // 2)], owners, vectors[: len(owners)]
    )
    again = StatementIndex.from_bytes(index.to_bytes())
    vector = _unit((384,))
    places = np.array([0, 7, 2])
    wanted = [max(vectors[2 * place] @ vector, vectors[2 * place + 1] @ vector) for place in places]
    assert again.similarities(vector, places) == pytest.approx(wanted, abs=0.005)
    assert again.similarities(vector, places[:0]).shape == (0,)
