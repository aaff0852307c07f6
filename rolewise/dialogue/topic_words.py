"""Topics named by a single plain word, where a message is too short for the classifier."""

from __future__ import annotations

import re
from typing import Optional

_WORDS = {
    "salary": r"pay|pays|paid|salary|salaries|wages?|earn\w*|income|compensation|money|comp",
    "education": r"educations?|degrees?|ph\.?ds?|masters?|bachelors?|diplomas?|qualifications?",
    "skills": r"skills?|tools?|toolkit|tech stack|programming languages?",
    "responsibilities": r"duties|tasks|responsibilit\w+|daily work|day to day|workday",
    "interview": r"interviews?",
    "job_market": r"outlook|demand|job market|job prospects|openings",
    "career_path": r"promotions?|career path|career ladder|career",
    "learning_resources": r"courses?|books?|tutorials?",
    "comparison": r"differences?",
    "definition": r"definition",
}
_PATTERNS = {
    topic: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for topic, words in _WORDS.items()
}


def topic_named(text: str) -> Optional[str]:
    """Return the topic that the text names, or None where it names none or several."""
    found = [topic for topic, pattern in _PATTERNS.items() if pattern.search(text)]
    return found[0] if len(found) == 1 else None
