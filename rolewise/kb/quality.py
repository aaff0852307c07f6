"""What can be wrong with sound files: gaps, twins, hard sentences, bad links, old sources."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple, Protocol
from urllib.parse import urlsplit

import numpy as np

from rolewise.kb.reading import reading_ease
from rolewise.knowledge import TOPICS, KnowledgeBase, Statement

if TYPE_CHECKING:
    from numpy.typing import NDArray

WISHED_STATEMENTS = 2
"""A topic of a role has at least so many; one alone is answered and then used up."""
MOST_WORDS = 24
HARD_BELOW = -10.0
"""Flesch reading ease of one statement; names of tools alone cost forty points."""
HARD_ROLE_BELOW = 25.0
"""Flesch reading ease of all statements of a role together."""
TWIN_FROM = 0.93
"""Cosine from which two statements about the same roles say the same."""
YEARS_UNTIL_STALE = 5
YEARS_UNTIL_STALE_BY_TOPIC = {"salary": 3, "job_market": 3}
_NO_HOSTS = ("localhost", "example.com", "example.org", "example.net")  # RFC 2606
_NO_HOST_ENDINGS = (".local", ".test", ".invalid", *(f".{host}" for host in _NO_HOSTS))
_HOST = re.compile(r"^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$")


class Finding(NamedTuple):
    """Something to mend (``is_error``) or to look at.

    Attributes:
        kind: ``coverage``, ``duplicates``, ``links``, ``sources``, ``reading`` or ``staleness``.
        where: File and key.
        what: What is wrong, with the value.
        is_error: Whether the check fails for it.
    """

    kind: str
    where: str
    what: str
    is_error: bool = False

    def __str__(self) -> str:
        """``kind: where: what``, with a mark before what is only to be looked at."""
        mark = "" if self.is_error else "look: "
        return f"{mark}{self.kind}: {self.where}: {self.what}"


class Encoder(Protocol):
    """What the search for twins needs of a sentence encoder."""

    def encode(self, sentences: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors, shape (n, d)."""


def findings(knowledge: KnowledgeBase, encoder: Encoder, today: date) -> list[Finding]:
    """Return everything found, errors first."""
    found = [
        *coverage(knowledge),
        *links(knowledge),
        *sources(knowledge),
        *twins(knowledge, encoder),
        *reading(knowledge),
        *staleness(knowledge, today),
    ]
    return sorted(found, key=lambda item: not item.is_error)


def coverage(knowledge: KnowledgeBase) -> Iterator[Finding]:
    """Each role should have at least two statements for each of the sixteen topics."""
    counts: Counter[tuple[str, str]] = Counter(
        (str(role), statement.topic)
        for statement in knowledge.statements.values()
        for role in statement.roles or ()
    )
    for role in knowledge.roles:
        for topic in TOPICS:
            number = counts[role, topic]
            if number < WISHED_STATEMENTS:
                told = "no statement" if number == 0 else "only one statement"
                yield Finding("coverage", f"{role}.yml", f"{told} on {topic}", number == 0)


def links(knowledge: KnowledgeBase) -> Iterator[Finding]:
    """Addresses that cannot work, by their form alone; nothing is fetched."""
    seen: dict[str, str] = {}
    for source in knowledge.sources.values():
        if source.url is None:
            continue
        where = f"sources.yml: {source.id}: url"
        for what, is_error in _link_mistakes(source.url):
            yield Finding("links", where, f"{what} ({source.url})", is_error)
        key = source.url.rstrip("/").lower()
        if key in seen:
            yield Finding("links", where, f"the same as that of {seen[key]}")
        seen.setdefault(key, source.id)


