"""Charts over HTTP: an answer names one, it is drawn when fetched, and never changes."""

from __future__ import annotations

import io
from typing import Any
from urllib.parse import urlsplit

import psutil
import pytest
from PIL import Image


@pytest.fixture(scope="module")
def custom(advisor_server: Any) -> dict[str, Any]:
    reply = advisor_server.ask("charts", "what do data scientists earn?")[0]
    found: dict[str, Any] = reply["custom"]
    return found


def _fetch(server: Any, custom: dict[str, Any], kind: str, query: str = "") -> Any:
    path = urlsplit(custom["chart"]).path.removesuffix("svg")
    return server.get(f"{path}{kind}{query}")


def test_an_answer_with_figures_names_its_chart(
    advisor_server: Any, custom: dict[str, Any]
) -> None:
    port = advisor_server.address.rsplit(":", 1)[1]
    assert custom["chart"].startswith(f"http://127.0.0.1:{port}/charts/")
    assert "$" in custom["data"]["chart_alt"] and "median" in custom["data"]["chart_table"]


@pytest.mark.parametrize(
    ("kind", "content_type"),
    [("svg", "image/svg+xml"), ("png", "image/png"), ("txt", "text/plain; charset=utf-8")],
)
def test_it_is_served_for_ever(
    advisor_server: Any, custom: dict[str, Any], kind: str, content_type: str
) -> None:
    response = _fetch(advisor_server, custom, kind)
    assert response.status_code == 200, response.text
    assert response.headers["Content-Type"] == content_type
    assert "immutable" in response.headers["Cache-Control"]
    assert response.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert _fetch(advisor_server, custom, kind).content == response.content


def test_the_table_and_the_svg_carry_what_the_message_says(
    advisor_server: Any, custom: dict[str, Any]
) -> None:
    assert _fetch(advisor_server, custom, "txt").text == custom["data"]["chart_table"]
    assert custom["data"]["chart_alt"] in _fetch(advisor_server, custom, "svg").text


def test_a_png_can_be_dark(advisor_server: Any, custom: dict[str, Any]) -> None:
    grounds = []
    for theme in ("light", "dark"):
        response = _fetch(advisor_server, custom, "png", f"?theme={theme}")
        image = Image.open(io.BytesIO(response.content)).convert("RGB")
        grounds.append(image.getpixel((1, 1)))
    assert grounds == [(255, 255, 255), (23, 23, 28)]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/charts/" + "0" * 64 + ".svg", 404),
        ("/charts/x.png", 404),
        ("/charts/..%2F..%2Frolewise.db", 404),
        ("/charts/" + "0" * 64 + ".json", 404),
        ("/charts/" + "0" * 64 + ".png?theme=pink", 400),
    ],
)
def test_what_is_not_there_is_told(advisor_server: Any, path: str, status: int) -> None:
    response = advisor_server.get(path)
    assert response.status_code == status
    assert response.headers["Content-Type"].startswith("application/problem+json")


def test_the_server_keeps_its_size(advisor_server: Any, custom: dict[str, Any]) -> None:
    """Rasa imports a part of Matplotlib; what draws is never loaded into a server."""
    port = int(advisor_server.address.rsplit(":", 1)[1])
    _fetch(advisor_server, custom, "svg")
    for process in psutil.process_iter(["cmdline"]):
        if {str(port), str(port + 50)} & set(process.info["cmdline"] or []):
            mapped = {mapping.path for mapping in process.memory_maps()}
            assert not any("matplotlib/backends/_backend_agg" in path for path in mapped)


def test_an_outlook_has_a_chart_and_small_talk_has_none(advisor_server: Any) -> None:
    outlook = advisor_server.ask("charts2", "what's the job outlook for data scientists?")[0]
    assert "Projected growth" in outlook["custom"]["data"]["chart_alt"]
    assert "chart" not in advisor_server.ask("charts2", "thanks")[0]["custom"]
