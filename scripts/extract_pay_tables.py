"""Cut the pay tables in ``knowledge/pay/`` out of the full data files.

Usage: ``python scripts/extract_pay_tables.py DATA_DIR``, where DATA_DIR holds ``bls/`` and
``salaries/`` as the README beside them describes. Running it again gives the same bytes.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable
from pathlib import Path

import yaml

TARGET = Path(__file__).resolve().parents[1] / "knowledge" / "pay"

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
OEWS_COLUMNS = ("place", "name", "soc_code", "employment", "p25_usd", "median_usd", "p75_usd")
ADS_COLUMNS = ("role", "place", "years", "level", "rows", "p25_usd", "median_usd", "p75_usd")
LEVELS = {"all": "", "EN": "entry", "MI": "mid", "SE": "senior", "EX": "executive"}


def oews_rows(source: Path, codes: set[str]) -> Iterable[tuple[str, ...]]:
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
            yield (
                place,
                row["area_name"] if kind != "national" else "the US",
                row["soc_code"],
                row["employment"],
                row["annual_p25"],
                row["annual_median"],
                row["annual_p75"],
            )


def ads_rows(source: Path) -> Iterable[tuple[str, ...]]:
    """Yield the summary rows of core titles for 2024–25 and for single years."""
    for row in _read(source):
        if row["titles"] == "core" and row["work_year"] != "2020-2025":
            yield (
                ROLE_IDS.get(row["role"], row["role"].replace(" ", "_")),
                row["company_location"],
                row["work_year"],
                LEVELS[row["experience_level"]],
                row["rows"],
                row["p25_usd"],
                row["median_usd"],
                row["p75_usd"],
            )


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _write(name: str, columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    with (TARGET / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)


def main(data: Path) -> None:
    """Write both tables."""
    occupations = yaml.safe_load((TARGET / "official_occupations.yml").read_text(encoding="utf-8"))
    codes = {code for role in occupations["roles"].values() for code in role["codes"]}
    oews = data / "bls" / "oews_may2025_wages_by_area.csv"
    _write("oews_may_2025.csv", OEWS_COLUMNS, oews_rows(oews, codes))
    ads = data / "salaries" / "aijobs_role_salary_summary.csv"
    _write("aijobs_2020_2025.csv", ADS_COLUMNS, ads_rows(ads))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
