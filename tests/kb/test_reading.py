"""Reading ease orders texts as readers would."""

from __future__ import annotations

import pytest

from rolewise.kb.reading import reading_ease, syllables


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("data", 2),
        ("role", 1),
        ("table", 2),
        ("scientist", 3),
        ("engineers", 3),
        ("analysis", 4),
        ("models", 2),
        ("changed", 1),
        ("needed", 2),
        ("changes", 2),
        ("machine", 2),
        ("statistician", 4),
        ("SQL", 3),
        ("the", 1),
    ],
)
def test_syllables_are_about_right(word: str, count: int) -> None:
    assert abs(syllables(word) - count) <= (1 if len(word) > 8 else 0)


def test_the_formula_is_fleschs() -> None:
    # Six words of one syllable in one sentence.
    assert reading_ease("The cat sat on the mat.") == pytest.approx(206.835 - 1.015 * 6 - 84.6)


def test_harder_texts_score_lower() -> None:
    texts = [
        "They clean data. They build models.",
        "They clean large amounts of data and then build models that others use every day.",
        "Organizational interoperability necessitates multidisciplinary communication.",
    ]
    eases = [reading_ease(text) for text in texts]
    assert eases == sorted(eases, reverse=True) and eases[0] > 80 and eases[-1] < 0


def test_no_words_are_easy() -> None:
    assert reading_ease("") == reading_ease("123 !") == 100.0
