"""The conversation about routes, skill gaps and learning plans."""

from __future__ import annotations

import functools
import re
from collections.abc import Collection, Sequence
from typing import Optional

from rolewise.answers import compose
from rolewise.answers.advisor import Advisor
from rolewise.answers.learning import LearningAnswers
from rolewise.answers.reply import Button, Reply, unique_buttons
from rolewise.answers.route_questions import RouteQuestions
from rolewise.answers.routes import RouteAnswers
from rolewise.answers.wording import join_names
from rolewise.dialogue.questions import Outcome, complete, remember, say
from rolewise.dialogue.route_meaning import is_active, meant, origin_of, pair_of
from rolewise.dialogue.route_reading import Heard, read_route
from rolewise.dialogue.state import DialogueState
from rolewise.dialogue.turn import Entity, Part, Turn
from rolewise.knowledge import load_knowledge
from rolewise.language.vocabulary import Vocabulary, build_terms
from rolewise.routes.export import name_of
from rolewise.routes.gap import likely_skills, without
from rolewise.routes.graph import entry_share, first_jobs
from rolewise.routes.nearest import nearest_roles, soonest_roles
from rolewise.routes.plan import LEAST_PACE, MOST_PACE

NEAREST = 3


def answer_route(turn: Turn, state: DialogueState, advisor: Advisor) -> Optional[Outcome]:
    """Answer a message about routes, gaps or plans; None for any other.

    What it tells of the person is kept in the state: background, skills, goal and pace.
    """
    if turn.text.startswith("/") or turn.intent in ("goodbye", "start_over", "bot_challenge"):
        return None
    heard = read_route(turn, state)
    if not heard.kind and not heard.background:
        return None
    kept = _keep(heard, state)
    kind = meant(turn, heard, kept, advisor)
    if kind is None:
        return None
    if heard.pace and not LEAST_PACE <= heard.pace <= MOST_PACE:
        limits = {"least": LEAST_PACE, "most": MOST_PACE}
        return say(state, advisor, "plan_pace_bad", "clarification", (), **limits)
    target = _target(heard, kept, kind)
    origin = origin_of(heard, kept, target)
    words = _Words(advisor, kept)
    if kind in ("levels", "promotion", "nearest", "soonest", "nearest_ask", "late", "via"):
        told = _around(kind, heard, origin, target, kept, words)
        if told is not None:
            reply, goal = told
            kept = kept._replace(goal_role=goal or kept.goal_role, route_from=origin or None)
            return _told(turn, kept, reply, (goal,) if goal else ())
    if kind == "easier":
        pair = pair_of(heard, kept)
        reply = words.routes.easier(pair, origin if origin not in pair else "", kept.own_skills)
        kept = kept._replace(goal_role=reply.data["easier"], route_from=origin or None)
        return _told(turn, kept, reply, pair)
    if not target:
        return _ask_goal(kept, heard, advisor)
    if target == origin:
        return say(kept, advisor, "route_same", "clarification", _goal_buttons(kept, advisor))
    kept = kept._replace(goal_role=target, route_from=origin or None)
    reply = _reply(kind, heard, origin, target, kept, words)
    if heard.kind in ("known", "removed"):
        reply = _noted(reply, heard, advisor)
    if heard.kind == "turned":
        names = [words.routes.name(role, article=False) for role in (origin, target)]
        lead = advisor.wording.phrase("turned_round", origin=names[0], target=names[1])
        reply = reply._replace(text=compose.fit(f"{lead} {reply.text}", ""))
    return _told(turn, kept, reply, (target,))


def _noted(reply: Reply, heard: Heard, advisor: Advisor) -> Reply:
    """Begin with the skills that were just told or taken back, unless they are read back."""
    skills = heard.skills if heard.kind == "known" else heard.removed
    names = join_names([name_of(skill) for skill in skills])
    key = "knows_noted" if heard.kind == "known" else "lacks_noted"
    lead = advisor.wording.phrase(key, skills=names)
    if not skills or reply.type == "plan":
        return reply
    return reply._replace(text=compose.fit(f"{lead} {reply.text}", ""))


