"""Words that steer the decision dialogue: skip, back, why do you ask, stop, restart …"""

from __future__ import annotations

import re
from typing import Optional

_OPEN = (
    r"^\W*(?:(?:ok|okay|oh|no|hmm+|um+|well|so|please|pls|can|could|may|i|we|you|let['’]?s|let|"
    r"me|us|"
    r"just|now|then|sorry|wait|actually|want|wanna|would|['’]?d|like|rather|to|and|hey|yeah|yes|"
    r"i['’]?d|i['’]?ll|gonna|think)\b\W*)*?"
)
_CLOSE = (
    r"(?:\W+(?:please|pls|now|then|thanks|thx|thank|you|for|here|ok|okay|one|this|that|it|question|"
    r"the|today|me|again|already|asking|questions|here|bot|"
    r"so|far|yet|anyway|though|quiz|test|thing|all|lol|then|real|quick))*\W*$"
)


def _whole(words: str) -> re.Pattern[str]:
    return re.compile(_OPEN + rf"(?:{words})" + _CLOSE, re.IGNORECASE)


_CONTROLS = {
    "no_leaning": _whole(
        r"(?:i |but |no )*(?:don['’]?t|do not|dont|never said i) (?:really )?"
        r"(?:lean|prefer|favou?r)(?: (?:to|towards?))?(?:\W+\w+){0,4}?|no (?:leaning|favou?rite)s?"
    ),
    "wrong": _whole(
        r"(?:that|this|it)(?:['’]?s| is| was)? (?:wrong|not (?:right|true|correct|what i (?:said|"
        r"meant))|"
        r"incorrect|false)|wrong|incorrect|not what i (?:said|meant)|you got (?:that|me|it) wrong|"
        r"i (?:didn['’]?t|never|did not) (?:say|said|mean) that|that['’]?s a mistake|"
        r"you misunderstood(?: me)?"
    ),
    "restart": _whole(
        r"(?:start|begin) (?:it |this |everything |the (?:quiz|test|questions?) )?"
        r"(?:over|again|anew|afresh|from scratch|from the (?:top|start|beginning))|restart|"
        r"start over|redo (?:it all|everything|the (?:whole )?(?:quiz|test|thing|questions))|"
        r"reset|do it over|from the (?:top|beginning)|forget (?:everything|all(?: my)? answers)|"
        r"clear (?:everything|all|my answers)|(?:new|another) round"
    ),
    "stop": _whole(
        r"stop|enough|enuf|that(?:['’]?s| is|s)? (?:enough|enuf)|that will do|that['’]?ll do|"
        r"quit|exit|cancel|"
        r"finish(?: up)?|end|i(?:['’]?m| am) done|done|no more(?: questions)?|"
        r"(?:that(?:['’]?s| is)|thats) (?:all|it)|never ?mind|nvm|forget (?:it|about it)|"
        r"give me (?:the|a|my|your) (?:result|answer|recommendation|verdict)|"
        r"(?:just )?tell me (?:the|my|your) (?:result|answer|recommendation)|too many questions|"
        r"(?:what(?:['’]?s| is)|whats) (?:the|my|your) (?:result|answer|verdict|recommendation)|"
        r"i (?:don['’]?t|do not|dont) want (?:to (?:answer|continue|go on|do this)|"
        r"any)(?: any)?(?: more)?"
        r"(?: questions)?|"
        r"(?:i(?:['’]?m| am) )?(?:bored|tired|sick) of (?:this|these|the|your)(?: questions)?|"
        r"this is (?:too long|boring|stupid|taking too long)|stop it|let['’]?s stop|"
        r"wrap (?:it )?up|get to the point"
    ),
    "back": _whole(
        r"(?:go |step |take me )?back(?: (?:one|a)(?: question| step)?)?|previous(?: question|"
        r" one)?|"
        r"(?:the )?last (?:question|one) again|undo(?: that| it)?|"
        r"change (?:my )?(?:last|previous) answer|return|prev|i misclicked|oops,? wrong (?:one|"
        r"button)|oops|"
        r"go to the previous(?: question| one)?"
    ),
    "skip": _whole(
        r"skip(?: (?:it|this|that))?|next(?: (?:question|one))?|pass|i(?:['’]?d|"
        r" would) rather not say|"
        r"no (?:answer|comment|opinion|idea|clue)|(?:i )?(?:don['’]?t|do not|"
        r"dont) (?:really )?(?:know|care)|"
        r"dunno|idk|"
        r"not sure|(?:i(?:['’]?m| am) )?(?:not sure|unsure)(?: about (?:that|this|it))?|"
        r"(?:i )?(?:can['’]?t|cannot|cant) (?:say|tell|decide)|hard to say|no preference|beats me|"
        r"(?:i(?:['’]?ve| have) )?no (?:idea|clue)|none of (?:your business|these|them|those)|"
        r"(?:i )?have(?:n['’]?t| not) (?:thought about|tried) (?:it|that|this)|who knows|"
        r"ask (?:me )?(?:something|another)(?: else)?(?: question)?|can we skip|doesn['’]?t matter"
    ),
    "why_asked": _whole(
        r"(?:i )?(?:don['’]?t|do not|dont) (?:really |even )?know what (?:that|this|it) (?:is|"
        r"means)|"
        r"what (?:is|does) (?:that|this|it)(?: mean)?|why(?: do| would| are| did)? (?:you|"
        r"u)(?: even)?(?: asking| ask| want to know|"
        r" need to know| "
        r"need| care)(?: (?:me|that|this|about (?:that|this|it)))?|why (?:that|this)(?: question)?|"
        r"why|why do(?:es)? (?:that|this|it) matter|how is (?:that|this) (?:relevant|important)|"
        r"what(?:['’]?s| is) (?:that|this|the (?:point|reason)) (?:for|of that|of this)|"
        r"what does (?:that|this) have to do with(?: (?:it|anything|this|my career))?|"
        r"is (?:that|this) (?:relevant|important)|what for|how come|y|why\?*|reason"
    ),
    "help": _whole(
        r"help(?: me)?|\?+|what (?:can|do|should|must) i (?:say|do|type|answer)(?: here| now)?|"
        r"how does (?:this|it) work|what (?:are|were) (?:my|the) (?:options|choices)|options|"
        r"what now|commands|i(?:['’]?m| am) (?:lost|confused|stuck)|i (?:don['’]?t|dont) (?:get|"
        r"understand)(?: (?:it|this|that|the question))?|(?:what|wat|huh)|"
        r"what do you mean(?: by that)?|"
        r"how do i answer|explain the question"
    ),
    "repeat": _whole(
        r"repeat(?: (?:that|it|the question))?|say that again|what was (?:the|your|that)(?: last)? "
        r"question|(?:the )?question again|come again|pardon|where were we|where did we stop|"
        r"what did you ask(?: me)?|once more"
    ),
    "progress": _whole(
        r"how many(?: more)?(?: questions)?(?: (?:are|is))?(?: (?:left|there|more|to go|"
        r"remaining))*|"
        r"how (?:much )?long(?:er)?(?: (?:is|will|does) (?:this|it)(?: take)?)?|are we (?:done|"
        r"there)"
        r"(?: yet)?|how far (?:are we|along)|how much (?:more|longer|is left)"
    ),
    "go_on": _whole(
        r"go on|continue|carry on|keep going|resume|proceed|pick up where we (?:left off|were|"
        r"stopped)|"
        r"let['’]?s go(?: on)?|go ahead|i(?:['’]?m| am) back|back to (?:the|my) (?:questions?|"
        r"quiz|test|"
        r"decision)|on with it|move on"
    ),
    "result": _whole(
        r"(?:what do you think|who(?:['’]?s| is) ahead|what(?:['’]?s| is) ahead|how does it look|"
        r"where do i stand|what(?:['’]?s| is) leading|any idea yet|your guess)(?: (?:so far|yet|"
        r"now))?|"
        r"so far|(?:show|see|give)(?: me)?(?: (?:the|my))? (?:result|results|ranking|scores?|"
        r"chart)|"
        r"(?:the |my )?(?:result|results|ranking|scores|recommendation)|"
        r"what was (?:my|the|your) (?:result|recommendation|first choice)|remind me of (?:my|"
        r"the) result"
    ),
    "answers": _whole(
        r"(?:what|which) (?:have|did) (?:i|you) (?:answer(?:ed)?|said|say|told you|tell you|noted?|"
        r"understood|understand)(?: (?:so far|about me))?|(?:show|see|"
        r"list)(?: me)?(?: all)? my answers|"
        r"my answers|what do you know about me|summary(?: so far)?|summari[sz]e"
    ),
    "all_roles": _whole(
        r"all(?: of (?:the|them))?(?: (?:fifteen|15))?(?: roles| jobs)?|(?:consider|include|"
        r"look at|across) "
        r"(?:all|every)(?: the)?(?: other)?(?: roles?| jobs?)?|(?:not (?:just|only) (?:those|"
        r"these|the) two)|"
        r"any role|every role|open to (?:all|any(?:thing)?)"
    ),
    "more": _whole(
        r"(?:ask|give) (?:me )?(?:some |a few |a couple(?: of)? )?more(?: questions)?|"
        r"more questions|"
        r"(?:a few|some) more(?: questions)?|keep asking|dig deeper|make it more (?:certain|"
        r"precise|"
        r"accurate)"
    ),
    "export": re.compile(
        r"\b(?:export|download|save|print|as (?:a )?(?:pdf|json|html|text|file|page)|"
        r"(?:a )?(?:pdf|copy) of|(?:send|share|e-?mail)\b.{0,20}\b(?:result|this|it|me)\b|"
        r"shareable|keep (?:this|the) result)\b",
        re.IGNORECASE,
    ),
    "flip": re.compile(
        r"\bwhat (?:would|could|might|will) (?:have to )?(?:change|flip|turn|tip)\b|\bflip\b|"
        r"\bwhich (?:answer|question)s? (?:would|decid|matter|count|change|flip)\w*|"
        r"\bhow (?:stable|robust|fragile) is\b|"
        r"\bwhat (?:would|do) (?:it|i need|i have) (?:take|to (?:say|change|answer))\b",
        re.IGNORECASE,
    ),
    "sure": re.compile(
        r"\bhow (?:sure|certain|confident|reliable|accurate|good)\b|\bare you (?:sure|certain)\b|"
        r"\bcan i trust\b|\bhow (?:do|did) you (?:know|get|come|decide|calculate|work)\b",
        re.IGNORECASE,
    ),
}
LONGEST = 120
"""In characters; a longer message tells something beside."""
_START = re.compile(
    r"\b(?:wh?ic?h|what)\b[^?.!]{0,40}\b(?:role|job|career|path|position|title|one|track|direction|"
    r"profession|field)s?\b[^?.!]{0,40}\b(?:fit|fits|suit|suits|match|matches|(?:right|best|good|"
    r"better|"
    r"made|ideal|perfect) for|best fit for)\b[^?.!]{0,20}\b(?:me|my|i)\b|"
    r"\bwh?ic?h (?:of (?:them|these|those|the two) |one )?(?:fits|suits|is (?:right|best|"
    r"better) for) me\b|"
    r"\bwhat (?:fits|suits) me\b|\bwhat(?:['’]?s| is) (?:right|best) for me\b|"
    r"\bhelp (?:me|us) (?:to )?(?:choose|chose|decide|pick|find|figure out|select|make (?:a|this|"
    r"my) "
    r"(?:choice|decision)|with (?:my|a|the|this) (?:choice|decision))\b|"
    r"\b(?:rec+om+end|suggest|find|pick|choose) (?:me )?(?:a|the|some|one|which|"
    r"what)?\s*(?:of the two )?"
    r"(?:right |best |good )?(?:role|job|career|path|jobs|roles)\b[^?.!]{0,30}\b(?:for me|me)\b|"
    r"\b(?:rec+om+end|suggest) me (?:a|the|some) (?:role|job|career|path)|"
    r"\b(?:career|role|job|personality) (?:quiz|test|finder|questionnaire)\b|"
    r"\b(?:take|do|start|begin) (?:(?:the|a|an|your|this|that) )?(?:\w+ )?"
    r"(?:quiz|questionnaire|questions|assessment)\b|"
    r"\b(?:take|do|start|begin) (?:the|a|your|this|that) (?:\w+ )?test\b|"
    r"\bask me (?:some |a few |the )?questions\b|"
    r"\bwh?ic?h (?:role|job|career|path|track)(?: of \w+)? (?:should|would|do|can) (?:i|"
    r"you recommend|"
    r"you suggest)\b[^?.!]{0,30}\b(?:choose|chose|pick|go for|take|become|aim|pursue|for me|me)\b|"
    r"\bwhat (?:should|could|can) i (?:become|be(?! \w+ed\b)|do with my life|go for|aim for)\b|"
    r"\b(?:can['’]?t|cannot|can not|cant|hard to|struggling to|trying to|need to|want to|"
    r"unable to) "
    r"(?:decide|choose) (?:between|which|what)\b|"
    r"\bwhere (?:do|would) i (?:belong|fit(?: in)?)\b|"
    r"\bwork (?:it )?out with me\b|\bfind out (?:which|what) (?:role|job|one)?\s*(?:fits|suits)\b",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    r"^\W*(?:(?:please|ok|okay|now|and|no)\W+)*(?:only|just)\b"
    r"(?! (?:a|an|the|one|curious|wondering)\b)|"
    r"\b(?:just|only) (?:between|those|these|the) |\bbetween\b|\bnarrow it (?:down )?to\b|"
    r"\blimit (?:it )?to\b|\bjust (?:those|these) two\b",
    re.IGNORECASE,
)
_CHANGE = re.compile(
    r"\b(?:change|correct|edit|revise|redo|fix|update|revisit|go back to|take back|undo)\b"
    r"(?: (?:my|the|that|what i said|answers?|answer|about|on|to|for|question|questions|one|"
    r"ones))*",
    re.IGNORECASE,
)
_WHAT_IF = re.compile(
    r"\b(?:what|how|and)(?: about)? if\b|\bsuppose\b|\bassum(?:e|ing)\b|\bimagine\b|"
    r"\bwould (?:it|that|the result) (?:change|be different) if\b|\bif i (?:\w+ )?(?:did|liked|"
    r"loved|"
    r"hated|had|didn|were|said|minded|enjoyed|cared)\w*",
    re.IGNORECASE,
)
_WHY = re.compile(
    r"^\W*(?:and |but |so |ok )?(?:why|how come|explain|reasons?|what (?:speaks|counts|is|are the "
    r"(?:reasons|arguments)) (?:for|against))\b",
    re.IGNORECASE,
)
_NOT = re.compile(
    r"\b(?:not|isn['’]?t|wasn['’]?t|didn['’]?t|against|rather than|instead)\b", re.IGNORECASE
)
_WEIGHT = re.compile(
    r"\b(?:matters?|important|importance|care|cares|priority|prioriti[sz]e|weigh|weight|count|"
    r"counts|"
    r"comes? first|more than|above all|focus on|value)\b",
    re.IGNORECASE,
)


