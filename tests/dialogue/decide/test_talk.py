"""Whole turns of the decision dialogue."""

from __future__ import annotations

import random

import pytest

from rolewise.decision.model import load_decision
from rolewise.decision.questions import MAX_QUESTIONS
from tests.dialogue.decide.support import Chat

START = ("which role fits me?", "ask_decision", 0.99)
CONTROLS = ("help", "why do you ask?", "skip", "back", "how many more?", "repeat", "so far")


def _begun() -> Chat:
    chat = Chat()
    chat.say(*START)
    return chat


def test_it_begins_with_one_question_and_its_choices() -> None:
    chat = _begun()
    assert chat.state.decision_pending == "statistics"
    assert chat.last.type == "question" and chat.last.topic == "decision"
    assert [button.title for button in chat.last.buttons][-1] == "Skip"


@pytest.mark.parametrize("seed", range(6))
def test_it_ends_after_eight_questions_at_most(seed: int) -> None:
    chat, chance = _begun(), random.Random(seed)
    asked = []
    while chat.state.decision_pending:
        asked.append(chat.state.decision_pending)
        chat.tap(chance.choice(chat.last.buttons).title)
    assert len(asked) <= MAX_QUESTIONS and len(set(asked)) == len(asked)
    assert chat.state.decision_status in ("done", "left")
    if chat.state.decision_answers:
        assert chat.last.type == "recommendation" and chat.last.sources


@pytest.mark.parametrize("control", CONTROLS)
@pytest.mark.parametrize("answers", [0, 2, 5])
def test_control_words_work_at_every_step(control: str, answers: int) -> None:
    chat = _begun()
    for _ in range(answers):
        chat.tap(chat.last.buttons[0].title)
    chat.say(control)
    assert chat.state.decision_pending is not None
    assert chat.last.data["criterion"] == chat.state.decision_pending


@pytest.mark.parametrize("answers", [0, 1, 4, 7])
def test_stop_and_restart_work_at_every_step(answers: int) -> None:
    chat = _begun()
    for _ in range(answers):
        chat.tap(chat.last.buttons[0].title)
    chat.say("stop")
    assert chat.state.decision_pending is None
    assert chat.last.type == ("recommendation" if answers else "question")
    chat.say(*START)
    chat.say("start over", "start_over")
    assert chat.state.decision_answers is None and chat.state.decision_pending == "statistics"


def test_five_digressions_in_a_row_come_back_each_time() -> None:
    chat = _begun()
    pending = chat.state.decision_pending
    for text, intent in (
        ("what does a data engineer do?", "ask_responsibilities"),
        ("how much do ML engineers make in Texas?", "ask_salary"),
        ("are you a bot?", "bot_challenge"),
        ("how is the weather?", "out_of_scope"),
        ("thanks", "thank"),
    ):
        chat.say(text, intent, 0.95)
        assert len(chat.replies) == 2 and chat.last.data["criterion"] == pending
    chat.say("yes", "affirm")
    assert chat.state.decision_answers == {"statistics": "wanted"}


def test_the_question_survives_a_new_session() -> None:
    chat = _begun()
    chat.say("yes", "affirm")
    pending = chat.state.decision_pending
    chat.say("hello", "greet")  # Chat keeps slots alone, as a session that ran out does
    assert chat.last.data["criterion"] == pending


def test_two_people_have_two_dialogues() -> None:
    one, two = _begun(), _begun()
    one.say("yes", "affirm")
    two.say("no", "deny")
    assert one.state.decision_answers == {"statistics": "wanted"}
    assert two.state.decision_answers == {"statistics": "unwanted"}


def test_an_earlier_answer_is_changed_by_naming_it() -> None:
    chat = _begun()
    chat.say("no", "deny")
    chat.say("yes", "affirm")
    pending = chat.state.decision_pending
    said = chat.say("actually I do like statistics", "ask_skills", 0.4)
    assert "Changed" in said and chat.state.decision_pending == pending
    assert chat.state.decision_answers == {"software": "wanted", "statistics": "wanted"}
    chat.say("change my answer on coding")
    assert chat.state.decision_pending == "software"
    chat.say("change statistics to rather not")
    assert (chat.state.decision_answers or {})["statistics"] == "unwanted"


def test_going_back_takes_the_answer_back() -> None:
    chat = _begun()
    chat.say("yes", "affirm")
    chat.say("go back", "goodbye")
    assert chat.state.decision_pending == "statistics" and chat.state.decision_answers is None


def test_free_text_fills_several_and_is_shown_back() -> None:
    chat = _begun()
    said = chat.say("I love dashboards and hate being on call", "ask_decision")
    assert chat.state.decision_answers == {"dashboards": "wanted", "on_call": "hate"}
    assert "dashboards" in said and "being on call" in said
    assert chat.state.decision_pending == "statistics"
    chat.say("that's wrong", "deny")
    chat.tap("Being on call")
    assert chat.state.decision_pending == "on_call"


