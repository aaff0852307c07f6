"""Words that stand for roles named before: "the latter", "both", "the other one", "than they do".

Each is found by a pattern and added to the message as if the role had been named there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rolewise.answers.select import DEFAULT_ROLES
from rolewise.dialogue.state import DialogueState
from rolewise.dialogue.turn import Entity, Turn, roles_named, values

_ROLE_NOUN = r"(?:\s+(?:one|role|job|position|title))?"
_ALONE = (
    r"(?=\s*(?:$|[?.!,;]|['\u2019]s\b|(?:do|does|need|needs|earn|earns|make|makes|pay|pays|paid|get|"
    r"gets|is|are|have|has|require|requires|and|or|vs|than|in|for)\b))"
)
_PLACES = tuple(
    re.compile(
        rf"\bthe\s+(?:{words})(?:\s+(?:one|role|job|position|title)\b|{_ALONE})|{bare}", re.I
    )
    for words, bare in (
        ("former|first|1st", r"\bformer\b(?!\s+(?:a|an|role|job)\b)"),
        ("second|2nd", r"(?!)"),
        ("third|3rd", r"(?!)"),
    )
)
_LAST = re.compile(rf"\b(?:the\s+)?(?:latter|last(?=\s+(?:one|role|job))){_ROLE_NOUN}\b", re.I)
_OTHER = re.compile(
    rf"\bthe\s+other{_ROLE_NOUN}\b(?!\s+\w)|\bthe\s+other\s+(?:one|role|job)\b", re.I
)
_ALL = re.compile(
    r"\b(?:both(?: of (?:them|those))?|all (?:of them|two|three|of those)|each of them|"
    r"either(?: of them)?|the two(?: of them)?|those two|these two)\b",
    re.IGNORECASE,
)
_WHICH = re.compile(
    r"\b(?:which|who|whose)\b.*\b(?:more|better|best|higher|highest|most|less|least|easier|"
    r"harder|safer|faster|pays)\b",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"\b(?:they|them|these|those|that|this|it|he|she|their)\b", re.IGNORECASE)
_BESIDE = re.compile(
    r"\b(?:than|from|vs\.?|versus|compared|against|to|into|with|alongside|become|like|as)\s+"
    r"(?:(?:a|an|the|being|those|what)\s+)*$",
    re.IGNORECASE,
)
_PLURAL = re.compile(r"(?:them|these|those)$", re.IGNORECASE)
MOST_ANCHORS = 2
_BARE = re.compile(
    r"^\W*(?:(?:ok|okay|i|i['\u2019]?d|i['\u2019]?ll|like|take|pick|choose|want|let['\u2019]?s|go|"
    r"with|yes|please|hmm|number|option|the)\W+)*"
    r"(?:first|second|third|last|other|1st|2nd|3rd)(?:\W+(?:one|option|button))?(?:\W+please)?\W*$",
    re.IGNORECASE,
)


def resolve(turn: Turn, state: DialogueState) -> Turn:
    """Return the message with the roles named that its words stand for.

    Args:
        turn: The message; one that names two roles is left as it is.
        state: The conversation.
    """
    named = roles_named(turn.entities)
    if turn.text.startswith("/") or len(named) > 1 or values(turn.entities, "uncovered_role"):
        return turn
    found = _beside(turn, state, named[0]) if named else _listed(turn, state)
    if not found:
        return turn
    entities = tuple(sorted((*turn.entities, *found), key=lambda item: item.start or 0))
    parts = []
    position = 0
    for part in turn.parts:
        start = max(turn.text.find(part.text, position), 0)
        position = start + len(part.text)
        inside = tuple(item for item in found if start <= (item.start or 0) < position)
        together = sorted((*part.entities, *inside), key=lambda item: item.start or 0)
        parts.append(part._replace(entities=tuple(together)))
    return turn._replace(entities=entities, parts=tuple(parts))


def _listed(turn: Turn, state: DialogueState) -> list[Entity]:
    """The roles that "the latter", "the other one", "both" or "which one" choose."""
    listed = state.listed
    if len(listed) < 2:
        listed = DEFAULT_ROLES if state.topic and set(listed) <= set(DEFAULT_ROLES) else ()
    if not listed:
        return []
    match = _LAST.search(turn.text)
    if match and not _BARE.match(turn.text):
        return _entities(match, listed[-1:])
    for place, pattern in enumerate(_PLACES):
        match = pattern.search(turn.text)
        if match and place < len(listed) and not _BARE.match(turn.text):
            return _entities(match, listed[place : place + 1])
    match = _OTHER.search(turn.text)
    if match and len(state.roles) == 1 and not _BARE.match(turn.text):
        others = [role for role in listed if role not in state.roles]
        return _entities(match, others[-1:])
    match = _ALL.search(turn.text) or _WHICH.search(turn.text)
    return _entities(match, listed) if match else []


def _beside(turn: Turn, state: DialogueState, named: str) -> list[Entity]:
    """The role talked of, where a pronoun stands beside another role ("more than they do")."""
    anchor = next((role for role in state.roles if role != named), None)
    if anchor is None or named in state.roles:
        return []
    other = next(item for item in turn.entities if item.value == named)
    if other.start is None or other.end is None:
        return []
    direction = {"to": "from", "from": "to"}.get(other.role or "")
    before = _PRONOUN.search(turn.text, 0, other.start)
    if before and _BESIDE.search(turn.text[before.end() : other.start]):
        meant = state.roles if _PLURAL.match(before.group()) else (anchor,)
        return [Entity("role", role, direction, *before.span()) for role in meant[:MOST_ANCHORS]]
    after = _PRONOUN.search(turn.text, other.end)
    if after and _BESIDE.search(turn.text[other.end : after.start()]):
        return [Entity("role", anchor, direction, after.start(), after.end())]
    return []


def _entities(match: re.Match[str], roles: Sequence[str]) -> list[Entity]:
    return [Entity("role", role, None, match.start(), match.end()) for role in roles]
