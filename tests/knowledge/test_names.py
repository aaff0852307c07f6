"""Names written as patterns stand for the names they should, and mistakes are refused."""

from __future__ import annotations

import pytest

from rolewise.knowledge.names import expand, expand_all


def test_alternatives_and_optional_parts() -> None:
    assert expand("(ai|ml) [team] lead") == ["ai lead", "ai team lead", "ml lead", "ml team lead"]


def test_a_plain_name_stands_for_itself() -> None:
    assert expand("c++ developer") == ["c++ developer"]


def test_names_given_twice_are_kept_once() -> None:
    assert expand_all(["(a|b) c", "b c", "[x] c"]) == ("a c", "b c", "c", "x c")


@pytest.mark.parametrize("pattern", ["(a|(b))", "(a", "a]", "[a|b"])
def test_broken_brackets_are_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match="brackets"):
        expand(pattern)


def test_a_pattern_of_too_many_names_is_refused() -> None:
    with pytest.raises(ValueError, match="are the most"):
        expand("(a|b|c|d|e|f|g|h|i|j)" * 3)