def _link_mistakes(url: str) -> Iterator[tuple[str, bool]]:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        yield f"is no address: {error}", True
        return
    if not _HOST.match(host) or host in _NO_HOSTS or host.endswith(_NO_HOST_ENDINGS):
        yield f"names no site that others can reach: {host!r}", True
    if parts.username or parts.password:
        yield "carries a user name", True
    if re.search(r"[^\x21-\x7e]|[<>\"{}|\\^`]", url):
        yield "has a character that must be written as %XX", True
    if re.search(r"%(?![0-9A-Fa-f]{2})", url):
        yield "has a % that begins no %XX", True
    if "//" in parts.path or url.count("://") > 1:
        yield "looks like two addresses run together", "://" in url[8:]
    if url[-1] in ".,;:!?" or url.count("(") != url.count(")"):
        yield "ends with a mark of the sentence around it", True
    if port is not None:
        yield f"names a port ({port})", False
    if parts.scheme == "http":
        yield "is http; most sites have https", False


def sources(knowledge: KnowledgeBase) -> Iterator[Finding]:
    """Sources that no statement names, and those that can't be looked up."""
    named = {source for item in knowledge.statements.values() for source in item.sources}
    for source in knowledge.sources.values():
        where = f"sources.yml: {source.id}"
        if source.id not in named:
            yield Finding("sources", where, "no statement names it (pay tables may)")
        if source.url is None and not source.note and not source.attribution:
            yield Finding("sources", where, "has no url, and no note says how to get at it")


def twins(knowledge: KnowledgeBase, encoder: Encoder) -> Iterator[Finding]:
    """Statements on the same roles that say the same; questions given to two statements."""
    statements = list(knowledge.statements.values())
    if not statements:
        return
    vectors = encoder.encode([item.text for item in statements])
    cosines = vectors @ vectors.T
    for first, second in zip(*np.nonzero(np.triu(cosines, 1) >= TWIN_FROM)):
        one, other = statements[first], statements[second]
        if _share_role(one, other):
            told = f"says nearly the same as {other.id} (cosine {cosines[first, second]:.2f})"
            yield Finding("duplicates", _where(one), told)
    asked: dict[str, Statement] = {}
    for item in statements:
        for wording in item.asked_as:
            key = re.sub(r"\W+", " ", wording.lower()).strip()
            earlier = asked.setdefault(key, item)
            if earlier is not item and _share_role(earlier, item):
                told = f"asked_as {wording!r} is also at {earlier.id}"
                yield Finding("duplicates", _where(item), told)


def _share_role(one: Statement, other: Statement) -> bool:
    return bool(set(one.roles or ("",)) & set(other.roles or ("",)))


def reading(knowledge: KnowledgeBase) -> Iterator[Finding]:
    """Long or hard statements, and roles whose statements are hard all in all."""
    of_role: dict[str, list[str]] = {}
    for item in knowledge.statements.values():
        words = len(item.text.split())
        if words > MOST_WORDS:
            yield Finding("reading", _where(item), f"{words} words; our custom is {MOST_WORDS}")
        ease = reading_ease(item.text)
        if ease < HARD_BELOW:
            yield Finding("reading", _where(item), f"hard to read (Flesch {ease:.0f})")
        for role in item.roles or ():
            of_role.setdefault(role, []).append(item.text)
    for role_id, texts in sorted(of_role.items()):
        ease = reading_ease(" ".join(texts))
        if ease < HARD_ROLE_BELOW:
            yield Finding("reading", f"{role_id}.yml", f"hard all in all (Flesch {ease:.0f})")


def staleness(knowledge: KnowledgeBase, today: date) -> Iterator[Finding]:
    """Statements all of whose sources are old; pay and outlook age sooner."""
    for source in knowledge.sources.values():
        if source.date > today.isoformat():
            where = f"sources.yml: {source.id}: date"
            yield Finding("staleness", where, f"lies in the future ({source.date})", True)
    for item in knowledge.statements.values():
        years = YEARS_UNTIL_STALE_BY_TOPIC.get(item.topic, YEARS_UNTIL_STALE)
        newest = max(knowledge.sources[key].date for key in item.sources)
        limit = today.replace(year=today.year - years, day=min(today.day, 28)).isoformat()
        # A date without a month lasts to its year's end, one without a day to its month's.
        if newest < limit[: len(newest)]:
            told = f"its newest source is of {newest}; {item.topic} is old after {years} years"
            yield Finding("staleness", _where(item), told)


def _where(statement: Statement) -> str:
    return f"{statement.id.split('.')[0]}.yml: {statement.id}"
