"""What a text tells beside likes: the roles to choose from, the writer's own role, years, a leaning."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple, Optional

from rolewise.decision.clauses import DISLIKES, LIKES, Clause
from rolewise.decision.scoring import Preferences

LEAN = 2.0
"""Weight of a role somebody says they lean to, and the inverse for one they want to leave (judged:
as much as one clear answer)."""
WITH_OFFERS = 0.5
"""What a degree counts where there are options in hand: it says who has such jobs, and here the
door is open already (judged)."""
LONG = 6
"""From so many years on somebody has worked "for long" with data or software."""
CODERS = frozenset(
    "software_engineer ml_engineer mlops_engineer ai_engineer data_engineer".split()
)
"""Roles whose holders program daily (O*NET: software developers and their neighbors)."""
_NUMBERS = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
        "fifteen sixteen seventeen eighteen nineteen twenty".split()
    )
} | {"thirty": 30, "couple": 2, "several": 4, "few": 3}
_YEARS = re.compile(
    rf"\b(?P<n>\d{{1,2}}|{'|'.join(_NUMBERS)})\s*\+?\s*(?:years?|yrs?|yoe)\b(?!\s*(?:old|ago\b|-old))|"
    r"\b(?P<decade>a decade)\b",
    re.IGNORECASE,
)
_OWN = re.compile(
    r"(?:\b(?:i'?\s?a?m|i am|i was|i've been|i have been|been|i (?:currently )?work(?:ed)?(?: \w+ years?)?|working|worked|(?:years|yrs|yoe)(?: of experience)?|experience|"
    r"background|started(?: out)?|my (?:day )?job is|currently|former(?:ly)?|ex|took|had|spent|senior|junior|employed|now)\b)"
    r"(?:[\s,-]+(?:a|an|the|as|in|of|now|currently|still|just|also|working|employed|being|mostly|senior|junior|lead|staff|principal|very|tired|"
    r"really|actually|full[- ]?time|part[- ]?time|small|big|with|at|\d+|years?|my|time|job|old|year|experience|three|two|four|five|six|seven|eight|nine|ten|"
    r"\"|'|mainframe|frontend|backend|mid|level|certified|self[- ]?taught))*[\s\"'(-]*$",
    re.IGNORECASE,
)
_HERE = re.compile(r"^\s*(?:here\b|by (?:trade|day|training)\b|\(?\d+ (?:years|yoe)|,? \d+ yoe|at an?\b)", re.IGNORECASE)
_STAY = re.compile(
    r"\b(?:stay(?:ing)?|remain(?:ing)?|back|keep|stick(?:ing)?)\b(?:\s+(?:a|an|as|in|to|being|with|working|on|where|my|the|here|put))*[\s\"']*$",
    re.IGNORECASE,
)
_STAY_ANYWHERE = re.compile(
    r"\b(?:or (?:just |should i )?stay|stay where|stay put|stay in my|make the switch|should i (?:switch|move|take it|stay|leave)|"
    r"would (?:promote|take) me|worth (?:it|switching|moving|leaving)|does (?:it|the move|this move) make sense|"
    r"go(?:ing)? back(?! to (?:school|college|uni|study))|is (?:it|this|that) (?:a )?(?:good|bad|mistake|stupid|crazy|insane|smart))\b",
    re.IGNORECASE,
)
_OFFER = re.compile(
    r"\b(?:offers?|offered|offering|opening|positions?|seat|tracks?|choice|choose|choosing|choos\w*|between|process(?:es)?|"
    r"opportunit\w+|versus|vs|decide|deciding|recruiter|apply|retrain\w*|join|asked to|asked me|programme|program|move up|grow into|"
    r"option|options|wants? me to become|take me back|first goal|needs an?|needs)\b",
    re.IGNORECASE,
)
_AIM = re.compile(
    r"\b(?:become|becoming|be|into|to|as|for|aim\w*|target|dream\w*|want|goal)\b(?:\s+(?:a|an|the|be|being|become|working|work|as|in|of))*[\s\"']*$",
    re.IGNORECASE,
)
_REFUSED = re.compile(
    r"\b(?:not|n't|never|rather than|instead of|than)\b[^.;,]{0,40}$", re.IGNORECASE
)
_PAY = re.compile(
    r"\b(?:(?:money|pay|salary|compensation|tc) (?:matters|is (?:the )?(?:most important|important|key|what counts|my priority|number one))|"
    r"(?:just|only|mostly|mainly) (?:want|care about|about|in it for) (?:the )?(?:money|pay|salary)|pay matters|"
    r"(?:care|cares) (?:a lot |most(?:ly)? |mainly )?about (?:the )?(?:money|pay|salary)|maximi[sz]e (?:my )?(?:pay|salary|income|earnings))\b",
    re.IGNORECASE,
)
_LEANS = re.compile(
    r"\b(?:leaning (?:towards?|to)|lean (?:towards?|to)|tempted by|gut says|heart says|heart is set on|set on|"
    r"in the long run i'd like|dream(?:ing)? of (?:being|becoming)|dream is|really want to (?:be|become)|i want to (?:be|become)|"
    r"would love to (?:be|become)|goal is|thinking(?: of)?|prefer)\b[^.;]{0,50}$",
    re.IGNORECASE,
)


class Told(NamedTuple):
    """What a text tells beside likes.

    Attributes:
        options: Role ids to choose from, in order of mention; empty where none or all are meant.
        own_role: Role id of the job held or last held.
        occupation: A job outside our roles that is or was held.
        years: Years in that job, the longest told.
        leaning: Weight by role id: above 1 leans to it, below 1 away from it.
        pay: Whether pay is said to count.
        background: (criterion, choice, start, end) that follow from the job and the years.
    """

    options: tuple[str, ...] = ()
    own_role: Optional[str] = None
    occupation: Optional[str] = None
    years: Optional[int] = None
    leaning: Mapping[str, float] = MappingProxyType({})
    pay: bool = False
    background: tuple[tuple[str, str, int, int], ...] = ()

    def preferences(self) -> Preferences:
        """Return what the scorer takes: the options where there are two or more, leanings, pay."""
        return Preferences(
            roles=self.options if len(self.options) > 1 else (),
            priors=self._priors(),
            emphasis={"studies": WITH_OFFERS} if len(self.options) > 1 else {},
            priorities={"pay": 1.0} if self.pay else {},
        )


    def _priors(self) -> dict[str, float]:
        """Leanings; who asks about one role only leans to it."""
        found = dict(self.leaning)
        if len(self.options) == 1:
            found.setdefault(self.options[0], LEAN)
        return found


_DEVELOPER = re.compile(
    r"\b(?:back|front)[- ]?end dev(?:eloper)?s?\b|\bfull[- ]?stack dev(?:eloper)?s?\b|"
    r"\b(?:web|java|python|c\+\+|c#|\.net|php|ruby|mobile|ios|android|embedded|game) dev(?:eloper)?s?\b",
    re.IGNORECASE,
)
_TECHNICAL = re.compile(
    r"devops|develop|admin|data|software|\bit\b|\bqa\b|test|actuar|quant|econom|epidemiolog|cloud|"
    r"security|system|analyst|product|scien|physic|statist|mathemat|dba",
    re.IGNORECASE,
)
"""Occupations that have worked with data or software, though they aren't ours."""


