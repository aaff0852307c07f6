"""The kinds of questions about routes, gaps and plans, told by their words."""

from __future__ import annotations

import re

from rolewise.dialogue.level_patterns import level_kind

_PLAN = re.compile(
    r"\b(?:make|give|create|build|draw|write|need|want|show|design|prepare|do|have|get|update)\b.*"
    r"\b(?:plan|roadmap|road map|curriculum|timetable)\b|"
    r"\b(?:learning|study|training|learn) (?:plan|roadmap|schedule)\b|"
    r"^\W*(?:a |the |my )?(?:plan|roadmap)\b|\bstep[- ]by[- ]step\b",
    re.IGNORECASE,
)
_GAP = re.compile(
    r"\b(?:am|are|'m) (?:i|we) (?:still )?(?:missing|lacking|short of)\b|"
    r"\bdo i (?:still )?(?:lack|miss)\b|"
    r"\bwhat(?:['\u2019]?s| is| else)? (?:still )?missing\b|\bskills?[- ]gaps?\b|"
    r"\bwhat(?:['\u2019]?s| is) (?:the|my) gap\b|"
    r"\b(?:what|which skills?) (?:else )?(?:do|would|will|should) i (?:still )?"
    r"(?:need to learn|have to learn|need to add|have to add)\b|"
    r"\bhow (?:far|close|ready) (?:along )?(?:am i|is (?:he|she)|are (?:they|we))\b|"
    r"\bhow (?:far|close) (?:\w+ )?(?:from|to) (?:an? )?\w+|"
    r"\bwhat(?:['\u2019]?s| is| does| do)? (?:he|she|they|somebody|someone) "
    r"(?:lacks?|misses|missing|(?:still )?needs? to learn)\b|"
    r"\bam i (?:ready|qualified)\b|\bwhat (?:do|would) i lack\b",
    re.IGNORECASE,
)
_FIRST = re.compile(
    r"\b(?:what|which\b.*) (?:should|do|would|must|shall) i (?:learn|study|pick up|tackle|"
    r"start with|begin with) ?(?:first|next)?\b.*\b(?:first|next|start|begin)\b|"
    r"\bwhat (?:to|should i) (?:learn|study) first\b|"
    r"\bwhere (?:should|do|does|would|could) (?:i|she|he|they|we|one|you|somebody|someone) "
    r"(?:even )?(?:start|begin)\b|\bwhere to (?:start|begin)\b|"
    r"^\W*what (?:comes )?first\b",
    re.IGNORECASE,
)
_LONG = re.compile(
    r"\bhow (?:long|many (?:months|years|hours|weeks))\b.*\b(?:take|need|until|till|before|become|"
    r"learn|get|switch|move|there|would|will|i|me|for|at \d+)\b|\bhow long\W*$|"
    r"\bhow (?:soon|quick(?:ly)?|fast) (?:can|could|would|will|do|does|might)\b|\bhow soon\b",
    re.IGNORECASE,
)
_EASIER = re.compile(
    r"\bwhich (?:one |of (?:them|these|the two) )?is (?:nearer|closer|quicker|faster)\b|"
    r"\b(?<!made it )(?<!make it )(?<!makes it )"
    r"(?:easier|easiest|simpler|quicker|faster|hardest|harder)\b.*\b(?:enter|entry|get|"
    r"getting|break|breaking|land|start|move|become|switch|into|in|reach)\b|"
    r"\bwhich (?:one )?is (?:the )?easier\W*$|"
    r"\b(?<!made it )(?<!make it )(?<!makes it )"
    r"(?:easier|quicker|faster|closer|nearer|shorter|smaller|less work|harder)\b.*\bor\b",
    re.IGNORECASE,
)
_USELESS = re.compile(
    r"\b(?:is|are|was|were|isn['\u2019]t)\b.*\b(?:background|degree|experience|past|years|skills?|"
    r"training|career)\b.*\b(?:useless|worthless|wasted|waste|for nothing|"
    r"worth (?:anything|nothing)|"
    r"any use|of use|irrelevant|count for)\b|"
    r"\b(?:do|does|will|would|could) my\b.*\b(?:count|help me|matter|worth (?:anything|something)|"
    r"of (?:any )?use)\b|"
    r"\bis (?:all )?(?:that|it|this|of it|of that) (?:all )?(?:wasted|useless|worthless|"
    r"for nothing)\b|"
    r"\b(?:wasted|threw away|thrown away|throw away|throwing away)\b.*\b(?:degree|phd|years|"
    r"career)\b",
    re.IGNORECASE,
)
_WAYS = re.compile(
    r"\b(?:other|another|alternative|different) (?:ways?|routes?|paths?|roads?)\b|"
    r"\bby way of\b|\bstepping[- ]stones?\b|\bor straight\b|\bdirectly or\b",
    re.IGNORECASE,
)
_COMPUTED = re.compile(
    r"\bhow (?:is|was|are|were|did you|do you) (?:that|it|this|these|those|the \w+)?\s*"
    r"(?:counted|computed|calculated|count|compute|calculate|work (?:that|it|this) out|figured|get "
    r"(?:that|those|these))\b|\bshow (?:me )?(?:the|your) (?:math|maths|computation|calculation)\b",
    re.IGNORECASE,
)
_MOVE = re.compile(
    r"\b(?:become|becoming|turn(?:ing)? into|(?:get(?:ting)?|mov(?:e|ing)|switch(?:ing)?|"
    r"break(?:ing)?|go(?:ing)?|transition(?:ing)?|chang(?:e|ing)|pivot(?:ing)?|jump(?:ing)?|"
    r"return(?:ing)?)\b.*?\b(?:in)?to|"
    r"leav(?:e|ing)\b.+\bfor|route|path|way (?:from|back)|back to|from\b.+\bto\b|"
    r"realistic for (?:me|us|someone|somebody|an?)|(?:out of|within) (?:my )?(?:reach|league))\b",
    re.IGNORECASE,
)
_CODE = re.compile(
    r"\b(?:can(?:['\u2019]?t|not)|don['\u2019]?t|do not|never|not|hate|hating|no good at|bad at)\b"
    r"(?: \w+){0,3} (?:code|coding|program|programming)\b|"
    r"\b(?:without|no|zero|least|less|little) (?:any |much )?(?:coding|programming|code)\b|"
    r"\bno[- ]cod(?:e|ing)\b|\b(?:non[- ]?coders?|non[- ]?programmers?)\b",
    re.IGNORECASE,
)
_GET_IN = re.compile(
    r"\b(?:get|be|become|break|go|move|work|start|make it|career|jobs?|roles?|positions?|still|"
    r"which|options?|into)\b",
    re.IGNORECASE,
)
_FEEDERS = re.compile(
    r"\bwho (?:\w+ly |often |else )?(?:becomes?|moves? (?:in)?to|goes into|gets into|"
    r"switches (?:in)?to|ends up)\b|\bwhere do .*\bcome from\b|"
    r"\b(?:what|which) (?:backgrounds?|jobs?|roles?|careers?) (?:\w+ly )?leads? to\b|"
    r"\bwhat (?:were|did|was) .*\b(?:before|previously)\b|"
    r"\bwhat backgrounds? do\b.*\b(?:have|come)\b",
    re.IGNORECASE,
)
_HARDEST = re.compile(
    r"\b(?:hardest|toughest|most difficult|trickiest) (?:part|thing|bit)\b|"
    r"\b(?:biggest|main|greatest) (?:challenges?|hurdles?|gaps?|difficult(?:y|ies)|obstacles?)\b|"
    r"\bwhat(?:['\u2019]?s| is| would be) (?:so )?(?:hard|difficult|tough) about\b",
    re.IGNORECASE,
)
_LIKE = re.compile(
    r"\b(?:closest|nearest|close|similar|most like|most related|related) to\b|\bmost like\b",
    re.IGNORECASE,
)
"""Which role is near to the one named, which is not where somebody wants to go."""
_ONWARD = re.compile(
    r"\bwhat (?:do|can|could|would|might) (?!i\b|they\b|she\b|he\b|one\b|you\b).*\b"
    r"(?:become|turn into|move (?:on )?to|go on to)\b|"
    r"\bwhere (?:do|can|could) (?!i\b|they\b|she\b|he\b|one\b|you\b).*\b(?:go|move|end up)\b|"
    r"\bwhat (?:else|other (?:jobs?|roles?)) (?:can|could|might) (?:i|someone|somebody|an?)\b|"
    r"\bwhere (?:can|could|do|should|might) i go (?:next|from (?:here|there)|after)\b",
    re.IGNORECASE,
)
_NEAREST = re.compile(
    r"\b(?:something|anything) (?:that(?:['\u2019]?s| is) )?(?:closer|nearer|easier|quicker|"
    r"more (?:realistic|within reach))\b|"
    r"\b(?:nearest|closest|most similar|most natural|closely related|least (?:to learn|effort|"
    r"work)|"
    r"(?:easiest|smallest|shortest|natural) (?:jump|switch|move|transition|step|change))\b|"
    r"\b(?:which|what) (?:\w+ )?(?:roles?|jobs?|paths?|careers?|positions?)\b.*\b(?:close|near|"
    r"similar|(?:suits?|fits?|match(?:es)?) (?:best )?(?:with )?(?:my|somebody|someone|an?)\b"
    r"(?! (?:person|interest))|could i (?:do|get|move|switch|reach)|can i (?:do|get|move|switch|"
    r"reach)|"
    r"(?:from|with) my (?:background|skills|experience))",
    re.IGNORECASE,
)
_SOONEST = re.compile(
    r"\b(?:soonest|quickest|fastest|shortest|easiest|simplest|lowest barrier|"
    r"least time)\b.*\b(?:way|"
    r"route|path|roles?|jobs?|entry|one|in|into|get|start|career)\b|"
    r"\b(?:roles?|jobs?|one|path|career)\b.*\b(?:soonest|quickest|fastest|easiest|quickly|"
    r"sooner)\b|"
    r"\beasiest (?:way )?(?:to|for)\b|\bany (?:way|path|route|road) in(?:to)?\b|"
    r"\bwhat(?:['\u2019]?s| is) (?:realistic|within reach|doable)\b|"
    r"\b(?:get|getting|break|breaking|move|moving|go|going|switch\w*|transition\w*) (?:in)?to "
    r"(?:ai|data|tech|analytics|the field)\b(?! \w)|"
    r"\b(?:which|what)\b.*\b(?:roles?|jobs?)\b.*\b(?:realistic|within reach|reachable|"
    r"achievable)\b",
    re.IGNORECASE,
)
_LATE = re.compile(
    r"\btoo (?:late|old|young)\b|\bat my age\b|\bmissed the boat\b|\bpast it\b|"
    r"\b(?:start|switch|begin|learn|retrain|chang)\w*\b[^.?!]*\bat (?:the age of |age )?\d\d\b",
    re.IGNORECASE,
)
_DEGREE = re.compile(
    r"\b(?:degree|ph\.?d|doctorate|master'?s?|masters|bachelor'?s?|diploma|college|university|uni|"
    r"boot ?camps?|certificates?|certifications?)\b",
    re.IGNORECASE,
)
_NEEDED = re.compile(
    r"\b(?:do|does|will|would|must|should|is|are)\b.*\b(?:need|require[ds]?|necessary|mandatory|"
    r"must|"
    r"have to|required|enough|get (?:you|me|one)|matter)\b|\bwithout\b|\bno (?:\w+ )?(?:degree|"
    r"college|university|phd)\b|\bdropped out\b|\bself[- ]?taught\b|\bneed(?:ed)? (?:a|to|my)\b|"
    r"\b(?:help|worth it|enough)\b|\bgo back to\b|\bhave to (?:do|get|go)\b",
    re.IGNORECASE,
)
_SWITCH = re.compile(
    r"\b(?:switch|move|get|go|break|become|becoming|transition|change|pivot|retrain|getting|"
    r"work as|"
    r"changing|switching|moving|career change|land)\b",
    re.IGNORECASE,
)
_COMMON = re.compile(
    r"\b(?:common|usual|typical|normal|popular|often|well[- ]trodden|unusual|rare|natural|"
    r"logical)\b"
    r".*\b(?:move|switch|transition|step|path|jump|route|progression|change)\b|"
    r"\b(?:are there|is there|do you know) (?:any )?(?:people|anyone|anybody|someone)\b.*"
    r"\b(?:went|gone|moved|switched|made|became)\b|"
    r"\bdo (?:many|most|a lot of|people)\b.*\b(?:become|move|switch|go|get|turn)\b",
    re.IGNORECASE,
)
_RAISE = re.compile(
    r"\bstep (?:back|down|up)(?: in (?:pay|salary|money))?\b|\bdowngrade\b|\bdemotion\b|"
    r"\b(?:pay|salary|wage|money) (?:bump|rise|raise|jump|cut|increase|difference|drop|change)\b|"
    r"\b(?:earn|make|paid|pay) (?:any )?(?:more|less)\b(?! (?:exact|precise|detail|specific))|"
    r"\b(?:take|taking) a pay cut\b|"
    r"\bhow much (?:more|less)\b.*\b(?:earn|make|paid|pay)\b|\bworth it financially\b",
    re.IGNORECASE,
)
_CARRIES = re.compile(
    r"\b(?:gets?|got|be|is) lost\b|\b(?:do|would|will) i lose\b|"
    r"\bwhat (?:can i|could i|do i get to|may i) (?:skip|leave out|reuse|keep|bring)\b|"
    r"\bwhat (?:carries|transfers|do i (?:already )?(?:bring|have)|of (?:it|my \w+) (?:counts|"
    r"helps))\b|"
    r"\b(?:which|what) (?:of my )?(?:\w+ )?skills? (?:transfer|carry|help|count|are (?:useful|"
    r"transferable))\b|\btransferable\b|\bgain and lose\b|\blose\b.*\b(?:mov|switch|chang)\w+\b",
    re.IGNORECASE,
)
_VIA = re.compile(
    r"\bfirst\b.*\bthen\b|\bor straight\b|\bor directly\b|\bdirectly or\b|\bstraight or\b|"
    r"\bby way of\b|"
    r"\bfirst\b.*\bor (?:wait|hold out|aim|go|apply|look)\b|"
    r"\ba (?:\w+ )?stepping[- ]?stone (?:to|for|into)\b|"
    r"\bvia\b|\bas a (?:stepping[- ]?stone|first step|stop)\b|\bdetour\b|\bskip\b.*\band go\b",
    re.IGNORECASE,
)
_WITHIN = re.compile(
    r"\b(?:in|within|under|less than|inside)\s+(?:about |around |just |only )?(\d+|a|an|one|two|"
    r"three|"
    r"four|five|six|seven|eight|nine|ten|twelve|eighteen|half a)\s+(weeks?|months?|years?)\b",
    re.IGNORECASE,
)
_WHY_LONG = re.compile(
    r"\bwhy\b.*\b(?:long|so many|that many|years|months|hours|slow)\b", re.IGNORECASE
)
_SUPPOSE = re.compile(
    r"\b(?:if i|what if|suppose|assuming|say i|given that i|since i)\b", re.IGNORECASE
)
_THERE = re.compile(
    r"\bhow (?:do|would|can|could|will|should) i (?:get|go|move) there\b|\bhow to get there\b|"
    r"^\W*(?:show me )?the route\W*$|\bwhat(?:['\u2019]s| is) the (?:route|way there)\b",
    re.IGNORECASE,
)
_TURNED = re.compile(
    r"\b(?:the )?other way (?:a?round|about)\b|\bvice versa\b|\bthe reverse\b", re.IGNORECASE
)
_ALREADY = re.compile(
    r"\b(?:already|also|forgot|too|as well|now|actually|i do|after all|by the way|btw|if i)\b",
    re.IGNORECASE,
)


