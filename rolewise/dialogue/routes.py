"""The conversation about routes, skill gaps and learning plans."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Optional

from rolewise.answers import compose
from rolewise.answers.advisor import Advisor
from rolewise.answers.reply import Button, Reply, unique_buttons
from rolewise.answers.wording import join_names
from rolewise.dialogue.background import refers_to_background
from rolewise.dialogue.questions import Outcome, complete, remember, say
from rolewise.dialogue.remarks import describe_background
from rolewise.dialogue.route_meaning import is_active, meant, origin_of, pair_of
from rolewise.dialogue.route_reading import Heard, read_route
from rolewise.dialogue.route_replies import Words, answer_around, default_goal, route_reply
from rolewise.dialogue.state import DialogueState
from rolewise.dialogue.turn import Entity, Part, Turn
from rolewise.knowledge import load_knowledge
from rolewise.language.vocabulary import Vocabulary, build_terms
from rolewise.routes.export import name_of
from rolewise.routes.gap import likely_skills, without
from rolewise.routes.graph import first_jobs
from rolewise.routes.nearest import nearest_roles
from rolewise.routes.plan import LEAST_PACE, MOST_PACE

NEAREST = 3
FREE = ("code", "feeders")
"""Kinds that need nothing of the person."""


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
    words = Words(advisor, kept)
    if kind in ("levels", "promotion", "nearest", "soonest", "nearest_ask", "late", "via", *FREE):
        told = answer_around(kind, heard, origin, target, kept, words)
        if told is not None:
            reply, goal = told
            kept = kept._replace(goal_role=goal or kept.goal_role, route_from=origin or None)
            return _told(turn, kept, reply, (goal,) if goal else ())
        if kind in FREE:
            return None  # a statement says it
    if kind == "easier":
        pair = pair_of(heard, kept)
        # The two roles are where to; where from was told apart from them.
        origin = origin_of(heard._replace(roles=()), kept, "")
        if len(heard.roles) == 3:
            origin = next(role for role in heard.roles if role not in pair)
        reply = words.routes.easier(pair, origin if origin not in pair else "", kept.own_skills)
        kept = kept._replace(goal_role=reply.data["easier"], route_from=origin or None)
        return _told(turn, kept, reply, pair)
    if not target:
        return _ask_goal(kept, heard, advisor)
    if target == origin:
        return say(kept, advisor, "route_same", "clarification", _goal_buttons(kept, advisor))
    kept = kept._replace(goal_role=target, route_from=origin or None)
    reply = route_reply(kind, heard, origin, target, kept, words)
    described = describe_background(kept, advisor)
    if described and kind == "move" and refers_to_background(turn.text):
        lead = advisor.wording.phrase("background_used", background=described)
        reply = reply._replace(text=compose.fit(f"{lead} {reply.text}", ""))
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
    if state.topic == "transition" and state.roles and state.goal_role not in state.roles:
        return state.roles[-1]  # a move was talked of since
    if kind in ("plan", "gap") and len(state.roles) == 1 and not is_active(state):
        return state.roles[0]  # it was talked of since
    if is_active(state) or (kind in ("plan", "gap", "useless") and state.goal_role):
        return state.goal_role or ""
    if kind in ("nearest", "soonest", "nearest_ask"):
        return ""
    others = [role for role in state.roles if role != state.own_role]
    if others and (kind != "useless" or len(others) == 1):
        # After a recommendation, the first of its roles is the one recommended.
        return others[0] if kind == "there" or state.topic == "decision" else others[-1]
    if kind == "useless":
        origin = heard.origin or state.own_background or state.own_role or ""
        return default_goal(state, heard, origin, likely_skills(origin) if origin else ())
    return ""


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
