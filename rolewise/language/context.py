"""Whether the words around a name let it mean what the vocabulary says.

"Analyst" alone is a data analyst, "security analyst" is not; "AI lead" is a title in "as an AI
lead" and none in "can AI lead to layoffs"; "R" is no language in "R&D".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple, Optional

from rolewise.language.tokens import Token


class Mention(NamedTuple):
    """A name found in a text; ``start`` and ``end`` are character offsets.

    ``confidence`` is 1.0 for an exact name, less for a forgiven typo.
    """

    start: int
    end: int
    text: str
    entity: str
    value: str
    confidence: float = 1.0
    direction: Optional[str] = None


class _Place(NamedTuple):
    """A name's place in a text: the folded words beside it and what stands between."""

    surface: str
    folded: tuple[str, ...]
    left: str
    right: str
    previous: str
    before: str
    after: str


_CROSSES = re.compile(r",|[.!?;:()\n]\s")
_ENDS = re.compile(r"[.!?;:()\n]\s")
_INVERTED = re.compile(r"^[A-Z]\w*\s*(?:,| [-\u2013\u2014:])\s*[A-Z]")
_COMPANY = frozenset({"ltd", "inc", "llc", "gmbh", "corp", "plc", "podcast", "magazine", "meetup"})
JOB_WORDS = frozenset(
    """job role position career salary pay wage title interview resume cv skill path work vs versus
    opening internship market degree course bootcamp responsibility dutie duty""".split()
)
ARTICLES = frozenset("a an the my our your their his her as become becoming being".split())
GRADE_WORDS = frozenset(
    """junior jr senior sr snr mid entry level lead staff principal chief associate assistant
    trainee graduate grad intern experienced aspiring future former ex new good great better
    average typical real normal regular top freelance remote i ii iii""".split()
)
_FUNCTION_WORDS = frozenset(
    """and or vs versus than to from into for of in on at by with about like be been was is are am
    were do does did can could should would will between both either not no any some most many
    more all these those this that who what how why when if but so because while hire hiring
    called named mean means meant say said saying title asked think thought chose choose pick
    picked wrong right sorry rather instead become want wanted need needs make makes turned role
    job career current currently full time part mere just only also even i me we us you they he
    she it really actually
    basically still another other one two three every each""".split()
)
_MAY_PRECEDE_ANALYST = ARTICLES | GRADE_WORDS | _FUNCTION_WORDS
_NOT_SOFTWARE = frozenset(
    """estate property land curriculum business course training leadership talent organizational
    organization community film photo content medical target recipe tv radio policy
    instructional fund product sale channel franchise brand""".split()
)
_NOT_AFTER_DEVELOPER = frozenset(
    "relation advocate advocacy tool experience ops evangelist".split()
)
_NOT_AFTER_ANALYST = frozenset("relation programmer report rating estimate call".split())
AFTER_VERB_LEAD = frozenset(
    """to the us me you in into with a an our your them by through it people this that these his
    her their my generation gen time way astray team""".split()
)
_BEFORE_VERB_LEAD = frozenset(
    "does do did can could will would might may should to that which how".split()
)
_BESIDE_LOWER = frozenset(
    "a an as become the vs versus or from to into and than junior senior".split()
)


_BEFORE_PLACE = frozenset("in near from across around vs versus than outside leave leaving".split())
_CODES_THAT_ARE_WORDS = frozenset(
    "al co ct de hi id in ia la ma md me mi ms mo mt oh ok or pa sd ar pr".split()
)


def fits(rule: Optional[str], text: str, tokens: Sequence[Token], window: slice) -> bool:
    """Return whether the name at ``tokens[window]`` stands where ``rule`` wants it."""
    start, end = tokens[window][0].start, tokens[window][-1].end
    surface = text[start:end]
    if rule in {"city", "city_code"}:
        if _ENDS.search(surface):
            return False
    elif rule != "inverted" and window.stop - window.start > 1 and _CROSSES.search(surface):
        return False
    previous = tokens[window.start - 1] if window.start else None
    following = tokens[window.stop] if window.stop < len(tokens) else None
    if following is not None and following.folded in _COMPANY and following.text[0].isupper():
        return False
    if rule is None:
        return True
    left = text[previous.end if previous else 0 : start]
    right = text[end : following.start if following else len(text)]
    return RULES[rule](
        _Place(
            surface,
            tuple(token.folded for token in tokens[window]),
            left,
            right,
            previous.text if previous else "",
            previous.folded if previous and not left.strip(" -\u2019'\"/") else "",
            following.folded if following and not right.strip(" -\u2019'\"/") else "",
        )
    )


