"""Cut a text into clauses, and tell the feeling of each and whose it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple, Optional

from rolewise.decision.feelings import DISLIKES, IF, LIKES, NEITHER, Feeling, feelings
from rolewise.decision.views import is_theirs, theirs_say
from rolewise.decision.words import Words, load_words

_OPPOSITE = {LIKES: DISLIKES, DISLIKES: LIKES}

_SENTENCE = re.compile(
    r"(?:(?<=[!?])|(?<=[.])(?<!\b[a-z]\.)(?<!\b[a-z]\.[a-z]\.)(?<!\bvs\.))[\"')]*\s+(?!=)|\n+",
    re.IGNORECASE,
)
_JOINT = re.compile(
    r"\s*(?:[,;:()]|\.\.\.|…|\s[-–—]+\s|—|\s=\s|"
    r"\b(?:but|although|though|however|while|whereas|yet|because|since(?! \d)|except|"
    r"unless|when|so(?= i\b)|then(?= i\b)|"
    r"rather than|instead of|more than|over(?! (?:\d|the|again|my|a|and|all|here|"
    r"there)\b)|than|and|or|plus|nor)\b)\s*",
    re.IGNORECASE,
)
_TURN = re.compile(r"rather than|instead of|more than|\bover\b|\bthan\b", re.IGNORECASE)
_BREAK = re.compile(
    r"\b(?:but|although|though|however|while|whereas|yet|because|since|unless|so|then)\b|;",
    re.IGNORECASE,
)
_STARTS_WITH_I = re.compile(
    r"^\s*(?:and |so |but |then |now |still |personally |for me |honestly |honestly,? |what )*"
    r"(?:i|i'm|im|i've|ive|i'd|my (?:favou?rite|dream|strength|thing))\b",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    r"^\W*(?:\w+ )?(?:i|i'm|i've|i'd|we|you|he|she|they|it|it's|there|that's|this|who|which)\b|"
    r"^\W*(?!\w+ing\b|to\b)(?:[\w'-]+ ){0,3}(?:is|are|was|were|has|have|had|does|did|"
    r"will|would|can|could|should|means?|"
    r"uses?|hurt|pays?|takes?|needs?|gives?|makes?|thinks?|wants?)\b",
    re.IGNORECASE,
)
_UNREAL = re.compile(
    r"\bused to (?!it)|\bback then\b|\bas a (?:kid|child|teenager)\b|\bsuppose\b|"
    r"\bi wish i (?:was|were|had)\b|"
    r"\bif only\b",
    re.IGNORECASE,
)
_WOULD_HATE = re.compile(
    r"\bi(?:'d| would| will|'ll) (?:quit|hate|leave|die|go mad|go crazy|run)\b", re.IGNORECASE
)
_QUESTION = re.compile(
    r"(?:^|[,;:–—-]\s*|\b(?:and|but|so|then|or)\s+)"
    r"(?:what|how|which|who|where|when|why|is|are|am|do|does|did|can|could|should|"
    r"shall|would|will|has|any)\b"
    r"(?! (?:i (?:really |actually )?(?:like|love|enjoy|hate|want|miss|can't|dislike)))",
    re.IGNORECASE,
)
_BACK = re.compile(
    r"\b(?:it|them|those|these|both|all of it|all of them)\b(?! (?:when|if|how|that)\b)|"
    r"^\W*(?:(?:and|but|so) )?(?:that|which|this)\b|\b(?:that|this)(?:\W*$|'s\b| is\b| part\b)",
    re.IGNORECASE,
)
_BARE_ANSWER = re.compile(
    r"^\W*(?:no(?: thanks| thank you| way| please)?|nope|hell no|never(?: again)?|"
    r"yes(?: please)?|"
    r"absolutely(?: not)?|sure|rather not|gladly|not really|not for me|not my thing|"
    r"love it(?: all)?|hate it|count me (?:in|out)|"
    r"i'?m in|big no|please no)\b[\W\w]{0,12}$",
    re.IGNORECASE,
)


class Clause(NamedTuple):
    """A piece of a sentence.

    Attributes:
        text, start: Its words, and where they begin in the whole text.
        sentence: Number of its sentence.
        feelings: What its own words feel.
        carried: The feeling of the words before it, where it has no verb of its own.
        theirs: Somebody else's view or situation, or an unreal one.
        asked: Part of a question.
        back: Speaks of what was named just before ("I love it").
        turned: Follows a "rather than": its carried feeling is already turned.
        wish: Speaks of what may be, not of what is.
    """

    text: str
    start: int
    sentence: int
    feelings: tuple[Feeling, ...] = ()
    carried: Optional[Feeling] = None
    theirs: bool = False
    asked: bool = False
    back: bool = False
    turned: bool = False
    wish: bool = False

    @property
    def feeling(self) -> Optional[str]:
        """What the clause feels about its subject: likes, dislikes, neither; None for nothing."""
        if self.theirs or self.asked:
            return None
        last = self.feelings[-1] if self.feelings else self.carried
        return last.kind if last else None

    def feeling_at(self, start: int, end: int) -> Optional[Feeling]:
        """Return the feeling about the words there: the last before them, else the first after."""
        before = [f for f in self.feelings if f.start <= start]
        after = [f for f in self.feelings if f.start >= end or f.end > start]
        if before:
            return before[-1]
        if after:
            return after[0]
        return self.carried


_WISH = re.compile(
    r"\b(?:want|wanna|thinking (?:about|of)|consider\w*|plan\w*|dream\w*|hop(?:e|ing)|"
    r"would|offers? me|offered|apply\w*|"
    r"might|could|tempted|maybe (?:do|get)|start a|need a|without a?|no money|"
    r"position on|asks?|require\w*|want a)\b",
    re.IGNORECASE,
)


def clauses(text: str, words: Optional[Words] = None) -> list[Clause]:
    """Split a text into clauses, in order; ``words`` are the project's own where None."""
    words = words or load_words()
    plain = text.replace("’", "'").replace("‘", "'").replace("`", "'")
    found: list[Clause] = []
    for number, (start, sentence) in enumerate(_sentences(plain)):
        asked_from = len(sentence)
        if sentence.rstrip(" \"')").endswith("?"):
            opener = _QUESTION.search(sentence)
            asked_from = opener.start() if opener else 0
        found.extend(_pieces(sentence, start, number, asked_from, words))
    return found


