"""What a message about routes, gaps and plans says: who, where to, which skills, at what pace."""

from __future__ import annotations

import functools
import re
from typing import NamedTuple, Optional

from rolewise.dialogue.background import speaks_of_self
from rolewise.dialogue.route_patterns import kind_of, refers_to, weeks_named
from rolewise.dialogue.state import DialogueState
from rolewise.dialogue.turn import Entity, Turn, is_elliptical, not_negated, roles_named
from rolewise.language.tokens import tokenize
from rolewise.routes.data import load_route_data
from rolewise.routes.recognize import ids, load_recognizer

FEWEST_LISTED = 4
"""So many skills without a question are a list of what somebody knows."""
_PACE = re.compile(
    r"\b(\d+(?:[.,]\d+)?|an?|one|two|three|four|five|six|eight|ten|twelve|fifteen|twenty)\s*"
    r"(?:-\s*)?(?:hours?|hrs?|h)\s*(?:(?:a|per|each|every|/)\s*)?(week|wk|weekly|day|daily)\b",
    re.IGNORECASE,
)
_WORDS = "one two three four five six eight ten twelve fifteen twenty a an".split()
_NUMBERS = dict(zip(_WORDS, (1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 1, 1)))
_CAN = re.compile(
    r"^\W*(?:(?:so|and|but|well|hi|hey|hello)\W+)*(?:can|could|is it possible)\b|"
    r"\b(?:can|could) (?:i|a|an|someone|somebody|you)\b|\bany (?:chance|hope)\b|"
    r"\bis it (?:\w+ )?(?:realistic|possible|feasible|doable)\b|\bdo i (?:have|stand) a chance\b|"
    r"\b(?:realistic|possible|feasible|doable)\W*$",
    re.IGNORECASE,
)
KNOWS = re.compile(
    r"\bi(?:['\u2019]ve)?\s+(?:\w+\s+){0,2}?(?:know|use|used|learned|learnt|can do|have|"
    r"did|speak|code|been (?:doing|using|working with|writing))\b|"
    r"\bi(?:['\u2019]?m| am) (?:good|fluent|experienced|comfortable|familiar|strong|proficient)\b|"
    r"\bmy skills?\b|\bskills?:|\bknowing (?:only|just|nothing but)\b",
    re.IGNORECASE,
)
_REMOVE = re.compile(
    r"^\W*(?:no,? )?(?:not|remove|drop|delete|take out|without|minus|except)\s+"
    r"(.+?)(?:[.;!?]|\bbut\b|\b(?:i|we)\b|$)",
    re.IGNORECASE,
)
_OPEN_QUESTION = re.compile(r"\b(?:without|do i need|do they|need to know)\b", re.IGNORECASE)
_SKIP = re.compile(
    r"\b(?:can|could|may) i (?:skip|leave out|drop) (.+?)(?:[.;!?]|$)|"
    r"^\W*(?:please )?(?:skip|leave out) ([\w .+#-]+?)\W+i (?:already )?know\b.*$",
    re.IGNORECASE,
)
"""Somebody leaves a skill out because they have it."""
SHORT = 8
"""A message of so many words, amid a talk about a goal, is about the person."""


_REACHED = re.compile(
    r"\bi(?:['\u2019]ve| have)?\s+(?:recently |just |already )?(?:moved|switched|went|"
    r"transitioned|changed|"
    r"became|got promoted|jumped|"
    r"pivoted)\b(?: from [\w ]+?)?(?: over)?(?: in)?\s*(?:to)?\s*(?:an? )?$",
    re.IGNORECASE,
)
_AWAY = re.compile(
    r"\bhow (?:far|close|near|ready)\b|\b(?:plan|roadmap|missing|lack|gap|learn|too (?:late|old|"
    r"young)|"
    r"degree|hours|months|years)\b",
    re.IGNORECASE,
)
_BACK_TO = re.compile(r"\bback (?:in)?to\b", re.IGNORECASE)
_OTHERS = re.compile(
    r"\b(?:friend|colleague|brother|sister|partner|wife|husband|son|daughter)\b", re.IGNORECASE
)


class Heard(NamedTuple):
    """What a message says about routes.

    Attributes:
        kind: As ``route_patterns.kind_of`` tells, or ``pace``, ``again`` (another role).
        origin: Role or background id named as where somebody comes from, or an empty string.
        target: Role id named as where to, or an empty string.
        roles: All roles named.
        background: Background id named, or an empty string.
        skills: Skill ids that the person says they know.
        removed: Skill ids that the person takes back.
        pace: Hours a week, or 0.
        yes: Whether it asks whether something can be done.
        weeks: Weeks that somebody gives themselves, or 0.
        text: The message.
    """

    kind: str
    origin: str
    target: str
    roles: tuple[str, ...]
    background: str
    skills: tuple[str, ...]
    removed: tuple[str, ...]
    pace: float
    yes: bool
    weeks: float = 0.0
    text: str = ""


