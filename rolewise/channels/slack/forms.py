"""The decision dialogue on one form: a modal window with its questions, and what comes back.

Limits: https://docs.slack.dev/reference/views.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple, Optional

from rolewise.answers.reply import payload
from rolewise.channels.slack.controls import Block, cut
from rolewise.channels.slack.incoming import ANSWERS, Data, Place
from rolewise.channels.slack.mrkdwn import escape
from rolewise.channels.slack.names import Names
from rolewise.channels.slack.texts import Texts, counted
from rolewise.decision.model import DecisionModel
from rolewise.decision.questions import MAX_QUESTIONS, next_question
from rolewise.decision.records import Criterion
from rolewise.decision.steps import ENTITY, INTENT
from rolewise.dialogue.decide.memory import ALL, Decision, preferences

ENOUGH = 3
"""With fewer answers the form isn't taken; they say too little."""
MORE_QUESTIONS = 3
"""So many unanswered questions are on a form at least, where there are any."""
MOST_RADIOS = 4
"""More choices are a menu, or the form would be long."""
OPTION_CHARACTERS = 75
LABEL_CHARACTERS = 2000
_ANSWER, _ROLES, _COUNTS = "answer", "roles", "counts"


class Origin(NamedTuple):
    """The message that a form was opened from; it travels with the form.

    Attributes:
        place: Where.
        at: The message's timestamp; may be empty.
        kept: Key of the message's blocks, to be updated; may be empty.
    """

    place: Place
    at: str = ""
    kept: str = ""

    def packed(self) -> str:
        """Return it as Slack's ``private_metadata``."""
        return json.dumps([list(self.place), self.at, self.kept])

    @classmethod
    def unpacked(cls, text: str, user: str) -> Optional[Origin]:
        """Read it; None where it isn't ours, or was another person's."""
        try:
            place, at, kept = json.loads(text)
            origin = cls(Place(*place), str(at), str(kept))
        except (ValueError, TypeError):
            return None
        return origin if origin.place.user == user and origin.place.channel else None


class Answers(NamedTuple):
    """What was filled in.

    Attributes:
        told: Choice id by criterion, only what is new or changed.
        message: The payload for the conversation.
        errors: What is wrong, by block id; the form stays open then.
    """

    told: Mapping[str, str]
    message: str
    errors: Mapping[str, str]


def questions(decision: Decision, model: DecisionModel) -> list[str]:
    """Return the criteria of the form: what was answered, then what tells the roles apart best."""
    answered = [name for name in decision.answers if name in model.criteria]
    wanted, found = preferences(decision, model), list[str]()
    most = max(MAX_QUESTIONS - len(answered), MORE_QUESTIONS)
    if decision.pending in model.criteria:
        found.append(str(decision.pending))
    while len(found) < most:
        following = next_question(model, decision.answers, wanted, found, more=True)
        if following is None:
            break
        found.append(following.criterion)
    return [*answered, *found]


def decision_form(
    texts: Texts, model: DecisionModel, decision: Decision, names: Names, origin: Origin
) -> Block:
    """Return the form as a modal window.

    Args:
        texts: The bot's words.
        model: The decision model.
        decision: What the conversation knows so far; its answers are filled in.
        names: Names of the roles.
        origin: Where it was opened.
    """
    words = texts.form
    intro = words["intro"].format(least=ENOUGH) if not decision.answers else words["again"]
    blocks: list[Block] = [{"type": "section", "text": {"type": "mrkdwn", "text": intro}}]
    for name in questions(decision, model):
        blocks.append(_question(model.criteria[name], decision.answers.get(name), words))
    blocks += _counts(model, decision, words)
    blocks.append(_roles(model, decision, names, words))
    return {
        "type": "modal",
        "callback_id": ANSWERS,
        "title": _plain(words["title"]),
        "submit": _plain(words["submit"]),
        "close": _plain(words["close"]),
        "private_metadata": origin.packed(),
        "blocks": blocks,
    }


