"""Whose view a clause tells: the writer's or somebody else's."""

from __future__ import annotations

import re

from rolewise.decision.feelings import Feeling
from rolewise.decision.words import Words

_FIRST = re.compile(r"\b(?:i|i'm|im|i've|ive|i'd|i'll|me|my|myself)\b", re.IGNORECASE)
_ABOUT_ME = re.compile(r"\b(?:me|my)\b", re.IGNORECASE)


def theirs_say(before: str, words: Words) -> bool:
    """Whether the words before are what others say: "people tell me that …"."""
    return bool(
        re.search(
            r"\b(?:says?|said|saying|tells?|told|thinks?|claims?|keeps? (?:saying|telling|"
            r"pushing)|"
            r"laughs?|insists?|heard|convinced)\b[^.,;]*$",
            before,
            re.IGNORECASE,
        )
        and words.others.search(before)
    )


_HEARSAY = re.compile(
    r"\b(?:i (?:\w+ )?(?:heard|read (?:that|about|on)|keep seeing|keep hearing|"
    r"am told|was told)|i'm told|they say|people say|"
    r"(?:he|she|they|everybody|everyone|people|friends) (?:all )?(?:keep )?(?:say|"
    r"says|tell|tells|telling|think|thinks))\b",
    re.IGNORECASE,
)
_THEIR_SUBJECT = r"^\W*(?:(?:and|but|so|because|that|also|even|besides|meanwhile|when|who) )*"


_THEIR_VERB = re.compile(
    r"\s*(?:'s )?(?:(?:of|in|from|at|on|with) (?:(?:my|the|our) )?\w+\s*)*"
    r"(?:\w+ly |all |always |even |never |just |keeps? |now )*"
    r"(?!(?:skills?|person|problems?|management|stress|type|role|position|job|track)\b)[a-z']+",
    re.IGNORECASE,
)


def is_theirs(piece: str, own: tuple[Feeling, ...], words: Words) -> bool:
    """Whether somebody else is the subject: "my boss loves", "people say"."""
    if _HEARSAY.search(piece):
        return True
    match = re.match(
        _THEIR_SUBJECT
        + r"(?:(?:my|our|his|her|their|the|a|an|one|some|all|most|every|all my|all the|"
        r"those|these|another|\w+'s) )?" + r"(?P<who>[\w-]+)(?: [\w-]+){0,2}",
        piece,
        re.IGNORECASE,
    )
    if match is None:
        return False
    first = _FIRST.search(piece)
    other = words.others.search(piece[: match.end()])
    if other is None or (first and first.start() < match.start("who")):
        own_word = first is not None and first.group().lower() not in ("my", "me")
        if other is None or own_word:
            return False
    # "People stress me out": the feeling is the writer's.
    experienced = any(_ABOUT_ME.search(piece[f.start : f.end + 4]) for f in own)
    return bool(_THEIR_VERB.match(piece[other.end() :])) and not experienced
