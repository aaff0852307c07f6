"""What ``make eval`` measures: the figures of one system on one set, and of the whole advisor."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, Optional

from evaluation.baselines import Ranking
from evaluation.labeled import FAR, NEAR, Item
from evaluation.measures import (
    Calibration,
    Estimate,
    LabelScore,
    Share,
    auroc,
    calibration,
    label_scores,
    macro_f1_estimate,
    recall_at,
    share,
)

FALSE_REFUSALS = 0.04
"""Far recall is also told at the threshold where this share of questions would be refused."""
REFUSING = frozenset({FAR, NEAR, "gibberish"})
WORST = 5

Rankings = Mapping[str, Ranking]
"""Each text's intents with confidence, best first."""


class IntentFigures(NamedTuple):
    """How well the intent of whole messages is found.

    Attributes:
        accepted: The first intent is right or accepted.
        labeled: The first intent is the labeled one.
        f1: Macro-F1 of the labeled intents.
        labels: Score of each intent, lowest F1 first.
        calibration: Confidence of the first intent beside its being accepted; None where the
            confidence is no probability.
        pairs: Labeled and found intent of each item.
    """

    accepted: Share
    labeled: Share
    f1: Estimate
    labels: list[LabelScore]
    calibration: Optional[Calibration]
    pairs: list[tuple[str, str]]


class ScopeFigures(NamedTuple):
    """How well questions of ours are told from others, by the first intent and by the score.

    Attributes:
        far: Utterances of other worlds taken for out of scope or for a career question next door.
        near: Career questions next door taken so.
        refused: Questions of ours taken so: false refusals.
        far_auroc: AUROC of ours against far, by ``refusal_score``.
        all_auroc: The same against far and near.
        far_at: Share of far above the threshold that ``FALSE_REFUSALS`` of ours exceed.
        scores: The scores of ours, near and far.
    """

    far: Share
    near: Share
    refused: Share
    far_auroc: float
    all_auroc: float
    far_at: float
    scores: tuple[list[float], list[float], list[float]]


def intent_figures(
    items: Sequence[Item], rankings: Rankings, probabilities: bool = True
) -> IntentFigures:
    """Measure the first intent; ``probabilities`` says whether the confidence is one."""
    got = [rankings[item.text][0] for item in items]
    accepted = [name in item.accepted for item, (name, _) in zip(items, got)]
    wanted = [item.intent for item in items]
    names = [name for name, _ in got]
    sure = [confidence for _, confidence in got]
    return IntentFigures(
        share(accepted),
        share(a == b for a, b in zip(wanted, names)),
        macro_f1_estimate(wanted, names),
        label_scores(wanted, names),
        calibration(sure, accepted) if probabilities else None,
        list(zip(wanted, names)),
    )


def refusal_score(ranking: Ranking) -> float:
    """Return 1 minus the confidence of the likeliest intent that isn't there to refuse."""
    return 1.0 - max((sure for name, sure in ranking if name not in REFUSING), default=0.0)


def scope_figures(
    ours: Sequence[Item], near: Sequence[Item], far: Sequence[Item], rankings: Rankings
) -> Optional[ScopeFigures]:
    """Measure refusing by the first intent and by the score; None without far or own items."""
    if not ours or not far:
        return None

    def told(items: Sequence[Item]) -> Share:
        return share(rankings[item.text][0][0] in REFUSING for item in items)

    scores = tuple(
        [refusal_score(rankings[item.text]) for item in items] for items in (ours, near, far)
    )
    return ScopeFigures(
        told(far),
        told(near),
        told(ours),
        auroc(scores[0], scores[2]),
        auroc(scores[0], scores[1] + scores[2]),
        recall_at(scores[0], scores[2], FALSE_REFUSALS),
        (scores[0], scores[1], scores[2]),
    )


def strictly_near(items: Sequence[Item]) -> list[Item]:
    """Return the career questions next door for which none of our topics is accepted."""
    return [item for item in items if item.accepted == {NEAR}]


def worst(figures: IntentFigures, number: int = WORST) -> list[str]:
    """Return lines on the intents of lowest F1 and what they are taken for."""
    lines = []
    for score in figures.labels[:number]:
        mistakes = ", ".join(f"{name} {count}" for name, count in score.taken_for[:4])
        lines.append(
            f"{score.label}: F1 {score.f1:.2f} (precision {score.precision:.2f}, recall "
            f"{score.recall:.2f}, {score.total} there); taken for {mistakes or 'nothing else'}"
        )
    return lines


class Told(NamedTuple):
    """What the advisor did with one message.

    Attributes:
        intents: What its replies are about, as intents.
        types: Types of its replies in order.
        near: Whether a reply says that the question is next door.
        roles: Role ids found.
        sourced: For each answer, whether it names a source.
        words: Words of each reply.
        text: All replies.
        statements: Ids of the statements told.
    """

    intents: frozenset[str]
    types: tuple[str, ...]
    near: bool
    roles: tuple[str, ...]
    sourced: tuple[bool, ...]
    words: tuple[int, ...]
    text: str
    statements: tuple[str, ...]

    @property
    def refused(self) -> bool:
        """The first reply says that this is none of our topics."""
        return self.types[0] == "out_of_scope"

    @property
    def lost(self) -> bool:
        """A reply refuses, or says that the message was not understood."""
        return bool({"out_of_scope", "fallback"} & set(self.types))


Ask = Callable[[str], Told]


class AdvisorFigures(NamedTuple):
    """How the whole advisor, with splitting and dialogue, treats a set of messages.

    Attributes:
        accepted: A reply is about the labeled topic or an accepted one.
        labeled: A reply is about the labeled topic.
        roles: The roles found are the labeled ones; None where nobody labeled them.
        refused: Questions of ours refused or not understood.
        sourced: Answers with a source.
        short: Replies within the limit of words.
        misses: Lines about what went wrong.
    """

    accepted: Share
    labeled: Share
    roles: Optional[Share]
    refused: Share
    sourced: Share
    short: Share
    misses: list[str]


def advisor_figures(items: Sequence[Item], ask: Ask, most_words: int) -> AdvisorFigures:
    """Ask everything and count."""
    told = [(item, ask(item.text)) for item in items]
    ours = [(item, got) for item, got in told if NEAR not in item.accepted]
    with_roles = [(item, got) for item, got in told if item.roles is not None]
    misses = [
        f"{item.intent} got {', '.join(sorted(got.intents)) or got.types[0]}: {item.text}"
        for item, got in told
        if not item.accepted & got.intents
    ]
    misses += [
        f"roles {list(item.roles or ())} got {list(got.roles)}: {item.text}"
        for item, got in with_roles
        if not roles_as_labeled(item, got.roles)
    ]
    return AdvisorFigures(
        share(bool(item.accepted & got.intents) for item, got in told),
        share(item.intent in got.intents for item, got in told),
        share(roles_as_labeled(item, got.roles) for item, got in with_roles)
        if with_roles
        else None,
        share(got.lost for _, got in ours),
        share(has for _, got in told for has in got.sourced),
        share(number <= most_words for _, got in told for number in got.words),
        misses,
    )


def roles_as_labeled(item: Item, found: Sequence[str]) -> bool:
    """Whether every role wanted was found, and none that isn't at least suggested."""
    wanted = item.roles or ()
    return set(wanted) <= set(found) <= {*wanted, *item.roles_via_field}