def answer_spoken(text: str, state: DialogueState, advisor: Advisor) -> Optional[Outcome]:
    """Answer what a button about routes says, as if it had been typed."""
    entities = tuple(
        Entity(item.entity, item.value, item.direction, item.start, item.end)
        for item in _vocabulary().find(text)
    )
    part = Part(text, "ask_transition", 1.0, entities)
    turn = Turn(text, "ask_transition", 1.0, entities, (part,), (("ask_transition", 1.0),))
    return answer_route(turn, state, advisor)


@functools.lru_cache(maxsize=1)
def _vocabulary() -> Vocabulary:
    """Return the names of roles; buttons have no typos."""
    return Vocabulary(build_terms(load_knowledge()), ())


class _Words:
    def __init__(self, advisor: Advisor, state: DialogueState) -> None:
        parts = (advisor.knowledge, advisor.wording, state.own_lacks)
        self.routes = RouteAnswers(*parts)
        self.learning = LearningAnswers(*parts)
        self.around = RouteQuestions(*parts)


def _around(
    kind: str, heard: Heard, origin: str, target: str, state: DialogueState, words: _Words
) -> Optional[tuple[Reply, str]]:
    """Return an answer that needs no single goal, and the role it makes the goal."""
    skills, pace = state.own_skills, float(state.pace)
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
        role = _default(state, heard, origin, words.around.known(origin, skills))
        return words.around.late(origin, role, skills, pace), role
    if kind == "via":
        stop, goal = heard.roles[-2], heard.roles[-1]
        start = heard.roles[0] if len(heard.roles) == 3 else origin
        start = "" if start in (stop, goal) else start
        return words.around.via(start, stop, goal, skills, pace), goal
    return None


def _reply(
    kind: str, heard: Heard, origin: str, target: str, state: DialogueState, words: _Words
) -> Reply:
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
        course = bool(_COURSE.search(heard.text))
        return around.degree(origin, target, skills, pace, needed, course)
    if kind == "within":
        return around.within(origin, target, heard.weeks or 26, skills)
    if kind in ("carries", "why_long"):
        answer_known = around.carries if kind == "carries" else around.why_long
        return answer_known(origin, target, skills)
    if kind == "raise" and origin:
        asked = _MORE_OR_LESS.search(heard.text)
        word = "" if asked is None else "less" if asked.group(1).lower() != "more" else "more"
        return around.raised(origin, target, skills, word)
    if kind == "common" and origin:
        return around.common(origin, target, skills)
    if not origin and not skills:
        return words.routes.how_long("", target, (), pace)
    if kind == "ways":
        return words.routes.ways(origin, target, skills, pace)
    return words.routes.move(
        origin, target, skills, pace, yes=heard.yes and kind == "move", useless=kind == "useless"
    )


def _revises(heard: Heard) -> bool:
    return heard.kind in ("known", "removed", "pace", "list")


def _keep(heard: Heard, state: DialogueState) -> DialogueState:
    """Keep what the message tells of the person."""
    skills = tuple(dict.fromkeys((*state.own_skills, *heard.skills)))
    skills = tuple(skill for skill in skills if skill not in heard.removed)
    lacking = tuple(
        skill for skill in (*state.own_lacks, *heard.removed) if skill not in heard.skills
    )
    lacking = tuple(dict.fromkeys(lacking))
    sound = LEAST_PACE <= heard.pace <= MOST_PACE
    pace = max(1, round(heard.pace)) if sound else state.pace
    return state._replace(own_skills=skills, own_lacks=lacking, pace=pace)


