"""What the advisor says: text, buttons and the machine-readable object of the contract."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Optional

REPLY_TYPES = (
    "answer",
    "question",
    "recommendation",
    "plan",
    "clarification",
    "fallback",
    "out_of_scope",
    "smalltalk",
    "error",
)
MAX_BUTTONS = 4
MAX_WORDS = 90


class Button(NamedTuple):
    """A quick reply: what the person sees and what is sent."""

    title: str
    payload: str


class Reply(NamedTuple):
    """One answer.

    Attributes:
        type: One of ``REPLY_TYPES``.
        text: Stands on its own, at most 90 words.
        buttons: At most four.
        topic: The topic answered, or None.
        roles: Role ids it is about.
        sources: Sources as ``{"id", "title", "url", "date"}``.
        data: The figures and statement ids behind the text.
        chart: Address of the answer's chart, or None.
    """

    type: str
    text: str
    buttons: tuple[Button, ...] = ()
    topic: Optional[str] = None
    roles: tuple[str, ...] = ()
    sources: tuple[Mapping[str, Any], ...] = ()
    data: Mapping[str, Any] = {}
    chart: Optional[str] = None

    def with_data(self, **data: Any) -> Reply:
        """Return the reply with more in its data."""
        return self._replace(data={**self.data, **data})

    def custom(self) -> dict[str, Any]:
        """Return the ``custom`` object of the contract; ``chart`` only where there is one."""
        return {
            "type": self.type,
            "topic": self.topic,
            "roles": list(self.roles),
            "sources": [dict(source) for source in self.sources],
            "data": dict(self.data),
            **({"chart": self.chart} if self.chart else {}),
        }


def payload(intent: str, **entities: Any) -> str:
    """Return a Rasa payload such as ``/ask_salary{"role": "ml_engineer"}``.

    Empty values are left out; keys are sorted, so that equal payloads are equal texts.
    """
    given = {name: value for name, value in entities.items() if value}
    return (
        f"/{intent}{json.dumps(given, sort_keys=True, ensure_ascii=False)}"
        if given
        else f"/{intent}"
    )


def parse_payload(text: str) -> Optional[tuple[str, dict[str, Any]]]:
    """Return intent and entities of a payload, or None when ``text`` is none."""
    if not text.startswith("/"):
        return None
    name, brace, rest = text[1:].partition("{")
    if not brace:
        return name.strip(), {}
    try:
        entities = json.loads(brace + rest)
    except json.JSONDecodeError:
        return None
    return (name.strip(), entities) if isinstance(entities, dict) else None


def count_words(text: str) -> int:
    """Return the number of words as a reader counts them."""
    return len(text.split())


def unique_buttons(buttons: Sequence[Button]) -> tuple[Button, ...]:
    """Return the first four buttons with different titles and payloads."""
    chosen: list[Button] = []
    for button in buttons:
        if all(button.title != b.title and button.payload != b.payload for b in chosen):
            chosen.append(button)
    return tuple(chosen[:MAX_BUTTONS])
