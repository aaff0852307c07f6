"""One pay figure: it says what it measures, for whom, when, how many records and whose.

Five kinds, never mixed: ``paid`` is what US employers paid (BLS OEWS, base pay and some
incentives), ``advertised`` the middle of mostly US job ads' ranges (aijobs.net), ``reported`` what
people said they earn (Stack Overflow 2023), ``posted`` the pay in job postings of 2023,
``surveyed`` the band that practitioners chose (Kaggle 2021).
"""

from __future__ import annotations

from typing import Literal, NamedTuple, Optional

FEW_RECORDS = 30
"""Below so many records a figure is told with a warning."""
FEWEST_RECORDS = 10
"""Below so many records no figure is told."""
ADS_YEARS = "2024-2025"
WORLD = "world"
FULL_TIME = "full-time"
LEVELS = ("entry", "mid", "senior", "executive")
"""Experience levels, the lowest first."""

Measure = Literal["paid", "advertised", "reported", "posted", "surveyed"]


class PayFigure(NamedTuple):
    """One pay figure.

    Attributes:
        role: Role id it answers for.
        measure: ``paid``, ``advertised``, ``reported``, ``posted`` or ``surveyed``.
        occupation: The occupation or group (plural) that the figure is about where it isn't the
            role itself, else None.
        stand_in: Whether that occupation only stands in for the role.
        place: Place id, or ``world``.
        years: The year or span of years the records are from.
        level: Experience level, or an empty string for all.
        records: Jobs (paid), ads (advertised) or people; None where not released.
        p25, median, p75: US dollars a year, gross. People surveyed chose a band: p25 is the lower
            end of theirs at the first quartile, median the middle of theirs in the middle, p75 the
            upper end at the third.
        source: Source id.
        low, high: 95 % interval of the median, where we have the records themselves; the band in
            the middle where people chose one.
        only: What the records are limited to beside role, place, years and level, such as
            ``remote`` or an industry's name; empty where to nothing.
    """

    role: str
    measure: Measure
    occupation: Optional[str]
    stand_in: bool
    place: str
    years: str
    level: str
    records: Optional[int]
    p25: Optional[int]
    median: int
    p75: Optional[int]
    source: str
    low: Optional[int] = None
    high: Optional[int] = None
    only: str = ""
