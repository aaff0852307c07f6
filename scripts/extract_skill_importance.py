"""Count how often each role's people, ads and official descriptions name each skill.

Usage: ``python scripts/extract_skill_importance.py DATA_DIR``, where DATA_DIR holds ``survey/``,
``job_postings/``, ``stackoverflow/``, ``onet/``, ``esco/`` and ``role_crosswalk.csv`` as the README
beside them describes. Writes ``knowledge/skill_importance.csv``; again gives the same bytes.

The measures, each with its own meaning of ``share`` (0 to 1) and ``n``:

* ``practitioners_using``: of n people with the title who answered the survey's question; only
  questions that at least four fifths of them answered, as later ones were shown to some only.
* ``postings_naming``: of n job postings under the title that name any skill.
* ``developers_using``: of n developers of the types in ``population``, in the last year.
* ``onet_technology``, ``onet_in_demand``: of the n O*NET occupations that stand for the role, those
  that list the technology, or call it often asked for in postings for that occupation.
* ``esco_essential``, ``esco_related``: of the n ESCO occupations that stand for the role, those for
  which it is essential, or essential or optional.

Where a source has several names for a skill, the survey counts people with any of them; elsewhere
the most frequent name counts, which is a lower bound.
"""

from __future__ import annotations

import csv
import gzip
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import yaml

from rolewise.knowledge import load_knowledge

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "knowledge" / "skill_importance.csv"
NAMES = ROOT / "scripts" / "skill_source_names.yml"
COLUMNS = ("role", "skill", "share", "n", "measure", "population", "source", "date")
MIN_SHARE = 0.02
MIN_PEOPLE = 30
MIN_ANSWERED = 0.8
POSTING_TITLES = {
    "Business Analyst": "business_analyst",
    "Data Analyst": "data_analyst",
    "Data Engineer": "data_engineer",
    "Data Scientist": "data_scientist",
    "Machine Learning Engineer": "ml_engineer",
    "Software Engineer": "software_engineer",
}
# In postings these words catch other meanings ("go", "vitamin c").
NOT_IN_POSTINGS = frozenset({"c", "go", "r"})
# The questions of the survey that are about skills.
SURVEY_GROUPS = frozenset(
    "language viz framework algorithm cloud compute ml_product database bi_tool experiment_tool "
    "ide".split()
)


class Row(NamedTuple):
    """A line of the table."""

    role: str
    skill: str
    share: float
    n: int
    measure: str
    population: str
    source: str
    date: str


Skills = dict[str, set[str]]
Crosswalk = dict[str, dict[str, str]]


def skill_names() -> Skills:
    """Return the skill ids by every lower-case name that a source may use."""
    names: Skills = defaultdict(set)
    knowledge = load_knowledge()
    for skill in knowledge.skills:
        for name in (skill.name, *skill.aliases, *skill.abbreviations, *skill.exact):
            names[name.lower()].add(skill.id)
    known = {skill.id for skill in knowledge.skills}
    for skill_id, more in yaml.safe_load(NAMES.read_text(encoding="utf-8")).items():
        if skill_id not in known:
            raise SystemExit(f"{NAMES.name}: {skill_id!r} is not in skills.yml")
        for name in more:
            names[str(name).lower()].add(skill_id)
    return names


def find_skills(names: Skills, name: str) -> set[str]:
    """Return the skills that a source's ``name`` means; empty for none of ours."""
    name = name.strip().lower()
    plain = re.sub(r"\s*\((?:computer programming|aws)\)$| software$", "", name)
    return names.get(name) or names.get(plain) or names.get(plain.replace("_", " ")) or set()