def _target(heard: Heard, state: DialogueState, kind: str) -> str:
    """Return the role that somebody wants to get to, or an empty string."""
    if heard.kind == "turned":
        return state.route_from or ""
    if heard.kind in ("known", "removed", "pace") and state.goal_role:
        return state.goal_role
    if heard.target:
        return heard.target
    if heard.roles:
        others = [role for role in heard.roles if role != heard.origin]
        return others[-1] if others else ""
    if is_active(state) or (kind in ("plan", "gap", "useless") and state.goal_role):
        return state.goal_role or ""
    if kind in ("nearest", "soonest", "nearest_ask"):
        return ""
    others = [role for role in state.roles if role != state.own_role]
    if others and (kind != "useless" or len(others) == 1):
        return others[-1] if kind != "there" else others[0]
    if kind == "useless":
        origin = heard.origin or state.own_background or state.own_role or ""
        return _default(state, heard, origin, likely_skills(origin) if origin else ())
    return ""


_GOES_WITHOUT = re.compile(r"\bwithout\b|\bdropped out\b|\bno (?:\w+ )?degree\b", re.IGNORECASE)
_COURSE = re.compile(r"\b(?:boot ?camps?|certificat\w+|online courses?)\b", re.IGNORECASE)
_MORE_OR_LESS = re.compile(
    r"^(?=.*\b(?:do|does|will|would|is|are|am|should)\b).*\b(more|less|pay cut)\b", re.IGNORECASE
)
_AI = re.compile(r"\b(?:ai|a\.i\.|ml|machine learning|artificial intelligence)\b", re.IGNORECASE)
_DATA = re.compile(r"\b(?:data|analytics)\b", re.IGNORECASE)


def _default(state: DialogueState, heard: Heard, origin: str, known: Collection[str]) -> str:
    """Return the role to tell of where none was named: the nearest, or the easiest to enter."""
    have = without(frozenset(known) | frozenset(state.own_skills), state.own_lacks)
    if have:
        return nearest_roles(origin, have)[0]
    if _DATA.search(heard.text):
        return max(load_knowledge().roles, key=entry_share)
    return soonest_roles(origin, have)[0]


def _told(turn: Turn, state: DialogueState, reply: Reply, roles: Sequence[str]) -> Outcome:
    part = turn.parts[0] if turn.parts else Part(turn.text, turn.intent, 1.0, ())
    topics = {reply.topic or "transition": 1.0}
    question = complete(part, turn, state, topics)._replace(
        roles=tuple(reply.roles or roles), location=None, experience_level=None, uncovered=None
    )
    state = remember(state, question, reply, part)
    return Outcome((reply,), state._replace(misunderstandings=0))


def _ask_goal(state: DialogueState, heard: Heard, advisor: Advisor) -> Outcome:
    """Ask which role is meant, after showing what was read."""
    text = advisor.wording.phrase("route_which")
    if heard.skills:
        names = join_names([name_of(skill) for skill in heard.skills[:8]])
        many = len(heard.skills) > 8
        read = advisor.wording.phrase(
            "gap_read_many" if many else "gap_read", skills=names, n=len(heard.skills)
        )
        wrong = advisor.wording.phrase("gap_wrong")
        text = f"{read} {wrong} {advisor.wording.phrase('gap_list')}"
    buttons = _goal_buttons(state, advisor)
    reply = Reply("question", text, buttons, None, (), (), {"skills": list(state.own_skills)})
    offered = tuple(button._asdict() for button in buttons)
    return Outcome((reply,), state._replace(offered=offered, misunderstandings=0))


def _goal_buttons(state: DialogueState, advisor: Advisor) -> tuple[Button, ...]:
    found = []
    for role in _nearest(state, NEAREST):
        name = advisor.knowledge.roles[role].short_name
        found.append(Button(name, f"what am I missing for {name}?"))
    return unique_buttons(found)


def _nearest(state: DialogueState, many: int) -> list[str]:
    """Return the roles that take in beginners and are nearest to the person."""
    origin = state.own_background or state.own_role or ""
    known = without(
        frozenset(state.own_skills) | (likely_skills(origin) if origin else frozenset()),
        state.own_lacks,
    )
    open_to = first_jobs()
    return [role for role in nearest_roles(origin, known) if role in open_to][:many]
