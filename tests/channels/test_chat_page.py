"""The chat page in a real browser: a question typed, an answer with its sources, a button tapped."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

WAIT_SECONDS = 30
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""
DRIVER = shutil.which("chromedriver") or ""
MISSING = "Chromium and its chromedriver are not installed: the browser tests are left out"


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Headless Chromium; on CI its absence is a failure, elsewhere a skip that says so."""
    if not CHROMIUM or not DRIVER:
        if os.environ.get("CI"):
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    for flag in (
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--window-size=900,900",
        f"--user-data-dir={tmp_path_factory.mktemp('chromium')}",
    ):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(DRIVER))
    yield driver
    driver.quit()


def _wait(browser: Any, ready: Callable[[Any], Any]) -> Any:
    return WebDriverWait(browser, WAIT_SECONDS).until(ready)


def _advisor_turns(browser: Any) -> list[Any]:
    return list(browser.find_elements(By.CSS_SELECTOR, ".turn.advisor"))


def test_a_stranger_asks_and_taps(browser: Any, advisor_server: Any) -> None:
    browser.get(advisor_server.address)
    _wait(browser, lambda page: len(_advisor_turns(page)) == 1)
    assert "Rolewise" in _advisor_turns(browser)[0].text
    browser.find_element(By.ID, "message").send_keys("data scientist pay in Texas", Keys.ENTER)
    _wait(browser, lambda page: len(_advisor_turns(page)) == 2)
    answer = _advisor_turns(browser)[1]
    assert "Texas" in answer.text and "BLS" in answer.text
    answer.find_element(By.TAG_NAME, "summary").click()
    assert (
        answer.find_element(By.CSS_SELECTOR, "details a").get_attribute("href").startswith("https")
    )
    answer.find_elements(By.CSS_SELECTOR, ".choices button")[0].click()
    _wait(browser, lambda page: len(_advisor_turns(page)) == 3)
    assert not answer.find_elements(By.CSS_SELECTOR, ".choices button")[0].is_enabled()


def test_hostile_text_is_shown_as_text(browser: Any, advisor_server: Any) -> None:
    browser.get(advisor_server.address)
    _wait(browser, lambda page: len(_advisor_turns(page)) == 1)
    text = "<img src=x onerror=\"document.title='broken'\">"
    browser.find_element(By.ID, "message").send_keys(text, Keys.ENTER)
    _wait(browser, lambda page: len(_advisor_turns(page)) == 2)
    assert browser.find_element(By.CSS_SELECTOR, ".turn.person p").text == text
    assert browser.title != "broken"


def test_nothing_breaks_the_content_security_policy(browser: Any, advisor_server: Any) -> None:
    browser.get(advisor_server.address)
    _wait(browser, lambda page: len(_advisor_turns(page)) == 1)
    complaints = [entry["message"] for entry in browser.get_log("browser")]
    assert complaints == []


@pytest.mark.parametrize("width", [360, 1200])
def test_the_page_fits_the_width(
    browser: Any, advisor_server: Any, width: int, tmp_path: Path
) -> None:
    browser.set_window_size(width, 800)
    browser.get(advisor_server.address)
    _wait(browser, lambda page: len(_advisor_turns(page)) == 1)
    overflow = browser.execute_script(
        "return document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert overflow <= 0
