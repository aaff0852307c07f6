"""Replies for the tests: one of each type, and generated ones that push at every limit."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from rolewise.answers.reply import REPLY_TYPES, payload
from rolewise.knowledge import TOPICS

CHART = "http://127.0.0.1:5005/charts/" + "7c" * 32 + ".svg"
PAY = {
    "text": "Data scientists are offered more in job ads (aijobs.net, 2024–25).",
    "buttons": [
        {"title": "Where is this from?", "payload": "/ask_source"},
        {"title": "And ML engineers?", "payload": '/ask_salary{"role": "ml_engineer"}'},
    ],
    "custom": {
        "type": "answer",
        "topic": "salary",
        "roles": ["data_scientist", "data_engineer"],
        "sources": [
            {
                "id": "aijobs_2025",
                "title": "aijobs.net Global AI, ML, Data Science Salary Index",
                "url": "https://github.com/foorilla/ai-jobs-net-salaries",
                "date": "2025-08-03",
            }
        ],
        "data": {
            "figures": [
                {
                    "role": role,
                    "measure": "advertised",
                    "place": "US",
                    "years": "2024-2025",
                    "records": records,
                    "p25": p25,
                    "median": median,
                    "p75": p75,
                    "source": "aijobs_2025",
                }
                for role, records, p25, median, p75 in (
                    ("data_scientist", 14788, 115000, 155300, 197400),
                    ("data_engineer", 12485, 113989, 148658, 188500),
                )
            ],
            "chart_alt": "Pay a year. Data scientists: $155,300; data engineers: $148,658.",
            "chart_table": "Pay a year\n\nData scientists  $155,300\nData engineers   $148,658\n",
        },
        "chart": CHART,
    },
}

_MATH = {
    "love": "Love it",
    "like": "Like it",
    "neutral": "Don't mind either way",
    "rather_not": "Rather not",
    "hate": "Not for me",
}
QUESTION = {
    "text": "Question 2 of at most 8: Would you enjoy mathematics as a daily part of your job?",
    "buttons": [
        {"title": text, "payload": payload("choose_option", decision_step=f"math={name}")}
        for name, text in _MATH.items()
        if name != "neutral"
    ],
    "custom": {
        "type": "question",
        "topic": "decision",
        "roles": [],
        "sources": [],
        "data": {
            "criterion": "math",
            "choices": [{"id": name, "text": text} for name, text in _MATH.items()],
            "kind": "scale",
        },
    },
}
"""A question of the decision dialogue: five choices, four of them with a button."""
RESULT = {
    "text": "Data scientist comes first, clearly (61 %, next statistician with 22 %).",
    "buttons": [{"title": "Why?", "payload": payload("choose_option", decision_step="why")}],
    "custom": {
        "type": "recommendation",
        "topic": "decision",
        "roles": ["data_scientist", "statistician"],
        "sources": [],
        "data": {"provisional": False},
    },
}


def reply(kind: str, text: str = "R&D for <all>", **custom: Any) -> dict[str, Any]:
    """Return a small reply of a type."""
    whole = {"type": kind, "topic": None, "roles": [], "sources": [], "data": {}, **custom}
    return {"text": text, "buttons": PAY["buttons"], "custom": whole}


_words = st.text(max_size=200) | st.sampled_from(
    ["", "a & b < c > d", "**bold**", "[title](https://x.org/a?b=1&c=2)", "<!channel>", "```", "|"]
)
_long = st.builds(lambda word, times: word * times, _words, st.integers(1, 400))
_text = _words | _long | st.lists(_words, max_size=80).map("\n".join)
_button = st.fixed_dictionaries(
    {"title": _words, "payload": _words | st.integers(1, 4000).map(lambda n: "/x" + "y" * n)}
)
_source = st.fixed_dictionaries(
    {
        "id": _words,
        "title": _long,
        "url": st.none() | st.text(max_size=3500).map(lambda rest: "https://x.org/" + rest),
        "date": st.sampled_from(["2025", "2025-05", "2025-08-03", "", "soon", "2025-99"]),
    }
)
_amount = st.none() | st.integers(0, 10**9)
_figure = st.fixed_dictionaries(
    {
        "role": st.sampled_from(["data_scientist", "ml_engineer", "x" * 500]),
        "measure": st.sampled_from(["paid", "advertised", "reported", "posted"]),
        "place": st.sampled_from(["US", "US-TX", "GB", "<nowhere>"]),
        "years": _words,
        "records": _amount,
        "p25": _amount,
        "median": _amount,
        "p75": _amount,
    }
)
_choice = st.fixed_dictionaries({"id": st.text("abcdef", min_size=1, max_size=8), "text": _words})
_question = st.builds(
    lambda rows, kind, offered, step: {
        "custom": {
            "type": "question",
            "topic": "decision",
            "roles": [],
            "sources": [],
            "data": {"criterion": "math", "choices": rows, "kind": kind},
        },
        "buttons": [
            {
                "title": row["text"],
                "payload": payload("choose_option", decision_step=f"math={row['id']}"),
            }
            for row in rows[:offered]
        ]
        + ([{"title": "Skip", "payload": step}] if step else []),
    },
    st.lists(_choice, min_size=1, max_size=130, unique_by=lambda row: row["id"]),
    st.sampled_from(["scale", "choices", "several"]),
    st.integers(0, 4),
    st.sampled_from(["", payload("choose_option", decision_step="skip")]),
)
_custom = st.fixed_dictionaries(
    {
        "type": st.sampled_from(REPLY_TYPES),
        "topic": st.none() | st.sampled_from(sorted(TOPICS)),
        "roles": st.just([]),
        "sources": st.lists(_source, max_size=14),
        "data": st.fixed_dictionaries(
            {},
            optional={
                "figures": st.lists(_figure, max_size=25),
                "chart_alt": _text,
                "chart_table": _text,
            },
        ),
    },
    optional={"chart": st.just(CHART)},
)
_any = st.fixed_dictionaries(
    {},
    optional={
        "text": _text | st.integers(1, 60).map(lambda n: "\n".join(["word " * 590] * n)),
        "buttons": st.lists(_button, max_size=8) | st.lists(_button, min_size=24, max_size=120),
        "image": st.sampled_from(
            ["https://x.org/a.png", "http://x/a.png", "https://" + "x" * 4000]
        ),
        "custom": st.none() | _custom,
    },
)
GENERATED = _any | st.builds(lambda any_, asked: {**any_, **asked}, _any, _question)
"""Replies that push at every limit; some are questions of the decision dialogue."""
