"""What a pay question asks beside role, place and level: industry, remote, size, year, money …"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple, Optional

from rolewise.knowledge.load import DEFAULT_DIRECTORY
from rolewise.yaml_files import read_yaml

_MONEY = re.compile(
    r"\b(?:earn\w*|paid|pays?|paying|salar\w+|wages?|money|income|compensat\w+|comp|rates?|make|"
    r"makes|making|offered?|get paid|cash|dough|quid)\b|[$€£]|\bhow much\b",
    re.IGNORECASE,
)
_SHARE = re.compile(
    r"\b(?:how many|how often|how common|what (?:share|percent\w*|part|proportion)|percent\w*|"
    r"can|could|possible|allowed|is it|are there|do (?!\w+ (?:earn|make|get))|does|is|are|share|"
    r"any|chance\w*|options?|friendly)\b|%",
    re.IGNORECASE,
)
_VERSUS = re.compile(
    r"\b(?:less|more|better|worse|higher|lower|vs|versus|than|compar\w+|or|differen\w+|penalty|"
    r"premium|pay cut)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<![$€£\d,.])\b((?:19[89]|20[0-4])\d)\b(?![\d,.]*\d)")
_TOP = re.compile(
    r"\b(top|highest|upper|bottom|lowest|best|worst)[- ](?:paid )?(\d{1,2}|ten|five|quarter|decile|"
    r"one|twenty[- ]five)\s*(?:%|percent\w*|per cent\w*)?",
    re.IGNORECASE,
)
_NTH = re.compile(r"\b(\d{1,2})(?:th|st|nd|rd)\s*(?:percentile|pctl|%ile)", re.IGNORECASE)
_TOP_END = re.compile(
    r"\b(?:top|high(?:er|est)?|best)[- ]?(?:end|earners?|earning|paid (?:people|ones))\b|"
    r"\bbest[- ]paid\b",
    re.IGNORECASE,
)
_NUMBERS = {"ten": 10, "five": 5, "quarter": 25, "decile": 10, "one": 1, "twenty-five": 25}
_WORTH = re.compile(
    r"\b(?:worth|equivalent|equal\w*|same as|go(?:es)? as far|buys?|match|feel like|amount to|"
    r"compare\w*|translate\w*|like in|money in|need in|live on)\b",
    re.IGNORECASE,
)
_AMOUNT = re.compile(
    r"(?P<sign>[$€£₹¥])?\s?(?P<number>\d{1,3}(?:[,.]\d{3})+|\d+(?:\.\d+)?)\s?(?P<k>k\b|grand\b)?\s?"
    r"(?P<after>€|£|usd|eur|gbp|dollars|euros?|pounds)?",
    re.IGNORECASE,
)
_MOVE = re.compile(
    r"\b(?:mov(?:e|ing)|relocat\w+|settl\w+) (?:over |out |down |up )?(?:to|in)\b"
    r"(?!\s{3,}|\s+(?:in|as|and|or|from)\b|\s*$)|"
    r"\bbetter off (?:in|financially)\b",
    re.IGNORECASE,
)
_WORTH_IT = re.compile(
    r"\b(?:worth|should|pay off|make sense|better off|good idea|smart)\b", re.IGNORECASE
)
_DIFFER = re.compile(
    r"\bwhy\b.*\b(?:sources?|figures?|numbers?|they|those|these|two|both)\b.*"
    r"\b(?:differ\w*|disagree\w*|apart|not the same|so far off|vary)\b|"
    r"\bwhy\b.*\b(?:differen(?:ce|t)|gap)\b.*\b(?:sources?|figures?|numbers?)\b|"
    r"\bwhy (?:the )?(?:two|different|several) (?:sources?|figures?|numbers?)\b|"
    r"\bwhich (?:one|number|figure|source)\b.*\b(?:right|trust|believe|correct)\b",
    re.IGNORECASE,
)
SMALLEST_AMOUNT = 1000


class PayTerms(NamedTuple):
    """What a question asks for; everything empty where it asks for plain pay.

    Attributes:
        kind: ``worth``, ``move``, ``differ`` or ``remote_share`` where no figure of a role's pay
            is asked for; else empty.
        industry: Code of an industry.
        remote: ``remote``, ``on-site`` or ``versus``.
        size: ``small``, ``medium``, ``large`` or ``any``.
        employment: ``freelance``, ``contract`` or ``part-time``.
        year: As said.
        trend: Whether years are to be compared.
        currency, period: Code of a currency; ``hour``, ``day``, ``week`` or ``month``.
        percentile: 1 to 99, or 0.
        base: Whether it asks what the figure includes.
        amount: An amount of money, or 0.
    """

    kind: str = ""
    industry: str = ""
    remote: str = ""
    size: str = ""
    employment: str = ""
    year: str = ""
    trend: bool = False
    currency: str = ""
    period: str = ""
    percentile: int = 0
    base: bool = False
    amount: float = 0.0

    def as_dict(self) -> dict[str, Any]:
        """Return what is asked for, to be remembered."""
        return {name: value for name, value in self._asdict().items() if value}

    def over(self, before: Mapping[str, Any]) -> PayTerms:
        """Return these terms, completed by those of the question before."""
        known = {name: value for name, value in before.items() if name in self._fields}
        known.pop("kind", None)
        return PayTerms(**{**known, **self.as_dict()})


class PayReader:
    """Finds the terms of ``knowledge/pay/wording.yml`` in a question, and fills its phrases."""

    def __init__(self, raw: Mapping[str, Any]) -> None:
        """Take the parsed file."""
        self._phrases: Mapping[str, str] = raw["phrases"]
        self._industries = [
            (str(item["code"]), item["name"], _pattern(item["words"])) for item in raw["industries"]
        ]
        self._remote, self._onsite = _pattern(raw["remote"]), _pattern(raw["onsite"])
        self._sizes = _patterns(raw["sizes"])
        self._any_size = _pattern(raw["any_size"])
        self._employment = _patterns(raw["employment"])
        self._trend, self._base = _pattern(raw["trend"]), _pattern(raw["base"])
        self._period = _patterns(raw["period"])
        currencies: Mapping[str, Any] = raw["currencies"]
        self._currency = _patterns({code: item["words"] for code, item in currencies.items()})
        self._signs = {item["sign"]: code for code, item in currencies.items() if "sign" in item}
        self._money_names = {code: item["name"] for code, item in currencies.items()}
        self._currency_of = {
            **raw["currency_of"],
            **dict.fromkeys(raw["euro_countries"], "EUR"),
        }

    def phrase(self, key: str, **values: object) -> str:
        """Return a phrase with its braces filled in."""
        return str(self._phrases[key]).format(**values)

    def industry_name(self, code: str) -> str:
        """Return an industry's name, as inside a sentence."""
        return str(next(name for known, name, _ in self._industries if known == code))

    def industry_names(self) -> list[str]:
        """Return the names of all industries."""
        return [name for _, name, _ in self._industries]

    def industry_of(self, words: str) -> str:
        """Return the code of the industry that the words name; empty for none."""
        wanted = words.casefold()
        for code, name, pattern in self._industries:
            if wanted in (code.casefold(), name.casefold()):
                return code
            if pattern.search(words) or pattern.search(f"in {words}"):
                return code
        return ""

    def currencies(self) -> list[str]:
        """Return the codes of all currencies."""
        return list(self._money_names)

    def currency_name(self, code: str) -> str:
        """Return a currency's name, as inside a sentence."""
        return str(self._money_names[code])

    def currency_of(self, country: str) -> str:
        """Return the code of a country's currency; empty where it isn't known."""
        return str(self._currency_of.get(country, ""))

    @staticmethod
    def speaks_of_money(text: str) -> bool:
        """Whether the words are about pay."""
        return bool(_MONEY.search(text))

    def read(self, text: str) -> PayTerms:
        """Return the terms in a question; names of roles should be out of its text."""
        remote = bool(self._remote.search(text))
        onsite = bool(self._onsite.search(text))
        money = self.speaks_of_money(text)
        versus = bool(_VERSUS.search(text))
        amount, sign = _amount(text)
        kind = ""
        if _DIFFER.search(text):
            kind = "differ"
        elif amount and _WORTH.search(text):
            kind = "worth"
        elif _MOVE.search(text) and _WORTH_IT.search(text):
            kind = "move"
        elif remote and not money and _SHARE.search(text):
            kind = "remote_share"
        currency = _first(self._currency, text) or self._signs.get(sign, "")
        if not currency:
            signs = (code for mark, code in self._signs.items() if mark in text)
            currency = next(signs, "")
        year = _YEAR.search(text)
        return PayTerms(
            kind,
            next((code for code, _, pattern in self._industries if pattern.search(text)), ""),
            ("versus" if versus or onsite else "remote") if remote else "on-site" * onsite,
            _first(self._sizes, text) or ("any" if self._any_size.search(text) else ""),
            _first(self._employment, text),
            year.group(1) if year else "",
            bool(self._trend.search(text)),
            "" if currency == "USD" and kind != "worth" else currency,
            _first(self._period, text),
            _percentile(text),
            bool(self._base.search(text)),
            amount if kind == "worth" else 0.0,
        )

    def words_left(self, text: str) -> str:
        """Return the text without the terms in it."""
        patterns = [
            *(pattern for _, _, pattern in self._industries),
            self._remote,
            self._onsite,
            *self._sizes.values(),
            self._any_size,
            *self._employment.values(),
            self._trend,
            self._base,
            *self._period.values(),
            *self._currency.values(),
            _YEAR,
            _TOP,
            _NTH,
            _TOP_END,
        ]
        for pattern in patterns:
            text = pattern.sub(" ", text)
        return re.sub(r"[€£$₹¥%]", " ", text)