def _analyst(place: _Place) -> bool:
    if place.after in _NOT_AFTER_ANALYST:
        return False
    return not place.before or place.before in _MAY_PRECEDE_ANALYST


def _developer(place: _Place) -> bool:
    return place.before not in _NOT_SOFTWARE and place.after not in _NOT_AFTER_DEVELOPER


def _lead(place: _Place) -> bool:
    if place.after in JOB_WORDS or place.before in ARTICLES | GRADE_WORDS | {"is", "are"}:
        return True
    if not place.after or place.folded[-2] in {"team", "tech", "technical"}:
        return place.before not in _BEFORE_VERB_LEAD - {"to"}
    return place.after not in AFTER_VERB_LEAD and place.before not in _BEFORE_VERB_LEAD


def _short(place: _Place) -> bool:
    if place.surface.isupper():
        return not (place.surface == "DE" and place.before == "in")
    return place.before in _BESIDE_LOWER or place.after in JOB_WORDS | {"or", "to"}


def _shorter(place: _Place) -> bool:
    """``BA`` is a degree too and ``BI`` an adjective: only beside words of a move or job."""
    if not place.surface.isupper():
        return False
    return place.before in _BESIDE_LOWER - {"a", "an", "the"} | {"of", "in"} or (
        place.after in JOB_WORDS | {"or", "to", "turned"}
    )


def _inverted(place: _Place) -> bool:
    return bool(_INVERTED.match(place.surface)) and place.after not in HEAD_NOUNS


def _letter(place: _Place) -> bool:
    """``R`` is no language in ``R&D`` or ``R-squared``, ``C`` none in ``C-suite``."""
    if re.match(r"\s?&|-\w|['\u2019.]\w|\+|#", place.right + "x") or re.search(
        r"[&'\u2019-]$|\w\.$", place.left
    ):
        return False
    return place.after not in {"suite", "level", "squared", "class", "corp", "section"}


def _together(place: _Place) -> bool:
    return not re.match(r"&|['\u2019][a-rt-z]", place.right)


def _code(place: _Place) -> bool:
    """``OR``, ``IN`` and ``MA`` are states after "in" or a city, or before a word like "salary"."""
    if place.before in _BEFORE_PLACE or place.after in {"salary", "pay", "resident"}:
        return True
    return place.left in {", ", ","} and place.previous.istitle() and len(place.previous) > 3


def _lower_code(place: _Place) -> bool:
    return not place.surface.isupper() and place.before in {"in", "near", "from"}


def _city(_place: _Place) -> bool:
    return True


def _america(place: _Place) -> bool:
    return place.before not in {"south", "latin", "central"}


def _city_code(place: _Place) -> bool:
    return place.surface[-2:].isupper() or place.folded[-1] not in _CODES_THAT_ARE_WORDS


HEAD_NOUNS = frozenset(
    "engineer scientist analyst developer manager architect consultant lead team".split()
)
RULES: Mapping[str, Callable[[_Place], bool]] = MappingProxyType(
    {
        "analyst": _analyst,
        "developer": _developer,
        "lead": _lead,
        "short": _short,
        "shorter": _shorter,
        "inverted": _inverted,
        "letter": _letter,
        "together": _together,
        "code": _code,
        "lower_code": _lower_code,
        "america": _america,
        "city": _city,
        "city_code": _city_code,
    }
)


def rule_for(folded: tuple[str, ...], entity: str) -> Optional[str]:
    """Return the rule that a name with these folded words needs, or None."""
    if entity == "role":
        if folded in {("analyst",), ("research", "scientist")}:
            return "analyst"
        if len(folded) == 1 and folded[0] in {"developer", "programmer", "coder", "dev"}:
            return "developer"
        if folded in {("de",), ("da",)}:
            return "short"
        if folded == ("ba",):
            return "shorter"
        if len(folded) > 1 and folded[-1] == "lead" and folded[0] not in ARTICLES:
            return "lead"
    if entity == "location" and len(folded) > 1:
        return "city"
    if folded == ("america",):
        return "america"
    if entity == "location" and len(folded) == 1 and len(folded[0]) == 2 and folded[0] != "uk":
        return "lower_code"
    return "shorter" if entity == "field" and folded == ("bi",) else None


def exact_rule_for(name: str, entity: str) -> str:
    """Return the rule for a name that is found only as written."""
    if len(name) == 1:
        return "letter"
    code = entity == "location" and name.lower() in _CODES_THAT_ARE_WORDS | {"dc"}
    return "code" if code else "together"
