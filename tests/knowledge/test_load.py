"""The knowledge base loads, and mistakes in it are all told, with file, key and value."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import jsonschema
import pytest
import yaml

from rolewise.knowledge import TOPICS, KnowledgeError, load_knowledge
from rolewise.knowledge.check import schema_errors
from rolewise.knowledge.load import DEFAULT_DIRECTORY

CONTRACT_ROLES = [
    "ml_engineer",
    "data_scientist",
    "data_engineer",
    "data_analyst",
    "bi_analyst",
    "business_analyst",
    "statistician",
    "software_engineer",
    "mlops_engineer",
    "ai_engineer",
    "research_scientist",
    "ml_architect",
    "ai_consultant",
    "ai_team_lead",
    "data_science_manager",
]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the knowledge base that a test may damage."""
    target = tmp_path / "knowledge"
    shutil.copytree(DEFAULT_DIRECTORY, target)
    return target


def _edit(path: Path, **changes: object) -> None:
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    raw.update(changes)
    path.write_text(yaml.safe_dump(raw), encoding="utf-8")


def test_every_role_of_the_contract_has_a_file() -> None:
    assert set(CONTRACT_ROLES) <= set(load_knowledge().roles)


@pytest.mark.parametrize("role", ["ml_engineer", "data_scientist"])
@pytest.mark.parametrize("topic", TOPICS)
def test_the_two_main_roles_have_something_on_every_topic(role: str, topic: str) -> None:
    about = [
        statement
        for statement in load_knowledge().statements.values()
        if statement.topic == topic and role in (statement.roles or ())
    ]
    assert len(about) >= 2


def test_an_unknown_key_is_refused_with_its_place(copy: Path) -> None:
    _edit(copy / "roles" / "data_engineer.yml", colour="blue")
    with pytest.raises(KnowledgeError) as caught:
        load_knowledge(copy)
    assert any("data_engineer.yml: colour" in line for line in caught.value.errors)


def test_all_mistakes_are_told_at_once(copy: Path) -> None:
    _edit(copy / "roles" / "data_engineer.yml", article="the")
    _edit(copy / "roles" / "data_analyst.yml", neighbors=["data_wizard"])
    sources = yaml.safe_load((copy / "sources.yml").read_text(encoding="utf-8"))
    sources["onet_30_1"]["date"] = "last winter"
    (copy / "sources.yml").write_text(yaml.safe_dump(sources), encoding="utf-8")
    with pytest.raises(KnowledgeError) as caught:
        load_knowledge(copy)
    told = "\n".join(caught.value.errors)
    assert "data_engineer.yml: article" in told and "'the'" in told
    assert "'data_wizard'" in told
    assert "sources.yml: onet_30_1: date" in told and "'last winter'" in told


def test_a_key_given_twice_is_refused(copy: Path) -> None:
    path = copy / "roles" / "data_engineer.yml"
    path.write_text("id: data_engineer\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(KnowledgeError, match="given twice"):
        load_knowledge(copy)


def test_an_alias_of_two_roles_is_refused(copy: Path) -> None:
    _edit(copy / "roles" / "data_engineer.yml", aliases=["data scientist"])
    with pytest.raises(KnowledgeError, match="'data scientist' already means"):
        load_knowledge(copy)


def test_broken_yaml_names_the_file(copy: Path) -> None:
    (copy / "roles" / "data_engineer.yml").write_text("id: [", encoding="utf-8")
    with pytest.raises(KnowledgeError, match="data_engineer.yml: is not valid YAML"):
        load_knowledge(copy)


def test_the_json_schemas_are_up_to_date() -> None:
    assert list(schema_errors(DEFAULT_DIRECTORY)) == []


@pytest.mark.parametrize(
    ("schema", "file"),
    [
        ("sources", "sources.yml"),
        ("skills", "skills.yml"),
        ("places", "places.yml"),
        ("levels", "levels.yml"),
        ("uncovered_roles", "uncovered_roles.yml"),
        *(("role", f"roles/{role}.yml") for role in CONTRACT_ROLES),
    ],
)
def test_the_files_fit_the_json_schemas_that_editors_use(schema: str, file: str) -> None:
    path = DEFAULT_DIRECTORY / "schema" / f"{schema}.schema.json"
    content = yaml.safe_load((DEFAULT_DIRECTORY / file).read_text(encoding="utf-8"))
    jsonschema.validate(content, json.loads(path.read_text(encoding="utf-8")))


def test_every_source_is_dated_and_used() -> None:
    knowledge = load_knowledge()
    used = {source for item in knowledge.statements.values() for source in item.sources}
    assert used <= set(knowledge.sources)
    assert all(
        source.date and source.title and source.licence for source in knowledge.sources.values()
    )
