"""The result to keep: its record, its addresses."""

from __future__ import annotations

import functools
import logging
from typing import Any

from rolewise.answers import compose
from rolewise.answers.advisor import Advisor
from rolewise.answers.reply import Reply
from rolewise.decision.api import sources
from rolewise.decision.explain import smallest_flip
from rolewise.decision.export import KINDS, KeptResults
from rolewise.decision.model import DecisionModel
from rolewise.decision.scoring import rank
from rolewise.dialogue.decide.memory import Decision, preferences
from rolewise.dialogue.decide.result import later_buttons, names, percent, ranges
from rolewise.dialogue.decide.words import TOPIC, choice_text, subject_name
from rolewise.dialogue.state import DialogueState
from rolewise.settings import read_settings

logger = logging.getLogger(__name__)


def export(
    decision: Decision, model: DecisionModel, advisor: Advisor, state: DialogueState
) -> Reply:
    """Keep the result and return its addresses: a page, a text, JSON."""
    record = result_record(decision, model, advisor)
    try:
        name = kept_results().keep(record)
    except OSError:
        logger.exception("a result could not be kept")
        return Reply("clarification", advisor.wording.phrase("decide_export_failed"), (), TOPIC)
    address = f"{read_settings().address()}/decisions/{name}"
    links = {kind: f"{address}.{kind}" for kind in KINDS}
    text = advisor.wording.phrase(
        "decide_export", html=links["html"], text=links["txt"], json=links["json"]
    )
    ranking = rank(model, decision.answers, preferences(decision, model))
    roles, buttons = ranking.roles[:2], later_buttons(ranking, state, advisor)
    return Reply(
        "recommendation", text, buttons, TOPIC, roles, tuple(record["sources"]), {"links": links}
    )


def result_record(decision: Decision, model: DecisionModel, advisor: Advisor) -> dict[str, Any]:
    """Return the result as ``rolewise.decision.export.to_text`` describes it."""
    phrase = advisor.wording.phrase
    wanted = preferences(decision, model)
    ranking = rank(model, decision.answers, wanted)
    span = ranges(decision, model)
    flip = smallest_flip(model, decision.answers, wanted)
    first, second = names(ranking.roles[:2], advisor)
    figures = {"p": percent(ranking.probabilities[0]), "q": percent(ranking.probabilities[1])}
    key = "decide_first_close" if ranking.too_close else "decide_summary"
    return {
        "labels": {
            name: phrase(f"export_{name}")
            for name in ("title", "ranking", "answers", "weights", "flip", "limits", "sources")
        },
        "summary": phrase(key, first=first[:1].upper() + first[1:], second=second, **figures),
        "ranking": [
            {
                "role": role,
                "name": advisor.knowledge.roles[role].short_name,
                "probability": round(p, 4),
                "low": span[role][0],
                "high": span[role][1],
            }
            for role, p in zip(ranking.roles, ranking.probabilities)
        ],
        "answers": [
            {
                "criterion": name,
                "choice": choice,
                "question": model.criteria[name].question,
                "answer": choice_text(model.criteria[name], choice),
            }
            for name, choice in decision.answers.items()
        ],
        "weights": [
            {
                "name": subject_name(model, name),
                "weight": weight,
            }
            for name, weight in decision.weights.items()
        ],
        "flip": phrase("decide_flip_none")
        if flip is None
        else phrase(
            "decide_flip",
            changes="; ".join(
                phrase(
                    "decide_flip_change",
                    name=model.criteria[name].name,
                    to=choice_text(model.criteria[name], choice),
                    given=choice_text(model.criteria[name], decision.answers[name]),
                )
                for name, choice in flip.changes.items()
            ),
            first=names(flip.ranking.roles[:1], advisor)[0],
            p=percent(flip.ranking.probabilities[0]),
        ),
        "limits": phrase("export_limit_text"),
        "sources": [
            dict(item)
            for item in compose.source_records(
                sources(model, decision.answers, wanted), advisor.knowledge
            )
        ],
    }


@functools.lru_cache(maxsize=1)
def kept_results() -> KeptResults:
    """Return the folder of kept results below the state folder."""
    return KeptResults(read_settings().shared / "decisions")
