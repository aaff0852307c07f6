"""A real browser and what the widget shows in it."""

from __future__ import annotations

import contextlib
import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from selenium import webdriver
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from rolewise.settings import ROOT

WAIT_SECONDS = 30
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""
DRIVER = shutil.which("chromedriver") or ""
NO_BROWSER = "Chromium and its chromedriver are not installed: the browser tests are left out"
AXE = ROOT / "widget" / "node_modules" / "axe-core" / "axe.min.js"
NO_AXE = "axe-core is not installed (make widget does that): accessibility is not checked"
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_WIDGET = "const chat = document.querySelector('rolewise-chat'); const root = chat.shadowRoot; "


def missing(what: str) -> None:
    """Skip the test, or fail it on CI, where nothing may be missing."""
    if os.environ.get("CI"):
        pytest.fail(what)
    pytest.skip(what)


class Page:
    """One tab, and the widget in it."""

    def __init__(self, driver: Any) -> None:
        """Wrap a Selenium driver."""
        self.driver = driver

    def open(self, address: str) -> None:
        """Go to a page, wait for its widget, and forget earlier complaints."""
        self.driver.get_log("browser")
        self.driver.get(address)
        self.until(
            lambda: self.driver.execute_script(
                "return !!document.querySelector('rolewise-chat')?.shadowRoot"
            )
        )

    def use(self, transport: str, address: str) -> None:
        """Go to a page whose widget talks over a ``socket`` where it can, or over ``rest`` only."""
        script = ""
        if transport == "rest":
            script = (
                "new MutationObserver(() => document.querySelector('rolewise-chat')"
                "?.setAttribute('transport', 'rest')).observe(document, {childList: true, subtree: true})"
            )
        self.driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": script})
        self.open(address)

    def asked_over_rest(self) -> int:
        """Return how many messages this page has sent over REST."""
        return int(
            self.js(
                "return performance.getEntriesByType('resource')"
                ".filter((r) => r.name.includes('/webhooks/rest/')).length"
            )
        )

    def forget(self) -> None:
        """Forget what this origin has stored."""
        self.driver.execute_script("localStorage.clear()")

    def js(self, code: str, *arguments: Any) -> Any:
        """Run code with ``chat`` (the element) and ``root`` (its shadow root)."""
        return self.driver.execute_script(_WIDGET + code, *arguments)

    def until(self, ready: Callable[[], Any]) -> Any:
        """Wait until something holds, and return it."""
        return WebDriverWait(self.driver, WAIT_SECONDS, 0.1).until(lambda _: ready())

    def find(self, selector: str) -> Any:
        """Return an element of the widget."""
        return self.js("return root.querySelector(arguments[0])", selector)

    def all(self, selector: str) -> list[Any]:
        """Return elements of the widget."""
        return list(self.js("return [...root.querySelectorAll(arguments[0])]", selector))

    def texts(self, who: str) -> list[str]:
        """Return what ``person`` or ``advisor`` said, the greeting left out."""
        selector = f".turn.{who}:not([data-key=greeting], .typing) > .bubble"
        return list(
            self.js(
                "return [...root.querySelectorAll(arguments[0])].map((b) => b.textContent)",
                selector,
            )
        )

    def type(self, text: str) -> None:
        """Type a message and send it."""
        self.find("textarea").send_keys(text, Keys.ENTER)

    def ask(self, text: str) -> str:
        """Type a message, wait for its answer, and return it."""
        before = len(self.texts("advisor"))
        self.type(text)
        self.until(lambda: len(self.texts("advisor")) > before and self.idle())
        return self.texts("advisor")[before]

    def idle(self) -> bool:
        """Whether nothing is on its way."""
        return bool(
            self.js(
                "return !root.querySelector('.typing') && Object.entries(localStorage).every("
                "([key, kept]) => !key.startsWith('rolewise:') || !JSON.parse(kept).outbox?.length)"
            )
        )

    def keys(self, *keys: str) -> None:
        """Press keys, wherever the focus is."""
        ActionChains(self.driver).send_keys(*keys).perform()

    def focused(self) -> str:
        """Return the text of the button or link that has the focus, or another element's tag."""
        return str(
            self.js(
                "const at = root.activeElement; if (!at) return '';"
                "return ['BUTTON', 'SUMMARY', 'A'].includes(at.tagName) ? at.textContent : at.tagName"
            )
        )

    def tab_to(self, text: str, back: bool = False) -> None:
        """Press Tab, or Shift and Tab, until the focus is on something."""
        for _ in range(60):
            if text in self.focused():
                return
            chain = ActionChains(self.driver)
            if back:
                chain.key_down(Keys.SHIFT).send_keys(Keys.TAB).key_up(Keys.SHIFT).perform()
            else:
                chain.send_keys(Keys.TAB).perform()
        raise AssertionError(f"the keyboard never reached {text!r}")

    def complaints(self) -> list[str]:
        """Return what the browser complained of since the page was opened."""
        return [entry["message"] for entry in self.driver.get_log("browser")]

    def violations(self) -> list[str]:
        """Return what axe finds, as rule and element."""
        if not AXE.is_file():
            missing(NO_AXE)
        self.driver.execute_script(AXE.read_text(encoding="utf-8"))
        found = self.driver.execute_async_script(
            "const done = arguments[1];"
            "axe.run(document, {runOnly: arguments[0]}).then((found) => done(found.violations))",
            AXE_RULES,
        )
        return [f"{item['id']}: {node['target']}" for item in found for node in item["nodes"]]

    def look(self, width: int, height: int, scheme: str = "light", zoom: float = 1) -> None:
        """Show the page at a size in CSS pixels, light or dark."""
        self.driver.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": width, "height": height, "deviceScaleFactor": zoom, "mobile": False},
        )
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})

    def offline(self, off: bool) -> None:
        """Cut the network off, or bring it back."""
        self.driver.execute_cdp_cmd("Network.enable", {})
        speed = 0 if off else -1
        self.driver.execute_cdp_cmd(
            "Network.emulateNetworkConditions",
            {"offline": off, "latency": 0, "downloadThroughput": speed, "uploadThroughput": speed},
        )

    def overflow(self) -> int:
        """Return by how many pixels the page or the widget is wider than its place."""
        return int(
            self.js(
                "const wide = (e) => e.scrollWidth - e.clientWidth;"
                "return Math.max(wide(document.documentElement),"
                " ...[...root.querySelectorAll('.panel, .log')].map(wide))"
            )
        )


@contextlib.contextmanager
def browser(folder: Path) -> Iterator[Page]:
    """A headless Chromium with a profile of its own in ``folder``."""
    if not CHROMIUM or not DRIVER:
        missing(NO_BROWSER)
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
        "--window-size=1200,900",
        f"--user-data-dir={folder}",
    ):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(DRIVER))
    driver.set_script_timeout(120)
    try:
        yield Page(driver)
    finally:
        driver.quit()


def settle() -> None:
    """Give scrolling and announcements the moment they take."""
    time.sleep(0.3)
