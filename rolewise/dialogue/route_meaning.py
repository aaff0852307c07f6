"""Which question about routes a message asks in this conversation, and about whom."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Optional

from rolewise.answers.advisor import Advisor
from rolewise.answers.select import DEFAULT_ROLES, Question
from rolewise.dialogue.route_patterns import supposes
from rolewise.dialogue.route_reading import Heard, find_background, is_of_self
from rolewise.dialogue.state import DialogueState
from rolewise.dialogue.turn import Turn, asks_several
from rolewise.knowledge import load_knowledge

TOPICS = (
    "transition",
    "skills",
    "learning_resources",
    "comparison",
    "gaining_experience",
    "education",
)
"""Topics of the answers here; while one of them is talked of, a goal is still meant."""


def meant(turn: Turn, heard: Heard, state: DialogueState, advisor: Advisor) -> Optional[str]:
    """Return what to answer, or None where the message is for others."""
    active = is_active(state)
    near = bool(state.goal_role) and state.goal_role in state.roles
    kind = heard.kind
    named = bool(heard.target or heard.roles)
    if kind in AROUND:
        return _around(kind, turn, heard, state)
    if kind in ("known", "removed", "pace", "again"):
        if not active:
            tells = kind == "known" and not named and "?" not in turn.text
            return "nearest" if tells else None
        if kind in ("known", "removed") and supposes(turn.text) and state.topic == "transition":
            return "long"
        if kind == "again" and state.topic == "transition":
            return "move"
        if kind == "pace" and state.topic == "transition":
            return "long"
        return "plan" if state.topic == "learning_resources" else "gap"
    if kind == "turned":
        turns = active and state.topic == "transition" and state.route_from in _roles()
        return "move" if turns else None
    if kind == "list":
        return "gap"
    if kind == "computed":
        return "computed" if active else None
    if kind == "plan":
        return "plan"
    if kind == "gap":
        return "gap" if heard.skills or named or near or _is_known(state) else None
    if kind == "first":
        return "first" if named or near or _is_known(state) else None
    if kind == "there":
        return "move"
    if kind == "easier":
        return "easier" if len(pair_of(heard, state)) == 2 else None
    if kind == "useless":
        return "useless" if heard.origin or state.own_background or state.own_role else None
    if kind == "ways":
        return "ways" if (named and turn.intent in _ABOUT_MOVES) or active else None
    if kind == "long":
        fits = turn.intent in _ABOUT_MOVES or near
        general = bool(heard.pace) or _is_general(turn, state, advisor) or _is_about_move(turn)
        goal = named or near or (heard.pace and state.roles)
        return "long" if goal and fits and general else None
    if kind == "move" or heard.background:
        asks = heard.background and not heard.roles and _WHICH_ROLE.search(turn.text)
        if asks or _only_tells_background(turn, heard):
            return "nearest"
        return _is_move(turn, heard, state, advisor)
    return None


AROUND = (
    "late why_long hardest raise within carries via common nearest soonest levels promotion degree "
    "code feeders"
).split()
_NOT_PAY = ("ask_salary", "ask_job_market")


def _around(kind: str, turn: Turn, heard: Heard, state: DialogueState) -> Optional[str]:
    """Whether a question around a route is one that can be answered here."""
    if asks_several(turn):
        return None
    target = bool(heard.target or heard.roles) or bool(state.goal_role) or bool(state.roles)
    origin = bool(origin_of(heard, state, heard.target))
    if kind in ("levels", "promotion"):
        of_pay = state.topic == "salary" and not (heard.target or heard.roles)
        return None if turn.intent in _NOT_PAY or (kind == "levels" and of_pay) else kind
    if kind == "late":
        return kind
    if kind == "code":
        return kind if len(heard.roles) <= 1 and not heard.skills else None
    if kind == "feeders":
        return kind if len(heard.roles) == 1 else None
    if kind in ("nearest", "soonest"):
        if kind == "nearest" and heard.origin in _roles() and not heard.target:
            return kind
        if turn.intent == "out_of_scope" and not (target or origin):
            return None  # "find the nearest train station"
        if len(heard.roles) - (heard.origin in heard.roles) >= 2:
            return "easier" if len(pair_of(heard, state)) == 2 else None
        if heard.target and heard.target != heard.origin:
            return "move" if origin else "long"
        known = origin or bool(state.own_skills)
        return kind if kind == "soonest" or known else "nearest_ask"
    if kind == "degree":
        return kind if heard.target or heard.roles else None
    if kind == "via":
        return kind if len(heard.roles) >= 2 else None
    if kind in ("within", "why_long"):
        active = is_active(state) and state.topic == "transition"
        named = bool(heard.target) and _MAKES_MOVE.search(turn.text)
        return kind if active or (kind == "within" and named) else None
    if kind == "raise" and any(item.entity == "location" for item in turn.entities):
        return None  # pay at a place is told where all pay is
    if kind in ("raise", "common"):
        return kind if origin and target and _target_named(heard, state) else None
    if kind == "hardest":
        return kind if _target_named(heard, state) else None
    return kind if origin and target else None


def _target_named(heard: Heard, state: DialogueState) -> bool:
    """Whether the message names where to, or the conversation is about a move there."""
    return bool(heard.target) or len(heard.roles) >= 2 or is_active(state)


def _is_about_move(turn: Turn) -> bool:
    """Whether a question how long something takes is about getting to a role."""
    return bool(_GETS.search(turn.text)) and not _PARTICULAR.search(turn.text)


def _only_tells_background(turn: Turn, heard: Heard) -> bool:
    """Whether the message says no more than "I'm an accountant"."""
    return (
        "?" not in turn.text
        and not _ASKS.match(turn.text)
        and not heard.roles
        and is_of_self(turn.text)
        and len(turn.text.split()) <= TELLS
        and turn.intent not in ("ask_salary", "ask_interview")
    )


_ASKS = re.compile(
    r"^\W*(?:(?:so|ok|okay|and|but|well|hi|hey|then|now)\W+)*"
    r"(?:how|what|which|why|when|where|who|can|could|should|would|do|does|is|are|will)\b",
    re.IGNORECASE,
)
TELLS = 9
"""A message of at most so many words that names one's background says nothing else."""
_GETS = re.compile(
    r"\b(?:become|becoming|switch\w*|mov(?:e|ing) to|get(?:ting)? (?:in)?to|transition\w*|"
    r"retrain\w*|"
    r"work(?:ing)? as|hired as|be an?|scratch|zero|job[- ]ready|hireable|back to)\b",
    re.IGNORECASE,
)
_MAKES_MOVE = re.compile(
    r"\b(?:become|switch|move|get|be|transition|learn|ready|go|make|retrain|possible|doable)\b",
    re.IGNORECASE,
)
_FEASIBLE = re.compile(
    r"\b(?:realistic\w*|possible|feasible|doable|chances?|hard|difficult|tough|easy|could i|can i|"
    r"could (?:an?|my)|can (?:an?|my)|how (?:do|can|would|should|could|to|many hours)|"
    r"what (?:does|would|will|do) it take|any (?:chance|hope)|hope|crazy|mad|start|want(?:s)? to|"
    r"looking to|thinking (?:of|about)|good idea|bad idea|worth|"
    r"makes? (?:any )?sense|worth it|smart|wise|sensible|advisable|"
    r"make the (?:jump|switch|move))\b",
    re.IGNORECASE,
)
_ABOUT_MOVES = (
    "ask_transition",
    "ask_gaining_experience",
    "ask_learning_resources",
    "ask_career_path",
    "ask_education",
    "ask_decision",
    "follow_up",
    "nlu_fallback",
    "other_career",
    "ask_skills",
    "ask_comparison",
    "ask_definition",
    "ask_responsibilities",
    "out_of_scope",
)