def with_developers(text: str, entities: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Add "backend dev" and the like, which are software engineers."""
    found = list(entities)
    for match in _DEVELOPER.finditer(text):
        if not any(e["start"] < match.end() and match.start() < e["end"] and e["entity"] == "role" for e in found):
            found.append(
                {"entity": "role", "value": "software_engineer", "start": match.start(), "end": match.end()}
            )
    return sorted(found, key=lambda e: int(e["start"]))


_STUDIED = re.compile(
    r"\b(?:bootcamp|degree|course|courses|certificates?|master'?s?|bachelor'?s?|ph\.?d|[mb]\.?sc?|studied|"
    r"diploma|studying|graduated)\b(?: \w+)? (?:in|of|for)(?: \w+)?\s*$",
    re.IGNORECASE,
)
_STRONG_FIELD = re.compile(r"(?:engineering|science|analytics|analysis|mlops|ml ops|ai consulting)$", re.IGNORECASE)
_WEAK_FIELD = re.compile(r"^(?:statistics?|stats|machine learning|ml|ai|artificial intelligence|software|bi)$", re.IGNORECASE)


class _Role(NamedTuple):
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


def read_told(
    text: str,
    pieces: Sequence[Clause],
    entities: Sequence[Mapping[str, Any]],
    known: Collection[str],
) -> Told:
    """Read what a text tells beside likes.

    Args:
        text: The whole text.
        pieces: Its clauses.
        entities: Its names.
        known: The role ids that can be ranked.
    """
    plain = text.replace("’", "'")
    roles = list(_roles(plain, pieces, entities, known))
    own = next((r for r in roles if r.own and not r.field), None)
    outside = _occupation(plain, pieces, entities)
    options = _options(plain, roles, own.value if own else None)
    years = _years(plain, pieces, own if outside else None)
    return Told(
        options,
        own.value if own else None,
        outside[0] if outside else None,
        years[0] if years else None,
        _leaning(plain, pieces, roles),
        bool(_PAY.search(plain)),
        tuple(_background(own, outside, years)),
    )


def _roles(
    text: str,
    pieces: Sequence[Clause],
    entities: Sequence[Mapping[str, Any]],
    known: Collection[str],
) -> Iterator[_Role]:
    for entity in entities:
        if entity["entity"] not in ("role", "field") or entity["value"] not in known:
            continue
        start, end = entity["start"], entity["end"]
        clause = _clause_at(pieces, start)
        if clause is None:
            continue
        sentence = [piece for piece in pieces if piece.sentence == clause.sentence]
        begin = sentence[0].start
        if entity["entity"] == "field" and _STUDIED.search(text[begin:start]):
            continue
        whole = " ".join(piece.text for piece in sentence)
        before = text[begin:start]
        close = text[clause.start : start]
        wished = re.search(r"\b(?:want|become|wish|hope|like to|apply|into|offers?|asked|move|promot\w+|up to)\b", close, re.I)
        holds = _OWN.search(before) and not wished
        here = _HERE.match(text[end : end + 12]) and not re.sub(r"^(?:hi|hello|hey)?\W*(?:all|everyone|folks|there)?\W*", "", before, flags=re.I)
        yield _Role(
            entity["value"],
            start,
            end,
            bool((holds or here) and not clause.asked and not _others_job(before)),
            clause.asked or any(p.asked for p in sentence),
            bool(_OFFER.search(whole)),
            clause.theirs or bool(_others_job(before)),
            entity["entity"] == "field",
            bool(_STRONG_FIELD.search(text[start:end])),
            bool(_STAY.search(before)),
            bool(_others_job(before)),
        )


_THEIR_JOB = re.compile(
    r"\b(?:my|a|an|his|her|our|the|some) (?:\w+ )?(?:friend|wife|husband|partner|brother|sister|cousin|uncle|aunt|flatmate|roommate|"
    r"girlfriend|boyfriend|mother|father|dad|mom|colleague|neighbou?r)s?(?: of mine)?\b[^.;]*\b(?:is|was|works?|went|became|got|job)\b[^.;]*$|"
    r"\bteam of (?:\w+ )?$|\bexplaining to [^.;]*$|\b(?:those|these|the other|other|our|their|with|by|among) (?:\w+ )?$",
    re.IGNORECASE,
)


def _others_job(before: str) -> bool:
    return bool(_THEIR_JOB.search(before))


def _clause_at(pieces: Sequence[Clause], position: int) -> Optional[Clause]:
    found = [piece for piece in pieces if piece.start <= position]
    return found[-1] if found else None


def _options(text: str, roles: Sequence[_Role], own: Optional[str]) -> tuple[str, ...]:
    """The roles to choose from: those offered and asked about; two at least, or none."""
    stays = bool(_STAY_ANYWHERE.search(text))
    chosen = [
        r
        for r in roles
        if (r.asked or r.offered or r.stays) and (not r.own or r.stays) and not (r.theirs and not r.offered)
    ]
    names = _unique(r for r in chosen if not r.field or r.strong or _beside(text, r, roles))
    for pool in (
        [r for r in roles if not r.own and not r.field and not r.theirs],
        [r for r in roles if not r.own and not r.field and not r.holder],
        [r for r in roles if not r.own and not r.holder and (not r.field or r.strong)],
        [r for r in roles if not r.own and not r.holder and (not r.field or _AIM.search(text[: r.start]))],
    ):
        if len(names) < 2:
            names = _unique(sorted({*(r for r in chosen if r.value in names), *pool}, key=lambda r: r.start))
    if len(names) < 2:
        names = _unique(r for r in roles if r.value in names or r in chosen)
    if own and (stays or len(names) == 1) and own not in names and names:
        names = (*names, own)
    return names if len(names) > 1 else names


_COORDINATED = re.compile(
    r"^[\s,/\"']*(?:(?:or|and|vs\.?|versus|jobs?|roles?|positions?)[\s,]*)*(?:(?:an?|the|to|as|even|maybe|go|in|for)\s+)*[\"']*$",
    re.IGNORECASE,
)


def _beside(text: str, role: _Role, roles: Sequence[_Role]) -> bool:
    """Whether a field stands beside a role as its equal: "MLE jobs or MLOps"."""
    return any(
        _COORDINATED.match(text[a.end : b.start])
        for a, b in zip(roles, roles[1:])
        if role in (a, b)
    )


def _unique(roles: Sequence[_Role] | Iterator[_Role]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(role.value for role in roles))


def _occupation(
    text: str, pieces: Sequence[Clause], entities: Sequence[Mapping[str, Any]]
) -> Optional[tuple[str, int, int]]:
    """A job that isn't ours, held by the writer."""
    for entity in entities:
        if entity["entity"] != "uncovered_role":
            continue
        clause = _clause_at(pieces, entity["start"])
        if clause is None or clause.asked or clause.theirs:
            continue
        begin = min(piece.start for piece in pieces if piece.sentence == clause.sentence)
        before = text[begin : entity["start"]]
        if (_OWN.search(before) or not before.strip(" .,!")) and not _others_job(before):
            return entity["value"], entity["start"], entity["end"]
    return None


def _years(
    text: str, pieces: Sequence[Clause], beside: Optional[_Role] = None
) -> Optional[tuple[int, int, int]]:
    """The longest time told of the writer's work; only in the clause of a role where one is given."""
    best: Optional[tuple[int, int, int]] = None
    for match in _YEARS.finditer(text):
        clause = _clause_at(pieces, match.start())
        if clause is None or clause.theirs or clause.asked:
            continue
        if beside is not None and clause != _clause_at(pieces, beside.start):
            continue
        before = text[max(0, match.start() - 25) : match.start()]
        if re.search(r"\b(?:every|within|in|next|ago|after|takes?|year|years of)\s*$", before, re.IGNORECASE):
            continue
        if re.search(r"^\s*(?:of little|later|from now|degree|ahead)", text[match.end() :], re.I):
            continue
        count = 10 if match["decade"] else _number(match["n"].lower())
        if best is None or count > best[0]:
            best = (count, match.start(), match.end())
    return best


def _number(word: str) -> int:
    return _NUMBERS[word] if word in _NUMBERS else int(word)


def _leaning(
    text: str, pieces: Sequence[Clause], roles: Sequence[_Role]
) -> dict[str, float]:
    """Roles somebody says they want, miss or want to leave."""
    found: dict[str, float] = {}
    for role in roles:
        clause = _clause_at(pieces, role.start)
        if clause is None or clause.theirs or clause.asked or role.theirs or role.field:
            continue
        at = role.start - clause.start
        feeling = clause.feeling_at(at, at + 1)
        before = text[max(clause.start - 40, 0) : role.start]
        if feeling is not None and feeling.kind in (LIKES, DISLIKES):
            found[role.value] = LEAN if feeling.kind == LIKES else 1 / LEAN
        elif _LEANS.search(before) and not _REFUSED.search(before):
            found[role.value] = LEAN
    return found


def _background(
    own: Optional[_Role],
    outside: Optional[tuple[str, int, int]],
    years: Optional[tuple[int, int, int]],
) -> Iterator[tuple[str, str, int, int]]:
    """What the job held and the years in it say about programming and experience."""
    if own is not None:
        count = years[0] if years else None
        if own.value in CODERS:
            much = count is None or count >= 3
            yield "coding", "much" if much else "some", own.start, own.end
        elif own.value in ("data_scientist", "research_scientist", "ml_architect"):
            yield "coding", "some", own.start, own.end
        if count is not None:
            choice = "long" if count >= LONG else "some"
            yield "practice", choice, own.start, own.end
        else:
            yield "practice", "some", own.start, own.end
    elif outside is not None and not _TECHNICAL.search(outside[0]):
        yield "practice", "none", outside[1], outside[2]
