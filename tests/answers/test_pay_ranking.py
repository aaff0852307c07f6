"""Where pay is highest, places side by side, and what people surveyed said: computed here anew."""

from __future__ import annotations

import csv
import gzip
import statistics
from collections.abc import Callable

import pytest

from rolewise.answers.advisor import Advisor
from rolewise.answers.reply import MAX_WORDS, Reply, count_words
from rolewise.answers.select import Question
from rolewise.settings import ROOT

PAY = ROOT / "knowledge" / "pay"
Ask = Callable[..., Question]


def oews(code: str, prefix: str) -> list[tuple[int, int]]:
    """Median and jobs of an occupation at all places of a kind that have both."""
    with (PAY / "oews_may_2025.csv").open(encoding="utf-8", newline="") as file:
        return [
            (int(row["median_usd"]), int(row["employment"]))
            for row in csv.DictReader(file)
            if row["soc_code"] == code
            and row["place"].startswith(prefix)
            and ("METRO" in row["place"]) == ("METRO" in prefix)
            and row["employment"]
        ]


def ads(role: str) -> dict[str, list[int]]:
    """Full-time pay of 2024 and 2025 in ads with the role's own titles, by country."""
    found: dict[str, list[int]] = {}
    with gzip.open(PAY / "aijobs_records.csv.gz", "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            kind = (row["role"], row["title_match"], row["employment_type"])
            if kind == (role, "core", "full-time") and row["year"] >= "2024":
                found.setdefault(row["country"], []).append(int(row["usd"]))
    return found


def medians(reply: Reply) -> list[int]:
    return [figure["median"] for figure in reply.data["figures"]]


@pytest.mark.parametrize(
    ("words", "prefix", "fewest", "least"),
    [
        ("which states pay them the most?", "US-", 30, False),
        ("lowest paying states", "US-", 30, True),
        ("best paying cities", "US-METRO-", 1000, False),
    ],
)
def test_the_three_best_or_worst_places_are_named(
    advisor: Advisor, ask: Ask, words: str, prefix: str, fewest: int, least: bool
) -> None:
    reply = advisor.answer(ask(words, "salary", "data_scientist"))
    rows = [median for median, jobs in oews("15-2051", prefix) if jobs >= fewest]
    assert medians(reply) == sorted(rows, reverse=not least)[:3]
    assert count_words(reply.text) <= MAX_WORDS
    assert [source["id"] for source in reply.sources] == ["bls_oews_2025"]


def test_countries_are_ranked_by_ads(advisor: Advisor, ask: Ask) -> None:
    reply = advisor.answer(ask("which countries pay best?", "salary", "data_engineer"))
    values = {key: pay for key, pay in ads("data_engineer").items() if len(pay) >= 30}
    best = sorted((round(statistics.median(pay)) for pay in values.values()), reverse=True)
    assert medians(reply) == best[:3]
    assert "30 ads or more" in reply.text


def test_a_stand_in_is_named(advisor: Advisor, ask: Ask) -> None:
    reply = advisor.answer(ask("which states pay the most?", "salary", "ml_engineer"))
    assert reply.text.startswith("There's no official figure for an ML engineer")
    assert all(figure["stand_in"] for figure in reply.data["figures"])


def test_two_places_are_told_side_by_side(advisor: Advisor, ask: Ask) -> None:
    question = ask("do they earn more in A or B?", "salary", "data_scientist")
    reply = advisor.answer(question._replace(places=("DE", "GB"), location="DE"))
    values = ads("data_scientist")
    assert medians(reply) == [round(statistics.median(values[key])) for key in ("DE", "GB")]
    assert reply.text.startswith("More in Germany.")


def test_where_there_are_no_ads_practitioners_are_asked(advisor: Advisor, ask: Ask) -> None:
    reply = advisor.answer(ask("pay there?", "salary", "data_scientist", location="NG"))
    with (PAY / "practitioners_2021.csv").open(encoding="utf-8", newline="") as file:
        rows = {(row["role"], row["place"]): row for row in csv.DictReader(file)}
    row = rows["data_scientist", "NG"]
    for name in ("n", "median_from_usd", "median_to_usd"):
        assert f"{int(row[name]):,}" in reply.text
    assert "asked in 2021" in reply.text and "take it loosely" in reply.text
    assert [source["id"] for source in reply.sources] == ["kaggle_survey_2021"]
