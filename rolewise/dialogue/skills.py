"""Questions about a single skill: "and SQL?", "what about spark?"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rolewise.answers import compose
from rolewise.answers.advisor import Advisor
from rolewise.answers.reply import Button, Reply, payload, unique_buttons
from rolewise.answers.select import Question, Scored
from rolewise.answers.wording import join_names
from rolewise.knowledge import KnowledgeBase, Statement

MOST_UNKNOWN_WORDS = 2


def skill_pattern(skills: Sequence[str], knowledge: KnowledgeBase) -> re.Pattern[str]:
    """Return a pattern for every name of the skills; exact forms match only as written."""
    names: list[str] = []
    for skill in knowledge.skills:
        if skill.id in skills:
            loose = [skill.name.split(" (")[0], *skill.aliases, *skill.abbreviations]
            exact = {name for name in (*skill.exact, *loose) if len(name) < 3}
            names.extend(
                re.escape(name) if name in exact else f"(?i:{re.escape(name)}s?)"
                for name in (*loose, *skill.exact)
            )
    return _whole_words(names)


def word_pattern(word: str) -> re.Pattern[str]:
    """Return a pattern for one word that is the name of no skill on record."""
    return _whole_words([f"(?i:{re.escape(word)}s?)"])


def _whole_words(names: Sequence[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w+#&])(?:{'|'.join(names) or '(?!)'})(?![\w+#&])")


def statements_naming(
    pattern: re.Pattern[str], question: Question, told: Sequence[str], advisor: Advisor
) -> list[Scored]:
    """Return the ranked statements about the question's roles that name what is asked for."""
    wanted = set(question.roles)
    found = [
        item
        for item in advisor.selector.rank(question, told)
        if (not item.statement.roles or wanted & set(item.statement.roles))
        and (
            pattern.search(item.statement.text) or any(map(pattern.search, item.statement.asked_as))
        )
    ]
    by_text = [item for item in found if pattern.search(item.statement.text)]
    return by_text or found


def about(
    name: str,
    pattern: re.Pattern[str],
    question: Question,
    told: Sequence[str],
    advisor: Advisor,
) -> Reply:
    """Tell what is known of a skill or place for the question's roles; else what is known instead.

    Args:
        name: How the skill or place is called in a sentence.
        pattern: Finds it in statements.
        question: The question, with one role or more.
        told: Ids of statements told.
        advisor: The advisor.
    """
    found = statements_naming(pattern, question, told, advisor)
    own = [item for item in found if item.statement.roles]
    lead = ""
    unknown = not own
    if own:
        fresh = [item for item in own if item.statement.id not in told]
        chosen = compose.pick([item._replace(score=1.0) for item in fresh or own], most=2)
    else:
        lead = advisor.wording.phrase(
            "nothing_on", subject=name, roles=advisor.role_names(question.roles)
        )
        general = question._replace(text="", vector=None)
        ranked = [
            item
            for item in advisor.selector.rank(general, told, only_topic=True)
            if item.statement.roles and set(question.roles) >= set(item.statement.roles)
        ]
        chosen = compose.pick(ranked, room=45, most=2)
    return _reply(question, chosen, lead, unknown, advisor)


def _reply(
    question: Question, chosen: Sequence[Statement], lead: str, unknown: bool, advisor: Advisor
) -> Reply:
    topics = [statement.topic for statement in chosen]
    topic = question.topic
    if topics and topic not in topics:
        topic = "skills"
    sources = [source for statement in chosen for source in statement.sources]
    body = compose.join_statements(chosen, advisor.knowledge)
    tail = compose.cite(sources, advisor.knowledge, advisor.wording) if chosen else ""
    data: dict[str, object] = {"statements": [statement.id for statement in chosen]}
    if unknown:
        data["unknown"] = True
    buttons = [
        Button(advisor.wording.phrase("more"), payload("tell_more")),
        *(
            advisor.topic_button(name, question.roles)
            for name in ("skills", "learning_resources", "responsibilities")
        ),
    ]
    return Reply(
        "answer",
        compose.fit(f"{lead} {body}".strip(), tail),
        unique_buttons(buttons),
        topic,
        question.roles,
        compose.source_records(sources, advisor.knowledge),
        data,
    )


def skill_names(skills: Sequence[str], advisor: Advisor) -> str:
    """Return the skills as a sentence names them: "SQL and Python"."""
    names = {str(skill.id): skill.name.split(" (")[0] for skill in advisor.knowledge.skills}
    return join_names([names[skill] for skill in skills if skill in names])
