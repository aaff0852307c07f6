"""The held-out sentences are enough, for every intent, to measure on."""

from __future__ import annotations

from collections import Counter

import pytest
import yaml

from scripts.find_near_duplicates import ROOT, read_lines

LEAST = 25


@pytest.fixture(scope="module")
def sentences() -> Counter[str]:
    return Counter(line.intent for line in read_lines() if line.held_out)


def test_each_intent_has_its_share(sentences: Counter[str]) -> None:
    intents = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))["intents"]
    assert {intent: sentences[intent] for intent in intents if sentences[intent] < LEAST} == {}


def test_files_are_called_after_their_intent(sentences: Counter[str]) -> None:
    files = {path.stem for path in (ROOT / "tests" / "nlu" / "held_out").glob("*.yml")}
    assert files == set(sentences)
