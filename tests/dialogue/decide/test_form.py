"""Several answers at once, as a form sends them."""

from __future__ import annotations

from rolewise.answers.reply import payload
from rolewise.channels.payloads import is_offered
from tests.dialogue.decide.support import Chat


def _form(*steps: str, role: tuple[str, ...] = ()) -> str:
    return payload("choose_option", decision_step=[*steps, "stop"], role=list(role))


def _told(*steps: str, role: tuple[str, ...] = ()) -> Chat:
    chat = Chat()
    chat.send(_form(*steps, role=role))
    return chat


FOUR = ("statistics=wanted", "software=unwanted", "insight=wanted", "math=love")


def test_all_answers_count_and_the_result_follows() -> None:
    chat = _told(*FOUR)
    assert [reply.type for reply in chat.replies] == ["recommendation"]
    assert chat.state.decision_status == "done" and chat.state.decision_pending is None
    assert chat.last.data["answers"] == dict(step.split("=") for step in FOUR)
    assert "Changed" not in chat.last.text


def test_it_is_the_same_result_as_of_one_answer_after_the_other() -> None:
    chat = Chat()
    for step in FOUR:
        chat.send(payload("choose_option", decision_step=step))
    chat.say("stop")
    assert chat.last.data["ranking"] == _told(*FOUR).last.data["ranking"]


def test_a_waiting_question_is_settled_by_the_form() -> None:
    chat = Chat()
    chat.say("which role fits me?", "ask_decision", 0.99)
    assert chat.state.decision_pending
    chat.send(_form(*FOUR))
    assert chat.state.decision_pending is None and chat.last.type == "recommendation"


def test_a_changed_answer_is_said() -> None:
    chat = _told(*FOUR)
    said = chat.send(_form("math=hate"))
    assert "Changed: mathematics" in said and "statistics" not in said.partition("instead of")[0]
    assert chat.state.decision_answers and chat.state.decision_answers["math"] == "hate"


def test_roles_and_what_counts_are_taken() -> None:
    two = ("data_scientist", "statistician")
    chat = _told(*FOUR, "pay_matters", role=two)
    assert chat.state.decision_roles == two and chat.state.decision_weights == {"pay": 2.0}
    assert {row["role"] for row in chat.last.data["ranking"]} == set(two)
    chat.send(_form("all_roles"))
    assert len(chat.last.data["ranking"]) == 15


def test_nothing_but_the_end_is_the_button_that_stops() -> None:
    assert "leave it there" in _told().last.text
    chat = _told(*FOUR)
    chat.send(_form())
    assert chat.last.type == "recommendation"


def test_back_after_a_form_leads_to_its_last_answer() -> None:
    chat = _told(*FOUR)
    chat.say("back")
    assert chat.state.decision_pending == "math"


def test_the_channels_let_such_a_payload_through() -> None:
    assert is_offered(_form(*FOUR, "pay_matters", role=("data_scientist", "ml_engineer")))
    assert not is_offered(_form("math=gladly"))
