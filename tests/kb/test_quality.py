"""Each kind of finding is found where it is, and only there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from types import MappingProxyType

import numpy as np
import pytest

from rolewise.kb import quality
from rolewise.kb.quality import Finding
from rolewise.knowledge import TOPICS, KnowledgeBase, Role, Source, Statement, load_knowledge

TODAY = date(2026, 11, 21)


def _source(source_id: str = "guide", **changes: object) -> Source:
    fields = {
        "id": source_id,
        "title": "A guide",
        "short": "guide",
        "citation": "Guide, 2025",
        "url": f"https://guide.org/{source_id}",
        "date": "2025-06",
        "licence": "CC0",
    }
    return Source(**{**fields, **changes})


def _statement(name: str = "one", **changes: object) -> Statement:
    fields = {
        "id": f"wizard.{name}",
        "topic": "skills",
        "text": "Wizards know a lot of spells.",
        "sources": ["guide"],
        "roles": ["wizard"],
    }
    return Statement(**{**fields, **changes})


def _knowledge(statements: Sequence[Statement], *sources: Source) -> KnowledgeBase:
    role = Role(
        id="wizard",
        name="wizard",
        short_name="wizard",
        plural="wizards",
        article="a",
        statements=[_statement()],
    )
    return KnowledgeBase(
        roles=MappingProxyType({"wizard": role}),
        statements=MappingProxyType({item.id: item for item in statements}),
        sources=MappingProxyType({item.id: item for item in sources or (_source(),)}),
        skills=(),
        places=(),
        levels=(),
        uncovered_roles=(),
    )


class Letters:
    """An encoder that counts letters."""

    def encode(self, sentences: Sequence[str]) -> np.ndarray:
        rows = [[text.lower().count(chr(97 + n)) + 1e-6 for n in range(26)] for text in sentences]
        counts = np.array(rows, dtype=np.float32)
        return counts / np.linalg.norm(counts, axis=1, keepdims=True)


def _told(found: Sequence[Finding]) -> list[str]:
    return [str(item) for item in found]


def test_every_topic_without_a_statement_is_an_error() -> None:
    full = [_statement(f"{topic}_{number}", topic=topic) for topic in TOPICS for number in range(2)]
    assert list(quality.coverage(_knowledge(full))) == []
    found = list(quality.coverage(_knowledge(full[1:-2])))
    assert _told(found) == [
        "look: coverage: wizard.yml: only one statement on definition",
        "coverage: wizard.yml: no statement on specialisation",
    ]


def test_a_shared_statement_counts_for_each_of_its_roles() -> None:
    item = _statement(roles=["wizard", "witch"])
    assert "wizard.yml: only one statement on skills" in str(
        list(quality.coverage(_knowledge([item])))[2]
    )


@pytest.mark.parametrize(
    ("url", "complaint"),
    [
        ("https://localhost/x", "names no site that others can reach"),
        ("https://192.168.0.1/x", "names no site that others can reach"),
        ("https://guide/x", "names no site that others can reach"),
        ("https://www.example.com", "names no site that others can reach"),
        ("https://guide.org:99999/", "is no address"),
        ("https://ann:pw@guide.org/", "carries a user name"),
        ("https://guide.org/a|b", "must be written as %XX"),
        ("https://guide.org/größe", "must be written as %XX"),
        ("https://guide.org/100%", "a % that begins no %XX"),
        ("https://guide.org/https://other.org", "two addresses run together"),
        ("https://guide.org/page).", "ends with a mark of the sentence"),
        ("https://guide.org/page,", "ends with a mark of the sentence"),
    ],
)
def test_an_address_that_cannot_work_is_an_error(url: str, complaint: str) -> None:
    found = list(quality.links(_knowledge([_statement()], _source(url=url))))
    assert any(item.is_error and complaint in item.what and url in item.what for item in found)


@pytest.mark.parametrize(
    "url",
    [
        "https://www.bls.gov/oes/",
        "https://en.wikipedia.org/wiki/Python_(programming_language)",
        "https://guide.org/a%20b?q=1&r=2#part",
        None,
    ],
)
def test_a_good_address_is_no_finding(url: str | None) -> None:
    assert list(quality.links(_knowledge([_statement()], _source(url=url)))) == []


def test_http_and_an_address_given_twice_are_to_be_looked_at() -> None:
    one = _source(url="http://guide.org/x")
    other = _source("other", url="http://guide.org/X/")
    told = _told(list(quality.links(_knowledge([_statement()], one, other))))
    assert all(line.startswith("look: ") for line in told)
    assert "the same as that of guide" in told[-1] and "https" in told[0]


def test_a_source_nobody_names_is_found() -> None:
    found = list(quality.sources(_knowledge([_statement()], _source(), _source("other"))))
    assert _told(found) == [
        "look: sources: sources.yml: other: no statement names it (pay tables may)"
    ]


def test_twins_of_a_role_are_found_and_those_of_different_roles_are_not() -> None:
    one = _statement()
    twin = _statement("two", text="Wizards know a lot of spells!")
    other = _statement("three", roles=["witch"])
    different = _statement("four", text="Brooms fly.")
    found = list(quality.twins(_knowledge([one, twin, other, different]), Letters()))
    assert len(found) == 1
    assert "wizard.one" in found[0].where and "wizard.two" in found[0].what


def test_a_question_given_to_two_statements_is_found() -> None:
    one = _statement(asked_as=["Which spells do they know?"])
    other = _statement("two", text="Brooms fly.", asked_as=["which spells do they know"])
    found = list(quality.twins(_knowledge([one, other]), Letters()))
    assert len(found) == 1 and "asked_as" in found[0].what


def test_long_and_hard_statements_are_found() -> None:
    long = _statement(text="Wizards " + "go up and " * 8 + "down.")
    hard = _statement(
        "two", text="Organizational interoperability necessitates multidisciplinary communication."
    )
    easy = _statement("three", text="Wizards like tea.")
    told = _told(list(quality.reading(_knowledge([long, hard, easy]))))
    assert any("wizard.one: 26 words" in line for line in told)
    assert any("wizard.two: hard to read" in line for line in told)
    assert not any("wizard.three" in line for line in told)


@pytest.mark.parametrize(
    ("topic", "source_date", "is_old"),
    [
        ("skills", "2021", False),  # lasts until the end of 2021
        ("skills", "2020", True),
        ("skills", "2021-10", True),
        ("skills", "2021-11", False),
        ("skills", "2021-11-20", True),
        ("skills", "2021-11-21", False),
        ("salary", "2023-10", True),
        ("salary", "2023", False),
        ("job_market", "2022", True),
    ],
)
def test_old_sources_are_told_by_topic(topic: str, source_date: str, is_old: bool) -> None:
    knowledge = _knowledge([_statement(topic=topic)], _source(date=source_date))
    found = list(quality.staleness(knowledge, TODAY))
    assert bool(found) == is_old
    assert all(source_date in item.what and not item.is_error for item in found)


def test_the_newest_source_counts_and_one_of_the_future_is_an_error() -> None:
    both = _statement(sources=["guide", "new"])
    knowledge = _knowledge([both], _source(date="2010"), _source("new", date="2026"))
    assert list(quality.staleness(knowledge, TODAY)) == []
    knowledge = _knowledge([_statement()], _source(date="2027-01"))
    assert [item.is_error for item in quality.staleness(knowledge, TODAY)] == [True]


def test_leap_day_is_no_trouble() -> None:
    assert list(quality.staleness(_knowledge([_statement()]), date(2028, 2, 29))) == []


def test_our_own_knowledge_has_no_errors_but_gaps() -> None:
    knowledge = load_knowledge()
    found = [
        *quality.links(knowledge),
        *quality.sources(knowledge),
        *quality.staleness(knowledge, date.today()),
    ]
    assert [str(item) for item in found if item.is_error] == []
