"""Every pay question gets the right figure, its number of records, date and source at once.

The figures are computed here from the CSV files, without the store.
"""

from __future__ import annotations

import csv
import functools
import gzip
import re
import statistics
from pathlib import Path
from typing import Any

import pytest
import yaml

from rolewise.answers.reply import MAX_WORDS, Reply, count_words
from rolewise.settings import ROOT

CASES = yaml.safe_load((Path(__file__).parent / "questions.yml").read_text(encoding="utf-8"))
PAY = ROOT / "knowledge" / "pay"
FEWEST, LAST_YEARS = 10, "2024-2025"

pytestmark = pytest.mark.skipif(
    not list((ROOT / "models").glob("*.tar.gz")), reason="there is no model; run: make train"
)


Row = dict[str, str]


@functools.lru_cache(maxsize=20)
def table(name: str) -> list[Row]:
    opened = gzip.open if name.endswith(".gz") else open
    with opened(PAY / name, "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def ads(
    role: str,
    place: str = "US",
    level: str = "",
    years: str = LAST_YEARS,
    remote: str = "",
    size: str = "",
    employment: str = "full-time",
) -> list[Row]:
    first, _, last = years.partition("-")
    wanted = {
        "role": role,
        "employment_type": employment,
        "title_match": "core",
        "country": "" if place == "world" else place,
        "level": level,
        "remote_percent": remote,
        "company_size": size,
    }
    wanted = {column: value for column, value in wanted.items() if value}
    return [
        row
        for row in table("aijobs_records.csv.gz")
        if first <= row["year"] <= (last or first)
        and all(row[column] == value for column, value in wanted.items())
    ]


def median_of(rows: list[Row]) -> float:
    return statistics.median(float(row["usd"]) for row in rows)


def quantile(rows: list[Row], q: float) -> float:
    """Linear interpolation between the two order statistics beside q (n - 1)."""
    ordered = sorted(float(row["usd"]) for row in rows)
    place = q * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (place - low) * (ordered[high] - ordered[low])


def usd(amount: float) -> str:
    return f"${round(amount):,}"


def dated(years: str) -> str:
    first, _, last = years.partition("-")
    return f"aijobs.net, {first}–{last[2:]}" if last else f"aijobs.net, {first}"


def the(name: str, **wanted: str) -> Row:
    """The first row of a table with these values."""
    return next(
        row for row in table(name) if all(row[key] == value for key, value in wanted.items())
    )


def official(place: str, code: str) -> Row:
    return the("oews_may_2025.csv", place=place, soc_code=code)


def of_ads(spec: dict[str, Any]) -> list[str]:
    found = ads(**spec)
    assert len(found) >= FEWEST, spec
    wanted = [usd(median_of(found)), f"{len(found):,} ads"]
    return wanted + ([f"Only {len(found)} records"] if len(found) < 30 else [])


def level_of(state: str) -> float:
    return float(the("price_levels_us_states.csv", state=state, year="2023")["rpp_all_items"])


def power_of(country: str) -> float:
    found = [row for row in table("purchasing_power.csv") if row["country_id"] == country]
    return float(max(found, key=lambda row: row["year"])["ppp_lcu_per_intl_usd"])


def rate_of(currency: str) -> float:
    found = [
        row
        for row in table("exchange_rates.csv")
        if row["currency"] == currency and row["period"].startswith("2025")
    ]
    yearly = [row for row in found if row["frequency"] == "annual average"]
    return statistics.mean(float(row["lcu_per_usd"]) for row in yearly or found)


