"""Roles marked by hand: reading the marks, counting, and the sentences themselves."""

from __future__ import annotations

from evaluation.labeled import held_out, near_sentences
from evaluation.roles import (
    Counts,
    Role,
    count,
    estimate,
    f1,
    measure_roles,
    read_marked,
    read_sentences,
    same_direction,
    same_name,
    same_words,
)
from evaluation.stock import training_examples
from rolewise.knowledge.load import load_knowledge


def test_marks_become_offsets() -> None:
    marked = read_marked("from [DS](data_scientist:from) to [MLE](ml_engineer:to?), ok")
    assert marked.text == "from DS to MLE, ok"
    assert [marked.text[role.start : role.end] for role in marked.roles] == ["DS", "MLE"]
    assert marked.roles[0][2:] == ("data_scientist", "from", False)
    assert marked.roles[1][2:] == ("ml_engineer", "to", True)


def test_grades_get_stricter() -> None:
    wanted = Role(5, 20, "data_scientist", "to")
    assert same_words(wanted, Role(5, 20, "data_scientist", "to"))
    assert not same_words(wanted, Role(2, 20, "data_scientist", "to"))
    assert same_direction(wanted, Role(2, 20, "data_scientist", "to"))
    assert not same_direction(wanted, Role(5, 20, "data_scientist"))
    assert same_name(wanted, Role(5, 20, "data_scientist", "from"))
    assert not same_name(wanted, Role(5, 20, "data_analyst", "to"))
    assert not same_name(wanted, Role(20, 30, "data_scientist", "to"))


def test_an_optional_direction_may_be_missing_but_not_wrong() -> None:
    wanted = Role(0, 5, "data_scientist", "to", optional=True)
    assert same_direction(wanted, Role(0, 5, "data_scientist"))
    assert not same_direction(wanted, Role(0, 5, "data_scientist", "from"))


def test_one_found_role_counts_once() -> None:
    twice = [Role(0, 5, "data_scientist"), Role(0, 5, "data_scientist")]
    assert count(twice, twice[:1], same_name) == Counts(right=1, found=1, wanted=2)


def test_f1_pools_the_sentences() -> None:
    assert f1([Counts(1, 1, 2), Counts(1, 2, 1)]) == 2 * 2 / (3 + 3)
    assert f1([Counts(0, 0, 0)]) == 1.0
    assert estimate([Counts(1, 1, 1)] * 9 + [Counts(0, 1, 0)]).low < 1.0


def test_what_is_found_is_compared_with_the_marks() -> None:
    def parse(text: str) -> dict[str, object]:
        start = text.lower().find("statistician")
        found = {"start": start, "end": start + 12, "entity": "role", "value": "statistician"}
        place = {"start": 0, "end": 1, "entity": "location", "value": "CA"}
        return {"entities": [found, place] if start >= 0 else [place]}

    roles = measure_roles(parse)
    assert roles.roles > 200
    assert 0.0 < roles.f1["id and direction"].value < roles.f1["id"].value < 0.2
    assert any("wanted none" not in miss and "got none" in miss for miss in roles.misses)


def test_sentences_name_roles_there_are_and_are_in_no_other_set() -> None:
    sentences = read_sentences()
    texts = [item.text.lower() for item in sentences]
    known = load_knowledge().roles
    assert len(set(texts)) == len(texts) >= 150
    assert {role.role for item in sentences for role in item.roles} == set(known)
    assert {role.direction for item in sentences for role in item.roles} == {"from", "to", None}
    assert not any("](" in text or "[" in text for text in texts)
    elsewhere = {text.lower() for _, text in training_examples()}
    elsewhere |= {item.text.lower() for item in held_out()}
    near = {item.text.lower() for item in near_sentences()}
    assert len(near) >= 50
    assert not elsewhere & (set(texts) | near)
