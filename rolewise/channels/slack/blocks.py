"""Our replies as Slack messages in Block Kit, within Slack's limits.

Limits: https://docs.slack.dev/reference/block-kit/blocks. A reply that is longer than a message may
be becomes several messages; nothing of it is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, Optional

from rolewise.answers.pay_words import count, dollars
from rolewise.channels.slack.controls import Block, choices, cut, ending
from rolewise.channels.slack.mrkdwn import (
    SECTION_CHARACTERS,
    bold,
    escape,
    link,
    plain,
    sections,
)
from rolewise.channels.slack.names import Names
from rolewise.channels.slack.texts import load_texts

MOST_BLOCKS = 50
MOST_CHARACTERS = 10_000
"""Of all text in a message: Slack takes about 12,000, and counts more than the text itself
(https://github.com/slackapi/bolt-js/issues/2509)."""
MOST_FIELDS = 10
MOST_ELEMENTS = 10
ALT_CHARACTERS = 2000
URL_CHARACTERS = 3000
FALLBACK_CHARACTERS = 3000
TABLE_CHARACTERS = 2900


class Message(NamedTuple):
    """One message for ``chat.postMessage``: what notifications show, and the blocks."""

    text: str
    blocks: list[Block]


def render(
    reply: Mapping[str, Any],
    keep: Callable[[str], str],
    names: Names,
    image: Optional[Block] = None,
    shared: bool = False,
) -> list[Message]:
    """Return the messages of one reply.

    Args:
        reply: Text, buttons, image and custom, as in CONTRACT (``docs/rest.md``).
        keep: Keeps a payload too long for a button and returns its key.
        names: Names of roles and places.
        image: The image block of the answer's chart; its text table stands in for it where None.
        shared: Whether others than the person see it.
    """
    custom: Mapping[str, Any] = reply.get("custom") or {}
    data: Mapping[str, Any] = custom.get("data") or {}
    text = str(reply.get("text") or "")
    blocks = [_section(piece) for piece in sections(text)]
    blocks += pay_fields(data.get("figures") or (), names)
    if image is not None:
        blocks.append(image)
    elif custom.get("chart") and data.get("chart_table"):
        blocks += table(str(data["chart_table"]))
    blocks += _picture(reply.get("image"), text)
    blocks += sources(custom.get("sources") or ())
    blocks += choices(reply, keep)
    if blocks:
        blocks += ending(reply, shared)
    shown = fallback(text or str(data.get("chart_alt") or "") or _titles(reply))
    return [
        Message("…" if number else shown, part) for number, part in enumerate(_messages(blocks))
    ]


def _messages(blocks: Sequence[Block]) -> list[list[Block]]:
    """Return blocks in as many parts as messages are needed; none is left out."""
    parts: list[list[Block]] = []
    characters = 0
    for block in blocks:
        size = _characters(block)
        if not parts or len(parts[-1]) == MOST_BLOCKS or characters + size > MOST_CHARACTERS:
            parts.append([])
            characters = 0
        parts[-1].append(block)
        characters += size
    return parts


def _characters(value: Any) -> int:
    """Return how much text there is in a block."""
    if isinstance(value, Mapping):
        return sum(_characters(inner) for inner in value.values())
    if isinstance(value, (list, tuple)):
        return sum(_characters(inner) for inner in value)
    return len(value) if isinstance(value, str) else 0


def fallback(text: str) -> str:
    """Return the text that notifications and screen readers get; never empty."""
    return _cut_mrkdwn(plain(text), FALLBACK_CHARACTERS) or "…"


def chart_image(source: Mapping[str, Any], data: Mapping[str, Any]) -> Block:
    """Return an image block.

    Args:
        source: ``{"image_url": …}`` or ``{"slack_file": {"id": …}}``.
        data: ``data`` of the answer, with ``chart_alt``.
    """
    alt = str(data.get("chart_alt") or "A chart of the figures above")
    return {"type": "image", **source, "alt_text": cut(alt, ALT_CHARACTERS)}


def table(text: str) -> list[Block]:
    """Return a table of plain text in fixed-width letters."""
    blocks: list[Block] = []
    current = ""
    for raw in text.replace("```", "'''").splitlines():
        for piece in _pieces(raw):
            if current and len(current) + len(piece) + 1 > TABLE_CHARACTERS:
                blocks.append(_section(f"```\n{current}\n```"))
                current = ""
            current += f"\n{piece}" if current else piece
    return [*blocks, _section(f"```\n{current}\n```")] if current.strip() else blocks


def pay_fields(figures: Sequence[Mapping[str, Any]], names: Names) -> list[Block]:
    """Return pay figures side by side; none for a single figure, which the text tells already."""
    if len(figures) < 2:
        return []
    fields = [{"type": "mrkdwn", "text": _figure(figure, names)} for figure in figures]
    return [
        {"type": "section", "fields": fields[start : start + MOST_FIELDS]}
        for start in range(0, len(fields), MOST_FIELDS)
    ]


def sources(found: Sequence[Mapping[str, Any]]) -> list[Block]:
    """Return the sources with their dates as context blocks; none where there are none."""
    groups: list[list[Block]] = []
    for text in (_source(source) for source in found if source):
        used = sum(len(element["text"]) for element in groups[-1]) if groups else 0
        if not groups or len(groups[-1]) == MOST_ELEMENTS or used + len(text) > SECTION_CHARACTERS:
            groups.append([])
        groups[-1].append({"type": "mrkdwn", "text": text})
    return [
        {"type": "context", "block_id": f"sources:{n}" if n else "sources", "elements": elements}
        for n, elements in enumerate(groups)
    ]


def context(text: str) -> Block:
    """Return a line of small print.

    Args:
        text: Mrkdwn, escaped.
    """
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": text}]}


def without_image(blocks: Sequence[Block], text: str) -> list[Block]:
    """Return the blocks with a table instead of the image that Slack can't show."""
    kept: list[Block] = []
    for block in blocks:
        kept += table(text) if block["type"] == "image" else [block]
    return kept[:MOST_BLOCKS]


def _section(text: str) -> Block:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def _picture(url: Any, text: str) -> list[Block]:
    if not url:
        return []
    address = str(url)
    if address.startswith("https://") and len(address) <= URL_CHARACTERS:
        alt = cut(plain(text) or "A picture", ALT_CHARACTERS)
        return [{"type": "image", "image_url": address, "alt_text": alt}]
    return [_section(piece) for piece in sections(address)]


def _figure(figure: Mapping[str, Any], names: Names) -> str:
    words = load_texts().figure
    measure = str(figure.get("measure", ""))
    what = [f"{dollars(figure.get('median'))} median, {measure}"]
    if figure.get("p25") is not None and figure.get("p75") is not None:
        what.append(f"middle half {dollars(figure['p25'])} to {dollars(figure['p75'])}")
    if figure.get("records") is not None:
        of = f" of {figure['years']}" if figure.get("years") else ""
        what.append(f"{count(figure['records'])} {words.get(measure, words['records'])}{of}")
    told = "\n".join(escape(cut(line, 100)) for line in what)
    # What only stands in for a role has its own name, or its pay would be taken for the role's.
    stands_in = str(figure.get("occupation") or "") if figure.get("stand_in") else ""
    who = [stands_in[:1].upper() + stands_in[1:] or names.role(str(figure.get("role", "")))]
    who += [words[level] for level in (str(figure.get("level") or ""),) if level in words]
    who.append(names.place(str(figure.get("place", ""))))
    who += [str(figure["only"])] if figure.get("only") else []
    first, *rest = (cut(one, 100) for one in who)
    return f"{bold(first)}, {escape(', '.join(rest))}\n{told}"


def _source(source: Mapping[str, Any]) -> str:
    title = cut(str(source.get("title") or source.get("id") or "Source"), 500)
    url = str(source.get("url") or "")
    named = link(url, title) if url and len(url) < 1000 else escape(title)
    date = Names.date(str(source.get("date") or ""))
    return f"{named}, {escape(date)}" if date else named


def _titles(reply: Mapping[str, Any]) -> str:
    return ", ".join(str(button.get("title") or "") for button in reply.get("buttons") or ())


def _cut_mrkdwn(text: str, most: int) -> str:
    """Return plain text escaped, and cut where no escaped character is cut through."""
    escaped = escape(text.strip())
    if len(escaped) <= most:
        return escaped
    return escape(text.strip()[: most // 5 - 1]) + "…"


def _pieces(line: str) -> list[str]:
    """Return a line of a table escaped, in pieces."""
    step = TABLE_CHARACTERS // 5
    return [escape(line[start : start + step]) for start in range(0, len(line), step)] or [""]
