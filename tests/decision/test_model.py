"""The model's file: what is refused, what it may not ask, and how it is estimated."""

from __future__ import annotations

import copy
import re
from typing import Any

import jsonschema
import pytest
import yaml

from evaluation.decision import Session, balanced, calibration
from evaluation.decision_estimate import changes, rewritten
from evaluation.decision_survey import choice_of
from rolewise.decision.model import DecisionModel, build_model, load_decision
from rolewise.knowledge import load_knowledge
from rolewise.knowledge.check import schemas
from rolewise.knowledge.load import DEFAULT_DIRECTORY, KnowledgeError

PATH = DEFAULT_DIRECTORY / "decision.yml"
TEXT = PATH.read_text(encoding="utf-8")
RAW = yaml.safe_load(TEXT)


def test_it_ranks_every_role_we_cover(model: DecisionModel) -> None:
    assert set(model.roles) == set(load_knowledge().roles)


def test_it_is_small_and_read_once() -> None:
    assert PATH.stat().st_size < 200_000
    assert load_decision() is load_decision()


def test_the_file_fits_its_schema() -> None:
    jsonschema.validate(RAW, yaml.safe_load(schemas()["decision.schema.json"]))


def test_no_question_is_on_age_gender_or_origin(model: DecisionModel) -> None:
    forbidden = re.compile(
        r"\b(?:age|old|young|gender|man|woman|male|female|country|born|citizen\w*|nationality|"
        r"native|race|ethnic\w*|religio\w*|married|children)\b",
        re.IGNORECASE,
    )
    for criterion in model.criteria.values():
        words = " ".join([criterion.question, *(choice.text for choice in criterion.choices)])
        assert not forbidden.search(words), criterion.id
        for choice in criterion.choices:
            assert "country" not in str(choice.survey)


def test_judgement_counts_less_than_certainty(model: DecisionModel) -> None:
    judged = [c for c in model.criteria.values() if c.basis == "judgement"]
    assert judged
    assert all(criterion.weight <= 0.5 for criterion in judged)


@pytest.mark.parametrize(
    ("path", "value", "word"),
    [
        (("temperature",), 0, "temperature"),
        (("criteria", 0, "likes"), "maybe", "maybe"),
        (("criteria", 0, "question"), "", "question"),
        (("criteria", 0, "odd"), 1, "odd"),
        (("criteria", 0, "id"), "statistics", "twice"),
        (("criteria", 0, "choices", 0, "likelihood", "ml_engineer"), 0.99, "add up"),
        (("criteria", 0, "choices", 0, "likelihood", "astronaut"), 0.5, "each surveyed role"),
        (("stand_ins", "ai_engineer", "like"), {"astronaut": 1}, "not surveyed"),
        (("priorities", "pay", "values"), {}, "each role"),
    ],
)
def test_a_mistake_is_told_with_its_place(path: tuple[Any, ...], value: Any, word: str) -> None:
    raw = copy.deepcopy(RAW)
    inner = raw
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    with pytest.raises(KnowledgeError, match=word):
        build_model(raw)


def test_rewriting_changes_estimates_and_nothing_else() -> None:
    assert yaml.safe_load(rewritten(TEXT, RAW)) == RAW
    new = copy.deepcopy(RAW)
    new["temperature"] = 1.5
    new["criteria"][1]["choices"][0]["likelihood"]["ml_engineer"] = 0.111
    assert yaml.safe_load(rewritten(TEXT, new)) == new
    assert len(changes(RAW, new)) == 2
    assert changes(RAW, RAW) == []


def test_a_respondent_gives_the_first_choice_that_fits() -> None:
    choices: list[dict[str, Any]] = [
        {"id": "a", "survey": ["x:one", "y:*"]},
        {"id": "b", "survey": {"column": "z", "values": ["yes"]}},
    ]
    row = {"x:one": "0", "y:none": "1", "y:two": "0", "z": "yes"}
    assert choice_of(row, choices) == "b"
    assert choice_of({**row, "y:two": "1"}, choices) == "a"
    assert choice_of({**row, "z": ""}, choices) is None
    assert choice_of({**row, "z": ""}, [*choices, {"id": "c", "survey": "rest"}]) == "c"


def test_measures_count_each_role_the_same() -> None:
    def person(role: str, p: float) -> Session:
        return Session(role, {"a": p, "b": 1 - p}, {}, 0)

    sessions = [person("a", 0.75)] * 9 + [person("b", 0.75)]
    assert balanced(sessions, 1) == 0.5
    assert balanced(sessions, 2) == 1
    error, curve = calibration(sessions)
    assert error == pytest.approx(0.25)
    assert curve == [pytest.approx((0.75, 0.5, 1.0))]
