"""Typed, frozen records of ``knowledge/decision.yml``; its JSON Schema is generated from them."""

from __future__ import annotations

from typing import Any, Literal, Mapping, Optional

from pydantic import Field, confloat, conlist, root_validator

from rolewise.knowledge.records import FactId, Identifier, Phrase, Record


class SurveyValues(Record):
    """A choice that stands for certain answers in one column of the survey."""

    column: Phrase
    values: conlist(Phrase, min_items=1)  # type: ignore[valid-type]


class Choice(Record):
    """One answer to a question.

    Attributes:
        survey: Which respondents gave it: the columns of which any must be 1 (``group:*`` is any
            column of the group but "none"), values of one column, or ``rest``. The first choice
            that fits counts.
        likelihood: P(this choice | role), estimated by ``make decision-model``; absent where the
            choice says nothing, as with "don't mind".
        level: Position on a scale, -1 to 1 (judged criteria only).
        cues: Words in free text that mean this choice as a fact, as in "I have a PhD".
    """

    id: Identifier
    text: Phrase
    survey: Optional[Any] = None
    likelihood: Optional[Mapping[Identifier, confloat(gt=0, lt=1)]] = None  # type: ignore[valid-type]
    level: Optional[confloat(ge=-1, le=1)] = None  # type: ignore[valid-type]
    cues: tuple[Phrase, ...] = ()


class Criterion(Record):
    """One question and how its answers speak for the roles.

    Attributes:
        basis: ``survey`` where likelihoods are estimated, ``judgement`` where ``needs`` are judged.
        weight: What an answer's log likelihood is multiplied by; fitted (survey) or stated.
        needs: How much each role needs it, -2 to 2 (judged criteria only).
        about: Words in free text that are about this criterion; liking fills ``yes``, disliking
            ``no`` (see ``likes`` and ``dislikes``).
        likes, dislikes: The choices meant by liking and by disliking; None where neither is meant.
        sounds_like: Sentences of people who would choose ``likes``.
    """

    id: Identifier
    name: Phrase
    question: Phrase
    why: Phrase
    basis: Literal["survey", "judgement"]
    sources: conlist(Identifier, min_items=1)  # type: ignore[valid-type]
    facts: tuple[FactId, ...] = ()
    weight: confloat(gt=0, le=1)  # type: ignore[valid-type]
    choices: conlist(Choice, min_items=2)  # type: ignore[valid-type]
    needs: Optional[Mapping[Identifier, confloat(ge=-2, le=2)]] = None  # type: ignore[valid-type]
    about: tuple[Phrase, ...] = ()
    skills: tuple[Identifier, ...] = ()
    likes: Optional[Identifier] = None
    dislikes: Optional[Identifier] = None
    neither: Optional[Identifier] = None
    sounds_like: tuple[Phrase, ...] = ()

    @root_validator(skip_on_failure=True)
    def _fits_together(cls, values: dict[str, Any]) -> dict[str, Any]:
        ids = [choice.id for choice in values["choices"]]
        if len(set(ids)) != len(ids):
            raise ValueError("choices: an id is used twice")
        for key in ("likes", "dislikes", "neither"):
            if values[key] is not None and values[key] not in ids:
                raise ValueError(f"{key}: {values[key]!r} is no choice")
        if values["basis"] == "judgement":
            if not values["needs"] or any(choice.level is None for choice in values["choices"]):
                raise ValueError("a judged criterion has needs, and a level for each choice")
        elif values["needs"] or all(choice.likelihood is None for choice in values["choices"]):
            raise ValueError("a surveyed criterion has likelihoods and no needs")
        return values


class StandIn(Record):
    """A role the survey doesn't have: a mixture of roles it has, by judgement."""

    like: Mapping[Identifier, confloat(gt=0, le=1)]  # type: ignore[valid-type]
    why: Phrase


class Priority(Record):
    """Figures by role that a person may want to count: pay, outlook."""

    name: Phrase
    measure: Phrase
    sources: conlist(Identifier, min_items=1)  # type: ignore[valid-type]
    logarithm: bool
    values: Mapping[Identifier, float]


class DecisionFile(Record):
    """All of ``knowledge/decision.yml``."""

    temperature: confloat(gt=0, le=3)  # type: ignore[valid-type]
    stand_in_weight: confloat(gt=0, lt=1)  # type: ignore[valid-type]
    need_strength: confloat(gt=0, le=2)  # type: ignore[valid-type]
    priority_strength: confloat(gt=0, le=2)  # type: ignore[valid-type]
    surveyed_roles: conlist(Identifier, min_items=2)  # type: ignore[valid-type]
    stand_ins: Mapping[Identifier, StandIn]
    priorities: Mapping[Identifier, Priority]
    criteria: conlist(Criterion, min_items=1) = Field(...)  # type: ignore[valid-type]
