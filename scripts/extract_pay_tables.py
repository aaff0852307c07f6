"""Cut the pay tables in ``knowledge/pay/`` out of the full data files.

Usage: ``python scripts/extract_pay_tables.py DATA_DIR``, where DATA_DIR holds ``bls/``,
``salaries/`` and so on as the README beside them describes. Running it again gives the same bytes.
"""

from __future__ import annotations

import csv
import gzip
import io
import math
import re
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import yaml

TARGET = Path(__file__).resolve().parents[1] / "knowledge" / "pay"

PRACTITIONERS = (
    "business_analyst",
    "data_analyst",
    "data_engineer",
    "data_scientist",
    "ml_engineer",
    "research_scientist",
    "software_engineer",
    "statistician",
)
"""Titles of the practitioners' survey that are roles of ours."""
FEWEST_PRACTITIONERS = 10
_SURVEY_COUNTRIES = {
    "United States of America": "US",
    "United Kingdom of Great Britain and Northern Ireland": "GB",
    "Iran, Islamic Republic of...": "IR",
    "Hong Kong (S.A.R.)": "HK",
    "Viet Nam": "VN",
    "Czech Republic": "CZ",
    "United Arab Emirates": "AE",
}

ROLE_IDS = {
    "machine learning engineer": "ml_engineer",
    "AI research scientist": "research_scientist",
    "AI consultant": "ai_consultant",
    "AI engineer": "ai_engineer",
    "AI team lead": "ai_team_lead",
    "BI analyst": "bi_analyst",
    "ML architect": "ml_architect",
    "MLOps engineer": "mlops_engineer",
}
LEVELS = {"EN": "entry", "MI": "mid", "SE": "senior", "EX": "executive"}
EMPLOYMENT = {"FT": "full-time", "PT": "part-time", "CT": "contract", "FL": "freelance"}
SIZES = {"S": "small", "M": "medium", "L": "large"}

OEWS_COLUMNS = (
    "place",
    "name",
    "soc_code",
    "employment",
    "p10_usd",
    "p25_usd",
    "median_usd",
    "p75_usd",
    "p90_usd",
)
INDUSTRY_COLUMNS = ("industry_code", "industry", "industry_level", *OEWS_COLUMNS[2:])
ADS_COLUMNS = (
    "role",
    "title_match",
    "year",
    "level",
    "employment_type",
    "title",
    "salary",
    "currency",
    "usd",
    "residence",
    "country",
    "remote_percent",
    "company_size",
)
PRACTITIONER_COLUMNS = (
    "role",
    "place",
    "n",
    "p25_from_usd",
    "p25_to_usd",
    "median_from_usd",
    "median_to_usd",
    "p75_from_usd",
    "p75_to_usd",
)
_OEWS_FIGURES = (
    "employment",
    "annual_p10",
    "annual_p25",
    "annual_median",
    "annual_p75",
    "annual_p90",
)


def role_id(name: str) -> str:
    """Return our id of a role as the data files name it."""
    return ROLE_IDS.get(name, name.replace(" ", "_"))


def oews_rows(source: Path, codes: set[str]) -> Iterable[Sequence[str]]:
    """Yield the OEWS rows of the nation, states and metros that have a median."""
    for row in _read(source):
        if row["soc_code"] not in codes or not row["annual_median"]:
            continue
        kind = row["area_type"]
        place = {
            "national": "US",
            "state": f"US-{row['state']}",
            "metro": f"US-METRO-{row['area_code']}",
        }.get(kind)
        if place:
            name = row["area_name"] if kind != "national" else "the US"
            yield (place, name, row["soc_code"], *(row[column] for column in _OEWS_FIGURES))


def industry_rows(source: Path, codes: set[str]) -> Iterable[Sequence[str]]:
    """Yield the national OEWS rows by industry that have a median."""
    for row in _read(source):
        if row["soc_code"] in codes and row["annual_median"]:
            yield (
                row["industry_code"],
                row["industry_name"],
                row["industry_level"],
                row["soc_code"],
                *(row[column] for column in _OEWS_FIGURES),
            )