def read_route(turn: Turn, state: DialogueState) -> Heard:
    """Return what the message says about routes."""
    text = turn.text
    span = find_background(text)
    background = span[0] if span else ""
    kept = [
        item
        for item in not_negated(text, turn.entities)
        if span is None or item.start is None or not span[1] <= item.start < span[2]
    ]
    kept = _without_known(text, kept)
    roles = roles_named(kept)
    reached = next((item.value for item in kept if _is_reached(text, item)), "")
    origin = reached or _directed(kept, "from") or background
    target = _directed([item for item in kept if item.value != reached], "to")
    if len(roles) == 2 and not origin and not target and _BACK_TO.search(text):
        origin, target = roles
    if len(roles) == 1 and origin == roles[0] and not reached and _AWAY.search(text):
        # "How far am I from data scientist?", "a plan for ML engineer": that's where to.
        origin, target = background, roles[0]
    if not target:
        left = [role for role in roles if role not in (origin, state.own_role)]
        target = left[0] if len(left) == 1 else ""
    removed = _removed(text, state)
    skills: tuple[str, ...] = ()
    listed = len(text) > 20 and "?" not in text and _is_list(text)
    skipped = _SKIP.search(text)
    if skipped:
        skills = ids(load_recognizer().find(skipped.group(1) or skipped.group(2)))
    elif KNOWS.search(text) or listed:
        known = ids(load_recognizer().known(text))
        skills = tuple(skill for skill in known if skill not in removed)
    kind = kind_of(text, bool(skills), bool(removed), listed)
    if skipped and skills and kind in ("", "move"):
        kind = "known"
    pace = find_pace(text)
    if pace and kind in ("", "move"):
        kind = "pace"
    if kind == "nearest" and len(roles) == 1 and not background and refers_to(text):
        origin, target = roles[0], ""
    if not kind and roles and is_elliptical(text, turn.entities):
        kind = "again"
    return Heard(
        kind,
        origin,
        target,
        roles,
        background,
        skills,
        removed,
        pace,
        bool(_CAN.search(text)),
        weeks_named(text),
        text,
    )


def _is_reached(text: str, item: Entity) -> bool:
    """Whether somebody says that they moved to this role already."""
    named = item.entity in ("role", "field") and item.start is not None
    return named and bool(_REACHED.search(text[: item.start]))


def _without_known(text: str, entities: list[Entity]) -> list[Entity]:
    """Leave out fields that are skills somebody knows: "I know statistics" names no role."""
    if not KNOWS.search(text) and not _is_list(text):
        return entities
    known = load_recognizer().known(text)
    return [
        item
        for item in entities
        if item.entity != "field"
        or item.start is None
        or not any(one.start <= item.start < one.end for one in known)
    ]


def is_of_self(text: str) -> bool:
    """Whether a background named in the text is the writer's own."""
    return speaks_of_self(text) and not _OTHERS.search(text)


def find_pace(text: str) -> float:
    """Return the hours a week that a text names, or 0."""
    match = _PACE.search(text)
    if match is None:
        return 0.0
    said = match.group(1).lower().replace(",", ".")
    hours = float(_NUMBERS[said]) if said in _NUMBERS else float(said)
    return hours * 7 if match.group(2).lower() in ("day", "daily") else hours


def find_background(text: str) -> Optional[tuple[str, int, int]]:
    """Return the id of the background named in ``text`` and where.

    Of several, one whose skills are on record ("graduate in physics"), and then the longest name.
    """
    tokens = tokenize(text)
    folded = [token.folded for token in tokens]
    backgrounds = load_route_data().backgrounds
    best: Optional[tuple[str, int, int]] = None
    for size in sorted({len(name) for name in _background_names()}, reverse=True):
        for start in range(len(tokens) - size + 1):
            found = _background_names().get(tuple(folded[start : start + size]))
            if not found:
                continue
            span = found, tokens[start].start, tokens[start + size - 1].end
            if not backgrounds[found].without_data:
                return span
            best = best or span
    return best


@functools.lru_cache(maxsize=1)
def _background_names() -> dict[tuple[str, ...], str]:
    names: dict[tuple[str, ...], str] = {}
    for background in load_route_data().backgrounds.values():
        for name in (background.name, background.plural, *background.aliases):
            names.setdefault(tuple(token.folded for token in tokenize(name)), str(background.id))
    return names


def _directed(entities: list[Entity], direction: str) -> str:
    return next(
        (
            item.value
            for item in entities
            if item.role == direction and item.entity in ("role", "field")
        ),
        "",
    )


def _removed(text: str, state: DialogueState) -> tuple[str, ...]:
    """Return the skills that are taken back or said to be lacking."""
    match = _REMOVE.search(text)
    corrected = ids(load_recognizer().find(match.group(1))) if match else ()
    return tuple(dict.fromkeys((*corrected, *lacks(text, state))))


def lacks(text: str, state: DialogueState) -> tuple[str, ...]:
    """Return the skills that somebody says not to have; a question says nothing of them."""
    own = speaks_of_self(text) or (state.goal_role and len(text.split()) <= SHORT)
    if text.startswith("/") or not own or ("?" in text and _OPEN_QUESTION.search(text)):
        return ()
    return ids(load_recognizer().lacking(text))


def _is_list(text: str) -> bool:
    """Whether the text is mostly a list of skills."""
    found = load_recognizer().find(text)
    parts = [part for part in re.split(r"[,;\n|\u2022\u00b7]", text) if part.strip()]
    return len(found) >= FEWEST_LISTED and len(parts) >= FEWEST_LISTED
