"""Small talk and other languages."""

from __future__ import annotations

from typing import Optional

import pytest

from rolewise.dialogue.asides import aside


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("nvm", "never_mind"),
        ("ok, forget it", "never_mind"),
        ("cancel that please", "never_mind"),
        ("no thanks thats all", "closing"),
        ("that's it for today, thanks", "closing"),
        ("\U0001f44d", "yes"),
        ("\U0001f44d\U0001f3fd ", "yes"),
        ("no i wont learn python", "refused"),
        ("hola, cuanto gana un data scientist", "other_language"),
        ("¿Qué hace un ingeniero de datos?", "other_language"),
        ("was verdient ein data scientist", "other_language"),
        ("combien gagne un data engineer", "other_language"),
        ("don't keep my questions for review", "review_off"),
        ("please do not use this conversation for training", "review_off"),
        ("I want to opt out of the review", "review_off"),
        ("opt out", "review_off"),
        ("don't let anyone read my messages", "review_off"),
        ("dont learn from my questions pls", "review_off"),
        ("ok you can review my questions again", "review_on"),
        ("opt me back in to review", "review_on"),
        ("so what do you know about me?", "about_me"),
        ("what have you learned about me so far", "about_me"),
        ("what do you know about ML engineers", None),
        ("yo whats this", "greet"),
        ("what is this thing for?", "greet"),
        ("what is this figure", None),
        ("data scientists never review my code, is that normal", None),
        ("I don't want to review papers for training, which role fits?", None),
        ("can you review my portfolio", None),
        ("how do I opt out of on-call", None),
        ("forget everything", None),
        ("forget it, what do data analysts earn?", None),
        ("stop words, are they an NLP skill", None),
        ("is that all they do?", None),
        ("no, i don't want to code, which role fits?", None),
        ("what is the pay in La Paz or El Paso", None),
        ("data scientist vs ml engineer", None),
        ("no", None),
        ("", None),
        ("   ", None),
    ],
)
def test_asides(text: str, name: Optional[str]) -> None:
    assert aside(text) == name
