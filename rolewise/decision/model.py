"""Load ``knowledge/decision.yml`` into arrays: log likelihoods by criterion, choice and role."""

from __future__ import annotations

import functools
import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import yaml
from pydantic import ValidationError

from rolewise.decision.records import Criterion, DecisionFile
from rolewise.knowledge.load import DEFAULT_DIRECTORY, KnowledgeError
from rolewise.yaml_files import read_yaml

Array = npt.NDArray[np.float64]


class DecisionModel(NamedTuple):
    """The model in memory; read only.

    Attributes:
        roles: Role ids, surveyed ones first.
        criteria: Criteria by id, in file order.
        evidence: For each criterion and choice, the weighted log likelihood by role (nats).
        chances: For each criterion, P(choice | role) of the choices that say something:
            an array (choices, roles) in the order of ``informative``.
        informative: For each criterion, the choices that say something.
        priorities: For each priority, by role, standard deviations from the mean role times its
            strength.
        file: The records.
    """

    roles: tuple[str, ...]
    criteria: Mapping[str, Criterion]
    evidence: Mapping[str, Mapping[str, Array]]
    chances: Mapping[str, Array]
    informative: Mapping[str, tuple[str, ...]]
    priorities: Mapping[str, Array]
    file: DecisionFile


def build_model(raw: Mapping[str, Any]) -> DecisionModel:
    """Build the model.

    Args:
        raw: The content of ``decision.yml``.

    Raises:
        KnowledgeError: With every mistake found.
    """
    try:
        file = DecisionFile(**raw)
    except (ValidationError, TypeError) as error:
        details = error.errors() if isinstance(error, ValidationError) else []
        lines = [f"{'.'.join(map(str, item['loc']))}: {item['msg']}" for item in details]
        raise KnowledgeError(f"decision.yml: {line}" for line in lines or [str(error)]) from None
    roles = (*file.surveyed_roles, *file.stand_ins)
    errors = list(_errors(file, set(roles)))
    if errors:
        raise KnowledgeError(f"decision.yml: {line}" for line in errors)
    evidence: dict[str, dict[str, Array]] = {}
    chances: dict[str, Array] = {}
    informative: dict[str, tuple[str, ...]] = {}
    for criterion in file.criteria:
        table = _chances(file, criterion, roles)
        informative[criterion.id] = tuple(table)
        chances[criterion.id] = np.array(list(table.values()))
        factor = criterion.weight / file.temperature
        silent = np.zeros(len(roles))
        evidence[criterion.id] = {
            choice.id: factor * np.log(table[choice.id]) if choice.id in table else silent
            for choice in criterion.choices
        }
    priorities: dict[str, Array] = {}
    for name, priority in file.priorities.items():
        by_role: Mapping[str, float] = {str(role): v for role, v in priority.values.items()}
        figures = np.array([by_role[role] for role in roles])
        figures = np.log(figures) if priority.logarithm else figures
        priorities[str(name)] = file.priority_strength * (figures - figures.mean()) / figures.std()
    criteria = {criterion.id: criterion for criterion in file.criteria}
    return DecisionModel(roles, criteria, evidence, chances, informative, priorities, file)


def _chances(file: DecisionFile, criterion: Criterion, roles: tuple[str, ...]) -> dict[str, Array]:
    """P(choice | role) for each choice that says something."""
    if criterion.needs is not None:
        needs = np.array([{str(k): v for k, v in criterion.needs.items()}[role] for role in roles])
        levels = np.array([choice.level for choice in criterion.choices])
        weights = np.exp(file.need_strength * levels[:, None] * needs[None, :])
        shares = weights / weights.sum(axis=0)
        return {choice.id: row for choice, row in zip(criterion.choices, shares)}
    choices = [choice for choice in criterion.choices if choice.likelihood is not None]
    known = np.array([[c.likelihood[r] for r in file.surveyed_roles] for c in choices])  # type: ignore[index]
    average = known.mean(axis=1)
    columns = list(known.T)
    for stand_in in file.stand_ins.values():
        mix = sum(
            share * known[:, file.surveyed_roles.index(role)]
            for role, share in stand_in.like.items()
        ) / sum(stand_in.like.values())
        columns.append(file.stand_in_weight * mix + (1 - file.stand_in_weight) * average)
    table = np.array(columns).T
    return {choice.id: row for choice, row in zip(choices, table)}


def _errors(file: DecisionFile, roles: set[str]) -> Iterator[str]:
    seen: set[str] = set()
    surveyed = set(file.surveyed_roles)
    for role, stand_in in file.stand_ins.items():
        if set(stand_in.like) - surveyed:
            yield f"stand_ins: {role}: like: names a role that is not surveyed"
    for name, priority in file.priorities.items():
        if set(priority.values) != roles:
            yield f"priorities: {name}: values: must name each role once"
    for criterion in file.criteria:
        if criterion.id in seen:
            yield f"criteria: the id {criterion.id!r} is used twice"
        seen.add(criterion.id)
        if criterion.needs is not None and set(criterion.needs) != roles:
            yield f"{criterion.id}: needs: must name each role once"
        rows = [c.likelihood for c in criterion.choices if c.likelihood is not None]
        if any(set(row) != surveyed for row in rows):
            yield f"{criterion.id}: likelihood: must name each surveyed role once"
        elif rows and criterion.needs is None:
            for role in file.surveyed_roles:
                if not math.isclose(sum(row[role] for row in rows), 1, abs_tol=0.01):
                    yield f"{criterion.id}: likelihood: {role}: the choices don't add up to 1"


@functools.lru_cache(maxsize=2)
def load_decision(directory: Path = DEFAULT_DIRECTORY) -> DecisionModel:
    """Read ``decision.yml`` of a knowledge folder.

    Raises:
        KnowledgeError: With every mistake found.
    """
    try:
        raw = read_yaml(directory / "decision.yml")
    except (OSError, yaml.YAMLError) as error:
        raise KnowledgeError([f"decision.yml: cannot be read: {error}"]) from None
    return build_model(raw)
