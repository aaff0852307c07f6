"""What a message means as the answer to one question: text, number, place, yes or no, liking."""

from __future__ import annotations

import re
from typing import Optional

from rapidfuzz.distance import OSA

from rolewise.decision.clauses import clauses
from rolewise.decision.records import Criterion

_YES = re.compile(
    r"^\W*(?:(?:oh|lol|haha|tbh|man|well|hmm*|ok|okay|i think|i guess|i(?:['’]?d)? say|um+|"
    r"actually|for me|"
    r"honestly|so)\W+)*"
    r"(?:yes+|ye+|ye+a+h*|yeah|yep|yup|ya|sure|absolutely|definitely|definately|totally|"
    r"of course|gladly|"
    r"certainly|y|very much|a lot|i (?:do|would|am|could)(?! not|n['’]t)|i(?:['’]?d|"
    r" would) (?:love|like|"
    r"enjoy)(?=\W*$|\W+(?:it|that|this|to\W*$|doing (?:it|that)|very much))|love (?:it|that|to)|"
    r"why not|yess*|sounds (?:good|great|fun|nice)|(?:ok|okay)(?=\W*$)|fine by me|"
    r"\U0001f44d|for sure|indeed|right|true|always|exactly|mhm|oui|si)\b",
    re.IGNORECASE,
)
_NO = re.compile(
    r"^\W*(?:(?:oh|lol|haha|tbh|man|well|hmm*|ok|okay|i think|i guess|i(?:['’]?d)? say|um+|"
    r"actually|for me|"
    r"honestly|so|"
    r"god|hell)\W+)*"
    r"(?:no+|nope|nah+|nay|never|not (?:really|at all|for me|so much|much|me|my thing|interested|"
    r"a fan|"
    r"particularly|especially|likely|exactly)|no way|rather not|(?:i(?:['’]?d| would) )?rather not|"
    r"hardly|n|ugh|yuck|ew+|i (?:don['’]?t|wouldn['’]?t|do not|would not)"
    r"(?=\W*$|\W+(?:think so|really\W*$|want (?:to\W*$|that|it)|(?:like|enjoy|love|fancy) (?:it|"
    r"that|"
    r"this|to\W*$)))|"
    r"definitely not|absolutely not|certainly not|please no|hate (?:it|that)|thanks? no|"
    r"\U0001f44e|boring|sounds (?:boring|awful|terrible|dull))\b",
    re.IGNORECASE,
)
_MAYBE = re.compile(
    r"\b(?:maybe|perhaps|somewhat|sometimes|a (?:bit|little)|some|kind of|kinda|sort of|sorta|"
    r"depends|"
    r"so[- ]so|is (?:fine|ok|okay)|(?:it|that)['’]?s (?:ok|okay|fine|alright)|partly|partially|"
    r"meh|possibly|neutral|"
    r"either way|in between|50/50|half|moderately|"
    r"now and then|occasionally|(?:don['’]?t|dont|do not|wouldn['’]?t|would not) mind|ok with|"
    r"fine with|indifferent|mixed|both|in the middle|not too much|a few)\b",
    re.IGNORECASE,
)
_STRONG_YES = re.compile(
    r"\b(?:love|absolutely|definitely|very|totally|really (?:like|enjoy)|a lot)\b", re.I
)
_STRONG_NO = re.compile(
    r"\b(?:hate|never|no way|absolutely|definitely|at all|god|hell|detest|not for me)\b", re.I
)
_AGAINST = re.compile(
    r"\b(?:not|no|never|nothing|hardly|without|hate|bor(?:ed|ing)|tired|sick of|n['o]t|dont|"
    r"isnt)\b|n't\b",
    re.IGNORECASE,
)
_FOR = re.compile(
    r"\b(?:yes|loved?|liked?|enjoy(?:ed)?|fun|good|great|want(?:ed)?|rather|prefer|happy|"
    r"interest(?:s|ed|ing)?|"
    r"into|cool)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"^\W*(?:number |option |answer |choice |the )?(\d|[a-e])(?:st|nd|rd|th)?(?: one| option)?\W*$",
    re.I,
)
_DENIED = re.compile(r"\b(?:not|never|don|wouldn|won|isn|can|cannot)\b", re.IGNORECASE)
_ORDINAL = re.compile(
    r"^\W*(?:(?:the|i|take|pick|choose|go|with|say)\W+)*(first|second|third|fourth|fifth|last)"
    r"(?:\W+(?:one|option|answer|choice))?\W*$",
    re.IGNORECASE,
)
_PLACES = {"first": 0, "second": 1, "third": 2, "fourth": 3, "fifth": 4}
_WORD = re.compile(r"[a-z']+")
_SMALL = frozenset(
    (
        "a an the i i'd d like to and or of in it is my me more at with would work for up rather "
        "most one"
    ).split()
)
_ARTICLE = re.compile(r"^(?:a|an|the|work (?:at|in|for)(?: (?:a|an|the))?) ", re.IGNORECASE)
BRIEF = 2
_POINTS = re.compile(r"\b(?:it|that|this|them|those|these)\b", re.IGNORECASE)
"""A feeling alone, or about "that", answers the question; "I hate my boss" doesn't."""
SAME_TEXT = 0.8
"""From this similarity on, a message is taken for the text of a choice with a slip of the keys."""
CLEARLY_NEARER = 0.1
"""By so much a choice must be nearer than the next."""
SHORT = 12
"""A message of more words is no plain answer to the question, unless it begins with yes or no."""


