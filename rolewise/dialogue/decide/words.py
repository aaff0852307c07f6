"""Answers, questions and their buttons in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Optional

from rolewise.answers import compose
from rolewise.answers.advisor import Advisor
from rolewise.answers.reply import MAX_BUTTONS, Button, Reply, payload
from rolewise.answers.wording import join_names
from rolewise.decision.model import DecisionModel
from rolewise.decision.questions import MAX_QUESTIONS
from rolewise.decision.records import Criterion
from rolewise.decision.steps import ENTITY, INTENT
from rolewise.dialogue.decide.direct import scale
from rolewise.dialogue.decide.memory import ALL, Decision

MOST_SHOWN = 6
"""So many answers are shown back in one text."""
TOPIC = "decision"


def step_button(title: str, step: str) -> Button:
    """Return the button that takes a step of the dialogue (``rolewise.decision.steps``)."""
    return Button(title, payload(INTENT, **{ENTITY: step}))


def choice_text(criterion: Criterion, choice_id: str) -> str:
    """Return a choice as it stands within a sentence: "yes, gladly"."""
    text = next(str(choice.text) for choice in criterion.choices if choice.id == choice_id)
    return text if text.startswith("I ") else text[:1].lower() + text[1:]


def answer_text(model: DecisionModel, name: str, choice_id: str, advisor: Advisor) -> str:
    """Return an answer: "statistics: yes, gladly"."""
    criterion = model.criteria[name]
    return advisor.wording.phrase(
        "decide_answer", name=criterion.name, choice=choice_text(criterion, choice_id)
    )


def subject_name(model: DecisionModel, name: str) -> str:
    """Return what a criterion or a priority is called."""
    priorities = {str(key): str(item.name) for key, item in model.file.priorities.items()}
    return priorities.get(name) or str(model.criteria[name].name)


def answers_text(
    model: DecisionModel,
    answers: Mapping[str, str],
    advisor: Advisor,
    names: Optional[Iterable[str]] = None,
    most: int = MOST_SHOWN,
) -> str:
    """Return several answers, separated by semicolons; "…" where there are more than ``most``."""
    wanted = [name for name in (answers if names is None else names) if name in answers]
    told = [answer_text(model, name, answers[name], advisor) for name in wanted]
    return "; ".join(told[:most]) + ("; …" if len(told) > most else "")


def understood_text(decision: Decision, model: DecisionModel, advisor: Advisor) -> str:
    """Return all that was understood in short sentences, what counts without being an answer too.

    Args:
        decision: With roles, answers, leanings and weights.
        model: The decision model.
        advisor: For words and role names.
    """
    phrase = advisor.wording.phrase
    felt: dict[str, list[str]] = {"likes": [], "dislikes": [], "either": []}
    told = []
    for name, choice in decision.answers.items():
        criterion = model.criteria[name]
        level = next(item.level for item in criterion.choices if item.id == choice)
        if criterion.likes is None:
            title = str(criterion.name)
            said = choice_text(criterion, choice)
            told.append(phrase("decide_has", name=title[:1].upper() + title[1:], choice=said))
        elif choice == criterion.likes or (level or 0) > 0:
            felt["likes"].append(criterion.name)
        elif choice == criterion.dislikes or (level or 0) < 0:
            felt["dislikes"].append(criterion.name)
        else:
            felt["either"].append(criterion.name)
    told = [
        phrase(f"decide_{k}", names=", ".join(names)) for k, names in felt.items() if names
    ] + told
    if len(decision.roles) > 1 and ALL not in decision.roles:
        told.insert(0, phrase("decide_between", roles=_role_names(decision.roles, advisor)))
    to = [role for role, weight in decision.leanings.items() if weight > 1]
    away = [role for role, weight in decision.leanings.items() if weight < 1]
    told += [phrase("decide_leans", roles=_role_names(to, advisor))] if to else []
    told += [phrase("decide_leans_away", roles=_role_names(away, advisor))] if away else []
    counts = [
        subject_name(model, n) for n, w in decision.weights.items() if n in model.priorities and w
    ]
    told += [phrase("decide_counts", names=", ".join(counts))] if counts else []
    more = [
        subject_name(model, name)
        for name, weight in decision.weights.items()
        if name in decision.answers and weight > 1
    ]
    told += [phrase("decide_counts_more", names=", ".join(more))] if more else []
    return " ".join(told)


def _role_names(roles: Iterable[str], advisor: Advisor) -> str:
    return join_names([str(advisor.knowledge.roles[role].short_name) for role in roles])


def question_text(decision: Decision, model: DecisionModel, advisor: Advisor) -> str:
    """Return the waiting question with its number."""
    criterion = model.criteria[str(decision.pending)]
    known = set(decision.answers) | set(decision.skipped)
    key = "decide_question_more" if decision.status == "more" else "decide_question"
    number = len(known - {criterion.id}) + 1
    return advisor.wording.phrase(
        key,
        number=number,
        most=max(MAX_QUESTIONS, number),
        question=_with_choices(criterion, advisor),
    )


def ask(
    decision: Decision, model: DecisionModel, advisor: Advisor, lead: str = "", again: bool = False
) -> Reply:
    """Return the waiting question as a reply.

    Args:
        decision: With a pending criterion.
        model: The decision model.
        advisor: For words and sources.
        lead: What goes before it.
        again: Ask it briefly, after something else was talked about.
    """
    criterion = model.criteria[str(decision.pending)]
    text = (
        advisor.wording.phrase("decide_again", question=_with_choices(criterion, advisor))
        if again
        else question_text(decision, model, advisor)
    )
    return Reply(
        "question",
        compose.fit(lead, text),
        question_buttons(criterion, advisor),
        TOPIC,
        (),
        compose.source_records(criterion.sources, advisor.knowledge),
        {
            "criterion": criterion.id,
            "choices": [{"id": choice.id, "text": choice.text} for choice in criterion.choices],
            "why": criterion.why,
            "answered": len(decision.answers),
            "most": MAX_QUESTIONS,
            **scale_data(criterion),
        },
    )


def scale_data(criterion: Criterion) -> dict[str, Any]:
    """Return what a slider needs, or only the kind of question.

    ``kind`` is ``scale`` where the choices lie on a line, else ``choices``; a scale has ``min`` and
    ``max`` (value and label) and ``steps``, from least to most, with value, id and text. A slider
    sends a step like a button does: ``/choose_option{"decision_step": "<criterion>=<id>"}``.
    """
    order = scale(criterion)
    if order is None:
        return {"kind": "choices"}
    texts = {str(choice.id): str(choice.text) for choice in criterion.choices}
    steps = [{"value": n, "id": name, "text": texts[name]} for n, name in enumerate(order, 1)]
    ends = [{"value": step["value"], "label": step["text"]} for step in (steps[0], steps[-1])]
    return {"kind": "scale", "min": ends[0], "max": ends[1], "steps": steps}


def question_buttons(criterion: Criterion, advisor: Advisor) -> tuple[Button, ...]:
    """Return a button for each choice, four at most; Skip where there is room.

    A scale of five leaves out its middle; the text says all of it.
    """
    choices = list(criterion.choices)
    if len(choices) > MAX_BUTTONS and scale(criterion) is not None:
        choices = [choice for choice in choices if choice.level != 0]
    buttons = [
        step_button(choice.text, f"{criterion.id}={choice.id}") for choice in choices[:MAX_BUTTONS]
    ]
    if len(buttons) < MAX_BUTTONS:
        buttons.append(step_button(advisor.wording.phrase("button_skip"), "skip"))
    return tuple(buttons)


def _with_choices(criterion: Criterion, advisor: Advisor) -> str:
    """The question, with its choices where buttons alone could not show them all."""
    if scale(criterion) is not None and criterion.likes is not None:
        return f"{criterion.question} {advisor.wording.phrase('decide_scale')}"
    if criterion.likes is not None:
        return str(criterion.question)
    if len(criterion.choices) <= MAX_BUTTONS:
        return str(criterion.question)
    choices = "; ".join(
        f"{number} {choice_text(criterion, choice.id)}"
        for number, choice in enumerate(criterion.choices, 1)
    )
    return f"{criterion.question} {advisor.wording.phrase('decide_choices', choices=choices)}"


def plain(
    advisor: Advisor,
    text: str,
    buttons: Sequence[Button] = (),
    kind: str = "recommendation",
    **data: Any,
) -> Reply:
    """Return a reply of the decision dialogue that says ``text``."""
    return Reply(kind, compose.fit(text, ""), tuple(buttons)[:MAX_BUTTONS], TOPIC, (), (), data)


def change_text(
    model: DecisionModel, before: Mapping[str, str], after: Mapping[str, str], advisor: Advisor
) -> str:
    """Return what changed: "statistics: yes, gladly instead of rather not"."""
    told = []
    for name, choice in after.items():
        criterion = model.criteria[name]
        now = choice_text(criterion, choice)
        if name in before:
            earlier = choice_text(criterion, before[name])
            told.append(
                advisor.wording.phrase(
                    "decide_change", name=criterion.name, now=now, before=earlier
                )
            )
        else:
            told.append(answer_text(model, name, choice, advisor))
    return "; ".join(told)
