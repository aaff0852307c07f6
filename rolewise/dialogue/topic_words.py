"""Topics named by a single plain word, where a message is too short for the classifier."""

from __future__ import annotations

import re
from typing import Optional

from rolewise.answers.index import content_words
from rolewise.dialogue.turn import is_filler

_WORDS = {
    "salary": r"how much|pays?|paid|salary|salaries|wages?|earn\w*|income|compensation|money",
    "education": r"educations?|degrees?|ph\.?ds?|masters?|bachelors?|diplomas?|qualifications?",
    "skills": r"skills?|tools?|toolkit|tech stack|programming languages?",
    "responsibilities": r"duties|tasks|responsibilit\w+|daily work|day to day|workday",
    "interview": r"interviews?|(?:example|sample|practice|practise|typical|mock) questions?",
    "job_market": r"outlook|demand|job market|job prospects|openings",
    "career_path": r"promotions?|career path|career ladder|career",
    "learning_resources": r"courses?|books?|tutorials?",
    "comparison": r"differences?",
    "definition": r"definition",
}
_PLAIN = frozenset(
    (
        "hi hey hello please thing main good usual typical usually exactly whats ok want again "
        "explain tell about"
    ).split()
)
_GENERAL = {
    **_WORDS,
    "education": r"educations?|degrees?|qualifications?|study|studies",
    "learning_resources": r"learn\w*|courses?|books?",
    "responsibilities": _WORDS["responsibilities"] + r"|do|does|doing|day|all",
    "job_market": _WORDS["job_market"] + r"|jobs?|market",
    "transition": r"becom\w+|mov\w+|switch\w*|transition\w*|go|get|into",
    "comparison": r"differ\w*|compar\w+|versus|vs|between",
    "gaining_experience": r"becom\w+|start\w*|get|into|experience",
}
_PATTERNS = {
    topic: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for topic, words in _WORDS.items()
}
_OPENING = re.compile(
    r"^\W*(?:(?:ok|okay|so|and|but|then|now)\W+)*(?:what(?:['\u2019]?s| is| are)|"
    r"how(?:['\u2019]?s| is| are)|tell me)\b(?: about)?",
    re.IGNORECASE,
)


def asks_in_general(text: str, topic: str) -> bool:
    """Whether ``text``, without names, asks for the topic and nothing in particular.

    Args:
        text: The words of a question without the names of roles.
        topic: Its topic.
    """
    pattern = rf"\b(?:{_GENERAL.get(topic, topic)})\b"
    rest = content_words(re.sub(pattern, " ", text, flags=re.IGNORECASE))
    return all(word in _PLAIN for word in rest)


def only_topic(text: str) -> Optional[str]:
    """Return the topic where the text names it and says nothing else: "ok and pay"."""
    topic = topic_named(text)
    return (
        topic if topic and is_filler(_OPENING.sub(" ", _PATTERNS[topic].sub(" ", text))) else None
    )


def topic_named(text: str) -> Optional[str]:
    """Return the topic that the text names, or None where it names none or several."""
    found = [topic for topic, pattern in _PATTERNS.items() if pattern.search(text)]
    return found[0] if len(found) == 1 else None
