"""Which roles are nearest to somebody, and which first job is soonest reached."""

from __future__ import annotations

from collections.abc import Collection

from rolewise.knowledge import load_knowledge
from rolewise.routes.data import load_route_data
from rolewise.routes.gap import gap, likely_skills
from rolewise.routes.graph import EASY_SHARE, entry_share, first_jobs
from rolewise.routes.needs import CORE, needs
from rolewise.routes.relatedness import relatedness

ML = "machine_learning"


def nearest_roles(origin: str, known: Collection[str]) -> list[str]:
    """Return the roles, the nearest first.

    Nearness is the mean of the needs met and of the relatedness, where both are known. From
    outside, only roles that take in beginners count.

    Args:
        origin: Role or background id, or an empty string where only skills are known.
        known: Skill ids, those included that the origin brings.
    """
    roles = load_knowledge().roles
    open_to = set(roles) if origin in roles else first_jobs()
    order = list(roles)
    described = origin in roles or origin in load_route_data().brought

    def near(role: str) -> float:
        met = gap(role, known).coverage
        return (met + relatedness(origin, role)) / 2 if described else met

    return sorted(open_to - {origin}, key=lambda role: (-near(role), order.index(role)))


def soonest_roles(origin: str, known: Collection[str], ai: bool = False) -> list[str]:
    """Return the roles that newcomers get into first (``EASY_SHARE``), the fewest hours first.

    Args:
        origin: Role or background id, or an empty string.
        known: Skill ids.
        ai: Whether only roles that take in beginners and build machine learning count.
    """
    if ai:
        easy = {role for role in first_jobs() if needs(role).get(ML, 0.0) >= CORE} - {origin}
    else:
        roles = load_knowledge().roles
        easy = {role for role in roles if entry_share(role) >= EASY_SHARE} - {origin}
    return sorted(easy, key=lambda role: (sum(gap(role, known).hours), role))


def nearest_origins(target: str) -> list[str]:
    """Return the roles from which most carries over to a role, the one with most first.

    Args:
        target: Role id.
    """
    order = [role for role in load_knowledge().roles if role != target]
    met = {role: gap(target, likely_skills(role)).coverage for role in order}
    return sorted(order, key=lambda role: (-met[role], order.index(role)))
