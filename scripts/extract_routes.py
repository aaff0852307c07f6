"""Make what routes between roles need: what backgrounds bring, and how official lists relate roles.

Usage: ``python scripts/extract_routes.py DATA_DIR``, where DATA_DIR holds ``onet/``, ``esco/``,
``bls/`` and ``role_crosswalk.csv`` as the README beside them describes. Writes three tables below
``knowledge/routes/``; again gives the same bytes.

``background_skills.csv``: background, skill, share, measure, population, source, date.

* ``onet_in_demand``, ``onet_technology``: of the background's O*NET occupations, those that list
  the technology as often asked for in postings for that occupation, or list it at all. Occupations
  that DATA_DIR doesn't hold are in ``background_technologies.csv``, copied by hand from O*NET's
  table: of each, the rows that name a skill of ours.
* ``onet_rating``: O*NET's importance of a skill or area of knowledge, (value - 1) / 4 as O*NET
  standardizes it, where the value is 3 ("important") or more; ``RATINGS`` says which of our skills
  an element means. O*NET defines its knowledge of Mathematics as "arithmetic, algebra, geometry,
  calculus, statistics, and their applications". ``background_ratings.csv`` holds what was copied.

``relatedness.csv``: role_a, role_b (or a background), onet_rank, esco_shared.

* ``onet_rank``: the best place (1 to 20) that one's O*NET occupations have in the list of related
  occupations of the other's, either way; 0 where both share an occupation; empty where neither
  lists the other.
* ``esco_shared``: skills that are essential or optional for both, divided by those for either
  (Jaccard), best over the ESCO occupations; empty for backgrounds.

``background_pay.csv``: what US employers paid, BLS OEWS May 2025, all industries.
"""

from __future__ import annotations

import csv
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import product
from pathlib import Path
from typing import Any, Optional

import yaml

from scripts.extract_skill_importance import _read, find_skills, read_crosswalk, skill_names

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "knowledge" / "routes"
BACKGROUNDS = ROOT / "knowledge" / "backgrounds.yml"
IMPORTANT = 3.0
RATINGS = {
    ("skill", "Mathematics"): ("mathematics", "calculus", "linear_algebra", "probability"),
    ("knowledge", "Mathematics"): ("mathematics", "calculus", "probability", "statistics"),
    ("skill", "Writing"): ("writing",),
    ("skill", "Speaking"): ("communication", "presentation"),
    ("skill", "Critical Thinking"): ("critical_thinking",),
    ("skill", "Coordination"): ("teamwork",),
    ("skill", "Management of Personnel Resources"): ("leadership",),
    ("skill", "Negotiation"): ("stakeholder_management",),
    ("knowledge", "Administration and Management"): ("project_management", "business_acumen"),
}


def technologies(data: Path, backgrounds: list[dict[str, Any]]) -> Iterator[list[object]]:
    """Yield the rows on technologies."""
    names = skill_names()
    listed: dict[tuple[str, str], str] = {}
    known: set[str] = set()
    copied = [
        {"O*NET-SOC Code": row["code"], "Example": row["example"], "In Demand": row["in_demand"]}
        for row in _read(ROOT / "scripts" / "background_technologies.csv")
    ]
    copies = {row["O*NET-SOC Code"] for row in copied}
    for row in [*_read(data / "onet" / "technology_skills_30.1.tsv", "\t"), *copied]:
        known.add(row["O*NET-SOC Code"])
        for skill in find_skills(names, row["Example"]):
            key = row["O*NET-SOC Code"], skill
            listed[key] = "Y" if "Y" in (row["In Demand"], listed.get(key)) else "N"
    for background in backgrounds:
        codes = background.get("occupations", [])
        if set(codes) - known:
            raise SystemExit(f"{background['id']}: no technologies for {set(codes) - known}")
        copy = bool(set(codes) & copies)
        source = ("onet_technology_copy", "2026") if copy else ("onet_30_1", "2025-12")
        for skill in sorted({skill for code, skill in listed if code in codes}):
            found = [listed[code, skill] for code in codes if (code, skill) in listed]
            for measure, count in (
                ("onet_in_demand", found.count("Y")),
                ("onet_technology", len(found)),
            ):
                if count:
                    share = round(count / len(codes), 3)
                    yield [background["id"], skill, share, measure, "|".join(codes), *source]


