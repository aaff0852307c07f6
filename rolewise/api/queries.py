"""Answer the API's questions out of the knowledge base and the pay tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Optional

from rolewise.api.filters import (
    NO_FILTERS,
    SALARY_PARAMETERS,
    Filters,
    converted,
    country_of,
    filtered_figures,
    pay_filters,
)
from rolewise.api.given import (
    BadQuery,
    UnknownName,
    all_roles,
    no_role,
    only,
    role_named,
    source_views,
)
from rolewise.api.records import (
    CompareView,
    DecisionView,
    FigureView,
    RoleSummary,
    RolesView,
    RoleView,
    SalariesView,
    SkillsView,
    SkillView,
    StatementView,
)
from rolewise.decision.api import decide
from rolewise.decision.model import DecisionModel
from rolewise.decision.scoring import DecisionInputError
from rolewise.knowledge import TOPICS, KnowledgeBase, Role, Statement
from rolewise.pay import PayFigure, PayTables
from rolewise.pay.figures import ADS_YEARS, FEW_RECORDS, WORLD
from rolewise.pay.prices import Prices, Rate
from rolewise.pay.slices import PaySlices

YEARS = range(2020, 2026)
MOST_COMPARED = 4
STATEMENTS_A_TOPIC = 3


def roles(knowledge: KnowledgeBase) -> RolesView:
    """Return all roles."""
    return RolesView(
        roles=[RoleSummary(**_summary(role, knowledge)) for role in all_roles(knowledge)]
    )


def role(knowledge: KnowledgeBase, role_id: str) -> RoleView:
    """Return a role with its statements by topic.

    Raises:
        UnknownName: There is no such role.
    """
    found = knowledge.roles.get(role_id)
    if found is None:
        raise UnknownName(no_role(role_id, knowledge))
    about = [item for item in knowledge.statements.values() if role_id in (item.roles or ())]
    return RoleView(
        **_summary(found, knowledge),
        aliases=list(found.aliases),
        topics={
            topic: [_statement(item) for item in about if item.topic == topic] for topic in TOPICS
        },
        sources=source_views(knowledge, (key for item in about for key in item.sources)),
    )


def skills(knowledge: KnowledgeBase) -> SkillsView:
    """Return all skills and tools."""
    return SkillsView(
        skills=[
            SkillView(id=item.id, name=item.name, kind=item.kind, aliases=list(item.aliases))
            for item in knowledge.skills
        ]
    )


def salaries(
    knowledge: KnowledgeBase, pay: PayTables, parameters: Mapping[str, str]
) -> SalariesView:
    """Return every figure that fits the parameters.

    Args:
        knowledge: The knowledge base.
        pay: The pay tables.
        parameters: ``role`` (id or name), and if wanted ``location`` (id or name, default US),
            ``level`` (id), ``year`` (2020 to 2025), ``industry`` (words such as healthcare),
            ``remote`` (yes or no), ``company_size``, ``employment``, ``currency`` (code).

    Raises:
        BadQuery: A parameter is missing or can't be used.
    """
    only(parameters, SALARY_PARAMETERS)
    if "role" not in parameters:
        raise BadQuery("role is missing; send a role id, such as role=data_scientist")
    found = role_named(parameters["role"], knowledge)
    place = _place_named(parameters.get("location", "US"), knowledge)
    level = parameters.get("level", "")
    if level and level not in {item.id for item in knowledge.levels}:
        known = ", ".join(item.id for item in knowledge.levels)
        raise BadQuery(f"level {level!r} is unknown; the levels are {known}")
    year = parameters.get("year", "")
    if year and year not in {str(number) for number in YEARS}:
        raise BadQuery(f"year must be from {YEARS[0]} to {YEARS[-1]}, not {year!r}")
    wanted = pay_filters(parameters)
    rate = Prices(pay).rate(wanted.currency, int(year or YEARS[-1])) or Prices(pay).rate(
        wanted.currency
    )
    figures = filtered_figures(pay, found.id, place, level, year, wanted)
    if figures is None:
        figures = _figures(pay, found.id, place, level, year)
    share = PaySlices(pay).remote_share(found.id, country_of(place), level, year or ADS_YEARS)
    sources = [item.source for item in figures]
    if rate and rate.currency != "USD":
        sources.append("fed_h10")
    return SalariesView(
        role=found.id,
        location=place,
        level=level or None,
        figures=[_figure(item, rate) for item in figures],
        currency=rate.currency if rate else "USD",
        rate=rate.per_usd if rate else None,
        rate_year=rate.year if rate else None,
        remote_share=share._asdict() if share.records else None,
        notes=_notes(pay, found, place, level, figures, wanted),
        sources=source_views(knowledge, sources),
    )


def compare(knowledge: KnowledgeBase, pay: PayTables, parameters: Mapping[str, str]) -> CompareView:
    """Return roles side by side.

    Args:
        knowledge: The knowledge base.
        pay: The pay tables.
        parameters: ``roles``, two to four ids or names separated by commas.

    Raises:
        BadQuery: The roles are missing, too few, too many or unknown.
    """
    only(parameters, ("roles",))
    names = [name for name in parameters.get("roles", "").split(",") if name.strip()]
    chosen = list(dict.fromkeys(str(role_named(name, knowledge).id) for name in names))
    if len(chosen) < len(names) and len(chosen) > 1:
        raise BadQuery("roles names a role twice; send each once")
    if not 2 <= len(chosen) <= MOST_COMPARED:
        raise BadQuery(
            f"roles must name two to {MOST_COMPARED} different roles separated by commas, such as "
            "roles=data_scientist,ml_engineer"
        )
    statements = list(knowledge.statements.values())
    shared = [item for item in statements if set(item.roles or ()) == set(chosen)]
    topics = {
        topic: {
            role_id: [
                _statement(item)
                for item in statements
                if item.topic == topic and tuple(item.roles or ()) == (role_id,)
            ][:STATEMENTS_A_TOPIC]
            for role_id in chosen
        }
        for topic in TOPICS
    }
    told = [*shared, *(knowledge.statements[key] for key in _ids(topics))]
    return CompareView(
        roles=chosen,
        likeness=[_statement(item) for item in shared if "likeness" in item.tags],
        difference=[_statement(item) for item in shared if "difference" in item.tags],
        topics=topics,
        salaries=[salaries(knowledge, pay, {"role": role_id}) for role_id in chosen],
        sources=source_views(knowledge, (key for item in told for key in item.sources)),
    )


def decision(
    knowledge: KnowledgeBase, model: DecisionModel, request: Mapping[str, Any]
) -> DecisionView:
    """Return the recommendation that the answers so far lead to.

    Args:
        knowledge: The knowledge base, for the sources.
        model: The decision model.
        request: As ``DecisionRequest`` describes.

    Raises:
        BadQuery: A key, id or value can't be used.
    """
    roles = request.get("roles") if isinstance(request, Mapping) else None
    if isinstance(roles, list) and any(roles.count(name) > 1 for name in roles):
        raise BadQuery("roles names a role twice; send each once")
    try:
        found = decide(model, request)
    except DecisionInputError as error:
        raise BadQuery(str(error)) from error
    return DecisionView(**{**found, "sources": source_views(knowledge, found["sources"])})


def _ids(topics: Mapping[str, Mapping[str, Sequence[StatementView]]]) -> Iterable[str]:
    return (item.id for by_role in topics.values() for found in by_role.values() for item in found)


def _figures(pay: PayTables, role_id: str, place: str, level: str, year: str) -> list[PayFigure]:
    """Return what was advertised, then what was paid, reported, posted and surveyed."""
    advertised = pay.advertised(role_id, place, level, year or ADS_YEARS)
    found = [advertised] if advertised else []
    if not level:  # the other sources tell no level
        found += pay.paid(role_id, place) if year in ("", "2025") else []
        found += [*pay.reported(role_id, place), *pay.posted(role_id, place)] * (
            year in ("", "2023")
        )
        surveyed = pay.surveyed(role_id, place) if year in ("", "2021") else None
        found += [surveyed] if surveyed else []
    return found


def _notes(
    pay: PayTables,
    role: Role,
    place: str,
    level: str,
    figures: Sequence[PayFigure],
    wanted: Filters = NO_FILTERS,
) -> list[str]:
    notes = list(wanted.notes(place, level))
    if any(item.stand_in for item in figures):
        notes.append(
            f"{role.plural[0].upper() + role.plural[1:]} have no official US occupation of their "
            "own; figures of kind paid are for the occupations named, which stand in."
        )
    if any(item.records is not None and item.records < FEW_RECORDS for item in figures):
        notes.append(f"Some figures rest on fewer than {FEW_RECORDS} records.")
    if not figures:
        if wanted != NO_FILTERS._replace(currency=wanted.currency):
            notes.append("There is no figure for these filters together; leave one out.")
        elif level and pay.advertised(role.id, place):
            notes.append("There is no figure for this level; leave level out for all levels.")
        else:
            places = ", ".join(pay.places_advertised(role.id)[:5])
            notes.append(f"There is no figure for this place. Job ads tell most about: {places}.")
    return notes


def _figure(item: PayFigure, rate: Optional[Rate] = None) -> FigureView:
    return FigureView(
        role=item.role,
        measure=item.measure,
        occupation=item.occupation,
        stand_in=item.stand_in,
        place=item.place,
        years=item.years,
        level=item.level or None,
        records=item.records,
        few_records=item.records is not None and item.records < FEW_RECORDS,
        p25=item.p25,
        median=item.median,
        p75=item.p75,
        median_low=item.low,
        median_high=item.high,
        only=item.only,
        converted=converted(item, rate),
        source=item.source,
    )


def _place_named(name: str, knowledge: KnowledgeBase) -> str:
    wanted = name.strip().casefold()
    if wanted == WORLD:
        return WORLD
    for place in knowledge.places:
        names = (place.id, place.name, *place.aliases, *place.exact)
        if wanted in {known.casefold() for known in names}:
            return str(place.id)
    raise BadQuery(
        f"location {name!r} is unknown; send a country such as GB, a US state such as US-TX, the "
        "name of a large US metro, or world"
    )


def _summary(item: Role, knowledge: KnowledgeBase) -> dict[str, Any]:
    count = sum(item.id in (about.roles or ()) for about in knowledge.statements.values())
    return {
        "id": item.id,
        "name": item.name,
        "plural": item.plural,
        "abbreviations": list(item.abbreviations),
        "neighbors": list(item.neighbors),
        "statements": count,
    }


def _statement(item: Statement) -> StatementView:
    return StatementView(
        id=item.id,
        topic=item.topic,
        text=item.text,
        roles=list(item.roles or ()),
        sources=list(item.sources),
    )
