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
    count = _Counter(store, first_day * _DAY)
    per_day = count.messages_by_day()
    topics = _topics(count.topics())
    outcomes = [(str(name), number) for name, number in count.replies("type") if name]
    up, down = count.thumbs()
    return Usage(
        days,
        count.conversations(),
        sum(per_day.values()),
        tuple((_date(day), per_day.get(day, 0)) for day in range(first_day, first_day + days)),
        topics,
        tuple(sorted(outcomes, key=lambda item: (-item[1], item[0]))),
        up,
        down,
        tuple(_funnel(count)),
        tuple(
            sorted(
                ((str(name), n) for name, n in count.asked("data", "criterion") if name),
                key=lambda item: (-item[1], item[0]),
            )
        ),
    )


class _Counter:
    """Queries over the events since a time."""

    def __init__(self, store: ConversationStore, since: float) -> None:
        self._engine = store.engine
        self._events = store.SQLEvent.__table__
        self._since = since
        self._postgres = store.engine.dialect.name == "postgresql"

    def conversations(self) -> int:
        column = sa.func.count(sa.distinct(self._events.c.sender_id))
        return int(self._rows([column], "user")[0][0])

    def messages_by_day(self) -> dict[int, int]:
        time_column = self._events.c.timestamp / _DAY
        # A cast rounds in PostgreSQL, and cuts in SQLite.
        day = sa.func.floor(time_column) if self._postgres else sa.cast(time_column, sa.Integer)
        rows = self._rows([day, sa.func.count()], "user", group=[day])
        return {int(number): int(times) for number, times in rows}

    def replies(self, *path: str) -> list[tuple[Any, ...]]:
        """Count replies by a field."""
        field = self._field(*path)
        rows = self._rows([field, sa.func.count()], "bot", group=[field])
        return [tuple(row) for row in rows]

    def topics(self) -> list[tuple[Any, ...]]:
        """Count answers by topic, and by whether nothing sourced is known."""
        fields = [self._field("topic"), self._field("data", "unknown")]
        answers = self._field("type").in_(("answer", "plan"))
        rows = self._rows([*fields, sa.func.count()], "bot", answers, fields)
        return [tuple(row) for row in rows]

    def asked(self, *path: str) -> list[tuple[Any, int]]:
        """Count conversations with a question of the decision dialogue, by a field of it."""
        field = self._field(*path)
        number = sa.func.count(sa.distinct(self._events.c.sender_id))
        kind = self._field("type") == "question"
        return [(value, int(n)) for value, n in self._rows([field, number], "bot", kind, [field])]

    def with_reply(self, kind: str) -> int:
        """Count conversations with a reply of a type."""
        number = sa.func.count(sa.distinct(self._events.c.sender_id))
        return int(self._rows([number], "bot", self._field("type") == kind)[0][0])

    def with_result(self) -> int:
        """Count conversations in which the decision dialogue came to a result."""
        number = sa.func.count(sa.distinct(self._events.c.sender_id))
        return int(self._rows([number], "bot", self._field("data", "ranking").isnot(None))[0][0])

    def thumbs(self) -> tuple[int, int]:
        if not sa.inspect(self._engine).has_table("feedback"):
            return 0, 0
        query = sa.text(
            "SELECT rating, count(*) FROM feedback WHERE timestamp >= :since GROUP BY rating"
        )
        with self._engine.connect() as connection:
            found = dict(iter(connection.execute(query, {"since": self._since}).all()))
        return int(found.get("up", 0)), int(found.get("down", 0))

    def _field(self, *path: str) -> Any:
        """Return a field of a reply's custom object."""
        data = self._events.c.data
        if self._postgres:
            return sa.func.json_extract_path_text(sa.cast(data, sa.JSON), "data", "custom", *path)
        return sa.func.json_extract(data, ".".join(("$.data.custom", *path)))

    def _rows(self, columns: Any, kind: str, where: Any = None, group: Any = ()) -> Any:
        table = self._events
        query = (
            sa.select(*columns)
            .where(table.c.timestamp >= self._since)
            .where(table.c.type_name == kind)
        )
        for own in _OWN:
            query = query.where(table.c.sender_id.notlike(own))
        if where is not None:
            query = query.where(where)
        with self._engine.connect() as connection:
            return connection.execute(query.group_by(*group) if group else query).all()


def _topics(rows: list[tuple[Any, ...]]) -> tuple[Topic, ...]:
    found: dict[str, Topic] = {}
    for name, unknown, number in rows:
        if name:
            topic = found.get(str(name), Topic(str(name), 0, 0))
            # SQLite has 1 for true, PostgreSQL the text.
            missed = number if unknown in (1, True, "true", "1") else 0
            found[topic.name] = Topic(topic.name, topic.replies + number, topic.unknown + missed)
    return tuple(sorted(found.values(), key=lambda topic: (-topic.replies, topic.name)))


def _funnel(count: _Counter) -> list[tuple[str, int]]:
    """Return how many conversations came how far; a question's number is that of answers before."""
    asked: dict[int, int] = {}
    for answered, number in count.asked("data", "answered"):
        if answered is not None:
            asked[int(answered) + 1] = number
    steps = [(f"Question {number}", asked[number]) for number in sorted(asked)]
    return [
        ("Started", count.with_reply("question")),
        *steps,
        ("Result", count.with_result()),
        ("Learning plan", count.with_reply("plan")),
    ]


def _date(day: int) -> str:
    return time.strftime("%Y-%m-%d", time.gmtime(day * _DAY))
