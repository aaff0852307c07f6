"""The widget on a page of another site, with a strict content security policy."""

from __future__ import annotations

import http.server
import threading
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from selenium.webdriver.common.keys import Keys

from tests.channels.browsing import Page, browser, settle
from tests.conftest import ALLOWED_ORIGIN, free_port

ATTRIBUTES = {
    "/plain": "",
    "/options": 'launcher="Fragen" name="Berufe" greeting="Hallo." suggestions="Pay? | Skills?" '
    'side="start" theme="dark"',
    "/opening": 'opening="what does a data engineer do?"',
    "/rtl": "",
    "/german": "",
    "/old-policy": "",
}
LANGUAGES = {"de": "Gespräch", "es": "Conversación", "fr": "Conversation", "pt": "Conversa"}


class _Site(http.server.BaseHTTPRequestHandler):
    server_address_of_advisor = ""

    def do_GET(self) -> None:
        host = self.server_address_of_advisor
        html = {"/rtl": "dir=rtl lang=ar", "/german": "lang=de-AT"}.get(self.path, "lang=en")
        socket = "" if self.path == "/old-policy" else host.replace("http", "ws", 1)
        body = (
            f"<!doctype html><html {html}><meta charset=utf-8><title>A page</title>"
            '<meta name=viewport content="width=device-width"><main><h1>A page</h1></main>'
            f'<script src="{host}/widget.js" defer></script>'
            f"<rolewise-chat {ATTRIBUTES.get(self.path, '')}></rolewise-chat>"
        ).encode()
        policy = (
            f"default-src 'none'; script-src {host}; connect-src {host} {socket}; img-src {host}; "
            "require-trusted-types-for 'script'; trusted-types 'none'"
        )
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Security-Policy", policy)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def sites(advisor_server: Any) -> Iterator[tuple[str, str]]:
    """Two sites with the same pages: one that may embed the widget, and one that may not."""
    handler = type("Site", (_Site,), {"server_address_of_advisor": advisor_server.address})
    stranger = f"http://127.0.0.1:{free_port()}"
    servers = [
        http.server.ThreadingHTTPServer(("127.0.0.1", urlsplit(origin).port or 0), handler)
        for origin in (ALLOWED_ORIGIN, stranger)
    ]
    for server in servers:
        threading.Thread(target=server.serve_forever, daemon=True).start()
    yield ALLOWED_ORIGIN, stranger
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with browser(tmp_path_factory.mktemp("chromium")) as page:
        yield page


@pytest.fixture
def page(chromium: Page, sites: tuple[str, str]) -> Page:
    chromium.look(1200, 900)
    chromium.open(f"{sites[0]}/plain")
    chromium.forget()
    chromium.open(f"{sites[0]}/plain")
    return chromium


def test_it_opens_answers_shows_a_chart_and_breaks_no_policy(page: Page) -> None:
    assert page.violations() == []
    assert not page.js("return chat.isOpen")
    page.find(".launcher").send_keys(Keys.ENTER)
    assert page.js("return root.activeElement.tagName") == "TEXTAREA"
    assert "Texas" in page.ask("data scientist pay in Texas")
    page.until(lambda: page.js("return root.querySelector('figure img').naturalWidth > 100"))
    page.find(".thumbs button").click()
    page.until(lambda: page.all(".word"))
    assert page.violations() == []
    page.find(".log").send_keys(Keys.ESCAPE)
    assert not page.js("return chat.isOpen")
    assert page.js("return root.activeElement.className").startswith("launcher")
    assert page.complaints() == []


def test_nothing_is_asked_of_a_third_party(page: Page, advisor_server: Any) -> None:
    page.js("chat.open()")
    page.ask("data scientist pay in Texas")
    settle()
    hosts = page.js(
        "return [...new Set(performance.getEntriesByType('resource').map((r) => new URL(r.name).origin))]"
    )
    assert hosts == [advisor_server.address]
    assert page.driver.get_cookies() == []


def test_nothing_is_sent_before_the_person_says_something(page: Page) -> None:
    page.js("chat.open()")
    settle()
    asked = page.js("return performance.getEntriesByType('resource').map((r) => r.name)")
    assert [name.rsplit("/", 1)[1] for name in asked] == ["widget.js"]