def direct_answer(criterion: Criterion, text: str, alone: bool = True) -> Optional[str]:
    """Return the choice a message means as an answer to the criterion's question, or None.

    Args:
        criterion: What was asked.
        text: The message.
        alone: Whether it tells nothing else.
    """
    plain = text.replace("’", "'").strip()
    by_place = _by_place(criterion, plain)
    if by_place is not None:
        return by_place
    words = len(plain.split())
    if "?" in plain and words > 3:
        return None
    if words <= 2 * SHORT:
        by_words = _by_spelling(plain, criterion)
        if by_words is not None:
            return by_words
    if words <= SHORT:
        by_words = _by_words(criterion, plain)
        if by_words is not None:
            return by_words
    if criterion.likes is None:
        return None
    if _MAYBE.search(plain) and words <= SHORT and alone and criterion.neither:
        return criterion.neither
    if _NO.match(plain):
        return _graded(criterion, bool(_STRONG_NO.search(plain)), -1)
    if _YES.match(plain):
        return _graded(criterion, bool(_STRONG_YES.search(plain)), 1)
    if words <= SHORT and alone and (words <= BRIEF or _POINTS.search(plain)):
        feelings = [felt.kind for clause in clauses(plain) for felt in clause.feelings]
        if feelings:
            choice: Optional[str] = getattr(criterion, feelings[0])
            return choice
    return None


def points(text: str) -> bool:
    """Whether a text speaks of "that" or "it", which can only be the question."""
    return bool(_POINTS.search(text))


def _graded(criterion: Criterion, strong: bool, sign: int) -> Optional[str]:
    """The strong or the weak choice on that side of a scale; where there is no scale, the one."""
    levels = sorted(
        (sign * choice.level, choice.id)
        for choice in criterion.choices
        if choice.level is not None and sign * choice.level > 0
    )
    if levels:
        return str(levels[-1 if strong else 0][1])
    choice: Optional[str] = criterion.likes if sign > 0 else criterion.dislikes
    return choice