def _sentences(text: str) -> Iterator[tuple[int, str]]:
    position = 0
    for match in [*_SENTENCE.finditer(text), None]:
        end = match.start() if match else len(text)
        if text[position:end].strip():
            yield position, text[position:end]
        position = match.end() if match else end


def _pieces(
    sentence: str, start: int, number: int, asked_from: int, words: Words
) -> Iterator[Clause]:
    carried: Optional[Feeling] = None
    open_end = False
    theirs = unreal = False
    last: tuple[Feeling, ...] = ()
    position, joint = 0, ""
    kept = _inside_phrases(sentence, words)
    for match in [*_JOINT.finditer(sentence), None]:
        if match and any(a < match.end() and match.start() < b for a, b in kept):
            continue
        end = match.start() if match else len(sentence)
        piece = sentence[position:end]
        if not piece.strip():
            if match:
                joint = f"{joint} {match.group()}"
                position = match.end()
            continue
        turned = bool(_TURN.search(joint)) and carried is not None
        if turned and re.match(
            r"\s*(?:i (?:expect|thought|hoped|think|ever)|any|ever|most|before|usual)", piece, re.I
        ):
            turned = False
        if turned and carried is not None:
            comparing = joint.strip() != "than" or _compares(sentence[:position])
            kind = _OPPOSITE.get(carried.kind) if comparing else None
            carried = carried._replace(kind=kind) if kind else None
        elif _BREAK.search(joint):
            carried, theirs, unreal = None, False, False
        if _STARTS_WITH_I.match(piece) and not theirs_say(sentence[:position], words):
            theirs = unreal = False
        own = tuple(feelings(piece, words))
        if re.search(r"\bnor\b", joint):
            own = tuple(f._replace(kind=_OPPOSITE.get(f.kind, f.kind)) for f in own)
        if re.search(r"\bexcept\b", joint) and theirs and re.match(r"\s*(?:for )?me\b", piece):
            opposite = tuple(f._replace(kind=_OPPOSITE.get(f.kind, f.kind)) for f in last)
            yield Clause(piece, start + position, number, opposite, back=True)
        if IF.match(piece):
            unreal = True
        if is_theirs(piece, own, words):
            theirs = True
        told = own and not (theirs or unreal)
        fragment = not _SUBJECT.search(piece)
        past = bool(_UNREAL.search(piece))
        hated_if = bool(_WOULD_HATE.search(sentence)) and unreal
        yield Clause(
            piece,
            start + position,
            number,
            own if told else (),
            carried
            if not own and (fragment or turned or _goes_on(carried, joint, piece, open_end))
            else None,
            theirs or (unreal and not hated_if) or past,
            position >= asked_from,
            _points_back(piece, joint, own),
            turned,
            bool(_WISH.search(piece)),
        )
        if own and not (theirs or unreal or past):
            carried = own[-1]
            open_end = len(piece[carried.end :].split()) <= 1
        elif not (fragment or turned or _goes_on(carried, joint, piece, open_end)):
            carried = None
        last = own
        if match:
            position, joint = match.end(), match.group()


def _inside_phrases(sentence: str, words: Words) -> list[tuple[int, int]]:
    """Spans of feeling words that a joint must not cut."""
    found = []
    for pattern in (words.likes, words.dislikes, words.neither):
        found += [m.span() for m in pattern.finditer(sentence) if " " in m.group().strip()]
    return found


def _goes_on(carried: Optional[Feeling], joint: str, piece: str, open_end: bool) -> bool:
    """Whether a feeling reaches into the next clause: "what I like: …", "I love it when …"."""
    if carried is None:
        return False
    if re.search(r"\bwhen\b", joint, re.IGNORECASE):
        return carried.kind != NEITHER or not _STARTS_WITH_I.match(piece)
    return ":" in joint and open_end


def _near(piece: str, pronoun: re.Match[str], feeling: Feeling) -> bool:
    """Whether a pronoun stands beside the feeling, or begins the clause."""
    if not piece[: pronoun.start()].strip(" ,.-"):
        return True
    a, b = sorted(((pronoun.start(), pronoun.end()), (feeling.start, feeling.end)))
    return len(piece[a[1] : b[0]].split()) <= 2


def _points_back(piece: str, joint: str, own: tuple[Feeling, ...]) -> bool:
    """Whether it points back: "I love it", "no thanks", "… and came to like"."""
    return bool(
        any(_near(piece, match, found) for match in _BACK.finditer(piece) for found in own)
        or _BARE_ANSWER.match(piece)
        or re.search(r"\b(?:hooked|best feeling)\b", piece, re.IGNORECASE)
        or (re.search(r"\band\b", joint) and not _SUBJECT.search(piece))
    )


def _compares(before: str) -> bool:
    return bool(re.search(r"\b(?:rather|prefer\w*|more|better|sooner)\b", before, re.IGNORECASE))
