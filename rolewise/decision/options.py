"""Which roles a text names, whose they are, and between which somebody chooses."""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, Optional

from rolewise.decision.clauses import Clause

OWN = re.compile(
    r"(?:\b(?:i'?\s?a?m|i am|i was|i've been|i have been|been|"
    r"i (?:currently )?work(?:ed)?(?: \w+ years?)?|working|worked|(?:years?|yrs|"
    r"yoe)(?: of experience)?|experience|"
    r"background|started(?: out)?|my (?:day )?job is|currently|former(?:ly)?|ex|took|"
    r"had|spent|senior|junior|employed|now)\b)"
    r"(?:[\s,-]+(?:a|an|the|as|in|of|now|currently|still|just|also|working|employed|"
    r"being|mostly|senior|junior|lead|staff|principal|very|tired|"
    r"really|actually|full[- ]?time|part[- ]?time|small|big|with|at|\d+|years?|my|"
    r"time|job|old|year|experience|three|two|four|five|six|seven|eight|nine|ten|"
    r"\"|'|mainframe|frontend|backend|mid|level|certified|self[- ]?taught))*[\s\"'(-]*$",
    re.IGNORECASE,
)
_HERE = re.compile(
    r"^\s*(?:here\b|by (?:trade|day|training)\b|\(?\d+ (?:years|yoe)|,? \d+ yoe|at an?\b)",
    re.IGNORECASE,
)
_GREETING = re.compile(
    r"(?:hi|hello|hey)?\W*(?:all|everyone|folks|there)?\W*(?:(?:junior|senior|lead|staff)\W*)?",
    re.IGNORECASE,
)
_STAY = re.compile(
    r"\b(?:stay(?:ing)?|remain(?:ing)?|back|keep|stick(?:ing)?)\b(?:\s+(?:a|an|as|in|"
    r"to|being|with|working|on|where|my|the|here|put))*[\s\"']*$",
    re.IGNORECASE,
)
_STAY_ANYWHERE = re.compile(
    r"\b(?:or (?:just |should i )?stay|stay where|stay put|stay in my|make the switch|"
    r"should i (?:switch|move|take it|stay|leave)|"
    r"would (?:promote|take) me|worth (?:it|switching|moving|leaving)|does (?:it|"
    r"the move|this move) make sense|"
    r"go(?:ing)? back(?! to (?:school|college|uni|study))|is (?:it|this|"
    r"that) (?:a )?(?:good|bad|mistake|stupid|crazy|insane|smart))\b",
    re.IGNORECASE,
)
_OFFER = re.compile(
    r"\b(?:offers?|offered|offering|opening|positions?|seat|tracks?|choice|choose|"
    r"choosing|choos\w*|between|process(?:es)?|"
    r"opportunit\w+|versus|vs|decide|deciding|recruiter|apply|retrain\w*|join|"
    r"asked to|asked me|programme|program|move up|grow into|"
    r"option|options|counters?|wants an?|hiring|looking for|"
    r"wants? me to become|take me back|first goal|needs an?|needs)\b",
    re.IGNORECASE,
)
_AIM = re.compile(
    r"\b(?:become|becoming|be|into|to|as|for|aim\w*|target|dream\w*|want|"
    r"goal)\b(?:\s+(?:a|an|the|be|being|become|working|work|as|in|of))*[\s\"']*$",
    re.IGNORECASE,
)
_STUDIED = re.compile(
    r"\b(?:bootcamp|degree|course|courses|certificates?|master'?s?|bachelor'?s?|"
    r"ph\.?d|[mb]\.?sc?|studied|"
    r"diploma|studying|graduated)\b(?: \w+)? (?:in|of|for)(?: \w+)?\s*$",
    re.IGNORECASE,
)
_OPEN = re.compile(
    r"\bwhat (?:would|do) you call\b|\b(?:what|which) (?:kind of |sort of |type of )?"
    r"(?:jobs?|roles?|titles?|positions?|path|direction|career)\b[^.?!]*\?",
    re.IGNORECASE,
)
"""The question leaves open which role: those named beside it are what others say."""
_STRONG_FIELD = re.compile(
    r"(?:engineering|science|analytics|analysis|mlops|ml ops|ai consulting)$", re.IGNORECASE
)
_WEAK_FIELD = re.compile(
    r"^(?:statistics?|stats|machine learning|ml|ai|artificial intelligence|software|bi)$",
    re.IGNORECASE,
)


class NamedRole(NamedTuple):
    """A role or field named in the text, and how.

    Attributes:
        value, start, end: Role id and place.
        own: Held by the writer, now or before.
        asked, offered, stays: In a question; beside an offer; after "stay".
        theirs, holder: In somebody else's view; somebody else holds it.
        junior: Said to be a beginner.
        field, strong: A field ("data science"); one that stands for its role.
    """

    value: str
    start: int
    end: int
    own: bool
    asked: bool
    offered: bool
    theirs: bool
    field: bool
    strong: bool
    stays: bool
    holder: bool
    junior: bool = False