def control(text: str) -> Optional[str]:
    """Return which control the message is, or None; long messages are none."""
    if len(text) > LONGEST:
        return None
    for name, pattern in _CONTROLS.items():
        if pattern.search(text):
            asks_only = name == "stop" and re.search(r"\bso far\b", text, re.IGNORECASE)
            return "result" if asks_only else name
    return None


def wants_to_choose(text: str) -> bool:
    """Whether the message asks for help in choosing a role for the person who writes."""
    return bool(_START.search(text))


def limits(text: str) -> bool:
    """Whether the message limits the choice: "just between those two"."""
    return bool(_BETWEEN.search(text))


def asks_to_change(text: str) -> bool:
    """Whether the message wants an earlier answer changed: "change my answer on coding"."""
    return bool(_CHANGE.search(text))


def supposes(text: str) -> bool:
    """Whether the message asks "what if"."""
    return bool(_WHAT_IF.search(text))


def without_supposition(text: str) -> str:
    """Return what is supposed as if it were said: "what if I loved math?" is "I loved math"."""
    plain = _WHAT_IF.sub(_keep_verb, text, count=1).replace("?", ".")
    plain = re.sub(r"\bdid(?:n['’]?t| not) (mind|like|love|want|enjoy)", r"don't \1", plain)
    plain = re.sub(r"\bdid(?:nt)\b", "don't", plain)
    plain = re.sub(r"\bminded\b", "hate", plain)
    return re.sub(r"\b(?:would|could)(?:n['’]?t| not) (mind)", r"don't \1", plain)


def _keep_verb(match: re.Match[str]) -> str:
    found = match.group()
    return found[3:] if found.lower().startswith("if i") else " "


def asks_why(text: str) -> Optional[str]:
    """Return ``why`` or ``why_not`` where the message asks for reasons."""
    if not _WHY.search(text):
        return None
    return "why_not" if _NOT.search(text) else "why"


def weighs(text: str) -> bool:
    """Whether the message says that something matters more or less."""
    return bool(_WEIGHT.search(text))
