"""Charts on disk: what to draw is kept by its hash, what was drawn beside it, within a limit.

The action server writes what to draw when it answers; the Rasa server has it drawn when somebody
looks. A file's name is the hash of its content, so it never changes and never clashes.
"""

from __future__ import annotations

import contextlib
import os
import re
import tempfile
from pathlib import Path

from rolewise.charts.chart import Chart
from rolewise.settings import read_settings

MOST_BYTES = 64 * 2**20
"""What all files of the folder may take together; then the drawings used longest ago go first."""
KEPT_SHARE = 0.75
CHECK_EVERY = 50
_ID = re.compile(r"^[0-9a-f]{64}$")


class ChartFiles:
    """The folder of charts."""

    def __init__(self, folder: Path, most_bytes: int = MOST_BYTES) -> None:
        """Use ``folder``, which is made when the first chart is kept."""
        self.folder = folder
        self._most_bytes = most_bytes
        self._kept = 0

    def keep(self, chart: Chart) -> str:
        """Write down what to draw; return the id. Writing it again only renews its age."""
        path = self.chart_path(chart.id)
        try:
            os.utime(path)
        except FileNotFoundError:
            self.write(path, chart.to_json().encode())
        return chart.id

    def read(self, chart_id: str) -> Chart | None:
        """Return the chart, or None when there is none of that id or the file is damaged."""
        if not _ID.match(chart_id):
            return None
        try:
            chart = Chart.from_json(self.chart_path(chart_id).read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            return None
        return chart if chart.id == chart_id else None

    def chart_path(self, chart_id: str) -> Path:
        """Return where it is written what to draw."""
        return self.folder / f"{chart_id}.json"

    def drawing_path(self, chart_id: str, kind: str, theme: str) -> Path:
        """Return where a drawing is kept."""
        return self.folder / f"{chart_id}-{theme}.{kind}"

    def write(self, path: Path, content: bytes) -> None:
        """Write a whole file or none, then keep within the limit."""
        self.folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=self.folder, prefix=".", suffix=".part")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            os.replace(name, path)
        finally:
            Path(name).unlink(missing_ok=True)
        self._kept += 1
        if self._kept % CHECK_EVERY == 1:
            self.tidy()

    def tidy(self) -> None:
        """Remove the oldest files if all together are too large; drawings before their charts."""
        found = []
        for path in self.folder.iterdir():
            with contextlib.suppress(FileNotFoundError):
                state = path.stat()
                found.append((path.suffix == ".json", state.st_mtime, state.st_size, path))
        total = sum(size for _, _, size, _ in found)
        if total <= self._most_bytes:
            return
        for _, _, size, path in sorted(found):
            if total <= self._most_bytes * KEPT_SHARE:
                break
            path.unlink(missing_ok=True)
            total -= size


def chart_files() -> ChartFiles:
    """Return the folder of charts below the shared folder."""
    return ChartFiles(read_settings().shared / "charts")
