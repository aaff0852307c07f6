"""The decision model, loaded once."""

from __future__ import annotations

import pytest

from rolewise.decision.model import DecisionModel, load_decision


@pytest.fixture(scope="session")
def model() -> DecisionModel:
    return load_decision()
