"""Words that stand for roles."""

from __future__ import annotations

import pytest

from rolewise.dialogue.anaphora import resolve
from rolewise.dialogue.state import DialogueState
from rolewise.dialogue.turn import roles_named
from tests.dialogue.support import heard

PAIR = DialogueState(
    topic="comparison",
    roles=("data_engineer", "data_analyst"),
    listed=("data_engineer", "data_analyst"),
)
ONE = DialogueState(
    topic="skills", roles=("statistician",), listed=("data_analyst", "statistician")
)


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("what skills does the latter need", ("data_analyst",)),
        ("and the former?", ("data_engineer",)),
        ("salary of the first", ("data_engineer",)),
        ("tell me about the second role", ("data_analyst",)),
        ("do both need SQL?", ("data_engineer", "data_analyst")),
        ("which one pays better", ("data_engineer", "data_analyst")),
        ("the second one", ()),
        ("I'll take the first one please", ()),
        ("what is the first step?", ()),
        ("what do they earn", ()),
        (
            "the latter compared with an ML architect and a statistician",
            ("ml_architect", "statistician"),
        ),
    ],
)
def test_roles_of_a_pair(text: str, roles: tuple[str, ...]) -> None:
    assert roles_named(resolve(heard(text), PAIR).entities) == roles


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("what about the other one", ("data_analyst",)),
        ("do they earn more than ML engineers", ("statistician", "ml_engineer")),
        ("how is that different from an ML engineer", ("statistician", "ml_engineer")),
        ("is an ML engineer paid better than they are?", ("ml_engineer", "statistician")),
        ("what does an ML engineer do", ("ml_engineer",)),
        ("what about ML engineers, do they need a PhD?", ("ml_engineer",)),
    ],
)
def test_roles_beside_one_another(text: str, roles: tuple[str, ...]) -> None:
    assert roles_named(resolve(heard(text), ONE).entities) == roles


def test_a_move_begins_with_the_role_talked_of() -> None:
    turn = resolve(heard("can they become data engineers"), ONE)
    assert [(item.value, item.role) for item in turn.entities] == [
        ("statistician", "from"),
        ("data_engineer", "to"),
    ]


def test_nothing_is_resolved_at_the_beginning() -> None:
    turn = heard("the latter")
    assert resolve(turn, DialogueState()) is turn
