"""What a text tells beside likes: roles to choose from, own role, years, a leaning."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple, Optional

from rolewise.decision.clauses import Clause
from rolewise.decision.facts import Filled
from rolewise.decision.feelings import DISLIKES, LIKES
from rolewise.decision.model import DecisionModel
from rolewise.decision.options import OWN, NamedRole, clause_at, named_roles, options_in, others_job
from rolewise.decision.scoring import Preferences

LEAN = 2.0
"""Weight of a role somebody says they lean to, and the inverse for one they want to leave (judged:
as much as one clear answer)."""
WITH_OFFERS = 0.5
"""What a degree counts where there are options in hand: it says who has such jobs, and here the
door is open already (judged)."""
STATED = 2.0
"""What a plain dislike in somebody's own words counts, where the survey only knows who didn't tick
(judged): most who love a job don't tick everything in it, few hate what they do daily."""
CORE = ("research", "papers")
"""Whoever dislikes these gets little from a doctorate: it is what the degree leads to."""
LONG = 6
"""From so many years on somebody has worked "for long" with data or software."""
CODERS = frozenset("software_engineer ml_engineer mlops_engineer ai_engineer data_engineer".split())
"""Roles whose holders program daily (O*NET: software developers and their neighbors)."""
_NUMBERS = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
        "fifteen sixteen seventeen eighteen nineteen twenty".split()
    )
} | {"thirty": 30, "couple": 2, "several": 4, "few": 3}
_YEARS = re.compile(
    rf"(?<![\d.])\b(?P<n>\d{{1,2}}(?=\.\d|\b)|{'|'.join(_NUMBERS)})(?:\.\d)?\s*\+?\s*(?:years?|yrs?|yoe)\b(?!\s*(?:old|ago\b|-old))|"
    r"\b(?P<decade>a decade)\b",
    re.IGNORECASE,
)
_REFUSED = re.compile(
    r"\b(?:not|n't|never|rather than|instead of|than)\b[^.;,]{0,40}$", re.IGNORECASE
)
_PAY = re.compile(
    r"\b(?:(?:money|pay|salary|compensation|tc) (?:matters|"
    r"is (?:the )?(?:most important|important|key|what counts|my priority|"
    r"number one))|"
    r"(?:just|only|mostly|mainly) (?:want|care about|about|"
    r"in it for) (?:the )?(?:money|pay|salary)|pay matters|"
    r"(?:care|cares) (?:a lot |most(?:ly)? |mainly )?about (?:the )?(?:money|pay|"
    r"salary)|maximi[sz]e (?:my )?(?:pay|salary|income|earnings))\b",
    re.IGNORECASE,
)
_LEANS = re.compile(
    r"\b(?:leaning (?:towards?|to)|lean (?:towards?|to)|tempted by|gut says|"
    r"heart says|heart is set on|set on|"
    r"in the long run i'd like|dream(?:ing)? of (?:being|becoming)|dream is|"
    r"really want to (?:be|become)|i want to (?:be|become)|"
    r"would love to (?:be|become)|goal is|thinking(?: of)?|prefer)\b[^.;]{0,50}$",
    re.IGNORECASE,
)


def degree_weight(model: DecisionModel, answers: Mapping[str, str], with_offers: bool) -> float:
    """Return what a degree counts: less with options in hand, and where its work is disliked.

    Args:
        model: The decision model.
        answers: Choice id by criterion id.
        with_offers: Whether the choice is between roles in hand.
    """
    weight = WITH_OFFERS if with_offers else 1.0
    if any(answers.get(name) == model.criteria[name].dislikes for name in CORE if name in answers):
        return 0.0 if with_offers else WITH_OFFERS
    return weight


def stated_dislikes(model: DecisionModel, found: Iterable[Filled]) -> dict[str, float]:
    """Return the weight of each surveyed criterion that is plainly disliked in somebody's words."""
    return {
        item.criterion: STATED
        for item in found
        if item.polarity == DISLIKES
        and model.criteria[item.criterion].basis == "survey"
        and item.choice == model.criteria[item.criterion].dislikes
    }


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
    r"\b(?:web|java|python|c\+\+|c#|\.net|php|ruby|mobile|ios|android|embedded|"
    r"game) dev(?:eloper)?s?\b",
    re.IGNORECASE,
)
_TECHNICAL = re.compile(
    r"devops|develop|admin|data|software|\bit\b|\bqa\b|test|actuar|quant|econom|"
    r"epidemiolog|cloud|"
    r"security|system|network|engineer|project|program|analyst|product|scien|physic|statist|mathemat|dba",
    re.IGNORECASE,
)
"""Occupations that have worked with data or software, though they aren't ours."""


