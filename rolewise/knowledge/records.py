"""Typed, frozen records of everything a knowledge file may say.

Unknown keys are refused, so that a misspelled key is an error and not a silence. The JSON
Schemas in ``knowledge/schema/`` are generated from these classes.
"""

from __future__ import annotations

import re
from typing import Any, Literal, Optional

from pydantic import BaseModel, ConstrainedStr, root_validator, validator

from rolewise.knowledge.names import expand_all

TOPICS: tuple[str, ...] = (
    "definition",
    "responsibilities",
    "skills",
    "education",
    "salary",
    "job_market",
    "career_path",
    "transition",
    "comparison",
    "decision",
    "gaining_experience",
    "learning_resources",
    "interview",
    "collaboration",
    "applications",
    "specialisation",
)
"""The topics of the contract, in its order; a question intent is ``ask_<topic>``."""

MAX_STATEMENT_WORDS = 40
"""A statement is one small fact; three of them must fit a reply of 90 words."""


class Identifier(ConstrainedStr):
    """A snake_case id such as ``ml_engineer``."""

    regex = re.compile(r"^[a-z][a-z0-9_]*$")


class StatementId(ConstrainedStr):
    """A statement id: file stem, dot, snake_case words."""

    regex = re.compile(r"^[a-z][a-z0-9_]*\.[a-z0-9][a-z0-9_]*$")


class FactId(ConstrainedStr):
    """The id of a founding fact, ``F001`` and up."""

    regex = re.compile(r"^F\d{3}$")


class DateString(ConstrainedStr):
    """A date as YYYY, YYYY-MM or YYYY-MM-DD."""

    regex = re.compile(r"^\d{4}(-\d{2}(-\d{2})?)?$")


class Phrase(ConstrainedStr):
    """A non-empty line of text without surrounding space."""

    min_length = 1
    strip_whitespace = True


class Record(BaseModel):
    """Base of all records: frozen, and unknown keys refused."""

    class Config:
        """Pydantic settings."""

        extra = "forbid"
        allow_mutation = False
        frozen = True

        @staticmethod
        def schema_extra(schema: dict[str, Any], model: type[BaseModel]) -> None:
            """Let optional keys be null in the JSON Schema too, which pydantic 1 leaves out."""
            for name, field in model.__fields__.items():
                if field.allow_none:
                    found = schema["properties"][name]
                    schema["properties"][name] = {"anyOf": [found, {"type": "null"}]}


def _not_empty(values: tuple[object, ...]) -> tuple[object, ...]:
    if not values:
        raise ValueError("needs at least one entry")
    return values


class Source(Record):
    """Where a statement or figure comes from."""

    id: Identifier
    title: Phrase
    short: Phrase
    citation: Phrase
    url: Optional[str] = None
    date: DateString
    date_note: Optional[str] = None
    licence: Phrase
    attribution: Optional[str] = None
    note: Optional[str] = None

    @validator("url")
    def _https_url(cls, value: Optional[str]) -> Optional[str]:
        if value is not None and not re.match(r"^https?://[^\s]+$", value):
            raise ValueError("must be an http(s) address or null")
        return value


class Statement(Record):
    """One small sourced fact, told in our own words.

    ``yes_to`` and ``no_to`` hold questions that it answers with a plain yes or no.
    """

    id: StatementId
    topic: str
    text: Phrase
    sources: tuple[Identifier, ...]
    facts: tuple[FactId, ...] = ()
    asked_as: tuple[Phrase, ...] = ()
    yes_to: tuple[Phrase, ...] = ()
    no_to: tuple[Phrase, ...] = ()
    tags: tuple[Identifier, ...] = ()
    roles: Optional[tuple[Identifier, ...]] = None

    _some_source = validator("sources", allow_reuse=True)(_not_empty)

    @validator("topic")
    def _known_topic(cls, value: str) -> str:
        if value not in TOPICS:
            raise ValueError(f"is not one of the topics: {', '.join(TOPICS)}")
        return value

    @validator("text")
    def _one_small_sentence(cls, value: str) -> str:
        words = len(value.split())
        if words > MAX_STATEMENT_WORDS:
            raise ValueError(f"has {words} words; {MAX_STATEMENT_WORDS} are the most")
        if value[-1] not in ".!?":
            raise ValueError("must end with a full stop")
        return value


class Role(Record):
    """A role we cover, with its names and statements.

    ``aliases`` and ``fields`` may be patterns (``rolewise.knowledge.names``); the record holds
    the names they stand for.
    """

    id: Identifier
    name: Phrase
    short_name: Phrase
    plural: Phrase
    article: Literal["a", "an"]
    aliases: tuple[Phrase, ...] = ()
    abbreviations: tuple[Phrase, ...] = ()
    fields: tuple[Phrase, ...] = ()
    neighbors: tuple[Identifier, ...] = ()
    statements: tuple[Statement, ...]

    _some_statement = validator("statements", allow_reuse=True)(_not_empty)
    _expanded = validator("aliases", "fields", allow_reuse=True)(expand_all)


class SharedStatements(Record):
    """Statements about several roles, or about none (``roles: []``)."""

    roles: tuple[Identifier, ...]
    statements: tuple[Statement, ...]

    _some_statement = validator("statements", allow_reuse=True)(_not_empty)


class Hours(Record):
    """Hours of study to working use, prerequisites not counted.

    Either a ``source`` says so, or it is our own estimate and ``estimate`` says what it rests on.
    """

    low: int
    high: int
    source: Optional[Identifier] = None
    estimate: Optional[Phrase] = None

    @root_validator(skip_on_failure=True)
    def _sound(cls, values: dict[str, Any]) -> dict[str, Any]:
        if not 0 < values["low"] < values["high"]:
            raise ValueError("low must be over 0 and below high")
        if (values["source"] is None) == (values["estimate"] is None):
            raise ValueError("needs either a source or what our estimate rests on")
        return values


class Skill(Record):
    """A skill or tool people name; ``prerequisites`` are skill ids, what to know before."""

    id: Identifier
    name: Phrase
    kind: Literal[
        "language",
        "framework",
        "cloud",
        "database",
        "tool",
        "maths",
        "method",
        "practice",
        "communication",
    ]
    aliases: tuple[Phrase, ...] = ()
    abbreviations: tuple[Phrase, ...] = ()
    exact: tuple[Phrase, ...] = ()
    prerequisites: tuple[Identifier, ...] = ()
    hours: Optional[Hours] = None


class UncoveredRole(Record):
    """An occupation people ask about that has no role file, and what is nearest to it."""

    name: Phrase
    plural: Phrase
    aliases: tuple[Phrase, ...] = ()
    nearest: tuple[Identifier, ...] = ()
    near: bool
    reason: Optional[str] = None

    @root_validator(skip_on_failure=True)
    def _reason_for_nearest(cls, values: dict[str, object]) -> dict[str, object]:
        if values["nearest"] and not values["reason"]:
            raise ValueError("names a nearest role without the reason")
        return values


class Place(Record):
    """A country, US state or US metropolitan area.

    ``cities`` of a metro count only beside its state: "Salem, OR", "Salem Oregon".
    """

    id: Phrase
    name: Phrase
    aliases: tuple[Phrase, ...] = ()
    exact: tuple[Phrase, ...] = ()
    kind: Literal["country", "state", "metro"]
    state: Optional[str] = None
    cities: tuple[Phrase, ...] = ()


class Level(Record):
    """An experience level and the words that mean it."""

    id: Literal["entry", "mid", "senior", "executive"]
    name: Phrase
    words: tuple[Phrase, ...]

    _some_word = validator("words", allow_reuse=True)(_not_empty)