def survey_rows(path: Path, names: Skills, roles: Iterable[str]) -> Iterator[Row]:
    """Yield the shares of practitioners; ``roles`` are the ids that the survey may hold."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        people = list(csv.DictReader(file))
    columns = [name for name in people[0] if name.partition(":")[0] in SURVEY_GROUPS]
    by_question: dict[tuple[str, str], list[str]] = defaultdict(list)
    questions: dict[str, list[str]] = defaultdict(list)
    for column in columns:
        group, _, choice = column.partition(":")
        questions[group].append(column)
        for skill in find_skills(names, choice):
            by_question[skill, group].append(column)
    for role in sorted(roles):
        theirs = [person for person in people if person["role"] == role]
        for (skill, group), chosen in sorted(by_question.items()):
            asked = [one for one in theirs if any(one[name] == "1" for name in questions[group])]
            users = sum(any(one[name] == "1" for name in chosen) for one in asked)
            if len(asked) >= max(MIN_PEOPLE, MIN_ANSWERED * len(theirs)):
                population = f"{role}: {group}"
                yield _row(
                    role,
                    skill,
                    users,
                    len(asked),
                    "practitioners_using",
                    population,
                    "kaggle_survey_2021",
                    "2021-10-04",
                )


def posting_rows(path: Path, names: Skills) -> Iterator[Row]:
    """Yield the shares of job postings of all countries."""
    for row in _read(path):
        role = POSTING_TITLES.get(row["job_title_short"])
        if role is None or row["country"] != "all" or row["skill"] in NOT_IN_POSTINGS:
            continue
        for skill in find_skills(names, row["skill"]):
            yield _row(
                role,
                skill,
                int(row["postings_naming_this_skill"]),
                int(row["postings_naming_a_skill"]),
                "postings_naming",
                row["job_title_short"],
                "job_postings_2023",
                "2023-12",
            )


def developer_rows(path: Path, names: Skills, crosswalk: Crosswalk) -> Iterator[Row]:
    """Yield the shares of developers; types that stand for one role together are added up."""
    users: dict[tuple[str, str], int] = {}
    people: dict[str, int] = {}
    for row in _read(path):
        users[row["dev_type"], row["technology"]] = int(row["users"])
        people[row["dev_type"]] = int(row["respondents"])
    technologies = sorted({technology for _, technology in users})
    for role, entry in crosswalk.items():
        types = [name for name in entry["so2023_dev_types"].split("|") if name in people]
        total = sum(people[name] for name in types)
        if total < MIN_PEOPLE:
            continue
        for technology in technologies:
            found = sum(users.get((name, technology), 0) for name in types)
            for skill in find_skills(names, technology):
                yield _row(
                    role,
                    skill,
                    found,
                    total,
                    "developers_using",
                    "|".join(types),
                    "stackoverflow_2023",
                    "2023-05",
                )


def onet_rows(path: Path, names: Skills, crosswalk: Crosswalk) -> Iterator[Row]:
    """Yield how many of a role's O*NET occupations list a technology."""
    listed: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for row in _read(path, "\t"):
        for skill in find_skills(names, row["Example"]):
            listed[skill].add((row["O*NET-SOC Code"], "onet_technology"))
            if row["In Demand"] == "Y":
                listed[skill].add((row["O*NET-SOC Code"], "onet_in_demand"))
    for role, entry in crosswalk.items():
        codes = entry["onet_soc_codes"].split("|")
        for skill, found in sorted(listed.items()):
            for measure in ("onet_technology", "onet_in_demand"):
                count = sum((code, measure) in found for code in codes)
                yield _row(
                    role, skill, count, len(codes), measure, "|".join(codes), "onet_30_1", "2025-12"
                )


def esco_rows(path: Path, names: Skills, crosswalk: Crosswalk) -> Iterator[Row]:
    """Yield for how many of a role's ESCO occupations a skill is essential, or named at all."""
    related: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for row in _read(path):
        for skill in find_skills(names, row["skill"]):
            related[skill].add((row["occupation"], "esco_related"))
            if row["relationType"] == "essential":
                related[skill].add((row["occupation"], "esco_essential"))
    for role, entry in crosswalk.items():
        occupations = entry["esco_occupations"].split("|")
        for skill, found in sorted(related.items()):
            for measure in ("esco_essential", "esco_related"):
                count = sum((name, measure) in found for name in occupations)
                yield _row(
                    role,
                    skill,
                    count,
                    len(occupations),
                    measure,
                    "|".join(occupations),
                    "esco_1_1_1",
                    "2022-09",
                )


def read_crosswalk(path: Path) -> Crosswalk:
    """Return the crosswalk's rows by role id."""
    ids: dict[str, str] = {role.name: role.id for role in load_knowledge().roles.values()}
    ids |= {role.short_name: role.id for role in load_knowledge().roles.values()}
    return {ids[row["role"]]: row for row in _read(path)}


def table(data: Path) -> list[Row]:
    """Return all rows, sorted, each role, skill and measure once."""
    names = skill_names()
    crosswalk = read_crosswalk(data / "role_crosswalk.csv")
    technologies = data / "stackoverflow" / "so2023_technologies_by_devtype.csv"
    rows = [
        *survey_rows(data / "survey" / "practitioners_2021.csv.gz", names, crosswalk),
        *posting_rows(data / "job_postings" / "skills_by_title_2023.csv", names),
        *developer_rows(technologies, names, crosswalk),
        *onet_rows(data / "onet" / "technology_skills_30.1.tsv", names, crosswalk),
        *esco_rows(data / "esco" / "esco_occupation_skills_1.1.1.csv", names, crosswalk),
    ]
    best: dict[tuple[str, str, str], Row] = {}
    for row in rows:
        key = row.role, row.skill, row.measure
        if row.share >= MIN_SHARE and (key not in best or row.share > best[key].share):
            best[key] = row
    return [best[key] for key in sorted(best)]


def _row(role: str, skill: str, count: int, n: int, *rest: str) -> Row:
    return Row(role, skill, round(count / n, 3), n, *rest)


def _read(path: Path, delimiter: str = ",") -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


def main(data: Path) -> None:
    """Write the table."""
    rows = table(data)
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(rows)
    print(f"{TARGET.name}: {len(rows)} rows")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
