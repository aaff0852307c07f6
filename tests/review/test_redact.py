"""What tells who wrote a text is taken out, and what it asks stays."""

from __future__ import annotations

import time

import pytest

from rolewise.review.redact import MAX_CHARACTERS, has_placeholder, redact


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mail me at ada.b+jobs@mail.example.org pls", "mail me at [e-mail] pls"),
        ("ada (at) example (dot) org", "[e-mail]"),
        ("ada at example dot com please", "[e-mail] please"),
        ("call +44 20 7946 0018 or (202) 555-0143", "call [number] or [number]"),
        ("my ssn is 078-05-1120", "my ssn is [number]"),
        ("card 4000 1234 5678 9010, born 1990-04-12", "card [number], born [number]"),
        ("IBAN GB33 BUKB 2020 1555 5555 55", "IBAN [number]"),
        ("see https://x.example/reset?token=abc.def for it", "see [link] for it"),
        ("linkedin.com/in/ada-b-1234 is me", "[link] is me"),
        ("key sk_live_4f9a8b7c6d5e4f3a2b1c ok", "key [token] ok"),
        ("follow @ada_codes there", "follow [handle] there"),
        ("my name is Ada Byron, what do they earn", "my name is [name], what do they earn"),
        ("my name's ada and i code", "my name's [name] and i code"),
        ("Call me Ishmael. What is MLOps?", "Call me [name]. What is MLOps?"),
        ("I'm Ada, an analyst", "I'm [name], an analyst"),
        ("i am Ada Byron and want to switch", "i am [name] and want to switch"),
        ("Dear Ms. Byron, is SQL enough?", "Dear Ms. [name], is SQL enough?"),
        ("Is SQL enough?\nKind regards,\nAda Byron", "Is SQL enough?\nKind regards,\n[name]"),
        ("I live at 12 Baker Street now", "I live at [address] now"),
    ],
)
def test_what_tells_who_wrote_is_taken_out(text: str, expected: str) -> None:
    assert redact(text) == expected
    assert has_placeholder(redact(text))


@pytest.mark.parametrize(
    "text",
    [
        "is 120,000 to 150,000 good for 5 yoe in 2024-2026?",
        "100000-120000 a year, or 95,000.50?",
        "from 1,200,000 rows",
        "I'm Data Scientist, and I am a Senior Analyst",
        "I'm American and work at it",
        "what does an ML engineer do at AWS, GCP or Azure?",
        "python 3.10.12 or 3.11",
        "is scikit-learn/pytorch needed and/or SQL?",
        "name is what column?",
        "state-of-the-art transformer-based language models",
        "thanks, that helps",
    ],
)
def test_questions_stay_as_they_are(text: str) -> None:
    assert redact(text) == text


@pytest.mark.parametrize(
    "piece",
    "a@|1 |a.|a at |a1-|Mr. A |My Name Is |dear |http://|x@y dot |GB12|1 A |1)(|_|a1|Thanks Xx ".split(
        "|"
    ),
)
def test_a_hostile_text_is_cut_and_looked_through_once(piece: str) -> None:
    """Processor time, not the clock's; a pattern that goes back and forth took seconds."""
    text = piece * 40_000
    begun = time.process_time()
    assert len(redact(text)) <= MAX_CHARACTERS
    assert time.process_time() - begun < 1.0
