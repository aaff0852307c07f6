"""Pay queries and answers, timed in process: ``python -m bench.pay``.

Three figures: a pay query over all records (role x place x level, then with each filter); an
answer with 1,000 roles beside one with 15, as a ratio; both in one run, turn about. The 1,000 roles
are made up: names, and statements put together from those of the real roles, so that each has as
many. Vectors of statements are those of the real ones they are made from.
"""

from __future__ import annotations

import functools
import itertools
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from rolewise.answers.advisor import Advisor
from rolewise.answers.index import StatementIndex, load_index
from rolewise.answers.select import Question
from rolewise.answers.wording import load_wording
from rolewise.knowledge import TOPICS, KnowledgeBase, load_knowledge
from rolewise.pay import PayTables, load_pay_tables
from rolewise.settings import read_settings

ROLES = 1000
PLACES = ("US", "GB", "CA", "DE", "world")
LEVELS = ("", "entry", "mid", "senior", "executive")
ROUNDS = 5


def pay_queries(tables: PayTables, roles: Iterable[str]) -> list[Callable[[], Any]]:
    """Return a query for each role, place and level, and for each filter of each role."""
    found: list[Callable[[], Any]] = []
    for role, place, level in itertools.product(sorted(roles), PLACES, LEVELS):
        found.append(functools.partial(tables.advertised, role, place, level))
        found.append(functools.partial(tables.paid, role, place))
    for role in sorted(roles):
        filters: tuple[dict[str, Any], ...] = (
            {"remote": True},
            {"company_size": "large"},
            {"years": "2020-2025"},
        )
        for more in filters:
            found.append(functools.partial(tables.advertised, role, "US", **more))
        found.append(functools.partial(tables.industries, role))
        found.append(functools.partial(tables.trend, role))
    return found


def milliseconds(work: Callable[[], Any]) -> float:
    """Return the processor time it takes, once: what else runs on the machine doesn't count."""
    begin = time.thread_time()
    work()
    return (time.thread_time() - begin) * 1000


def many_roles(
    knowledge: KnowledgeBase, index: StatementIndex, count: int = ROLES
) -> tuple[KnowledgeBase, StatementIndex]:
    """Return a knowledge base with made-up roles beside the real ones, and its index."""
    real = list(knowledge.roles.values())
    own = {
        role.id: [
            item for item in knowledge.statements.values() if tuple(item.roles or ()) == (role.id,)
        ]
        for role in real
    }
    roles, statements = dict(knowledge.roles), dict(knowledge.statements)
    rows = {key: row for row, key in enumerate(index.ids)}
    copies: dict[str, str] = {}
    for number in range(count - len(real)):
        pattern = real[number % len(real)]
        name = f"{_word(number)} {pattern.short_name}"
        role_id = f"made_up_{number:04d}"
        roles[role_id] = _with(
            pattern,
            id=role_id,
            name=name,
            short_name=name,
            plural=f"{name}s",
            aliases=(),
            abbreviations=(),
            fields=(),
            neighbors=(pattern.id,),
        )
        for item in own[pattern.id]:
            key = f"{role_id}.{item.id.partition('.')[2]}"
            statements[key] = _with(
                item, id=key, roles=(role_id,), text=item.text.replace(pattern.plural, f"{name}s")
            )
            copies[key] = item.id
    return (
        _with(knowledge, roles=roles, statements=statements),
        _more_rows(index, {key: rows[value] for key, value in copies.items() if value in rows}),
    )


def _more_rows(index: StatementIndex, copies: dict[str, int]) -> StatementIndex:
    """Return the index with each copy's rows: those of the statement it is made from."""
    starts = index._starts
    spans = [(place, place) for place in range(len(index.ids))]
    spans += [(len(index.ids) + at, place) for at, place in enumerate(copies.values())]
    taken = [np.arange(starts[place], starts[place + 1]) for _, place in spans]
    owners = np.repeat([new for new, _ in spans], [len(rows) for rows in taken])
    chosen = np.concatenate(taken)
    return StatementIndex([*index.ids, *copies], owners, index._rows[chosen], index._scales[chosen])


def _word(number: int) -> str:
    syllables = ("ba", "ke", "li", "mo", "ru", "sa", "te", "vi", "no", "zu")
    return "".join(syllables[int(digit)] for digit in f"{number:03d}")


def _with(record: Any, **changed: Any) -> Any:
    if hasattr(record, "_replace"):
        return record._replace(**changed)
    return record.copy(update=changed)


def questions(knowledge: KnowledgeBase, index: StatementIndex) -> list[Question]:
    """Return a question for each topic and each of the 15 real roles, with a statement's vector."""
    drawn = random.Random(7)
    vectors = index._rows * index._scales[:, None]
    return [
        Question(
            f"what about the {topic.replace('_', ' ')} of {role.plural}",
            {topic: 0.9},
            (role.id,),
            vectors[drawn.randrange(len(vectors))].astype(np.float32),
        )
        for role in list(knowledge.roles.values())
        if not role.id.startswith("made_up")
        for topic in TOPICS
    ]


def main() -> int:
    """Measure and print; return 1 where a bar is missed."""
    tables, knowledge = load_pay_tables(), load_knowledge()
    queries = pay_queries(tables, knowledge.roles)
    for query in queries:
        query()
    times = sorted(milliseconds(query) for _ in range(ROUNDS) for query in queries)
    p50, p95 = times[len(times) // 2], times[int(len(times) * 0.95)]
    print(
        f"pay query, {len(queries)} kinds, each {ROUNDS} times: p50 {p50:.2f} ms, p95 {p95:.2f} ms"
    )
    index = load_index(read_settings().models)
    few = Advisor(knowledge, index, tables, load_wording())
    many_knowledge, many_index = many_roles(knowledge, index)
    many = Advisor(many_knowledge, many_index, tables, load_wording())
    asked = questions(knowledge, index)
    measured: dict[int, list[float]] = {15: [], ROLES: []}
    for question in asked:
        for advisor in (few, many):
            advisor.answer(question)
    for question in asked:
        measured[15].append(milliseconds(functools.partial(few.answer, question)))
        measured[ROLES].append(milliseconds(functools.partial(many.answer, question)))
    middle = {size: statistics.median(values) for size, values in measured.items()}
    ratio = middle[ROLES] / middle[15]
    print(
        f"answer, {len(asked)} questions: p50 {middle[15]:.2f} ms with {len(knowledge.roles)} "
        f"roles, "
        f"{middle[ROLES]:.2f} ms with {len(many_knowledge.roles)} "
        f"({len(many_knowledge.statements):,} statements): ratio {ratio:.2f}"
    )
    return int(p95 > 10 or ratio > 1.5)


if __name__ == "__main__":
    sys.exit(main())
