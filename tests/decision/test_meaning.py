"""What is read by meaning: the pieces, the model, its archive."""

from __future__ import annotations

import numpy as np
import pytest

from rolewise.decision.meaning import (
    LEAST,
    NOTHING,
    Example,
    Meaning,
    MeaningModel,
    load_examples,
    tokens,
)
from rolewise.decision.units import FEWEST_WORDS, MOST_UNITS, MOST_WORDS, units
from rolewise.language.encoder import load_encoder
from tests.decision.free_text_score import MODEL, meaning_model

NEW = [
    ("cooking up a fresh algorithm nobody has seen is what I live for", "research", "likes"),
    ("wake me at 4 am for a broken server and I hand in my notice", "on_call", "dislikes"),
    ("I adore fiddling with indexes until a query flies", "databases", "likes"),
    ("standing in front of a client turns my stomach", "clients", "dislikes"),
    ("having a crew of my own and watching them grow, that's the dream", "lead", "likes"),
]


def test_most_new_sentences_are_read() -> None:
    """Two of the five are known misses: a new algorithm is taken for a trial, an idiom for a liking."""
    right = 0
    for text, criterion, feeling in NEW:
        found = meaning_model().read(text, load_encoder().encode, MODEL)
        best = max(found, key=lambda meaning: meaning.chance)
        right += (best.criterion, best.feeling) == (criterion, feeling)
        assert 0 <= best.start < best.end <= len(text)
    assert right >= 3


@pytest.mark.parametrize(
    "text", ["my wife has a garden", "the train leaves at nine", "What does a data engineer do?"]
)
def test_what_says_nothing_we_ask_is_left_open(text: str) -> None:
    found = meaning_model().read(text, load_encoder().encode, MODEL)
    assert all(meaning.chance < 0.7 for meaning in found)


def test_the_model_survives_its_archive() -> None:
    restored = MeaningModel.from_bytes(meaning_model().to_bytes())
    text = "I love statistics but night shifts are over for me."
    encode = load_encoder().encode
    assert restored.read(text, encode, MODEL) == meaning_model().read(text, encode, MODEL)


def test_said_twice_is_likelier_and_never_above_one() -> None:
    once = meaning_model().read("I'd love to lead.", load_encoder().encode, MODEL)
    twice = meaning_model().read(
        "I'd love to lead. Leading a team is what I want.", load_encoder().encode, MODEL
    )
    lead = [max(m.chance for m in found if m.criterion == "lead") for found in (once, twice)]
    assert lead[0] <= lead[1] <= 1


def test_few_examples_are_enough_to_fit() -> None:
    examples = [
        Example("I like math", "math", "likes"),
        Example("I hate math", "math", "dislikes"),
        Example("I live here", NOTHING),
    ]
    model = MeaningModel.fit(examples, load_encoder().encode, MODEL)
    about, kind = model.chances(["I like math"], load_encoder().encode(["I like math"]), MODEL)
    assert np.allclose(about.sum(axis=1), 1) and np.allclose(kind.sum(axis=1), 1)


def test_pieces_are_short_and_no_questions() -> None:
    story = "I like SQL, and I like people. Should I lead a team? " * 60
    pieces = units(story)
    assert len(pieces) <= MOST_UNITS
    assert all(FEWEST_WORDS <= len(piece.text.split()) <= MOST_WORDS for piece in pieces)
    assert not any("?" in piece.text for piece in pieces)
    assert all(story[piece.start : piece.end].strip() == piece.text for piece in pieces)


def test_what_points_back_is_read_with_what_it_points_to() -> None:
    pieces = [piece.text for piece in units("I have meetings all day. I find them dull.")]
    assert "I have meetings all day. I find them dull." in pieces


def test_examples_name_questions_with_yes_and_no() -> None:
    examples = load_examples()
    assert {e.criterion for e in examples} - {NOTHING} <= {
        name for name, item in MODEL.criteria.items() if item.likes is not None
    }
    assert len({e.text.lower() for e in examples}) == len(examples)
    assert all(tokens(example.text) for example in examples)
    assert Meaning("math", "likes", LEAST, 0, 1).chance == LEAST
