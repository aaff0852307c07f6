"""Every figure about a skill names a known role, skill and source, and the records are sound."""

from __future__ import annotations

import os
import shutil
import tracemalloc
from pathlib import Path

import pytest
import yaml

from rolewise.knowledge import load_knowledge
from rolewise.knowledge.importance import (
    FILE,
    MEASURES,
    importance_errors,
    load_importance,
    top_skills,
)
from rolewise.knowledge.load import DEFAULT_DIRECTORY, KnowledgeError
from scripts import extract_skill_importance


def test_the_table_is_sound() -> None:
    assert list(importance_errors(load_knowledge(), DEFAULT_DIRECTORY)) == []


def test_every_role_has_figures_from_at_least_two_sources() -> None:
    for role in load_knowledge().roles:
        sources = {
            item.source
            for (owner, _), items in load_importance().items()
            if owner == role
            for item in items
        }
        assert len(sources) >= 2, role


def test_figures_are_those_of_the_sources() -> None:
    python = {item.measure: item for item in load_importance()["ml_engineer", "python"]}
    # 424 of 571 postings; the survey of developers has both roles in one answer.
    assert (python["postings_naming"].share, python["postings_naming"].n) == (0.743, 571)
    assert "Data scientist or machine learning" in python["developers_using"].population
    assert [item.measure for item in load_importance()["ml_engineer", "python"]] == [
        measure for measure in MEASURES if measure in python
    ]


def test_top_skills_come_highest_first() -> None:
    top = top_skills("data_engineer", "postings_naming", 5)
    assert [item.skill for item in top][:2] == ["sql", "python"]
    assert [item.share for item in top] == sorted((item.share for item in top), reverse=True)


def test_the_table_takes_little_memory() -> None:
    load_importance.cache_clear()
    tracemalloc.start()
    load_importance()
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert size < 2_000_000


def test_a_mistake_in_the_table_is_told(tmp_path: Path) -> None:
    text = (DEFAULT_DIRECTORY / FILE).read_text(encoding="utf-8").splitlines()
    broken = [*text[:2], text[2].replace("ai_consultant", "data_wizard")]
    (tmp_path / FILE).write_text("\n".join(broken) + "\n", encoding="utf-8")
    assert any("data_wizard" in line for line in importance_errors(load_knowledge(), tmp_path))


def test_a_table_that_is_missing_is_told(tmp_path: Path) -> None:
    assert any("cannot be read" in line for line in importance_errors(load_knowledge(), tmp_path))


def test_every_skill_tells_how_long_it_takes_to_learn() -> None:
    skills = load_knowledge().skills
    assert len(skills) >= 80
    for skill in skills:
        assert skill.hours is not None, skill.id
        assert skill.hours.source or "our estimate" in str(skill.hours.estimate)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"prerequisites": ["juggling"]}, "'juggling' is not in skills.yml"),
        ({"prerequisites": ["pandas"]}, "lead back to the skill itself"),
        ({"hours": {"low": 9, "high": 3, "estimate": "a guess"}}, "low must be over 0"),
        ({"hours": {"low": 3, "high": 9}}, "needs either a source"),
    ],
)
def test_a_mistake_in_a_skill_is_refused(
    tmp_path: Path, change: dict[str, object], message: str
) -> None:
    folder = tmp_path / "knowledge"
    shutil.copytree(DEFAULT_DIRECTORY, folder)
    path = folder / "skills.yml"
    skills = yaml.safe_load(path.read_text(encoding="utf-8"))
    next(skill for skill in skills if skill["id"] == "python").update(change)
    path.write_text(yaml.safe_dump(skills), encoding="utf-8")
    with pytest.raises(KnowledgeError, match=message):
        load_knowledge(folder)


@pytest.mark.skipif("DATA_DIR" not in os.environ, reason="the data files are absent (set DATA_DIR)")
def test_the_table_is_what_the_script_makes_of_the_data() -> None:
    rows = extract_skill_importance.table(Path(os.environ["DATA_DIR"]))
    made = {(row.role, row.skill, row.measure): (row.share, row.n) for row in rows}
    kept = {
        (item.role, item.skill, item.measure): (item.share, item.n)
        for items in load_importance().values()
        for item in items
    }
    assert made == kept
