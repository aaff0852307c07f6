"""The advisor without servers: the trained Rasa model parses, the rules pick the action.

The same model, rules and action code as in operation; only HTTP, tracker store and policies are
left out, so that thousands of messages can be tried.
"""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from typing import Any

import yaml

from actions.answer import ActionAnswerQuestion  # noqa: F401  (registers the actions)
from actions.base import ConversationAction
from actions.decide import DecisionForm  # noqa: F401
from actions.remarks import ActionMakeRemark  # noqa: F401
from actions.repair import ActionRepairMisunderstanding  # noqa: F401
from rolewise.answers.advisor import Advisor, load_advisor
from rolewise.dialogue.conversation import Outcome
from rolewise.dialogue.state import DialogueState
from rolewise.dialogue.turn import Turn

ROOT = Path(__file__).resolve().parents[1]
START = DialogueState()


class Harness:
    """Parses and answers single messages."""

    def __init__(self, models: Path = ROOT / "models") -> None:
        """Load the newest model."""
        from rasa.core.agent import Agent
        from rasa.model import get_latest_model
        from rasa.utils.log_utils import configure_structlog

        configure_structlog(logging.WARNING)
        newest = get_latest_model(str(models))
        if newest is None:
            raise FileNotFoundError("There is no model; run: make train")
        self._agent = Agent.load(newest)
        self._advisor = load_advisor(models)
        self._actions = _actions_by_intent()

    def parse(self, text: str) -> dict[str, Any]:
        """Return Rasa's parse data of one message."""
        return asyncio.run(self._agent.parse_message(text))

    def respond(self, text: str, state: DialogueState = START) -> tuple[Turn, Outcome]:
        """Return the message as understood and what the advisor does with it."""
        return self.respond_to(self.parse(text), state)

    def respond_to(
        self, parsed: dict[str, Any], state: DialogueState = START
    ) -> tuple[Turn, Outcome]:
        """Do the same with a message parsed already."""
        turn = Turn.from_message(parsed)
        return turn, self._actions[turn.intent].respond(turn, state, self._advisor)

    def tell(self, parsed: dict[str, Any], advisor: Advisor) -> str:
        """Return all that an advisor says to a parsed message that begins a conversation."""
        turn = Turn.from_message(parsed)
        outcome = self._actions[turn.intent].respond(turn, START, advisor)
        return " ".join(reply.text for reply in outcome.replies)


def _actions_by_intent() -> dict[str, ConversationAction]:
    """Read which action answers which intent out of the rules."""
    by_name = {action.name(): action for action in (cls() for cls in _leaves(ConversationAction))}
    rules = yaml.safe_load((ROOT / "data" / "rules.yml").read_text(encoding="utf-8"))["rules"]
    return {
        rule["steps"][0]["intent"]: by_name[rule["steps"][1]["action"]]
        for rule in rules
        if "intent" in rule["steps"][0]
    }


def _leaves(base: Any) -> list[type[ConversationAction]]:
    return [leaf for cls in base.__subclasses__() for leaf in (_leaves(cls) or [cls])]
