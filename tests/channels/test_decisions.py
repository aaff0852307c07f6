"""Results to keep over HTTP."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import pytest


@pytest.fixture(scope="module")
def links(advisor_server: Any) -> dict[str, str]:
    for text in ("which role fits me?", "not really", "yes", "stop"):
        advisor_server.ask("decisions", text)
    found: dict[str, str] = advisor_server.ask("decisions", "export it")[0]["custom"]["data"][
        "links"
    ]
    return {kind: urlsplit(address).path for kind, address in found.items()}


@pytest.mark.parametrize(
    ("kind", "content_type"),
    [
        ("html", "text/html; charset=utf-8"),
        ("txt", "text/plain; charset=utf-8"),
        ("json", "application/json"),
    ],
)
def test_each_kind_is_served_and_not_for_caches_of_others(
    advisor_server: Any, links: dict[str, str], kind: str, content_type: str
) -> None:
    reply = advisor_server.get(links[kind])
    assert reply.status_code == 200 and reply.headers["Content-Type"] == content_type
    assert "private" in reply.headers["Cache-Control"]
    assert "script-src" not in reply.headers["Content-Security-Policy"]
    assert "statistics" in reply.text.lower() and "Kaggle" in reply.text


@pytest.mark.parametrize("name", ["a.html", f"{'0' * 64}.txt", f"{'0' * 64}.pdf"])
def test_others_are_not_found(advisor_server: Any, name: str) -> None:
    assert advisor_server.get(f"/decisions/{name}").status_code == 404
