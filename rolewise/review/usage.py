"""How the advisor is used: counts from the stored conversations, nobody's text and nobody's id.

The database counts, so that no conversation is read into this process.
"""

from __future__ import annotations

import time
from typing import Any, NamedTuple, Optional

import sqlalchemy as sa

from rolewise.tracker_store import ConversationStore

PERIODS = (7, 30)
"""Days."""
_DAY = 86400
_OWN = ("ready-%", "readyz%")
"""Senders that are no people: the question that a start asks itself."""
_FAILED = ("fallback", "clarification", "out_of_scope")


class Topic(NamedTuple):
    """Replies about a topic, and those among them where nothing sourced is known."""

    name: str
    replies: int
    unknown: int


class Usage(NamedTuple):
    """What happened in the last days.

    Attributes:
        days: How many.
        conversations: In which something was said.
        messages: That people sent, taps on buttons included.
        by_day: Messages by day, oldest first, as (YYYY-MM-DD, number); none is left out.
        topics: By topic, the most asked first.
        outcomes: Replies by type, the most frequent first.
        up: Thumbs up.
        down: Thumbs down.
        funnel: The decision dialogue, as (step, conversations).
        criteria: Questions of the decision dialogue, as (criterion, conversations).
    """

    days: int
    conversations: int
    messages: int
    by_day: tuple[tuple[str, int], ...]
    topics: tuple[Topic, ...]
    outcomes: tuple[tuple[str, int], ...]
    up: int
    down: int
    funnel: tuple[tuple[str, int], ...]
    criteria: tuple[tuple[str, int], ...]

    @property
    def unanswered(self) -> int:
        """Replies that didn't answer: refused, not understood, or nothing known."""
        failed = sum(number for name, number in self.outcomes if name in _FAILED)
        return failed + sum(topic.unknown for topic in self.topics)


