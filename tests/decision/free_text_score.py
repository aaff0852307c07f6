"""Score what was read out of the labeled statements and stories of ``free_text.yml``."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple, Optional

import yaml

from rolewise.decision.fill import Reading, read_text
from rolewise.decision.meaning import Meaning, MeaningModel, load_examples
from rolewise.decision.model import load_decision
from rolewise.decision.scoring import Ranking, rank
from rolewise.dialogue.decide.memory import Decision, preferences
from rolewise.language.encoder import load_encoder
from tests.language.vocabulary_cache import find

FILES = tuple(Path(__file__).with_name(name) for name in ("free_text.yml", "life_stories.yml"))
MODEL = load_decision()
HELD_OUT = 3
"""Each third entry is held out: looked at only to report."""


class Score(NamedTuple):
    """Counts of answers read rightly, read wrongly and missed, and what they were."""

    right: int
    wrong: int
    missed: int
    misses: tuple[str, ...]

    @property
    def precision(self) -> float:
        """Share of what was read that is right."""
        return self.right / max(self.right + self.wrong, 1)

    @property
    def recall(self) -> float:
        """Share of what there is to read that was read."""
        return self.right / max(self.right + self.missed, 1)


def entries(kind: str, held_out: Optional[bool] = None) -> list[dict[str, Any]]:
    """Return statements or stories: all, the held-out third or the rest."""
    sets = {}
    for file in FILES:
        sets.update(yaml.safe_load(file.read_text(encoding="utf-8")))
    found: list[dict[str, Any]] = sets[kind]
    if held_out is None:
        return found
    return [e for i, e in enumerate(found) if (i % HELD_OUT == HELD_OUT - 1) == held_out]


@functools.lru_cache(maxsize=1)
def meaning_model() -> MeaningModel:
    """The model of ``knowledge/clause_examples.yml``, trained as ``make train`` does."""
    return MeaningModel.fit(load_examples(), load_encoder().encode, MODEL)


@functools.lru_cache(maxsize=512)
def meanings(text: str) -> tuple[Meaning, ...]:
    """What the Rasa server reads by meaning."""
    return tuple(meaning_model().read(text, load_encoder().encode, MODEL))


def read(text: str, meaning: bool = True) -> Reading:
    """Read a text as the advisor does, names included."""
    entities = [
        {"entity": m.entity, "value": m.value, "start": m.start, "end": m.end, "role": m.direction}
        for m in find(text)
    ]
    return read_text(MODEL, text, entities, meanings(text) if meaning else ())


def recommend(reading: Reading) -> Ranking:
    """Rank by what was read, as the dialogue does."""
    told = reading.told.preferences()
    decision = Decision(
        "done",
        roles=told.roles,
        answers=reading.choices,
        weights={**told.priorities, **reading.emphasis(MODEL)},
        leanings=dict(told.priors),
    )
    return rank(MODEL, reading.choices, preferences(decision, MODEL))


def sign(name: str, choice: str) -> str:
    """Return a choice as the file writes it: ``math+``, ``coding=none``."""
    criterion = MODEL.criteria[name]
    kinds = {criterion.likes: "+", "like": "+", criterion.dislikes: "-", "rather_not": "-"}
    if criterion.likes is None:
        return f"{name}={choice}"
    return name + kinds.get(choice, "0")


def score(found: Sequence[dict[str, Any]], meaning: bool = True) -> Score:
    """Compare what is read with what is expected."""
    right = wrong = missed = 0
    misses = []
    for entry in found:
        got = {sign(a.criterion, a.choice): a for a in read(entry["text"], meaning).answers}
        wanted, may = set(entry["says"].split()), set(entry.get("may", "").split())
        right += len(wanted & set(got))
        wrong += len(set(got) - wanted - may)
        missed += len(wanted - set(got))
        for item in sorted(set(got) - wanted - may):
            answer = got[item]
            misses.append(f"WRONG {item} [{answer.how}: {answer.words}] in {entry['text'][:60]}")
        misses += [f"MISSED {item} in {entry['text'][:60]}" for item in sorted(wanted - set(got))]
    return Score(right, wrong, missed, tuple(misses))
