"""Ask every system about every set and gather the figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple, Optional

import yaml

from evaluation import stock
from evaluation.baselines import nearest_neighbor, tfidf_linear
from evaluation.figures import (
    AdvisorFigures,
    IntentFigures,
    Rankings,
    ScopeFigures,
    Told,
    advisor_figures,
    intent_figures,
    scope_figures,
    strictly_near,
)
from evaluation.harness import Harness
from evaluation.labeled import (
    FAR,
    NEAR,
    ROOT,
    Item,
    asks,
    evaluation_folder,
    facts_file,
    fingerprint,
    held_out,
    near_sentences,
    real_out_of_scope,
    real_questions,
)
from evaluation.measures import Share, carries_key_terms, share
from evaluation.roles import Roles, measure_roles
from rolewise.answers.reply import MAX_WORDS, count_words

OURS = "Rolewise"
STOCK = "stock Rasa"
HELD_OUT = "held-out sentences"
REAL = "real questions"


class Refusals(NamedTuple):
    """What the whole advisor refuses: far and near out of scope, and questions of ours.

    ``offered`` counts the near ones that got the closest thing we know; ``misses`` are lines
    about messages that weren't refused and should have been, or the other way round.
    """

    far: Share
    near: Share
    offered: Share
    false: Share
    misses: list[str]


class Facts(NamedTuple):
    """Founding facts found in the first reply, and the misses."""

    told: Share
    misses: list[str]


class Figures(NamedTuple):
    """Everything measured; by set, then by system where there are several.

    ``left_out`` says what was absent, ``stock_note`` where stock Rasa's figures come from.
    """

    intents: dict[str, dict[str, IntentFigures]]
    scopes: dict[str, dict[str, ScopeFigures]]
    advisor: dict[str, AdvisorFigures]
    refusals: dict[str, Refusals]
    roles: Roles
    facts: Optional[Facts]
    stock_note: str
    left_out: list[str]


class Sets(NamedTuple):
    """Items by set: all of them; near and far out of scope apart, some of them in no ``all``."""

    all: dict[str, list[Item]]
    near: dict[str, list[Item]]
    far: dict[str, list[Item]]

    def texts(self) -> list[str]:
        """Return every text once."""
        parts = (self.all, self.near, self.far)
        listed = (item.text for part in parts for group in part.values() for item in group)
        return list(dict.fromkeys(listed))

    def hashes(self) -> dict[str, str]:
        """Return a hash of each set."""
        return {
            name: fingerprint(items, self.near[name], self.far.get(name, []))
            for name, items in self.all.items()
        }


def read_sets(left_out: list[str]) -> Sets:
    """Read the sets; what is absent is added to ``left_out``."""
    items = held_out()
    sets = Sets(
        {HELD_OUT: items},
        {HELD_OUT: strictly_near(items) + near_sentences()},
        {HELD_OUT: [item for item in items if item.intent == FAR]},
    )
    folder = evaluation_folder()
    real, far = real_questions(folder), real_out_of_scope(folder)
    if real:
        sets.all[REAL] = real
        sets.near[REAL] = strictly_near(real)
    else:
        left_out.append(f"real questions: {folder} has none (set EVAL_DIR)")
    if far:
        sets.far[REAL] = far
    else:
        left_out.append(f"real utterances out of scope: {folder} has none (set EVAL_DIR)")
    return sets


def gather(train_stock: bool = False) -> Figures:
    """Measure everything; with ``train_stock``, stock Rasa is trained and predicts first."""
    left_out: list[str] = []
    sets = read_sets(left_out)
    texts = sets.texts()
    if train_stock:
        stock.train_and_predict(texts)
    harness = Harness()
    parsed = {text: harness.parse(text) for text in texts}
    examples = stock.training_examples()
    systems: dict[str, Rankings] = {
        OURS: {text: _ranking(data) for text, data in parsed.items()},
        STOCK: stock.predictions(texts),
        "TF-IDF, linear": dict(zip(texts, tfidf_linear(examples, texts))),
        "nearest neighbor": dict(zip(texts, nearest_neighbor(examples, texts))),
    }
    intents: dict[str, dict[str, IntentFigures]] = {name: {} for name in sets.all}
    scopes: dict[str, dict[str, ScopeFigures]] = {name: {} for name in sets.all}
    for system, rankings in systems.items():
        for name, items in sets.all.items():
            near, far = sets.near[name], sets.far.get(name, [])
            if all(item.text in rankings for item in [*items, *near, *far]):
                intents[name][system] = intent_figures(items, rankings, "neighbor" not in system)
                ours = [item for item in asks(items) if NEAR not in item.accepted]
                scope = scope_figures(ours, near, far, rankings)
                if scope:
                    scopes[name][system] = scope
    if train_stock:
        stock.save_results(
            {name: group[STOCK] for name, group in intents.items()},
            {name: group[STOCK] for name, group in scopes.items() if STOCK in group},
            sets.hashes(),
        )
    note = _add_stock_results(intents, scopes, sets.hashes())
    told = {text: _told(harness, data) for text, data in parsed.items()}
    advisor = {
        name: advisor_figures(_questions(items), told.__getitem__, MAX_WORDS)
        for name, items in sets.all.items()
    }
    facts = _facts(harness, facts_file())
    if facts is None:
        left_out.append(f"founding facts: {facts_file()} is absent (set FACTS)")
    return Figures(
        intents,
        scopes,
        advisor,
        {name: _refusals(sets, name, told) for name in sets.all},
        measure_roles(harness.parse),
        facts,
        note,
        left_out,
    )


def _ranking(parsed: dict[str, Any]) -> list[tuple[str, float]]:
    return [
        (item["name"], float(item["confidence"]))
        for item in parsed["intent_ranking"]
        if item["name"] != "nlu_fallback"
    ] or [("nlu_fallback", 0.0)]


def _questions(items: Sequence[Item]) -> list[Item]:
    return [item for item in items if item.intent == NEAR or item in asks([item])]


def _add_stock_results(
    intents: dict[str, dict[str, IntentFigures]],
    scopes: dict[str, dict[str, ScopeFigures]],
    hashes: dict[str, str],
) -> str:
    """Fill in stock Rasa's committed figures where it predicted nothing; return what to know."""
    if all(STOCK in group for group in intents.values()):
        trained = stock.training()
        return f"{STOCK}: {_trained(trained)}{_changed(trained)}."
    trained, known, known_scopes, measured_on = stock.load_results()
    if not trained:
        return f"{STOCK}: left out, nothing is kept for these examples. {stock.HOW}."
    note = f"{STOCK}: from evaluation/stock_results.yml, {_trained(trained)}{_changed(trained)}."
    for name in intents.keys() & known.keys():
        intents[name].setdefault(STOCK, known[name])
        if name in known_scopes:
            scopes[name].setdefault(STOCK, known_scopes[name])
        if measured_on[name] != hashes[name]:
            note += f" It was asked {known[name].accepted.total} {name}, which have CHANGED since."
    return f"{note} {stock.HOW}."


