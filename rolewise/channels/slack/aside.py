"""Words by which somebody in a channel asks to be answered alone: "ds or mle? only to me"."""

from __future__ import annotations

import re
from typing import Optional

_BEFORE = (
    r"(?:(?:please|pls|just|and|but|answer|reply|respond|tell|show|send|say|it|that|this|me)\s+)*"
)
_AFTER = r"(?:\s+(?:please|pls|thanks|thx))?"
_ONLY = r"(?:only|just)\s+(?:to|for)\s+(?:me|my\s+eyes)|for\s+my\s+eyes\s+only"
_PRIVATELY = r"privately|in\s+private"
_END = r"[\s)\]!?.]*$"
_PATTERNS = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"^[\s(\[]*{_BEFORE}(?:{_ONLY}|{_PRIVATELY}){_AFTER}\s*[,;:)\]–-]+\s*",
        # "Which role is just for me?" has no mark before those words.
        rf"(?:^|[\s]*[,;:.!?(\[–-]+\s*){_BEFORE}(?:{_ONLY}){_AFTER}{_END}",
        rf"(?:^|[\s,;:.!?(\[–-]+){_BEFORE}(?:{_PRIVATELY}){_AFTER}{_END}",
        rf"^\s*(?:please\s+)?(?:answer|reply|respond|tell|show)\s+{_BEFORE}(?:{_ONLY}){_AFTER}{_END}",
    )
]


def without_aside(text: str) -> Optional[str]:
    """Return what is asked without those words; None where there are none of them.

    They count at the end, or at the beginning before a colon or comma. "Do data scientists work
    privately?" has them too, and is answered privately, which hides nothing from who asked.
    """
    for pattern in _PATTERNS:
        found = pattern.search(text)
        if found:
            rest = f"{text[: found.start()]}{_mark(found)} {text[found.end() :]}"
            return rest.strip() if rest.strip(" ?!.") else ""
    return None


def _mark(found: re.Match[str]) -> str:
    """Return the mark that ended the question, which the words came after or before."""
    return "?" if "?" in found.group() else ""