def test_what_was_told_before_is_shown_and_not_asked() -> None:
    chat = Chat()
    chat.say("I'm a data analyst in Ohio and I know SQL", "ask_skills", 0.4)
    said = chat.say(*START)
    assert "asking databases" in said and "data analyst" in said and "Ohio" in said
    assert chat.state.decision_answers == {"databases": "wanted"}


def test_a_story_gets_a_recommendation_at_once() -> None:
    chat = Chat()
    story = (
        "I have a master's in physics and spent three years in a lab. I love statistics and I "
        "enjoy reading papers. I hate being on call and I don't like dashboards at all. My brother "
        "loves writing software. I have no idea which path I should take, so please help me choose "
        "one that fits, because I have to tell my boss by Friday what I want."
    )
    chat.say(story, "ask_decision", 0.9)
    assert [reply.type for reply in chat.replies] == ["clarification", "recommendation", "question"]
    answers = chat.state.decision_answers or {}
    assert answers["statistics"] == "wanted" and answers["on_call"] == "hate"
    assert "software" not in answers  # his brother's taste
    assert chat.state.decision_pending not in answers


def test_a_choice_between_two_roles_ranks_those() -> None:
    chat = Chat()
    chat.say("just between DS and MLE", "ask_comparison", 0.9)
    chat.say("yes", "affirm")
    chat.say("that's enough")
    assert set(chat.last.roles) == {"data_scientist", "ml_engineer"}
    assert len(chat.last.data["ranking"]) == 2


def test_nonsense_gets_growing_help_and_then_the_next_question() -> None:
    chat = _begun()
    said = [chat.say("asdf", "gibberish") for _ in range(3)]
    assert len(set(said)) == 3 and chat.last.type == "clarification"
    chat.say("asdf", "gibberish")
    assert chat.state.decision_skipped == ("statistics",)


def test_an_answer_and_a_question_in_one_message() -> None:
    chat = _begun()
    turn = "yes. what does a data scientist earn?"
    chat.say(turn, "ask_salary", 0.99)
    assert chat.replies[0].topic == "salary"
    assert chat.last.data["criterion"] != "statistics" or not chat.state.decision_answers


def test_after_the_result_its_questions_are_answered() -> None:
    chat = _begun()
    chat.say("no", "deny")
    chat.say("yes", "affirm")
    chat.say("stop")
    assert "odds" in chat.say("why?", "explain")
    assert "statistician" in chat.say("why not statistician?", "correct_role").lower()
    assert "instead of" in chat.say("what would change it?")
    before = chat.state.decision_answers
    assert "With statistics" in chat.say("what if I loved statistics?")
    assert chat.state.decision_answers == before
    said = chat.say("pay matters more to me than research", "ask_salary")
    assert "$" in said and chat.state.decision_weights == {"pay": 2.0, "research": 0.5}
    assert "/decisions/" in chat.say("export it")


def test_a_damaged_memory_is_no_error() -> None:
    chat = _begun()
    chat.state = chat.state._replace(
        decision_pending="gone", decision_answers={"gone": "x", "math": "y"}, decision_roles=("?",)
    )
    chat.say("yes", "affirm")
    assert chat.state.decision_pending is None or chat.state.decision_pending in (
        load_decision().criteria
    )


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("what does a data scientist do?", "ask_responsibilities"),
        ("is data science right for me?", "ask_decision"),
        ("which one pays more?", "ask_salary"),
    ],
)
def test_other_questions_begin_nothing(text: str, intent: str) -> None:
    chat = Chat()
    chat.say(text, intent, 0.95)
    assert chat.state.decision_status is None


def test_a_preference_told_in_passing_is_noted_and_counts() -> None:
    chat = Chat()
    told = chat.say("I don't like being on call", "other_career")
    assert told.startswith("Noted: You don't like: being on call.")
    assert "being on call" in chat.tap("Work it out with me")


def test_a_preference_that_comes_as_a_greeting_of_help_is_noted_too() -> None:
    chat = Chat()
    assert chat.say("I really enjoy coding", "help").startswith("Noted:")
    assert not chat.say("help", "help").startswith("Noted:")


def test_what_is_known_of_a_person_is_told_back() -> None:
    chat = Chat()
    assert chat.say("what do you know about me?", "help").startswith("Nothing yet.")
    chat.say("I'm a software tester and I know SQL. What am I missing for data engineer?", "")
    told = chat.say("what do you know about me?", "help")
    for part in ("software tester", "you know SQL", "goal so far: data engineer"):
        assert part in told
    assert "Start over" in [button.title for button in chat.last.buttons]


def test_an_answer_taken_back_in_a_word_changes_the_question_before() -> None:
    chat = Chat()
    chat.say("which job is right for me", "ask_decision", 1.0)
    while "Where would you most like to work?" not in chat.last.text:
        chat.say("skip", "deny")
    chat.say("tech company I guess", "other_career")
    assert 'health, government or charity" instead of "tech company' in chat.say(
        "hospital, actually"
    )
    assert 'bank, insurer or shop" instead of' in chat.say("no wait, a bank")
    assert "didn't get that" in chat.say("actually, a banana")
