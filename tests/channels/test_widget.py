"""The widget on the start page in a real browser."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from selenium.webdriver.common.keys import Keys

from tests.channels.browsing import Page, browser, settle


def test_a_stranger_asks_reads_sources_and_taps(page: Page) -> None:
    answer = page.ask("data scientist pay in Texas")
    assert "Texas" in answer and "BLS" in answer
    sources = page.find(".sources")
    page.find(".sources summary").click()
    assert "2025-05" in sources.text
    assert page.find(".sources a").get_attribute("href").startswith("https")
    choice = page.all(".turn[data-key$='.0'] .choices button")[0]
    title = choice.text
    choice.click()
    page.until(lambda: len(page.texts("advisor")) == 2)
    assert page.texts("person")[1] == title
    used = page.all(".turn[data-key$='.0'] .choices button")[0]
    assert used.get_attribute("aria-disabled") == "true" and "chosen" in used.text
    used.click()
    settle()
    assert len(page.texts("person")) == 2
    assert page.complaints() == []


@pytest.mark.parametrize(("transport", "over_rest"), [("socket", 0), ("rest", 2)])
def test_both_ways_answer_and_show_that_the_advisor_is_at_work(
    advisor_server: Any, tmp_path: Path, transport: str, over_rest: int
) -> None:
    with browser(tmp_path) as page:
        page.use(transport, advisor_server.address)
        page.js(
            "window.drawn = []; new MutationObserver((all) => all.forEach((m) => m.addedNodes"
            ".forEach((n) => window.drawn.push(n.dataset?.key))))"
            ".observe(root.querySelector('.log'), {childList: true})"
        )
        assert page.ask("what does a data engineer do?").startswith("Data engineers")
        page.ask("and the pay?")
        assert page.asked_over_rest() == over_rest
        assert page.js("return window.drawn").count("typing") == 2
        assert page.complaints() == []


def test_a_chart_is_shown_with_its_words_and_its_table(page: Page) -> None:
    page.ask("data scientist pay in Texas")
    page.until(lambda: page.js("return root.querySelector('figure img').naturalWidth > 100"))
    assert "$" in page.find("figure img").get_attribute("alt")
    assert len(page.all("figure tbody tr")) >= 2
    assert page.complaints() == []


def test_roles_stand_side_by_side(page: Page) -> None:
    page.ask("data scientist vs ml engineer")
    page.find(".compare summary").click()
    page.until(lambda: len(page.all(".compare tbody tr")) > 3)
    heads = [head.text for head in page.all(".compare thead th")]
    assert heads[0] == "Topic" and {"data scientist", "machine learning engineer"} <= set(heads)
    page.look(360, 740)
    assert page.overflow() <= 0


def test_the_keyboard_alone_is_enough(page: Page) -> None:
    page.tab_to("What does an ML engineer do?")
    page.keys(Keys.ENTER)
    page.until(lambda: len(page.texts("advisor")) == 1 and page.idle())
    page.tab_to("source")
    page.keys(Keys.ENTER)
    assert page.find(".sources").get_attribute("open")
    last = page.all(".turn[data-key$='.0'] .choices button")[-1].text
    page.tab_to(last)
    page.keys(Keys.ENTER)
    page.until(lambda: len(page.texts("advisor")) == 2 and page.idle())
    assert page.js("return root.activeElement !== null"), "the focus was lost"
    page.tab_to("TEXTAREA")
    page.keys("tell me more", Keys.ENTER)
    page.until(lambda: len(page.texts("advisor")) == 3 and page.idle())


def test_a_screen_reader_is_told_what_is_new_and_nothing_twice(page: Page) -> None:
    page.until(lambda: page.find(".log").get_attribute("aria-live") == "polite")
    page.js(
        "window.heard = []; new MutationObserver((all) => all.forEach((m) => m.addedNodes.forEach("
        "(n) => n.nodeType === 1 && window.heard.push(n.dataset.key))))"
        ".observe(root.querySelector('.log'), {childList: true})"
    )
    page.ask("what does a data engineer do?")
    settle()
    heard = page.js("return window.heard")
    said = [key for key in heard if key not in ("typing", "greeting")]
    assert len(said) == len(set(said)) == 2, heard
    tree = page.driver.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]
    found = {
        (node.get("role", {}).get("value"), node.get("name", {}).get("value")) for node in tree
    }
    assert {("log", "Conversation"), ("textbox", "Your question"), ("button", "Send")} <= found
    assert ("button", "Privacy and your data") in found and ("region", "Rolewise") in found
    assert ("button", "Good answer") in found


def test_a_reload_brings_everything_back(page: Page, advisor_server: Any) -> None:
    page.ask("what does a data engineer do?")
    said, told = page.texts("person"), page.texts("advisor")
    page.open(advisor_server.address)
    assert (page.texts("person"), page.texts("advisor")) == (said, told)
    # What the browser has lost, the server still has.
    page.js(
        "const key = Object.keys(localStorage)[0]; const kept = JSON.parse(localStorage[key]);"
        "kept.turns = []; localStorage[key] = JSON.stringify(kept)"
    )
    page.open(advisor_server.address)
    page.until(lambda: page.texts("advisor") == told)
    assert "salary" in str(page.ask("and the salary?")) or len(page.texts("advisor")) == 2


def test_two_tabs_show_one_conversation(page: Page, advisor_server: Any) -> None:
    page.ask("what does a data engineer do?")
    first = page.driver.current_window_handle
    page.driver.switch_to.new_window("tab")
    try:
        page.open(advisor_server.address)
        assert page.texts("person") == ["what does a data engineer do?"]
        page.ask("and the pay?")
        both = page.texts("advisor")
        page.driver.switch_to.window(first)
        page.until(lambda: page.texts("advisor") == both)
        page.ask("tell me more")
        assert page.texts("person") == [
            "what does a data engineer do?",
            "and the pay?",
            "tell me more",
        ]
    finally:
        for handle in page.driver.window_handles:
            if handle != first:
                page.driver.switch_to.window(handle)
                page.driver.close()
        page.driver.switch_to.window(first)


def test_messages_wait_while_offline(page: Page, advisor_server: Any) -> None:
    page.ask("what does a data engineer do?")
    page.offline(True)
    try:
        page.type("and the pay?")
        page.type("tell me more")
        page.until(lambda: "kept" in page.find(".notice").text)
        assert page.violations() == []
        assert len(page.texts("advisor")) == 1 and len(page.texts("person")) == 3
    finally:
        page.offline(False)
    page.driver.execute_script("dispatchEvent(new Event('online'))")
    page.until(lambda: len(page.texts("advisor")) == 3)
    assert page.find(".notice").text == ""
    page.open(advisor_server.address)
    page.until(lambda: len(page.texts("advisor")) == 3)
    assert len(page.texts("person")) == 3


def test_a_message_that_is_too_long_for_the_server_can_be_changed(page: Page) -> None:
    page.js("chat.ask('x'); return 0")
    page.until(lambda: len(page.texts("advisor")) == 1)
    page.js(
        "const key = Object.keys(localStorage)[0]; const kept = JSON.parse(localStorage[key]);"
        "kept.outbox = [{id: 'toolong-1', text: 'y'.repeat(4001), time: 0}];"
        "localStorage[key] = JSON.stringify(kept); chat.ask('z'); return 0"
    )
    page.until(lambda: page.all(".failed"))
    assert "4001 characters" in page.find(".failed").text
    assert page.violations() == []
    page.all(".failed button")[1].click()
    page.until(lambda: len(page.texts("advisor")) == 2)
    assert page.find("textarea").get_attribute("value").startswith("yyy")


def test_judging_an_answer(page: Page, advisor_server: Any) -> None:
    page.ask("what does a data engineer do?")
    page.find(".thumbs button[aria-label='Bad answer']").click()
    page.until(lambda: page.all(".word input"))
    assert page.violations() == []
    page.find(".word input").send_keys("too short", Keys.ENTER)
    page.until(lambda: not page.all(".word"))
    page.open(advisor_server.address)
    page.until(lambda: page.all(".thumbs button[aria-pressed=true]"))
    assert page.find(".thumbs button[aria-pressed=true]").accessible_name == "Bad answer"


def test_a_person_deletes_everything(page: Page, advisor_server: Any) -> None:
    page.ask("what does a data engineer do?")
    session = json.loads(page.js("return localStorage[Object.keys(localStorage)[0]]"))["session"]
    page.find(".head button").click()
    page.until(lambda: "30 days" in page.find(".privacy").text)
    assert page.violations() == []
    page.all(".privacy > .choices button")[2].click()
    assert page.violations() == []
    page.find(".confirm button").click()
    page.until(lambda: page.texts("person") == [])
    assert "deleted" in page.find(".status").text
    headers = {"Authorization": f"Bearer {session['token']}"}
    path = f"/api/v1/conversations/{session['id']}"
    assert (
        advisor_server._session.get(advisor_server.address + path, headers=headers).json()["turns"]
        == []
    )
    assert page.driver.get_cookies() == []


def test_a_person_downloads_the_conversation(page: Page, tmp_path: Path) -> None:
    page.ask("what does a data engineer do?")
    page.driver.execute_cdp_cmd(
        "Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(tmp_path)}
    )
    page.find(".head button").click()
    for number, button in enumerate(page.all(".privacy > .choices button")[:2], 1):
        button.click()  # one at a time: a browser may drop the second of two downloads at once
        page.until(lambda n=number: len(list(tmp_path.glob("rolewise-conversation.*[nt]"))) == n)
    told = json.loads((tmp_path / "rolewise-conversation.json").read_text("utf-8"))
    assert [turn["by"] for turn in told["turns"]] == ["person", "advisor"]
    assert "You: what does" in (tmp_path / "rolewise-conversation.txt").read_text("utf-8")


def test_a_decision_by_keyboard_alone(page: Page) -> None:
    pytest.importorskip(
        "rolewise.dialogue.decide", reason="the decision dialogue is not part of this checkout"
    )
    page.ask("help me choose between data scientist and ml engineer")
    live = ".turn:last-of-type .question:not(:disabled) "
    for _ in range(12):
        if page.all(".card .ranking"):
            break
        before = len(page.texts("advisor"))
        control = page.find(f"{live}input, {live}button")
        page.tab_to("INPUT" if control.tag_name == "input" else control.text, back=True)
        page.keys(*([Keys.RIGHT] if control.tag_name == "input" else []), Keys.ENTER)
        page.until(lambda count=before: len(page.texts("advisor")) > count and page.idle())
    ranking = [item.text for item in page.all(".card .ranking li")]
    assert len(ranking) == 2 and "%" in ranking[0]
    assert page.violations() == []


def test_without_javascript_the_page_says_what_it_is(advisor_server: Any, tmp_path: Path) -> None:
    with browser(tmp_path) as page:
        page.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
        page.driver.get(advisor_server.address)
        text = page.driver.find_element("tag name", "body").text
        assert "needs JavaScript" in text and "data scientists" in text and "Privacy" in text
        assert "What does an MLOps engineer do all day?" in text
