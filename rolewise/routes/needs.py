"""How much a role needs a skill, and how likely somebody from a role or background has it.

A skill's weight for a role is the mean of what each source says that could have counted it:

* measured shares: practitioners who use it, postings that name it, developers who use it; a skill
  that such a source counts for other roles, but not for this one, has share 0. Postings look for
  every technology, and leave out what fewer than 2 % name. Developers don't count where the survey
  has only another kind of job than the role (``STAND_INS``), nor for a skill that they use less
  than those of the other roles: what everybody uses says nothing about this role;
* O*NET: the share of the role's occupations that list it as in demand, or only list it, each times
  the mean measured share of skills so listed (``list_factors``);
* ESCO: the share of the role's occupations for which it is essential, or only optional, likewise;
* for roles without postings, the role's statements on skills, learning and daily work, each with
  its source: a skill that one of them names counts 1, likewise.

The need of a role for a skill is its weight divided by the role's highest weight, so that roles
described by lists alone stand beside those that were surveyed. A prerequisite is needed as much
as what rests on it.

All figures come from ``skill_importance.csv`` and ``routes/background_skills.csv``.
"""

from __future__ import annotations

import functools
from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import NamedTuple

from rolewise.knowledge import KnowledgeBase, load_knowledge
from rolewise.knowledge.importance import load_importance
from rolewise.routes.data import load_route_data
from rolewise.routes.recognize import ids, load_recognizer

MEASURED = ("practitioners_using", "postings_naming", "developers_using")
LISTS = {
    "onet": ("onet_in_demand", "onet_technology"),
    "esco": ("esco_essential", "esco_related"),
    "statements": ("statements", "statements"),
}
STATEMENT_TOPICS = frozenset({"skills", "learning_resources", "responsibilities"})
MOST_ROLES = 2
"""A statement on more roles says too little of each."""
"""The narrower and the wider list of a source."""
FEWEST_PAIRS = 20
"""A narrower list with fewer measured pairs takes the factor of the wider one."""
TECHNOLOGIES = frozenset({"language", "framework", "cloud", "database", "tool"})
STAND_INS = frozenset({"Engineering manager", "Scientist", "Research & Development role|Scientist"})
CORE_SIZE = 15
CORE = 0.2
"""What a newcomer learns: at most so many skills, needed so much at least, and their basis."""

Shares = Mapping[str, float]


@functools.lru_cache(maxsize=4)
def _shares() -> Mapping[str, Mapping[tuple[str, str], float]]:
    """Return the shares by measure and (role, skill)."""
    found: dict[str, dict[tuple[str, str], float]] = {}
    for key, items in load_importance().items():
        for item in items:
            if item.population not in STAND_INS:
                found.setdefault(item.measure, {})[key] = item.share
    found["statements"] = {}
    described = {role for role, _ in found["postings_naming"]}
    for statement in load_knowledge().statements.values():
        roles = statement.roles or ()
        if statement.topic in STATEMENT_TOPICS and len(roles) <= MOST_ROLES:
            for skill in ids(load_recognizer(typos=False).find(statement.text)):
                found["statements"].update(
                    {(role, skill): 1.0 for role in roles if role not in described}
                )
    return found


class _Table(NamedTuple):
    """What one measure says, seen from both sides."""

    roles: frozenset[str]
    middle: Mapping[str, float]


@functools.lru_cache(maxsize=1)
def _tables() -> Mapping[str, _Table]:
    """Return of each measuring source the roles it describes and the mean share of each skill."""
    found = {}
    for measure in MEASURED:
        shares: dict[str, list[float]] = {}
        for (_, skill), share in _shares()[measure].items():
            shares.setdefault(skill, []).append(share)
        middle = {skill: sum(values) / len(values) for skill, values in shares.items()}
        found[measure] = _Table(frozenset(role for role, _ in _shares()[measure]), middle)
    return found


@functools.lru_cache(maxsize=1)
def _kinds() -> Mapping[str, str]:
    return {str(item.id): item.kind for item in load_knowledge().skills}


def _measured(role: str, skill: str, left_out: frozenset[str]) -> list[float]:
    """Return what each measuring source says; 0 where it could have counted the skill."""
    found = []
    for measure in MEASURED:
        table = _tables()[measure]
        if measure in left_out or role not in table.roles:
            continue
        share = _shares()[measure].get((role, skill), 0.0)
        counted = skill in table.middle
        if measure == "developers_using" and counted and share < table.middle[skill]:
            continue
        everywhere = measure == "postings_naming" and _kinds().get(skill) in TECHNOLOGIES
        if everywhere or counted:
            found.append(share)
    return found


