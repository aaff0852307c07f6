"""Experience told in figures: "5+ yoe", "a decade as an analyst", "Data Engineer II"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rolewise.language.context import Mention

_NUMBERS = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve".split()
    )
} | {"fifteen": 15, "twenty": 20, "couple": 2, "few": 3, "several": 4}
_COUNT = r"\d{1,2}|" + "|".join(_NUMBERS)
_YEARS = re.compile(
    rf"\b(?P<count>{_COUNT})\s*(?:\+|plus|or more|(?:-|–|to)\s*\d{{1,2}})?\s*\+?(?:\s+of)?\s*-?\s*"
    r"(?:years?|yrs?|yoe|y\.?o\.?e\.?|y/?e)\b(?!\s*-?\s*(?:old|ago|from now|ahead|time|plan|degree|"
    r"program(?:me)?|course|college|university|bachelor|contract|outlook|goal|later|to (?:become|get|learn)))"
    r"|\b(?P<decade>an? decade|(?:two|2) decades)\b",
    re.IGNORECASE,
)
_NOT_EXPERIENCE = re.compile(
    r"(?:\bin|\bnext|\bwithin|\bafter|(?<!for the )\bpast|(?<!for the )\blast|\bevery|\bbefore|\bevery|"
    r"\btakes?|\blater|\baged?|\bin (?:about|a|around))\s+(?:an?\s+)?$",
    re.IGNORECASE,
)
_GRADE = re.compile(
    r"^[ -](?P<grade>IV|V|I{1,3}|[1-5])(?=\s*(?:$|[,.?!;:)]|\s(?:and|at|in|role|job|or|to|"
    r"salary|pay|position|interview|vs|level)\b))"
)
_GRADES = {"I": "entry", "1": "entry", "II": "mid", "2": "mid"}


def experience_level(years: int) -> str:
    """Return the level usually meant by so many years of work: 0–2, 3–5, 6 and more."""
    if years <= 2:
        return "entry"
    return "mid" if years <= 5 else "senior"


def find_experience(text: str, mentions: Sequence[Mention]) -> Iterator[Mention]:
    """Yield levels told by years or by a title's grade, where no word for a level is there."""
    if any(mention.entity == "experience_level" for mention in mentions):
        return
    for mention in mentions:
        grade = _GRADE.match(text[mention.end :]) if mention.entity == "role" else None
        if grade is not None:
            start, end = (mention.end + position for position in grade.span("grade"))
            level = _GRADES.get(grade["grade"], "senior")
            yield Mention(start, end, text[start:end], "experience_level", level)
            return
    for match in _YEARS.finditer(text):
        if _NOT_EXPERIENCE.search(text[: match.start()]):
            continue
        count = (match["count"] or "").lower()
        if match["decade"]:
            years = 10
        else:
            years = _NUMBERS[count] if count in _NUMBERS else int(count)
        level = experience_level(years)
        yield Mention(match.start(), match.end(), match.group(), "experience_level", level)
