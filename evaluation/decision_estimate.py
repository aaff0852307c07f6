"""``make decision-model``: estimate likelihoods, weights and figures of ``knowledge/decision.yml``.

Reads the survey extract and the labor office's projections from the folder DATA, and rewrites only
the lines that hold estimates; prints what changed. ``--check`` changes nothing and fails if
anything would change.
"""

from __future__ import annotations

import copy
import csv
import os
import re
import sys
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from evaluation.decision import simulate
from evaluation.decision_survey import Respondent, read_survey
from rolewise.decision.model import build_model
from rolewise.pay.figures import load_pay_tables

ROOT = Path(__file__).resolve().parents[1]
FILE = ROOT / "knowledge" / "decision.yml"
SMOOTHING = 2.0
"""Imagined respondents for each choice, so that no likelihood is 0."""
MIN_WEIGHT, MAX_WEIGHT = 0.2, 1.0
STEPS, RATE = 400, 0.5


def likelihoods(people: list[Respondent], criterion: dict[str, Any], roles: list[str]) -> None:
    """Set P(choice | role) from those who answered."""
    choices = [choice for choice in criterion["choices"] if "survey" in choice]
    counts = np.full((len(choices), len(roles)), SMOOTHING)
    index = {choice["id"]: number for number, choice in enumerate(choices)}
    for person in people:
        if criterion["id"] in person.answers:
            counts[index[person.answers[criterion["id"]]], roles.index(person.role)] += 1
    for choice, row in zip(choices, counts / counts.sum(axis=0)):
        choice["likelihood"] = {role: round(float(p), 3) for role, p in zip(roles, row)}


def weights(people: list[Respondent], criteria: list[dict[str, Any]], roles: list[str]) -> None:
    """Set each criterion's weight: least log loss with every role counting the same.

    The answers overlap in what they tell; counted in full they would make the model too sure.
    """
    features = np.zeros((len(people), len(criteria), len(roles)))
    for j, criterion in enumerate(criteria):
        rows = {
            c["id"]: np.log(list(c["likelihood"].values()))
            for c in criterion["choices"]
            if "survey" in c
        }
        for i, person in enumerate(people):
            if criterion["id"] in person.answers:
                features[i, j] = rows[person.answers[criterion["id"]]]
    truth = np.array([roles.index(person.role) for person in people])
    share = 1 / np.bincount(truth)[truth] / len(roles)
    wanted = features[np.arange(len(people)), :, truth]
    weight = np.full(len(criteria), 0.6)
    for _ in range(STEPS):
        scores = np.einsum("ijr,j->ir", features, weight)
        p = np.exp(scores - scores.max(axis=1, keepdims=True))
        p /= p.sum(axis=1, keepdims=True)
        slope = share @ (wanted - np.einsum("ijr,ir->ij", features, p))
        weight = np.clip(weight + RATE * slope, MIN_WEIGHT, MAX_WEIGHT)
    for criterion, value in zip(criteria, weight):
        criterion["weight"] = round(float(value), 2)


def temperature(raw: dict[str, Any], people: list[Respondent]) -> float:
    """Fit the temperature on whole simulated dialogues, with every role counting the same."""
    roles = raw["surveyed_roles"]
    sessions = simulate(build_model({**raw, "temperature": 1.0}), people, roles)
    scores = np.log([[s.posterior[role] for role in roles] for s in sessions])
    truth = np.array([roles.index(s.role) for s in sessions])
    share = 1 / np.bincount(truth)[truth] / len(roles)

    def loss(value: float) -> float:
        p = np.exp(scores / value)
        p /= p.sum(axis=1, keepdims=True)
        return float(-(share * np.log(p[np.arange(len(truth)), truth])).sum())

    return min((round(0.3 + 0.01 * step, 2) for step in range(171)), key=loss)


