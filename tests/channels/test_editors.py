"""``/review`` and ``/usage``: nobody without the key, no form of another page, no text in addresses."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml
from rasa.core.lock_store import InMemoryLockStore

from rolewise.channels.editors import channel
from rolewise.channels.editors.session import COOKIE, HOURS, MAX_FAILURES, Sessions
from rolewise.channels.slack import own_data
from rolewise.review.table import OPEN
from tests.channels.apps import Apps, running
from tests.review.conftest import Talk, talk

__all__ = ["talk"]
KEY = "k" * 40
XSS = '<img src=x onerror=alert(1)> & "so"'


@pytest.fixture
async def apps(monkeypatch: Any, tmp_path: Path, talk: Talk) -> AsyncIterator[Apps]:
    async def later(app: Any) -> None:
        """Don't collect beside the tests, which do it themselves."""

    monkeypatch.setattr(channel, "_collect_for_ever", later)
    async with running(monkeypatch, tmp_path, ROLEWISE_REVIEW_KEY=KEY) as found:
        domain = SimpleNamespace(intents=["greet", "ask_salary", "nlu_fallback", "restart"])
        found.app.ctx.agent = SimpleNamespace(tracker_store=talk.store, domain=domain)
        yield found


class Editor:
    """A browser without scripts: keeps the cookie, follows nothing."""

    def __init__(self, apps: Apps) -> None:
        self._apps = apps
        self.cookie = ""
        self.last: Any = None

    async def call(self, method: str, path: str, form: Any = None, **headers: str) -> str:
        if self.cookie:
            headers["Cookie"] = self.cookie
        async with self._apps.session.request(
            method, f"{self._apps.address}{path}", data=form, headers=headers, allow_redirects=False
        ) as response:
            self.last = response
            if "Set-Cookie" in response.headers:
                self.cookie = response.headers["Set-Cookie"].partition(";")[0]
            return await response.text()

    async def sign_in(self, wanted: str = "/review") -> None:
        await self.call("POST", "/review/login", {"key": KEY, "wanted": wanted})
        assert self.last.status == 303 and self.last.headers["Location"] == wanted

    async def fields(self, path: str = "/review") -> list[tuple[str, str]]:
        """Return the hidden fields of the first group's forms."""
        page = await self.call("GET", path)
        block = page[page.index("<article>") : page.index("</form>", page.index("<article>"))]
        return re.findall(r'type="hidden" name="(\w+)" value="(\w+)"', block)


@pytest.fixture
def editor(apps: Apps) -> Editor:
    return Editor(apps)