def _roles() -> Collection[str]:
    return load_knowledge().roles


_WHICH_ROLE = re.compile(r"\b(?:what|which) (?:\w+ )?(?:roles?|jobs?)\b", re.IGNORECASE)
_CHOICE = re.compile(r"\b(?:should|which|better|rather|prefer|whether)\b", re.IGNORECASE)


def _is_move(turn: Turn, heard: Heard, state: DialogueState, advisor: Advisor) -> Optional[str]:
    """Whether the message asks in general how to get from one place to another."""
    if _CHOICE.search(turn.text):
        return None
    if turn.intent not in _ABOUT_MOVES or not (heard.target or heard.roles) or len(heard.roles) > 2:
        return None
    origin = origin_of(heard, state, heard.target)
    if not origin and heard.target and (heard.skills or _FOR_ME.search(turn.text)):
        return "move" if _FEASIBLE.search(turn.text) else None
    if not origin or not heard.target or origin == heard.target:
        return None
    own = heard.background or heard.kind == "move"
    if own and _FEASIBLE.search(turn.text) and not _PARTICULAR.search(turn.text):
        return "move"
    return "move" if heard.kind == "move" and _is_general(turn, state, advisor) else None


_FOR_ME = re.compile(
    r"\brealistic for (?:me|us|someone|somebody|an?)\b|\b(?:out of|within) my (?:reach|league)\b",
    re.IGNORECASE,
)
_PARTICULAR = re.compile(
    r"\b(?:interview\w*|resume|cv|cover letter|portfolio|salary|pay|paid|earn\w*|network\w*|"
    r"degree|phd|masters?|certificat\w+|boot ?camps?|math|maths|remote\w*|visa|why|which|"
    r"what (?:skills?|courses?|books?|tools?|projects?)|recommend\w*|prepare|job market|demand)\b",
    re.IGNORECASE,
)


