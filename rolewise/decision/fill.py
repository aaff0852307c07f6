"""Read answers out of free text: one sentence or a whole life story.

Words decide first: a clause with a word of a criterion and a liking or a dislike fills it. Where no
word is known, sentences that mean the same may, if a similarity is given.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, Optional

from rolewise.decision.model import DecisionModel

Similarity = Callable[[str, Sequence[str]], Sequence[float]]
"""Takes a clause and sentences; returns a cosine for each sentence."""

SIMILAR = 0.6
"""A clause must be this near to an example sentence to fill a criterion by meaning."""

_LIKES = (
    r"love[ds]?|loving|like[ds]?|liking|enjoy(?:s|ed|ing)?|adore|prefer|want(?:s|ed)?|wanna|"
    r"would like|would love|'d like|'d love|rather|fan of|dream of|"
    r"fun|fascinat\w+|passion\w*|excit\w+|interest(?:ed|s|ing)?|into|good at|great at|keen on|"
    r"drawn to|happy|happiest|favou?rite|best part|crave|care about|fond of|looking for"
)
_DISLIKES = (
    r"hate[ds]?|hating|dislike[ds]?|loathe|detest|can'?t stand|cannot stand|avoid|dread|"
    r"bor(?:es|ed|ing)|tired of|sick of|fed up with|allergic to|bad at|terrible at|scared of|"
    r"afraid of|worried about|annoy\w*|no more|drains me|stress(?:es)? me|stay away from|"
    r"want out of|struggle with|awful|worst part"
)
_NOT = (
    r"not|n't|don'?t|dont|doesn'?t|didn'?t|never|no|without|isn'?t|wasn'?t|won'?t|nor|neither|"
    r"hardly|less|anything but|wouldn'?t|aren'?t"
)
_LIKE = re.compile(rf"(?<!\w)(?:{_LIKES})(?!\w)", re.I)
_DISLIKE = re.compile(rf"(?<!\w)(?:{_DISLIKES})(?!\w)", re.I)
_NEGATION = re.compile(rf"(?<!\w)(?:{_NOT})(?!\w)", re.I)
_INDIFFERENT = re.compile(
    r"(?:(?:don'?t|do not|wouldn'?t|would not) mind|"
    r"(?:am|'m) (?:ok|okay|fine) with|indifferent)(?!\w)",
    re.I,
)
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
_CLAUSE = re.compile(
    r"\s*(?:[,;:()]|\s[-–—]\s|\b(?:but|although|though|however|while|whereas|yet|because|since|"
    r"rather than|instead of|more than|over|than)\b|\b(?:and|or|plus)\b)\s*",
    re.I,
)
_TURN = re.compile(r"rather than|instead of|more than|over|than", re.I)
_BREAK = re.compile(r"but|although|though|however|while|whereas|yet|because|since", re.I)
_OTHERS = re.compile(
    r"\b(?:my|our|the|his|her) (?:\w+ )?(?:boss|manager|friends?|wife|husband|partner|"
    r"brother|sister|mom|mother|dad|father|parents|colleagues?|coworkers?|company|team|professor|son|daughter)"
    r"(?:'s)? (?:\w+ )?(?:loves?|likes?|hates?|wants?|enjoys?|prefers?)|"
    r"\b(?:he|she|they|people|everyone|everybody|some) (?:\w+ )?"
    r"(?:loves?|likes?|hates?|wants?|enjoys?)",
    re.I,
)
_THEIRS = re.compile(r"\b(?:my|his|her|our|their) \w+(?: \w+)? (?:has|have|had|did)\b", re.I)
_UNREAL = re.compile(r"\bused to\b|\bif i\b|\bwhat if\b|\bback then\b", re.I)


class Filled(NamedTuple):
    """One answer read out of a text.

    Attributes:
        criterion, choice: What it answers.
        words: The words that made us think so, as written.
        start, end: Where they are in the text.
        how: ``words`` or ``meaning``.
    """

    criterion: str
    choice: str
    words: str
    start: int
    end: int
    how: str


class Reading(NamedTuple):
    """What a text told.

    Attributes:
        answers: Read answers in the order of the text, one a criterion.
        roles: Role ids named, in order: what somebody has, is offered or asks about.
        skills: Skill ids named.
    """

    answers: tuple[Filled, ...]
    roles: tuple[str, ...]
    skills: tuple[str, ...]


class _Clause(NamedTuple):
    text: str
    start: int
    feeling: Optional[str]


def read_text(
    model: DecisionModel,
    text: str,
    entities: Iterable[Mapping[str, Any]] = (),
    similarity: Optional[Similarity] = None,
) -> Reading:
    """Read the answers a text gives.

    Args:
        model: The decision model.
        text: What somebody wrote, a word or a life story.
        entities: Rasa entities of the text (``entity``, ``value``, ``start``, ``end``); places
            are never used.
        similarity: Compares a clause with sentences; without it only words count.

    Returns:
        The answers with their words. What somebody else likes, what was once liked, questions and
        conditions fill nothing. Of two answers to one question the later counts.
    """
    named = list(entities)
    found: dict[str, Filled] = {}
    for clause in clauses(text):
        hits = [*_facts(model, clause), *_feelings(model, clause, named)]
        if not hits and similarity is not None and clause.feeling in ("likes", "dislikes"):
            hits = list(_meanings(model, clause, similarity))
        for hit in hits:
            found.pop(hit.criterion, None)
            found[hit.criterion] = hit
    roles = dict.fromkeys(e["value"] for e in named if e["entity"] == "role")
    skills = dict.fromkeys(e["value"] for e in named if e["entity"] == "skill")
    answers = sorted(found.values(), key=lambda hit: hit.start)
    return Reading(tuple(answers), tuple(r for r in roles if r in model.roles), tuple(skills))


def clauses(text: str) -> list[_Clause]:
    """Split a text into clauses with the feeling each carries: likes, dislikes, neither, None.

    A clause without a verb of its own takes the feeling before it: "I love math and proofs".
    """
    found: list[_Clause] = []
    text = text.replace("’", "'")
    for start, sentence in _split(text, _SENTENCE):
        if sentence.rstrip().endswith("?"):
            continue
        feeling: Optional[str] = None
        position, joint = 0, ""
        for match in [*_CLAUSE.finditer(sentence), None]:
            end = match.start() if match else len(sentence)
            piece = sentence[position:end]
            if _TURN.search(joint):
                feeling = {"likes": "dislikes", "dislikes": "likes"}.get(feeling or "")
            elif _BREAK.search(joint):
                feeling = None
            own = _feeling(piece)
            if _OTHERS.search(piece) or _UNREAL.search(piece):
                feeling = None
            elif own is not None:
                feeling = own
            if piece.strip():
                found.append(_Clause(piece, start + position, feeling))
            if match:
                position, joint = match.end(), match.group()
    return found


def _split(text: str, boundary: re.Pattern[str]) -> Iterator[tuple[int, str]]:
    position = 0
    for match in [*boundary.finditer(text), None]:
        end = match.start() if match else len(text)
        if text[position:end].strip():
            yield position, text[position:end]
        position = match.end() if match else end


def _feeling(piece: str) -> Optional[str]:
    if _INDIFFERENT.search(piece):
        return "neither"
    dislike, like = _DISLIKE.search(piece), _LIKE.search(piece)
    if dislike:
        return "likes" if _negated(piece, dislike.start()) else "dislikes"
    if like:
        return "dislikes" if _negated(piece, like.start()) else "likes"
    if re.match(r"\s*(?:no|not|never|without)\s", piece, re.I):
        return "dislikes"
    return None


def _negated(piece: str, position: int) -> bool:
    """Whether a "not" stands among the few words before ``position``."""
    before = " ".join(piece[:position].split()[-4:])
    return bool(_NEGATION.search(before)) and "not only" not in before.lower()


def _facts(model: DecisionModel, clause: _Clause) -> Iterator[Filled]:
    """Choices named as facts: "PhD in physics", "neural networks"."""
    if _UNREAL.search(clause.text) or _OTHERS.search(clause.text):
        return
    if re.search(
        r"\b(?:my|his|her|our|their) \w+(?: \w+)? (?:has|have|had|did)\b", clause.text, re.I
    ):
        return
    for criterion in model.criteria.values():
        for choice in criterion.choices:
            for cue in choice.cues:
                match = _find(cue, clause.text)
                if match is None or clause.feeling == "dislikes":
                    continue
                if _negated(clause.text, match.start()) and not cue.startswith("no "):
                    continue
                if criterion.id != "studies" and clause.feeling != "likes":
                    continue
                yield _filled(criterion.id, choice.id, clause, "words")
                break


def _feelings(
    model: DecisionModel, clause: _Clause, entities: Iterable[Mapping[str, Any]]
) -> Iterator[Filled]:
    """Criteria a clause names and feels something about."""
    if clause.feeling is None:
        return
    end = clause.start + len(clause.text)
    skills = [e for e in entities if e["entity"] == "skill" and clause.start <= e["start"] < end]
    taken: list[tuple[int, int]] = []
    named = []
    for criterion in model.criteria.values():
        for word in criterion.about:
            match = _find(word, clause.text)
            if match:
                named.append((match.start(), match.end(), criterion.id))
        for entity in skills:
            if entity["value"] in criterion.skills:
                at = entity["start"] - clause.start
                named.append((at, entity["end"] - clause.start, criterion.id))
    # The longest words first: "data pipelines" isn't also "data".
    for start, stop, name in sorted(named, key=lambda item: item[0] - item[1]):
        if any(start < b and a < stop for a, b in taken):
            continue
        taken.append((start, stop))
        choice = getattr(model.criteria[name], clause.feeling)
        if choice is not None:
            yield _filled(name, choice, clause, "words")


def _meanings(model: DecisionModel, clause: _Clause, similarity: Similarity) -> Iterator[Filled]:
    examples = [
        (name, sentence) for name, item in model.criteria.items() for sentence in item.sounds_like
    ]
    scores = similarity(clause.text.strip(), [sentence for _, sentence in examples])
    best = max(range(len(examples)), key=lambda i: scores[i])
    choice = getattr(model.criteria[examples[best][0]], str(clause.feeling))
    if scores[best] >= SIMILAR and choice is not None:
        yield _filled(examples[best][0], choice, clause, "meaning")


def _find(word: str, text: str) -> Optional[re.Match[str]]:
    return re.search(rf"(?<![\w]){re.escape(word)}(?![\w])", text, re.I)


def _filled(name: str, choice: str, clause: _Clause, how: str) -> Filled:
    words = clause.text.strip()
    at = clause.start + clause.text.find(words)
    return Filled(name, choice, words, at, at + len(words), how)
