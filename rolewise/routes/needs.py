"""How much a role needs a skill, and how likely somebody from a role or background has it.

A skill's weight for a role is the mean of what each source says that could have counted it:

* measured shares: practitioners who use it, postings that name it, developers who use it; a skill
  that such a source counts for other roles, but not for this one, has share 0. Postings look for
  every technology, and leave out what fewer than 2 % name;
* O*NET: the share of the role's occupations that list it as in demand, or only list it, each times
  the mean measured share of skills so listed (``list_factors``);
* ESCO: the share of the role's occupations for which it is essential, or only optional, likewise.

The need of a role for a skill is its weight divided by the mean of the role's five highest weights,
at most 1, so that roles described by lists alone stand beside those that were surveyed. A
prerequisite is needed as much as what rests on it.

All figures come from ``skill_importance.csv`` and ``routes/background_skills.csv``.
"""

from __future__ import annotations

import functools
from collections.abc import Collection, Mapping
from pathlib import Path
from types import MappingProxyType

from rolewise.knowledge import KnowledgeBase, load_knowledge
from rolewise.knowledge.importance import load_importance
from rolewise.knowledge.load import DEFAULT_DIRECTORY
from rolewise.routes.data import load_route_data

MEASURED = ("practitioners_using", "postings_naming", "developers_using")
LISTS = {"onet": ("onet_in_demand", "onet_technology"), "esco": ("esco_essential", "esco_related")}
"""The narrower and the wider list of a source."""
FEWEST_PAIRS = 20
"""A narrower list with fewer measured pairs takes the factor of the wider one."""
TECHNOLOGIES = frozenset({"language", "framework", "cloud", "database", "tool"})
TOP = 5
CORE_SIZE = 15
CORE = 0.2
"""What a newcomer learns: at most so many skills, needed at least so much, and what they rest on."""

Shares = Mapping[str, float]


@functools.lru_cache(maxsize=4)
def _shares(directory: Path) -> Mapping[str, Mapping[tuple[str, str], float]]:
    """Return the shares by measure and (role, skill)."""
    found: dict[str, dict[tuple[str, str], float]] = {}
    for key, items in load_importance(directory).items():
        for item in items:
            found.setdefault(item.measure, {})[key] = item.share
    return found


def _measured(role: str, skill: str, left_out: frozenset[str], directory: Path) -> list[float]:
    """Return what each measuring source says; 0 where it could have counted the skill."""
    kinds = {str(item.id): item.kind for item in load_knowledge(directory).skills}
    found = []
    for measure in MEASURED:
        table = _shares(directory)[measure]
        if measure in left_out or all(owner != role for owner, _ in table):
            continue
        everywhere = measure == "postings_naming" and kinds.get(skill) in TECHNOLOGIES
        if everywhere or any(other == skill for _, other in table):
            found.append(table.get((role, skill), 0.0))
    return found


@functools.lru_cache(maxsize=2)
def list_factors(directory: Path = DEFAULT_DIRECTORY) -> Mapping[str, float]:
    """Return the mean measured share of listed skills: in the narrower list, only in the wider."""
    shares = _shares(directory)
    factors: dict[str, float] = {}
    for narrow, wide in LISTS.values():
        pairs: dict[str, list[float]] = {narrow: [], wide: []}
        for key in shares[wide]:
            measured = _measured(*key, frozenset(), directory)
            if measured:
                name = narrow if key in shares[narrow] else wide
                pairs[name].append(sum(measured) / len(measured))
        factors[wide] = sum(pairs[wide]) / len(pairs[wide])
        enough = len(pairs[narrow]) >= FEWEST_PAIRS
        factors[narrow] = sum(pairs[narrow]) / len(pairs[narrow]) if enough else factors[wide]
    return MappingProxyType(factors)


