"""What the API tells of routes, gaps and plans; the OpenAPI description is made from it."""

from __future__ import annotations

from typing import Optional, Union

from pydantic import BaseModel, Field, StrictFloat, StrictInt, StrictStr

from rolewise.api.records import SourceView


class _Answer(BaseModel):
    """Base of all records here."""

    class Config:
        """Unknown keys are mistakes."""

        extra = "forbid"


class Range(_Answer):
    """From low to high."""

    low: float
    high: float


class PayView(_Answer):
    """A pay figure, US dollars a year."""

    measure: str = Field(description="paid by employers, or advertised in job ads")
    median: int
    p25: Optional[int]
    p75: Optional[int]
    records: Optional[int] = Field(description="jobs or ads")
    place: str
    occupation: Optional[str] = Field(description="the occupation that stands in, or null")
    source: str


class StepView(_Answer):
    """One move of a route."""

    origin: Optional[str] = Field(description="role or background id; null where only skills count")
    target: str
    carries: list[str] = Field(description="skill ids known before, the most needed first")
    missing: list[str] = Field(description="skill ids to learn, by need times hours")
    hours: Range
    months: Range
    effort: float = Field(description="need times the middle of the hours, over what is missing")
    pay_before: Optional[PayView]
    pay_after: Optional[PayView]
    statements: list[str] = Field(description="ids of statements on this move")
    onet_rank: Optional[int] = Field(description="place in O*NET's related occupations; 0: shared")
    esco_shared: Optional[float] = Field(description="share of ESCO skills in common")


class RouteView(_Answer):
    """One to three steps."""

    steps: list[StepView]
    hours: Range
    months: Range


class RoutesView(_Answer):
    """The straight route and alternatives by way of other roles."""

    origin: Optional[str]
    target: str
    pace: float = Field(description="hours a week")
    straight: RouteView
    alternatives: list[RouteView]
    sources: list[SourceView]


class GapSkill(_Answer):
    """One skill of a role."""

    id: str
    name: str
    status: str = Field(description="have, partly or missing")
    need: float = Field(description="over 0 and at most 1")
    hours: Range = Field(description="of study left")
    because: Optional[str] = Field(description="the known skill that makes it partly known")


class GapView(_Answer):
    """What somebody has, partly has and misses for a role."""

    role: str
    recognized: list[str] = Field(description="skill ids found in text")
    known: list[str] = Field(description="skill ids counted as known")
    coverage: float = Field(description="needs met by all needs, 0 to 1")
    hours: Range
    skills: list[GapSkill]
    sources: list[SourceView]


class PlanSkill(_Answer):
    """One skill of a plan."""

    id: str
    name: str
    hours: Range
    first_day: str
    last_day: str
    resources: list[str] = Field(description="source ids")


class PlanStage(_Answer):
    """Skills that end in a milestone."""

    number: int
    months: Range = Field(description="from the start to the milestone")
    project: str = Field(description="something to show; our suggestion")
    skills: list[PlanSkill]


class PlanChart(_Answer):
    """The plan as a picture: a bar for each skill over the weeks."""

    url: str = Field(description="an SVG; the same with .png and .txt")
    alt: str = Field(description="alt text, with all its numbers")
    table: str = Field(description="the same as a table of plain text")


class PlanView(_Answer):
    """A learning plan."""

    role: str
    pace: float
    start: str
    known: list[str]
    coverage: float
    hours: Range
    months: Range
    stages: list[PlanStage]
    files: dict[str, str] = Field(description="addresses as markdown, icalendar and json")
    chart: Optional[PlanChart] = Field(description="null where nothing is left to learn")
    sources: list[SourceView]


class GapRequest(_Answer):
    """Who is compared with which role."""

    role: StrictStr = Field(description="role id; its name is understood, too")
    skills: list[StrictStr] = Field([], description="skill ids; names are understood, too")
    lacking: list[StrictStr] = Field(
        [], description="skill ids or names that are not known, whatever the origin brings"
    )
    text: StrictStr = Field(
        "", description="free text, such as a CV's skills section", max_length=4000
    )
    origin: StrictStr = Field(
        "", description="role or background id, whose skills are taken as known"
    )


class PlanRequest(GapRequest):
    """What to plan."""

    pace: Union[StrictInt, StrictFloat] = Field(10, description="hours a week, 1 to 60")
    start: StrictStr = Field("", description="first day, YYYY-MM-DD; today if empty")
    format: StrictStr = Field("json", description="json, markdown or icalendar")
