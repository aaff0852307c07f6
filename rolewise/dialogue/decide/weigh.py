"""How much pay, outlook and criteria count: "pay matters more to me than research"."""

from __future__ import annotations

import re

from rolewise.decision.model import DecisionModel
from rolewise.dialogue.decide.hear import named

MORE, LESS, USUAL, NOTHING = 2.0, 0.5, 1.0, 0.0
_PRIORITIES = {
    "pay": r"pay|salary|salaries|money|income|earnings?|compensation|wages?|earning",
    "outlook": r"outlook|growth|demand|future|job security|security|prospects?|stability",
}
_THAN = re.compile(r"\b(?:than|over|above|before|not)\b", re.IGNORECASE)
_LESS = re.compile(
    r"\b(?:less|least|not? (?:so |that |very )?(?:important|priority)|(?:doesn|don|isn|aren|didn|"
    r"wouldn)"
    r"['’]?t(?: \w+){0,3} (?:matter|care|count|important)|nothing|unimportant|irrelevant|(?:does|"
    r"do) not)\b",
    re.IGNORECASE,
)


def weights_said(model: DecisionModel, text: str) -> dict[str, float]:
    """Return the weights a message gives, by priority or criterion id.

    What stands before "than" counts more, what stands after it less; "money doesn't matter" takes
    a priority out.
    """
    parts = (
        _THAN.split(text, maxsplit=1) if re.search(r"\bthan|\bover\b|\babove\b", text) else [text]
    )
    found: dict[str, float] = {}
    first = _subjects(model, parts[0])
    less = bool(_LESS.search(parts[0]))
    for name in first:
        if name in model.priorities:
            found[name] = NOTHING if less and len(parts) == 1 else USUAL if less else MORE
        else:
            found[name] = LESS if less else MORE
    for name in _subjects(model, parts[1]) if len(parts) > 1 else ():
        if name in model.priorities:
            found[name] = MORE if less else NOTHING
        else:
            found[name] = MORE if less else LESS
    return found


def _subjects(model: DecisionModel, text: str) -> list[str]:
    found = [
        name
        for name, words in _PRIORITIES.items()
        if name in model.priorities and re.search(rf"\b(?:{words})\b", text, re.IGNORECASE)
    ]
    return [*found, *named(model, text)]
