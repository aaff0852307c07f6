"""Read answers out of free text: one sentence or a whole life story.

A clause with a word of a criterion and a liking or a dislike fills it; so does one that was read by
its meaning (``meaning.py``) with enough certainty. What isn't said stays open.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, Optional

from rolewise.decision.background import Told, read_told, stated_dislikes, with_developers
from rolewise.decision.clauses import Clause, clauses
from rolewise.decision.facts import CARRIED, DIRECT, POINTED, Filled, facts_in, patterns
from rolewise.decision.feelings import DISLIKES, LIKES, NEITHER, Feeling
from rolewise.decision.meaning import Meaning
from rolewise.decision.model import DecisionModel
from rolewise.decision.records import Criterion
from rolewise.decision.words import Words, load_words

SURE = 0.7
"""What was read by meaning counts from this chance on (docs/decisions/0012)."""
SURER = 0.8
"""From this chance on it counts against what the words of the same clause say."""
LONG_TEXT = 50
"""From so many words on, a word and a feeling in one clause need the meaning to back them."""
HEDGED = 0.15
"""What a hedge costs in confidence."""
_RANKS = {"studies": ("bachelor", "master", "doctorate")}


class Reading(NamedTuple):
    """What a text told.

    Attributes:
        answers: Read answers in the order of the text, one a criterion.
        roles: Role ids named, in order: what somebody has, is offered or asks about.
        skills: Skill ids named.
        told: Options in hand, own role, leanings, years.
    """

    answers: tuple[Filled, ...]
    roles: tuple[str, ...]
    skills: tuple[str, ...]
    told: Told = Told()

    @property
    def choices(self) -> dict[str, str]:
        """Choice id by criterion id, as the scorer takes them."""
        return {answer.criterion: answer.choice for answer in self.answers}

    def emphasis(self, model: DecisionModel) -> dict[str, float]:
        """Return what counts more than usual: plain dislikes."""
        return stated_dislikes(model, self.answers)


class _Mention(NamedTuple):
    criterion: str
    start: int
    end: int
    skill: bool = False


_NONE_OF = re.compile(r"\b(?:no|without|zero|minus|less|fewer)\s+$", re.IGNORECASE)
_SUBJECT_STUDIED = re.compile(
    r"\b(?:master'?s?|bachelor'?s?|ph\.?d|degree|[mb]\.?sc?|doctorate|major(?:ed)?|minor(?:ed)?|"
    r"diploma|professor|department|graduated|studied|study|studying|grad|researcher)"
    r"(?: degree)?(?: (?:in|of))?(?: \w+)?\s+$",
    re.IGNORECASE,
)


def read_text(
    model: DecisionModel,
    text: str,
    entities: Iterable[Mapping[str, Any]] = (),
    meanings: Sequence[Meaning] = (),
) -> Reading:
    """Read the answers a text gives.

    Args:
        model: The decision model.
        text: What somebody wrote, a word or a life story.
        entities: Rasa entities of the text (``entity``, ``value``, ``start``, ``end``); places
            are never used.
        meanings: What was read by meaning; without it only words count.

    Returns:
        The answers with their words. What somebody else likes, what was once liked, questions and
        conditions fill nothing. Of two answers to one question the later counts; of two degrees
        the higher.
    """
    named = [dict(entity) for entity in entities if entity.get("start") is not None]
    named = with_developers(text, named)
    words = load_words()
    pieces = clauses(text, words)
    found: dict[str, Filled] = {}
    waiting: list[tuple[int, list[_Mention], Clause]] = []
    for clause in pieces:
        for hit in facts_in(model, clause, words):
            _keep(found, hit)
        mentions = _mentions(model, clause, words, named)
        hits = list(_felt(model, clause, mentions))
        if not mentions and clause.feelings and clause.back and not clause.asked:
            hits = list(_pointed(model, clause, waiting))
        for hit in hits:
            _keep(found, hit)
        if mentions:
            waiting = [item for item in waiting if item[0] >= clause.sentence - 1]
            waiting.append((clause.sentence, mentions, clause))
    if len(text.split()) >= LONG_TEXT and meanings:
        found = {name: hit for name, hit in found.items() if _backed(hit, meanings)}
    for hit in _meant(model, text, meanings, words):
        before = found.get(hit.criterion)
        overlap = before is not None and before.start < hit.end and hit.start < before.end
        if before is None or (overlap and hit.confidence >= SURER):
            found[hit.criterion] = hit
    told = read_told(text, pieces, named, set(model.roles))
    for name, choice, start, end in told.background:
        hit = Filled(name, choice, text[start:end], start, end, "background")
        if name in model.criteria and name not in found:
            found[name] = hit
    roles = dict.fromkeys(e["value"] for e in named if e["entity"] == "role")
    skills = dict.fromkeys(e["value"] for e in named if e["entity"] == "skill")
    answers = tuple(
        sorted(
            (hit._replace(words=text[hit.start : hit.end]) for hit in found.values()),
            key=lambda hit: hit.start,
        )
    )
    return Reading(answers, tuple(r for r in roles if r in model.roles), tuple(skills), told)


def _keep(found: dict[str, Filled], hit: Filled) -> None:
    """Later answers win, higher degrees win, and a plain feeling is kept against a hedge."""
    before = found.get(hit.criterion)
    order = _RANKS.get(hit.criterion)
    if before and order and order.index(before.choice) > order.index(hit.choice):
        return
    found.pop(hit.criterion, None)
    found[hit.criterion] = hit


def _mentions(
    model: DecisionModel, clause: Clause, words: Words, entities: Sequence[Mapping[str, Any]]
) -> list[_Mention]:
    """What a clause is about; the longest words first: "data pipelines" isn't also "data"."""
    about = tuple(
        (name, (*map(str, item.about), *words.topics.get(name, ())))
        for name, item in model.criteria.items()
    )
    named = [
        _Mention(name, match.start(), match.end())
        for name, pattern in patterns(about)
        for match in pattern.finditer(clause.text)
    ]
    end = clause.start + len(clause.text)
    for entity in entities:
        if entity["entity"] == "skill" and clause.start <= entity["start"] < end:
            at = entity["start"] - clause.start
            named += [
                _Mention(name, at, entity["end"] - clause.start, skill=True)
                for name, item in model.criteria.items()
                if entity["value"] in item.skills
            ]
    kept: list[_Mention] = []
    for item in sorted(named, key=lambda item: item.start - item.end):
        same = [other for other in kept if item.start < other.end and other.start < item.end]
        # Words as long as each other may be about two things: "slides".
        if all((o.start, o.end) == (item.start, item.end) for o in same):
            kept.append(item)
    titles = [
        (e["start"] - clause.start, e["end"] - clause.start)
        for e in entities
        if e["entity"] in ("role", "uncovered_role")
    ]
    return [
        m
        for m in sorted(kept, key=lambda m: m.start)
        if not any(a < m.end and m.start < b for a, b in titles if b - a > len("programmer"))
        and not _SUBJECT_STUDIED.search(clause.text[: m.start])
        and not re.match(r" (?:degree|major|graduate|phd|master)", clause.text[m.end :])
    ]


