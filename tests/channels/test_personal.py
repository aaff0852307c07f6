"""Whatever is kept of a conversation is copied, forgotten and purged; nobody else's."""

from __future__ import annotations

import json
import os
import sqlite3
from pathlib import Path

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from rolewise import pseudonym as pseudonyms
from rolewise.channels.callback.queue import FILE as CALLBACKS
from rolewise.channels.callback.queue import Queue
from rolewise.channels.feedback import Feedback, FeedbackTable
from rolewise.channels.messages import IncomingMessage
from rolewise.channels.personal import NOBODY, SLACK, copy_of, find, forget, forget_old, unname
from rolewise.channels.slack.store import Store as SlackStore
from rolewise.pseudonym import pseudonym
from rolewise.review.findings import REASONS, Finding
from rolewise.review.table import ReviewTable
from rolewise.tracker_store import ConversationStore

ADA, BOB = "slack-T1-C1-ada-secret-id", "slack-T1-C1-bob-other-id"
DAY = 86400.0
RESULT, PLAN, CHART = "a" * 64, "b" * 64, "c" * 64


def _finding(who: str) -> Finding:
    return Finding("m.0", f"{who} asked", REASONS[:1], {}, {}, "", "", "rest", 10 * DAY)


class Kept:
    """A state folder with something of two people in every place."""

    def __init__(self, state: Path) -> None:
        self.state = state
        self.store = ConversationStore(
            Domain.empty(), dialect="sqlite", db=str(state / "rolewise.db")
        )
        self.queue = Queue(state / CALLBACKS, clock=lambda: 10 * DAY)
        self.slack = SlackStore(state / SLACK, clock=lambda: 10 * DAY)
        self.log = state / "log" / "rolewise.log"

    async def fill(self) -> None:
        """Have both say and get things."""
        self.log.parent.mkdir()
        for who in (ADA, BOB):
            said, told = f"{who} said this and that", f"{who} was told something"
            data = {
                "custom": {
                    "type": "plan",
                    "chart": f"http://x/charts/{_id(CHART, who)}.svg",
                    "data": {
                        "files": {"json": f"http://x/plans/{_id(PLAN, who)}.json"},
                        "links": [f"http://x/decisions/{_id(RESULT, who)}.html"],
                    },
                }
            }
            public = {"custom": {"type": "answer", "chart": f"http://x/charts/{'d' * 64}.svg"}}
            events = [
                UserUttered(said, timestamp=10 * DAY),
                BotUttered(told, data=data, timestamp=10 * DAY),
                BotUttered("Pay.", data=public, timestamp=10 * DAY),
            ]
            await self.store.save(DialogueStateTracker.from_events(who, events))
            FeedbackTable(self.store.engine).keep(who, Feedback("m.0", "down", said), now=10 * DAY)
            self.queue.ask(IncomingMessage(who, said, {"of": who}, f"{who}-message-1"), "https://h")
            self.slack.join(f"U-{who}", who)
            self.slack.keep_message(f"U-{who}", f"{who} saw this alone")
            ReviewTable(self.store.engine).add(who, [_finding(who)])
            self.slack.keep_result(f"U-{who}", "plan", told)
            self.slack.rate(f"U-{who}", f"{who} 17.1", "up", "plan")
            for folder, name in (("plans", PLAN), ("decisions", RESULT), ("charts", CHART)):
                self.file(folder, _id(name, who)).write_text(said)
            self.file("charts", f"{_id(CHART, who)}-light").write_text(told)
            with self.log.open("a") as log:
                log.write(f"a turn of {pseudonym(who)} took 20 ms\n")
        self.file("charts", "d" * 64).write_text("published figures")
        for _, path in enumerate(self.state.rglob("*.json")):
            os.utime(path, (10 * DAY, 10 * DAY))

    def file(self, folder: str, name: str) -> Path:
        (self.state / folder).mkdir(exist_ok=True)
        return self.state / folder / f"{name}.json"

    def traces(self, *texts: str) -> list[str]:
        """Return the files that have any of the texts, looking at their raw bytes."""
        found = []
        for path in self.state.rglob("*"):
            if path.is_file() and any(text.encode() in path.read_bytes() for text in texts):
                found.append(str(path.relative_to(self.state)))
        return sorted(found)


def _id(name: str, who: str) -> str:
    return name if who == ADA else name[:-1] + "0"