def leaning(criterion: Criterion, text: str) -> Optional[str]:
    """Return the choice that a short remark on the criterion leans to, or None.

    Args:
        criterion: What the remark is on; only one that can be liked or disliked.
        text: "software isn't my thing any more", "I'd be fine with on call".
    """
    plain = text.replace("\u2019", "'")
    if criterion.likes is None or "?" in plain or len(plain.split()) > SHORT:
        return None
    if _MAYBE.search(plain):
        return _graded_or_neither(criterion)
    if _AGAINST.search(plain):
        return _graded(criterion, bool(_STRONG_NO.search(plain)), -1)
    if _FOR.search(plain):
        return _graded(criterion, bool(_STRONG_YES.search(plain)), 1)
    return None


def remark(criterion: Criterion, text: str) -> Optional[str]:
    """The choice of a short remark: one that leans, or one that names a choice."""
    if criterion.likes is not None:
        return leaning(criterion, text)
    return None if "?" in text or len(text.split()) > SHORT else _by_words(criterion, text)


def _graded_or_neither(criterion: Criterion) -> Optional[str]:
    choice: Optional[str] = criterion.neither
    return choice


def scale(criterion: Criterion) -> Optional[list[str]]:
    """Return the choice ids of a Likert question from least to most, or None for other kinds."""
    if any(choice.level is None for choice in criterion.choices):
        return None
    return [c.id for c in sorted(criterion.choices, key=lambda choice: choice.level or 0.0)]


def _by_place(criterion: Criterion, text: str) -> Optional[str]:
    ids = [choice.id for choice in criterion.choices]
    number = _NUMBER.match(text)
    if number and number.group(1).isdigit():
        ids = scale(criterion) or ids  # "4" on a scale from 1 to 5
        place = int(number.group(1)) - 1
        return ids[place] if 0 <= place < len(ids) else None
    ordinal = _ORDINAL.match(text)
    if number is not None:
        place = ord(number.group(1).lower()) - ord("a")
        # "a" alone is an article as often as a letter, but alone it can only be the letter.
        return ids[place] if place < len(ids) else None
    if ordinal is not None:
        place = _PLACES.get(ordinal.group(1).lower(), len(ids) - 1)
        return ids[place] if place < len(ids) else None
    return None


def _by_words(criterion: Criterion, text: str) -> Optional[str]:
    """The choice whose text or cue the message says."""
    hits = [
        (len(cue), choice.id)
        for choice in criterion.choices
        for cue in choice.cues
        if re.search(rf"(?<!\w){re.escape(_ARTICLE.sub('', cue))}(?!\w)", text, re.IGNORECASE)
    ]
    if hits:
        return str(max(hits)[1])
    if criterion.likes is not None:  # "rather not" and the like are shared by all scales
        return None
    said = set(_WORD.findall(text.lower())) - _SMALL
    shared = [
        (len(said & (set(_WORD.findall(choice.text.lower())) - _SMALL)), -place, choice.id)
        for place, choice in enumerate(criterion.choices)
    ]
    best = max(shared)
    if best[0]:
        return str(best[2])
    if re.match(r"\W*(?:none|neither|nothing|no)\b", text, re.IGNORECASE):
        return next((c.id for c in criterion.choices if c.id.startswith("no_")), None)
    return None


def _by_spelling(text: str, criterion: Criterion) -> Optional[str]:
    """The choice whose text the message is, a slip of the keys forgiven, or has in it."""
    folded = " ".join(_WORD.findall(text.lower()))
    texts = {str(c.id): " ".join(_WORD.findall(c.text.lower())) for c in criterion.choices}
    exact = next((name for name, text in texts.items() if text == folded), None)
    if exact is not None:
        return exact
    likeness = sorted(
        ((OSA.normalized_similarity(folded, text), name) for name, text in texts.items()),
        reverse=True,
    )
    if likeness[0][0] >= SAME_TEXT and likeness[0][0] - likeness[1][0] >= CLEARLY_NEARER:
        return likeness[0][1]
    inside = [name for name, text in texts.items() if f" {text} " in f" {folded} "]
    if len(inside) == 1:
        before = f" {folded} ".partition(f" {texts[inside[0]]} ")[0]
        if not _DENIED.search(before):
            return inside[0]
    return None
