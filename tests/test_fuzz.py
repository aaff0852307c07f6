"""2,000 odd inputs over REST: no exception, no silent turn."""

from __future__ import annotations

import random
import uuid
from typing import Any

from rolewise.answers.reply import MAX_WORDS, count_words

INPUTS = 2000
SEED = 20261121

SEEDS = (
    "what does an ML engineer do?",
    "data scientist salary in Texas",
    "and for juniors?",
    "no, I meant data engineer",
    "tell me more",
    "the second one",
    "why?",
)
ODD = (
    "😀",
    "👩‍🔬🚀",
    "مرحبا كيف حالك",
    "שלום",
    "你好，数据科学家",
    "Ünïcödé",
    "\u202edlrow",
    "\u0000",
    "\x1b[31m",
    "\t\n",
    "''; DROP TABLE events; --",
    "<script>alert(1)</script>",
    "{{7*7}}",
    "${jndi:ldap://x}",
    "%s%n",
    "../../etc/passwd",
    '/ask_salary{"role": "ml_engineer"}',
    '/ask_salary{"role": ["x", 1, null]}',
    '/ask_salary{"role": {"a": "b"}}',
    "/ask_salary{",
    "/restart",
    "/session_start",
    "/back",
    "/nlu_fallback",
    '/ask_comparison{"role": ["ml_engineer", "data_scientist"]}',
    '/tell_more{"told": []}',
    "/choose_option",
    "EXTERNAL: ping",
    "null",
    "[]",
    "{}",
    "0",
    "-1",
    "1e999",
    "NaN",
    "a" * 4000,
    "ml engineer " * 300,
    "what? " * 600,
    "why why why",
    "and and and",
    "?",
    "...",
    "the the the",
    "data " * 500,
    "\ud83d",
    "I'm a physicist. " * 200,
    "C++ C# .NET R",
    "'" * 100,
    '"' * 100,
    "\\" * 100,
)


def _odd_input(random_: random.Random) -> str:
    kind = random_.randrange(5)
    if kind == 0:
        return random_.choice(ODD)
    if kind == 1:
        return "".join(chr(random_.randrange(32, 0x2FFF)) for _ in range(random_.randrange(1, 200)))
    if kind == 2:
        words = list(random_.choice(SEEDS))
        for _ in range(random_.randrange(1, 6)):
            words.insert(random_.randrange(len(words) + 1), random_.choice(ODD)[:20])
        return "".join(words)
    if kind == 3:
        letters = list(random_.choice(SEEDS))
        random_.shuffle(letters)
        return "".join(letters)
    return " ".join(random_.choice(SEEDS + ODD)[:100] for _ in range(random_.randrange(1, 8)))


def test_odd_inputs_are_all_answered(advisor_server: Any) -> None:
    random_ = random.Random(SEED)
    sender = ""
    for number in range(INPUTS):
        if number % 10 == 0:
            sender = uuid.uuid4().hex
        text = _odd_input(random_)[:4000]
        response = advisor_server.post({"sender": sender, "message": text})
        if response.status_code == 400:
            assert not text.strip(), repr(text)
            continue
        assert response.status_code == 200, f"{response.status_code} {response.text} for {text!r}"
        replies = response.json()
        assert replies, f"silence after {text!r}"
        for reply in replies:
            assert reply["custom"]["type"] != "error", f"apology after {text!r}"
            assert 0 < count_words(reply["text"]) <= MAX_WORDS, repr(text)
