"""Give an answer with figures its chart: an address, its alt text and its text table."""

from __future__ import annotations

import functools
import logging
from collections.abc import Mapping
from typing import Any, Optional

from rolewise.answers.compose import short_names
from rolewise.answers.reply import Reply
from rolewise.answers.wording import load_wording
from rolewise.charts.chart import Chart
from rolewise.charts.files import ChartFiles, chart_files
from rolewise.charts.make import ChartMaker
from rolewise.charts.plan import plan_chart
from rolewise.knowledge import load_knowledge
from rolewise.knowledge.importance import load_importance
from rolewise.pay import PayFigure, load_pay_tables
from rolewise.settings import read_settings

logger = logging.getLogger(__name__)


class AnswerCharts:
    """Chooses the chart of an answer and keeps it, to be drawn when somebody looks."""

    def __init__(self, maker: ChartMaker, files: ChartFiles, address: str) -> None:
        """Put the parts together.

        Args:
            maker: Makes charts from figures.
            files: Where they are kept.
            address: Where people reach the advisor, without a closing slash.
        """
        self._maker = maker
        self._files = files
        self._address = address

    def add(self, reply: Reply) -> Reply:
        """Return the reply with its chart, or as it is where none fits or none can be kept."""
        try:
            chart = self._chart(reply)
            if chart is None:
                return reply
            address = self.keep(chart)
        except Exception:
            # An answer without its chart is better than none.
            logger.exception("no chart for an answer about %s", reply.topic)
            return reply
        data: dict[str, Any] = {"chart_alt": chart.alt(), "chart_table": chart.table()}
        return reply._replace(chart=address, data={**reply.data, **data})

    def of_plan(self, plan: Mapping[str, Any]) -> Optional[Chart]:
        """Return the chart of a learning plan; see ``rolewise.charts.plan``."""
        knowledge = load_knowledge()
        role = knowledge.roles[plan["role"]]
        counted = [
            figure.source
            for (owner, _), figures in load_importance().items()
            if owner == plan["role"]
            for figure in figures
        ]
        source = short_names(list(dict.fromkeys(counted)), knowledge)
        return plan_chart(plan, role.short_name, load_wording().phrase, source)

    def keep(self, chart: Chart) -> str:
        """Keep a chart to be drawn, and return its address.

        Raises:
            OSError: It can't be kept.
        """
        return f"{self._address}/charts/{self._files.keep(chart)}.svg"

    def _chart(self, reply: Reply) -> Optional[Chart]:
        if reply.type == "recommendation" and "provisional" in reply.data:
            ids = [str(source["id"]) for source in reply.sources]
            source = short_names(ids, load_knowledge())
            return self._maker.of_decision(reply.data["ranking"], reply.data["ranges"], source)
        if reply.type == "plan" and "plan" in reply.data:
            return self.of_plan(reply.data["plan"])
        if reply.type != "answer":
            return None
        figures = [PayFigure(**figure) for figure in reply.data.get("figures", ())]
        if any(figure.only for figure in figures):
            return None  # a chart of all records beside figures of some would mislead
        if figures:
            return self._maker.of_answer(figures)
        if reply.topic in ("comparison", "skills") and len(reply.roles) == 2:
            return self._maker.two_roles(*reply.roles)
        if reply.topic == "job_market" and len(reply.roles) == 1:
            return self._maker.outlook(reply.roles[0])
        return None


@functools.lru_cache(maxsize=1)
def load_answer_charts() -> AnswerCharts:
    """Load everything once."""
    wording = load_wording()
    maker = ChartMaker(
        load_pay_tables(), load_knowledge(), wording.phrase, lambda level: wording.levels[level]
    )
    return AnswerCharts(maker, chart_files(), read_settings().address())
