"""Which answer fits a question about routes, gaps and plans, and with what it is filled."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Optional

from rolewise.answers.advisor import Advisor
from rolewise.answers.learning import LearningAnswers
from rolewise.answers.reply import Reply
from rolewise.answers.route_choice import RouteChoice
from rolewise.answers.routes import RouteAnswers
from rolewise.dialogue.route_reading import Heard
from rolewise.dialogue.state import DialogueState
from rolewise.knowledge import load_knowledge
from rolewise.routes.gap import without
from rolewise.routes.graph import entry_share
from rolewise.routes.nearest import nearest_roles, soonest_roles

_GOES_WITHOUT = re.compile(r"\bwithout\b|\bdropped out\b|\bno (?:\w+ )?degree\b", re.IGNORECASE)
_DEGREES = (
    ("phd", re.compile(r"\bph\.?d|\bdoctora", re.IGNORECASE)),
    ("master", re.compile(r"\bmaster", re.IGNORECASE)),
    ("course", re.compile(r"\b(?:boot ?camps?|certificat\w+|online courses?)\b", re.IGNORECASE)),
)
_FULL_TIME = re.compile(r"\bfull[- ]?time\b", re.IGNORECASE)
_USEFUL = re.compile(
    r"\b(?:any use|of use|help|matter|count|worth (?:anything|something))\b", re.IGNORECASE
)
_MORE_OR_LESS = re.compile(
    r"^(?=.*\b(?:do|does|will|would|is|are|am|should)\b).*"
    r"\b(more|less|pay cut)\b|"
    r"\b(step (?:down|back|up)|downgrade|demotion)\b.*\?",
    re.IGNORECASE,
)
_UP = {"more": "more", "step up": "more"}
_AI = re.compile(r"\b(?:ai|a\.i\.|ml|machine learning|artificial intelligence)\b", re.IGNORECASE)
_DATA = re.compile(r"\b(?:data|analytics)\b", re.IGNORECASE)


class Words:
    """What answers about routes are made with, for one person."""

    def __init__(self, advisor: Advisor, state: DialogueState) -> None:
        """Put the answers together; what the person lacks counts in all of them."""
        parts = (advisor.knowledge, advisor.wording, state.own_lacks)
        self.routes = RouteAnswers(*parts)
        self.learning = LearningAnswers(*parts)
        self.around = RouteChoice(*parts)


def answer_around(
    kind: str, heard: Heard, origin: str, target: str, state: DialogueState, words: Words
) -> Optional[tuple[Reply, str]]:
    """Return an answer that needs no single goal, and the role it makes the goal."""
    skills, pace = state.own_skills, float(state.pace)
    if kind == "code":
        reply = words.around.without_code(heard.yes, target)
        return None if reply is None else (reply, reply.roles[0])
    if kind == "feeders":
        return words.around.feeders(target or heard.roles[0]), ""
    if kind in ("levels", "promotion"):
        role = target or (heard.roles[0] if heard.roles else state.own_role or "")
        return words.around.levels(role, kind == "promotion"), role
    if kind == "nearest_ask":
        return words.around.soonest("", (), pace), ""
    if kind in ("nearest", "soonest"):
        if kind == "nearest":
            reply = words.around.nearest(origin, skills)
        else:
            reply = words.around.soonest(origin, skills, pace, ai=bool(_AI.search(heard.text)))
        return reply, reply.roles[0]
    if kind == "late" and not target:
        role = default_goal(state, heard, origin, words.around.known(origin, skills))
        return words.around.late(origin, role, skills, pace), role
    if kind == "via":
        stop, goal = heard.roles[-2], heard.roles[-1]
        start = heard.roles[0] if len(heard.roles) == 3 else origin
        start = "" if start in (stop, goal) else start
        return words.around.via(start, stop, goal, skills, pace), goal
    return None


def route_reply(
    kind: str, heard: Heard, origin: str, target: str, state: DialogueState, words: Words
) -> Reply:
    """Return the answer of a kind about the way to ``target``."""
    skills, pace = state.own_skills, float(state.pace)
    if kind == "plan":
        return words.learning.plan(target, skills, origin, pace, _revises(heard))
    if kind == "first":
        return words.learning.first(target, skills, origin)
    if kind == "gap":
        read = heard.skills if heard.kind != "known" else ()
        return words.learning.gap(target, skills, origin, read)
    if kind == "computed":
        return words.routes.computed(target, skills, origin)
    if kind == "long":
        return words.routes.how_long(origin, target, skills, pace)
    around = words.around
    if kind in ("late", "degree"):
        if kind == "late":
            return around.late(origin, target, skills, pace)
        needed = not heard.yes and not _GOES_WITHOUT.search(heard.text)
        asked = next((name for name, word in _DEGREES if word.search(heard.text)), "degree")
        return around.degree(origin, target, skills, pace, needed, asked)
    if kind == "within":
        full = bool(_FULL_TIME.search(heard.text))
        return around.within(origin, target, heard.weeks or 26, skills, full)
    if kind in ("carries", "why_long", "hardest"):
        tell = {"carries": around.carries, "why_long": around.why_long, "hardest": around.hardest}
        return tell[kind](origin, target, skills)
    if kind == "raise" and origin:
        match = _MORE_OR_LESS.search(heard.text)
        said = "" if match is None else (match.group(1) or match.group(2)).lower()
        return around.raised(origin, target, skills, _UP.get(said, "less") if said else "")
    if kind == "common" and origin:
        return around.common(origin, target, skills)
    if not origin and not skills:
        return words.routes.how_long("", target, (), pace)
    if kind == "ways":
        return words.routes.ways(origin, target, skills, pace)
    useful = kind == "useless" and bool(_USEFUL.search(heard.text))
    return words.routes.move(
        origin,
        target,
        skills,
        pace,
        yes=heard.yes and kind == "move",
        useless=kind == "useless",
        useful=useful,
    )


def _revises(heard: Heard) -> bool:
    return heard.kind in ("known", "removed", "pace", "list")


def default_goal(state: DialogueState, heard: Heard, origin: str, known: Collection[str]) -> str:
    """Return the role to tell of where none was named: the nearest, or the easiest to enter."""
    have = without(frozenset(known) | frozenset(state.own_skills), state.own_lacks)
    if have:
        return nearest_roles(origin, have)[0]
    if _DATA.search(heard.text):
        return max(load_knowledge().roles, key=entry_share)
    return soonest_roles(origin, have)[0]
