"""The filters of ``/api/v1/salaries`` beside role, place, level and year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple, Optional

from rolewise.answers.pay_terms import load_pay_reader
from rolewise.api.given import BadQuery, NotTogether
from rolewise.pay import PayFigure, PayTables
from rolewise.pay.figures import ADS_YEARS, FULL_TIME
from rolewise.pay.prices import Rate
from rolewise.pay.slices import PaySlices

SIZES = ("small", "medium", "large")
EMPLOYMENT = (FULL_TIME, "part-time", "contract", "freelance")
REMOTE = {"yes": True, "no": False}
SALARY_PARAMETERS = (
    "role",
    "location",
    "level",
    "year",
    "industry",
    "remote",
    "company_size",
    "employment",
    "currency",
)


class Filters(NamedTuple):
    """What the figures are limited to; everything empty for no limit."""

    industry: str = ""
    industry_name: str = ""
    remote: Optional[bool] = None
    company_size: str = ""
    employment: str = FULL_TIME
    currency: str = "USD"

    def notes(self, place: str, level: str) -> Iterator[str]:
        """Yield what the filters can't do."""
        if self.industry and (place != "US" or level):
            yield "Figures by industry hold for the whole US and all levels."
        if self.remote is not None or self.company_size or self.employment != FULL_TIME:
            yield "Remote work, company size and employment are known of job ads only."


NO_FILTERS = Filters()


def pay_filters(parameters: Mapping[str, str]) -> Filters:
    """Read the filters.

    Raises:
        BadQuery: A value can't be used.
    """
    reader = load_pay_reader()
    industry = parameters.get("industry", "").strip()
    code = reader.industry_of(industry) if industry else ""
    if industry and not code:
        raise BadQuery(
            f"industry {industry!r} is unknown; the industries are "
            + ", ".join(reader.industry_names())
        )
    currency = parameters.get("currency", "USD").strip().upper()
    if currency not in reader.currencies():
        known = ", ".join(reader.currencies())
        raise BadQuery(f"currency {currency!r} is unknown; the currencies are {known}")
    remote = _one_of(parameters, "remote", tuple(REMOTE))
    limited = Filters(
        code,
        reader.industry_name(code) if code else "",
        REMOTE.get(remote),
        _one_of(parameters, "company_size", SIZES),
        _one_of(parameters, "employment", EMPLOYMENT) or FULL_TIME,
        currency,
    )
    if code and limited[2:5] != NO_FILTERS[2:5]:
        raise NotTogether(
            "industry can't be combined with remote, company_size or employment: "
            "job ads don't tell the industry"
        )
    if code and parameters.get("year", "2025") != "2025":
        raise NotTogether("industry figures are of 2025 only; leave year out")
    return limited


def filtered_figures(
    pay: PayTables, role: str, place: str, level: str, year: str, wanted: Filters
) -> Optional[list[PayFigure]]:
    """Return the figures that fit the filters, or None where nothing limits them."""
    if wanted.industry:
        found = PaySlices(pay).industry(role, wanted.industry, wanted.industry_name)
        return [found] if found else []
    if wanted[2:5] == NO_FILTERS[2:5]:
        return None
    found = pay.advertised(
        role,
        place,
        level,
        year or ADS_YEARS,
        remote=wanted.remote,
        company_size=wanted.company_size,
        employment=wanted.employment,
    )
    return [found] if found else []


def converted(figure: PayFigure, rate: Optional[Rate]) -> Optional[dict[str, float]]:
    """Return the quantiles in another currency; None for US dollars."""
    if rate is None or rate.currency == "USD":
        return None
    amounts = {"p25": figure.p25, "median": figure.median, "p75": figure.p75}
    return {
        name: float(round(amount * rate.per_usd))
        for name, amount in amounts.items()
        if amount is not None
    }


def country_of(place: str) -> str:
    """Return the country of a place; ads know no smaller places."""
    return "US" if place.startswith("US-") else place


def _one_of(parameters: Mapping[str, str], name: str, known: tuple[str, ...]) -> str:
    value = parameters.get(name, "").strip().lower()
    if value and value not in known:
        raise BadQuery(f"{name} must be one of {', '.join(known)}, not {value!r}")
    return value
