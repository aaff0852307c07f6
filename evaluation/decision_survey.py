"""The survey's respondents as people who answer our questions."""

from __future__ import annotations

import csv
import gzip
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple, Optional

KEPT_APART = 5
"""One respondent in five, by a hash of the row number, never serves to estimate anything."""


class Respondent(NamedTuple):
    """A practitioner: role id, country as given (only for the fairness test), answers, raw row."""

    role: str
    country: str
    answers: dict[str, str]
    raw: dict[str, str]


def choice_of(row: Mapping[str, str], choices: Iterable[Mapping[str, Any]]) -> Optional[str]:
    """Return the id of the first choice that fits what a respondent ticked, or None."""
    for choice in choices:
        rule = choice.get("survey")
        if rule == "rest":
            return str(choice["id"])
        if isinstance(rule, Mapping):
            if row[rule["column"]] in rule["values"]:
                return str(choice["id"])
        elif rule and any(_ticked(row, column) for column in rule):
            return str(choice["id"])
    return None


def _ticked(row: Mapping[str, str], column: str) -> bool:
    if not column.endswith(":*"):
        return row[column] == "1"
    group = column[:-1]
    none = (group + "none", group + "no_none")
    return any(v == "1" for k, v in row.items() if k.startswith(group) and k not in none)


def read_survey(
    path: Path, decision: Mapping[str, Any]
) -> tuple[list[Respondent], list[Respondent]]:
    """Read the survey extract.

    Args:
        path: ``practitioners_2021.csv.gz``.
        decision: ``knowledge/decision.yml`` as read.

    Returns:
        Respondents to estimate from, and those kept apart; surveyed roles only.
    """
    roles = set(decision["surveyed_roles"])
    surveyed = [c for c in decision["criteria"] if c["basis"] == "survey"]
    parts: tuple[list[Respondent], list[Respondent]] = ([], [])
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["role"] not in roles:
                continue
            found = {c["id"]: choice_of(row, c["choices"]) for c in surveyed}
            answers = {key: value for key, value in found.items() if value is not None}
            apart = zlib.crc32(row["row"].encode()) % KEPT_APART == 0
            parts[apart].append(Respondent(row["role"], row["country"], answers, row))
    return parts
