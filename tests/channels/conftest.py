"""The start page in a real browser, as a stranger sees it for the first time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.channels.browsing import Page, browser


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with browser(tmp_path_factory.mktemp("chromium")) as page:
        yield page


@pytest.fixture
def page(chromium: Page, advisor_server: Any) -> Page:
    """The start page, as a stranger sees it for the first time."""
    chromium.look(1200, 900)
    chromium.open(advisor_server.address)
    chromium.forget()
    chromium.open(advisor_server.address)
    return chromium
