"""Plans respect prerequisites, pace and what is known: 2,000 of them, drawn at random."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

from rolewise.knowledge import load_knowledge
from rolewise.routes.gap import closure, gap, hours_of, skill_records
from rolewise.routes.plan import LEAST_PACE, MOST_PACE, MOST_STAGES, make_plan

CASES = 2000
SKILLS = sorted(skill_records())
ROLES = sorted(load_knowledge().roles)


@pytest.mark.parametrize("block", range(8))
def test_plans_respect_prerequisites_pace_and_known_skills(block: int) -> None:
    draw = random.Random(100 + block)
    for _ in range(CASES // 8):
        role = draw.choice(ROLES)
        known = draw.sample(SKILLS, draw.randint(0, 40))
        pace = draw.choice([draw.randint(LEAST_PACE, MOST_PACE), round(draw.uniform(1, 40), 1)])
        plan = make_plan(role, known, pace)
        has = set(closure(known))
        planned: list[str] = []
        hours = 0.0
        for item in plan.items:
            assert item.skill not in has and item.skill not in planned
            for before in skill_records()[item.skill].prerequisites:
                assert before in has or before in planned, (role, item.skill, before)
            assert (item.low, item.high) == hours_of(item.skill)
            assert item.begins == pytest.approx(hours / pace)
            hours += (item.low + item.high) / 2
            assert item.ends == pytest.approx(hours / pace)
            planned.append(item.skill)
        wanted = {item.skill for item in gap(role, known).of("missing", "partly")}
        assert set(planned) == wanted
        low, high = plan.hours
        assert plan.months == pytest.approx((low / pace * 12 / 52, high / pace * 12 / 52))
        assert len(plan.stages) <= MOST_STAGES
        assert [stage.number for stage in plan.stages] == list(range(1, len(plan.stages) + 1))
        ends = [stage.months_high for stage in plan.stages]
        assert ends == sorted(ends)
        assert all(stage.items and stage.project for stage in plan.stages)
        if plan.stages:
            assert ends[-1] == pytest.approx(plan.months[1])


def test_knowing_more_is_never_more_to_learn() -> None:
    draw = random.Random(7)
    for _ in range(200):
        role = draw.choice(ROLES)
        known = draw.sample(SKILLS, draw.randint(0, 20))
        missing = [item.skill for item in make_plan(role, known).items]
        if not missing:
            continue
        one = draw.choice(missing)
        after = make_plan(role, [*known, one])
        assert one not in [item.skill for item in after.items]
        assert after.gap.coverage >= make_plan(role, known).gap.coverage - 1e-9


def test_days_follow_one_another() -> None:
    plan = make_plan("data_engineer", ["python"], 5)
    start = date(2027, 1, 4)
    last = start
    for item in plan.items:
        first, end = plan.dates(item, start)
        assert start <= first <= end
        assert first >= last - timedelta(days=1)
        last = end


@pytest.mark.parametrize("pace", [0, 0.5, 61, -3])
def test_an_absurd_pace_is_refused(pace: float) -> None:
    with pytest.raises(ValueError, match="pace must be from 1 to 60"):
        make_plan("data_engineer", [], pace)
