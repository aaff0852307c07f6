"""A question about several roles, told role by role where one answer would leave one out."""

from __future__ import annotations

from collections.abc import Collection

from rolewise.answers import compose
from rolewise.answers.advisor import Advisor
from rolewise.answers.reply import Reply
from rolewise.answers.select import Question

_TOLD_EACH = frozenset(
    (
        "definition responsibilities skills education job_market career_path gaining_experience "
        "learning_resources interview applications specialisation"
    ).split()
)
MOST_ROLES = 3
ROOM = 66
"""Words for the statements of all roles together."""


def cover_each(
    reply: Reply, question: Question, told: Collection[str], advisor: Advisor, lead: str = ""
) -> Reply:
    """Return the reply, or one with a statement for each role where it leaves a role out.

    Args:
        reply: The answer to ``question``.
        question: The question; comparisons, pay and moves stay as they are.
        told: Ids of statements told before.
        advisor: The advisor.
        lead: What the reply begins with.
    """
    roles = question.roles[:MOST_ROLES]
    if len(roles) < 2 or question.topic not in _TOLD_EACH or reply.type != "answer":
        return reply
    statements = [
        advisor.knowledge.statements[key]
        for key in reply.data.get("statements", ())
        if key in advisor.knowledge.statements
    ]
    if set(roles) <= {role for item in statements for role in item.roles or ()}:
        return reply
    chosen = []
    room = ROOM
    for place, role in enumerate(roles):
        ranked = [
            item
            for item in advisor.selector.rank(
                question._replace(roles=(role,)), told, only_topic=True
            )
            if role in (item.statement.roles or ()) and item.statement not in chosen
        ]
        picked = compose.pick(ranked, room=room // (len(roles) - place), most=1)
        chosen.extend(picked)
        room -= sum(len(item.text.split()) for item in picked)
    if not set(roles) <= {role for item in chosen for role in item.roles or ()}:
        return reply
    sources = [source for item in chosen for source in item.sources]
    body = compose.join_statements(chosen, advisor.knowledge)
    tail = compose.cite(sources, advisor.knowledge, advisor.wording)
    return reply._replace(
        text=compose.fit(f"{lead} {body}".strip(), tail),
        sources=compose.source_records(sources, advisor.knowledge),
        data={"statements": [item.id for item in chosen]},
        roles=question.roles,
    )