def ads_rows(salaries: Path) -> Iterable[Sequence[str]]:
    """Yield every record whose title belongs to one of our roles."""
    titles = {row["job_title"]: row for row in _read(salaries / "aijobs_title_to_role.csv")}
    with gzip.open(salaries / "aijobs_salaries_2020_2025.csv.gz", "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            title = titles.get(row["job_title"])
            if title is not None:
                yield (
                    role_id(title["role"]),
                    title["match"],
                    row["work_year"],
                    LEVELS[row["experience_level"]],
                    EMPLOYMENT[row["employment_type"]],
                    row["job_title"],
                    row["salary"],
                    row["salary_currency"],
                    row["salary_in_usd"],
                    row["employee_residence"],
                    row["company_location"],
                    row["remote_ratio"],
                    SIZES.get(row["company_size"], ""),
                )


def practitioner_rows(source: Path, places: Path) -> Iterable[Sequence[object]]:
    """Yield, for each role and country with ten answers on pay, the bands at the quartiles.

    A quartile is the band in which the answer at that share of the sorted answers lies. A row has
    role, place, answers, then lower and upper bound (US dollars) of each of the three bands. The
    lowest band, under 1,000 dollars, is left out: 22 % chose it, which can hardly be a year's pay
    of people at work.
    """
    names = {
        item["name"]: item["id"] for item in yaml.safe_load(places.read_text(encoding="utf-8"))
    }
    told: dict[tuple[str, str], list[tuple[int, int]]] = {}
    with gzip.open(source, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            band = _band(row["yearly_pay_usd_band"])
            if band is None or band[0] == 0 or row["role"] not in PRACTITIONERS:
                continue
            country = row["country"]
            place = _SURVEY_COUNTRIES.get(country) or names.get(country)
            for key in filter(None, (place, "world")):
                told.setdefault((row["role"], key), []).append(band)
    for (role, place), bands in sorted(told.items()):
        if len(bands) >= FEWEST_PRACTITIONERS:
            bands.sort()
            quartiles = [bands[math.ceil(len(bands) * share) - 1] for share in (0.25, 0.5, 0.75)]
            yield (role, place, len(bands), *(bound for band in quartiles for bound in band))


def _band(text: str) -> tuple[int, int] | None:
    bounds = [int(number.replace(",", "")) for number in re.findall(r"[\d,]+", text)]
    if len(bounds) == 2:
        return bounds[0], bounds[1]
    return (bounds[0], bounds[0]) if bounds else None  # ">$1,000,000"


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue().encode()


def _copy(source: Path, keep: Iterable[tuple[str, str]] = ()) -> bytes:
    """Return a table as it is, or its rows with one of the given values in the given column."""
    rows = _read(source)
    wanted = list(keep)
    kept = [row for row in rows if not wanted or any(row[name] == value for name, value in wanted)]
    return _table(list(rows[0]), (list(row.values()) for row in kept))


def main(data: Path) -> None:
    """Write all tables."""
    occupations = yaml.safe_load((TARGET / "official_occupations.yml").read_text(encoding="utf-8"))
    codes = {code for role in occupations["roles"].values() for code in role["codes"]}
    surveyed = {kind for role in occupations["roles"].values() for kind in role.get("so2023", ())}
    titles = {title for role in occupations["roles"].values() for title in role.get("postings", ())}
    bls, prices = data / "bls", data / "prices"
    tables = {
        "oews_may_2025.csv": _table(
            OEWS_COLUMNS, oews_rows(bls / "oews_may2025_wages_by_area.csv", codes)
        ),
        "oews_may_2025_industries.csv": _table(
            INDUSTRY_COLUMNS, industry_rows(bls / "oews_may2025_wages_by_industry_us.csv", codes)
        ),
        "aijobs_records.csv.gz": gzip.compress(
            _table(ADS_COLUMNS, ads_rows(data / "salaries")), 9, mtime=0
        ),
        "practitioners_2021.csv": _table(
            PRACTITIONER_COLUMNS,
            practitioner_rows(
                data / "survey" / "practitioners_2021.csv.gz", TARGET.parent / "places.yml"
            ),
        ),
        "stackoverflow_2023.csv": _copy(
            data / "stackoverflow" / "so2023_pay_by_devtype_country.csv",
            [("dev_type", kind) for kind in surveyed],
        ),
        "job_postings_2023.csv": _copy(
            data / "job_postings" / "pay_by_title_2023.csv",
            [("job_title_short", title) for title in titles],
        ),
        "price_levels_us_states.csv": _copy(
            prices / "bea_rpp_states_2019_2023.csv", [("year", "2023")]
        ),
        "price_levels_us_metros.csv": _copy(prices / "bea_rpp_metros_2023.csv"),
        "exchange_rates.csv": _copy(
            prices / "exchange_rates_lcu_per_usd_2015_2026.csv",
            # There is no yearly mean of the pound, only months.
            [("frequency", "annual average"), ("currency", "GBP")],
        ),
        "purchasing_power.csv": _copy(prices / "ppp_conversion_factor_2015_2024.csv"),
        "projections_2024_34.csv": _copy(
            bls / "employment_projections_2024_34.csv",
            [("soc_code", code) for code in (*sorted(codes), "00-0000")],
        ),
    }
    for name, content in tables.items():
        (TARGET / name).write_bytes(content)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
