"""Small talk told by its words, whatever the classifier makes of it, and other languages."""

from __future__ import annotations

import re
from typing import Optional

_OPENING = r"^\W*(?:(?:ok|okay|oh|no|nah|nope|ah|well|just|please|actually|yeah|sorry|hm+)\W+)*"
_CLOSING = r"(?:\W+(?:then|please|now|thanks|thank you|thx|for now|for today))*\W*$"
_MINE = (
    r"(?:all |any of )?(?:my|this|these|the|our) (?:\w+ )?(?:answers?|data|info\w*|chats?|"
    r"messages?|conversations?|stor(?:y|ies))"
)
_SAID = (
    r"(?:(?:all |any )?(?:of )?(?:my|these|this|our) (?:\w+ )?(?:questions?|messages?|words|chats?|"
    r"conversations?|texts?|answers?|data|stuff)|(?:me|this|them))"
)
_NOT = r"(?:do not|don['\u2019]?t|please no|never|stop|not to|won['\u2019]?t)"
_PATTERNS = {
    "review_off": re.compile(
        rf"\b(?:{_NOT} (?:keep|keeping|stor\w+|sav\w+|us(?:e|ing)|put(?:ting)?|queu\w+|collect\w*|"
        rf"show(?:ing)?|send(?:ing)?|shar\w+) {_SAID}\b.{{0,12}}\b(?:for|to|in|on|with) "
        r"(?:(?:the|an?|any|your) )?(?:review(?:s|ing|ers?)?|train(?:ing)?|improv\w+|"
        r"learn(?:ing)?|editors?)\b|"
        rf"{_NOT} (?:review(?:ing)?|learn(?:ing)? from|train(?:ing)? on) {_SAID}\b(?!['\u2019]?s)|"
        rf"{_NOT} (?:let|have|allow) (?:anyone|anybody|people|editors?|humans?|somebody|staff|"
        rf"them) (?:to )?(?:review|read|see) {_SAID}\b|opt(?:ing)? out of (?:the |your |any )?"
        r"(?:reviews?|reviewing|training)\b)|^\W*(?:(?:please|hi|ok|i (?:want|wish|would like) to|"
        r"i['\u2019]d like to|let me|can i|how do i)\W+)*opt(?: me)? out\W*$",
        re.IGNORECASE,
    ),
    "review_on": re.compile(
        rf"\byou (?:may|can) (?:\w+ )?(?:review|keep|use) {_SAID}\b"
        r"(?: for (?:the )?review(?:ing)?)?(?: again| now| after all)?\W*$|"
        r"\bopt(?: me)?(?: back)? in(?: to| for)? (?:the |your )?review(?:ing)?\b",
        re.IGNORECASE,
    ),
    "greet": re.compile(
        r"^\W*(?:(?:yo|hey|hi|hello|so|um+|ok|wait)\W+)*what(?:['\u2019]?s| is) this"
        r"(?: (?:thing|bot|page|site|chat|app|for))*\W*$",
        re.IGNORECASE,
    ),
    "about_me": re.compile(
        _OPENING + r"(?:(?:so|and|tell me)\W+)*what (?:do|did|have) (?:you|u) (?:already |so far )?"
        r"(?:know|remember|understood|understand|learn(?:ed|t)?|note[d]?|gather(?:ed)?) "
        r"(?:about|of|from) me(?: so far)?" + _CLOSING,
        re.IGNORECASE,
    ),
    "never_mind": re.compile(
        _OPENING + r"(?:nvm|nm|never\s?mind|cancel(?: (?:that|it|this))?|forget (?:it|that)|"
        r"forget about (?:it|that)|leave it(?: at that)?|skip (?:it|that)|drop (?:it|that)|"
        r"stop(?: it| that)?|(?:it )?doesn['\u2019]?t matter|not important)" + _CLOSING,
        re.IGNORECASE,
    ),
    "closing": re.compile(
        r"^\W*(?:(?:no|nope|nah|ok|okay|thanks|thank you|thx|great|cool|perfect|good)\W+)*"
        r"(?:that['\u2019]?s (?:all|it)|that is (?:all|it)|that was (?:all|it)|"
        r"that(?: wi|['\u2019])ll be all|nothing else|all good|i['\u2019]?m (?:all set|done)|"
        r"no (?:more|further) questions)" + _CLOSING,
        re.IGNORECASE,
    ),
    "feedback": re.compile(
        r"^\W*(?:(?:no|but|hey|sorry)\W+)*(?:that['\u2019]?s|that is|this is) not what i "
        r"(?:asked|wanted|said)(?: (?:for|about|to know))?\W*$",
        re.IGNORECASE,
    ),
    "privacy": re.compile(
        rf"\b(?:what (?:do|will|are) (?:you|u) (?:do(?:ing)?|going to do) with {_MINE}|"
        rf"(?:are|is|will|do|does) {_MINE} (?:be |get )?(?:stored?|saved?|kept|recorded|logged|"
        r"shared|sold|private|confidential|anonymous|safe)\b(?! (?:enough|bet))|"
        rf"(?:are|do) (?:you|u) (?:store|storing|save|saving|keep|keeping|record|recording|log|"
        rf"logging|share|sharing|sell|selling) {_MINE}|"
        rf"who (?:can |else |will )*(?:sees?|reads?|gets?) {_MINE}|"
        r"is (?:this|it|that) (?:private|confidential|anonymous)\b|"
        rf"how (?:long )?(?:is|are|do you (?:keep|store|use)) {_MINE}|privacy policy|gdpr|"
        rf"delete {_MINE})",
        re.IGNORECASE,
    ),
    "refused": re.compile(
        r"^\W*(?:no|nope|nah)\W+i(?:['\u2019]?m)?\s+(?:won['\u2019]?t|will not|not going to|"
        r"am not going to|don['\u2019]?t want|do not want|refuse|hate)\b[^?]*$",
        re.IGNORECASE,
    ),
}
_ANYWHERE = ("privacy", "review_off", "review_on")
SHORT = 20
"""A longer message that has words on privacy in it is about something else."""
_YES = re.compile("^[\\s\U0001f44d\U0001f44c\u2705\u2714\ufe0f\U0001f3fb-\U0001f3ff]+$")
_FOREIGN = (
    # Spanish
    "que cual cuales cuanto cuanta cuantos cuantas como donde cuando porque quien el la los las un "
    "una unos del al por para con es ser esta estoy soy tengo puedo quiero necesito gana ganan "
    "trabajo sueldo salario hola gracias buenos dias y pero muy mas "
    # French
    "quel quelle quels quelles combien comment pourquoi le les des une du est sont etre je suis "
    "vous pour avec dans qui gagne fait bonjour merci salut ou et mais plus "
    # German
    "ich wie was der das ein eine einen ist sind wir sie fur mit und oder nicht kann muss verdient "
    "viel hallo danke welche welcher wo wann warum macht brauche brauch beruf gehalt als "
    # Portuguese and Italian
    "quanto qual quais voce uma nao obrigado ola ganha fazer che cosa quanti guadagna ciao grazie "
    "sono sei di il gli lavoro"
).split()
_ENGLISH = frozenset(
    (
        "a an the of to in is are was be do does did what which who how when where why can could "
        "should would will i you he she it we they me my your and or but not for with about more "
        "no as on at this that than have has need role job pay earn make get tell"
    ).split()
)
_FOREIGN_WORDS = frozenset(_FOREIGN) - _ENGLISH
_ALONE = frozenset(
    ("hola", "bonjour", "salut", "hallo", "ciao", "gracias", "merci", "danke", "ola")
)
_ACCENTS = str.maketrans("áàâãäéèêëíìîïóòôõöúùûüñç", "aaaaaeeeeiiiiooooouuuunc")
_TITLES = re.compile(r"\b(?:data|machine|learning|engineer|scientist|analyst|science|ml|ai|phd)\b")


