"""``rolewise kb diff``: an edit shows in the answers it changes, and in no other."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from evaluation import knowledge_diff
from rolewise.knowledge import load_knowledge
from rolewise.knowledge.load import DEFAULT_DIRECTORY

OLD = "Statisticians develop or apply statistical theory"
NEW = "Statisticians make up or apply statistical theory"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    target = tmp_path / "knowledge"
    shutil.copytree(DEFAULT_DIRECTORY, target, ignore=shutil.ignore_patterns("pay"))
    return target


def test_an_edit_changes_the_answers_that_tell_it(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = ["what is a statistician?", "what does a data engineer earn?", "hello"]
    monkeypatch.setattr(knowledge_diff, "questions", lambda: iter(asked))
    path = copy / "roles" / "statistician.yml"
    text = path.read_text(encoding="utf-8")
    assert OLD in text
    path.write_text(text.replace(OLD, NEW, 1), encoding="utf-8")
    old, new = load_knowledge(), load_knowledge(copy)
    changes, number = knowledge_diff.compare(DEFAULT_DIRECTORY, copy, old, new)
    assert number == 3 and [change.question for change in changes] == asked[:1]
    assert OLD in changes[0].old and NEW in changes[0].new
    told = list(knowledge_diff._summary(old, new))
    assert len(told) == 1 and told[0].startswith("Statements edited: 1 (statistician.")
    changes, _ = knowledge_diff.compare(copy, copy, new, new)
    assert changes == []
    assert list(knowledge_diff._summary(new, new)) == ["No statement was added, removed or edited."]


def test_there_are_questions_to_ask() -> None:
    asked = list(knowledge_diff.questions())
    assert len(asked) > 400 and all(isinstance(question, str) for question in asked)


def test_a_revision_is_read_from_git(tmp_path: Path) -> None:
    for command in (
        ["git", "init", "-q"],
        ["git", "add", "."],
        ["git", "-c", "user.name=a", "-c", "user.email=a@b.c", "commit", "-q", "-m", "x"],
    ):
        if command[1] == "add":
            (tmp_path / "knowledge").mkdir()
            (tmp_path / "knowledge" / "wording.yml").write_text("old: words\n")
        subprocess.run(command, cwd=tmp_path, check=True)
    (tmp_path / "knowledge" / "wording.yml").write_text("new: words\n")
    found = knowledge_diff.knowledge_of("HEAD", tmp_path / "out", tmp_path)
    assert (found / "wording.yml").read_text() == "old: words\n"


@pytest.mark.parametrize("revision", ["no-such-branch", "--output=x", "HEAD:nothing"])
def test_a_bad_revision_is_told(
    tmp_path: Path, revision: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert knowledge_diff.main(DEFAULT_DIRECTORY, revision, 5) == 1
    assert revision in capsys.readouterr().err
