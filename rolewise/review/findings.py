"""Which messages of a conversation were answered badly, and why we think so.

Works on stored events alone, so it costs a turn nothing, and is the same for every channel.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple, Optional

from rapidfuzz import fuzz

from rolewise.dialogue.asides import aside
from rolewise.language.vectors import unpack_vector
from rolewise.review.redact import redact

REFUSED, FELL_BACK, UNANSWERED, REPHRASED, THUMBS_DOWN = (
    "refused",
    "fell_back",
    "unanswered",
    "rephrased",
    "thumbs_down",
)
REASONS = (THUMBS_DOWN, REPHRASED, FELL_BACK, UNANSWERED, REFUSED)
"""The strongest sign first."""
ALLOWED = "review"
"""Key of a message's metadata, false where its client says that nobody may review it."""
SOON_SECONDS = 180.0
"""A message later than this after an answer isn't taken for saying the same again."""
ALIKE_AFTER_FAILURE = 0.3
ALIKE_AFTER_ANSWER = 0.8
"""From this cosine on a message says again what the one before said (docs/review.md)."""
ALIKE_LETTERS = 80
"""From this similarity of words on (RapidFuzz's ``token_sort_ratio``, 0 to 100), too."""
_MEANT = re.compile(
    r"^\W*(?:(?:no|sorry|ok|hm+|well|but)\W+)*(?:i (?:mean|meant|asked|was asking)|what i mean)\b",
    re.IGNORECASE,
)
_ANOTHER_QUESTION = ("follow_up", "tell_more", "explain", "ask_source", "choose_option")
_RANKED = 3


class Exchange(NamedTuple):
    """A message and what was answered.

    Attributes:
        id: Id of the message.
        text: What was written, or the payload of a button.
        shown: What stood on the button that was tapped; empty for words.
        at: Seconds since 1970.
        channel: Where it came from.
        parsed: Rasa's parse data.
        allowed: False where the client said that it must not be reviewed.
        replies: The advisor's, each with ``text`` and ``custom``.
    """

    id: str
    text: str
    shown: str
    at: float
    channel: str
    parsed: Mapping[str, Any]
    allowed: bool
    replies: tuple[Mapping[str, Any], ...]

    @property
    def typed(self) -> bool:
        """Whether it was written, not tapped."""
        return not self.text.startswith("/")

    @property
    def intent(self) -> str:
        """The likeliest intent, or an empty text."""
        return str((self.parsed.get("intent") or {}).get("name") or "")

    def wish(self) -> Optional[bool]:
        """Whether the person just allowed or forbade the review; None where neither."""
        told = [_data(reply).get("review") for reply in self.replies]
        return True if "on" in told else False if "off" in told else None


class Finding(NamedTuple):
    """A message to be reviewed; all texts are redacted.

    Attributes:
        id: Id of the message.
        said: What was written.
        reasons: Some of ``REASONS``.
        understood: ``intent``, ``confidence``, ``ranking`` and ``entities``.
        answered: ``type``, ``topic``, ``statements`` and ``text`` of the answer.
        again: How the person put it next; empty where they didn't.
        comment: What the person wrote beside a thumb.
        channel: Where it came from.
        at: Seconds since 1970.
    """

    id: str
    said: str
    reasons: tuple[str, ...]
    understood: Mapping[str, Any]
    answered: Mapping[str, Any]
    again: str
    comment: str
    channel: str
    at: float


def exchanges(events: Iterable[Mapping[str, Any]]) -> list[Exchange]:
    """Return the messages among stored events with their answers, oldest first."""
    found: list[Exchange] = []
    for event in events:
        kind = event.get("event")
        if kind == "user" and event.get("text"):
            metadata = event.get("metadata") or {}
            shown = metadata.get("shown")
            found.append(
                Exchange(
                    str(event.get("message_id") or ""),
                    str(event["text"]),
                    shown if isinstance(shown, str) else "",
                    float(event.get("timestamp") or 0.0),
                    str(event.get("input_channel") or ""),
                    event.get("parse_data") or {},
                    metadata.get(ALLOWED) is not False,
                    (),
                )
            )
        elif kind == "bot" and found:
            reply = {
                "text": event.get("text") or "",
                "custom": (event.get("data") or {}).get("custom"),
            }
            found[-1] = found[-1]._replace(replies=(*found[-1].replies, reply))
    return found


