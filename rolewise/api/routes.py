"""Answer the API's questions about routes, gaps and plans."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import date, datetime, timezone
from typing import Any, Optional, TypeVar

from pydantic import BaseModel, ValidationError

from rolewise.answers.plan_files import addresses, request_for
from rolewise.api.given import (
    BadQuery,
    NotTogether,
    only,
    origin_named,
    pace_given,
    role_named,
    skills_named,
    source_views,
)
from rolewise.api.route_records import (
    GapRequest,
    GapSkill,
    GapView,
    PayView,
    PlanChart,
    PlanRequest,
    PlanSkill,
    PlanStage,
    PlanView,
    Range,
    RoutesView,
    RouteView,
    StepView,
)
from rolewise.knowledge import KnowledgeBase
from rolewise.knowledge.importance import load_importance
from rolewise.routes import export
from rolewise.routes.data import load_route_data
from rolewise.routes.gap import closure, gap, likely_skills, without
from rolewise.routes.graph import routes as find_routes
from rolewise.routes.plan import DEFAULT_PACE, LEAST_PACE, MOST_PACE, Plan, make_plan
from rolewise.routes.recognize import ids, load_recognizer
from rolewise.routes.steps import Route, Step, months

FORMATS = {
    "json": "application/json",
    "markdown": "text/markdown; charset=utf-8",
    "icalendar": "text/calendar; charset=utf-8",
}
logger = logging.getLogger(__name__)
R = TypeVar("R", bound=BaseModel)


def routes(knowledge: KnowledgeBase, parameters: Mapping[str, str]) -> RoutesView:
    """Return the straight route and its alternatives.

    Args:
        knowledge: The knowledge base.
        parameters: ``to`` (role id or name), and if wanted ``from`` (role or background),
            ``skills`` and ``lacking`` (ids or names, separated by commas), ``pace`` (hours a week).

    Raises:
        BadQuery: A parameter is missing or can't be used.
    """
    only(parameters, ("from", "to", "skills", "lacking", "pace"))
    if "to" not in parameters:
        raise BadQuery("to is missing; send a role id, such as to=data_scientist")
    target = str(role_named(parameters["to"], knowledge).id)
    origin = origin_named(parameters.get("from", ""), knowledge)
    if origin == target:
        raise NotTogether("from and to are the same role; send two different ones")
    known = skills_named(parameters.get("skills", "").split(","))
    lacking = skills_named(parameters.get("lacking", "").split(","))
    pace = pace_given(parameters["pace"]) if "pace" in parameters else DEFAULT_PACE
    found = find_routes(origin, target, known, lacking=lacking)
    sources = _needed(target, knowledge)
    for way in (found.straight, *found.alternatives):
        for step in way.steps:
            sources += [pay.source for pay in (step.before, step.after) if pay]
    return RoutesView(
        origin=origin or None,
        target=target,
        pace=pace,
        straight=_route(found.straight, pace),
        alternatives=[_route(way, pace) for way in found.alternatives],
        sources=source_views(knowledge, [*sources, *_brought(origin)]),
    )


def gap_of(knowledge: KnowledgeBase, body: Any) -> GapView:
    """Return what somebody has, partly has and misses; ``body`` as in ``GapRequest``.

    Raises:
        BadQuery: A key or value can't be used.
    """
    request = _parsed(GapRequest, body)
    role, known, recognized = _meant(request, knowledge)
    found = gap(role, known)
    low, high = found.hours
    return GapView(
        role=role,
        recognized=list(recognized),
        known=sorted(closure(known)),
        coverage=round(found.coverage, 3),
        hours=Range(low=low, high=high),
        skills=[
            GapSkill(
                id=item.skill,
                name=export.name_of(item.skill),
                status=item.status,
                need=round(item.need, 3),
                hours=Range(low=item.low, high=item.high),
                because=item.because or None,
            )
            for item in found.items
        ],
        sources=source_views(
            knowledge, [*_needed(role, knowledge), *_brought(_origin(request, knowledge))]
        ),
    )


def plan_of(knowledge: KnowledgeBase, body: Any, today: date) -> tuple[PlanRequest, Plan, date]:
    """Return the plan that ``body`` asks for, as in ``PlanRequest``, and its first day.

    Raises:
        BadQuery: A key or value can't be used.
    """
    request = _parsed(PlanRequest, body)
    role, known, _ = _meant(request, knowledge)
    if request.format not in FORMATS:
        raise BadQuery(f"format must be one of {', '.join(FORMATS)}, not {request.format!r}")
    if not LEAST_PACE <= request.pace <= MOST_PACE:
        raise BadQuery(f"pace must be from {LEAST_PACE} to {MOST_PACE} hours a week")
    try:
        start = date.fromisoformat(request.start) if request.start else today
    except ValueError as error:
        raise BadQuery(f"start must be a day such as 2027-01-31, not {request.start!r}") from error
    if not today.year - 1 <= start.year <= today.year + 10:
        raise BadQuery("start must be in the last year or within ten years")
    return request, make_plan(role, known, request.pace), start


def plan_query(parameters: Mapping[str, str]) -> dict[str, Any]:
    """Return the body that the parameters of a GET stand for.

    Raises:
        BadQuery: A parameter can't be used.
    """
    only(parameters, ("role", "from", "skills", "lacking", "pace", "start", "format"))
    body: dict[str, Any] = {
        "role": parameters.get("role", ""),
        "origin": parameters.get("from", ""),
        "skills": [name for name in parameters.get("skills", "").split(",") if name.strip()],
        "lacking": [name for name in parameters.get("lacking", "").split(",") if name.strip()],
        "start": parameters.get("start", ""),
        "format": parameters.get("format", "json"),
    }
    if "pace" in parameters:
        body["pace"] = pace_given(parameters["pace"])
    return body


def plan_view(knowledge: KnowledgeBase, plan: Plan, start: date, request: PlanRequest) -> PlanView:
    """Return a plan as the API tells it, with its chart and the addresses of its files."""
    low, high = plan.hours
    first, last = plan.months
    return PlanView(
        role=plan.role,
        pace=plan.pace,
        start=start.isoformat(),
        known=list(plan.known),
        coverage=round(plan.gap.coverage, 3),
        hours=Range(low=low, high=high),
        months=Range(low=round(first, 1), high=round(last, 1)),
        stages=[
            PlanStage(
                number=stage.number,
                months=Range(low=round(stage.months_low, 1), high=round(stage.months_high, 1)),
                project=stage.project,
                skills=[
                    PlanSkill(
                        id=item.skill,
                        name=export.name_of(item.skill),
                        hours=Range(low=item.low, high=item.high),
                        first_day=plan.dates(item, start)[0].isoformat(),
                        last_day=plan.dates(item, start)[1].isoformat(),
                        resources=list(item.resources),
                    )
                    for item in stage.items
                ],
            )
            for stage in plan.stages
        ],
        files=_files(knowledge, plan, start, request),
        chart=_chart(plan, start),
        sources=source_views(
            knowledge,
            [
                *_needed(plan.role, knowledge),
                *(source for item in plan.items for source in item.resources),
            ],
        ),
    )


def _files(
    knowledge: KnowledgeBase, plan: Plan, start: date, request: PlanRequest
) -> dict[str, str]:
    """Return the addresses of the plan's files; none where they can't be kept."""
    recognizer = load_recognizer()
    skills = (*skills_named(request.skills), *ids(recognizer.known(request.text)))
    lacking = (*skills_named(request.lacking), *ids(recognizer.lacking(request.text)))
    origin = _origin(request, knowledge)
    try:
        return addresses(request_for(plan.role, origin, skills, lacking, plan.pace, start))
    except OSError:
        logger.exception("a plan can't be kept")
        return {}


def _chart(plan: Plan, start: date) -> Optional[PlanChart]:
    from rolewise.answers.charts import load_answer_charts

    charts = load_answer_charts()
    try:
        chart = charts.of_plan(export.as_json(plan, start))
        if chart is None:
            return None
        return PlanChart(url=charts.keep(chart), alt=chart.alt(), table=chart.table())
    except OSError:
        logger.exception("no chart for a plan")
        return None


def plan_text(plan: Plan, start: date, form: str) -> str:
    """Return a plan as Markdown or as a calendar."""
    if form == "markdown":
        return export.as_markdown(plan, start)
    return export.as_calendar(plan, start, datetime.now(timezone.utc))


def _meant(
    request: GapRequest, knowledge: KnowledgeBase
) -> tuple[str, frozenset[str], tuple[str, ...]]:
    if not request.role:
        raise BadQuery("role is missing; send a role id, such as data_scientist")
    role = str(role_named(request.role, knowledge).id)
    recognized = ids(load_recognizer().known(request.text))
    origin = _origin(request, knowledge)
    known = frozenset((*skills_named(request.skills), *recognized))
    brought = likely_skills(origin) if origin else frozenset()
    lacking = (*skills_named(request.lacking), *ids(load_recognizer().lacking(request.text)))
    return role, without(known | brought, lacking), recognized


def _origin(request: GapRequest, knowledge: KnowledgeBase) -> str:
    return origin_named(request.origin, knowledge)


def _parsed(record: type[R], body: Any) -> R:
    if not isinstance(body, dict):
        raise BadQuery("the body must be an object")
    try:
        return record(**body)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise BadQuery(f"{key}: {first['msg']}") from error


def _needed(role: str, knowledge: KnowledgeBase) -> list[str]:
    """Return the sources that say what a role needs."""
    found = {
        figure.source
        for (owner, _), figures in load_importance().items()
        if owner == role
        for figure in figures
    }
    return [source for source in knowledge.sources if source in found]


def _brought(origin: str) -> list[str]:
    return [item.source for item in load_route_data().brought.get(origin, ())]


def _route(route: Route, pace: float) -> RouteView:
    low, high = route.hours
    return RouteView(
        steps=[_step(step, pace) for step in route.steps],
        hours=Range(low=low, high=high),
        months=Range(low=round(months(low, pace), 1), high=round(months(high, pace), 1)),
    )


def _step(step: Step, pace: float) -> StepView:
    low, high = step.months(pace)
    related = step.evidence.related
    return StepView(
        origin=step.origin or None,
        target=step.target,
        carries=list(step.carries),
        missing=list(step.missing),
        hours=Range(low=step.low, high=step.high),
        months=Range(low=round(low, 1), high=round(high, 1)),
        effort=round(step.effort, 1),
        pay_before=PayView(**step.before._asdict()) if step.before else None,
        pay_after=PayView(**step.after._asdict()) if step.after else None,
        statements=list(step.evidence.statements),
        onet_rank=related.onet_rank if related else None,
        esco_shared=related.esco_shared if related else None,
    )