@functools.lru_cache(maxsize=2)
def list_factors() -> Mapping[str, float]:
    """Return the mean measured share of listed skills: in the narrower list, only in the wider."""
    shares = _shares()
    factors: dict[str, float] = {}
    for narrow, wide in LISTS.values():
        pairs: dict[str, list[float]] = {narrow: [], wide: []}
        for key in shares[wide]:
            measured = _measured(*key, frozenset())
            if measured:
                name = narrow if key in shares[narrow] else wide
                pairs[name].append(sum(measured) / len(measured))
        factors[wide] = sum(pairs[wide]) / len(pairs[wide])
        enough = len(pairs[narrow]) >= FEWEST_PAIRS
        factors[narrow] = sum(pairs[narrow]) / len(pairs[narrow]) if enough else factors[wide]
    return MappingProxyType(factors)


@functools.lru_cache(maxsize=64)
def weights(role: str, left_out: frozenset[str] = frozenset()) -> Shares:
    """Return the weight of each skill for ``role``, over 0 and at most 1.

    Args:
        role: Role id.
        left_out: Measures not to use, for comparisons with the source they come from.
    """
    factors = list_factors()
    shares = _shares()
    found: dict[str, float] = {}
    named = {*load_importance(), *shares["statements"]}
    for owner, skill in sorted(named):
        if owner != role:
            continue
        said = _measured(role, skill, left_out)
        for narrow, wide in LISTS.values():
            if wide in left_out:
                continue
            narrower = shares[narrow].get((role, skill), 0.0)
            wider = shares[wide].get((role, skill), 0.0)
            if wider or narrower:
                only_wider = max(0.0, wider - narrower)
                said.append(narrower * factors[narrow] + only_wider * factors[wide])
        if any(said):
            found[skill] = sum(said) / len(said)
    return MappingProxyType(found)


@functools.lru_cache(maxsize=64)
def needs(role: str, left_out: frozenset[str] = frozenset()) -> Shares:
    """Return how much ``role`` needs each skill, prerequisites included, over 0 and at most 1."""
    found = needs_direct(role, left_out)
    return MappingProxyType(_with_prerequisites(found, load_knowledge()))


@functools.lru_cache(maxsize=64)
def needs_direct(role: str, left_out: frozenset[str] = frozenset()) -> Shares:
    """Return the needs of ``role`` for the skills that sources name, without prerequisites."""
    weighted = weights(role, left_out)
    scale = max(weighted.values())
    return MappingProxyType({skill: weight / scale for skill, weight in weighted.items()})


@functools.lru_cache(maxsize=64)
def brings(origin: str, left_out: frozenset[str] = frozenset()) -> Shares:
    """Return how likely somebody from ``origin`` has each skill, over 0 and at most 1.

    Somebody in a role has what the role needs. What a background brings: a rated skill by its
    rating, a technology in demand for sure, one only listed by the share of how often listed
    skills and those in demand are used.

    Raises:
        KeyError: ``origin`` is neither a role nor a background.
    """
    knowledge = load_knowledge()
    if origin in knowledge.roles:
        return needs(origin, left_out)
    data = load_route_data()
    data.backgrounds[origin]
    factors = list_factors()
    listed = factors["onet_technology"] / factors["onet_in_demand"]
    found: dict[str, float] = {}
    for item in data.brought.get(origin, ()):
        share = item.share * (listed if item.measure == "onet_technology" else 1.0)
        found[item.skill] = max(found.get(item.skill, 0.0), share)
    return MappingProxyType(_with_prerequisites(found, knowledge))


def core(role: str, owned: Collection[str] = (), left_out: frozenset[str] = frozenset()) -> Shares:
    """Return what a newcomer to ``role`` has to know, with its need, the most needed first.

    Of each family only one skill counts: one that is in ``owned``, else the most needed; it stands
    for the family with the greatest need in it.
    """
    families = load_route_data().learning.families.values()
    mine = frozenset(skill for members in families for skill in members if skill in owned)
    return _core(role, mine, left_out)


@functools.lru_cache(maxsize=4096)
def _core(role: str, owned: frozenset[str], left_out: frozenset[str]) -> Shares:
    wanted = {skill: need for skill, need in needs_direct(role, left_out).items() if need >= CORE}
    for members in load_route_data().learning.families.values():
        present = [member for member in members if member in wanted]
        if present:
            best = max(wanted[member] for member in present)
            mine = [member for member in members if member in owned]
            kept = max(mine or present, key=lambda skill: (wanted.get(skill, 0.0), skill))
            wanted = {skill: need for skill, need in wanted.items() if skill not in present}
            wanted[kept] = best
    top = sorted(wanted.items(), key=lambda pair: (-pair[1], pair[0]))[:CORE_SIZE]
    full = _with_prerequisites(dict(top), load_knowledge())
    ordered = sorted(full.items(), key=lambda pair: (-pair[1], pair[0]))
    return MappingProxyType(dict(ordered))


def _with_prerequisites(shares: Shares, knowledge: KnowledgeBase) -> dict[str, float]:
    """Give each prerequisite at least the share of what rests on it."""
    before = {str(skill.id): skill.prerequisites for skill in knowledge.skills}
    found = dict(shares)
    waiting = list(found)
    while waiting:
        skill = waiting.pop()
        for needed in before.get(skill, ()):
            if found.get(needed, 0.0) < found[skill]:
                found[needed] = found[skill]
                waiting.append(needed)
    return found
