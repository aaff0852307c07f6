"""Take out of a text what says who wrote it, before an editor sees it.

Found by their form: e-mail addresses, links, handles, telephone and other long numbers, tokens,
postal addresses, and names where people give them ("my name is", "Dear", "regards"). A name in the
middle of a sentence can't be told from other words by form, so it stays (docs/review.md).
"""

from __future__ import annotations

import re
from collections.abc import Callable

PLACEHOLDERS = ("[e-mail]", "[link]", "[handle]", "[number]", "[token]", "[address]", "[name]")
MAX_CHARACTERS = 1000
"""Of a text that is kept; a longer one is cut."""
_LEAST_DIGITS = 7
_NAME = r"[^\W\d_][\w'\u2019-]*"
_CAPITAL = r"(?-i:[A-Z\u00c0-\u00de])[\w'\u2019-]*"
# Each begins where a word does and is bounded, so that no text takes more than a few milliseconds:
# while a pattern is looked for, nothing else of the server runs.
_EMAIL = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}\s?(?:@|\(at\)|\[at\]| at (?=[\w-]{1,63}(?:\.| dot )"
    r"(?:com|org|net|edu)\b))\s?[\w-]{1,63}"
    r"(?:(?:\.|\s?\(dot\)\s?|\s?\[dot\]\s?| dot )[\w-]{1,63}){1,5}",
    re.IGNORECASE,
)
_LINK = re.compile(
    r"(?<![\w+.-])(?:[a-z][a-z0-9+.-]{1,20}://|www\.)\S+|"
    r"(?<![\w.-])(?:[a-z0-9-]{1,63}\.){1,5}"
    r"(?:com|org|net|io|ai|dev|me|co|edu|gov|app|info|[a-z]{2})/[^\s,;)]+",
    re.IGNORECASE,
)
_HANDLE = re.compile(r"(?<![\w@])@[A-Za-z_]\w{1,38}\b|<@[A-Z0-9]{1,30}(?:\|[^>]{0,100})?>")
_IBAN = re.compile(r"(?<!\w)[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]){10,30}(?!\w)")
_TOKEN = re.compile(r"(?<![\w-])[A-Za-z0-9_-]{20,}(?![\w-])")
_NUMBER = re.compile(r"\+?\(?\d(?:[\s./()\u2013-]{0,3}\d){6,}")
_AMOUNT = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_YEARS = re.compile(r"(?:(?:19|20)\d\d[\s./\u2013-]{1,3}(?:to )?)+(?:19|20)\d\d")
_PAY_RANGE = re.compile(r"\d{2,3}(?:[ ,.]?000)\s?[\u2013-]\s?\d{2,3}(?:[ ,.]?000)")
_STREET = re.compile(
    rf"\b\d{{1,5}}[a-z]?\s+(?:{_CAPITAL}\s+){{1,3}}"
    r"(?:street|st|road|rd|avenue|ave|lane|ln|drive|dr|boulevard|blvd|way|court|ct|square|sq)\b\.?",
    re.IGNORECASE,
)
_GIVEN_NAME = re.compile(
    rf"\b(?P<lead>(?:(?:my|the|his|her) (?:(?:full|first|last|real|sur|user)\s?)?"
    rf"name(?:['\u2019]s| is|:)|"
    rf"(?:you (?:can|may) |please |just )?call me|i(?:['\u2019]m| am) (?:called|named)|"
    rf"people call me|this is (?={_CAPITAL} (?:here|speaking|writing)\b))\s+)"
    rf"(?P<name>{_NAME}(?: {_CAPITAL}){{0,3}})",
    re.IGNORECASE,
)
_PRESENTED = re.compile(
    r"(?P<lead>\b(?:i['\u2019]?m|i am|it['\u2019]s|this is)\s+)"
    rf"(?P<name>{_CAPITAL}(?: {_CAPITAL}){{0,2}})"
    r"(?=\s*(?:[,.;!)]|$|from\b|and\b|here\b|speaking\b))",
    re.IGNORECASE,
)
_TITLED = re.compile(
    r"(?P<lead>(?:\b(?:dear|mr|mrs|ms|miss|dr|prof|professor|sir|madam)\b\.?\s{1,3}){1,3})"
    rf"(?P<name>{_CAPITAL}(?: {_CAPITAL}){{0,2}})",
    re.IGNORECASE,
)
_SIGNED = re.compile(
    rf"(?P<lead>(?:^|[\n.!?,]\s*)(?:(?:kind|best|warm) regards|regards|best wishes|best|cheers|"
    rf"sincerely|yours(?: \w+)?|thanks|thank you|thx)\s*[,!\n\u2013-]\s*)"
    rf"(?P<name>{_CAPITAL}(?: {_CAPITAL}){{0,2}})\W*$",
    re.IGNORECASE,
)
_NO_NAME = frozenset(
    (
        "a an the not now so in at on from just also very currently interested looking curious "
        "sure sorry glad happy new good fine done stuck lost confused wondering ok okay when "
        "if and but american british german french indian chinese canadian english spanish "
        "mexican european "
        "australian african asian data machine learning ml ai bi mle sql python java senior junior "
        "mid entry engineer engineering scientist science analyst analytics analysis developer "
        "statistician manager student graduate phd msc bsc ms business research software mlops "
        "intelligence azure aws google excel tableau i it is what how why"
    ).split()
)


def redact(text: str) -> str:
    """Return a text without what tells who wrote it, each piece replaced by its ``PLACEHOLDERS``.

    Args:
        text: What a person wrote, or an answer that may repeat it.

    Returns:
        At most ``MAX_CHARACTERS`` characters.
    """
    text = text[: 2 * MAX_CHARACTERS]
    text = _EMAIL.sub("[e-mail]", text)
    text = _LINK.sub("[link]", text)
    text = _HANDLE.sub("[handle]", text)
    text = _IBAN.sub("[number]", text)
    text = _TOKEN.sub(_token, text)
    text = _NUMBER.sub(_number, text)
    text = _STREET.sub("[address]", text)
    for pattern in (_GIVEN_NAME, _PRESENTED, _TITLED, _SIGNED):
        text = pattern.sub(_without_name(pattern is _GIVEN_NAME), text)
    return text if len(text) <= MAX_CHARACTERS else text[: MAX_CHARACTERS - 1] + "…"


def has_placeholder(text: str) -> bool:
    """Whether something was taken out of a text."""
    return any(placeholder in text for placeholder in PLACEHOLDERS)


def _token(found: re.Match[str]) -> str:
    """A key has letters and digits; a long word with hyphens has no digits."""
    whole = found.group()
    mixed = any(letter.isdigit() for letter in whole) and any(letter.isalpha() for letter in whole)
    return "[token]" if mixed else whole


def _number(found: re.Match[str]) -> str:
    whole = found.group()
    stripped = whole.strip(" .-")
    known = (_AMOUNT, _YEARS, _PAY_RANGE)
    if any(pattern.fullmatch(stripped) for pattern in known):
        return whole
    return "[number]" if sum(letter.isdigit() for letter in whole) >= _LEAST_DIGITS else whole


def _without_name(given: bool) -> Callable[[re.Match[str]], str]:
    def replace(found: re.Match[str]) -> str:
        words = re.split(r"[\s-]+", found.group("name").lower())
        # Who says "my name is" gives one; "I'm Data Scientist" doesn't.
        if words[0] in _NO_NAME and (not given or len(words) == 1):
            return found.group()
        return f"{found.group('lead')}[name]"

    return replace
