"""Pay at several experience levels side by side."""

from __future__ import annotations

import re
from typing import Optional

from rolewise.answers.pay_sentences import Detail
from rolewise.answers.pay_terms import PayReader
from rolewise.answers.pay_words import PayNames, sides_by_level
from rolewise.answers.wording import Wording
from rolewise.knowledge import KnowledgeBase
from rolewise.pay.figure import FEW_RECORDS, LEVELS, WORLD
from rolewise.pay.figures import PayTables

_BY_LEVEL = re.compile(
    r"\b(?:by|per|each|every|all|different|across|between)\s+(?:the\s+)?(?:experience\s+|career\s+)?"
    r"(?:levels?|seniority|grades?|steps?)\b|\b(?:by|with|depending on)\s+(?:more\s+|years of\s+)?"
    r"(?:experience|seniority)\b",
    re.IGNORECASE,
)


class PayLevels:
    """Compares levels."""

    def __init__(
        self, tables: PayTables, knowledge: KnowledgeBase, wording: Wording, reader: PayReader
    ) -> None:
        """Keep tables, phrases and the words for levels."""
        self._tables = tables
        self._knowledge = knowledge
        self._wording = wording
        self._names = PayNames(knowledge, wording)
        self._say = reader.phrase
        self._words: dict[str, re.Pattern[str]] = {
            level.id: re.compile(
                rf"\b(?:{'|'.join(map(re.escape, level.words))})s?\b", re.IGNORECASE
            )
            for level in knowledge.levels
        }

    def named(self, text: str) -> list[str]:
        """Return the levels that a text puts side by side; none where it names fewer than two."""
        words = text.replace("-", " ")
        named = [level for level in LEVELS if self._words[level].search(words)]
        if len(named) > 1:
            return named
        return list(LEVELS) if _BY_LEVEL.search(words) else []

    def tell(self, role: str, place: str, text: str) -> Optional[Detail]:
        """Return pay at the levels named, or at all where the words ask by level; else None.

        Args:
            role: Role id.
            place: Country, or a US state or metro: the ads then are those of the US.
            text: The question's words without names of roles.
        """
        named = self.named(text)
        if not named:
            return None
        at = "US" if place.startswith("US") else place
        found = [self._tables.advertised(role, at, level) for level in named]
        figures = [figure for figure in found if figure is not None]
        if len(figures) < 2:
            return None
        ads = (
            self._wording.phrase("ads_world")
            if at == WORLD
            else self._wording.phrase("ads_in", place=self._names.place(at))
        )
        text = self._say(
            "levels",
            ads=ads,
            who=self._knowledge.roles[role].plural,
            sides=sides_by_level(figures, self._wording),
            source=self._names.source(figures[0]),
        )
        low, high = figures[0], figures[-1]
        percent = round(100 * (high.median / low.median - 1))
        if len(figures) == 2 and percent > 0:
            text = (
                self._say(
                    "levels_more", percent=percent, level=self._wording.level_names[high.level]
                )
                + " "
                + text
            )
        few = min(item.records or 0 for item in figures)
        if few < FEW_RECORDS:
            text += " " + self._say("few_records", records=few)
        return Detail(text, tuple(figures))
