"""Write ``docs/validity.md``: what the decision model can tell, measured.

``python -m evaluation.decision_card``; DATA names the folder that holds ``survey/``.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import yaml
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder

from evaluation.decision import (
    Session,
    balanced,
    by_role,
    calibration,
    simulate,
    stability,
)
from evaluation.decision_survey import Respondent, read_survey
from rolewise.decision.model import DecisionModel, load_decision
from rolewise.decision.scoring import rank

ROOT = Path(__file__).resolve().parents[1]
CARD = ROOT / "docs" / "validity.md"
PAIR = ("data_scientist", "ml_engineer")
SEED = 20261121
NOT_FEATURES = ("row", "role", "country")


def ceiling(
    learned: Sequence[Respondent], apart: Sequence[Respondent], roles: Sequence[str]
) -> list[Session]:
    """A logistic regression on every column but the country: all that the survey tells at once."""
    columns = [name for name in learned[0].raw if name not in NOT_FEATURES]

    def table(people: Sequence[Respondent]) -> list[list[str]]:
        return [[person.raw[name] for name in columns] for person in people]

    known = [person for person in learned if person.role in roles]
    asked = [person for person in apart if person.role in roles]
    model = make_pipeline(
        OneHotEncoder(handle_unknown="ignore"),
        LogisticRegression(C=0.1, max_iter=2000, class_weight="balanced"),
    )
    model.fit(table(known), [person.role for person in known])
    rows = model.predict_proba(table(asked))
    return [
        Session(person.role, dict(zip(model.classes_, row)), {}, 0)
        for person, row in zip(asked, rows)
    ]


def bootstrap(sessions: Sequence[Session], first: int, rounds: int = 500) -> tuple[float, float]:
    """95 % interval of the balanced accuracy: people drawn anew within each role, seeded."""
    random = np.random.default_rng(SEED)
    hits: dict[str, list[bool]] = {}
    for session in sessions:
        best = sorted(session.posterior, key=lambda role: -session.posterior[role])[:first]
        hits.setdefault(session.role, []).append(session.role in best)
    drawn = [
        np.mean([random.choice(found, len(found)).mean() for found in hits.values()])
        for _ in range(rounds)
    ]
    low, high = np.percentile(drawn, [2.5, 97.5])
    return float(low), float(high)


def card(data: Path) -> str:
    """Measure everything and return the card as Markdown."""
    model = load_decision()
    raw = yaml.safe_load((ROOT / "knowledge" / "decision.yml").read_text(encoding="utf-8"))
    learned, apart = read_survey(data / "survey" / "practitioners_2021.csv.gz", raw)
    roles = model.file.surveyed_roles
    all_roles, pair = simulate(model, apart, roles), simulate(model, apart, PAIR)
    top, top_pair = ceiling(learned, apart, roles), ceiling(learned, apart, PAIR)
    error, curve = calibration(all_roles)
    pair_error, _ = calibration(pair)
    kept, unmoved = stability(model, all_roles, roles)
    ones, twos = by_role(all_roles, 1), by_role(all_roles, 2)
    number = Counter(session.role for session in all_roles)

    def row(name: str, sessions: Sequence[Session], first: int, best: float, floor: float) -> str:
        low, high = bootstrap(sessions, first)
        value = balanced(sessions, first)
        return f"| {name} | {value:.3f} | {low:.3f} to {high:.3f} | {best:.3f} | {floor:.3f} |"

    asked = [session.asked for session in all_roles]
    lines = [
        "# What the recommendation is worth",
        "",
        "Written by `make validity`; don't edit by hand. Data: Kaggle survey, September 2021",
        f"(extract). {len(learned):,} people were learned from. {len(apart):,} people were kept",
        "apart, one in five by a hash of the row number, and answered at most eight questions",
        "as they had answered the survey. All roles count the same (balanced accuracy).",
        "Four early drafts of the set of questions were compared on half of those kept apart, so",
        "the figures may be slightly too good.",
        "",
        "| | Rolewise | 95 % interval | all columns at once | guessing |",
        "|---|---|---|---|---|",
        row("eight roles, first guess right", all_roles, 1, balanced(top, 1), 1 / 8),
        row("eight roles, among the first two", all_roles, 2, balanced(top, 2), 2 / 8),
        row("data scientist or ML engineer", pair, 1, balanced(top_pair, 1), 1 / 2),
        "",
        "All columns at once: a logistic regression on every column but the country. Always",
        "naming the most common role scores as guessing does.",
        f"Questions asked: median {np.median(asked):.0f}, mean {np.mean(asked):.1f} (eight roles).",
        "",
        "| role | people | first | first two |",
        "|---|---|---|---|",
        *(f"| {role} | {number[role]} | {ones[role]:.2f} | {twos[role]:.2f} |" for role in roles),
        "",
        "## Does 60 % mean 6 times in 10?",
        "",
        f"Expected calibration error {error:.3f} for eight roles, {pair_error:.3f} for the two.",
        "",
        "| said | right | share of people |",
        "|---|---|---|",
        *(f"| {said:.2f} | {right:.2f} | {share:.2f} |" for said, right, share in curve),
        "",
        "## Does one answer decide it?",
        "",
        f"Of all single changed answers, {100 * kept:.0f} % leave the first place as it is.",
        f"For {100 * unmoved:.0f} % of people no single change moves it.",
        "",
        "## Fairness",
        "",
        "No question is on age, gender or origin, and no answer names a country. The scorer",
        "takes no country; a request that gives one is refused. People from different countries",
        "hold different jobs, so it is right more often in some than in others:",
        "",
        "| country | people | among the first two (all survey answers, roles as they come) |",
        "|---|---|---|",
        *_countries(model, apart, roles),
        "",
        "## What it can't know",
        "",
        "- The survey tells what people do, not whether it makes them happy.",
        "- Job titles overlap. Even all columns at once name the right role of eight less than "
        "half of",
        "  the time.",
        "- Respondents chose themselves, in 2021, and many live on other pay than yours.",
        "- A practitioner answers about a job held. You answer about a job imagined, so expect",
        "  less than the figures above.",
        f"- {len(model.file.stand_ins)} of {len(model.roles)} roles aren't in the survey. "
        "Their figures are judgement and count less;",
        "  nothing here measures them.",
        f"- {sum(c.basis == 'judgement' for c in model.file.criteria)} of "
        f"{len(model.file.criteria)} questions rest on judgement. No respondent answered them, so",
        "  they are left out of these figures.",
        "- A language or tool somebody uses stands in for an interest in four questions.",
        "- It knows nothing of your local market, health, family or visa.",
        "",
    ]
    return "\n".join(lines)


def _countries(
    model: DecisionModel, apart: Sequence[Respondent], roles: Sequence[str]
) -> list[str]:
    """Share right among the first two, all survey answers given, for the largest countries."""
    hits: dict[str, list[bool]] = {}
    for person in apart:
        best = rank(model, person.answers, only=roles).roles[:2]
        hits.setdefault(person.country, []).append(person.role in best)
    largest = sorted(hits, key=lambda country: -len(hits[country]))[:6]
    return [f"| {name} | {len(hits[name])} | {np.mean(hits[name]):.2f} |" for name in largest]


def main() -> int:
    """Write the card."""
    data = Path(os.environ.get("DATA", ROOT.parent / "shared" / "data"))
    if not (data / "survey").is_dir():
        print(f"{data} has no survey; set DATA to the folder that has", file=sys.stderr)
        return 2
    CARD.write_text(card(data), encoding="utf-8")
    print(f"wrote {CARD.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
