"""The pay tables as one SQLite file, made from the CSV files of ``knowledge/pay/``.

SQLite, not DuckDB: docs/decisions/0007-pay-in-sqlite.md. The file is made once, beside the logs,
and carries the hash of what it was made from; several processes may make it at once.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import os
import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

TABLES: dict[str, tuple[str, tuple[str, ...]]] = {
    "ads": (
        "aijobs_records.csv.gz",
        (
            "role text",
            "title_match text",
            "year integer",
            "level text",
            "employment_type text",
            "title text",
            "salary real",
            "currency text",
            "usd integer",
            "residence text",
            "country text",
            "remote_percent integer",
            "company_size text",
        ),
    ),
    "oews": (
        "oews_may_2025.csv",
        (
            "place text",
            "name text",
            "soc_code text",
            "employment integer",
            "p10_usd integer",
            "p25_usd integer",
            "median_usd integer",
            "p75_usd integer",
            "p90_usd integer",
        ),
    ),
    "oews_industries": (
        "oews_may_2025_industries.csv",
        (
            "industry_code text",
            "industry text",
            "industry_level integer",
            "soc_code text",
            "employment integer",
            "p10_usd integer",
            "p25_usd integer",
            "median_usd integer",
            "p75_usd integer",
            "p90_usd integer",
        ),
    ),
    "survey_2023": (
        "stackoverflow_2023.csv",
        (
            "dev_type text",
            "country text",
            "years_code_pro text",
            "n integer",
            "p25_usd integer",
            "median_usd integer",
            "p75_usd integer",
        ),
    ),
    "practitioners_2021": (
        "practitioners_2021.csv",
        (
            "role text",
            "place text",
            "n integer",
            "p25_from_usd integer",
            "p25_to_usd integer",
            "median_from_usd integer",
            "median_to_usd integer",
            "p75_from_usd integer",
            "p75_to_usd integer",
        ),
    ),
    "postings_2023": (
        "job_postings_2023.csv",
        (
            "title text",
            "country text",
            "postings integer",
            "n integer",
            "p25_usd integer",
            "median_usd integer",
            "p75_usd integer",
            "remote_pct real",
            "no_degree_pct real",
            "hourly_n integer",
            "median_hourly_usd real",
        ),
    ),
    "projections": (
        "projections_2024_34.csv",
        (
            "soc_code text",
            "title text",
            "employment_2024_thousands real",
            "employment_2034_thousands real",
            "change_thousands real",
            "change_pct real",
            "self_employed_pct real",
            "annual_openings_thousands real",
            "median_may_2024_usd integer",
            "typical_education text",
            "related_experience text",
            "training text",
            "exit_rate_pct real",
            "transfer_rate_pct real",
        ),
    ),
    "state_prices": (
        "price_levels_us_states.csv",
        (
            "fips text",
            "state text",
            "year integer",
            "all_items real",
            "goods real",
            "housing real",
            "utilities real",
            "other_services real",
        ),
    ),
    "metro_prices": (
        "price_levels_us_metros.csv",
        (
            "name text",
            "all_items real",
            "oews_area_code text",
            "oews_area_name text",
            "name_match text",
        ),
    ),
    "exchange_rates": (
        "exchange_rates.csv",
        (
            "country text",
            "currency text",
            "frequency text",
            "year integer",
            "per_usd real",
        ),
    ),
    "purchasing_power": (
        "purchasing_power.csv",
        ("country text", "country_id text", "year integer", "per_international_dollar real"),
    ),
}
"""Table name -> file and columns with their types, in the file's order."""

INDEXES = (
    "create index ads_role on ads (role, country, year, level, employment_type, title_match, "
    "first, remote_percent, company_size, usd)",
    "create index oews_place on oews (soc_code, place)",
    "create index industries_code on oews_industries (soc_code, industry_code)",
    "create index survey_kind on survey_2023 (dev_type, country)",
)
MARK_FIRST_OF_EQUALS = (
    "alter table ads add column first integer not null default 0",
    "update ads set first = 1 where rowid in (select min(rowid) from ads group by "
    + ", ".join(column.split()[0] for column in TABLES["ads"][1])
    + ")",
)
"""Several equal records: the first gets 1, its copies 0."""


def open_store(directory: Path, cache: Path) -> sqlite3.Connection:
    """Return a read-only connection to the tables; the file is made when it is missing.

    Args:
        directory: Folder of the CSV files.
        cache: Folder for the SQLite file.

    Raises:
        FileNotFoundError: A CSV file is missing.
        ValueError: A CSV file has other columns than expected; the message names it.
    """
    files = [directory / name for name, _ in TABLES.values()]
    digest = hashlib.sha256(repr((TABLES, INDEXES, MARK_FIRST_OF_EQUALS)).encode())
    for path in files:
        digest.update(path.read_bytes())
    target = cache / f"pay-{digest.hexdigest()[:12]}.db"
    if not target.exists():
        cache.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(suffix=".db", dir=cache)
        os.close(handle)
        try:
            _fill(Path(name), directory)
            os.replace(name, target)
        finally:
            Path(name).unlink(missing_ok=True)
        for other in cache.glob("pay-*.db"):
            if other != target:
                other.unlink(missing_ok=True)
    return sqlite3.connect(f"file:{target}?mode=ro", uri=True, check_same_thread=False)


def _fill(target: Path, directory: Path) -> None:
    connection = sqlite3.connect(target)
    try:
        connection.execute("pragma journal_mode = off")
        for table, (name, columns) in TABLES.items():
            connection.execute(f"create table {table} ({', '.join(columns)})")
            marks = ", ".join("?" * len(columns))
            connection.executemany(
                f"insert into {table} values ({marks})", _rows(directory / name, len(columns))
            )
        connection.execute(MARK_FIRST_OF_EQUALS[0])
        connection.execute(MARK_FIRST_OF_EQUALS[1])
        for statement in INDEXES:
            connection.execute(statement)
        connection.commit()
    finally:
        connection.close()


def _rows(path: Path, width: int) -> Iterator[Sequence[object]]:
    # Line by line: the servers' memory stays what it was.
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        header = next(reader)
        if len(header) != width:
            raise ValueError(f"{path.name} has {len(header)} columns instead of {width}")
        for row in reader:
            yield [value if value != "" else None for value in row]
