"""Roles and the direction of a move are found in sentences of many kinds (``moves.yml``)."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
import yaml

from tests.language.vocabulary_cache import find

_MARK = re.compile(r"\[([^\]]+)\]\(([^)]+)\)")
_SENTENCES: list[str] = yaml.safe_load(
    (Path(__file__).parent / "moves.yml").read_text(encoding="utf-8")
)


def _wanted(sentence: str) -> list[str]:
    return [match[2] for match in _MARK.finditer(sentence) if not match[2].startswith("-")]


def _found(sentence: str) -> list[str]:
    return [
        mention.value + (f":{mention.direction}" if mention.direction else "")
        for mention in find(_MARK.sub(r"\1", sentence))
        if mention.entity in {"role", "field"}
    ]


def test_the_sentences_are_many_and_differ() -> None:
    assert len(_SENTENCES) == len(set(_SENTENCES)) >= 150


def test_roles_and_directions_reach_the_bar() -> None:
    right = found = wanted = 0
    missed = []
    for sentence in _SENTENCES:
        want, got = _wanted(sentence), _found(sentence)
        right += sum((Counter(want) & Counter(got)).values())
        found += len(got)
        wanted += len(want)
        if want != got:
            missed.append((sentence, got))
    assert 2 * right / (found + wanted) >= 0.98, missed


@pytest.mark.parametrize(
    "text",
    [
        "data scientist vs ml engineer",
        "how do data scientists hand their work over to data engineers",
        "I'm a data analyst. What tools should I know?",
        "what is it like to be a statistician",
        "do data scientists need statistics",
        "what do ML engineers get from data engineers",
    ],
)
def test_where_nobody_moves_there_is_no_direction(text: str) -> None:
    assert not any(mention.direction for mention in find(text))
