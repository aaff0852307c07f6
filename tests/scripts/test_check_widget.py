"""A widget script that doesn't belong to its sources is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts import check_widget


def test_the_committed_script_belongs_to_its_sources() -> None:
    assert check_widget.complaint() is None


def test_a_change_of_either_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "src").mkdir()
    source, script = tmp_path / "src" / "index.ts", tmp_path / "widget.js"
    library = tmp_path / "widget-socket.js"
    library.write_text("1;")
    source.write_text("1")
    script.write_text("1;")
    monkeypatch.setattr(check_widget, "SOURCES", tmp_path)
    monkeypatch.setattr(check_widget, "SCRIPT", script)
    monkeypatch.setattr(check_widget, "LIBRARY", library)
    monkeypatch.setattr(check_widget, "HASHES", tmp_path / "widget.hashes.json")
    assert check_widget.main([]) == 1
    assert check_widget.main(["--write"]) == 0 and check_widget.main([]) == 0
    source.write_text("2")
    assert "make widget" in (check_widget.complaint() or "")
    source.write_text("1")
    script.write_text("2;")
    assert "not the one that was built" in (check_widget.complaint() or "")
    script.write_text("1;")
    library.write_text("2;")
    assert "widget-socket.js is not the one" in (check_widget.complaint() or "")
