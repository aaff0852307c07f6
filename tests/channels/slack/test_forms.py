"""The decision dialogue on one form: opened, checked, taken, and changed afterward."""

from __future__ import annotations

import asyncio
import json
import random
from typing import Any, Optional

import pytest

from rolewise.answers.reply import parse_payload
from rolewise.channels.messages import MAX_CHARACTERS
from rolewise.channels.payloads import is_offered
from rolewise.channels.slack import forms
from rolewise.channels.slack.forms import Origin, decision_form, questions, read_answers
from rolewise.channels.slack.incoming import Place
from rolewise.channels.slack.names import Names
from rolewise.channels.slack.texts import load_texts
from rolewise.decision.model import load_decision
from rolewise.decision.questions import MAX_QUESTIONS
from rolewise.dialogue.decide import moves
from rolewise.dialogue.decide.memory import ALL, Decision
from rolewise.knowledge import load_knowledge
from tests.channels.slack.conftest import Bot
from tests.channels.slack.sender import event, fill, find, tap, tap_alone
from tests.channels.slack.validate import check_view

MODEL = load_decision()
NAMES = Names(load_knowledge())


def _view(decision: Optional[Decision] = None) -> Any:
    origin = Origin(Place("T1", "D1", "U1"))
    decision = decision or Decision()
    view = decision_form(load_texts(), MODEL, decision, NAMES, origin)
    check_view(view)
    return view


def _read(view: Any, chosen: dict[str, Any]) -> Any:
    return read_answers(fill(view, chosen)["view"], MODEL, load_texts())


def _first(view: Any) -> dict[str, str]:
    """Return the first choice of each question of a form."""
    return {
        block["block_id"]: block["element"]["options"][0]["value"]
        for block in view["blocks"]
        if block.get("block_id", "").startswith("answer:")
    }


def test_it_has_the_questions_that_tell_most_and_each_once() -> None:
    names = questions(Decision(), MODEL)
    assert len(names) == len(set(names)) == MAX_QUESTIONS
    decision = Decision("asking", "math", answers={"statistics": "wanted"})
    assert questions(decision, MODEL)[:2] == ["statistics", "math"]
    every = dict.fromkeys(MODEL.criteria, "")
    answers = {name: next(iter(MODEL.evidence[name])) for name in every}
    assert questions(Decision("done", answers=answers), MODEL) == list(answers)
    _view(Decision("done", answers=answers))


def test_enough_means_the_same_as_in_the_conversation() -> None:
    assert forms.ENOUGH == moves.ENOUGH


def test_few_choices_are_buttons_and_many_a_menu() -> None:
    for block in _view()["blocks"]:
        if block.get("block_id", "").startswith("answer:"):
            wanted = "radio_buttons" if len(block["element"]["options"]) <= 4 else "static_select"
            assert block["element"]["type"] == wanted
    kinds = {b["block_id"]: b["element"]["type"] for b in _view()["blocks"] if "element" in b}
    assert kinds["counts"] == "checkboxes" and kinds["roles"] == "multi_static_select"


def test_what_was_answered_is_filled_in_and_only_changes_are_sent() -> None:
    answers = {"statistics": "wanted", "math": "love", "software": "unwanted"}
    view = _view(Decision("done", answers=answers, roles=("data_scientist", "statistician")))
    read = _read(view, {"answer:math": "hate"})
    assert read.errors == {} and read.told == {"math": "hate"}
    assert parse_payload(read.message) == (
        "choose_option",
        {"decision_step": ["math=hate", "stop"]},
    )
    assert _read(view, {"roles": []}).message.count("all_roles") == 1


def test_all_that_is_filled_in_becomes_one_message_that_is_let_through() -> None:
    view = _view()
    two = ["data_scientist", "ml_engineer"]
    read = _read(view, {**_first(view), "counts": ["pay"], "roles": two})
    assert read.errors == {} and len(read.told) == MAX_QUESTIONS
    _, given = parse_payload(read.message) or ("", {})
    assert set(given["role"]) == set(two) and given["decision_step"][-2:] == ["pay_matters", "stop"]
    assert is_offered(read.message)


def test_what_is_wrong_is_said_at_its_place() -> None:
    view = _view()
    names = list(_first(view))
    few = _read(view, {name: _first(view)[name] for name in names[:2]})
    assert list(few.errors) == [names[0]] and "3 questions" in few.errors[names[0]]
    one_role = _read(view, {**_first(view), "roles": ["data_scientist"]})
    assert list(one_role.errors) == ["roles"]
    sent = fill(view, _first(view))["view"]
    sent["state"]["values"][names[0]]["choice"]["selected_option"]["value"] = "made_up"
    assert list(read_answers(sent, MODEL, load_texts()).errors) == [names[0]]


@pytest.mark.parametrize("text", ["", "{}", "[]", "null", "[[1, 2], 3, 4]", '[["T", "C"], "", ""]'])
def test_where_it_was_opened_must_be_known(text: str) -> None:
    assert Origin.unpacked(text, "U1") is None


def test_another_person_s_form_is_not_taken() -> None:
    packed = Origin(Place("T1", "C1", "U1", "1.1")).packed()
    assert Origin.unpacked(packed, "U2") is None
    assert Origin.unpacked(packed, "U1") == Origin(Place("T1", "C1", "U1", "1.1"))