def _is_general(turn: Turn, state: DialogueState, advisor: Advisor) -> bool:
    """Whether the message asks for nothing in particular beside the places it names."""
    text = turn.text
    span = find_background(text)
    if span:
        text = text[: span[1]] + " " * (span[2] - span[1]) + text[span[2] :]
    for item in turn.entities:
        if item.start is not None and item.end is not None:
            text = text[: item.start] + " " * (item.end - item.start) + text[item.end :]
    question = Question(text, {"transition": 1.0}, (), None)
    plain = text.lower()
    for word in _PLAIN:
        plain = plain.replace(word, " ")
    return advisor.is_general(question._replace(text=plain))


_PLAIN = (
    "how long",
    "how many",
    "would it take",
    "does it take",
    "will it take",
    "to take",
    " take",
    "back to",
    "worth",
    "months",
    "years",
    "hours",
    "degree in",
    "background in",
    "after",
    "back",
    "somebody",
    "possible",
    " learn",
    "science",
    "without",
    "my own",
    "own",
    "work as",
    "working as",
    "path",
    "route",
    "the way",
)


def is_active(state: DialogueState) -> bool:
    """Whether a goal was talked of just now."""
    return bool(state.goal_role) and state.topic in TOPICS and state.goal_role in state.roles


def _is_known(state: DialogueState) -> bool:
    return bool(state.own_skills or state.own_background or state.own_role)


def origin_of(heard: Heard, state: DialogueState, target: str) -> str:
    """Return where the person comes from: what was named, else what they told before."""
    if heard.kind == "turned":
        return state.goal_role or ""
    named = heard.origin
    if not named and len(heard.roles) == 2 and target in heard.roles:
        named = next(role for role in heard.roles if role != target)
    before = state.route_from if state.goal_role in state.roles else None
    for found in (named, before, state.own_background, state.own_role):
        if found and found != target:
            return found
    return ""


def pair_of(heard: Heard, state: DialogueState) -> tuple[str, ...]:
    """Return the two roles to compare, or nothing."""
    if len(heard.roles) == 3:
        others = tuple(role for role in heard.roles if role != heard.origin)
        return others if len(others) == 2 else tuple(heard.roles[-2:])
    for roles in (heard.roles, *([] if heard.roles else [state.roles, state.listed])):
        if len(roles) == 2:
            return tuple(roles)
    if len(heard.roles) == 1:
        other = next(
            (role for role in (*state.roles, *DEFAULT_ROLES) if role not in heard.roles), ""
        )
        return (*heard.roles, other)
    return DEFAULT_ROLES if not heard.roles else ()
