"""Reading the sets, stock Rasa's kept figures, the simple classifiers, the page."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from evaluation import stock
from evaluation.baselines import nearest_neighbor, tfidf_linear
from evaluation.figures import advisor_figures, intent_figures, scope_figures
from evaluation.gather import (
    HELD_OUT,
    OURS,
    STOCK,
    Facts,
    Figures,
    Refusals,
    Roles,
    _add_stock_results,
)
from evaluation.labeled import Item, asks, held_out, real_out_of_scope, real_questions
from evaluation.measures import Estimate, Share
from evaluation.report import targets, write_report
from evaluation.text import lines
from tests.evaluation.test_figures import BOTH, CV, FAR, PAY, RANKINGS, told

VOID = {"meta", "line", "circle", "rect", "br"}


@pytest.fixture
def figures() -> Figures:
    items = [PAY, BOTH, CV, FAR]
    row, scope = intent_figures(items, RANKINGS), scope_figures([PAY, BOTH], [CV], [FAR], RANKINGS)
    assert scope is not None
    does = {item.text: told(item.intent) for item in items}
    return Figures(
        {HELD_OUT: {OURS: row, STOCK: row}},
        {HELD_OUT: {OURS: scope}},
        {HELD_OUT: advisor_figures(items, does.__getitem__, 90)},
        {HELD_OUT: Refusals(Share(1, 1), Share(0, 1), Share(0, 1), Share(0, 2), ["not refused"])},
        Roles(2, 3, {"id and direction": Estimate(0.9, 0.8, 1.0)}, ["wanted <b>x</b>"]),
        Facts(Share(9, 10), []),
        "stock Rasa: a note",
        ["real questions: absent"],
    )


def test_real_files_are_read_and_absent_ones_are_empty(tmp_path: Path) -> None:
    assert real_questions(tmp_path) == real_out_of_scope(tmp_path) == []
    line = {
        "text": "a?",
        "topic": "skills",
        "also": ["other_career"],
        "roles": ["other", "ml_engineer"],
    }
    (tmp_path / "real_questions_dev.jsonl").write_text(json.dumps(line) + "\n\n")
    assert real_questions(tmp_path) == [
        Item("a?", "ask_skills", frozenset({"other_career"}), ("ml_engineer",))
    ]


def test_held_out_has_every_topic_and_what_is_none() -> None:
    items = held_out()
    intents = {item.intent for item in items}
    assert {"out_of_scope", "other_career", "ask_salary"} <= intents
    assert {item.intent for item in asks(items)} < intents


def test_simple_classifiers_rank_all_intents() -> None:
    examples = [
        ("ask_salary", "how much do they earn"),
        ("ask_salary", "what is the pay"),
        ("greet", "hello there"),
        ("greet", "hello you two"),
    ]
    texts = ["hello", "how much is the pay"]
    for rank in (tfidf_linear, nearest_neighbor):
        rankings = rank(examples, texts)
        assert [ranking[0][0] for ranking in rankings] == ["greet", "ask_salary"]
        assert all(len(ranking) == 2 for ranking in rankings)


def test_stock_pipeline_is_rasas_own_and_the_key_follows_the_epochs() -> None:
    names = [step["name"] for step in stock.pipeline()]
    assert names[0] == "WhitespaceTokenizer"
    assert names[-1] == "DIETClassifier"
    assert names.count("CountVectorsFeaturizer") == 2
    assert stock.folder(100) != stock.folder(2)
    assert len(stock.training_examples()) > 3000


def test_stock_figures_survive_being_written(
    figures: Figures, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trained = {"date": "2026-01-01", "data": "abc", "curve": [[1, 5.0, 0.2]]}
    monkeypatch.setattr(stock, "training", lambda: trained)
    path = tmp_path / "results.yml"
    row, scope = figures.intents[HELD_OUT][STOCK], figures.scopes[HELD_OUT][OURS]
    stock.save_results({HELD_OUT: row}, {HELD_OUT: scope}, {HELD_OUT: "f00"}, path)
    known, intents, scopes, hashes = stock.load_results(path)
    assert known == trained
    assert hashes == {HELD_OUT: "f00"}
    assert intents[HELD_OUT].accepted == row.accepted
    assert intents[HELD_OUT].f1.value == pytest.approx(row.f1.value, abs=1e-4)
    assert scopes[HELD_OUT].far == scope.far
    assert stock.load_results(tmp_path / "absent.yml") == ({}, {}, {}, {})


def test_kept_figures_say_what_changed_since(
    figures: Figures, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = figures.intents[HELD_OUT][STOCK]
    trained = {
        "date": "2026-01-01",
        "data": "other",
        "examples": 7,
        "epochs": 9,
        "epochs_wanted": 100,
        "seconds": 60,
        "curve": [[9, 5.0, 0.2]],
    }
    kept = (trained, {HELD_OUT: row}, {}, {HELD_OUT: "then"})
    monkeypatch.setattr(stock, "load_results", lambda: kept)
    intents = {HELD_OUT: {OURS: row}}
    note = _add_stock_results(intents, {HELD_OUT: {}}, {HELD_OUT: "now"})
    assert intents[HELD_OUT][STOCK] == row
    assert "9 of 100 epochs" in note
    assert note.count("CHANGED") == 2
    trained["data"] = stock.data_hash()
    assert "CHANGED" not in _add_stock_results(
        {HELD_OUT: {OURS: row}}, {HELD_OUT: {}}, {HELD_OUT: "then"}
    )


def test_text_tells_everything(figures: Figures) -> None:
    text = "\n".join(lines(figures, verbose=True))
    for part in (
        "absent",
        "AUROC",
        "macro-F1",
        "ECE",
        "a note",
        "wanted <b>x</b>",
        "worst".upper(),
    ):
        assert part in text
    assert "wanted <b>x</b>" not in "\n".join(lines(figures, verbose=False))


def test_targets_missed_are_told_as_missed(figures: Figures) -> None:
    met = {target.name: target.met for target in targets(figures)}
    assert met["Roles with direction, F1"] is False
    assert met[f"False refusals, {HELD_OUT}"] is True
    assert met["Lead over stock Rasa"] is True  # four of four, against three
    assert met["Founding facts, first reply"] is False


class Balance(HTMLParser):
    """Complains about a tag that is closed wrongly."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag, tag


def test_page_is_whole_escaped_and_asks_nobody(figures: Figures, tmp_path: Path) -> None:
    page = write_report(figures, tmp_path / "deep" / "report.html").read_text()
    parser = Balance()
    parser.feed(page)
    assert parser.open == []
    assert "wanted &lt;b&gt;x&lt;/b&gt;" in page
    assert not re.search(r"https?:|src=|@import|url\(", page)
    assert page.count('class="confusion"') == 1
