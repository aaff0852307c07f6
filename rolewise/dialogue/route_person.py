"""What a message tells of the person for routes: background, pace, skills known and lacking."""

from __future__ import annotations

import re

from rolewise.dialogue.route_reading import KNOWS, find_background, find_pace, is_of_self, lacks
from rolewise.dialogue.state import DialogueState
from rolewise.dialogue.turn import Turn, roles_named
from rolewise.routes.plan import MOST_PACE
from rolewise.routes.recognize import ids, load_recognizer

_WISHED = re.compile(
    r"\b(?:become|becoming|want to be|turn into|not|never|was asked)\s+(?:a |an )?$", re.IGNORECASE
)
_HOW_FAR = re.compile(r"\bhow (?:far|close|near)\b.*\b(?:am|are) i\b", re.IGNORECASE)
_STUDIES = re.compile(
    r"\b(?:study(?:ing)?|learn(?:ing)?|spare|free|have|got|spend|put in|only|manage|afford)\b"
    r"[^.?!]*\b(?:hours?|hrs?|h)\b",
    re.IGNORECASE,
)
_WISHES = re.compile(
    r"\b(?:want|wanna|like|love|hope|wish|plan|need|have|ought) to\b[^.?!]*$|"
    r"\b(?:should|learn(?:ing)?|interested|become|becoming|job|work|role)\b[^.?!,]*$",
    re.IGNORECASE,
)


def with_own_background(turn: Turn, state: DialogueState) -> DialogueState:
    """Return the state with what somebody names as their own: a background, skills lacking."""
    if turn.text.startswith("/"):
        return state
    lacking = lacks(turn.text, state)
    if lacking:
        kept = tuple(skill for skill in state.own_skills if skill not in lacking)
        all_lacking = tuple(dict.fromkeys((*state.own_lacks, *lacking)))
        state = state._replace(own_skills=kept, own_lacks=all_lacking)
    if _STUDIES.search(turn.text):
        pace = find_pace(turn.text)
        state = state._replace(pace=round(pace)) if 1 <= pace <= MOST_PACE else state
    known = _fields_known(turn)
    if known:
        state = state._replace(own_skills=tuple(dict.fromkeys((*state.own_skills, *known))))
    if state.own_lacks and state.own_skills:
        # What was told last counts.
        told = ids(load_recognizer().known(turn.text)) if KNOWS.search(turn.text) else ()
        kept = tuple(skill for skill in state.own_lacks if skill not in told)
        state = state._replace(own_lacks=kept)
    if _HOW_FAR.search(turn.text) and state.own_role in roles_named(turn.entities):
        state = state._replace(own_role=None)
    if not is_of_self(turn.text):
        return state
    span = find_background(turn.text)
    if span is None or _WISHED.search(turn.text[: span[1]]):
        return state
    return state._replace(own_background=span[0])


def _fields_known(turn: Turn) -> tuple[str, ...]:
    """Return the skills known that are named like a field: "I know Python and statistics"."""
    spans = [
        (item.start, item.end)
        for item in turn.entities
        if item.entity == "field" and item.start is not None and item.end is not None
    ]
    if not spans or not KNOWS.search(turn.text):
        return ()
    return ids(
        item
        for item in load_recognizer().known(turn.text)
        if any(start <= item.start < end for start, end in spans)
        and KNOWS.search(turn.text[: item.start])
        and not _WISHES.search(turn.text[: item.start])
    )