@pytest.fixture
async def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Kept:
    monkeypatch.setenv("ROLEWISE_STATE", str(tmp_path))
    monkeypatch.setenv("ROLEWISE_SECRET", "s" * 32)
    monkeypatch.delenv(pseudonyms.KEY_NAME, raising=False)
    pseudonyms._key.cache_clear()
    made = Kept(tmp_path)
    await made.fill()
    yield made
    pseudonyms._key.cache_clear()


async def test_after_forgetting_no_byte_is_left(kept: Kept) -> None:
    before = kept.traces(ADA, pseudonym(ADA))
    assert {"rolewise.db-wal", "callbacks.db-wal", "slack.db-wal", "log/rolewise.log"} <= set(
        before
    )
    others = kept.traces(BOB, pseudonym(BOB))
    forget(kept.store, ADA)
    assert kept.traces(ADA, f"U-{ADA}", pseudonym(ADA), RESULT, PLAN, CHART) == []
    assert kept.file("charts", "d" * 64).exists(), "a chart of published figures is nobody's"
    assert NOBODY in kept.log.read_text() and kept.log.read_text().count("\n") == 2
    # Nothing of the other is gone.
    assert [event["event"] for event in kept.store.events_of(BOB)] == ["user", "bot", "bot"]
    assert FeedbackTable(kept.store.engine).of(BOB) and kept.slack.result(f"U-{BOB}")
    assert kept.queue.owed() == 1 and kept.slack.members(BOB) == [f"U-{BOB}"]
    assert {name for name in others if not name.endswith("-wal")} <= set(
        kept.traces(BOB, pseudonym(BOB))
    )


async def test_a_reader_only_delays_it(kept: Kept) -> None:
    reader = sqlite3.connect(kept.state / "rolewise.db", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM events").fetchone()
    kept.store.engine.dispose()
    forget(kept.store, ADA)
    assert kept.store.events_of(ADA) == []
    reader.execute("COMMIT")
    reader.close()
    forget(kept.store, ADA)  # as the hourly job does
    assert kept.traces(ADA) == []


async def test_a_copy_has_everything(kept: Kept) -> None:
    copy = json.loads(json.dumps(copy_of(kept.store, ADA)))
    assert [turn["by"] for turn in copy["turns"]] == ["person", "advisor", "advisor"]
    assert copy["feedback"][0]["comment"].startswith(ADA)
    assert [item["said"] for item in copy["review"]] == [f"{ADA} asked"]
    assert copy["slack"] == {"members": [f"U-{ADA}"], "feedback": [[f"{ADA} 17.1", "up", "plan"]]}
    assert sorted(copy["files"]) == sorted(
        [
            f"charts/{CHART}-light.json",
            f"charts/{CHART}.json",
            f"decisions/{RESULT}.json",
            f"plans/{PLAN}.json",
        ]
    )
    assert len(copy["events"]) == 3 and BOB not in json.dumps(copy)
    assert copy_of(kept.store, "nobody")["events"] == []


async def test_what_is_old_goes_from_every_place(kept: Kept) -> None:
    assert forget_old(kept.store, keep_days=5, now=14 * DAY) == 0
    assert kept.traces("slack-T1-C1"), "not old yet"
    kept.file("charts", f"{CHART}-light").unlink()
    kept.file("charts", f"{_id(CHART, BOB)}-light").unlink()
    assert forget_old(kept.store, keep_days=5, now=16 * DAY) == 2
    assert kept.traces("slack-T1-C1", "said this", "published") == []


def test_a_text_across_the_pieces_of_a_large_file_is_found(tmp_path: Path) -> None:
    path = tmp_path / "file"
    for place in (0, 2**20 - 3, 2**20 - 1024, 2**21 - 1000, 2**21 + 5):
        path.write_bytes(b"." * place + b"needle" + b"." * 5)
        assert place in list(find(path, [b"other", b"needle"]))
    assert list(find(path, [b"nothing"])) == []


def test_a_log_is_overwritten_in_place_while_it_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ROLEWISE_STATE", str(tmp_path))
    monkeypatch.setenv("ROLEWISE_SECRET", "s" * 32)
    pseudonyms._key.cache_clear()
    (tmp_path / "log").mkdir()
    path = tmp_path / "log" / "rolewise.log"
    with path.open("w") as log:
        log.write(f"{pseudonym('ada')} one\n")
        log.flush()
        unname("ada")
        log.write("two\n")
    assert path.read_text() == f"{NOBODY} one\ntwo\n"
    pseudonyms._key.cache_clear()