@functools.lru_cache(maxsize=64)
def weights(
    role: str, left_out: frozenset[str] = frozenset(), directory: Path = DEFAULT_DIRECTORY
) -> Shares:
    """Return the weight of each skill for ``role``, over 0 and at most 1.

    Args:
        role: Role id.
        left_out: Measures not to use, for comparisons with the source they come from.
        directory: The knowledge base.
    """
    factors = list_factors(directory)
    shares = _shares(directory)
    found: dict[str, float] = {}
    for owner, skill in load_importance(directory):
        if owner != role:
            continue
        said = _measured(role, skill, left_out, directory)
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
def needs(
    role: str, left_out: frozenset[str] = frozenset(), directory: Path = DEFAULT_DIRECTORY
) -> Shares:
    """Return how much ``role`` needs each skill, prerequisites included, over 0 and at most 1."""
    found = needs_direct(role, left_out, directory)
    return MappingProxyType(_with_prerequisites(found, load_knowledge(directory)))


@functools.lru_cache(maxsize=64)
def needs_direct(
    role: str, left_out: frozenset[str] = frozenset(), directory: Path = DEFAULT_DIRECTORY
) -> Shares:
    """Return the needs of ``role`` for the skills that sources name, without prerequisites."""
    weighted = weights(role, left_out, directory)
    top = sorted(weighted.values(), reverse=True)[:TOP]
    scale = sum(top) / len(top)
    return MappingProxyType({skill: min(1.0, weight / scale) for skill, weight in weighted.items()})


@functools.lru_cache(maxsize=64)
def brings(origin: str, directory: Path = DEFAULT_DIRECTORY) -> Shares:
    """Return how likely somebody from ``origin`` has each skill, over 0 and at most 1.

    Somebody in a role has what the role needs. What a background brings: a rated skill by its
    rating, a technology in demand for sure, one only listed by the share of how often listed
    skills and those in demand are used.

    Raises:
        KeyError: ``origin`` is neither a role nor a background.
    """
    knowledge = load_knowledge(directory)
    if origin in knowledge.roles:
        return needs(origin, frozenset(), directory)
    data = load_route_data(directory)
    data.backgrounds[origin]
    factors = list_factors(directory)
    listed = factors["onet_technology"] / factors["onet_in_demand"]
    found: dict[str, float] = {}
    for item in data.brought.get(origin, ()):
        share = item.share * (listed if item.measure == "onet_technology" else 1.0)
        found[item.skill] = max(found.get(item.skill, 0.0), share)
    return MappingProxyType(_with_prerequisites(found, knowledge))


def with_families(has: Shares, knowledge: KnowledgeBase) -> Shares:
    """Return ``has`` with each family's members as likely as the likeliest of them."""
    found = dict(has)
    for members in load_route_data().learning.families.values():
        best = max((found.get(member, 0.0) for member in members), default=0.0)
        if best:
            found.update(dict.fromkeys(members, best))
    return found


def core(role: str, owned: Collection[str] = ()) -> Shares:
    """Return what a newcomer to ``role`` has to know, with its need, the most needed first.

    Of each family only one skill counts: one that is in ``owned``, else the most needed.
    """
    wanted = {skill: need for skill, need in needs_direct(role).items() if need >= CORE}
    for members in load_route_data().learning.families.values():
        present = [member for member in members if member in wanted]
        if present:
            kept = max(present, key=lambda skill: (skill in owned, wanted[skill], skill))
            best = max(wanted[member] for member in present)
            wanted = {skill: need for skill, need in wanted.items() if skill not in present}
            wanted[kept] = best
    top = sorted(wanted.items(), key=lambda pair: (-pair[1], pair[0]))[:CORE_SIZE]
    full = _with_prerequisites(dict(top), load_knowledge())
    return dict(sorted(full.items(), key=lambda pair: (-pair[1], pair[0])))


def _with_prerequisites(shares: Shares, knowledge: KnowledgeBase) -> dict[str, float]:
    """Give each prerequisite at least the share of what rests on it."""
    before = {skill.id: skill.prerequisites for skill in knowledge.skills}
    found = dict(shares)
    waiting = list(found)
    while waiting:
        skill = waiting.pop()
        for needed in before.get(skill, ()):
            if found.get(needed, 0.0) < found[skill]:
                found[needed] = found[skill]
                waiting.append(needed)
    return found
