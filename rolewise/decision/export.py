"""A result to keep: one record, shown as text, JSON or one HTML page with its sources."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import tempfile
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any, Optional

KINDS = ("html", "txt", "json")
MOST_KEPT = 5000
"""So many results are kept on disk; then those looked at longest ago go."""
CHECK_EVERY = 50
_ID = re.compile(r"^[0-9a-f]{64}$")
_STYLE = (
    "body{font:1rem/1.5 system-ui,sans-serif;max-width:42rem;margin:2rem auto;padding:0 1rem;"
    "color:#1b1b1f;background:#fff}h1{font-size:1.5rem}h2{font-size:1.1rem;margin-top:1.5rem}"
    "table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.25rem .5rem .25rem 0;"
    "border-bottom:1px solid #d4d4da;vertical-align:top}td.n{text-align:right;white-space:nowrap}"
    "@media (prefers-color-scheme:dark){body{color:#f1f1f4;background:#17171c}a{color:#56b4e9}}"
    "@media print{body{margin:0}}"
)


def to_json(record: Mapping[str, Any]) -> str:
    """Return the record as JSON, sorted, so that equal results are equal texts."""
    return json.dumps(record, sort_keys=True, ensure_ascii=False, indent=2) + "\n"


def record_id(record: Mapping[str, Any]) -> str:
    """Return the SHA-256 of the record's JSON, in hex."""
    return hashlib.sha256(to_json(record).encode()).hexdigest()


def to_text(record: Mapping[str, Any]) -> str:
    """Return the record as plain text.

    Args:
        record: ``labels`` (headings), ``summary``, ``ranking`` (``name``, ``probability``, ``low``,
            ``high``, 0 to 1), ``answers`` (``question``, ``answer``), ``weights`` (``name``,
            ``weight``), ``flip``, ``limits``, ``sources`` (``title``, ``url``, ``date``).
    """
    labels = record["labels"]
    lines = [labels["title"], "", record["summary"], "", labels["ranking"]]
    lines += [f"  {row['name']}: {_shares(row)}" for row in record["ranking"]]
    lines += ["", labels["answers"]]
    lines += [f"  {row['question']} {row['answer']}" for row in record["answers"]]
    if record["weights"]:
        lines += ["", labels["weights"]]
        lines += [f"  {row['name']}: ×{row['weight']:g}" for row in record["weights"]]
    lines += ["", labels["flip"], f"  {record['flip']}", "", labels["limits"]]
    lines += [f"  {record['limits']}", "", labels["sources"]]
    lines += [f"  {row['title']}, {row['date']}. {row['url']}" for row in record["sources"]]
    return "\n".join(lines) + "\n"


def to_html(record: Mapping[str, Any]) -> str:
    """Return the record as one HTML page without scripts or outside files; see ``to_text``."""
    labels = {key: escape(str(value)) for key, value in record["labels"].items()}
    ranking = "".join(
        f"<tr><td>{escape(row['name'])}</td><td class=n>{escape(_shares(row))}</td></tr>"
        for row in record["ranking"]
    )
    answers = "".join(
        f"<tr><td>{escape(row['question'])}</td><td>{escape(row['answer'])}</td></tr>"
        for row in record["answers"]
    )
    weights = "".join(
        f"<tr><td>{escape(row['name'])}</td><td class=n>×{row['weight']:g}</td></tr>"
        for row in record["weights"]
    )
    sources = "".join(
        f"<li>{_link(row['title'], row['url'])}, {escape(str(row['date']))}</li>"
        for row in record["sources"]
    )
    counted = f"<h2>{labels['weights']}</h2><table>{weights}</table>" if weights else ""
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="robots" content="noindex">'
        f"<title>{labels['title']}</title><style>{_STYLE}</style></head><body>"
        f"<h1>{labels['title']}</h1><p>{escape(record['summary'])}</p>"
        f"<h2>{labels['ranking']}</h2><table>{ranking}</table>"
        f"<h2>{labels['answers']}</h2><table>{answers}</table>{counted}"
        f"<h2>{labels['flip']}</h2><p>{escape(record['flip'])}</p>"
        f"<h2>{labels['limits']}</h2><p>{escape(record['limits'])}</p>"
        f"<h2>{labels['sources']}</h2><ul>{sources}</ul></body></html>\n"
    )


WRITERS = {"html": to_html, "txt": to_text, "json": to_json}


class KeptResults:
    """Results on disk, each named by the hash of its content."""

    def __init__(self, folder: Path, most: int = MOST_KEPT) -> None:
        """Use ``folder``, which is made when the first result is kept."""
        self._folder = folder
        self._most = most
        self._kept = 0

    def keep(self, record: Mapping[str, Any]) -> str:
        """Write a result and return its id; the same result has the same id.

        Raises:
            OSError: The disk is full or can't be written.
        """
        name = record_id(record)
        self._folder.mkdir(parents=True, exist_ok=True)
        handle, part = tempfile.mkstemp(dir=self._folder, prefix=".", suffix=".part")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(to_json(record))
            os.replace(part, self._folder / f"{name}.json")
        finally:
            Path(part).unlink(missing_ok=True)
        self._kept += 1
        if self._kept % CHECK_EVERY == 1:
            self._tidy()
        return name

    def read(self, name: str) -> Optional[dict[str, Any]]:
        """Return a result, or None where there is none of that id or the file is damaged."""
        if not _ID.match(name):
            return None
        path = self._folder / f"{name}.json"
        try:
            record: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
            os.utime(path)
        except (OSError, ValueError):
            return None
        return record if record_id(record) == name else None

    def _tidy(self) -> None:
        found = []
        for path in self._folder.glob("*.json"):
            with contextlib.suppress(FileNotFoundError):
                found.append((path.stat().st_mtime, path))
        for _, path in sorted(found)[: max(len(found) - self._most, 0)]:
            path.unlink(missing_ok=True)


def _shares(row: Mapping[str, Any]) -> str:
    low, high = round(100 * row["low"]), round(100 * row["high"])
    return f"{round(100 * row['probability'])} % ({low} to {high} %)"


def _link(title: str, url: Optional[str]) -> str:
    if not url or not url.startswith(("https://", "http://")):
        return escape(title)
    return f'<a href="{escape(url, quote=True)}" rel="noreferrer">{escape(title)}</a>'
