"""All founding facts are placed, and the statements that carry them say what they must."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
import yaml

from evaluation.measures import carries_key_terms
from rolewise.knowledge import load_knowledge

ROOT = Path(__file__).resolve().parents[2]
FACTS = Path(os.environ.get("FACTS", ROOT.parent / "shared" / "facts" / "seed_facts.yml"))
NUMBER_OF_FACTS = 233


def _placed() -> dict[str, list[str]]:
    placed: dict[str, list[str]] = {}
    for statement in load_knowledge().statements.values():
        for fact in statement.facts:
            placed.setdefault(fact, []).append(statement.text)
    return placed


def test_no_founding_fact_is_missing_and_none_is_invented() -> None:
    assert set(_placed()) == {f"F{number:03d}" for number in range(1, NUMBER_OF_FACTS + 1)}


def _facts() -> list[dict[str, Any]]:
    if not FACTS.is_file():
        return []
    return list(yaml.safe_load(FACTS.read_text(encoding="utf-8")))


@pytest.mark.skipif(not FACTS.is_file(), reason="the founding facts' file is absent (set FACTS)")
def test_each_fact_is_told_faithfully_by_a_statement() -> None:
    placed = _placed()
    unfaithful = [
        fact["id"]
        for fact in _facts()
        if not any(carries_key_terms(text, fact["key_terms"]) for text in placed[fact["id"]])
    ]
    assert unfaithful == []


@pytest.mark.skipif(not FACTS.is_file(), reason="the founding facts' file is absent (set FACTS)")
def test_no_statement_copies_a_founding_sentence() -> None:
    sentences = {fact["fact"].strip().lower() for fact in _facts()}
    copied = [
        statement.id
        for statement in load_knowledge().statements.values()
        if statement.text.strip().lower() in sentences
    ]
    assert copied == []