def aside(text: str) -> Optional[str]:
    """Return which aside the message is, or None.

    Returns:
        ``review_off`` and ``review_on`` (whether editors may see what was asked), ``about_me``,
        ``greet``, ``never_mind``, ``closing``, ``feedback``, ``privacy``, ``refused``, ``yes`` (a
        thumb up) or ``other_language``.
    """
    if text.strip() and _YES.match(text):
        return "yes"
    for name, pattern in _PATTERNS.items():
        anywhere = name in _ANYWHERE
        found = pattern.search(text) if anywhere else pattern.match(text)
        if found and (not anywhere or len(text.split()) <= SHORT):
            return name
    return "other_language" if is_other_language(text) else None


def is_other_language(text: str) -> bool:
    """Whether a message is Spanish, French, German, Portuguese or Italian, by its small words."""
    plain = _TITLES.sub(" ", text.lower().translate(_ACCENTS))
    words = re.findall(r"[a-z]+", plain)
    foreign = sum(word in _FOREIGN_WORDS for word in words)
    english = sum(word in _ENGLISH for word in words)
    if len(words) == 1 and words[0] in _ALONE:
        return True
    marked = text.lstrip().startswith(("¿", "¡"))
    return (foreign >= 2 or (marked and foreign >= 1)) and foreign > english
