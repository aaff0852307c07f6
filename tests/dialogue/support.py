"""What the tests of the dialogue share: the real advisor without vectors, messages, states."""

from __future__ import annotations

import functools
from typing import Any, Optional

import numpy as np

from rolewise.answers.advisor import Advisor
from rolewise.answers.index import StatementIndex
from rolewise.answers.wording import load_wording
from rolewise.dialogue.context import answer_in_context, read_in_context
from rolewise.dialogue.conversation import Outcome, answer_questions
from rolewise.dialogue.state import DialogueState
from rolewise.dialogue.turn import Turn
from rolewise.knowledge import load_knowledge
from rolewise.language.directions import assign_directions
from rolewise.language.vocabulary import Vocabulary, build_terms
from rolewise.pay import load_pay_tables


@functools.lru_cache(maxsize=1)
def advisor() -> Advisor:
    """The real knowledge with an index that finds nothing near."""
    index = StatementIndex.from_vectors(
        [], np.zeros(0, dtype=np.int64), np.zeros((0, 384), dtype=np.float32)
    )
    return Advisor(load_knowledge(), index, load_pay_tables(), load_wording())


@functools.lru_cache(maxsize=1)
def _vocabulary() -> Vocabulary:
    return Vocabulary(build_terms(load_knowledge()), [])


def heard(text: str, intent: str = "follow_up", confidence: float = 0.9, **ranking: float) -> Turn:
    """A message with the names the real vocabulary finds in it, and an intent of our choice."""
    mentions = assign_directions(text, _vocabulary().find(text))
    entities: list[dict[str, Any]] = [
        {
            "entity": item.entity,
            "value": item.value,
            "role": item.direction,
            "start": item.start,
            "end": item.end,
        }
        for item in mentions
    ]
    ranked = [{"name": intent, "confidence": confidence}]
    ranked.extend({"name": name, "confidence": value} for name, value in ranking.items())
    return Turn.from_message(
        {
            "text": text,
            "intent": {"name": intent, "confidence": confidence},
            "entities": entities,
            "intent_ranking": ranked,
        }
    )


def talk(*messages: tuple[str, str], state: Optional[DialogueState] = None) -> Outcome:
    """Say ``(text, intent)`` one after the other and return the last outcome."""
    outcome = Outcome((), state or DialogueState())
    for text, intent in messages:
        turn, state = read_in_context(heard(text, intent), outcome.state)
        found = answer_in_context(turn, state, advisor())
        outcome = found if found is not None else answer_questions(turn, state, advisor())
    return outcome
