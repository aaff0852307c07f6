"""What to say when a message was not understood, or is none of our business."""

from __future__ import annotations

from typing import Optional

from rolewise.answers.advisor import Advisor
from rolewise.answers.reply import Button, Reply, payload
from rolewise.answers.select import Question
from rolewise.dialogue.conversation import Outcome, answer_questions, offer, remember
from rolewise.dialogue.remarks import make_remark, start_buttons
from rolewise.dialogue.state import DialogueState
from rolewise.dialogue.turn import Turn, roles_named, values

GUESS = 0.5
"""From this cosine with a statement on, a message that was not understood is answered anyway."""
LIKELY = 0.08
"""A topic is offered as "did you mean" from this probability on."""
STEPS = ("fallback_first", "fallback_second", "fallback_third")


def repair(turn: Turn, state: DialogueState, advisor: Advisor) -> Outcome:
    """Make the best of a message that was not understood: guess, ask, or help out.

    The first time a likely meaning is guessed or offered; the second and third time in a row the
    help grows.
    """
    step = state.misunderstandings
    if step == 0:
        guessed = _guess(turn, state, advisor)
        if guessed is not None:
            return guessed
    state = state._replace(misunderstandings=step + 1)
    question = _did_you_mean(turn, state, advisor) if step == 0 else None
    if question is not None:
        return Outcome((question,), offer(state, question))
    reply, state = make_remark(STEPS[min(step, 2)], state, advisor)
    return Outcome((reply,), state)


def refuse(turn: Turn, state: DialogueState, advisor: Advisor) -> Outcome:
    """Say honestly that the message has nothing to do with what we know."""
    if values(turn.entities, "uncovered_role"):
        return answer_questions(turn, state, advisor)
    reply, state = make_remark("out_of_scope", state, advisor)
    reply = reply._replace(data={"scope": "far"})
    return Outcome((reply,), state._replace(misunderstandings=0))


def refer_nearby(turn: Turn, state: DialogueState, advisor: Advisor) -> Outcome:
    """Say that a career question is next door to what we cover, with the closest we have."""
    if values(turn.entities, "uncovered_role") and not values(turn.entities, "role"):
        return answer_questions(turn, state, advisor)
    part = turn.parts[0]
    topics = turn.topics() or {"career_path": 1.0}
    question = Question(part.text, topics, roles_named(turn.entities), part.vector)
    reply = advisor.nearest(
        question,
        state.told,
        advisor.wording.phrase("near_scope"),
        advisor.wording.phrase("near_scope_alone"),
        "out_of_scope",
        {"scope": "near"},
    )
    if not reply.sources:
        reply = reply._replace(buttons=start_buttons(advisor))
    state = state.tell(tuple(reply.data.get("statements", ())))
    state = state._replace(roles=roles_named(turn.entities) or state.roles)
    return Outcome((reply,), offer(state, reply)._replace(misunderstandings=0))


def _guess(turn: Turn, state: DialogueState, advisor: Advisor) -> Optional[Outcome]:
    part = turn.parts[0]
    topics = turn.topics()
    if part.vector is None or not topics:
        return None
    question = Question(part.text, topics, roles_named(turn.entities) or state.roles, part.vector)
    if advisor.lacks_data_on(question):
        reply = advisor.answer(question, state.told)
        return Outcome((reply,), remember(state, question, reply, part))
    if advisor.selector.rank(question)[0].similarity < GUESS:
        return None
    noun = advisor.wording.topics[question.topic].noun
    reply = advisor.answer(question, state.told, advisor.wording.phrase("took_as", topic=noun))
    return Outcome((reply,), remember(state, question, reply, part))


def _did_you_mean(turn: Turn, state: DialogueState, advisor: Advisor) -> Optional[Reply]:
    topics = sorted(turn.topics().items(), key=lambda item: -item[1])
    likely = [topic for topic, probability in topics if probability >= LIKELY][:2]
    if not likely:
        return None
    roles = roles_named(turn.entities) or state.roles
    buttons = [advisor.topic_button(topic, roles) for topic in likely]
    buttons.append(Button(advisor.wording.phrase("something_else"), payload("help")))
    return Reply("clarification", advisor.wording.phrase("did_you_mean"), tuple(buttons))
