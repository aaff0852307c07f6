"""Begin a knowledge statement for what nothing sourced is known about.

A role's file must be sound at all times, and a statement needs a source, so what is begun here is
not put into ``knowledge/``: it is a piece of YAML to finish and paste there. No source is named
TODO, so ``rolewise kb check`` refuses it until it is finished.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from rolewise.knowledge import TOPICS

TODO = "TODO"
FILE = "statements-to-write.yml"


def skeleton(role: str, topic: str, asked: Sequence[str]) -> str:
    """Return the statement's YAML, as it would stand below ``statements`` of the role's file.

    Args:
        role: The role's id.
        topic: One of the topics.
        asked: What was asked, for ``asked_as``.

    Raises:
        ValueError: There is no such topic.
    """
    if topic not in TOPICS:
        raise ValueError(f"There is no topic {topic!r}; there are {', '.join(TOPICS)}.")
    questions = ", ".join(json.dumps(" ".join(text.split()), ensure_ascii=False) for text in asked)
    return "\n".join(
        (
            f"  # into knowledge/roles/{role}.yml; then: rolewise kb check",
            f"  - id: {role}.{TODO}   # your words in snake_case; never changes later",
            f"    topic: {topic}",
            f"    text: {TODO} one fact in one sentence of at most 24 words.",
            f"    sources: [{TODO}]   # ids of knowledge/sources.yml",
            f"    asked_as: [{questions}]",
            "",
        )
    )


def keep(folder: Path, text: str) -> Path:
    """Add a skeleton to the file of those that are to be written; return the file."""
    path = folder / FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(text + "\n")
    return path
