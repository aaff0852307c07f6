"""Questions on levels and promotion, told by their words."""

from __future__ import annotations

import re

_GRADE = r"(?:junior|mid(?:-?level)?|intermediate|senior|sr|staff|principal|lead|entry(?:-level)?)"
_LEVELS = re.compile(
    rf"\b{_GRADE}\b.*\b(?:from|and|vs|versus|or|to|than)\b.*\b(?:staff|principal|lead|senior)\b",
    re.IGNORECASE,
)
_TOP_LEVELS = re.compile(
    r"\b(?:staff|principal)\b(?! level).*\bseniors?\b(?!.*\bpromot)|"
    r"\bsenior (?:vs|versus|and|or)\b.*\b(?:staff|principal)\b",
    re.IGNORECASE,
)
_DIFFER = re.compile(
    r"\b(?:distinguish\w*|differ\w*|separates?|apart|what makes|vs|versus|compared?|really mean|"
    r"more than)\b",
    re.IGNORECASE,
)
_PROMOTION = re.compile(
    r"\bpromot(?:ed?|ions?|able)\b(?! to (?:after|from|next))(?! to\W*$)|"
    rf"\b(?:next step|comes? (?:next|after)|beyond|above)\b.*\b{_GRADE}\b|"
    r"\b(?:next|higher) level\b|\bmov(?:e|ing) up\b|"
    r"\blevel(?:ing)? up\b|"
    rf"\bfrom {_GRADE}\b.*\bto (?:an? )?{_GRADE}\b|\bclimb\b.*\bladder\b|"
    r"\b(?:become|becoming|make it to|gets? (?:me |us |you )?to|reach|reaching|"
    r"making) (?:an? )?(?:senior|staff|"
    r"principal|lead)\b",
    re.IGNORECASE,
)


def level_kind(text: str) -> str:
    """Return ``levels`` (how they differ), ``promotion`` (how to rise), or an empty string."""
    if _TOP_LEVELS.search(text) or (_LEVELS.search(text) and _DIFFER.search(text)):
        return "levels"
    return "promotion" if _PROMOTION.search(text) else ""
