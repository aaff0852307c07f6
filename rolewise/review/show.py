"""A group of messages as lines of text."""

from __future__ import annotations

import time
from collections.abc import Iterator

from rolewise.review.groups import Group

REASON_WORDS = {
    "thumbs_down": "thumb down",
    "rephrased": "said again",
    "fell_back": "not understood",
    "unanswered": "nothing known",
    "refused": "refused",
}


def lines(group: Group) -> Iterator[str]:
    """Yield what is known about a group."""
    first = group.first.finding
    times = "once" if len(group.items) == 1 else f"{len(group.items)} times"
    day = time.strftime("%Y-%m-%d", time.gmtime(first.at))
    why = ", ".join(REASON_WORDS.get(reason, reason) for reason in group.reasons)
    yield f"{times}, last on {day}: {why}"
    for text in dict.fromkeys(plain(item.finding.said) for item in group.items):
        yield f'"{text}"'
    yield f"understood: {understood(group)}"
    yield f"answered:   {answered(group)}"
    for item in group.items:
        if item.finding.again:
            yield f'then said:  "{plain(item.finding.again)}"'
        if item.finding.comment:
            yield f'comment:    "{plain(item.finding.comment)}"'


def understood(group: Group) -> str:
    """Return what was understood: ``ask_salary 0.42, help 0.31; role=data_scientist``."""
    told = group.first.finding.understood
    ranking = ", ".join(f"{name} {confidence:.2f}" for name, confidence in told["ranking"])
    first = f"{told['intent']} {told['confidence']:.2f}" if told["intent"] else "nothing"
    if ranking and not ranking.startswith(str(told["intent"])):
        first = f"{first} ({ranking})"
    elif ranking:
        first = ranking
    return "; ".join([first, *([", ".join(told["entities"])] if told["entities"] else [])])


def likeliest(group: Group) -> str:
    """Return the intent that an editor is likely to choose: the one understood, or a guess."""
    told = group.first.finding.understood
    guesses = [told["intent"], *(name for name, _ in told["ranking"])]
    return next((str(name) for name in guesses if name and name != "nlu_fallback"), "")


def answered(group: Group) -> str:
    """Return what was answered: ``answer on salary: The median is …``."""
    told = group.first.finding.answered
    topic = f" on {told['topic']}" if told["topic"] else ""
    return f"{told['type'] or 'nothing'}{topic}: {plain(told['text'])}"


def plain(text: str) -> str:
    """Return a text in one line, with nothing that a terminal would obey."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