async def test_without_a_key_there_are_no_such_pages(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    async with running(monkeypatch, tmp_path) as apps:
        for path in ("/review", "/usage", "/review/labels.yml"):
            assert (await apps.ask(path))[0] == 404
        assert (await apps.ask("/review/login", {}))[0] == 404


async def test_nobody_sees_anything_without_the_key(editor: Editor, talk: Talk) -> None:
    await talk.say("a", "a very private question", "fallback")
    talk.collect()
    for path in ("/review", "/usage", "/review/labels.yml"):
        assert "private question" not in await editor.call("GET", path)
        assert editor.last.status == 401
    for path in ("/review/decide", "/review/logout"):
        await editor.call("POST", path, {"action": "dismissed"})
        assert editor.last.status == 401
    assert "not the key" in await editor.call("POST", "/review/login", {"key": "wrong"})
    assert editor.last.status == 401 and not editor.cookie
    editor.cookie = f"{COOKIE}=99999999999.aa.bb"
    await editor.call("GET", "/review")
    assert editor.last.status == 401


async def test_the_cookie_and_the_headers_are_strict(editor: Editor) -> None:
    await editor.call("POST", "/review/login", {"key": KEY, "wanted": "https://evil.example"})
    told = editor.last.headers
    assert told["Location"] == "/review"
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(told["Set-Cookie"].split("; "))
    page = await editor.call("GET", "/review")
    assert "script" not in page.lower() and 'style="' not in page
    policy = editor.last.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "script-src" not in policy
    assert "frame-ancestors 'none'" in policy
    assert editor.last.headers["Cache-Control"] == "no-store"


async def test_wrong_keys_are_stopped_after_some(editor: Editor) -> None:
    for _ in range(MAX_FAILURES):
        await editor.call("POST", "/review/login", {"key": "wrong"})
        assert editor.last.status == 401
    await editor.call("POST", "/review/login", {"key": KEY})
    assert editor.last.status == 429


async def test_an_editor_labels_and_downloads(editor: Editor, talk: Talk) -> None:
    for sender in ("a", "b"):
        await talk.say(sender, "how much dough in MLE land", "fallback")
    await talk.say("c", "bake me bread", "out_of_scope")
    talk.collect()
    await editor.sign_in()
    page = await editor.call("GET", "/review")
    assert "2 times" in page and "nlu_fallback" not in page
    fields = await editor.fields()
    form = [*fields, ("action", "example"), ("intent", "ask_salary"), ("text", "how much dough?")]
    await editor.call("POST", "/review/decide", form)
    assert (editor.last.status, editor.last.headers["Location"]) == (303, "/review")
    assert talk.queue.counts() == {OPEN: 1, "example": 2}

    fields = await editor.fields()
    form = [*fields, ("action", "statement"), ("role", "ml_engineer"), ("topic", "salary")]
    await editor.call("POST", "/review/decide", form)
    assert editor.last.status == 303
    labels = yaml.safe_load(await editor.call("GET", "/review/labels.yml"))["labels"]
    assert [label["kind"] for label in labels] == ["example", "example", "statement"]
    assert labels[0]["text"] == "how much dough?" and labels[2]["text"] == "bake me bread"

    fields = await editor.fields("/review?view=decided")
    await editor.call("POST", "/review/decide", [*fields, ("action", "open")])
    assert editor.last.status == 303 and OPEN in talk.queue.counts()


@pytest.mark.parametrize(
    ("more", "complaint"),
    [
        ([("action", "example"), ("intent", "nope"), ("text", "hello there")], "Choose an intent"),
        ([("action", "example"), ("intent", "greet"), ("text", "x")], "2 to 600"),
        ([("action", "example"), ("intent", "greet"), ("text", "hi [name]")], "taken out"),
        ([("action", "statement"), ("role", "x"), ("topic", "salary")], "Choose a role"),
        ([("action", "drop table")], "Choose what to do"),
        ([("action", "example"), ("intent", "greet"), ("text", "x" * 601)], "2 to 600"),
    ],
)
async def test_what_makes_no_sense_is_refused(
    editor: Editor, talk: Talk, more: Any, complaint: str
) -> None:
    await talk.say("a", "blah", "fallback")
    talk.collect()
    await editor.sign_in()
    page = await editor.call("POST", "/review/decide", [*await editor.fields(), *more])
    assert editor.last.status == 400 and complaint in page
    assert talk.queue.counts() == {OPEN: 1}


async def test_a_form_of_another_page_is_refused(editor: Editor, talk: Talk) -> None:
    await talk.say("a", "blah", "fallback")
    talk.collect()
    await editor.sign_in()
    fields = await editor.fields()
    dismiss = ("action", "dismissed")
    others = [field for field in fields if field[0] != "form_token"]
    for form in ([*others, dismiss], [*others, ("form_token", "0" * 64), dismiss]):
        await editor.call("POST", "/review/decide", form)
        assert editor.last.status == 403
    site = {"Sec-Fetch-Site": "cross-site"}
    await editor.call("POST", "/review/decide", [*fields, dismiss], **site)
    assert editor.last.status == 403
    assert talk.queue.counts() == {OPEN: 1}
    stranger = Editor(editor._apps)
    await stranger.sign_in()
    await stranger.call("POST", "/review/decide", [*fields, dismiss])
    assert stranger.last.status == 403, "another session's signature"
    await editor.call("POST", "/review/logout", fields)
    await editor.call("GET", "/review")
    assert editor.last.status == 401


async def test_what_people_write_never_becomes_html(editor: Editor, talk: Talk) -> None:
    message = await talk.say("a", XSS, "fallback", intent=XSS)
    from rolewise.channels.feedback import Feedback

    talk.feedback.keep("a", Feedback(f"{message}.0", "down", XSS), talk.now)
    talk.collect()
    await editor.sign_in()
    page = await editor.call("GET", f"/review?view={'%3Cb%3E'}&page=-1")
    assert "<img" not in page and page.count("&lt;img src=x") >= 3
    assert editor.last.status == 200


async def test_usage_is_counted(editor: Editor, talk: Talk) -> None:
    one = await talk.say("a", "pay?", topic="salary")
    await talk.say("a", "pay on mars?", topic="salary", unknown=True)
    await talk.say("b", "blah", "fallback")
    await talk.say(
        "b", "help me choose", "question", topic="decision", criterion="math", answered=0
    )
    await talk.say("b", "yes", "question", topic="decision", criterion="code", answered=1)
    await talk.say("b", "no", "recommendation", topic="decision", ranking=[{"role": "x"}])
    await talk.say("ready-123", "pay?", topic="salary")
    from rolewise.channels.feedback import Feedback

    talk.feedback.keep("a", Feedback(f"{one}.0", "up"), talk.now)
    await editor.sign_in("/usage")
    page = await editor.call("GET", "/usage?days=30")
    rows = dict(re.findall(r'<th scope="row">([^<]+)</th>.*?<td class="number">([^<]+)</td>', page))
    assert rows["Salary"] == "2 (1 unknown)"
    assert rows["Not understood"] == "1" and rows["Math"] == "1"
    funnel = [rows[name] for name in ("Started", "Question 1", "Question 2", "Result")]
    assert funnel == ["1", "1", "1", "1"] and rows["Learning plan"] == "0"
    tiles = re.findall(r"<li><span>([^<]+)</span><strong>([^<]+)</strong>", page)
    assert dict(tiles)["Messages"] == "6" and dict(tiles)["Conversations"] == "2"
    assert dict(tiles)["Thumbs up"] == "100 %"
    assert "mars" not in page and "blah" not in page
    page = await editor.call("GET", "/usage?days=1000")
    assert "aria-current=true>7 days" in page


@pytest.mark.parametrize("wanted", ["yes", "no"])
async def test_the_server_collects_unless_it_is_told_not_to(
    monkeypatch: pytest.MonkeyPatch, talk: Talk, wanted: str
) -> None:
    monkeypatch.setenv("ROLEWISE_REVIEW", wanted)
    await talk.say("a", "blah", "fallback")
    talk.collect()
    await talk.say("b", "blub", "fallback")
    app: Any = SimpleNamespace(ctx=SimpleNamespace(agent=SimpleNamespace(tracker_store=talk.store)))
    task = asyncio.ensure_future(channel._collect_for_ever(app))
    expected = {OPEN: 2} if wanted == "yes" else {}
    while talk.queue.counts() != expected:
        await asyncio.sleep(0.01)
    task.cancel()


def test_a_session_ends_and_other_keys_do_not_make_one() -> None:
    def request(cookie: str) -> Any:
        return SimpleNamespace(cookies={COOKIE: cookie})

    def made(sessions: Sessions) -> str:
        response: Any = SimpleNamespace(headers={})
        sessions.begin(response, now=1000.0)
        return str(response.headers["Set-Cookie"])

    sessions = Sessions(KEY, "s" * 40, secure=True)
    told = made(sessions)
    assert told.endswith("; Secure")
    cookie = told.partition(";")[0].partition("=")[2]
    assert sessions.session(request(cookie), now=1000.0 + HOURS * 3600 - 1) is not None
    assert sessions.session(request(cookie), now=1000.0 + HOURS * 3600 + 1) is None
    for other in (Sessions("x" * 40, "s" * 40, True), Sessions(KEY, "t" * 40, True)):
        assert other.session(request(cookie), now=1001.0) is None
    for bad in ("", ".", "a.b.c", "é", cookie[:-1], "9" + cookie):
        assert sessions.session(request(bad), now=1001.0) is None


async def test_other_kinds_of_stores_are_told(editor: Editor) -> None:
    editor._apps.app.ctx.agent = SimpleNamespace(tracker_store=object())
    await editor.sign_in()
    assert "another kind" in await editor.call("GET", "/usage")
    assert editor.last.status == 501


async def test_who_deletes_a_conversation_deletes_its_part_of_the_list(
    editor: Editor, talk: Talk
) -> None:
    apps = editor._apps
    apps.app.ctx.agent.lock_store = InMemoryLockStore()
    _, made, _ = await apps.ask("/api/v1/conversations", {})
    await talk.say(made["id"], "blah", "fallback")
    await talk.say("other", "blub", "fallback")
    talk.queue.set_willing(made["id"], True)
    talk.collect()
    headers = {"Authorization": f"Bearer {made['token']}"}
    url = f"{apps.address}/api/v1/conversations/{made['id']}"
    async with apps.session.delete(url, headers=headers) as response:
        assert response.status == 204
    assert [item.finding.said for item in talk.queue.items()] == ["blub"]
    await own_data.forget(talk.store, "other")  # as Slack's people do
    assert talk.queue.items() == []
