"""Have charts drawn by a process of its own, one at a time, each only once."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys

from rolewise.charts.files import ChartFiles
from rolewise.settings import ROOT

KINDS = ("svg", "png")
THEMES = ("light", "dark")
SECONDS = 30.0
MOST_WAITING = 8
_ENVIRONMENT = ("PATH", "HOME", "LANG", "TMPDIR", "SYSTEMROOT")


class Busy(Exception):
    """Too many charts wait to be drawn; the client should come again."""


class DrawingFailed(Exception):
    """The drawing process failed or took too long; the message is for the log."""


class Renderer:
    """Draws charts that were kept; what was drawn is read from disk the next time."""

    def __init__(self, files: ChartFiles) -> None:
        """Use a folder of charts."""
        self._files = files
        self._one_at_a_time = asyncio.Lock()
        self._waiting = 0

    async def render(self, chart_id: str, kind: str, theme: str) -> bytes | None:
        """Return the drawing, or None when there is no chart of that id.

        Args:
            chart_id: SHA-256 in hex.
            kind: ``svg`` or ``png``.
            theme: ``light`` or ``dark``; an SVG follows the reader's theme by itself.

        Raises:
            Busy: Too many wait already.
            DrawingFailed: It could not be drawn.
        """
        chart = self._files.read(chart_id)
        if chart is None:
            return None
        path = self._files.drawing_path(chart_id, kind, theme)
        try:
            os.utime(path)  # used lately: kept longest
            return path.read_bytes()
        except FileNotFoundError:
            pass
        if self._waiting >= MOST_WAITING:
            raise Busy
        self._waiting += 1
        try:
            async with self._one_at_a_time:
                if path.exists():  # drawn while we waited
                    return path.read_bytes()
                drawing = await self._draw(chart.to_json().encode(), kind, theme)
        finally:
            self._waiting -= 1
        self._files.write(path, drawing)
        return drawing

    async def _draw(self, chart: bytes, kind: str, theme: str) -> bytes:
        environment = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
        environment["PYTHONPATH"] = str(ROOT)
        environment["OPENBLAS_NUM_THREADS"] = "1"
        # Matplotlib's list of fonts, which takes seconds to make, is kept here.
        environment["MPLCONFIGDIR"] = str(self._files.folder / "matplotlib")
        command = [sys.executable, "-m", "rolewise.charts.draw", kind, theme]
        try:
            # In a thread, since uvloop's pipes raise RuntimeError when the process ends early.
            done = await asyncio.to_thread(
                subprocess.run,
                command,
                cwd=str(ROOT),
                env=environment,
                input=chart,
                capture_output=True,
                timeout=SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise DrawingFailed(f"drawing took longer than {SECONDS} s") from error
        except OSError as error:
            raise DrawingFailed(f"{sys.executable}: {error}") from error
        if done.returncode or not done.stdout:
            raise DrawingFailed(done.stderr.decode(errors="replace")[-2000:])
        return done.stdout
