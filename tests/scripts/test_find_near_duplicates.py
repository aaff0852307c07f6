"""The check on examples fails on planted copies and names both lines."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from rolewise.language.encoder import load_encoder
from scripts import find_near_duplicates as check

NLU = """version: "3.1"

nlu:
  - intent: ask_salary
    examples: |
      - how much does a data engineer earn in Spain
      - what is the pay like for people who build dashboards
  - intent: greet
    examples: |
      - hi
      - yo
      - {planted}
"""
HELD_OUT = 'intent: ask_salary\nsentences:\n  - text: "{planted}"\n    roles: []\n'


def _project(folder: Path, example: str, held_out: str) -> Path:
    for name, text in (
        ("data/nlu.yml", NLU.format(planted=example)),
        ("tests/nlu/held_out/ask_salary.yml", HELD_OUT.format(planted=held_out)),
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def _apart(texts: Sequence[str]) -> np.ndarray:  # type: ignore[type-arg]
    return np.eye(len(texts), dtype=np.float32)


@pytest.mark.parametrize(
    "planted",
    [
        "how much does a data engineer earn in spain?",  # edits
        "In Spain, how much does a data engineer earn",  # meaning
    ],
)
def test_a_planted_copy_is_found(tmp_path: Path, planted: str) -> None:
    lines = check.read_lines(_project(tmp_path, planted, "is a bonus usual"))
    (pair,) = check.find_near_duplicates(lines, load_encoder().encode)
    message = str(pair)
    assert "data/nlu.yml:6 (ask_salary): how much does" in message
    assert f"data/nlu.yml:12 (greet): {planted}" in message


def test_a_held_out_copy_is_found(tmp_path: Path) -> None:
    planted = "what's the pay like for people who build dashboards?"
    lines = check.read_lines(_project(tmp_path, "good day", planted))
    (pair,) = check.find_near_duplicates(lines, _apart)
    assert str(pair.second) == f"tests/nlu/held_out/ask_salary.yml:3 (ask_salary): {planted}"


def test_short_texts_count_only_if_equal(tmp_path: Path) -> None:
    lines = check.read_lines(_project(tmp_path, "Yo!", "ya"))
    (pair,) = check.find_near_duplicates(lines, _apart)
    assert (pair.first.text, pair.second.text) == ("yo", "Yo!")


def test_it_says_so_and_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = check.read_lines(_project(tmp_path, "yo", "is a bonus usual"))
    monkeypatch.setattr(check, "read_lines", lambda: lines)
    assert check.main() == 1
    assert "1 near-duplicates: reword or remove" in capsys.readouterr().err


def test_lines_are_all_read() -> None:
    lines = check.read_lines()
    assert len({line.place for line in lines}) == len(lines)
    assert len(lines) > 5000 and any(line.held_out for line in lines)
