"""Our store keeps what Rasa's own keeps, and either reads what the other wrote."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    BotUttered,
    Event,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

from rolewise.database import DatabaseAway
from rolewise.settings import ROOT
from rolewise.tracker_store import CHAPTER_EVENTS, ConversationStore

SESSION: tuple[Event, ...] = (
    ActionExecuted("action_session_start"),
    SessionStarted(),
    ActionExecuted("action_listen"),
)


@pytest.fixture(scope="module")
def domain() -> Domain:
    return Domain.from_file(str(ROOT / "domain.yml"))


@pytest.fixture
def path(tmp_path: Path) -> str:
    return str(tmp_path / "conversations.db")


def _turn(number: int) -> list[Event]:
    return [
        UserUttered(f"question {number}", {"name": "ask_salary", "confidence": 0.9}),
        ActionExecuted("action_answer_question"),
        SlotSet("topic", "salary"),
        SlotSet("misunderstandings", float(number)),
        BotUttered(f"answer {number}"),
        ActionExecuted("action_listen"),
    ]


async def _talk(store: Any, sender: str, events: list[Event], domain: Domain) -> None:
    tracker = await store.get_or_create_tracker(sender, append_action_listen=False)
    tracker.update_with_events(events, domain)
    await store.save(tracker)


def _shape(tracker: DialogueStateTracker | None) -> list[tuple[str, Any]]:
    assert tracker is not None
    return [(event.type_name, event.as_dict().get("text")) for event in tracker.events]


def test_events_come_back_in_order(path: str, domain: Domain) -> None:
    async def talk() -> None:
        store = ConversationStore(domain, db=path)
        await _talk(store, "ann", [*SESSION, *_turn(1)], domain)
        await _talk(store, "bob", [*SESSION, *_turn(9)], domain)
        await _talk(store, "ann", _turn(2), domain)
        tracker = await store.retrieve("ann")
        assert _shape(tracker)[1:] == [
            (event.type_name, event.as_dict().get("text"))
            for event in [*SESSION[2:], *_turn(1), *_turn(2)]
        ]
        assert tracker is not None and tracker.get_slot("misunderstandings") == 2.0
        assert await store.retrieve("nobody") is None
        assert sorted(await store.keys()) == ["ann", "bob"]

    asyncio.run(talk())


def test_only_the_last_session_is_loaded_and_all_is_kept(path: str, domain: Domain) -> None:
    async def talk() -> None:
        store = ConversationStore(domain, db=path)
        await _talk(store, "ann", [*SESSION, *_turn(1)], domain)
        await _talk(store, "ann", [*SESSION, *_turn(2)], domain)
        await _talk(store, "ann", _turn(3), domain)
        said = [text for kind, text in _shape(await store.retrieve("ann")) if kind == "user"]
        assert said == ["question 2", "question 3"]
        whole = [
            text
            for kind, text in _shape(await store.retrieve_full_tracker("ann"))
            if kind == "user"
        ]
        assert whole == ["question 1", "question 2", "question 3"]

    asyncio.run(talk())


@pytest.mark.parametrize("first", [SQLTrackerStore, ConversationStore])
def test_both_stores_read_each_other(path: str, domain: Domain, first: type) -> None:
    second = ConversationStore if first is SQLTrackerStore else SQLTrackerStore

    async def talk() -> None:
        await _talk(first(domain, db=path), "ann", [*SESSION, *_turn(1)], domain)
        await _talk(second(domain, db=path), "ann", _turn(2), domain)
        for kind in (first, second):
            tracker = await kind(domain, db=path).retrieve("ann")
            said = [text for name, text in _shape(tracker) if name == "user"]
            assert said == ["question 1", "question 2"]

    asyncio.run(talk())
    columns = "type_name, intent_name, action_name, timestamp is null"
    with sqlite3.connect(path) as connection:
        rows = connection.execute(f"select {columns} from events order by id").fetchall()
    assert rows[3:9] == rows[9:15]  # both wrote the same columns for a turn


def test_a_tracker_made_elsewhere_is_stored_once(path: str, domain: Domain) -> None:
    async def talk() -> None:
        store = ConversationStore(domain, db=path)
        await _talk(store, "ann", [*SESSION, *_turn(1)], domain)
        loaded = await store.retrieve("ann")
        assert loaded is not None
        copy = DialogueStateTracker.from_events("ann", list(loaded.events), domain.slots)
        copy.update_with_events(_turn(2), domain)
        await store.save(copy)
        await store.save(copy)
        assert len(_shape(await store.retrieve("ann"))) == len(loaded.events) + len(_turn(2))

    asyncio.run(talk())


def test_a_long_conversation_loads_few_events_and_loses_none(path: str, domain: Domain) -> None:
    turns = 100

    async def talk() -> None:
        store = ConversationStore(domain, db=path)
        await _talk(store, "ann", [*SESSION, *_turn(0)], domain)
        loaded = []
        for number in range(1, turns):
            events = _turn(number)
            if number == 30:
                events.insert(-1, ActiveLoop("decision_form"))
            await _talk(store, "ann", events, domain)
            tracker = await store.retrieve("ann")
            assert tracker is not None
            loaded.append(len(tracker.events))
            assert tracker.get_slot("misunderstandings") == float(number)
            assert tracker.get_slot("topic") == "salary"
            assert tracker.active_loop_name == ("decision_form" if number >= 30 else None)
            assert tracker.latest_action_name == "action_listen"
        assert max(loaded) <= CHAPTER_EVENTS + len(_turn(0))
        whole = await store.retrieve_full_tracker("ann")
        said = [text for kind, text in _shape(whole) if kind == "user"]
        assert said == [f"question {number}" for number in range(turns)]

    asyncio.run(talk())


def test_a_full_disk_is_told_and_passes(path: str, domain: Domain) -> None:
    async def talk() -> None:
        store = ConversationStore(domain, db=path)
        await _talk(store, "ann", [*SESSION, *_turn(1)], domain)
        with store.engine.connect() as connection:
            (pages,) = connection.exec_driver_sql("PRAGMA page_count").one()
            connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
        tracker = await store.retrieve("ann")
        assert tracker is not None
        long = UserUttered("x" * 100_000, {"name": "ask_salary", "confidence": 0.9})
        tracker.update_with_events([long, ActionExecuted("action_listen")], domain)
        with pytest.raises(DatabaseAway):
            await store.save(tracker)
        with store.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA max_page_count=1000000")
        await store.save(tracker)
        assert len([one for one, _ in _shape(await store.retrieve("ann")) if one == "user"]) == 2

    asyncio.run(talk())


def test_a_turn_that_is_under_way_is_not_cut(path: str, domain: Domain) -> None:
    async def talk() -> None:
        store = ConversationStore(domain, db=path)
        for number in range(30):
            start = list(SESSION) if number == 0 else []
            await _talk(store, "ann", [*start, *_turn(number)[:-1]], domain)
        tracker = await store.retrieve("ann")
        said = [text for kind, text in _shape(tracker) if kind == "user"]
        assert len(said) == 30

    asyncio.run(talk())
