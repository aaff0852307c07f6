"""The chart of two roles' skills side by side."""

from __future__ import annotations

from collections.abc import Callable
from typing import Optional

from rolewise.charts.chart import Chart, Row
from rolewise.knowledge import KnowledgeBase
from rolewise.knowledge.importance import Importance, top_skills

MEASURES = ("postings_naming", "practitioners_using", "developers_using")
"""Measures that count, the one that was counted for most roles first."""
MOST_SKILLS = 5
FEWEST_SKILLS = 3


def skills_of_two(
    one: str, other: str, knowledge: KnowledgeBase, phrase: Callable[..., str]
) -> Optional[Chart]:
    """Return the skills most named for two roles, by the first measure that has both.

    Args:
        one: Role id.
        other: Role id.
        knowledge: For names of roles, skills and sources.
        phrase: Returns a phrase of ``knowledge/wording.yml`` by key, filled with values.

    Returns:
        Two bars a skill; None where no measure counted three skills for both, or where both rest
        on the same people or postings.
    """
    names: dict[str, str] = {skill.id: skill.name for skill in knowledge.skills}
    for measure in MEASURES:
        here, there = (
            {item.skill: item for item in top_skills(role, measure, 1000)} for role in (one, other)
        )
        both = sorted(
            set(here) & set(there),
            key=lambda skill: (-here[skill].share - there[skill].share, skill),
        )[:MOST_SKILLS]
        if len(both) < FEWEST_SKILLS or here[both[0]].population == there[both[0]].population:
            continue
        rows: list[Row] = []
        for skill in both:
            for role, kind, item in ((one, "one", here[skill]), (other, "other", there[skill])):
                plural = knowledge.roles[role].plural
                rows.append(_row(f"{names[skill]}: {plural}", kind, item, phrase))
        who = " and ".join(str(knowledge.roles[role].plural) for role in (one, other))
        title = phrase("chart_skills", who=who[:1].upper() + who[1:])
        source = knowledge.sources[here[both[0]].source].short
        key = phrase(f"chart_key_{measure}")
        return Chart("bars", title, key, "share", tuple(rows), source)
    return None


def _row(label: str, kind: str, item: Importance, phrase: Callable[..., str]) -> Row:
    note = phrase(f"chart_note_{item.measure}", records=f"{item.n:,}")
    return Row(label, round(100 * item.share, 1), None, None, note, kind)