def kind_of(text: str, knows: bool, removes: bool, listed: bool) -> str:
    """Return the kind of question (see ``route_reading.Heard``), or an empty string.

    Args:
        text: The message.
        knows: Whether it names skills that the person knows.
        removes: Whether it takes skills back.
        listed: Whether it is a list of skills.
    """
    without_code = bool(_CODE.search(text) and _GET_IN.search(text))
    for name, pattern in (
        ("turned", _TURNED),
        ("computed", _COMPUTED),
        ("plan", _PLAN),
        ("late", _LATE),
        ("why_long", _WHY_LONG),
        ("raise", _RAISE),
        ("within", _WITHIN),
        ("carries", _CARRIES),
        ("via", _VIA),
        ("hardest", _HARDEST),
        ("feeders", _FEEDERS),
        ("common", _COMMON),
        ("easier", _EASIER),
        ("nearest", _ONWARD),
        ("nearest", _LIKE),
        ("nearest", _NEAREST),
        ("soonest", _SOONEST),
        ("gap", _GAP),
        ("first", _FIRST),
        ("useless", _USELESS),
        ("ways", _WAYS),
        ("long", _LONG),
    ):
        if pattern.search(text):
            return "code" if name in ("nearest", "soonest") and without_code else name
    if without_code:
        return "code"
    level = level_kind(text)
    if level:
        return level
    if _DEGREE.search(text) and _NEEDED.search(text) and _SWITCH.search(text):
        return "degree"
    if _THERE.search(text):
        return "there"
    if removes:
        return "removed"
    if listed:
        return "list"
    if knows and ("?" not in text or _SUPPOSE.search(text)) and _ALREADY.search(text):
        return "known"
    return "move" if _MOVE.search(text) else ""


def refers_to(text: str) -> bool:
    """Whether the role named is where one starts: "closest to it", "what do they become"."""
    return bool(_LIKE.search(text) or _ONWARD.search(text))


def supposes(text: str) -> bool:
    """Whether what is told is told as a question: "and if I already know Python?"."""
    return "?" in text and bool(_SUPPOSE.search(text))


def weeks_named(text: str) -> float:
    """Return the weeks that somebody gives themselves, or 0: "in six months"."""
    match = _WITHIN.search(text)
    if match is None:
        return 0.0
    said, unit = match.group(1).lower(), match.group(2).lower()
    number = 0.5 if said == "half a" else _COUNTS.get(said) or float(said)
    return number * {"w": 1.0, "m": 52 / 12, "y": 52.0}[unit[0]]


_COUNTS = dict(
    zip(
        "a an one two three four five six seven eight nine ten twelve eighteen".split(),
        (1.0, 1.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 12.0, 18.0),
    )
)
