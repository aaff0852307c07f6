"""``rolewise kb``: check, show, new and diff, as an author calls them."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from rolewise.cli import kb
from rolewise.cli.__main__ import main as rolewise
from rolewise.knowledge import TOPICS, load_knowledge
from rolewise.knowledge.load import DEFAULT_DIRECTORY

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the knowledge that a test may change; pay tables left out."""
    ignored = shutil.ignore_patterns("pay")
    shutil.copytree(DEFAULT_DIRECTORY, tmp_path / "knowledge", ignore=ignored)
    return tmp_path / "knowledge"


def _fill_in(path: Path) -> None:
    """Do what an author does: replace each TODO by something of one's own."""
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    for number, item in enumerate(raw["statements"]):
        item["text"] = f"Quant analysts do thing number {number} about {item['topic']}."
        item["sources"] = ["onet_30_1"]
    raw["aliases"] = ["quantitative market wizard"]
    path.write_text(yaml.safe_dump(raw, sort_keys=False), encoding="utf-8")


def test_a_new_role_passes_once_it_is_filled_in(
    copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = copy / "roles" / "market_wizard.yml"
    assert kb.main(["new", "market_wizard"], copy) == 0
    assert "TODO" in path.read_text(encoding="utf-8")
    assert kb.main(["check"], copy) == 1
    told = capsys.readouterr().err
    assert "market_wizard.yml: statements.0.sources.0" in told and "TODO" in told
    _fill_in(path)
    assert kb.main(["check", "--today", "2026-11-21"], copy) == 0
    out = capsys.readouterr().out
    assert "16 roles" in out and "coverage: market_wizard.yml" not in out
    assert {item.topic for item in load_knowledge(copy).roles["market_wizard"].statements} == {
        *TOPICS
    }


def test_a_half_filled_template_is_refused(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kb.main(["new", "market_wizard"], copy)
    path = copy / "roles" / "market_wizard.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("sources: [TODO]", "sources: [onet_30_1]", 31), encoding="utf-8")
    assert kb.main(["check"], copy) == 1
    assert "statements.31.sources.0" in capsys.readouterr().err


def test_nothing_is_overwritten(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (copy / "roles" / "statistician.yml").read_text(encoding="utf-8")
    assert kb.main(["new", "statistician"], copy) == 1
    assert "exists already" in capsys.readouterr().err
    assert (copy / "roles" / "statistician.yml").read_text(encoding="utf-8") == before


@pytest.mark.parametrize("role_id", ["Market Wizard", "../x", "1st", "a__b", "x_"])
def test_a_bad_id_is_refused(copy: Path, capsys: pytest.CaptureFixture[str], role_id: str) -> None:
    assert kb.main(["new", role_id], copy) == 1
    assert "must be snake_case" in capsys.readouterr().err
    assert len(list((copy / "roles").iterdir())) == len(load_knowledge().roles)


def test_a_role_that_was_uncovered_is_told(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    name = load_knowledge().uncovered_roles[0].name
    assert kb.main(["new", name.replace(" ", "_").replace("/", "_").lower()], copy) == 0
    assert "uncovered_roles.yml; take it out there" in capsys.readouterr().out


def test_check_finds_what_was_broken(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert kb.main(["check", "--today", "2026-11-21"], copy) == 0
    path = copy / "sources.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("url: https://", "url: https://localhost/", 1), encoding="utf-8")
    load_knowledge.cache_clear()
    assert kb.main(["check", "--today", "2026-11-21"], copy) == 1
    out = capsys.readouterr().out
    assert "\nlinks: sources.yml" in "\n" + out and "names no site" in out and "1 errors" in out


def test_strict_fails_for_what_is_only_to_be_looked_at(copy: Path) -> None:
    assert kb.main(["check", "--strict", "--today", "2036-11-21"], copy) == 1


def test_check_tells_mistakes_of_form(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = copy / "roles" / "statistician.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("topic: definition", "topic: nonsense", 1), encoding="utf-8")
    assert kb.main(["check"], copy) == 1
    assert "statistician.yml: statements.0.topic" in capsys.readouterr().err


@pytest.mark.parametrize(
    "name", ["ml_engineer", "MLE", "Machine Learning Engineer", "ML engineers"]
)
def test_show_finds_a_role_by_any_name(capsys: pytest.CaptureFixture[str], name: str) -> None:
    assert kb.main(["show", name]) == 0
    out = capsys.readouterr().out
    assert out.startswith("ml_engineer: ")
    assert all(f"\n{topic}: " in out for topic in TOPICS)
    about = [s for s in load_knowledge().statements.values() if "ml_engineer" in (s.roles or ())]
    assert f"{len(about)} statements" in out
    for statement in about:
        assert statement.text in out and statement.id in out


def test_show_of_an_unknown_role_names_those_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert kb.main(["show", "wizard"]) == 1
    assert "ml_engineer" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["kb"], ["kb", "dance"], ["kb", "show"], ["run", "x"], []])
def test_bad_usage_is_told(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert rolewise(arguments) == 2
    assert "usage: rolewise" in capsys.readouterr().err


def test_the_command_works_from_anywhere(tmp_path: Path) -> None:
    done = subprocess.run(
        [ROOT / "scripts" / "rolewise", "kb", "show", "statistician"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0 and done.stdout.startswith("statistician: "), done.stderr


def test_set_up_installs_the_command() -> None:
    text = (ROOT / "scripts" / "setup.sh").read_text(encoding="utf-8")
    assert "install -m 755 scripts/rolewise .venv/bin/rolewise" in text
