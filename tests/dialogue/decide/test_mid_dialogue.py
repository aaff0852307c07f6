"""What people do in the middle of the questions, and after the first recommendation of a story."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from rolewise.dialogue.asides import aside
from rolewise.dialogue.state import DialogueState
from tests.dialogue.decide.support import Chat

SCHEMA = json.loads(
    (Path(__file__).parents[3] / "docs" / "custom.schema.json").read_text(encoding="utf-8")
)
STORY = (
    "I have a PhD in physics and two offers, one as a data scientist and one as a research scientist. "
    "I love statistics, I hate being on call, I enjoy explaining what the numbers mean to managers, and I "
    "really want to be a data scientist. Pay matters. Writing papers bores me. Which one should I take, what "
    "do you recommend?"
)


def midway(answers: int = 3) -> Chat:
    """A dialogue in which some questions are answered and the next one waits."""
    chat = Chat()
    chat.say("which role fits me?", "ask_decision", 0.99)
    for _ in range(answers):
        chat.tap(chat.last.buttons[0].title)
    return chat


def waits(chat: Chat, pending: str | None) -> bool:
    """Whether the same question still waits and was asked again."""
    return chat.state.decision_pending == pending and chat.last.data["criterion"] == pending


@pytest.mark.parametrize(
    "text",
    [
        "what do you do with my answers?",
        "Are my answers stored somewhere?",
        "who can see this conversation?",
        "is this anonymous?",
        "how long do you keep my data",
    ],
)
def test_a_question_on_privacy_is_answered_and_the_question_comes_back(text: str) -> None:
    chat = midway()
    pending, answers = chat.state.decision_pending, dict(chat.state.decision_answers or {})
    said = chat.say(text, "out_of_scope")
    assert "deleted" in said and waits(chat, pending)
    assert chat.state.decision_answers == answers


@pytest.mark.parametrize(
    "text",
    [
        "privacy-preserving ML, AI safety, fairness: niche roles or mainstream?",
        "is my data science degree enough?",
        "do you keep recommending data analyst?",
    ],
)
def test_other_questions_with_such_words_are_not_about_privacy(text: str) -> None:
    assert aside(text) != "privacy"


def test_weights_change_the_ranking_and_the_question_comes_back() -> None:
    chat = midway()
    pending = chat.state.decision_pending
    said = chat.say("pay matters more to me than research")
    assert "$" in said and waits(chat, pending)
    assert chat.state.decision_weights == {"pay": 2.0, "research": 0.5}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("what if I hated statistics?", "statistics"),
        ("what would change it?", "would"),
        ("why not data analyst?", "data analyst"),
        ("why not ML engineer?", "ML engineer"),
    ],
)
def test_explanations_work_before_the_end_and_change_nothing(text: str, told: str) -> None:
    chat = midway()
    pending, answers = chat.state.decision_pending, dict(chat.state.decision_answers or {})
    assert told in chat.say(text)
    assert waits(chat, pending)
    assert chat.state.decision_answers == answers


def test_the_choice_is_limited_to_two_in_the_middle() -> None:
    chat = midway()
    chat.say("only data scientist or ML engineer please")
    assert set(chat.state.decision_roles) == {"data_scientist", "ml_engineer"}
    assert chat.state.decision_pending is not None


def test_a_restart_of_the_server_forgets_nothing() -> None:
    chat = midway()
    again = Chat()
    slots = json.loads(json.dumps(chat.state.as_slots()))
    again.state = DialogueState.from_slots(slots)
    pending = again.state.decision_pending
    again.say("go on", "follow_up")
    assert waits(again, pending)
    again.tap(again.last.buttons[0].title)
    assert len(again.state.decision_answers or {}) == 4


def test_five_digressions_of_other_kinds_come_back_each_time() -> None:
    chat = midway(2)
    pending = chat.state.decision_pending
    for text, intent in (
        ("what do you do with my answers?", "out_of_scope"),
        ("what if I loved math?", "nlu_fallback"),
        ("how much do statisticians earn?", "ask_salary"),
        ("why not data engineer?", "nlu_fallback"),
        ("what does a BI analyst do?", "ask_responsibilities"),
    ):
        chat.say(text, intent, 0.95)
        assert waits(chat, pending), text


def test_all_that_was_understood_is_shown_leanings_and_weights_too() -> None:
    chat = Chat()
    said = chat.say(STORY, "ask_decision", 0.9)
    understood = chat.replies[0]
    assert understood.type == "clarification"
    for words in ("between", "You like", "You don't like", "lean to", "Counts for you: pay"):
        assert words in understood.text, said
    assert understood.data["leanings"] and "pay" in understood.data["weights"]
    assert chat.replies[1].type == "recommendation"


@pytest.mark.parametrize("how", ["tap", "say"])
def test_a_leaning_is_taken_back_by_button_or_words(how: str) -> None:
    chat = Chat()
    chat.say(STORY, "ask_decision", 0.9)
    assert "data_scientist" in (chat.state.decision_weights or {})
    if how == "tap":
        chat.tap("I don't lean to it")
    else:
        chat.say("I don't lean to data scientist")
    assert "data_scientist" not in (chat.state.decision_weights or {})


def test_a_degree_yields_to_the_dislike_of_what_it_leads_to() -> None:
    chat = Chat()
    chat.say(STORY, "ask_decision", 0.9)
    assert chat.replies[1].roles[0] == "data_scientist"


def test_every_reply_fits_the_schema_and_scales_have_ends() -> None:
    chat = Chat()
    chat.say("which role fits me?", "ask_decision", 0.99)
    kinds = set()
    validator = jsonschema.Draft7Validator(SCHEMA)
    for text in ("", "", "", "", "", "", "", "", "why?", "what would change it?", "so far"):
        for reply in chat.replies:
            validator.validate(reply.custom())
            if "criterion" not in reply.data:
                continue
            kinds.add(reply.data["kind"])
            if reply.data["kind"] == "scale":
                steps = reply.data["steps"]
                ids = {choice["id"] for choice in reply.data["choices"]}
                assert {step["id"] for step in steps} == ids
                assert [step["value"] for step in steps] == list(range(1, len(steps) + 1))
                ends = reply.data["min"], reply.data["max"]
                assert [end["label"] for end in ends] == [steps[0]["text"], steps[-1]["text"]]
            else:
                assert "min" not in reply.data
        if text:
            chat.say(text)
        elif chat.state.decision_pending:
            chat.tap(chat.last.buttons[0].title)
    assert kinds == {"scale", "choices"}


def test_a_scale_of_amounts_is_not_called_one_of_liking() -> None:
    chat = midway(0)
    chat.say("change programming so far")
    assert chat.state.decision_pending == "coding"
    assert "love it" not in chat.last.text and "How much have you programmed" in chat.last.text


def test_a_tool_known_is_not_said_to_be_liked() -> None:
    chat = Chat()
    chat.say(
        STORY.replace("I love statistics", "I know Tableau and love statistics"),
        "ask_decision",
        0.9,
    )
    assert "dashboards" not in (chat.state.decision_answers or {})
