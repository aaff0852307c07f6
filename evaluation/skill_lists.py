"""How well skills are found in real skill lists: the technologies that O*NET's occupations list.

``python -m evaluation.skill_lists`` measures on the lists in ``skill_lists.csv``;
``python -m evaluation.skill_lists DATA_DIR`` makes them anew from O*NET's table. What each name
means was looked up in ``scripts/skill_source_names.yml``, which recognition doesn't read, and
checked by hand: ``CORRECTED`` holds what the lookup doesn't know.
"""

from __future__ import annotations

import csv
import random
import sys
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

from rolewise.routes.recognize import ids, load_recognizer

HERE = Path(__file__).parent
LISTS = HERE / "skill_lists.csv"
SEED = 6
MANY = 100
LENGTH = (8, 30)
SEPARATORS = (", ", "; ", "\n", "\n- ", " | ", "\n• ")
CORRECTED: dict[str, tuple[str, ...]] = {
    "Oracle PL/SQL": ("sql",),
    "Microsoft SQL Server Integration Services SSIS": ("sql_server",),
    "Microsoft SQL Server Reporting Services SSRS": ("sql_server",),
    "Google Sheets": ("excel",),
    "Spreadsheet software": ("excel",),
    "Apache Cassandra": ("nosql",),
    "Amazon DynamoDB": ("nosql",),
    "Atlassian Confluence": ("jira",),
    "IBM InfoSphere DataStage": (),
    "Ubuntu": ("linux",),
    "Red Hat Enterprise Linux": ("linux",),
    "JUnit": ("software_testing",),
    "Amazon Simple Storage Service S3": ("aws",),
    "UNIX Shell": ("bash",),
    "Microsoft Visual Basic": ("vba",),
    "Amazon Web Services AWS CloudFormation": ("aws",),
    "Amazon Web Services AWS SageMaker": ("sagemaker",),
    "RESTful API": ("apis",),
    "Facebook React": ("react",),
    "Qlik Tech QlikView": ("qlik",),
    "GitLab": ("git",),
    "Data visualization software": ("data_visualization",),
    "Data mining software": ("data_mining",),
    "MariaDB": ("mysql",),
    "Transact-SQL": ("sql",),
    "Google Cloud software": ("google_cloud",),
    "Google Workspace software": (),
    "Structure query language SQL": ("sql",),
    "Oracle SQL Developer": (),
    "Dynamic hypertext markup language DHTML": ("html_css",),
    "R programming language": ("r",),
    "Sun Microsystems Java": ("java",),
    "Sun Microsystems Java Persistence API": ("java",),
    "Oracle Java 2 Platform Enterprise Edition J2EE": ("java",),
    "Xerces2 Java Parser": ("java",),
    "Google Looker Analytics": ("looker",),
    "American National Standards Institute ANSI C": ("c",),
    "Microsoft Visual C# .NET": ("c_sharp",),
    "Extensible hypertext markup language XHTML": ("html_css",),
    "Redgate SQL Server": ("sql_server",),
    "Micosoft SQL Server Analysis Services SSAS": ("sql_server",),
    "Microsoft Azure Data Factory": ("azure",),
    "Bourne Shell": ("bash",),
    "Object oriented programming software": ("object_oriented_programming",),
    "Adeptia ETL Suite": ("etl",),
}


class Measured(NamedTuple):
    """Counts of skills over all lists."""

    right: int
    missed: int
    wrong: int
    details: tuple[str, ...]

    @property
    def recall(self) -> float:
        """Share of the skills listed that were found."""
        return self.right / (self.right + self.missed)

    @property
    def precision(self) -> float:
        """Share of the skills found that are listed."""
        return self.right / (self.right + self.wrong)


def measure(path: Path = LISTS) -> Measured:
    """Return recall and precision over the lists; a skill counts once a list."""
    right = missed = wrong = 0
    details = []
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            wanted = set(row["skills"].split())
            found = set(ids(load_recognizer().find(row["text"])))
            right += len(wanted & found)
            missed += len(wanted - found)
            wrong += len(found - wanted)
            details += [f"{row['occupation']}: missed {one}" for one in sorted(wanted - found)]
            details += [f"{row['occupation']}: wrong {one}" for one in sorted(found - wanted)]
    return Measured(right, missed, wrong, tuple(details))


def make(data: Path) -> None:
    """Write the lists: ``MANY`` draws of technologies, of every occupation in turn."""
    from scripts.extract_skill_importance import _read, find_skills, skill_names

    names = skill_names()
    listed: dict[str, list[str]] = defaultdict(list)
    for row in _read(data / "onet" / "technology_skills_30.1.tsv", "\t"):
        listed[row["Title"]].append(row["Example"])
    draw = random.Random(SEED)
    occupations = sorted(listed)
    with LISTS.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["occupation", "skills", "text"])
        for number in range(MANY):
            occupation = occupations[number % len(occupations)]
            examples = listed[occupation]
            chosen = draw.sample(examples, min(draw.randint(*LENGTH), len(examples)))
            separator = draw.choice(SEPARATORS)
            meant = {
                skill
                for name in chosen
                for skill in CORRECTED.get(name, tuple(find_skills(names, name)))
            }
            writer.writerow([occupation, " ".join(sorted(meant)), separator.join(chosen)])


def main() -> None:
    """Measure, or make the lists where a folder is given."""
    if len(sys.argv) > 1:
        make(Path(sys.argv[1]))
    found = measure()
    print("\n".join(found.details))
    print(
        f"{MANY} lists, {found.right + found.missed} skills: "
        f"recall {found.recall:.3f}, precision {found.precision:.3f}"
    )


if __name__ == "__main__":
    main()
