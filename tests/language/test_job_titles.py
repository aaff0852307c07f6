"""Real job titles (``job_titles.csv``) resolve to the role they belong to, others to none."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.language.vocabulary_cache import named

_LINES = (Path(__file__).parent / "job_titles.csv").read_text(encoding="utf-8").splitlines()
_TITLES = list(csv.DictReader(line for line in _LINES if not line.startswith("#")))


@pytest.mark.parametrize("source", ["aijobs", "onet"])
def test_titles_of_our_roles_resolve_to_them(source: str) -> None:
    ours = [row for row in _TITLES if row["role"] and row["source"] == source]
    missed = [row["title"] for row in ours if named(row["title"], "role") != [row["role"]]]
    assert len(ours) > 150
    assert len(missed) <= 0.05 * len(ours), missed


@pytest.mark.parametrize("change", [str.lower, str.upper, lambda title: f"pay of {title}s?"])
def test_titles_resolve_however_they_are_written(change) -> None:  # type: ignore[no-untyped-def]
    ours = [row for row in _TITLES if row["role"]]
    missed = [row["title"] for row in ours if named(change(row["title"]), "role") != [row["role"]]]
    assert len(missed) <= 0.05 * len(ours), missed


def test_titles_of_other_occupations_are_no_role_of_ours() -> None:
    others = [row["title"] for row in _TITLES if not row["role"]]
    taken = [title for title in others if named(title, "role")]
    assert len(others) > 900
    assert len(taken) <= 0.02 * len(others), taken
