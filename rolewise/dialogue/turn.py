"""One message as understood: intent, names, questions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, Optional

from rolewise.decision.meaning import Meaning
from rolewise.knowledge import TOPICS
from rolewise.language.vectors import unpack_vector

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_FILLER = frozenset(
    (
        "and for the a an in same with also too as well then ok okay so but of to at on those one "
        "ones now just only please there here instead like say hmm n pls plz thx vs "
        "versus level levels role roles job jobs s give me some any show"
    ).split()
)
_MEANT_ANEW = ("role", "field", "location", "experience_level", "year", "uncovered_role")
FOLLOW_UP_OPENER = re.compile(r"\b(?:what|how) (?:about|abt)\b|\bwhat if\b", re.IGNORECASE)
_NEGATION = re.compile(
    r"\b(?:not|isn['’]?t|no|never|rather than|instead of)\s+(?:(?:in|for|about)\s+)?"
    r"(?:(?:a|an|the)\s+)?$",
    re.IGNORECASE,
)

SURE_OF_PART = 0.4
"""A part of a message counts as a question of its own from this probability on."""


class Entity(NamedTuple):
    """A name found in the message; offsets are None for a tapped button."""

    entity: str
    value: str
    role: Optional[str] = None
    start: Optional[int] = None
    end: Optional[int] = None


class Part(NamedTuple):
    """One question of the message.

    Attributes:
        text: Its words; empty for a tapped button.
        intent: Its intent.
        confidence: The intent's calibrated probability.
        entities: Names inside it.
        vector: Its embedding, shape (384,), or None for a tapped button.
        packed: The same as text, to be remembered.
        words: Its words without the names of roles and fields.
    """

    text: str
    intent: str
    confidence: float
    entities: tuple[Entity, ...]
    vector: Optional[NDArray[np.float32]] = None
    packed: Optional[str] = None
    words: Optional[str] = None


class Turn(NamedTuple):
    """The message.

    Attributes:
        text: As written.
        intent: Intent of the whole message.
        confidence: Its calibrated probability.
        entities: All names in it.
        parts: Its questions, one or more.
        ranking: The likeliest intents with their probabilities.
        meanings: What it says of likes and dislikes, read by meaning.
    """

    text: str
    intent: str
    confidence: float
    entities: tuple[Entity, ...]
    parts: tuple[Part, ...]
    ranking: tuple[tuple[str, float], ...]
    meanings: tuple[Meaning, ...] = ()

    @classmethod
    def from_message(cls, message: Mapping[str, Any]) -> Turn:
        """Read Rasa's ``latest_message``; a tapped button has no words of its own."""
        text = message.get("text") or ""
        intent = message.get("intent") or {}
        name = intent.get("name") or "nlu_fallback"
        confidence = float(intent.get("confidence") or 0.0)
        tapped = text.startswith("/")
        entities = tuple(_entities(message.get("entities") or (), with_offsets=not tapped))
        ranking = tuple(
            (item["name"], float(item["confidence"]))
            for item in message.get("intent_ranking") or ()
            if item["name"] != "nlu_fallback"
        )
        parts = () if tapped else tuple(_parts(text, message.get("questions") or (), entities))
        if not parts:
            parts = (Part("" if tapped else text, name, confidence, entities),)
        meanings = tuple(Meaning(**item) for item in message.get("meanings") or ())
        return cls(text, name, confidence, entities, parts, ranking, meanings)

    def topics(self) -> dict[str, float]:
        """Return the probability of each topic from the ranking of the whole message."""
        return topic_probabilities(self.ranking)


def topic_probabilities(ranking: Iterable[tuple[str, float]]) -> dict[str, float]:
    """Return topic probabilities from intents ``ask_<topic>``; other intents drop out."""
    return {
        name[4:]: probability
        for name, probability in ranking
        if name.startswith("ask_") and name[4:] in TOPICS
    }


def values(entities: Iterable[Entity], name: str) -> list[str]:
    """Return the different values of one entity, in order of mention."""
    return list(dict.fromkeys(entity.value for entity in entities if entity.entity == name))


def roles_named(entities: Sequence[Entity]) -> tuple[str, ...]:
    """Return the role ids named; where no role is, those that a named field suggests.

    A field counts beside a role where a move leads from one to the other ("can a data analyst
    move into ML").
    """
    roles = values(entities, "role")
    if not roles:
        return tuple(values(entities, "field"))
    directions = {entity.role for entity in entities if entity.entity == "role"}
    moved = [
        entity
        for entity in entities
        if entity.entity == "role"
        or (entity.entity == "field" and entity.role and entity.role not in directions)
    ]
    return tuple(dict.fromkeys(entity.value for entity in moved))


def not_negated(text: str, entities: Iterable[Entity]) -> list[Entity]:
    """Return the entities without those that ``not`` stands before ("not DS, analyst")."""
    return [
        entity
        for entity in entities
        if entity.start is None or not _NEGATION.search(text[: entity.start])
    ]


def words_left(text: str, entities: Iterable[Entity]) -> str:
    """Return ``text`` with the names in it blanked; every other character keeps its place."""
    rest = text
    for entity in entities:
        if entity.start is not None and entity.end is not None:
            rest = rest[: entity.start] + " " * (entity.end - entity.start) + rest[entity.end :]
    return rest


def is_filler(text: str) -> bool:
    """Whether ``text`` holds nothing but "and", "what about" and other words without weight."""
    rest = FOLLOW_UP_OPENER.sub(" ", text)
    return all(word in _FILLER for word in re.findall(r"[a-z]+", rest.lower()))


def is_elliptical(text: str, entities: Sequence[Entity]) -> bool:
    """Whether the message names a role, place or level and says nothing else of weight."""
    if not any(entity.entity in _MEANT_ANEW for entity in entities):
        return False
    rest = words_left(text, entities)
    if len(roles_named(entities)) > 1 and not FOLLOW_UP_OPENER.search(rest):
        return False  # two roles side by side are a comparison, not an afterthought
    return is_filler(rest)


def _entities(raw: Iterable[Mapping[str, Any]], with_offsets: bool) -> Iterable[Entity]:
    for item in raw:
        value = item.get("value")
        if isinstance(value, str):
            offsets = (item.get("start"), item.get("end")) if with_offsets else (None, None)
            yield Entity(str(item.get("entity")), value, item.get("role"), *offsets)


def _parts(
    text: str, raw: Iterable[Mapping[str, Any]], entities: Sequence[Entity]
) -> Iterable[Part]:
    titles = [entity for entity in entities if entity.entity in ("role", "field")]
    plain = words_left(text, titles)
    for item in raw:
        start, end = int(item["start"]), int(item["end"])
        inside = tuple(
            entity
            for entity in entities
            if entity.start is not None and start <= entity.start < end
        )
        yield Part(
            text[start:end],
            item["intent"],
            float(item["confidence"]),
            inside,
            unpack_vector(item["vector"]),
            item["vector"],
            " ".join(plain[start:end].split()),
        )


def asks_several(turn: Turn) -> bool:
    """Whether two parts or more of the message are questions about topics."""
    topics = {part.intent for part in turn.parts if is_question(part)}
    return len(topics) > 1


def is_question(part: Part) -> bool:
    """Whether a part of a message asks about a topic."""
    return (
        part.intent.startswith("ask_")
        and part.intent[4:] in TOPICS
        and part.confidence >= SURE_OF_PART
    )
