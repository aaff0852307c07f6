"""Levels told in figures ("5+ yoe", "Data Engineer II"), and level words that mean no level."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from rolewise.language.context import (
    AFTER_VERB_LEAD,
    ARTICLES,
    GRADE_WORDS,
    HEAD_NOUNS,
    JOB_WORDS,
    Mention,
)
from rolewise.language.tokens import Token

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
    r"program(?:me)?|course|college|university|bachelor|contract|outlook|goal|later|to (?:become|"
    r"get|learn)))"
    r"|\b(?P<decade>an? decade|(?:two|2) decades)\b",
    re.IGNORECASE,
)
_NOT_EXPERIENCE = re.compile(
    r"(?:\bin|\bnext|\bwithin|\bafter|(?<!for the )\bpast|(?<!for the )\blast|\bevery|\bbefore|"
    r"\bevery|"
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
        years = 10 if match["decade"] else _years(count)
        level = experience_level(years)
        yield Mention(match.start(), match.end(), match.group(), "experience_level", level)


def _years(count: str) -> int:
    return _NUMBERS[count] if count in _NUMBERS else int(count)


_LEVEL_BEFORE_ROLE = frozenset({"lead", "staff", "principal", "chief", "mid", "intermediate"})
_BESIDE_STAFF = frozenset("to as at reach reaching vs versus from or and above below".split())


def meant_levels(text: str, tokens: Sequence[Token], mentions: Sequence[Mention]) -> list[Mention]:
    """Leave out level words that mean something else: "leads to", "our staff".

    Such a word is a level beside a role or another level, after an article or grade, or before a
    word like "role".
    """
    starts = {mention.start: mention for mention in mentions}
    ends = {mention.end: mention for mention in mentions}
    position = {token.start: index for index, token in enumerate(tokens)}
    kept: list[Mention] = []
    for mention in mentions:
        index = position[mention.start]
        token = tokens[index]
        if (
            mention.entity == "experience_level"
            and mention.end == token.end
            and token.folded in _LEVEL_BEFORE_ROLE
            and not _is_level(token, index, tokens, starts, ends)
        ):
            continue
        kept.append(mention)
    return kept


def _is_level(
    token: Token,
    index: int,
    tokens: Sequence[Token],
    starts: Mapping[int, Mention],
    ends: Mapping[int, Mention],
) -> bool:
    following = tokens[index + 1] if index + 1 < len(tokens) else None
    previous = tokens[index - 1] if index else None
    if following is None and previous is None:
        return True
    if following is not None:
        beside = starts.get(following.start)
        if beside and beside.entity in {"role", "uncovered_role", "field", "experience_level"}:
            return True
        if following.folded in HEAD_NOUNS | JOB_WORDS | GRADE_WORDS:
            return True
        if following.folded in AFTER_VERB_LEAD or following.folded in {"component", "of"}:
            return False
    if previous is not None:
        beside = ends.get(previous.end)
        if beside and beside.entity in {"role", "uncovered_role", "field", "experience_level"}:
            return token.folded in {"lead", "principal", "staff"}
        return (
            previous.folded in ARTICLES | GRADE_WORDS | _BESIDE_STAFF
            and token.folded not in {"staff"}
        ) or (previous.folded in _BESIDE_STAFF and following is None)
    return False
