"""Which role a person comes from and which one they want, where a move is meant.

The message is reduced to a skeleton in which each role is ``@0``, ``@1`` …: "I'm a data analyst and
want to be an ML engineer" becomes "i'm @0 and want to be @1". Cues before and after each role then
tell its direction, the surer ones first; what stays open follows from the other role.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Optional

from rolewise.language.context import Mention

# So many characters before and after a role tell its direction.
_REACH = 160
_NEIGHBORS = 5
_ROLE_LIKE = frozenset({"role", "field", "uncovered_role"})
_OPPOSITE = {"from": "to", "to": "from"}

_NOUN = r"(?:\s*(?:jobs?|roles?|positions?|careers?|work|field|background|title|one|team|\(\w+\)))*"
_ARROW = r"(?:-+>|→|=+>|➡|⟶|>)"
_SMALL_WORDS = re.compile(
    r"\b(?:an?|the|my|your|their|his|her|some|any|full[- ]?time|junior|senior|jr|sr|mid|lead|staff|"
    r"principal|entry[- ]level|actually|really|just|only|already|simply|basically|maybe|"
    r"more|better|good|great|proper|real|normal|mere|mostly)\b\s*(?=(?:@|\w+\s+@))",
)


def _any(*cues: str, after: bool = False) -> re.Pattern[str]:
    joined = "|".join(cues)
    return re.compile(rf"^{_NOUN}[\s,]*(?:{joined})" if after else rf"(?:{joined})\s*$")


# What a move is told by; without one of these a weak cue ("I'm a …", "as a …") says nothing.
_MOVE = re.compile(
    r"\b(?:switch\w*|transition\w*|mov(?:e|es|ed|ing)|pivot\w*|chang(?:e|es|ed|ing)|shift\w*|"
    r"jump\w*|"
    r"leap\w*|becom\w*|became|turn(?:ed|ing)?|leav(?:e|es|ing)|left|quit\w*|retrain\w*|reskill\w*|"
    r"upskill\w*|convert\w*|promot\w+|break(?:ing)? in(?:to)?|get(?:ting)? in(?:to)?|"
    r"stepping stone|"
    r"swap\w*|trad(?:e|ing)|enter(?:ing)?|wanna|dream\w*|goal|target|aim\w*|apply\w*|pursu\w+|"
    r"com(?:e|ing) from|into|make it|end(?:ing)? up|land(?:ing)?|hire|way out|next (?:move|step)|"
    r"(?:go|going|went|come) (?:to|from|back|over)|used to be|no longer|(?:can|could) i be|"
    r"how to be|takes to be|from (?:zero|scratch|nothing) to @|spent|ready for|hired as|"
    r"rather be)\b"
    r"|\b(?:want|wish|hop|lov|lik|plan|tr[yi]|look|need|thinking|interested)\w*(?! to (?:know|"
    r"understand|learn|hear|ask|see|compare|hire|find|work with))(?:\s+\w+){0,4}\s+@"
    rf"|@\d+{_NOUN}\s*(?:to|{_ARROW}|turned)\s*(?:being\s+)?@|from @|\bwork as @"
)
# Things that go from one role to another without anybody moving.
_NO_MOVE = re.compile(
    r"what(?:'s| is| was) it (?:\w+ )?like|\b(?:hand|hands|handing|pass|deliver|"
    r"report)\w* .*\bto @|@\d+ (?:point of view|perspective|side|view)\b"
    r"|^(?:tasks?|requests?|requirements?|tickets?|handoffs?|models?|data|information|results)\b"
    r".*\bfrom @\d+ to @|@\d+ (?:\w+ )?(?:needs?|uses?|requires?|stud(?:y|ies)) "
    r"(?:to (?:know|do|learn|study|understand|use) )?@"
    r"|\b(?:get|receive|need|expect|learn|hear|ask|require)\w* \w+ from @|"
    r"\b(?:get|receive|need|expect|learn|hear|ask|require)\w* from @(?!\d+ (?:in)?to )|"
    r"\b(?:compar\w+|differ\w*|distinguish\w*|similar|close|vs\.?|versus)\b"
    r"(?!.*\b(?:switch|mov|transition|becom|want)\w*)"
)

_SURE_FROM_BEFORE = _any(
    r"(?<!get )(?<!receive )(?<!need )(?<!differ )(?<!differs )(?<!different )(?<!learn )"
    r"(?<!apart )"
    r"(?<!expect )(?<!want )(?<!hear )\bfrom(?:\s+(?:being|working as|working in|doing))?",
    r"\b(?:i|we|you|one|to|someone|somebody|people)\s+get(?:ting)?\s+from"
    r"(?:\s+(?:being|working as|working in|doing))?",
    r"\b(?:leav(?:e|es|ing)|left|quit(?:s|ting)?|trad(?:e|ing)|swap(?:ping)?|ditch(?:ing)?|"
    r"escap(?:e|ing))",
    r"\b(?:quit|leave|leaving|left)\s+(?:\w+\s+){0,2}(?:as|in)",
    r"\b(?:no longer|don'?t|do not|not)\s+(?:want|wish|wanna)\s+to\s+(?:be|stay|remain|"
    r"keep working as)",
    r"\b(?:tired|sick|bored|fed up)\s+(?:of|as|with|being)(?:\s+(?:being|working as))?",
    r"\b(?:stop|instead of|rather than|than)\s+(?:being|staying|working as|stay|"
    r"remaining)(?:\s+(?:as|in))?",
    r"\b(?:stay|staying|remain|remaining)(?:\s+(?:as|in))?",
    r"\bused to (?:be|work as|work in|do)",
    r"\b(?:drop(?:ping)?|giv(?:e|ing) up|abandon(?:ing)?|after|while i'm|while being|although i'm)",
    r"\bafter (?:being|working as|working in|years (?:of|as|in))",
    r"\b(?:out of|former|formerly|previously|ex)\b\s*-?",
    r"\bbackground\s*(?:is|in|as|of|:)(?:\s+in)?",
    r"\b(?:current|present|existing|old|previous|last|day)\s*(?:job|title|role|position|career|"
    r"field)?"
    r"\s*(?:is|was|:|as|=)",
    r"\b(?:current|present|existing|previous)(?:\s+(?:job|role|position)\s+as)?",
    r"\b(?:i'?m|i am|am|is)\s+currently(?:\s+(?:in|working as|working in))?",
    r"\b(?:experience|years|yrs|yoe|time|job|career)\s+(?:as|of|in|working as)",
    r"\bpromoted from",
    r"\bfirst (?:be|work as|become|start as)",
    r"\b(?:start|started|starting|begin|began)(?:\s+(?:out|off|my career))?\s+(?:as|in|with)",
)
_SURE_FROM_AFTER = _any(
    r"before\s+(?:i\s+)?(?:becom|mov|switch|transition|go|get)\w*",
    r"(?:as\s+)?(?:an?\s+)?(?:good\s+|useful\s+)?(?:stepping[- ]stone|springboard|entry point|"
    r"way in)\b",
    r"background\b(?!\s*\?)",
    r"behind\b",
    rf"(?:turned|turning|{_ARROW})\s*(?:into\s+)?@",
    r"(?:got\s+|gets\s+|being\s+)?promoted\b",
    r"to\s+(?:being\s+|be\s+)?@",
    r"for\s+@",
    r"first\b(?!\s*[?.:]?$)",
    r"(?:with|for|since)?\s*\(?\d+\s?\+?\s?(?:years|yrs|yoe|y)\b",
    after=True,
)
_SURE_TO_BEFORE = _any(
    rf"{_ARROW}",
    r"\b(?:in)?to\s+(?:be|being|becoming|become|work as|work in|try|do)",
    r"\b(?:into|towards?|toward)(?:\s+(?:being|becoming))?",
    r"(?<!compared )(?<!similar )(?<!close )(?<!closer )(?<!related )(?<!next )(?<!talk )"
    r"(?<!report )"
    r"(?<!reports )(?<!equivalent )(?<!listen )(?<!relevant )(?<!available )(?<!hand )(?<!given )"
    r"(?<!over )(?<!opposed )(?<!important )(?<!pays )(?<!due )(?<!useful )(?<!access )(?<!apply )"
    r"\bto(?:\s+being)?",
    r"\b(?:becom(?:e|es|ing)|became|turned|turning|turn|pursue|pursuing|enter|entering|target|"
    r"targeting)",
    r"\b(?:land|landing|get)\s*",
    r"\b(?:can|could|may|should|might)\s+i\s+(?:be|become|work as|get)",
    r"\b(?:wann?a|gonna|going to|rather|will)\s+be",
    r"\b(?:goal|target|aim|dream|dream job|next step|next move|desired)"
    r"\s*(?:job|title|role|position)?\s*(?:is|:|=|of)(?:\s+(?:being|becoming|to be|to become))?",
    r"\b(?:apply(?:ing)?|aim(?:ing)?|go(?:ing)?|hop(?:e|ing)|interview(?:ing)?)\s+(?:to|for|at)",
    r"\b(?:leav|quit|swap|trad|exchang|retrain|train|study|studi|giv)\w*\b[^.?!]*\bfor",
    r"\b(?:re)?train(?:ing)?\s+as",
    r"\b(?:want|wanting|wants|try|trying)",
    r"\bmak(?:e|es|ing) it as",
    r"\bhir(?:e|ed|ing)\s+(?:@\d+\s+)?as",
    r"\b(?:tak(?:e|ing) up|pick(?:ing)? up|offer\s+(?:for|as|to be)|time for|ready for|"
    r"considering|guide me to)",
    r"@\d+\s+(?:ever\s+)?(?:work|start|restart|qualify|pass|get hired)\s+as",
    r"\b(?:like|love|want|wants|hope|hoping|plan|prefer|able)\s+to\s+(?:work\s+(?:as|in)|do)",
    r"\b(?:thinking|dreaming)\s+(?:of|about)(?:\s+(?:being|becoming|doing))?",
    r"\b(?:way|move|jump|leap|switch|transition)\s+in",
    r"\b(?:and|then)\s+do",
)
_SURE_TO_AFTER = _any(
    r"(?:looks?|sounds?|seems?|feels?|is|would be)\s+(?:like\s+)?(?:an?\s+|the\s+|my\s+)?"
    r"(?:interesting|tempting|better|nicer|next|logical|natural|sensible|goal|dream|target|plan)\b",
    after=True,
)
_WEAK_FROM_BEFORE = _any(
    r"\b(?:i'?m|i am|im|am|i'?ve been|been|was|were|is|are)(?:\s+(?:currently|now|in|into|"
    r"working as|"
    r"working in|employed as))?",
    r"\bas(?:\s+former)?",
    r"\bcurrently(?:\s+(?:in|as|a|an|at))?",
    r"\b(?:spent|years|worked)\s+(?:\w+\s+){0,2}(?:as|in)",
    r"\bwork(?:s|ed|ing)?(?:\s+(?:as|in))?",
    r"\bi(?:'ve got|\s+have|\s+hold|\s+do)(?:\s+(?:got|been))?",
    r"\b(?:experienced?|after|with|any|do|can|could|how do|how can|how does|does|would|for|"
    r"employed as|"
    r"hire|hold)",
)
_WEAK_FROM_AFTER = _any(
    r"(?:to|into|becom\w+|became|here\b|while\b|make it\b|looking\b|want\w*|wishing|hoping|trying|"
    r"thinking|interested|planning|considering)\b",
    r"(?:ever\s+|easily\s+|who\s+|and\s+|but\s+|now\s+|i\s+|still\s+)*(?:switch|transition|pivot|"
    r"mov|go\s+into|"
    r"get\s+into|break\s+into|want|wish|turn|becom|becam|wanna|hop|plan|dream|shift|appl)\w*",
    r"(?:now|today|at the moment|right now|by day)\b",
    after=True,
)
_ALTERNATIVE = re.compile(
    rf"^{_NOUN}\s*(?:,?\s*(?:or|and|vs\.?|versus)\b|/|,|&)\s*(?:becom\w+\s+)?(?:to\s+)?$"
)


def assign_directions(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """Mark role mentions as ``from`` or ``to`` where the text speaks of a move.

    Args:
        text: The message.
        mentions: Its mentions in order; entities other than roles, fields and uncovered
            roles pass through.

    Returns:
        The mentions, role-like ones with ``direction`` set where it is clear.
    """
    marked = list(mentions)
    role_like = [index for index, item in enumerate(mentions) if item.entity in _ROLE_LIKE]
    if not role_like:
        return marked
    skeleton = _skeleton(text, [mentions[index] for index in role_like])
    if _NO_MOVE.search(skeleton):
        return marked
    parts = re.split(r"@\d+", skeleton)
    found: list[Optional[str]] = []
    for number in range(len(role_like)):
        before = "".join(
            part + (f"@{index}" if index < number else "")
            for index, part in enumerate(parts[: number + 1])
            if index > number - _NEIGHBORS
        )
        last = number + 1 == len(role_like)
        after = parts[number + 1] + ("" if last else f"@{number + 1}")
        found.append(_direction(before[-_REACH:], after[:_REACH], last))
    if not _MOVE.search(skeleton) and not {"from", "to"} <= set(found):
        return marked
    _share_between_alternatives(found, parts)
    listed = len(found) == 2 and bool(_ALTERNATIVE.match(parts[1]))
    _complete_pair(found, [mentions[index].value for index in role_like], listed)
    if "to" not in found and "from" in found and not _SURE_MOVE.search(skeleton):
        return marked
    for index, direction in zip(role_like, found):
        marked[index] = mentions[index]._replace(direction=direction)
    return marked


_SURE_MOVE = re.compile(
    r"\b(?:switch|transition|mov|pivot|chang|shift|leav|left|quit|retrain|going into|coming from|"
    r"out of|way out)\w*"
    r"|\bfrom @"
)


def _skeleton(text: str, roles: Sequence[Mention]) -> str:
    pieces, position = [], 0
    for number, mention in enumerate(roles):
        pieces.append(text[position : mention.start])
        pieces.append(f" @{number} ")
        position = mention.end
    pieces.append(text[position:])
    skeleton = "".join(pieces).lower().replace("\u2019", "'")
    skeleton = re.sub(r"@(\d+) 's\b", r"@\1 ", skeleton)
    skeleton = re.sub(r"\s+", " ", skeleton).strip()
    return _SMALL_WORDS.sub("", _SMALL_WORDS.sub("", skeleton))


def _direction(before: str, after: str, last: bool) -> Optional[str]:
    if _SURE_FROM_BEFORE.search(before):
        return "from"
    sure_to = _SURE_TO_BEFORE.search(before)
    after_sure = _SURE_FROM_AFTER.search(after)
    if after_sure and not (sure_to and "@" in after_sure.group()):
        return "from"
    if sure_to or _SURE_TO_AFTER.search(after):
        return "to"
    if _WEAK_FROM_BEFORE.search(before):
        return "from"
    if _WEAK_FROM_AFTER.search(after) and not (last and re.match(rf"{_NOUN}\s*(?:to\b)", after)):
        return "from"
    return None


def _share_between_alternatives(found: list[Optional[str]], parts: Sequence[str]) -> None:
    """Give alternatives one direction, as in "become a data scientist or an ML engineer"."""
    for number in range(len(found) - 1):
        # "no longer a data analyst, data engineer sounds better" is no list.
        if len(found) == 2 and parts[1].strip() == ",":
            continue
        if _ALTERNATIVE.match(parts[number + 1]):
            one, two = found[number], found[number + 1]
            if one is None or two is None:
                found[number] = found[number + 1] = one or two


def _complete_pair(found: list[Optional[str]], values: Sequence[str], listed: bool) -> None:
    """With two different roles and one direction known, the other follows.

    So do the targets that are listed after an origin: "for a data engineer: MLOps or ML?"
    """
    if len(found) > 2 and found[0] == "from" and not any(found[1:]):
        found[1:] = ["to"] * (len(found) - 1)
    if len(found) != 2 or values[0] == values[1]:
        return
    one, two = found
    if one == two == "from" and not listed:
        found[1] = "to"
    if one and not two:
        found[1] = _OPPOSITE[one]
    elif two and not one:
        found[0] = _OPPOSITE[two]
