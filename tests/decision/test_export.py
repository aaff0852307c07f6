"""A result to keep, as a page, a text and JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from rolewise.decision.export import KeptResults, record_id, to_html, to_json, to_text


def _record(**changes: Any) -> dict[str, Any]:
    record = {
        "labels": {
            name: name
            for name in ("title", "ranking", "answers", "weights", "flip", "limits", "sources")
        },
        "summary": "Statistician first.",
        "ranking": [{"name": "statistician", "probability": 0.3, "low": 0.1, "high": 0.4}],
        "answers": [{"question": "Statistics?", "answer": "yes <b>gladly</b>"}],
        "weights": [],
        "flip": "Nothing.",
        "limits": "Much.",
        "sources": [{"title": "Survey", "url": "https://example.org/?a=1&b=2", "date": "2021"}],
    }
    return {**record, **changes}


def test_text_and_page_carry_figures_answers_and_sources() -> None:
    for shown in (to_text(_record()), to_html(_record())):
        for part in ("30 % (10 to 40 %)", "Statistics?", "Survey", "2021"):
            assert part in shown


def test_nothing_is_taken_for_markup() -> None:
    page = to_html(_record(summary="<script>alert(1)</script>"))
    assert "<script" not in page and "<b>" not in page
    odd = [{"title": "x", "url": "javascript:alert(1)", "date": "2021"}]
    assert "javascript:" not in to_html(_record(sources=odd))


def test_kept_results_are_read_back_by_their_hash(tmp_path: Path) -> None:
    kept = KeptResults(tmp_path / "new")
    name = kept.keep(_record())
    assert name == record_id(_record()) and kept.read(name) == json.loads(to_json(_record()))
    assert kept.read("0" * 64) is None and kept.read("../secret") is None
    (tmp_path / "new" / f"{name}.json").write_text("{}", encoding="utf-8")
    assert kept.read(name) is None


def test_the_oldest_results_go(tmp_path: Path) -> None:
    kept = KeptResults(tmp_path, most=2)
    names = [kept.keep(_record(summary=str(number))) for number in range(60)]
    assert len(list(tmp_path.glob("*.json"))) < 60
    assert kept.read(names[-1]) is not None