def read_answers(view: Data, model: DecisionModel, texts: Texts) -> Answers:
    """Read what was filled in, and check it.

    Args:
        view: Slack's ``view`` of a ``view_submission``: blocks as sent, and their state.
        model: The decision model.
        texts: The bot's words.
    """
    told, before, errors, steps = dict[str, str](), 0, dict[str, str](), list[str]()
    roles, cleared, first = list[str](), False, ""
    for block_id, given, initial in _inputs(view):
        kind, _, name = block_id.partition(":")
        if kind == _ANSWER and name in model.evidence:
            first = first or block_id
            before += bool(initial)
            choice = given[0] if given else ""
            if choice and choice not in model.evidence[name]:
                errors[block_id] = texts.form["unknown"]
            elif choice and given != initial:
                told[name] = choice
                before -= bool(initial)
        elif kind == _COUNTS:
            steps += [f"{one}_matters" for one in given if one in model.priorities]
        elif kind == _ROLES and given != initial:
            roles, cleared = [role for role in given if role in model.roles], not given
            if len(roles) == 1:
                errors[block_id] = texts.form["two_roles"]
    if before + len(told) < ENOUGH and first:
        errors.setdefault(first, texts.form["too_few"].format(least=ENOUGH))
    steps = [*(f"{name}={choice}" for name, choice in told.items()), *steps]
    steps += [*(["all_roles"] if cleared else []), "stop"]
    return Answers(told, payload(INTENT, **{ENTITY: steps, "role": roles}), errors)


def told_text(answers: Answers, model: DecisionModel, texts: Texts, place: Place) -> str:
    """Return what was filled in, as mrkdwn; where others read it, only how much."""
    alone = place.direct or place.alone
    who = texts.form["you"] if alone else f"<@{place.user}>"
    if not answers.told:
        return texts.form["nothing_new"].format(who=who)
    told = []
    for name, choice in answers.told.items():
        criterion = model.criteria[name]
        said = next(str(one.text) for one in criterion.choices if one.id == choice)
        told.append(texts.form["answer"].format(name=escape(criterion.name), choice=escape(said)))
    number = counted(len(told), "question")
    words = texts.form["told" if alone else "told_all"]
    return words.format(who=who, questions=number, answers="; ".join(told))


def _question(criterion: Criterion, chosen: Optional[str], words: Mapping[str, str]) -> Block:
    options = [_option(str(choice.text), str(choice.id)) for choice in criterion.choices]
    radios = len(options) <= MOST_RADIOS
    element: Block = {
        "type": "radio_buttons" if radios else "static_select",
        "action_id": "choice",
        "options": options,
    }
    if not radios:
        element["placeholder"] = _plain(words["choose"])
    initial = next((option for option in options if option["value"] == chosen), None)
    if initial is not None:
        element["initial_option"] = initial
    return _input(f"{_ANSWER}:{criterion.id}", str(criterion.question), element)


def _counts(model: DecisionModel, decision: Decision, words: Mapping[str, str]) -> list[Block]:
    """Return boxes for what may count, too; what counts already needs no box."""
    options = [
        _option(f"{str(item.name)[:1].upper()}{str(item.name)[1:]}", str(name))
        for name, item in model.file.priorities.items()
        if not decision.weights.get(str(name))
    ]
    if not options:
        return []
    element = {"type": "checkboxes", "action_id": "choice", "options": options}
    return [_input(_COUNTS, words["counts"], element)]


def _roles(
    model: DecisionModel, decision: Decision, names: Names, words: Mapping[str, str]
) -> Block:
    options = [_option(names.role(role), role) for role in model.roles]
    element: Block = {
        "type": "multi_static_select",
        "action_id": "choice",
        "placeholder": _plain(words["choose_roles"]),
        "options": options,
    }
    initial = [option for option in options if option["value"] in decision.roles]
    if initial and ALL not in decision.roles:
        element["initial_options"] = initial
    return _input(_ROLES, words["roles"], element)


def _inputs(view: Data) -> Iterator[tuple[str, list[str], list[str]]]:
    """Yield block id, what was given, and what was filled in before."""
    state = (view.get("state") or {}).get("values") or {}
    for block in view.get("blocks") or ():
        if block.get("type") != "input":
            continue
        element = block.get("element") or {}
        given = (state.get(block.get("block_id")) or {}).get("choice") or {}
        yield str(block.get("block_id")), _values(given, "selected"), _values(element, "initial")


def _values(element: Mapping[str, Any], kind: str) -> list[str]:
    one, several = element.get(f"{kind}_option"), element.get(f"{kind}_options")
    options: Sequence[Any] = [one] if one else (several or ())
    return [str(option.get("value")) for option in options]


def _input(block_id: str, label: str, element: Block) -> Block:
    return {
        "type": "input",
        "block_id": block_id,
        "optional": True,
        "label": _plain(cut(label, LABEL_CHARACTERS)),
        "element": element,
    }


def _option(text: str, value: str) -> Block:
    return {"text": _plain(cut(text, OPTION_CHARACTERS)), "value": value}


def _plain(text: str) -> Block:
    return {"type": "plain_text", "text": text}
