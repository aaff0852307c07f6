"""The start page: what Rolewise is and knows, filled in from the knowledge base."""

from __future__ import annotations

import html
from collections import Counter
from pathlib import Path
from string import Template

from rolewise import settings as program_settings
from rolewise.knowledge import KnowledgeBase, Source, load_knowledge

TEMPLATE = Path(__file__).parent / "static" / "index.html"
MAIN_SOURCES = 6
_REVIEW = (
    "Those who write the answers may read questions that got a bad one, without names, addresses "
    "and long numbers, unless you say “don't keep my questions for review”."
)


def start_page() -> str:
    """Return the page as HTML."""
    settings = program_settings.read_settings()
    return fill(
        TEMPLATE.read_text(encoding="utf-8"),
        load_knowledge(),
        settings.address(),
        settings.keep_days,
        settings.review,
    )


def fill(
    template: str, knowledge: KnowledgeBase, address: str, keep_days: int, review: bool = True
) -> str:
    """Return the page.

    Args:
        template: HTML with ``$names``.
        knowledge: What roles, counts and dates come from.
        address: Where people reach the server, without a closing slash.
        keep_days: For how many days a conversation is kept.
        review: Whether editors see what was answered badly.
    """
    used = Counter(key for item in knowledge.statements.values() for key in item.sources)
    main = [knowledge.sources[key].short for key, _ in used.most_common(MAIN_SOURCES)]
    listed = sorted(knowledge.sources.values(), key=lambda source: source.title.lower())
    days = "1 day" if keep_days == 1 else f"{keep_days} days"
    return Template(template).substitute(
        roles="\n".join(f"<li>{_text(role.plural)}</li>" for role in knowledge.roles.values()),
        role_count=len(knowledge.roles),
        statement_count=f"{len(knowledge.statements):,}",
        source_count=len(listed),
        main_sources=_text("; ".join(main)),
        sources="\n".join(_row(source) for source in listed),
        address=_text(address),
        keep_days=days,
        review=f" {_REVIEW}" if review else "",
    )


def _row(source: Source) -> str:
    title = _text(source.title)
    if source.url and source.url.startswith(("https://", "http://")):
        title = f'<a href="{_text(source.url)}" rel="noopener noreferrer">{title}</a>'
    return f'<tr><th scope="row">{title}</th><td>{_text(source.date)}</td></tr>'


def _text(value: str) -> str:
    return html.escape(value, quote=True)
