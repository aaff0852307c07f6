"""The page ``/review``: groups of messages, and what an editor may do with each. No JavaScript."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence

from rolewise.channels.editors.html import hidden, options, text
from rolewise.knowledge import TOPICS, load_knowledge
from rolewise.review.groups import Group
from rolewise.review.show import REASON_WORDS, answered, likeliest, understood
from rolewise.review.table import DISMISSED, EXAMPLE, OPEN, STATEMENT, Item

A_PAGE = 25
"""Groups shown at once."""
VIEWS = {"open": (OPEN,), "decided": (EXAMPLE, STATEMENT), "dismissed": (DISMISSED,)}
_SHOWN_WORDINGS = 6


def review_page(
    groups: Sequence[Group],
    view: str,
    number: int,
    counts: Mapping[str, int],
    intents: Sequence[str],
    form_token: str,
    complaint: str = "",
) -> str:
    """Return the page's HTML.

    Args:
        groups: All groups of the view.
        view: One of ``VIEWS``.
        number: Which page of the groups, from 1.
        counts: Rows by state.
        intents: That an example may be for.
        form_token: Of the session.
        complaint: Why the last decision was refused.
    """
    first = (number - 1) * A_PAGE
    shown = groups[first : first + A_PAGE]
    tabs = "".join(
        f'<a href="/review?view={name}"{" aria-current=true" if name == view else ""}>'
        f"{name.capitalize()} {sum(counts.get(state, 0) for state in states)}</a>"
        for name, states in VIEWS.items()
    )
    told = f'<p class="complaint" role="alert">{text(complaint)}</p>' if complaint else ""
    blocks = "".join(_block(group, view, intents, form_token) for group in shown)
    if not blocks:
        blocks = "<p>Nothing here.</p>"
    return (
        f'{told}<p class="tabs">{tabs}<a class="download" href="/review/labels.yml" download>'
        "Download labels</a></p>"
        "<p class=quiet>Messages that were answered badly, without what tells who wrote them; "
        "near-identical ones together. Labels are written into the project's files by "
        "<code>rolewise review apply</code>.</p>"
        f"{blocks}{_pages(view, number, len(groups))}"
    )


def _block(group: Group, view: str, intents: Sequence[str], form_token: str) -> str:
    first = group.first.finding
    times = "" if len(group.items) == 1 else f"<strong>{len(group.items)} times</strong> "
    day = time.strftime("%Y-%m-%d", time.gmtime(first.at))
    chips = "".join(
        f'<span class="chip {text(reason)}">{text(REASON_WORDS.get(reason, reason))}</span>'
        for reason in group.reasons
    )
    wordings = list(dict.fromkeys(item.finding.said for item in group.items))
    more = "".join(f"<li>{text(said)}</li>" for said in wordings[1:_SHOWN_WORDINGS])
    return (
        f'<article><p class="meta">{times}{chips}<time>{day}</time></p>'
        f"<blockquote>{text(wordings[0])}</blockquote>"
        f"{f'<ul class=wordings>{more}</ul>' if more else ''}"
        f"<dl><dt>Understood</dt><dd>{text(understood(group))}</dd>"
        f"<dt>Answered</dt><dd>{text(answered(group))}</dd>{_after(group)}</dl>"
        f"{_decision(group.first) if view != 'open' else ''}"
        f"{_forms(group, view, intents, form_token)}</article>"
    )


def _after(group: Group) -> str:
    said = dict.fromkeys(item.finding.again for item in group.items if item.finding.again)
    comments = dict.fromkeys(item.finding.comment for item in group.items if item.finding.comment)
    return "".join(
        [f"<dt>Then said</dt><dd>{text(again)}</dd>" for again in said]
        + [f"<dt>Comment</dt><dd>{text(comment)}</dd>" for comment in comments]
    )


def _decision(item: Item) -> str:
    if item.state == EXAMPLE:
        told = f"Example of {text(item.label.get('intent'))}: {text(item.label.get('text'))}"
    elif item.state == STATEMENT:
        told = f"Statement on {text(item.label.get('topic'))} of {text(item.label.get('role'))}"
    else:
        told = "Dismissed"
    return f'<p class="decision">{told}{", applied" if item.applied else ""}</p>'


def _forms(group: Group, view: str, intents: Sequence[str], form_token: str) -> str:
    ids = "".join(f'<input type="hidden" name="id" value="{text(key)}">' for key in group.ids)
    start = f'<form method="post" action="/review/decide">{hidden(form_token)}{ids}'
    if view != "open":
        button = '<button name="action" value="open">Reopen</button>'
        return f'<div class="actions">{start}{button}</form></div>'
    first = group.first.finding
    key = group.first.id
    knowledge = load_knowledge()
    roles = [(role.id, role.name) for role in knowledge.roles.values()]
    meant = list(first.answered.get("roles") or ())
    topics = [(topic, topic.replace("_", " ")) for topic in TOPICS]
    return (
        '<div class="actions">'
        f"<details><summary>Example of an intent</summary>{start}"
        f'<label for="i{key}">Intent</label><select id="i{key}" name="intent">'
        f"{options([(name, name) for name in intents], likeliest(group))}</select>"
        f'<label for="t{key}">Text, as people ask</label>'
        f'<textarea id="t{key}" name="text" rows="3" maxlength="600" required>{text(first.said)}'
        '</textarea><button name="action" value="example">Add as an example</button>'
        "</form></details>"
        f"<details><summary>Statement to write</summary>{start}"
        f'<label for="r{key}">Role</label><select id="r{key}" name="role">'
        f"{options(roles, meant[0] if meant else '')}</select>"
        f'<label for="o{key}">Topic</label><select id="o{key}" name="topic">'
        f"{options(topics, first.answered.get('topic') or '')}</select>"
        '<button name="action" value="statement">Ask for a statement</button></form></details>'
        f'{start}<button name="action" value="dismissed">Dismiss</button></form></div>'
    )


def _pages(view: str, number: int, groups: int) -> str:
    last = max(1, -(-groups // A_PAGE))
    if last == 1:
        return ""
    links = []
    if number > 1:
        links.append(f'<a rel="prev" href="/review?view={view}&amp;page={number - 1}">Newer</a>')
    links.append(f"<span>{number} of {last}</span>")
    if number < last:
        links.append(f'<a rel="next" href="/review?view={view}&amp;page={number + 1}">Further</a>')
    return f'<p class="pages">{"".join(links)}</p>'
