"""The correlations with official lists are computed over all pairs, and reported as they are."""

from __future__ import annotations

from evaluation.route_relatedness import closeness, correlations


def test_correlations_are_over_all_pairs() -> None:
    found = {item.source: item for item in correlations()}
    assert found["onet"].pairs == found["esco"].pairs == 15 * 14 // 2
    assert all(-1 <= item.rho <= 1 for item in found.values())
    assert found["onet"].rho > 0


def test_near_roles_are_nearer() -> None:
    none: frozenset[str] = frozenset()
    assert closeness("data_scientist", "ml_engineer", none) > closeness(
        "business_analyst", "ml_engineer", none
    )