def findings(told: Sequence[Exchange], thumbs_down: Mapping[str, str]) -> list[Finding]:
    """Return which messages of a conversation are for review.

    Args:
        told: The conversation, or its latest part.
        thumbs_down: Comments by the id of a reply, "<message>.<number>".
    """
    comments: dict[str, str] = {}
    for reply, comment in thumbs_down.items():
        message = reply.rpartition(".")[0]
        comments[message] = comments.get(message) or comment
    found = []
    for exchange, later in zip(told, [*told[1:], None]):
        judged = exchange.id in comments
        reasons = {THUMBS_DOWN} if judged else set()
        if exchange.typed and exchange.wish() is None:
            reasons |= _failures(exchange)
            if later is not None and says_again(exchange, later, failed=bool(reasons)):
                reasons.add(REPHRASED)
        if reasons and exchange.allowed and exchange.id:
            again = later.text if later is not None and REPHRASED in reasons else ""
            comment = comments.get(exchange.id, "")
            found.append(_finding(exchange, reasons, again, comment))
    return found


def says_again(before: Exchange, later: Exchange, failed: bool) -> bool:
    """Whether a message says again what the one before said, so that its answer didn't help.

    Args:
        before: The first message with its answer.
        later: The next one.
        failed: Whether the first was refused, not understood or judged badly; then less likeness
            is asked for.
    """
    if not later.typed or later.at - before.at > SOON_SECONDS:
        return False
    if aside(later.text) == "feedback":  # "that's not what I asked"
        return True
    if aside(later.text) is not None or later.wish() is not None:
        return False
    if _MEANT.match(later.text):
        return True
    words = fuzz.token_sort_ratio(before.text.lower(), later.text.lower())
    likeness = max(cosine(before.parsed, later.parsed), 0.0)
    if failed:
        return likeness >= ALIKE_AFTER_FAILURE or words >= ALIKE_LETTERS
    same = _names(before) == _names(later) and later.intent not in _ANOTHER_QUESTION
    return same and (likeness >= ALIKE_AFTER_ANSWER or words >= ALIKE_LETTERS)


def cosine(one: Mapping[str, Any], other: Mapping[str, Any]) -> float:
    """Return the greatest cosine between the questions of two parsed messages; 0 without any."""
    pairs = [
        float(first @ second)
        for first in _vectors(one)
        for second in _vectors(other)
        if first.shape == second.shape
    ]
    return max(pairs, default=0.0)


def _vectors(parsed: Mapping[str, Any]) -> list[Any]:
    packed = [item.get("vector") for item in parsed.get("questions") or ()]
    try:
        return [unpack_vector(text) for text in packed if isinstance(text, str)]
    except ValueError:
        return []


def _names(exchange: Exchange) -> set[tuple[str, str]]:
    return {
        (str(item.get("entity")), str(item.get("value")))
        for item in exchange.parsed.get("entities") or ()
    }


def _failures(exchange: Exchange) -> set[str]:
    reasons = set()
    for reply in exchange.replies:
        kind = (reply.get("custom") or {}).get("type")
        if kind in ("fallback", "clarification"):
            reasons.add(FELL_BACK)
        elif kind == "out_of_scope":
            reasons.add(REFUSED)
        elif _data(reply).get("unknown") is True or _data(reply).get("uncovered_role"):
            reasons.add(UNANSWERED)
    return reasons


def _finding(exchange: Exchange, reasons: set[str], again: str, comment: str) -> Finding:
    first = exchange.replies[0] if exchange.replies else {}
    custom = first.get("custom") or {}
    return Finding(
        exchange.id,
        redact(exchange.text if exchange.typed else exchange.shown or exchange.text),
        tuple(reason for reason in REASONS if reason in reasons),
        _understood(exchange.parsed),
        {
            "type": custom.get("type"),
            "topic": custom.get("topic"),
            "roles": list(custom.get("roles") or ()),
            "statements": list(_data(first).get("statements") or ()),
            "text": redact(str(first.get("text") or "")),
        },
        redact(again),
        redact(comment),
        exchange.channel,
        exchange.at,
    )


def _understood(parsed: Mapping[str, Any]) -> dict[str, Any]:
    intent = parsed.get("intent") or {}
    ranking = [
        [str(item.get("name")), round(float(item.get("confidence") or 0), 3)]
        for item in (parsed.get("intent_ranking") or ())[:_RANKED]
    ]
    named = sorted(
        {
            f"{item['entity']}={item['value']}"
            for item in parsed.get("entities") or ()
            # Of these the value is an id of ours; of others it may be what was written.
            if item.get("entity") in ("role", "location", "experience_level", "skill", "year")
        }
    )
    return {
        "intent": str(intent.get("name") or ""),
        "confidence": round(float(intent.get("confidence") or 0), 3),
        "ranking": ranking,
        "entities": named,
    }


def _data(reply: Mapping[str, Any]) -> Mapping[str, Any]:
    data = (reply.get("custom") or {}).get("data")
    return data if isinstance(data, Mapping) else {}
