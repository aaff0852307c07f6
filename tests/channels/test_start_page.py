"""The start page is filled in from the knowledge base and safe against what is in it."""

from __future__ import annotations

from rolewise.channels.start_page import TEMPLATE, fill
from rolewise.knowledge import load_knowledge

HOSTILE = "<img src=x onerror=alert(1)> \"'&"


def test_every_role_and_every_source_is_told_with_its_date() -> None:
    knowledge = load_knowledge()
    page = fill(TEMPLATE.read_text(encoding="utf-8"), knowledge, "http://localhost:5005", 30)
    for role in knowledge.roles.values():
        assert f"<li>{role.plural}</li>" in page
    assert page.count('<tr><th scope="row">') == len(knowledge.sources)
    assert f"{len(knowledge.statements):,} statements" in page
    assert "30 days after" in page and "$" not in page.replace("$1", "")


def test_the_review_is_told_where_there_is_one() -> None:
    template, knowledge = TEMPLATE.read_text(encoding="utf-8"), load_knowledge()
    assert "keep my questions for review" in fill(template, knowledge, "http://x", 30)
    assert "for review" not in fill(template, knowledge, "http://x", 30, review=False)


def test_hostile_knowledge_is_text() -> None:
    knowledge = load_knowledge()
    role = next(iter(knowledge.roles.values())).copy(update={"plural": HOSTILE})
    source = next(iter(knowledge.sources.values())).copy(
        update={"title": HOSTILE, "short": HOSTILE, "url": "javascript:alert(1)", "date": HOSTILE}
    )
    poisoned = knowledge._replace(
        roles={role.id: role}, sources={**knowledge.sources, source.id: source}
    )
    page = fill(TEMPLATE.read_text(encoding="utf-8"), poisoned, 'http://x"onload="', 1)
    assert "<img" not in page and "javascript:" not in page and 'x"onload' not in page
    assert "1 day after" in page