def expected(case: dict[str, Any]) -> tuple[list[str], float]:
    """Return the texts that the reply must have, and the median in them (0 if none)."""
    wanted: list[str] = list(case.get("says", ()))
    median = 0.0
    if "paid" in case:
        row = official(*case["paid"])
        median = float(row["median_usd"])
        wanted += [usd(median), f"{int(row['employment']):,} jobs", "BLS", "May 2025"]
    if "stand_ins" in case:
        place, *codes = case["stand_ins"]
        rows = [official(place, code) for code in codes]
        medians = [float(row["median_usd"]) for row in rows]
        total = sum(int(row["employment"] or 0) for row in rows)
        wanted += [usd(min(medians)), usd(max(medians)), f"{total:,} jobs", "BLS, May 2025"]
    if "ads" in case:
        median = median_of(ads(**case["ads"]))
        wanted += [*of_ads(case["ads"]), dated(case["ads"].get("years", LAST_YEARS))]
    if "surveyed" in case:
        role, country = case["surveyed"]
        row = the("practitioners_2021.csv", role=role, place=country)
        wanted += [usd(float(row["median_from_usd"])), usd(float(row["median_to_usd"]))]
        wanted += [row["n"], "Kaggle survey, 2021"]
    if "highest" in case:
        prefix, code, fewest = case["highest"]
        rows = [
            row
            for row in table("oews_may_2025.csv")
            if row["soc_code"] == code
            and row["place"].startswith(prefix)
            and ("METRO" in row["place"]) == ("METRO" in prefix)
            and int(row["employment"] or 0) >= fewest
        ]
        rows.sort(key=lambda row: -int(row["median_usd"]))
        for row in rows[:3]:
            wanted += [usd(float(row["median_usd"])), f"({int(row['employment']):,} jobs)"]
        wanted += ["BLS, May 2025"]
    if "also" in case:
        wanted += of_ads(case["also"])
    for spec in case.get("versus", ()):
        if len(ads(**spec)) >= FEWEST:
            wanted += [*of_ads(spec), dated(spec.get("years", LAST_YEARS))]
    if "industry" in case:
        code, industry = case["industry"]
        row = the("oews_may_2025_industries.csv", soc_code=code, industry_code=industry)
        wanted += [
            usd(float(row["median_usd"])),
            f"{int(row['employment']):,} jobs",
            "BLS, May 2025",
        ]
    if "share" in case:
        found = ads(**case["share"])
        remote = sum(row["remote_percent"] == "100" for row in found)
        percent = 100 * remote / len(found)
        wanted += [f"{remote:,} of {len(found):,}", "aijobs.net, 2024–25"]
        wanted += [f"{percent:.0f} %" if percent >= 10 else f"{percent:.1f} %"]
    if "trend" in case:
        by_year = {year: ads(**case["trend"], years=year) for year in ("2023", "2024", "2025")}
        for year, found in by_year.items():
            if len(found) >= 30:
                wanted.append(f"{usd(median_of(found))} in {year} ({len(found):,} ads)")
        wanted.append("aijobs.net")
    if "top" in case:
        place, code, column = case["top"]
        row = official(place, code)
        wanted += [usd(float(row[column])), f"{int(row['employment']):,} jobs", "BLS, May 2025"]
    if "quantile" in case:
        found = ads(**case["quantile"])
        wanted += [usd(quantile(found, case["q"])), f"{len(found):,} ads", dated(LAST_YEARS)]
    if "none" in case:
        found = ads(**case["none"], place="world", years="2020-2025")
        full = ads(case["none"]["role"])
        wanted += [f": {len(found)} (aijobs.net, 2020–25)", usd(median_of(full))]
        wanted += [f"{len(full):,} ads"]
        assert len(found) < FEWEST
    if "employed" in case:
        wanted += of_ads({**case["employed"], "place": "world", "years": "2020-2025"})
        wanted += [dated("2020-2025")]
    if "rate" in case:
        sign = {"EUR": "€", "GBP": "£", "INR": "₹"}.get(case["rate"])
        amount = f"{round(median * rate_of(case['rate'])):,}"
        wanted += [f"{sign}{amount}" if sign else f"{amount} {case['rate']}", "2025 mean rate"]
    if "part" in case:
        amount = median / case["part"]
        wanted += [f"${amount:,.2f}" if case["part"] == 2080 else usd(amount)]
    return wanted, median


def places_expected(case: dict[str, Any]) -> list[str]:
    wanted: list[str] = []
    if "worth" in case:
        spec = case["worth"]
        value, low, high = spec["amount"], 100.0, 100.0
        if "states" in spec:
            low, high = map(level_of, spec["states"])
            wanted += [f"{low:.1f}", f"{high:.1f}"]
        if "metro" in spec:
            metro = the("price_levels_us_metros.csv", oews_area_code=spec["metro"])
            high = float(metro["rpp_all_items_2023"])
        if "ppp" in spec:
            value /= power_of(spec["ppp"])
            wanted += ["World Bank, 2024"]
        if "states" in spec or "metro" in spec:
            wanted += ["BEA, 2023"]
        value = value * high / low
        wanted += [f"${round(value, -(len(str(int(value))) - 3)):,.0f}"]
    if "move" in case:
        code, place, state = case["move"]
        there, here = official(place, code), official("US", code)
        real = float(there["median_usd"]) / level_of(state) * 100
        wanted += [usd(float(there["median_usd"])), usd(float(here["median_usd"])), usd(real)]
        wanted += [f"{int(there['employment']):,}", f"{int(here['employment']):,}"]
        wanted += ["BLS, May 2025", "BEA, 2023"]
    return wanted


@pytest.fixture(scope="module")
def harness() -> Any:
    from evaluation.harness import Harness

    return Harness()


def first_reply(harness: Any, case: dict[str, Any]) -> Reply:
    from evaluation.harness import START

    state = START
    for message in case.get("after", ()):
        _, outcome = harness.respond(message, state)
        state = outcome.state
    _, outcome = harness.respond(case["say"], state)
    reply: Reply = outcome.replies[0]
    return reply


def test_there_are_enough_questions_and_none_twice() -> None:
    asked = [(case["say"], tuple(case.get("after", ()))) for case in CASES]
    assert len(asked) >= 120
    assert len(asked) == len(set(asked))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["say"])
def test_figure_records_date_and_source(harness: Any, case: dict[str, Any]) -> None:
    wanted = [*expected(case)[0], *places_expected(case)]
    reply = first_reply(harness, case)
    text = reply.text
    for part in wanted:
        assert re.search(rf"(?<![\d,]){re.escape(part)}(?!\d)", text), f"{part!r} not in {text!r}"
    assert reply.sources
    assert reply.topic == "salary"
    assert count_words(text) <= MAX_WORDS
