"""Skills found in lists and sentences."""

from __future__ import annotations

import pytest

from evaluation.skill_lists import MANY, measure
from rolewise.routes.recognize import MOST_LETTERS, ids, load_recognizer


def test_real_lists_are_read_well_enough() -> None:
    found = measure()
    assert found.right + found.missed > 4 * MANY
    assert found.recall >= 0.9
    assert found.precision >= 0.9


@pytest.mark.parametrize(
    ("text", "skills"),
    [
        ("I know Python and SQL", "python sql"),
        (
            "Languages: C, C++, C#, Go, R\nCloud: AWS (EC2, S3), GCP",
            "c cpp c_sharp go r aws google_cloud",
        ),
        (
            "Excel; Power BI; T-SQL; Machine Learning; statistics",
            "excel power_bi sql machine_learning statistics",
        ),
        ("Oracle Java, Objective C, SAS JMP, Oracle WebLogic Server", "java"),
        ("kubernets and tensorflw", "kubernetes tensorflow"),
        ("hiking, cooking, chess", ""),
    ],
)
def test_names_are_found(text: str, skills: str) -> None:
    found = set(ids(load_recognizer().find(text))) - {"cloud_computing"}
    assert found == set(skills.split())


@pytest.mark.parametrize(
    ("text", "skills"),
    [
        ("I use SQL but never learned Python", "sql"),
        ("no Python, but R and Stata", "r stata"),
        ("I don't know Docker but I know Linux", "linux"),
    ],
)
def test_what_is_ruled_out_is_not_known(text: str, skills: str) -> None:
    assert set(ids(load_recognizer().known(text))) == set(skills.split())


def test_offsets_point_at_the_names() -> None:
    text = "SQL, python and\nDocker"
    for item in load_recognizer().find(text):
        assert text[item.start : item.end] == item.text


def test_beyond_the_limit_nothing_is_read() -> None:
    text = "x" * (MOST_LETTERS + 10) + ", Python"
    assert load_recognizer().find(text) == []
    assert load_recognizer().find("") == []
