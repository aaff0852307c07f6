"""A new role's file: every topic is there, and what must be written is marked."""

from __future__ import annotations

import re

from rolewise.knowledge import TOPICS

TODO = "TODO"
STATEMENTS_A_TOPIC = 2
_ASKS = {
    "definition": "what the role is",
    "responsibilities": "what they do all day",
    "skills": "skills and tools",
    "education": "degrees and certificates",
    "salary": "pay; a figure says what it measures, how many, when and whose",
    "job_market": "demand and outlook",
    "career_path": "levels and later roles",
    "transition": "moving into or out of it",
    "comparison": "how it differs from a neighbor",
    "decision": "whom it suits",
    "gaining_experience": "getting in",
    "learning_resources": "what to read or study",
    "interview": "questions and preparation",
    "collaboration": "whom they work with",
    "applications": "what they build, and for whom",
    "specialisation": "branches of it",
}


def template(role_id: str) -> str:
    """Return the text of ``knowledge/roles/<role_id>.yml`` for an author to fill in.

    No source is named TODO, so the file is refused until each statement has its sources.

    Raises:
        ValueError: The id is not snake_case.
    """
    if not re.fullmatch(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*", role_id):
        raise ValueError(f"the id must be snake_case, such as quant_analyst, not {role_id!r}")
    name = role_id.replace("_", " ")
    article = "an" if name[0] in "aeiou" else "a"
    lines = [
        f"# Fill in every {TODO}, then: rolewise kb check. What the keys mean: docs/knowledge.md.",
        f"id: {role_id}",
        f"name: {name}            # singular, as inside a sentence",
        f"short_name: {name}",
        f"plural: {name}s         # what replies use",
        f"article: {article}",
        "aliases: []             # other titles that are this role; plurals and typos follow",
        "abbreviations: []       # found as whole words",
        "fields: []              # suggest the role where none is named",
        "neighbors: []           # role ids, nearest first",
        "statements:",
    ]
    for topic in TOPICS:
        lines.append(f"  # {topic}: {_ASKS[topic]}")
        for number in range(1, STATEMENTS_A_TOPIC + 1):
            lines += [
                f"  - id: {role_id}.{topic}_{number}   # your words; never changes later",
                f"    topic: {topic}",
                f"    text: {TODO} one fact in one sentence of at most 24 words.",
                f"    sources: [{TODO}]   # ids of knowledge/sources.yml",
                "    asked_as: []        # three to five questions that ask for exactly this",
            ]
    return "\n".join(lines) + "\n"
