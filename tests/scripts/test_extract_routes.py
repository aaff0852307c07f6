"""The tables of routes come from the data files, and from nothing else."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from scripts import extract_routes
from scripts.extract_skill_importance import _read

TABLES = ("background_skills.csv", "background_pay.csv", "relatedness.csv")


def test_copied_rows_name_skills_of_ours() -> None:
    names = extract_routes.skill_names()
    rows = _read(extract_routes.ROOT / "scripts" / "background_technologies.csv")
    assert [
        row["example"] for row in rows if not extract_routes.find_skills(names, row["example"])
    ] == []
    assert {row["in_demand"] for row in rows} == {"Y", "N"}


def test_the_tables_are_made_again_byte_for_byte(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = os.environ.get("DATA_DIR")
    if not folder or not Path(folder).is_dir():
        pytest.skip("the data files are absent (set DATA_DIR)")
    kept = {name: (extract_routes.TARGET / name).read_bytes() for name in TABLES}
    monkeypatch.setattr(extract_routes, "TARGET", tmp_path)
    extract_routes.main(Path(folder))
    assert {name: (tmp_path / name).read_bytes() for name in TABLES} == kept
