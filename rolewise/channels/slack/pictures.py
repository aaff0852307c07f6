"""The image of an answer's chart: by its public address, or uploaded where there is none."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Mapping
from typing import Any, Optional
from weakref import WeakValueDictionary

from slack_sdk.errors import SlackApiError

from rolewise.channels.slack.blocks import chart_image
from rolewise.channels.slack.controls import Block
from rolewise.channels.slack.store import Store
from rolewise.channels.slack.web import FAILURES, SlackWeb, error_code, told
from rolewise.charts.files import ChartFiles
from rolewise.charts.render import Busy, DrawingFailed, Renderer

logger = logging.getLogger(__name__)
DRAWING_SECONDS = 15.0
_CHART = re.compile(r"/charts/([0-9a-f]{64})\.svg$")
_NO_USE = ("missing_scope", "not_allowed_token_type", "invalid_auth", "unknown_method")


class Pictures:
    """Makes image blocks."""

    def __init__(self, web: SlackWeb, store: Store, files: ChartFiles, public_url: str) -> None:
        """Put the parts together; ``public_url`` is empty where people can't reach the server."""
        self._web = web
        self._store = store
        self._renderer = Renderer(files)
        self._public = public_url.startswith("https://")
        self._can_upload = True
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def of(self, custom: Mapping[str, Any]) -> Optional[Block]:
        """Return the image block of an answer, or None where it has no chart or none can be shown.

        Args:
            custom: The answer's object, as in ``docs/custom.schema.json``.
        """
        found = _CHART.search(str(custom.get("chart") or ""))
        if found is None:
            return None
        data: Mapping[str, Any] = custom.get("data") or {}
        if self._public:
            # Slack shows no SVG.
            return chart_image({"image_url": str(custom["chart"])[: -len("svg")] + "png"}, data)
        lock = self._locks.get(found[1])
        if lock is None:
            lock = self._locks[found[1]] = asyncio.Lock()
        async with lock:  # asked for by several at once, it is uploaded once
            file = await self._file(found[1], str(data.get("chart_alt") or ""))
        return chart_image({"slack_file": {"id": file}}, data) if file else None

    async def _file(self, chart: str, alt: str) -> Optional[str]:
        """Return the id of the uploaded chart; the text table stands in where there is none."""
        file = self._store.file(chart)
        if file or not self._can_upload:
            return file
        try:
            drawing = await asyncio.wait_for(
                self._renderer.render(chart, "png", "light"), DRAWING_SECONDS
            )
            if drawing is None:
                return None
            title = alt.partition(". ")[0] or "Chart"
            file = await self._web.upload(drawing, f"{chart[:12]}.png", title, alt[:1000], None)
        except SlackApiError as error:
            self._can_upload = error_code(error) not in _NO_USE
            logger.warning("a chart could not be uploaded: %s", error_code(error))
            return None
        except (*FAILURES, Busy, DrawingFailed) as error:
            logger.warning("a chart could not be shown: %s", told(error))
            return None
        self._store.keep_file(chart, file)
        return file
