"""The store is made once, anew when a table changes, and names a table it can't read."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from rolewise.pay.store import open_store
from rolewise.settings import ROOT

TABLES = ROOT / "knowledge" / "pay"


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    return Path(shutil.copytree(TABLES, tmp_path / "pay"))


def test_it_is_made_once_and_anew_after_a_change(tables: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    open_store(tables, cache).close()
    (first,) = cache.iterdir()
    made = first.stat().st_mtime_ns
    open_store(tables, cache).close()
    assert first.stat().st_mtime_ns == made
    rates = tables / "exchange_rates.csv"
    rates.write_text("\n".join(rates.read_text().splitlines()[:-1]) + "\n")
    open_store(tables, cache).close()
    (second,) = cache.iterdir()
    assert second != first


def test_equal_records_are_counted_once(tables: Path, tmp_path: Path) -> None:
    store = open_store(tables, tmp_path / "cache")
    (total, once) = store.execute("select count(*), sum(first) from ads").fetchone()
    assert total == 110540
    (distinct,) = store.execute(
        "select count(*) from (select distinct role, title_match, year, level, employment_type, "
        "title, salary, currency, usd, residence, country, remote_percent, company_size from ads)"
    ).fetchone()
    assert once == distinct < total


def test_it_is_read_only(tables: Path, tmp_path: Path) -> None:
    store = open_store(tables, tmp_path / "cache")
    with pytest.raises(Exception, match="readonly"):
        store.execute("delete from ads")


def test_a_table_with_other_columns_is_named(tables: Path, tmp_path: Path) -> None:
    (tables / "exchange_rates.csv").write_text("country,rate\nUS,1\n")
    with pytest.raises(ValueError, match="exchange_rates.csv has 2 columns instead of 5"):
        open_store(tables, tmp_path / "cache")
    assert not list((tmp_path / "cache").glob("pay-*.db"))