def _felt(model: DecisionModel, clause: Clause, mentions: Sequence[_Mention]) -> Iterator[Filled]:
    if clause.theirs or clause.asked:
        return
    for mention in mentions:
        feeling = clause.feeling_at(mention.start, mention.end)
        if feeling is None or (feeling.kind == NEITHER and mention.skill):
            continue
        if feeling.kind == LIKES and _NONE_OF.search(clause.text[: mention.start]):
            feeling = feeling._replace(kind=DISLIKES)
        # A word that is itself the feeling's object counts once: "more of a tinkerer".
        sure = DIRECT if clause.feelings else CARRIED
        hit = _filled(model, mention.criterion, feeling, clause, sure)
        if hit is not None:
            yield hit


def _pointed(
    model: DecisionModel, clause: Clause, waiting: Sequence[tuple[int, list[_Mention], Clause]]
) -> Iterator[Filled]:
    """Yield what "I love it" feels about: what was named just before, without a feeling."""
    feeling = clause.feelings[-1]
    near = [item for item in waiting if item[0] >= clause.sentence - 1]
    for sentence, mentions, source in reversed(near):
        if source.feelings and not source.theirs and sentence != clause.sentence:
            return
        if source.feelings and not source.theirs:
            return
        several = re.search(r"\b(?:all|both|them|these|those|yes|no)\b", clause.text, re.I)
        for mention in mentions if several else mentions[:1]:
            hit = _filled(model, mention.criterion, feeling, source, POINTED)
            if hit is not None:
                yield hit._replace(end=clause.start + len(clause.text.rstrip()))
        if source.theirs or source.asked or not several:
            return


def _filled(
    model: DecisionModel, name: str, feeling: Feeling, clause: Clause, sure: float
) -> Optional[Filled]:
    criterion = model.criteria[name]
    choice = _choice(criterion, feeling)
    if choice is None:
        return None
    words = clause.text.strip()
    at = clause.start + clause.text.find(words)
    confidence = round(sure - HEDGED * feeling.hedged, 2)
    return Filled(name, choice, words, at, at + len(words), "words", feeling.kind, confidence)


def _choice(criterion: Criterion, feeling: Feeling) -> Optional[str]:
    """The choice meant; a hedged feeling takes the milder one where there is one."""
    ids = {choice.id for choice in criterion.choices}
    if feeling.hedged and feeling.kind == LIKES and "like" in ids:
        return "like"
    if feeling.hedged and feeling.kind == DISLIKES and "rather_not" in ids:
        return "rather_not"
    choice = {LIKES: criterion.likes, DISLIKES: criterion.dislikes, NEITHER: criterion.neither}
    return choice[feeling.kind]


def _backed(hit: Filled, meanings: Sequence[Meaning]) -> bool:
    """Whether a feeling found by words is what the clause means, too; facts need no backing."""
    return hit.polarity is None or any(
        meaning.criterion == hit.criterion
        and meaning.feeling == hit.polarity
        and meaning.start < hit.end
        and hit.start < meaning.end
        for meaning in meanings
    )


def _meant(
    model: DecisionModel, text: str, meanings: Sequence[Meaning], words: Words
) -> Iterator[Filled]:
    """Yield what was read by meaning with enough certainty, the likeliest of each criterion."""
    best: dict[str, Meaning] = {}
    for meaning in meanings:
        known = meaning.criterion in model.criteria and meaning.end <= len(text)
        before = best.get(meaning.criterion)
        if known and meaning.chance >= SURE and (before is None or meaning.chance > before.chance):
            best[meaning.criterion] = meaning
    for name, meaning in best.items():
        said = text[meaning.start : meaning.end].strip()
        at = meaning.start + text[meaning.start : meaning.end].find(said)
        feeling = Feeling(0, 0, meaning.feeling, bool(words.hedges.search(said)))
        choice = _choice(model.criteria[name], feeling)
        if choice is not None:
            end = at + len(said)
            yield Filled(name, choice, said, at, end, "meaning", meaning.feeling, meaning.chance)