def with_developers(text: str, entities: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Add "backend dev" and the like, which are software engineers."""
    found = list(entities)
    for match in _DEVELOPER.finditer(text):
        if not any(
            e["start"] < match.end() and match.start() < e["end"] and e["entity"] == "role"
            for e in found
        ):
            found.append(
                {
                    "entity": "role",
                    "value": "software_engineer",
                    "start": match.start(),
                    "end": match.end(),
                }
            )
    return sorted(found, key=lambda e: int(e["start"]))


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
    roles = list(named_roles(plain, pieces, entities, known))
    own = next((r for r in roles if r.own and not r.field), None)
    outside = _occupation(plain, pieces, entities)
    options = options_in(plain, roles, own.value if own else None)
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


def _occupation(
    text: str, pieces: Sequence[Clause], entities: Sequence[Mapping[str, Any]]
) -> Optional[tuple[str, int, int]]:
    """A job that isn't ours, held by the writer."""
    for entity in entities:
        if entity["entity"] != "uncovered_role":
            continue
        clause = clause_at(pieces, entity["start"])
        if clause is None or clause.asked or clause.theirs:
            continue
        begin = min(piece.start for piece in pieces if piece.sentence == clause.sentence)
        before = text[begin : entity["start"]]
        if (OWN.search(before) or not before.strip(" .,!")) and not others_job(before):
            return entity["value"], entity["start"], entity["end"]
    return None


def _years(
    text: str, pieces: Sequence[Clause], beside: Optional[NamedRole] = None
) -> Optional[tuple[int, int, int]]:
    """The longest time told of the writer's work; only in the clause of ``beside`` if given."""
    best: Optional[tuple[int, int, int]] = None
    for match in _YEARS.finditer(text):
        clause = clause_at(pieces, match.start())
        if clause is None or clause.theirs or clause.asked:
            continue
        if beside is not None and clause != clause_at(pieces, beside.start):
            continue
        before = text[max(0, match.start() - 25) : match.start()]
        if re.search(
            r"\b(?:every|within|in|next|ago|after|takes?|year|years of)\s*$", before, re.IGNORECASE
        ):
            continue
        if re.search(r"^\s*(?:of little|later|from now|degree|ahead)", text[match.end() :], re.I):
            continue
        count = 10 if match["decade"] else _number(match["n"].lower())
        if best is None or count > best[0]:
            best = (count, match.start(), match.end())
    return best


def _number(word: str) -> int:
    return _NUMBERS[word] if word in _NUMBERS else int(word)


def _leaning(text: str, pieces: Sequence[Clause], roles: Sequence[NamedRole]) -> dict[str, float]:
    """Roles somebody says they want, miss or want to leave."""
    found: dict[str, float] = {}
    for role in roles:
        clause = clause_at(pieces, role.start)
        if clause is None or clause.theirs or clause.asked or role.theirs or role.field:
            continue
        at = role.start - clause.start
        feeling = clause.feeling_at(at, at + 1) if clause.feelings else None
        before = text[max(clause.start - 40, 0) : role.start]
        if feeling is not None and feeling.kind in (LIKES, DISLIKES):
            found[role.value] = LEAN if feeling.kind == LIKES else 1 / LEAN
        elif _LEANS.search(before) and not _REFUSED.search(before):
            found[role.value] = LEAN
    return found


def _background(
    own: Optional[NamedRole],
    outside: Optional[tuple[str, int, int]],
    years: Optional[tuple[int, int, int]],
) -> Iterator[tuple[str, str, int, int]]:
    """What the job held and the years in it say about programming and experience."""
    if own is not None:
        count = years[0] if years else None
        if own.value in CODERS:
            much = count >= 3 if count is not None else not own.junior
            yield "coding", "much" if much else "some", own.start, own.end
        elif own.value in ("data_scientist", "research_scientist", "ml_architect"):
            yield "coding", "some", own.start, own.end
        if count is not None:
            choice = "long" if count >= LONG else "some"
            yield "practice", choice, own.start, own.end
    elif outside is not None and not _TECHNICAL.search(outside[0]):
        yield "practice", "none", outside[1], outside[2]
