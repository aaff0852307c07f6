"""A conversation with the decision dialogue, without Rasa: the memory goes through JSON each turn."""

from __future__ import annotations

import json
from typing import Any

from rolewise.answers.reply import MAX_BUTTONS, MAX_WORDS, Reply, count_words, parse_payload
from rolewise.dialogue.context import read_in_context
from rolewise.dialogue.decide.dispatch import answer_by_intent
from rolewise.dialogue.decide.talk import converse
from rolewise.dialogue.state import DialogueState
from rolewise.dialogue.turn import Entity, Part, Turn
from tests.dialogue.support import advisor, heard


class Chat:
    """One person's conversation."""

    def __init__(self) -> None:
        self.state = DialogueState()
        self.replies: tuple[Reply, ...] = ()

    def say(self, text: str, intent: str = "nlu_fallback", confidence: float = 0.7) -> str:
        """Say something and return all that is answered."""
        return self._hear(heard(text, intent, confidence))

    def tap(self, title: str) -> str:
        """Tap a button of the last replies."""
        for reply in self.replies:
            for button in reply.buttons:
                if button.title == title:
                    return self.send(button.payload)
        raise AssertionError(f"no button {title!r}")

    def send(self, payload: str) -> str:
        """Send what a button or a form sends."""
        intent, given = parse_payload(payload) or ("", {})
        return self._hear(_tapped(payload, intent, given))

    @property
    def last(self) -> Reply:
        """The last reply."""
        return self.replies[-1]

    def _hear(self, turn: Turn) -> str:
        # As slots they are stored as JSON, and a new session keeps slots but no active form.
        state = DialogueState.from_slots(json.loads(json.dumps(self.state.as_slots())))
        turn, state = read_in_context(turn, state)
        outcome = converse(turn, state, advisor(), answer_by_intent)
        self.state, self.replies = outcome.state, outcome.replies
        for reply in self.replies:
            assert 0 < count_words(reply.text) <= MAX_WORDS, reply.text
            assert len(reply.buttons) <= MAX_BUTTONS
            json.dumps(reply.custom())
        return "\n".join(reply.text for reply in self.replies)


def _tapped(payload: str, intent: str, given: dict[str, Any]) -> Turn:
    named = tuple(
        Entity(name, value)
        for name, values in given.items()
        for value in (values if isinstance(values, list) else [values])
    )
    return Turn(payload, intent, 1.0, named, (Part("", intent, 1.0, named),), ((intent, 1.0),))