def test_no_form_breaks_a_limit_and_each_can_be_sent() -> None:
    random_ = random.Random(11)
    for _ in range(200):
        names = random_.sample(sorted(MODEL.criteria), random_.randint(0, len(MODEL.criteria)))
        answers = {name: random_.choice(sorted(MODEL.evidence[name])) for name in names}
        roles = random_.choice([(), (ALL,), tuple(random_.sample(MODEL.roles, 3))])
        view = _view(Decision("done", roles=roles, answers=answers))
        read = _read(view, _first(view))
        assert read.errors == {} and is_offered(read.message)
        assert len(read.message) <= MAX_CHARACTERS


async def _opened(bot: Bot, channel: str = "D1") -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the message with the question, and the form that its button opens."""
    kind = "message" if channel.startswith("D") else "app_mention"
    await bot.send.event(event("which fits me?", kind, channel, ts="5.1"))
    (question,) = await bot.posted()
    assert await bot.send.form(tap(find(question, "form:open")[1], question, channel)) == 200
    (opened,) = await bot.until(1, "views.open")
    assert opened["trigger_id"].startswith("trigger.")
    return question, opened["view"]


async def test_a_form_is_opened_sent_and_answered(bot: Bot) -> None:
    _, view = await _opened(bot)
    filled = [b["block_id"] for b in view["blocks"] if "initial_option" in b.get("element", {})]
    assert filled == ["answer:statistics"]
    status, answer = await bot.send.interaction(fill(view, _first(view)))
    assert (status, answer) == (200, "")
    (_, result) = await bot.posted(2)
    assert result["channel"] == "D1" and "comes first" in result["text"]
    assert is_offered(bot.advisor.texts()[-1]) and '"stop"' in bot.advisor.texts()[-1]
    (update,) = bot.slack.sent("chat.update")
    assert "questions on the form: " in json.dumps(update["blocks"])
    ids = [element.get("action_id") for b in update["blocks"] for element in b.get("elements", ())]
    assert not any(str(name).startswith(("choice:", "extra:", "form:")) for name in ids)


async def test_a_form_with_too_little_stays_open_and_may_be_sent_again(bot: Bot) -> None:
    _, view = await _opened(bot)
    first = next(name for name in _first(view) if name != "answer:statistics")
    status, answer = await bot.send.interaction(
        fill(view, {first: _first(view)[first]}, view_id="V1")
    )
    assert status == 200 and json.loads(answer)["response_action"] == "errors"
    await bot.posted(1)
    whole = fill(view, _first(view), view_id="V1")
    assert await bot.send.interaction(whole) == (200, "")
    # A second tap, or a retry of Slack's, does nothing.
    await asyncio.gather(*(bot.send.interaction(whole) for _ in range(3)))
    await bot.posted(2)


async def test_in_a_channel_the_result_goes_to_the_thread_and_the_answers_stay_out(
    bot: Bot,
) -> None:
    _, view = await _opened(bot, "C1")
    await bot.send.interaction(fill(view, _first(view)))
    (_, result) = await bot.posted(2)
    assert (result["channel"], result["thread_ts"]) == ("C1", "5.1")
    (update,) = bot.slack.sent("chat.update")
    told = json.dumps(update["blocks"])
    assert "<@U1> answered" in told and "statistics: " not in told


async def test_the_result_offers_to_change_the_answers(bot: Bot) -> None:
    _, view = await _opened(bot)
    await bot.send.interaction(fill(view, _first(view)))
    (_, result) = await bot.posted(2)
    await bot.send.form(tap(find(result, "form:change")[1], result))
    (_, again) = await bot.until(2, "views.open")
    assert "filled in" in json.dumps(again["view"]["blocks"][0])


async def test_a_form_opened_alone_is_answered_alone(bot: Bot) -> None:
    url = f"{bot.slack.address}/response/1"
    await bot.send.command(text="which fits me?", response_url=url)
    (question,) = await bot.until(1, "response")
    await bot.send.form(tap_alone(question, "form:open", url))
    (opened,) = await bot.until(1, "views.open")
    await bot.send.interaction(fill(opened["view"], _first(opened["view"])))
    _, update, result = await bot.until(3, "response")
    assert update["replace_original"] is True and "on the form" in json.dumps(update["blocks"])
    assert "comes first" in result["text"] and not bot.slack.sent("chat.postMessage")


async def test_a_form_of_unknown_origin_does_nothing(bot: Bot) -> None:
    view = {**_view(), "private_metadata": "nonsense"}
    assert (await bot.send.interaction(fill(view, _first(view))))[0] == 200
    await bot.posted(0)
    assert bot.advisor.heard == []


async def test_a_window_that_cannot_be_opened_any_more_is_told(bot: Bot) -> None:
    await bot.send.event(event("which fits me?"))
    (question,) = await bot.posted()
    bot.slack.fail("views.open", "expired_trigger_id")
    await bot.send.form(tap(find(question, "form:open")[1], question))
    assert "went wrong" in (await bot.posted(2))[1]["text"]


def test_no_limit_is_broken_by_all_roles() -> None:
    view = _view(Decision("done", roles=(ALL,), answers={"math": "love"}, weights={"pay": 2.0}))
    names = [block.get("block_id") for block in view["blocks"]]
    assert "roles" in names and "counts" in names