def test_the_javascript_api(page: Page) -> None:
    page.js(
        "window.told = []; for (const kind of ['open', 'answer', 'close'])"
        " document.addEventListener(`rolewise-${kind}`, (e) => window.told.push([kind, e.detail]))"
    )
    answer = page.driver.execute_async_script(
        "document.querySelector('rolewise-chat').ask('what does a data engineer do?').then(arguments[0])"
    )
    assert answer["question"] == "what does a data engineer do?"
    assert answer["replies"][0]["custom"]["roles"] == ["data_engineer"]
    page.js("chat.close()")
    told = page.js("return window.told")
    assert [kind for kind, _ in told] == ["open", "answer", "close"]
    assert told[1][1] == answer
    refused = page.driver.execute_async_script(
        "const done = arguments[0];"
        "document.querySelector('rolewise-chat').ask(' ').then(() => done(''), (e) => done(e.message))"
    )
    assert "needs a question" in refused


def test_attributes_and_variables(page: Page, sites: tuple[str, str]) -> None:
    page.open(f"{sites[0]}/options")
    assert page.find(".launcher").text == "Fragen"
    page.js("chat.style.setProperty('--rolewise-dark-accent', 'rgb(255, 200, 0)'); chat.open()")
    assert page.find(".name").text == "Berufe"
    greeting = page.find("[data-key=greeting]").text
    assert "Hallo." in greeting and "Pay?" in greeting and "Skills?" in greeting
    left = page.js("return root.querySelector('.panel').getBoundingClientRect().left")
    assert left < 40
    color = page.js("return getComputedStyle(root.querySelector('.name')).color")
    assert color == "rgb(255, 200, 0)"
    page.js("chat.setAttribute('greeting', 'Servus.')")
    assert "Servus." in page.find("[data-key=greeting]").text


def test_the_opening_question_is_asked_once(page: Page, sites: tuple[str, str]) -> None:
    for _ in range(2):
        page.open(f"{sites[0]}/opening")
        if not page.js("return chat.isOpen"):
            page.js("chat.open()")
        page.until(lambda: len(page.texts("advisor")) == 1)
    settle()
    assert page.texts("person") == ["what does a data engineer do?"]


def test_it_turns_round_on_a_page_from_right_to_left(page: Page, sites: tuple[str, str]) -> None:
    page.open(f"{sites[0]}/rtl")
    page.js("chat.open()")
    page.ask("data scientist pay in Texas")
    box = "return root.querySelector(arguments[0]).getBoundingClientRect()"
    assert page.js(box, ".panel")["left"] < 40
    assert page.js(box, ".person .bubble")["left"] < page.js(box, ".advisor .bubble")["left"]
    assert page.overflow() <= 0
    assert page.violations() == []


def test_a_policy_without_the_socket_leaves_rest(page: Page, sites: tuple[str, str]) -> None:
    page.open(f"{sites[0]}/old-policy")
    page.js("chat.open()")
    page.ask("what does a data engineer do?")
    page.ask("and the pay?")
    assert page.asked_over_rest() == 2
    time.sleep(3)  # it doesn't go on trying, which would be complained of each time
    (complaint,) = page.complaints()
    assert "connect-src" in complaint


def test_the_widget_speaks_the_language_of_the_page(page: Page, sites: tuple[str, str]) -> None:
    page.open(f"{sites[0]}/german")
    page.js("chat.open()")
    assert page.find("[data-key=greeting]").text.count("Englisch") == 1
    answer = page.ask("what does a data engineer do?")
    assert answer.startswith("Data engineers") and "Quelle" in page.find(".sources summary").text
    assert page.find(".turn.advisor:last-child .bubble").get_attribute("lang") == "en"
    page.look(320, 640)
    for lang, log in LANGUAGES.items():
        page.find("textarea").send_keys("x")
        page.js("chat.lang = arguments[0]", lang)
        assert page.find(".root").get_attribute("lang") == lang
        assert page.find(".log").get_attribute("aria-label") == log
        assert page.find("textarea").get_attribute("value").startswith("x")
        page.find(".head button").click()
        page.until(lambda: "30" in page.find(".privacy").text)
        assert page.overflow() <= 0
        assert page.violations() == []
    page.js("chat.lang = 'ja'")
    assert page.find(".root").get_attribute("lang") == "en"
    assert page.complaints() == []


def test_a_site_that_is_not_allowed_gets_no_answer(page: Page, sites: tuple[str, str]) -> None:
    page.open(f"{sites[1]}/plain")
    page.js("chat.open()")
    page.type("what does a data engineer do?")
    page.until(lambda: "kept" in page.find(".notice").text)
    assert page.texts("advisor") == []
    assert any("CORS" in complaint for complaint in page.complaints())
