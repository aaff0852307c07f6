"""Greetings, thanks, refusals and other remarks; never twice in the same words running."""

from __future__ import annotations

from collections.abc import Callable

from rolewise.answers.advisor import Advisor
from rolewise.answers.reply import Button, Reply, payload
from rolewise.answers.select import DEFAULT_ROLES
from rolewise.dialogue.skills import skill_names
from rolewise.dialogue.state import DialogueState
from rolewise.routes.data import load_route_data

INTENT_REMARKS = {
    "greet": "greet",
    "goodbye": "goodbye",
    "thank": "thank",
    "help": "help",
    "bot_challenge": "bot_challenge",
    "give_feedback": "feedback",
}
"""Which remark answers which intent."""


def make_remark(
    name: str, state: DialogueState, advisor: Advisor, buttons: tuple[Button, ...] | None = None
) -> tuple[Reply, DialogueState]:
    """Make a remark in the next of its wordings.

    Args:
        name: A key of ``remarks`` in ``knowledge/wording.yml``.
        state: The conversation.
        advisor: For the wording and the roles' names.
        buttons: Instead of the remark's own.

    Returns:
        The reply, and the state that remembers the remark and the buttons.
    """
    remark = advisor.wording.remarks[name]
    counts = dict(state.spoken or {})
    times = counts.get(name, 0)
    counts[name] = times + 1
    if buttons is None:
        buttons = _BUTTONS[remark.buttons](advisor)
    # The last wording stays, but alternates with the one before: never the same words twice.
    last = len(remark.texts) - 1
    position = times if times <= last else last - (times - last) % min(2, last + 1)
    reply = Reply(remark.type, remark.texts[position], buttons)
    offered = tuple(button._asdict() for button in buttons)
    return reply, state._replace(spoken=counts, offered=offered)


def start_buttons(advisor: Advisor) -> tuple[Button, ...]:
    """Return the buttons for somebody who doesn't know where to begin."""
    roles = [
        Button(
            advisor.wording.phrase("what_role_does", plural=advisor.role_names([role])),
            payload("ask_responsibilities", role=role),
        )
        for role in DEFAULT_ROLES
    ]
    return (
        *roles,
        advisor.topic_button("decision", ()),
        advisor.topic_button("salary", DEFAULT_ROLES),
    )


def describe_background(state: DialogueState, advisor: Advisor) -> str:
    """Return what a person told of themselves: "data analyst, in Ohio, SQL and Python"."""
    names: list[str] = []
    role = advisor.knowledge.roles.get(state.own_role or "")
    if role is not None:
        names.append(role.short_name)
    if state.own_level:
        names.append(advisor.wording.levels.get(state.own_level, state.own_level))
    for place in advisor.knowledge.places:
        if place.id == state.own_location:
            names.append(advisor.wording.phrase("background_place", place=place.name))
    if state.own_skills:
        names.append(skill_names(state.own_skills, advisor))
    return ", ".join(names)


def describe_person(state: DialogueState, advisor: Advisor) -> list[str]:
    """Return all that a person told of themselves outside the decision dialogue, in pieces."""
    phrase = advisor.wording.phrase
    told = []
    background = load_route_data().backgrounds.get(state.own_background or "")
    if background is not None:
        told.append(str(background.name))
    described = describe_background(state._replace(own_skills=()), advisor)
    told += [described] if described else []
    if state.own_skills:
        told.append(phrase("about_me_skills", skills=skill_names(state.own_skills, advisor)))
    if state.own_lacks:
        told.append(phrase("about_me_lacks", skills=skill_names(state.own_lacks, advisor)))
    goal = advisor.knowledge.roles.get(state.goal_role or "")
    if goal is not None:
        told.append(phrase("about_me_goal", role=goal.short_name))
    return told


def way_out_buttons(advisor: Advisor) -> tuple[Button, ...]:
    """Return the buttons for somebody who is stuck."""
    return (
        Button(advisor.wording.phrase("see_help"), payload("help")),
        Button(advisor.wording.phrase("start_over"), payload("start_over")),
        *start_buttons(advisor)[:2],
    )


def _no_buttons(advisor: Advisor) -> tuple[Button, ...]:
    return ()


_BUTTONS: dict[str, Callable[[Advisor], tuple[Button, ...]]] = {
    "start": start_buttons,
    "way_out": way_out_buttons,
    "none": _no_buttons,
}
