"""Put statements into a short text: no repeated subject, sources named, at most 90 words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rolewise.answers.by_role import by_role
from rolewise.answers.reply import MAX_WORDS, count_words
from rolewise.answers.select import Scored
from rolewise.answers.wording import Wording, join_names
from rolewise.knowledge import KnowledgeBase, Source, Statement

USUAL_WORDS = 68
"""Statements are added up to here; the sources and a lead still fit into 90."""
MOST_STATEMENTS = 3
CLOSE_ENOUGH = 0.24
"""A statement this far below the best one is left for "tell me more"."""
SAME_MEANING_WORDS = 0.6


def pick(
    ranked: Sequence[Scored], room: int = USUAL_WORDS, most: int = MOST_STATEMENTS
) -> list[Statement]:
    """Return the statements for one reply: the best one and what adds to it.

    Args:
        ranked: Statements, best first.
        room: Words available.
        most: Statements at most.
    """
    chosen: list[Statement] = []
    for item in ranked:
        if len(chosen) == most or item.score < ranked[0].score - CLOSE_ENOUGH:
            break
        words = count_words(item.statement.text)
        if words > room or any(_alike(item.statement, other) for other in chosen):
            continue
        chosen.append(item.statement)
        room -= words
    return chosen


def level(ranked: Sequence[Scored]) -> list[Scored]:
    """Return the statements in their order with one score, so that none is left as too far."""
    return [item._replace(score=1.0) for item in ranked]


def _alike(one: Statement, other: Statement) -> bool:
    """Whether two statements say nearly the same: most of their longer words agree."""
    first, second = (
        {word.strip(".,;:").lower() for word in item.text.split() if len(word) > 4}
        for item in (one, other)
    )
    smaller = min(len(first), len(second)) or 1
    return len(first & second) / smaller > SAME_MEANING_WORDS


def join_statements(statements: Iterable[Statement], knowledge: KnowledgeBase) -> str:
    """Return the statements as running text; a subject said twice in a row becomes "They"."""
    known = by_role(knowledge)
    sentences: list[str] = []
    previous = None
    for statement in statements:
        text: str = statement.text
        words = text.lower().split(" ")
        starts = (" ".join(words[:length]) for length in range(known.longest, 0, -1))
        longest = next((name for name in starts if name in known.plurals), None)
        subject = known.plurals[longest] if longest and longest != text.lower() else None
        if subject is not None and subject == previous and _verb_follows(text, subject):
            text = "They" + text[len(subject) :]
        sentences.append(text)
        previous = subject
    return " ".join(sentences)


_NO_VERB = frozenset(
    "in at with who whose of on from for and or heading aged without to new under among".split()
)


def _verb_follows(text: str, subject: str) -> bool:
    """Whether the subject can become "They": "Data engineers build", not "Data engineers in …"."""
    following = text[len(subject) :].split(maxsplit=1)[0].strip(",;:").lower()
    return following not in _NO_VERB and not following.endswith("ing") and text[len(subject)] == " "


def source_records(ids: Iterable[str], knowledge: KnowledgeBase) -> tuple[Mapping[str, Any], ...]:
    """Return the sources of the contract's ``custom`` object, each once, in order."""
    return tuple(
        {"id": source.id, "title": source.title, "url": source.url, "date": source.date}
        for source in (knowledge.sources[key] for key in dict.fromkeys(ids))
    )


def cite(ids: Iterable[str], knowledge: KnowledgeBase, wording: Wording) -> str:
    """Return the sources as a person would name them, in parentheses."""
    return wording.phrase("sources_one", names=short_names(ids, knowledge))


def short_names(ids: Iterable[str], knowledge: KnowledgeBase) -> str:
    """Return the short names of sources, joined; "founding guides 1 and 2" for both guides."""
    sources: list[Source] = [knowledge.sources[key] for key in dict.fromkeys(ids)]
    names = [source.short for source in sources]
    return join_names(names) if all("," not in name for name in names) else "; ".join(names)


def fit(text: str, tail: str) -> str:
    """Return ``text`` and ``tail``; sentences are dropped from the end until 90 words fit."""
    while count_words(f"{text} {tail}") > MAX_WORDS:
        shorter = text.rstrip(".!?").rpartition(". ")[0]
        if not shorter:
            break
        text = shorter + "."
    return f"{text} {tail}".strip()