def _percentile(text: str) -> int:
    nth = _NTH.search(text)
    if nth:
        return int(nth.group(1))
    top = _TOP.search(text)
    if top:
        said = top.group(2).lower().replace(" ", "-")
        percent = int(said) if said.isdigit() else _NUMBERS[said]
        low = top.group(1).lower() in ("bottom", "lowest", "worst")
        return percent if low else 100 - percent
    return 90 if _TOP_END.search(text) else 0


def _amount(text: str) -> tuple[float, str]:
    """Return the first amount of at least 1,000 in a text and its sign, or 0."""
    for found in _AMOUNT.finditer(text):
        number = found.group("number")
        value = float(
            re.sub(r"[,.]", "", number) if re.fullmatch(r"\d{1,3}([,.]\d{3})+", number) else number
        )
        value *= 1000 if found.group("k") else 1
        marked = found.group("sign") or found.group("k") or found.group("after")
        if value >= SMALLEST_AMOUNT and (marked or not 1980 <= value <= 2049):
            return value, found.group("sign") or found.group("after") or ""
    return 0.0, ""


def _pattern(words: Iterable[str]) -> re.Pattern[str]:
    ordered = sorted(words, key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, ordered))})(?![\w-])", re.IGNORECASE)


def _patterns(named: Mapping[str, Iterable[str]]) -> dict[str, re.Pattern[str]]:
    return {name: _pattern(words) for name, words in named.items()}


def _first(patterns: Mapping[str, re.Pattern[str]], text: str) -> str:
    return next((name for name, pattern in patterns.items() if pattern.search(text)), "")


@functools.lru_cache(maxsize=2)
def load_pay_reader(directory: Path = DEFAULT_DIRECTORY / "pay") -> PayReader:
    """Read the terms and phrases once.

    Returns:
        The reader.
    """
    return PayReader(read_yaml(directory / "wording.yml"))


def speaks_of(terms: Optional[PayTerms]) -> bool:
    """Whether anything beside plain pay is asked for."""
    return terms is not None and bool(terms.as_dict())
