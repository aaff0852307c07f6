"""The labeled sets: held-out sentences of the repository, questions of real people beside it."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import yaml

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
FAR = "out_of_scope"
NEAR = "other_career"
NEAR_SENTENCES = Path(__file__).with_name("near_sentences.yml")


class Item(NamedTuple):
    """A text and what is right for it.

    Attributes:
        text: As written.
        intent: The intent that is right.
        also: Other intents that are accepted.
        roles: Role ids that must be found, or None where nobody labeled them.
        roles_via_field: Role ids that may be found, suggested by a field's name.
    """

    text: str
    intent: str
    also: frozenset[str] = frozenset()
    roles: tuple[str, ...] | None = None
    roles_via_field: frozenset[str] = frozenset()

    @property
    def accepted(self) -> frozenset[str]:
        """Every intent that is right."""
        return self.also | {self.intent}


def evaluation_folder() -> Path:
    """Return the folder of the real questions: ``EVAL_DIR``, or ``../shared/eval``."""
    return Path(os.environ.get("EVAL_DIR") or SHARED / "eval")


def facts_file() -> Path:
    """Return the file of the founding facts: ``FACTS``, or ``../shared/facts/seed_facts.yml``."""
    return Path(os.environ.get("FACTS") or SHARED / "facts" / "seed_facts.yml")


def held_out(folder: Path = ROOT / "tests" / "nlu" / "held_out") -> list[Item]:
    """Read the held-out sentences, all intents."""
    files = [yaml.safe_load(path.read_text("utf-8")) for path in sorted(folder.glob("*.yml"))]
    return [Item(item["text"], file["intent"]) for file in files for item in file["sentences"]]


def near_sentences(path: Path = NEAR_SENTENCES) -> list[Item]:
    """Read our own career questions next door."""
    return [Item(text, NEAR) for text in yaml.safe_load(path.read_text("utf-8"))]


def real_questions(folder: Path) -> list[Item]:
    """Read ``real_questions_dev.jsonl``; an absent file is no questions."""
    return [
        Item(
            item["text"],
            _intent(item["topic"]),
            frozenset(_intent(topic) for topic in item.get("also") or ()),
            tuple(role for role in item.get("roles") or () if role != "other"),
            frozenset(item.get("roles_via_field") or ()),
        )
        for item in _lines(folder / "real_questions_dev.jsonl")
    ]


def real_out_of_scope(folder: Path) -> list[Item]:
    """Read ``real_out_of_scope_dev.jsonl``; an absent file is no utterances."""
    path = folder / "real_out_of_scope_dev.jsonl"
    return [Item(item["text"], FAR) for item in _lines(path)]


def fingerprint(*groups: Sequence[Item]) -> str:
    """Return a hash of texts and intents, 12 hexadecimal digits."""
    listed = [[item.text, sorted(item.accepted)] for items in groups for item in items]
    return hashlib.sha256(json.dumps(listed).encode()).hexdigest()[:12]


def asks(items: Sequence[Item]) -> list[Item]:
    """Return the items about our topics."""
    return [
        item for item in items if item.intent.startswith("ask_") and item.intent != "ask_source"
    ]


def _intent(topic: str) -> str:
    return topic if topic == NEAR or topic.startswith("ask_") else f"ask_{topic}"


def _lines(path: Path) -> list[dict[str, Any]]:
    if not path.is_file():
        return []
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
