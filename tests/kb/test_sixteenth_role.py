"""A new role is one file: put it in, train, ask. No code, no example, no other change."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
FIXTURE = Path(__file__).parent / "fixtures" / "document_management_specialist.yml"
PARTS = (
    "actions",
    "config.yml",
    "data",
    "domain.yml",
    "endpoints.yml",
    "evaluation",
    "knowledge",
    "requirements",
    "rolewise",
)
ASK = """
import json, sys
from evaluation.harness import Harness
harness = Harness()
found = {}
for question in json.load(sys.stdin):
    turn, outcome = harness.respond(question)
    found[question] = [{"text": reply.text, **reply.custom()} for reply in outcome.replies]
json.dump(found, open(sys.argv[1], "w"))
"""
QUESTIONS = {
    "what is a document management specialist?": "document_management_specialist.keeps_documents_findable",
    "what do document management specialists do all day": "document_management_specialist.access_rules",
    "what skills does a document management coordinator need?": "document_management_specialist.databases",
    "whats a document managment specialist": "document_management_specialist.keeps_documents_findable",
}
OLD_QUESTION = "what is a data analyst?"


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, Any]]]:
    """What a copy of the project with the fixture's role says, after training."""
    project = tmp_path_factory.mktemp("project")
    for name in PARTS:
        if (ROOT / name).is_dir():
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(ROOT / name, project / name, ignore=ignored)
        else:
            shutil.copy(ROOT / name, project / name)
    shutil.copy(FIXTURE, project / "knowledge" / "roles")
    environment = {
        **{k: v for k, v in os.environ.items() if not k.startswith("ROLEWISE_")},
        "PYTHONPATH": str(project),
        "RASA_TELEMETRY_ENABLED": "false",
    }

    def run(*arguments: str, given: str = "") -> None:
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=project,
            env=environment,
            input=given,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]

    run("-m", "rolewise.cli", "train")
    run("-c", ASK, "answers.json", given=json.dumps([*QUESTIONS, OLD_QUESTION]))
    found: dict[str, list[dict[str, Any]]] = json.loads((project / "answers.json").read_text())
    return found


@pytest.mark.slow
@pytest.mark.parametrize("question", QUESTIONS)
def test_the_new_role_is_understood_and_answered(
    answers: dict[str, list[dict[str, Any]]], question: str
) -> None:
    reply = answers[question][0]
    assert reply["type"] == "answer"
    assert reply["roles"] == ["document_management_specialist"]
    assert QUESTIONS[question] in reply["data"]["statements"]
    assert [source["id"] for source in reply["sources"]] == ["onet_30_1"]


@pytest.mark.slow
def test_the_other_roles_are_still_there(answers: dict[str, list[dict[str, Any]]]) -> None:
    assert answers[OLD_QUESTION][0]["roles"] == ["data_analyst"]