def ratings(data: Path, backgrounds: list[dict[str, Any]]) -> Iterator[list[object]]:
    """Yield the rows on rated skills and knowledge; the highest rating of a skill counts."""
    rated: dict[tuple[str, str], tuple[float, str, str]] = {}

    def add(code: str, kind: str, element: str, value: str, source: str, date: str) -> None:
        if float(value or 0) < IMPORTANT:
            return
        share = round((float(value) - 1) / 4, 3)
        for skill in RATINGS.get((kind, element), ()):
            rated[code, skill] = max(rated.get((code, skill), (0.0, "", "")), (share, source, date))

    for kind, name in (("skill", "skills_29.3_30.1.tsv"), ("knowledge", "knowledge_29.3.tsv")):
        for row in _read(data / "onet" / name, "\t"):
            value = row["Importance (1-5)"]
            add(row["O*NET-SOC Code"], kind, row["Element Name"], value, "onet_30_1", "2025-12")
    for row in _read(ROOT / "scripts" / "background_ratings.csv"):
        source = "onet_skill_ratings_copy"
        add(row["code"], "skill", row["element"], row["importance"], source, "2026")
    for background in backgrounds:
        codes = background.get("occupations", [])
        for skill in sorted({skill for code, skill in rated if code in codes}):
            best = max(rated[code, skill] for code in codes if (code, skill) in rated)
            yield [background["id"], skill, best[0], "onet_rating", "|".join(codes), *best[1:]]


def relatedness(data: Path, backgrounds: list[dict[str, Any]]) -> Iterator[list[object]]:
    """Yield a row for each pair of roles, and each background and role."""
    crosswalk = read_crosswalk(data / "role_crosswalk.csv")
    ranks = {
        (row["O*NET-SOC Code"], row["Related O*NET-SOC Code"]): int(row["Index"])
        for row in _read(data / "onet" / "related_occupations_30.1.tsv", "\t")
    }
    skills: dict[str, set[str]] = defaultdict(set)
    for row in _read(data / "esco" / "esco_occupation_skills_1.1.1.csv"):
        skills[row["occupation"]].add(row["skill"])
    codes = {role: entry["onet_soc_codes"].split("|") for role, entry in crosswalk.items()}
    esco = {role: entry["esco_occupations"].split("|") for role, entry in crosswalk.items()}
    codes |= {item["id"]: item.get("occupations", []) for item in backgrounds}
    roles = sorted(crosswalk)
    pairs = [(a, b) for a, b in product(roles, roles) if a < b]
    pairs += [(item["id"], role) for item in backgrounds for role in roles]
    for a, b in pairs:
        rank = _best_rank(codes[a], codes[b], ranks)
        shared = max(
            (_jaccard(skills[x], skills[y]) for x, y in product(esco.get(a, ()), esco.get(b, ()))),
            default=None,
        )
        yield [
            a,
            b,
            "" if rank is None else rank,
            "" if shared is None else round(shared, 3),
        ]


def _best_rank(
    first: Iterable[str], second: Iterable[str], ranks: dict[tuple[str, str], int]
) -> Optional[int]:
    pairs = list(product(first, second))
    if any(a == b for a, b in pairs):
        return 0
    found = [ranks[pair] for a, b in pairs for pair in ((a, b), (b, a)) if pair in ranks]
    return min(found, default=None)


def _jaccard(first: set[str], second: set[str]) -> float:
    return len(first & second) / len(first | second) if first | second else 0.0


def pay(data: Path, backgrounds: list[dict[str, Any]]) -> Iterator[list[object]]:
    """Yield national pay of the backgrounds that have a code."""
    national = {
        row["soc_code"]: row
        for row in _read(data / "bls" / "oews_may2025_wages_by_area.csv")
        if row["area_type"] == "national"
    }
    for background in backgrounds:
        row = national.get(background.get("soc", ""))
        if row is not None and row["annual_median"]:
            names = ("employment", "annual_p25", "annual_median", "annual_p75")
            yield [
                background["id"],
                background["soc"],
                row["soc_title"].lower(),
                *(row[name] for name in names),
                "bls_oews_2025",
            ]


def write(name: str, columns: str, rows: Iterable[list[object]]) -> None:
    """Write a table."""
    TARGET.mkdir(exist_ok=True)
    table = list(rows)
    with (TARGET / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns.split())
        writer.writerows(table)
    print(f"{name}: {len(table)} rows")


def main(data: Path) -> None:
    """Write the tables."""
    backgrounds = yaml.safe_load(BACKGROUNDS.read_text(encoding="utf-8"))
    rows = [*technologies(data, backgrounds), *ratings(data, backgrounds)]
    order = [item["id"] for item in backgrounds]
    rows.sort(key=lambda row: (order.index(str(row[0])), str(row[1]), str(row[3])))
    columns = "background skill share measure population source date"
    write("background_skills.csv", columns, rows)
    columns = "role_a role_b onet_rank esco_shared"
    write("relatedness.csv", columns, relatedness(data, backgrounds))
    columns = "background soc occupation employment p25 median p75 source"
    write("background_pay.csv", columns, pay(data, backgrounds))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
