"""The nearest roles and the first job soonest reached."""

from __future__ import annotations

import pytest

from rolewise.knowledge import load_knowledge
from rolewise.routes.gap import gap, likely_skills, without
from rolewise.routes.graph import EASY_SHARE, ENTRY_SHARE, entry_share
from rolewise.routes.nearest import nearest_origins, nearest_roles, soonest_roles


@pytest.mark.parametrize("origin", ["physicist", "accountant", "data_analyst", "lawyer"])
def test_nobody_is_sent_where_they_are_and_newcomers_where_they_are_taken(origin: str) -> None:
    found = nearest_roles(origin, likely_skills(origin))
    assert origin not in found and len(set(found)) == len(found)
    if origin not in load_knowledge().roles:
        assert all(entry_share(role) >= ENTRY_SHARE for role in found)


def test_skills_alone_decide_where_nothing_else_is_known() -> None:
    known = ["sql", "tableau", "excel", "power_bi"]
    found = nearest_roles("", known)
    shares = [gap(role, known).coverage for role in found]
    assert shares == sorted(shares, reverse=True)


def test_the_soonest_first_job_takes_the_fewest_hours() -> None:
    found = soonest_roles("", ())
    hours = [sum(gap(role, ()).hours) for role in found]
    assert hours == sorted(hours) and all(entry_share(role) >= EASY_SHARE for role in found)
    assert "business_analyst" not in soonest_roles("", (), ai=True)


def test_what_is_lacking_goes_with_what_rests_on_it() -> None:
    assert without({"sql", "postgresql", "python"}, ["sql"]) == frozenset({"python"})
    assert without({"sql"}, ()) == frozenset({"sql"})


def test_those_who_come_nearest_bring_most() -> None:
    found = nearest_origins("data_scientist")
    shares = [gap("data_scientist", likely_skills(role)).coverage for role in found]
    assert shares == sorted(shares, reverse=True)
    assert set(found) == set(load_knowledge().roles) - {"data_scientist"}