def priorities(raw: dict[str, Any], data: Path) -> None:
    """Set pay from our pay tables and outlook from the projections."""
    tables = load_pay_tables()
    roles = [*raw["surveyed_roles"], *raw["stand_ins"]]
    pay = {role: tables.advertised(role) for role in roles}
    raw["priorities"]["pay"]["values"] = {
        role: figure.median for role, figure in pay.items() if figure
    }
    with (data / "bls" / "employment_projections_2024_34.csv").open(encoding="utf-8") as file:
        growth = {row["soc_code"]: row["change_2024_34_pct"] for row in csv.DictReader(file)}
    occupations = yaml.safe_load(
        (ROOT / "knowledge/pay/official_occupations.yml").read_text("utf-8")
    )
    raw["priorities"]["outlook"]["values"] = {
        role: round(
            float(np.mean([float(growth[code]) for code in occupations["roles"][role]["codes"]])), 1
        )
        for role in roles
    }


def estimate(raw: dict[str, Any], data: Path) -> dict[str, Any]:
    """Return the content of ``decision.yml`` with everything estimated anew."""
    raw = copy.deepcopy(raw)
    people, _ = read_survey(data / "survey" / "practitioners_2021.csv.gz", raw)
    roles = raw["surveyed_roles"]
    surveyed = [item for item in raw["criteria"] if item["basis"] == "survey"]
    for criterion in surveyed:
        likelihoods(people, criterion, roles)
    weights(people, surveyed, roles)
    priorities(raw, data)
    # A quarter is enough for one number, and takes a minute less.
    raw["temperature"] = temperature(raw, people[::4])
    return raw


def rewritten(text: str, raw: dict[str, Any]) -> str:
    """Put the estimates into the file's lines and leave all others as they are."""
    lines, criterion, choice, priority = [], None, None, None
    for line in text.splitlines():
        if match := re.match(r"temperature: \S+(.*)", line):
            line = f"temperature: {raw['temperature']}{match[1]}"
        elif match := re.match(r"  (pay|outlook):$", line):
            priority = raw["priorities"][match[1]]
        elif line.startswith("    values:"):
            line = "    values: " + _flow(priority["values"])  # type: ignore[index]
        elif match := re.match(r"  - id: (\w+)", line):
            criterion = next(item for item in raw["criteria"] if item["id"] == match[1])
        elif line.startswith("    weight:") and criterion:
            line = f"    weight: {criterion['weight']}"
        elif (match := re.match(r'      - id: "?(\w+)', line)) and criterion:
            choice = next(item for item in criterion["choices"] if item["id"] == match[1])
        elif line.startswith("        likelihood:") and choice:
            line = "        likelihood: " + _flow(choice["likelihood"])
        lines.append(line)
    return "\n".join(lines) + "\n"


def _flow(values: dict[str, Any]) -> str:
    return "{" + ", ".join(f"{key}: {value}" for key, value in values.items()) + "}"


def changes(old: Any, new: Any, path: str = "") -> list[str]:
    """List the numbers that differ, as ``where: old -> new``."""
    if isinstance(new, dict):
        keys = [(key, key) for key in new]
    elif isinstance(new, list):
        keys = [
            (i, item.get("id", i) if isinstance(item, dict) else i) for i, item in enumerate(new)
        ]
    else:
        return [] if old == new else [f"{path[1:]}: {old} -> {new}"]
    found = []
    for key, label in keys:
        before = old.get(key) if isinstance(old, dict) else old[key] if old else None
        found += changes(before, new[key], f"{path}.{label}")
    return found


def main(arguments: list[str]) -> int:
    """Estimate, print the change, write unless ``--check``."""
    data = Path(os.environ.get("DATA", ROOT.parent / "shared" / "data"))
    if not (data / "survey").is_dir():
        print(f"{data} has no survey; set DATA to the folder that has", file=sys.stderr)
        return 2
    text = FILE.read_text(encoding="utf-8")
    old = yaml.safe_load(text)
    new = estimate(old, data)
    found = changes(old, new)
    print("\n".join(found) if found else "decision.yml: no change")
    if "--check" in arguments:
        return 1 if found else 0
    FILE.write_text(rewritten(text, new), encoding="utf-8")
    build_model(yaml.safe_load(FILE.read_text(encoding="utf-8")))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
