"""What the bot remembers is bounded, survives a restart, and is shared by server processes."""

from __future__ import annotations

from pathlib import Path

from rolewise.channels.slack.store import EVENT_SECONDS, PRUNE_EVERY, Store


def test_an_event_is_taken_once_by_any_of_its_names(tmp_path: Path) -> None:
    one, two = Store(tmp_path / "a.db"), Store(tmp_path / "a.db")
    assert one.claim(["event:1", "message:C1:1"])
    assert not two.claim(["event:2", "message:C1:1"])
    assert two.claim(["event:2"])
    one.close()
    assert not Store(tmp_path / "a.db").claim(["event:1"])


def test_events_are_forgotten_by_age_and_number(tmp_path: Path) -> None:
    now = 0.0
    store = Store(tmp_path / "a.db", clock=lambda: now, most_events=10)
    for number in range(PRUNE_EVERY):
        now = float(number)
        assert store.claim([f"event:{number}"])
    count = store._db.execute("SELECT count(*) FROM seen").fetchone()[0]
    assert count == 10 and not store.claim([f"event:{PRUNE_EVERY - 1}"])
    now += EVENT_SECONDS + 1
    assert store.claim([f"event:{PRUNE_EVERY - 1}"])


def test_payloads_come_back_and_are_bounded(tmp_path: Path) -> None:
    now = 0.0
    store = Store(tmp_path / "a.db", clock=lambda: now, most_kept=5)
    keys = []
    for number in range(PRUNE_EVERY):
        now += 1
        keys.append(store.keep_payload(f"/x{number}"))
    assert store.payload(keys[-1]) == f"/x{PRUNE_EVERY - 1}"
    assert store.payload(keys[0]) is None and store.payload("/plain") == "/plain"


def test_an_answer_does_not_push_out_a_recommendation(tmp_path: Path) -> None:
    store = Store(tmp_path / "a.db")
    for kind in ("answer", "recommendation", "answer"):
        store.keep_result("U1", kind, kind)
    result = store.result("U1")
    assert result is not None and result.text == "recommendation"


def test_forgetting_a_person_forgets_their_threads_for_all(tmp_path: Path) -> None:
    store = Store(tmp_path / "a.db")
    for user, conversation in (("U1", "a"), ("U2", "a"), ("U2", "b")):
        store.join(user, conversation)
    assert store.forget("U1") == ["a"]
    assert store.conversations("U2") == ["b"] and store.members("a") == []


def test_messages_are_kept_for_a_day_for_who_saw_them(tmp_path: Path) -> None:
    now = 0.0
    store = Store(tmp_path / "a.db", clock=lambda: now)
    key, other = store.keep_message("U1", "hello"), store.keep_message("U2", "hello")
    assert store.message("U1", key) == "hello" and store.message("U2", key) is None
    store.forget("U1")
    assert store.message("U1", key) is None and store.message("U2", other) == "hello"
    now = EVENT_SECONDS + 1.0
    assert store.message("U2", other) is None
