"""A person's own conversation, over HTTP: nobody else reads, judges or deletes it."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import requests
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from rolewise.channels.conversations import PATH
from rolewise.channels.feedback import BadFeedback, Feedback, FeedbackTable, read_feedback
from rolewise.channels.personal import forget_old
from rolewise.settings import read_settings
from rolewise.tracker_store import ConversationStore

DAY = 86400


class Client:
    """One person's browser, without the browser."""

    def __init__(self, address: str) -> None:
        self.address = address
        made = requests.post(f"{address}{PATH}", timeout=30)
        assert made.status_code == 201
        self.id, self.token = made.json()["id"], made.json()["token"]

    def call(self, method: str, path: str = "", token: str | None = None, **given: Any) -> Any:
        headers = {"Authorization": f"Bearer {token or self.token}"}
        url = f"{self.address}{PATH}/{self.id}{path}"
        return requests.request(method, url, headers=headers, timeout=30, **given)

    def say(self, text: str, message_id: str | None = None, **given: Any) -> requests.Response:
        body = {"sender": self.id, "message": text, **given}
        body["message_id"] = message_id or uuid.uuid4().hex
        return requests.post(
            f"{self.address}/webhooks/rest/webhook",
            json=body,
            headers={"Authorization": f"Bearer {self.token}"},
            timeout=60,
        )


@pytest.fixture
def client(advisor_server: Any) -> Client:
    return Client(advisor_server.address)


def test_what_was_said_is_read_downloaded_judged_and_deleted(client: Client) -> None:
    assert client.say("/ask_salary", metadata={"shown": "Pay"}).status_code == 200
    assert client.say("what does an ML engineer do?").status_code == 200
    answer = client.call("GET")
    assert answer.headers["Cache-Control"] == "no-store"
    told = answer.json()["turns"]
    assert [turn["by"] for turn in told] == ["person", "advisor"] * 2
    assert told[0]["shown"] == "Pay" and told[3]["custom"]["sources"]

    reply = told[3]["id"]
    good = {"turn": reply, "rating": "up", "comment": "clear"}
    assert client.call("POST", "/feedback", json=good).status_code == 204
    bad = {"turn": reply, "rating": "down"}
    assert client.call("POST", "/feedback", json=bad).status_code == 204
    assert client.call("GET").json()["turns"][3]["feedback"] == {"rating": "down", "comment": ""}
    text = client.call("GET", "?format=text")
    assert text.headers["Content-Type"].startswith("text/plain") and "You: Pay" in text.text

    assert client.call("DELETE").status_code == 204
    assert client.call("GET").json()["turns"] == []


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"turn": "nowhere.0", "rating": "up"}, 404),
        ({"turn": "", "rating": "up"}, 400),
        ({"turn": "a.0", "rating": "five"}, 400),
        ({"turn": "a.0", "rating": "up", "comment": "x" * 501}, 400),
        ([], 400),
    ],
)
def test_bad_feedback_is_refused(client: Client, body: Any, status: int) -> None:
    answer = client.call("POST", "/feedback", json=body)
    assert answer.status_code == status and answer.json()["detail"]


def test_another_token_opens_nothing(client: Client, advisor_server: Any) -> None:
    other = Client(advisor_server.address)
    client.say("hi")
    for method, path in (("GET", ""), ("DELETE", ""), ("POST", "/feedback")):
        answer = client.call(method, path, token=other.token)
        assert answer.status_code == 401 and "another" in answer.json()["detail"]
        assert client.call(method, path, token="nonsense").status_code == 401
    assert len(client.call("GET").json()["turns"]) == 2


def test_nobody_speaks_for_a_session_without_its_token(client: Client, advisor_server: Any) -> None:
    body = {"sender": client.id, "message": "hi"}
    assert advisor_server.post(body).status_code == 401
    assert client.call("GET").json()["turns"] == []


def test_a_renewed_token_is_for_the_same_conversation(client: Client) -> None:
    headers = {"Authorization": f"Bearer {client.token}"}
    renewed = requests.post(f"{client.address}{PATH}", headers=headers, timeout=30)
    assert renewed.status_code == 201 and renewed.json()["id"] == client.id
    bad = requests.post(
        f"{client.address}{PATH}", headers={"Authorization": "Bearer x"}, timeout=30
    )
    assert bad.status_code == 401


def test_a_repeated_message_is_answered_once(client: Client) -> None:
    message_id = uuid.uuid4().hex
    with ThreadPoolExecutor(4) as pool:
        answers = list(
            pool.map(lambda _: client.say("what does a data engineer do?", message_id), range(4))
        )
    assert {answer.status_code for answer in answers} == {200}
    assert all(answer.json() == answers[0].json() for answer in answers)
    later = client.say("what does a data engineer do?", message_id)
    assert later.json() == answers[0].json()
    assert len(client.call("GET").json()["turns"]) == 2
    assert client.say("something else", message_id).status_code == 422


@pytest.mark.parametrize("message_id", ["short", "x" * 65, "with space", "semi;colon", 5, None])
def test_a_bad_message_id_is_refused(advisor_server: Any, message_id: Any) -> None:
    body = {"sender": "ada", "message": "hi", "message_id": message_id}
    answer = advisor_server.post(body)
    assert answer.status_code == 400 and "message_id" in answer.json()["detail"]


def test_the_id_in_a_path_is_not_logged(client: Client) -> None:
    # Sanic tells the path of a request whose body nobody reads.
    assert client.call("OPTIONS", data=b"x" * 100).status_code < 500
    assert client.call("OPTIONS", "/feedback", data=b"x" * 100).status_code < 500
    log = read_settings().state / "log" / "rolewise.log"
    assert client.id not in log.read_text(encoding="utf-8", errors="replace")


def test_the_terms_are_told(advisor_server: Any) -> None:
    assert advisor_server.get(PATH).json() == {"keep_days": 30}


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ConversationStore:
    monkeypatch.setenv("ROLEWISE_STATE", str(tmp_path))
    return ConversationStore(Domain.empty(), dialect="sqlite", db=str(tmp_path / "c.db"))


async def _said(store: ConversationStore, sender: str, when: float) -> None:
    events = [UserUttered("hi", timestamp=when), BotUttered("Hello.", timestamp=when)]
    await store.save(DialogueStateTracker.from_events(sender, events))


async def test_old_conversations_are_purged_with_their_feedback(store: ConversationStore) -> None:
    await _said(store, "old", 1.0)
    await _said(store, "new", 9.5 * DAY)
    table = FeedbackTable(store.engine)
    table.keep("old", Feedback("m.0", "up"), now=1.0)
    table.keep("new", Feedback("m.0", "down", "why"), now=9.5 * DAY)
    assert forget_old(store, keep_days=5, now=10 * DAY) == 1
    assert store.events_of("old") == [] and len(store.events_of("new")) == 2
    assert table.of("old") == {} and table.of("new")["m.0"].comment == "why"
    assert forget_old(store, keep_days=5, now=10 * DAY) == 0


async def test_one_conversation_is_forgotten_and_no_other(store: ConversationStore) -> None:
    await _said(store, "one", 1.0)
    await _said(store, "two", 1.0)
    store.forget("one")
    assert store.events_of("one") == []
    assert [event["event"] for event in store.last_events("two", 1)] == ["bot"]


def test_feedback_is_cleaned() -> None:
    assert (
        read_feedback({"turn": "a.0", "rating": "up", "comment": " \ud800 ok "}).comment == "? ok"
    )
    with pytest.raises(BadFeedback):
        read_feedback({"turn": 1, "rating": "up"})
