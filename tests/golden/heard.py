"""What a person gets out of a reply, whichever channel it came through."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from rolewise.channels.slack.names import Names
from rolewise.cli.chat import SOURCE, TABLE

_LINK = re.compile(r"<(?P<target>https?://[^<>|]+)\|(?P<title>[^<>]*)>")
_NUMBERED = re.compile(r"^  \d+\. (.+)$")
Source = tuple[str, str, str]


class Heard(NamedTuple):
    """A reply, or all replies of a turn, without what is a channel's own.

    Attributes:
        text: The words, with single spaces and without bold.
        titles: What the suggestions say.
        sources: Title, date as people read it, and address (empty where there is none).
        figures: Lines of the chart's table.
        replies: How many replies.
    """

    text: str
    titles: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    figures: tuple[str, ...] = ()
    replies: int = 1

    @classmethod
    def all(cls, parts: Sequence[Heard]) -> Heard:
        """Return the replies of a turn as one."""
        return cls(
            " ".join(part.text for part in parts if part.text),
            tuple(title for part in parts for title in part.titles),
            tuple(source for part in parts for source in part.sources),
            tuple(line for part in parts for line in part.figures),
            sum(part.replies for part in parts),
        )


def from_json(replies: Iterable[Mapping[str, Any]]) -> Heard:
    """Read replies as REST, socket and callback have them."""
    parts = []
    for reply in replies:
        custom = reply.get("custom") or {}
        table = (custom.get("data") or {}).get("chart_table") if custom.get("chart") else ""
        parts.append(
            Heard(
                words(str(reply.get("text") or "")),
                tuple(button["title"] for button in reply.get("buttons") or ()),
                tuple(
                    (source["title"], Names.date(source["date"]), source.get("url") or "")
                    for source in custom.get("sources") or ()
                ),
                lines(str(table or "")),
            )
        )
    return Heard.all(parts)


def from_blocks(messages: Iterable[Mapping[str, Any]]) -> Heard:
    """Read messages in Block Kit. What notifications show must begin as the message does."""
    parts = []
    for message in messages:
        text, figures, titles = "", "", []
        sources: list[Source] = []
        for block in message["blocks"]:
            name = block.get("block_id", "")
            if name.startswith("sources"):
                sources += [_source(element["text"]) for element in block["elements"]]
            elif name == "choices":
                # Slack has room for choices that the four buttons of a reply leave out.
                titles += [
                    element["text"]["text"]
                    for element in block["elements"]
                    if not element["action_id"].startswith("extra:")
                ]
            elif block["type"] == "section" and "text" in block:
                told = block["text"]["text"]
                if told.startswith("```"):
                    figures += told.strip("`")
                else:
                    text += "\n" + told
        shown = words(_plain(text))
        # A long reply goes on in a message that notifications show as "…".
        more = message["text"] == "…"
        assert more or shown.startswith(words(_plain(message["text"]))), message["text"]
        figures = html.unescape(figures)
        parts.append(Heard(shown, tuple(titles), tuple(sources), lines(figures), int(not more)))
    return Heard.all(parts)


def from_terminal(printed: str) -> Heard:
    """Read what the terminal printed in a turn; replies can't be told apart."""
    text, figures, titles = "", "", []
    sources: list[Source] = []
    for line in printed.splitlines():
        numbered = _NUMBERED.match(line)
        if numbered:
            titles.append(numbered[1])
        elif line.startswith(SOURCE):
            told, _, address = line.removeprefix(SOURCE).partition(" http")
            title, _, date = told.rpartition(", ")
            sources.append((title, Names.date(date), f"http{address}" if address else ""))
        elif line.startswith(TABLE):
            figures += line + "\n"
        else:
            text += line + "\n"
    return Heard(words(text), tuple(titles), tuple(sources), lines(figures))


def pay_told_beside(message: Mapping[str, Any]) -> list[str]:
    """Return the pay figures that a Slack message shows side by side."""
    return [
        html.unescape(field["text"])
        for block in message["blocks"]
        for field in block.get("fields") or ()
    ]


def words(text: str) -> str:
    """Return words with single spaces, without Markdown's bold and with one kind of bullet."""
    text = re.sub(r"\*\*([^*\n]+)\*\*", r"\1", text)
    text = re.sub(r"^(\s*)[-*•]\s+", r"\1• ", text, flags=re.MULTILINE)
    return " ".join(text.split())


def lines(table: str) -> tuple[str, ...]:
    """Return the lines of a table with single spaces."""
    return tuple(" ".join(line.split()) for line in table.splitlines() if line.strip())


def _plain(mrkdwn: str) -> str:
    """Return mrkdwn as plain text: a link by its title, no bold, nothing escaped."""
    text = _LINK.sub(lambda found: found["title"], mrkdwn)
    text = re.sub(r"(?<![\w*])\*([^*\n]+)\*(?![\w*])", r"\1", text)
    return html.unescape(text)


def _source(mrkdwn: str) -> Source:
    found = _LINK.match(mrkdwn)
    if found:
        date = mrkdwn[found.end() :].removeprefix(", ")
        return html.unescape(found["title"]), date, html.unescape(found["target"])
    title, _, date = html.unescape(mrkdwn).rpartition(", ")
    return title, date, ""