def _changed(trained: dict[str, Any]) -> str:
    if trained["data"] == stock.data_hash():
        return ""
    return f"; the examples have CHANGED since, there are {len(stock.training_examples())} now"


def _trained(trained: dict[str, Any]) -> str:
    epoch, loss, accuracy = trained["curve"][-1]
    return (
        f"trained {trained['date']} on {trained['examples']} examples, {trained['epochs']} of "
        f"{trained['epochs_wanted']} epochs in {trained['seconds'] / 60:.0f} minutes, loss "
        f"{loss:.2f} and training accuracy {accuracy:.3f} after epoch {epoch}"
    )


def _told(harness: Harness, parsed: dict[str, Any]) -> Told:
    turn, outcome = harness.respond_to(parsed)
    replies = outcome.replies
    near = any(reply.data.get("scope") == "near" for reply in replies)
    topics = {f"ask_{reply.topic}" for reply in replies if reply.topic}
    roles = dict.fromkeys(entity.value for entity in turn.entities if entity.entity == "role")
    return Told(
        frozenset({NEAR} if near else topics),
        tuple(reply.type for reply in replies),
        near,
        tuple(roles),
        tuple(bool(reply.sources) for reply in replies if reply.type == "answer"),
        tuple(count_words(reply.text) for reply in replies),
        " ".join(reply.text for reply in replies),
        tuple(key for reply in replies for key in reply.data.get("statements", ())),
    )


def _refusals(sets: Sets, name: str, told: dict[str, Told]) -> Refusals:
    near, far = sets.near[name], sets.far.get(name, [])
    ours = [item for item in asks(sets.all[name]) if NEAR not in item.accepted]
    misses = [
        f"not refused, {item.intent}: {item.text}"
        for item in [*far, *near]
        if not told[item.text].refused
    ]
    misses += [f"refused, {item.intent}: {item.text}" for item in ours if told[item.text].lost]
    return Refusals(
        share(told[item.text].refused for item in far),
        share(told[item.text].refused for item in near),
        share(told[item.text].near for item in near),
        share(told[item.text].lost for item in ours),
        misses,
    )


def _facts(harness: Harness, path: Path) -> Optional[Facts]:
    """Ask for each founding fact and look for its key terms in the first reply."""
    if not path.is_file():
        return None
    facts = {item["id"]: item for item in yaml.safe_load(path.read_text("utf-8"))}
    questions: Iterable[dict[str, str]] = yaml.safe_load(
        (ROOT / "evaluation" / "seed_questions.yml").read_text("utf-8")
    )
    outcomes, misses = [], []
    for item in questions:
        parsed = harness.parse(item["question"])
        told = _told(harness, parsed)
        outcomes.append(carries_key_terms(told.text, facts[item["fact"]]["key_terms"]))
        if not outcomes[-1]:
            intent = parsed["intent"]["name"]
            misses.append(
                f"{item['fact']} [{intent}] {item['question']}: {', '.join(told.statements)}"
            )
    return Facts(share(outcomes), misses)
