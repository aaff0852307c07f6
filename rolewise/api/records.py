"""The answers of the API, typed; their JSON Schemas are in ``/openapi.json``."""

from __future__ import annotations

from typing import Literal, Optional

from pydantic import BaseModel, Field


class _Answer(BaseModel):
    class Config:
        """Pydantic settings."""

        extra = "forbid"


class SourceView(_Answer):
    """Where something comes from."""

    id: str
    title: str
    url: Optional[str]
    date: str = Field(description="YYYY, YYYY-MM or YYYY-MM-DD")
    licence: str


class StatementView(_Answer):
    """One small fact."""

    id: str
    topic: str
    text: str
    roles: list[str] = Field(description="role ids it is about; empty for a general fact")
    sources: list[str] = Field(description="source ids")


class RoleSummary(_Answer):
    """A role in the list of roles."""

    id: str
    name: str
    plural: str
    abbreviations: list[str]
    neighbors: list[str] = Field(description="role ids, the nearest first")
    statements: int = Field(description="how many facts are known about it")


class RolesView(_Answer):
    """All roles."""

    roles: list[RoleSummary]


class RoleView(RoleSummary):
    """A role with everything that is known about it."""

    aliases: list[str]
    topics: dict[str, list[StatementView]]
    sources: list[SourceView]


class SkillView(_Answer):
    """A skill or tool."""

    id: str
    name: str
    kind: str
    aliases: list[str]


class SkillsView(_Answer):
    """All skills and tools that are recognized."""

    skills: list[SkillView]


class FigureView(_Answer):
    """One pay figure, in US dollars a year, gross."""

    role: str
    measure: Literal["paid", "advertised", "reported", "posted", "surveyed"] = Field(
        description="paid: by US employers, official statistics; advertised: the middle of job "
        "ads' ranges; reported: what people said in a survey; posted: in postings of 2023; "
        "surveyed: the band that practitioners chose in 2021, median_low to median_high"
    )
    occupation: Optional[str] = Field(
        description="the occupation or group that the figure is about, where not the role itself"
    )
    stand_in: bool = Field(description="the occupation only stands in for the role")
    place: str
    years: str
    level: Optional[str]
    records: Optional[int] = Field(description="jobs, ads or people; null where not released")
    few_records: bool = Field(description="under 30 records: take it as an indication only")
    p25: Optional[int]
    median: int
    p75: Optional[int]
    median_low: Optional[int] = Field(description="lower bound of the median, 95 %")
    median_high: Optional[int] = Field(description="upper bound of the median, 95 %")
    only: str = Field(description="what the records are limited to beside place, years and level")
    converted: Optional[dict[str, float]] = Field(
        description="p25, median and p75 in the currency asked for; null without one"
    )
    source: str


class SalariesView(_Answer):
    """Pay figures of a role; empty, with a note, where nothing is known."""

    role: str
    location: str
    level: Optional[str]
    figures: list[FigureView]
    currency: str = Field(description="of the converted amounts; USD if none was asked for")
    rate: Optional[float] = Field(description="units of that currency per US dollar, yearly mean")
    rate_year: Optional[int]
    remote_share: Optional[dict[str, int]] = Field(
        description="ads at this place and level: records, fully remote, half remote"
    )
    notes: list[str] = Field(description="what the figures can't tell, and the nearest that exists")
    sources: list[SourceView]


class CompareView(_Answer):
    """Roles side by side."""

    roles: list[str]
    likeness: list[StatementView]
    difference: list[StatementView]
    topics: dict[str, dict[str, list[StatementView]]] = Field(
        description="topic, then role id, then statements about that role alone"
    )
    salaries: list[SalariesView]
    sources: list[SourceView]


class Probability(_Answer):
    """How likely a role is the right one, by the answers."""

    role: str
    probability: float = Field(ge=0, le=1)


class Contribution(_Answer):
    """What one answer adds to each role's score."""

    criterion: str
    choice: Optional[str] = Field(description="null where a preference, not an answer, adds")
    nats: dict[str, float] = Field(description="natural log units, by role id")


class Reason(_Answer):
    """How much an answer speaks for the first role against the second."""

    criterion: str
    choice: Optional[str]
    nats: float


class Flip(_Answer):
    """The smallest change of answers that puts another role first."""

    changes: dict[str, str] = Field(description="choice id by criterion id")
    first: str


class Choice(_Answer):
    """A possible answer."""

    id: str
    text: str


class NextQuestion(_Answer):
    """The question that would tell most now."""

    criterion: str
    question: str
    why: str
    basis: str = Field(description="what its evidence rests on")
    choices: list[Choice]


class DecisionView(_Answer):
    """A recommendation with its reasons, its weakest point and the next question."""

    ranking: list[Probability]
    margin: float
    too_close: bool
    contributions: list[Contribution]
    why: list[Reason]
    counterfactual: Optional[Flip]
    next_question: Optional[NextQuestion]
    sources: list[SourceView]


class DecisionRequest(_Answer):
    """What to base a recommendation on; everything may be left out."""

    answers: dict[str, str] = Field({}, description="choice id by criterion id")
    roles: list[str] = Field([], description="only these roles are considered; all if empty")
    priors: dict[str, float] = Field({}, description="how likely a role is beforehand, by role id")
    emphasis: dict[str, float] = Field({}, description="how much a question counts; 1 is usual")
    priorities: dict[str, float] = Field({}, description="how much pay and outlook count")
    skipped: list[str] = Field([], description="criterion ids not to be asked")
    more: bool = Field(False, description="go on asking past the usual end")
