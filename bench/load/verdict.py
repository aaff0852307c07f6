"""What became of the messages: compares what people got with what the database has."""

from __future__ import annotations

import json
import statistics
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

Line = dict[str, Any]


class Verdict(NamedTuple):
    """Of one run.

    Attributes:
        acknowledged: Messages whose replies a person got.
        again: Of these, sent more than once.
        unanswered: Messages given up.
        lost: Acknowledged, but not stored with their replies.
        twice: Answered and stored more than once.
        disorder: Conversations stored in another order than they were said.
        p50: Of the seconds of messages that were sent once.
        p95: The same.
        longest: Seconds until any message was answered, repetitions included.
    """

    acknowledged: int
    again: int
    unanswered: int
    lost: int
    twice: int
    disorder: int
    p50: float
    p95: float
    longest: float

    @property
    def sound(self) -> bool:
        """Whether nothing was lost, doubled or disordered."""
        return not (self.lost or self.twice or self.disorder)


def lines_of(record: Path) -> list[Line]:
    """Return what was written down."""
    return [json.loads(line) for line in record.read_text(encoding="utf-8").splitlines()]


def judge(lines: Sequence[Line], postgres: Any) -> Verdict:
    """Compare what was acknowledged with what is stored.

    Args:
        lines: Of ``bench.load.people``.
        postgres: The database (``tests.postgres_server``).
    """
    rows = postgres.rows(
        "SELECT sender_id, type_name, data::json->>'message_id', data::json->>'text' FROM events"
        " WHERE type_name IN ('user', 'bot') AND sender_id LIKE 'person-%%' ORDER BY id"
    )
    answered: Counter[tuple[str, str]] = Counter()
    order: dict[str, list[str]] = defaultdict(list)
    last: dict[str, str] = {}
    fresh: dict[str, bool] = {}
    for sender, kind, message_id, _ in rows:
        if kind == "user":
            last[sender], fresh[sender] = message_id, True
        elif fresh.get(sender):
            # The first reply: from here on the message counts as answered.
            fresh[sender] = False
            answered[sender, last[sender]] += 1
            order[sender].append(last[sender])
    got = [line for line in lines if line["replies"]]
    said: dict[str, list[str]] = defaultdict(list)
    for line in sorted(got, key=lambda one: one["begin"]):
        said[line["sender"]].append(line["message_id"])
    once = sorted(line["seconds"] for line in got if not line["again"]) or [0.0]
    return Verdict(
        acknowledged=len(got),
        again=sum(1 for line in got if line["again"]),
        unanswered=len(lines) - len(got),
        lost=sum(1 for line in got if not answered[line["sender"], line["message_id"]]),
        twice=sum(1 for count in answered.values() if count > 1),
        disorder=sum(1 for sender, ids in said.items() if _known(order[sender], ids) != ids),
        p50=statistics.median(once),
        p95=once[int(0.95 * (len(once) - 1))],
        longest=max((line["seconds"] for line in got), default=0.0),
    )


def _known(stored: Sequence[str], ids: Sequence[str]) -> list[str]:
    """Return the stored ones of some ids, the last of each, in their order."""
    wanted = set(ids)
    places = {name: place for place, name in enumerate(stored) if name in wanted}
    return sorted(places, key=places.__getitem__)
