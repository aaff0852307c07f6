"""The last question again, with something changed."""

from __future__ import annotations

import pytest

from rolewise.dialogue.skills import skill_pattern
from rolewise.dialogue.topic_words import asks_in_general, topic_named
from rolewise.knowledge import load_knowledge
from tests.dialogue.support import talk

SKILLS = ("which skills do ML engineers need?", "ask_skills")
PAY = ("data scientist salary in Texas", "ask_salary")


@pytest.mark.parametrize(
    ("correction", "intent", "roles", "has", "lacks"),
    [
        ("not texas, florida", "out_of_scope", ("data_scientist",), "Florida", "Texas"),
        ("actually Washington state", "out_of_scope", ("data_scientist",), "Washington", "Texas"),
        ("sorry, i meant junior", "gibberish", ("data_scientist",), "entry-level", "senior"),
        ("no, data analyst", "deny", ("data_analyst",), "Texas", "Data scientists are"),
        ("*statistician", "ask_definition", ("statistician",), "Texas", "Florida"),
    ],
)
def test_a_correction_changes_one_thing_whatever_the_intent(
    correction: str, intent: str, roles: tuple[str, ...], has: str, lacks: str
) -> None:
    reply = talk(PAY, (correction, intent)).replies[0]
    assert (reply.topic, reply.roles) == ("salary", roles)
    assert has in reply.text
    assert lacks not in reply.text


def test_a_correction_of_the_topic_keeps_the_role() -> None:
    reply = talk(SKILLS, ("no, i meant the pay", "correct_role")).replies[0]
    assert (reply.topic, reply.roles) == ("salary", ("ml_engineer",))


def test_a_sentence_with_no_and_a_question_of_its_own_is_no_correction() -> None:
    reply = talk(PAY, ("no degree, can I become a statistician?", "ask_education")).replies[0]
    assert reply.topic == "education"


def test_the_other_way_round_swaps_a_move() -> None:
    move = ("can a data analyst become a data engineer?", "ask_transition")
    outcome = talk(move, ("the other way round", "explain"))
    assert outcome.replies[0].roles == ("data_engineer", "data_analyst")
    assert "from data engineer to data analyst" in outcome.replies[0].text


def test_the_other_way_round_of_no_move_is_left_alone() -> None:
    assert "other way round" not in talk(PAY, ("other way round", "ask_skills")).replies[0].text


def test_a_skill_alone_keeps_role_and_topic() -> None:
    reply = talk(SKILLS, ("and SQL?", "follow_up")).replies[0]
    assert (reply.topic, reply.roles) == ("skills", ("ml_engineer",))
    assert "SQL" in reply.text


def test_a_skill_nothing_is_known_about_is_admitted() -> None:
    reply = talk(
        SKILLS, ("what about MATLAB", "follow_up"), ("what about cobol", "follow_up")
    ).replies[0]
    assert "nothing sourced on cobol for ML engineers" in reply.text
    assert reply.data["unknown"] is True
    assert reply.sources


def test_a_place_without_pay_is_admitted_to_be_unknown() -> None:
    reply = talk(SKILLS, ("and in Germany?", "follow_up")).replies[0]
    assert "nothing sourced on Germany" in reply.text
    assert reply.topic == "skills"


def test_a_topic_in_an_afterthought_wins_over_the_last_topic() -> None:
    reply = talk(SKILLS, ("and their pay in Georgia", "follow_up")).replies[0]
    assert reply.topic == "salary"
    assert "Georgia" in reply.text


def test_a_new_topic_drops_the_place() -> None:
    outcome = talk(PAY, ("what do they do all day?", "ask_responsibilities"))
    assert outcome.state.location is None


def test_the_pair_is_kept_while_one_of_it_is_talked_of() -> None:
    pair = ("data engineer vs data analyst", "ask_comparison")
    state = talk(pair, ("what does the latter earn", "ask_salary")).state
    assert state.roles == ("data_analyst",)
    assert state.listed == ("data_engineer", "data_analyst")


def test_short_names_of_skills_are_found_only_as_written() -> None:
    pattern = skill_pattern(["r"], load_knowledge())
    assert pattern.search("they use Python and R daily")
    assert not pattern.search("AI R&D is or was their R2 score, e.g. r")


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("their pay", "salary"),
        ("and interviews", "interview"),
        ("pay and skills", None),
        ("", None),
    ],
)
def test_topics_named_by_a_word(text: str, topic: object) -> None:
    assert topic_named(text) == topic


def test_a_general_question_has_no_words_of_its_own() -> None:
    assert asks_in_general("what skills do need", "skills")
    assert not asks_in_general("do need a PhD", "education")
