"""Conversations in a real PostgreSQL: kept, ordered, refused when another server was faster."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered

from rolewise import tracker_store as store_module
from rolewise.channels.feedback import Feedback, FeedbackTable
from rolewise.database import DatabaseAway, Overtaken, alone, tuned
from rolewise.settings import ROOT
from rolewise.tracker_store import CHAPTER_EVENTS, ConversationStore
from tests.postgres_server import PASSWORD, PostgresServer
from tests.test_tracker_store import SESSION, _shape, _talk, _turn


@pytest.fixture(scope="module")
def server(postgres_server: PostgresServer) -> PostgresServer:
    return postgres_server


@pytest.fixture(scope="module")
def domain() -> Domain:
    return Domain.from_file(str(ROOT / "domain.yml"))


@pytest.fixture
def store(server: PostgresServer, domain: Domain) -> Iterator[ConversationStore]:
    server.rows("DROP TABLE IF EXISTS events, feedback")
    made = ConversationStore(domain, host=server.url)
    yield made
    made.engine.dispose()


def _said(tracker: Any) -> list[str]:
    return [text for kind, text in _shape(tracker) if kind == "user"]


def test_what_one_server_stores_another_goes_on_with(
    server: PostgresServer, store: ConversationStore, domain: Domain
) -> None:
    async def talk() -> None:
        other = ConversationStore(domain, host=server.url)
        for number in range(40):
            start = list(SESSION) if number == 0 else []
            await _talk((store, other)[number % 2], "ann", [*start, *_turn(number)], domain)
        tracker = await store.retrieve("ann")
        assert tracker is not None and tracker.get_slot("misunderstandings") == 39.0
        assert len(tracker.events) <= CHAPTER_EVENTS + len(_turn(0))
        wanted = [f"question {number}" for number in range(40)]
        assert _said(await other.retrieve_full_tracker("ann")) == wanted
        stock = SQLTrackerStore(domain, host=server.url)
        assert _said(await stock.retrieve_full_tracker("ann")) == wanted
        told = [event["text"] for event in other.last_events("ann", 3)]
        assert told == ["answer 38", "question 39", "answer 39"]
        assert len(store.events_of("ann")) > 40 * len(_turn(0))

    asyncio.run(talk())


def test_texts_that_databases_stumble_over_come_back(
    store: ConversationStore, domain: Domain
) -> None:
    said = "nul \0, quote ', %s, \N{SNOWMAN}, \\u0000, }; DROP TABLE events; --"

    async def talk() -> None:
        await _talk(store, "o'neil %s", [*SESSION, UserUttered(said)], domain)
        assert _said(await store.retrieve("o'neil %s")) == [said]

    asyncio.run(talk())


def test_a_turn_is_not_stored_where_another_server_was_faster(
    server: PostgresServer, store: ConversationStore, domain: Domain
) -> None:
    async def talk() -> None:
        await _talk(store, "ann", [*SESSION, *_turn(1)], domain)
        slow = await store.retrieve("ann")
        new = await store.get_or_create_tracker("bob", append_action_listen=False)
        assert slow is not None
        other = ConversationStore(domain, host=server.url)
        await _talk(other, "ann", _turn(2), domain)
        await _talk(other, "bob", [*SESSION, *_turn(2)], domain)
        for tracker in (slow, new):
            tracker.update_with_events(_turn(3), domain)
            with pytest.raises(Overtaken):
                await store.save(tracker)
        assert _said(await store.retrieve("ann")) == ["question 1", "question 2"]
        assert _said(await store.retrieve("bob")) == ["question 2"]

    asyncio.run(talk())


def test_a_tracker_is_saved_more_than_once(store: ConversationStore, domain: Domain) -> None:
    async def talk() -> None:
        tracker = await store.get_or_create_tracker("ann", append_action_listen=False)
        for number in range(3):
            tracker.update_with_events([*SESSION, *_turn(number)], domain)
            await store.save(tracker)
        assert len(_said(await store.retrieve_full_tracker("ann"))) == 3

    asyncio.run(talk())


def test_of_many_at_once_one_is_stored_at_a_time(
    server: PostgresServer, store: ConversationStore, domain: Domain
) -> None:
    async def one(number: int) -> bool:
        try:
            await _talk(store, "ann", [*SESSION, *_turn(number)], domain)
        except Overtaken:
            return False
        return True

    async def talk() -> list[bool]:
        return list(await asyncio.gather(*(one(number) for number in range(8))))

    stored = asyncio.run(talk())
    assert any(stored)
    rows = server.rows("SELECT count(*) FROM events WHERE type_name = 'user'")
    assert rows == [(sum(stored),)]


def test_a_database_that_is_away_is_told_and_comes_back(
    server: PostgresServer, store: ConversationStore, domain: Domain
) -> None:
    async def talk() -> None:
        await _talk(store, "ann", [*SESSION, *_turn(1)], domain)
        tracker = await store.retrieve("ann")
        assert tracker is not None
        tracker.update_with_events(_turn(2), domain)
        server.kill()
        for attempt in (store.retrieve("ann"), store.save(tracker)):
            with pytest.raises(DatabaseAway):
                await attempt
        for work in (store.ping, lambda: store.events_of("ann"), lambda: store.forget("ann")):
            with pytest.raises(DatabaseAway):
                work()
        server.start()
        assert _said(await store.retrieve("ann")) == ["question 1"]
        await store.save(tracker)  # what wasn't stored is, and once
        assert _said(await store.retrieve("ann")) == ["question 1", "question 2"]

    asyncio.run(talk())


def test_a_database_that_hangs_keeps_nobody_waiting(
    server: PostgresServer, store: ConversationStore, domain: Domain
) -> None:
    async def talk() -> None:
        await _talk(store, "ann", [*SESSION, *_turn(1)], domain)
        tracker = await store.retrieve("ann")
        assert tracker is not None
        tracker.update_with_events(_turn(2), domain)
        server.pause(True)
        try:
            waiting = [asyncio.ensure_future(store.run(store.ping, patience=0.5))]
            waiting += [asyncio.ensure_future(_hurried(store, tracker))]
            beats = 0
            while not all(one.done() for one in waiting):
                await asyncio.sleep(0.05)
                beats += 1
            assert beats > 5  # others were served meanwhile
            for one in waiting:
                with pytest.raises(DatabaseAway, match="hangs"):
                    one.result()
        finally:
            server.pause(False)
        # The turn came to its end when the database did; sent again, it is refused, not doubled.
        said = _said(await store.retrieve("ann"))
        assert said in (["question 1"], ["question 1", "question 2"])
        if len(said) == 2:
            with pytest.raises(Overtaken):
                await store.save(tracker)

    asyncio.run(talk())


async def _hurried(store: ConversationStore, tracker: Any) -> None:
    """Save as ``save`` does, with less patience."""
    rows = [store_module._row("ann", event) for event in list(tracker.events)[-6:]]
    await store.run(store._append, rows, tracker._newest_row, patience=0.5)


def test_ids_are_wide_and_indexes_are_there(
    server: PostgresServer, store: ConversationStore, domain: Domain
) -> None:
    kind = "SELECT data_type FROM information_schema.columns WHERE table_name = 'events'"
    assert server.rows(f"{kind} AND column_name = 'id'") == [("bigint",)]
    server.rows("SELECT setval('events_id_seq', 3000000000)")
    asyncio.run(_talk(store, "ann", [*SESSION, *_turn(1)], domain))
    assert server.rows("SELECT min(id) > 3000000000 FROM events") == [(True,)]
    names = {name for (name,) in server.rows("SELECT indexname FROM pg_indexes")}
    assert {"events_sender_id_id", "events_sender_id_type_name_id", "events_timestamp"} <= names


def test_many_servers_start_at_once(server: PostgresServer, domain: Domain) -> None:
    server.rows("DROP TABLE IF EXISTS events, feedback")

    async def start() -> None:
        make = [asyncio.to_thread(ConversationStore, domain, host=server.url) for _ in range(4)]
        for store in await asyncio.gather(*make):
            store.ping()
            FeedbackTable(store.engine)

    asyncio.run(start())


def test_old_conversations_go_and_the_rest_stays(
    server: PostgresServer, store: ConversationStore, domain: Domain
) -> None:
    async def talk() -> None:
        for sender in ("old", "both", "new"):
            await _talk(store, sender, [*SESSION, *_turn(1)], domain)

    asyncio.run(talk())
    server.rows("UPDATE events SET timestamp = 10 WHERE sender_id = 'old'")
    server.rows("UPDATE events SET timestamp = 10 WHERE sender_id = 'both' AND type_name = 'user'")
    with store.engine.begin() as other:
        assert alone(other)
        assert store.forget_before(1000.0) == 0  # another server is at it
    assert store.forget_before(1000.0) == 1
    assert server.rows("SELECT DISTINCT sender_id FROM events ORDER BY 1") == [("both",), ("new",)]


def test_feedback_is_kept_there_too(store: ConversationStore) -> None:
    table = FeedbackTable(store.engine)
    table.keep("ann", Feedback("m.0", "up"))
    table.keep("ann", Feedback("m.0", "down", "no, \0 that"[:4]))
    assert table.of("ann") == {"m.0": Feedback("m.0", "down", "no, ")}
    table.forget("ann")
    assert table.of("ann") == {}


def test_an_address_gets_bounds_and_keeps_its_own() -> None:
    url = sa.engine.make_url(tuned("postgres://u:p%40ss@db.example/name?connect_timeout=9"))
    assert (url.drivername, url.password, url.database) == ("postgresql", "p@ss", "name")
    assert url.query["connect_timeout"] == "9"
    assert "statement_timeout" in url.query["options"]


def test_no_password_and_nothing_said_is_in_an_error(
    server: PostgresServer, store: ConversationStore, caplog: pytest.LogCaptureFixture
) -> None:
    server.rows("ALTER TABLE events RENAME TO elsewhere")
    try:
        with pytest.raises(sa.exc.ProgrammingError) as failure:
            store._append([{"sender_id": "ann", "type_name": "user", "data": "a secret"}], 0)
    finally:
        server.rows("ALTER TABLE elsewhere RENAME TO events")
    assert "a secret" not in str(failure.value)
    assert PASSWORD not in str(failure.value) + caplog.text + repr(store.engine.url)
