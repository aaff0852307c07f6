"""Relatedness is between 0 and 1, the same from both sides, and uses only what it may."""

from __future__ import annotations

from itertools import combinations

import pytest

from rolewise.knowledge import load_knowledge
from rolewise.routes.data import load_route_data
from rolewise.routes.relatedness import (
    PARTS,
    SOURCES,
    is_near,
    part_of_all,
    relatedness,
    relatedness_of_all,
    skills_in_common,
)

ROLES = sorted(load_knowledge().roles)
PAIRS = list(combinations(ROLES, 2))


@pytest.mark.parametrize("left_out", ["", *SOURCES])
def test_every_pair_has_a_number_between_0_and_1(left_out: str) -> None:
    table = relatedness_of_all(left_out=left_out)
    assert set(table) == set(PAIRS)
    assert all(0 < value < 1 for value in table.values())
    assert sum(table.values()) / len(table) == pytest.approx(0.5)


def test_backgrounds_have_numbers_too() -> None:
    table = relatedness_of_all(backgrounds=True)
    assert len(table) == len(load_route_data().backgrounds) * len(ROLES)
    assert all(0 < value < 1 for value in table.values())
    assert relatedness("web_developer", "software_engineer") > relatedness(
        "nurse", "software_engineer"
    )


def test_it_is_the_same_from_both_sides() -> None:
    for one, other in PAIRS:
        assert relatedness(one, other) == relatedness(other, one)
        assert skills_in_common(one, other) == pytest.approx(skills_in_common(other, one))
        assert is_near(one, other) == is_near(other, one)


def test_a_role_needs_what_it_needs() -> None:
    for role in ROLES:
        assert skills_in_common(role, role) == pytest.approx(1)


def test_neighbors_are_nearer() -> None:
    assert is_near("data_scientist", "ml_engineer")
    assert not is_near("business_analyst", "ml_engineer")


def test_what_is_left_out_changes_the_parts_that_used_it() -> None:
    for part in PARTS:
        values = part_of_all(PAIRS, part)
        assert values is not None and len(values) == len(PAIRS)
    for source in SOURCES:
        assert part_of_all(PAIRS, "skills") != part_of_all(PAIRS, "skills", source)
        fewer, all_ = (part_of_all(PAIRS, "statements", out) for out in (source, ""))
        assert fewer is not None and all_ is not None
        assert sum(fewer) < sum(all_)


def test_unknown_roles_have_none() -> None:
    with pytest.raises(KeyError):
        relatedness("data_analyst", "wizard")
    with pytest.raises(KeyError):
        relatedness("data_analyst", "data_analyst")