def usage(store: ConversationStore, days: int, now: Optional[float] = None) -> Usage:
    """Count what is stored of the last days.

    Args:
        store: The conversations.
        days: The days of the period, today (UTC) included.
        now: Seconds since 1970.
    """
    at = time.time() if now is None else now
    first_day = int(at // _DAY) - days + 1
    since = float(first_day * _DAY)
    postgres = store.engine.dialect.name == "postgresql"
    # A cast rounds in PostgreSQL, and cuts in SQLite.
    by_day = _BY_DAY.format(day="floor(timestamp / 86400)" if postgres else "timestamp / 86400")
    own = dict(zip(("own", "other"), _OWN))
    with store.engine.connect() as connection:
        given = {"since": since, **own}
        (conversations,) = connection.execute(sa.text(_CONVERSATIONS), given).one()
        per_day = {int(day): int(n) for day, n in connection.execute(sa.text(by_day), given)}
        counted = connection.execute(sa.text(_replies(postgres)), given).all()
        up, down = _thumbs(connection, since)
    found: dict[str, list[tuple[Any, Any, int]]] = {}
    for kind, one, other, number in counted:
        found.setdefault(kind, []).append((one, other, int(number)))
    return Usage(
        days,
        int(conversations),
        sum(per_day.values()),
        tuple((_date(day), per_day.get(day, 0)) for day in range(first_day, first_day + days)),
        _topics(found.get("topic", [])),
        _most_first(found.get("outcome", [])),
        up,
        down,
        tuple(_funnel(found)),
        _most_first(found.get("criterion", [])),
    )


_PEOPLE = "timestamp >= :since AND sender_id NOT LIKE :own AND sender_id NOT LIKE :other"
_CONVERSATIONS = (
    f"SELECT count(DISTINCT sender_id) FROM events WHERE type_name = 'user' AND {_PEOPLE}"
)
_BY_DAY = (
    "SELECT CAST({day} AS INTEGER) AS day, count(*) FROM events "
    f"WHERE type_name = 'user' AND {_PEOPLE} GROUP BY day"
)
_COUNTS = """
SELECT 'outcome', type, NULL, count(*) FROM replies WHERE type IS NOT NULL GROUP BY type
UNION ALL SELECT 'topic', topic, unknown, count(*) FROM replies
    WHERE type IN ('answer', 'plan') AND topic IS NOT NULL GROUP BY topic, unknown
UNION ALL SELECT 'kind', type, NULL, count(DISTINCT sender_id) FROM replies
    WHERE type IN ('question', 'plan') GROUP BY type
UNION ALL SELECT 'result', 'result', NULL, count(DISTINCT sender_id) FROM replies
    WHERE ranking IS NOT NULL
UNION ALL SELECT 'asked', answered, NULL, count(DISTINCT sender_id) FROM replies
    WHERE type = 'question' AND answered IS NOT NULL GROUP BY answered
UNION ALL SELECT 'criterion', criterion, NULL, count(DISTINCT sender_id) FROM replies
    WHERE type = 'question' AND criterion IS NOT NULL GROUP BY criterion
"""


def _replies(postgres: bool) -> str:
    """Return the query that reads each reply once and counts it in several ways.

    Its rows are a kind of count, one or two values, and a number.
    """
    fields = ("type", "topic", "unknown", "criterion", "answered", "ranking")
    if postgres:
        custom = "CAST(data AS json) #> '{data,custom}'"
        field = "CAST(custom #>> '{{{path}}}' AS text)"
        paths = [name if name in ("type", "topic") else f"data,{name}" for name in fields]
    else:
        custom = "json_extract(data, '$.data.custom')"
        field = "CAST(json_extract(custom, '$.{path}') AS text)"
        paths = [name if name in ("type", "topic") else f"data.{name}" for name in fields]
    columns = ", ".join(f"{field.format(path=p)} AS {name}" for name, p in zip(fields, paths))
    # Materialized, so that a reply's JSON is parsed once and not for each field and count.
    return (
        f"WITH customs AS MATERIALIZED (SELECT sender_id, {custom} AS custom FROM events "
        f"WHERE type_name = 'bot' AND {_PEOPLE}), "
        f"replies AS MATERIALIZED (SELECT sender_id, {columns} FROM customs) {_COUNTS}"
    )


def _thumbs(connection: Any, since: float) -> tuple[int, int]:
    if not sa.inspect(connection).has_table("feedback"):
        return 0, 0
    query = "SELECT rating, count(*) FROM feedback WHERE timestamp >= :since GROUP BY rating"
    found = {rating: int(n) for rating, n in connection.execute(sa.text(query), {"since": since})}
    return found.get("up", 0), found.get("down", 0)


def _topics(rows: list[tuple[Any, Any, int]]) -> tuple[Topic, ...]:
    found: dict[str, Topic] = {}
    for name, unknown, number in rows:
        topic = found.get(name, Topic(name, 0, 0))
        # SQLite has 1 for true, PostgreSQL the word.
        missed = number if unknown in ("1", "true") else 0
        found[name] = Topic(name, topic.replies + number, topic.unknown + missed)
    return tuple(sorted(found.values(), key=lambda topic: (-topic.replies, topic.name)))


def _most_first(rows: list[tuple[Any, Any, int]]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(((name, n) for name, _, n in rows), key=lambda item: (-item[1], item[0])))


def _funnel(found: dict[str, list[tuple[Any, Any, int]]]) -> list[tuple[str, int]]:
    """Return how many conversations came how far; a question's number is that of answers before."""
    kinds = {name: number for name, _, number in found.get("kind", [])}
    asked = {int(answered) + 1: number for answered, _, number in found.get("asked", [])}
    return [
        ("Started", kinds.get("question", 0)),
        *((f"Question {number}", asked[number]) for number in sorted(asked)),
        ("Result", sum(number for _, _, number in found.get("result", []))),
        ("Learning plan", kinds.get("plan", 0)),
    ]


def _date(day: int) -> str:
    return time.strftime("%Y-%m-%d", time.gmtime(day * _DAY))
