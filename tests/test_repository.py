"""What must hold for the files themselves: no registry hosts, names by the rules, docs that are true."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
DOT = "."
HOSTS = (f"pypi{DOT}org", f"files.python{''}hosted", f"registry{DOT}npmjs", f"deb{DOT}debian")
ALLOWED_IMPORTS = {
    "knowledge": {"knowledge"},
    "language": {"language", "knowledge"},
    "pay": {"pay", "knowledge", "settings"},
    "decision": {"decision", "knowledge"},
    "routes": {"routes", "knowledge", "language", "pay"},
    "charts": {"charts", "knowledge", "pay", "settings"},
    "answers": {
        "answers",
        "charts",
        "decision",
        "language",
        "knowledge",
        "pay",
        "routes",
        "settings",
    },
    "dialogue": {
        "dialogue",
        "answers",
        "decision",
        "language",
        "knowledge",
        "pay",
        "routes",
        "settings",
    },
    "nlu": {"nlu", "answers", "decision", "language", "knowledge"},
    "api": {"api", "answers", "decision", "knowledge", "language", "pay", "routes", ""},
    "channels": {
        "channels",
        "database",
        "lock_store",
        "api",
        "charts",
        "answers",
        "decision",
        "dialogue",
        "language",
        "knowledge",
        "kept_secret",
        "logs",
        "pay",
        "pseudonym",
        "routes",
        "rest_settings",
        "review",
        "settings",
        "state_lock",
        "tracing",
        "tracker_store",
        "",
    },
    "review": {
        "database",
        "review",
        "dialogue",
        "knowledge",
        "language",
        "pseudonym",
        "tracker_store",
    },
    "kb": {"kb", "knowledge"},
    "cli": {
        "cli",
        "channels",
        "kb",
        "knowledge",
        "language",
        "logs",
        "model_file",
        "pseudonym",
        "rest_settings",
        "review",
        "settings",
        "state_lock",
        "tracing",
        "",
    },
}
"""Which package of ours may import which; arrows never point upward."""
FOR_ALL = {"yaml_files"}
"""What knows nothing of Rolewise may be imported everywhere."""
PROGRAMS = (ROOT / "rolewise" / "knowledge" / "check.py",)
"""Entry points, which nothing imports."""


def _tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout: tracked files can't be listed")
    return [ROOT / name for name in listed.stdout.decode().split("\0") if name]


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""


def test_no_file_names_a_registry_host() -> None:
    assert [p.name for p in _tracked() for host in HOSTS if host in _text(p)] == []


def test_packages_import_only_what_they_may() -> None:
    wrong = []
    for package, allowed in ALLOWED_IMPORTS.items():
        for path in (ROOT / "rolewise" / package).rglob("*.py"):
            if path in PROGRAMS:
                continue
            for node in ast.walk(ast.parse(_text(path))):
                if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("rolewise"):
                    parts = (node.module or "").split(".")
                    imported = parts[1] if len(parts) > 1 else ""
                    if imported not in allowed | FOR_ALL:
                        wrong.append(f"{path.relative_to(ROOT)} imports {node.module}")
    assert wrong == []


@pytest.mark.parametrize(
    "package",
    ["knowledge", "language", "pay", "answers", "dialogue", "decision", "api", "charts", "kb"],
)
def test_the_thinking_knows_nothing_of_rasa(package: str) -> None:
    for path in (ROOT / "rolewise" / package).rglob("*.py"):
        assert not re.search(r"^\s*(?:import|from) rasa", _text(path), re.MULTILINE), path


def test_source_files_are_short() -> None:
    long = [
        f"{path.relative_to(ROOT)}: {len(_text(path).splitlines())}"
        for path in _tracked()
        if path.suffix in (".py", ".js") and len(_text(path).splitlines()) > 400
    ]
    assert long == []


def _domain() -> dict[str, object]:
    loaded: dict[str, object] = yaml.safe_load(_text(ROOT / "domain.yml"))
    return loaded


def test_names_follow_the_rules() -> None:
    domain = _domain()
    for name in [*domain["intents"], *domain["slots"], *domain["actions"]]:  # type: ignore[misc]
        assert re.fullmatch(r"[a-z]+(?:_[a-z]+)*", name), name
    assert all(name.startswith(("action_", *domain["forms"])) for name in domain["actions"])  # type: ignore[attr-defined]


def test_no_slot_influences_the_conversation() -> None:
    for name, slot in _domain()["slots"].items():  # type: ignore[attr-defined]
        assert slot["influence_conversation"] is False, name


def test_every_intent_has_examples_and_a_rule() -> None:
    intents = set(_domain()["intents"])  # type: ignore[call-overload]
    nlu = yaml.safe_load(_text(ROOT / "data" / "nlu.yml"))["nlu"]
    rules = yaml.safe_load(_text(ROOT / "data" / "rules.yml"))["rules"]
    assert {item["intent"] for item in nlu} == intents
    assert {rule["steps"][0]["intent"] for rule in rules} == intents | {"nlu_fallback"}


def test_question_intents_have_at_least_sixty_examples() -> None:
    for item in yaml.safe_load(_text(ROOT / "data" / "nlu.yml"))["nlu"]:
        examples = [line for line in item["examples"].splitlines() if line.strip()]
        if item["intent"].startswith("ask_") and item["intent"] != "ask_source":
            assert len(set(examples)) >= 60, item["intent"]


def test_no_training_example_is_held_out_or_given_twice() -> None:
    seen: dict[str, str] = {}
    for item in yaml.safe_load(_text(ROOT / "data" / "nlu.yml"))["nlu"]:
        for line in item["examples"].splitlines():
            key = line.strip()[2:].strip(" ?!.").lower() or line.strip()
            assert key not in seen, f"{line} is in {seen.get(key)} and {item['intent']}"
            seen[key] = item["intent"]
    for path in sorted((ROOT / "tests" / "nlu" / "held_out").glob("*.yml")):
        for sentence in yaml.safe_load(_text(path))["sentences"]:
            assert sentence["text"].strip(" ?!.").lower() not in seen, sentence["text"]


def test_files_and_commands_named_in_the_docs_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", _text(ROOT / "Makefile"), re.MULTILINE))
    for path in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]:
        text = _text(path)
        for target in re.findall(r"make ([a-z]+)`", text):
            assert target in targets, f"{path.name}: make {target}"
        for name in re.findall(
            r"`((?:docs|knowledge|data|rolewise|requirements|tests|scripts|actions)/[\w./-]+)`",
            text,
        ):
            assert (ROOT / name).exists(), f"{path.name}: {name}"