def named_roles(
    text: str,
    pieces: Sequence[Clause],
    entities: Sequence[Mapping[str, Any]],
    known: Collection[str],
) -> Iterator[NamedRole]:
    """Yield the roles named, in order."""
    for entity in entities:
        if entity["entity"] not in ("role", "field") or entity["value"] not in known:
            continue
        start, end = entity["start"], entity["end"]
        clause = clause_at(pieces, start)
        if clause is None:
            continue
        sentence = [piece for piece in pieces if piece.sentence == clause.sentence]
        begin = sentence[0].start
        if entity["entity"] == "field" and _STUDIED.search(text[begin:start]):
            continue
        whole = " ".join(piece.text for piece in sentence)
        before = text[begin:start]
        close = text[clause.start : start]
        wished = re.search(
            r"\b(?:want|become|wish|hope|like to|apply|into|offers?|asked|move|promot\w+|up to|"
            r"(?:take|hire|make|get|want) me|would)\b",
            close,
            re.I,
        )
        holds = OWN.search(before) and not wished
        opens = not text[:start].strip() or _GREETING.fullmatch(text[:start].strip())
        here = opens and (
            _HERE.match(text[end : end + 12]) or text[end:].lstrip()[:1] in ("(", ",")
        )
        yield NamedRole(
            entity["value"],
            start,
            end,
            bool((holds or here) and not clause.asked and not others_job(before)),
            clause.asked or any(p.asked for p in sentence),
            bool(_OFFER.search(whole)),
            clause.theirs or bool(others_job(before)),
            entity["entity"] == "field",
            bool(_STRONG_FIELD.search(text[start:end])),
            bool(_STAY.search(before)),
            bool(others_job(before)),
            bool(re.search(r"\b(?:junior|trainee|intern|new|entry[- ]level)\W*$", before, re.I)),
        )


_THEIR_JOB = re.compile(
    r"\b(?:my|a|an|his|her|our|the|some) (?:\w+ )?(?:friend|wife|husband|partner|"
    r"brother|sister|cousin|uncle|aunt|flatmate|roommate|"
    r"girlfriend|boyfriend|mother|father|dad|mom|colleague|"
    r"neighbou?r)s?(?: of mine)?\b[^.;]*\b(?:is|was|works?|went|became|got|"
    r"job)\b[^.;]*$|"
    r"\bteam of (?:\w+ )?$|\bexplaining to [^.;]*$|\b(?:those|these|the other|other|"
    r"our|their|with|by|among) (?:\w+ )?$",
    re.IGNORECASE,
)


_REFUSED = re.compile(
    r"(?:\b(?:not|never)|n't) (?:\w+ ){0,3}(?:become|be|becoming|being) (?:an? )?$", re.IGNORECASE
)
_MADE_ME = re.compile(
    r"\b(?:(?:make|made|hire|take|want|have|get) me (?:as )?|be )\w+ $", re.IGNORECASE
)


def others_job(before: str) -> bool:
    """Whether the words before a role say that somebody else holds it."""
    return bool(_THEIR_JOB.search(before)) and not _MADE_ME.search(before)


def clause_at(pieces: Sequence[Clause], position: int) -> Optional[Clause]:
    """Return the clause that holds a position of the text."""
    found = [piece for piece in pieces if piece.start <= position]
    return found[-1] if found else None


def options_in(text: str, roles: Sequence[NamedRole], own: Optional[str]) -> tuple[str, ...]:
    """The roles to choose from: those offered and asked about; two at least, or none."""
    roles = [role for role in roles if not _REFUSED.search(text[: role.start])]
    stays = bool(_STAY_ANYWHERE.search(text))
    if _OPEN.search(text) and not any(r.asked or r.offered for r in roles):
        return ()
    chosen = [
        r
        for r in roles
        if (r.asked or r.offered or r.stays)
        and (not r.own or r.stays)
        and not (r.theirs and not r.offered)
    ]
    names = _unique(r for r in chosen if not r.field or r.strong or _beside(text, r, roles))
    for pool in (
        [r for r in roles if not r.own and not r.field and not r.theirs],
        [r for r in roles if not r.own and not r.field and not r.holder],
        [r for r in roles if not r.own and not r.holder and (not r.field or r.strong)],
        [
            r
            for r in roles
            if not r.own and not r.holder and (not r.field or _AIM.search(text[: r.start]))
        ],
    ):
        if len(names) < 2:
            names = _unique(
                sorted({*(r for r in chosen if r.value in names), *pool}, key=lambda r: r.start)
            )
    if len(names) < 2:
        names = _unique(r for r in roles if r.value in names or r in chosen)
    if own and (stays or len(names) == 1) and own not in names and names:
        names = (*names, own)
    return names


_COORDINATED = re.compile(
    r"^[\s,/\"']*(?:(?:or|and|vs\.?|versus|jobs?|roles?|positions?)[\s,]*)*(?:(?:an?|"
    r"the|to|as|even|maybe|go|in|for)\s+)*[\"']*$",
    re.IGNORECASE,
)


def _beside(text: str, role: NamedRole, roles: Sequence[NamedRole]) -> bool:
    """Whether a field stands beside a role as its equal: "MLE jobs or MLOps"."""
    return any(
        _COORDINATED.match(text[a.end : b.start])
        for a, b in itertools.pairwise(roles)
        if role in (a, b)
    )


def _unique(roles: Sequence[NamedRole] | Iterator[NamedRole]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(role.value for role in roles))
