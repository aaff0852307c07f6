"""What a message answers: the question that waits, a criterion it names, a weight it gives."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple, Optional

from rolewise.decision.fill import SURER, Reading, read_text
from rolewise.decision.meaning import Meaning
from rolewise.decision.model import DecisionModel
from rolewise.decision.records import Criterion
from rolewise.dialogue.decide.controls import without_supposition
from rolewise.dialogue.decide.direct import SHORT, direct_answer, leaning, points, remark
from rolewise.dialogue.turn import Entity

_SAYS_FIRST = re.compile(
    r"^\W*(?:(?:yes+|yeah|yep|yup|sure|definitely)\b|(?:no+|nope|nah)\s*[,.;!\u2013-]|(?:no|nope|"
    r"nah) i\b)",
    re.IGNORECASE,
)


class Heard(NamedTuple):
    """Answers found in a message.

    Attributes:
        direct: Choice id for the question that waits, or None.
        told: Choice id by criterion id, read out of free text.
    """

    direct: Optional[str]
    told: Mapping[str, str]


def hear(
    model: DecisionModel,
    text: str,
    entities: Sequence[Entity],
    pending: Optional[str],
    meanings: Sequence[Meaning] = (),
) -> Heard:
    """Read what a message answers.

    Args:
        model: The decision model.
        text: The message.
        entities: Names found in it.
        pending: The criterion asked about, or None.
        meanings: What the message says by its meaning.
    """
    if pending is not None and len(text.split()) <= SHORT and points(text):
        meanings = ()  # "I'd love that" is about the question
    told = read(model, text, entities, meanings)
    if pending is None:
        return Heard(None, told)
    direct = told.pop(pending, None)
    if not told and direct is None:
        other = [name for name in named(model, text) if name != pending]
        choice = remark(model.criteria[other[0]], text) if len(other) == 1 else None
        if choice is not None:  # "I'd be fine with on call", while something else was asked
            return Heard(None, {other[0]: choice})
    if told and not _SAYS_FIRST.match(text):
        return Heard(direct, told)  # "not into statistics" is no "no" to something else
    exact = direct_answer(model.criteria[pending], text, alone=not told)
    return Heard(exact or direct, told)


def read(
    model: DecisionModel,
    text: str,
    entities: Iterable[Entity] = (),
    meanings: Iterable[Meaning] = (),
) -> dict[str, str]:
    """Return the choices that a free text tells, by criterion (``rolewise.decision.fill``).

    Args:
        model: The decision model.
        text: What was said.
        entities: Names found in it.
        meanings: What it says by its meaning; only what is very sure counts in a message that is no
            story.
    """
    sure = [meaning for meaning in meanings if meaning.chance >= SURER]
    return read_text(model, text, as_dicts(entities), sure).choices


def read_story(
    model: DecisionModel,
    text: str,
    entities: Iterable[Entity] = (),
    meanings: Sequence[Meaning] = (),
) -> Reading:
    """Return all that a text tells: answers, options, leanings, years."""
    return read_text(model, text, as_dicts(entities), meanings)


def as_dicts(entities: Iterable[Entity]) -> list[dict[str, Any]]:
    """Return entities as Rasa has them, those with a position only."""
    return [entity._asdict() for entity in entities if entity.start is not None]


def named(model: DecisionModel, text: str) -> list[str]:
    """Return the criteria that a text names by their words, in order; the longest words first."""
    found: list[tuple[int, int, str]] = []
    for criterion in model.criteria.values():
        names = [
            criterion.name,
            criterion.id.replace("_", " "),
            *criterion.about,
            *_also(criterion),
        ]
        for name in names:
            match = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE)
            if match:
                found.append((match.start(), match.end(), criterion.id))
    kept: list[tuple[int, int, str]] = []
    for start, end, name in sorted(found, key=lambda item: item[0] - item[1]):
        if not any(start < b and a < end for a, b, _ in kept):
            kept.append((start, end, name))
    return list(dict.fromkeys(name for _, _, name in sorted(kept)))


def _also(criterion: Criterion) -> list[str]:
    """Cues of a question without a yes and a no name the question, too: "degree"."""
    return [str(cue) for choice in criterion.choices for cue in choice.cues]


def supposed(model: DecisionModel, text: str, entities: Sequence[Entity]) -> dict[str, str]:
    """Return the changed answers that a "what if" supposes."""
    said = without_supposition(text)
    told = read(model, said)
    if told:
        return told
    about = named(model, said)
    if len(about) != 1:
        return {}
    criterion = model.criteria[about[0]]
    choice = direct_answer(criterion, re.sub(r"^\W*(?:I|i)\s+(?:said\s+)?", "", said.strip()))
    choice = choice or leaning(criterion, said)
    return {criterion.id: choice} if choice else {}
