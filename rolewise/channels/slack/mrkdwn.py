"""Slack's own markup: our plain or Markdown text becomes mrkdwn, and what people typed plain text.

Slack gives three characters a meaning everywhere: ``&``, ``<`` and ``>``
(https://docs.slack.dev/messaging/formatting-message-text). Escaped, no text of ours can mention
people or make a link by accident.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

SECTION_CHARACTERS = 3000
_LONGEST_ESCAPE = 5  # one & is written as five characters
_INLINE = re.compile(
    r"\*\*(?P<bold>[^*\n]+)\*\*"
    r"|\[(?P<title>[^\]\n]+)\]\((?P<href>https?://[^\s)]+)\)"
    r"|(?P<url>https?://[^\s<>|]+)"
)
_AFTER_A_URL = ".,;:!?)]'\""
_BULLET = re.compile(r"^(\s*)[-*•]\s+")
_HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*$")
_LINK = re.compile(r"<(?P<target>[^<>|]*)(?:\|(?P<label>[^<>]*))?>")


def escape(text: str) -> str:
    """Return ``text`` with ``&``, ``<`` and ``>`` escaped, as Slack wants it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def link(url: str, title: str) -> str:
    """Return a link; one that Slack could misread is percent-encoded."""
    safe = url.replace("|", "%7C").replace("<", "%3C").replace(">", "%3E").replace("&", "&amp;")
    return f"<{safe}|{escape(title).replace('|', '/')}>"


def bold(text: str) -> str:
    """Return ``text`` in bold; asterisks of its own would end it early."""
    return f"*{escape(text.replace('*', '').strip())}*"


def plain(text: str) -> str:
    """Return ``text`` without Markdown, for notifications and screen readers; not escaped."""
    text = re.sub(r"\*\*([^*\n]+)\*\*", r"\1", text)
    return re.sub(r"\[([^\]\n]+)\]\((https?://[^\s)]+)\)", r"\1 (\2)", text)


def sections(text: str, limit: int = SECTION_CHARACTERS) -> list[str]:
    """Return ``text`` as mrkdwn in pieces of at most ``limit`` characters.

    Bold, links, headings and lists of Markdown are translated. A piece ends at a line's end where
    that is possible, else between words; never inside an escaped character or a link.
    """
    pieces: list[str] = []
    current = ""
    for line in text.strip().splitlines():
        atoms = list(_atoms(line, limit))
        whole = "".join(atoms)
        if current and len(current) + 1 + len(whole) > limit:
            pieces.append(current)
            current = ""
        elif current:
            current += "\n"
        for atom in atoms:
            if len(current) + len(atom) > limit:
                pieces.append(current)
                current = ""
            current += atom
    pieces.append(current)
    return [piece.strip() for piece in pieces if piece.strip()]


def _atoms(line: str, limit: int) -> Iterator[str]:
    """Yield a line in the smallest pieces that may not be cut."""
    heading = _HEADING.match(line)
    if heading:
        line = f"**{plain(heading.group(1))}**"
    line = _BULLET.sub(r"\1• ", line)
    end = 0
    for found in _INLINE.finditer(line):
        yield from _words(line[end : found.start()], limit)
        end = found.end()
        if found["bold"] is not None:
            atom = bold(found["bold"])
        elif found["href"]:
            atom = link(found["href"], found["title"])
        else:
            url = found["url"].rstrip(_AFTER_A_URL)
            end = found.start() + len(url)
            atom = link(url, url)
        if len(atom) <= limit and atom != "**":
            yield atom
        else:
            yield from _words(line[found.start() : end], limit)
    yield from _words(line[end:], limit)


def _words(text: str, limit: int) -> Iterator[str]:
    step = max(1, limit // _LONGEST_ESCAPE)
    for word in re.findall(r"\S+\s*|\s+", text):
        for start in range(0, len(word), step):
            yield escape(word[start : start + step])


def heard(text: str, bot: str = "") -> str:
    """Return what a person typed as plain text.

    Args:
        text: Text of a Slack event: links in angle brackets, three characters escaped.
        bot: User id of our bot, whose mentions are left out.
    """

    def replaced(found: re.Match[str]) -> str:
        target, label = found["target"], found["label"]
        if target.startswith("@"):
            return " " if target[1:] == bot or not label else label
        if target.startswith("!"):
            return label or " "
        if target.startswith("#"):
            return f"#{label}" if label else " "
        return label or re.sub(r"^mailto:", "", target)

    return re.sub(r"[ \t]+", " ", html.unescape(_LINK.sub(replaced, text))).strip()
