"""The correlations with official lists are computed over the pairs they name, as they are."""

from __future__ import annotations

from evaluation.route_relatedness import BAR, closeness, correlations


def test_correlations_are_over_the_pairs_they_name() -> None:
    found = {
        (item.source, item.over): item for item in correlations() if item.what == "relatedness"
    }
    assert found["onet", "all pairs"].pairs == found["esco", "all pairs"].pairs == 15 * 14 // 2
    assert (found["onet", "both exist"].pairs, found["esco", "both exist"].pairs) == (10, 15)
    for item in found.values():
        assert item.low is not None and item.high is not None
        assert -1 <= item.low <= item.rho <= item.high <= 1
    for source in ("onet", "esco"):
        assert found[source, "both exist"].rho > BAR
        assert found[source, "all pairs"].low > 0


def test_near_roles_are_nearer() -> None:
    none: frozenset[str] = frozenset()
    assert closeness("data_scientist", "ml_engineer", none) > closeness(
        "business_analyst", "ml_engineer", none
    )
