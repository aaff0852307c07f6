"""Which role a person comes from and which one they want, where a move is meant."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Optional

from rolewise.language.vocabulary import Mention

_MOVE = re.compile(
    r"\b(?:switch\w*|transition\w*|mov(?:e|es|ed|ing)|pivot\w*|chang(?:e|es|ed|ing)|"
    r"becom\w+|turn(?:ed|ing)?|leav(?:e|es|ing)|quit\w*|jump\w*|shift\w*|go(?:ing)?|went|"
    r"get(?:ting)? into|break(?:ing)? into|com(?:e|ing) from|from|into|retrain\w*|upskill\w*|"
    r"want\w*|wanna|make it)\b|"
    r"->|→|=>",
    re.IGNORECASE,
)
_ARTICLE = r"(?:(?:a|an|the|my|being|full[- ]?time|junior|senior|mid|current|more|some)\s+)*"
_FROM_BEFORE = re.compile(
    r"(?:\bfrom|\bleav(?:e|ing)|\bquit(?:ting)?|\bi\s?['’]?\s?a?m(?:\s+currently)?|\bcurrently|"
    r"\bwork(?:ed|ing)?\s+as|\bas|\bformer|\bex|\bbackground\s+(?:in|as)|\bbeen|\bwas|\bstop\s+being|"
    r"\bstart(?:ing)?\s+(?:out\s+)?(?:as|in)|\binstead\s+of|\bstay(?:ing)?(?:\s+in|\s+as)?|\bexperienced?)"
    r"\s+" + _ARTICLE + r"$",
    re.IGNORECASE,
)
_TO_BEFORE = re.compile(
    r"(?:\b(?<!compared )(?<!similar )(?<!close )(?<!related )(?<!next )(?<!talk )(?<!report )"
    r"(?<!equivalent )(?<!listen )to|\binto|\btowards?|\bbecom(?:e|es|ing)|\bbe|\bfor|\bturned|"
    r"\bland(?:ing)?|\bwant(?:ing)?|\bpursue|->|→|=>)"
    r"\s*" + _ARTICLE + r"$",
    re.IGNORECASE,
)
_FROM_AFTER = re.compile(
    r"^(?:['’]s)?\s*(?:job|role|position|work|career|field|background|\(\w+\))?\s*(?:->|→|=>|\bto\b|\binto\b|"
    r"\bturned\b|\bbecom\w+\b|\bswitch\w*\b|\bmov\w+\s+(?:to|into)\b|\b(?:who\s+)?wants?\b|"
    r"\bgo(?:ing)?\s+into\b|\bhere\b|\btransition\w*\b|\bget\s+into\b|\bbreak\s+into\b|\bpivot\w*\b|"
    r"\bwhile\b|\bmake it\b|\blooking\b)",
    re.IGNORECASE,
)

_ALTERNATIVE = re.compile(
    r"^\s*(?:job|role|position|career)?\s*(?:,?\s*\b(?:or|and|vs\.?|versus)\b|/|,|&)"
    r"\s*(?:an?|the|become\s+an?)?\s*$",
    re.IGNORECASE,
)


def assign_directions(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """Mark role mentions as ``from`` or ``to`` where the text speaks of a move.

    Args:
        text: The message.
        mentions: Its mentions in order; entities other than roles, fields and uncovered
            roles pass through.

    Returns:
        The mentions, role-like ones with ``direction`` set where it is clear.
    """
    role_like = [
        index
        for index, mention in enumerate(mentions)
        if mention.entity in ("role", "field", "uncovered_role")
    ]
    marked = list(mentions)
    if not role_like or not _MOVE.search(text):
        return marked
    for position, index in enumerate(role_like):
        previous_end = mentions[role_like[position - 1]].end if position else 0
        last = position + 1 == len(role_like)
        following_start = len(text) if last else mentions[role_like[position + 1]].start
        before = text[previous_end : mentions[index].start]
        after = text[mentions[index].end : following_start]
        marked[index] = mentions[index]._replace(direction=_direction(before, after, last))
    return _complete_pair(text, marked, role_like)


def _direction(before: str, after: str, last: bool) -> Optional[str]:
    if _TO_BEFORE.search(before) and not re.search(r"\bas\s+\w*\s*$", before):
        return "to"
    if _FROM_BEFORE.search(before):
        return "from"
    if _FROM_AFTER.search(after) and not (last and re.match(r"\s*(?:->|→|=>|to\b)", after)):
        return "from"
    return None


def _complete_pair(text: str, marked: list[Mention], role_like: Sequence[int]) -> list[Mention]:
    """With two different roles and one direction known, the other follows.

    Alternatives ("become a data scientist or an ML engineer") share one direction.
    """
    if len(role_like) != 2 or len({marked[index].value for index in role_like}) != 2:
        return marked
    first, second = role_like
    one, two = marked[first].direction, marked[second].direction
    if _ALTERNATIVE.match(text[marked[first].end : marked[second].start]):
        shared = one or two
        marked[first] = marked[first]._replace(direction=shared)
        marked[second] = marked[second]._replace(direction=shared)
        return marked
    opposite = {"from": "to", "to": "from"}
    if one and (not two or one == two):
        marked[second] = marked[second]._replace(direction=opposite[one])
    elif two and not one:
        marked[first] = marked[first]._replace(direction=opposite[two])
    return marked
