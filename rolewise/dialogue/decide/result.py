"""The recommendation in at most 90 words."""

from __future__ import annotations

from typing import Any, Optional

from rolewise.answers import compose
from rolewise.answers.advisor import Advisor
from rolewise.answers.reply import MAX_WORDS, Button, Reply, count_words
from rolewise.answers.routes import RouteAnswers
from rolewise.answers.wording import join_names
from rolewise.decision.api import decide, sources
from rolewise.decision.explain import Reason, reasons, what_if
from rolewise.decision.model import DecisionModel
from rolewise.decision.scoring import Preferences, Ranking, rank
from rolewise.dialogue.decide.memory import Decision, preferences
from rolewise.dialogue.decide.words import TOPIC, answer_text, step_button, subject_name
from rolewise.dialogue.state import DialogueState

CLEAR, SOME = 0.3, 0.12
"""From these leads in probability on, the first place is clear, or has some distance."""
TELLING = 0.1
"""An answer that moves the log odds by less decides nothing."""
DECIDING = 3
DIFFERENT = (0.35, 0.65)
"""Practitioners differ where fewer or more than these shares of them do what the person would."""


def recommend(
    decision: Decision,
    model: DecisionModel,
    advisor: Advisor,
    state: DialogueState,
    lead: str = "",
    provisional: bool = False,
) -> Reply:
    """Return the result: first choice, how sure, what decided it, the runner-up, what differs.

    Args:
        decision: The dialogue, with at least one answer or weight.
        model: The decision model.
        advisor: For names, words and sources.
        state: The memory, for what the person told of themselves.
        lead: What goes before it.
        provisional: Whether questions are still to come.
    """
    wanted = preferences(decision, model)
    ranking = rank(model, decision.answers, wanted)
    told = _sentences(decision, model, advisor, state, ranking, wanted)
    if provisional:
        told[0] = advisor.wording.phrase("decide_provisional") + _lower(told[0])
    ids = sources(model, decision.answers, wanted)
    tail = compose.cite(ids, advisor.knowledge, advisor.wording) if ids else ""
    text = told[0]
    for sentence in told[1:]:
        if count_words(f"{lead} {text} {sentence} {tail}") <= MAX_WORDS:
            text = f"{text} {sentence}"
    return Reply(
        "recommendation",
        compose.fit(lead, f"{text} {tail}".strip()),
        () if provisional else result_buttons(ranking, advisor),
        TOPIC,
        ranking.roles[:2],
        compose.source_records(ids, advisor.knowledge),
        {**result_data(decision, model), "provisional": provisional},
    )


def result_data(decision: Decision, model: DecisionModel) -> dict[str, Any]:
    """Return the machine-readable result: the API's answer and the range of each probability."""
    wanted = preferences(decision, model)
    request = {
        "answers": dict(decision.answers),
        "roles": list(wanted.roles),
        "skipped": list(decision.skipped),
        "emphasis": dict(wanted.emphasis),
        "priorities": dict(wanted.priorities),
    }
    return {
        **decide(model, request),
        "answers": request["answers"],
        "ranges": ranges(decision, model),
    }


def ranges(decision: Decision, model: DecisionModel) -> dict[str, list[float]]:
    """Return each role's lowest and highest probability when any one answer is left out."""
    wanted = preferences(decision, model)
    rankings = [rank(model, decision.answers, wanted)]
    for name in decision.answers:
        rankings.append(what_if(model, decision.answers, {name: None}, wanted).after)
    return {
        role: [
            round(min(r.probability(role) for r in rankings), 4),
            round(max(r.probability(role) for r in rankings), 4),
        ]
        for role in rankings[0].roles
    }


def result_buttons(ranking: Ranking, advisor: Advisor) -> tuple[Button, ...]:
    """Return what most people ask next."""
    return (
        step_button(advisor.wording.phrase("button_why"), "why"),
        why_not_button(ranking.roles[1], advisor),
        step_button(advisor.wording.phrase("button_flip"), "flip"),
        route_button(ranking, advisor),
    )


def later_buttons(
    ranking: Ranking, state: DialogueState, advisor: Advisor, *first: Button
) -> tuple[Button, ...]:
    """Return the rest of what may come next: what if, the route, the export, starting over."""
    phrase = advisor.wording.phrase
    return (
        *first,
        step_button(phrase("button_what_if"), "what_if"),
        route_button(ranking, advisor),
        step_button(phrase("button_export"), "export"),
        step_button(phrase("button_restart"), "restart"),
    )[:4]


def why_not_button(role: str, advisor: Advisor) -> Button:
    """Return the button that asks what speaks against a role."""
    name = advisor.knowledge.roles[role].short_name
    return step_button(advisor.wording.phrase("button_why_not", role=name), f"why_not={role}")


def route_button(ranking: Ranking, advisor: Advisor) -> Button:
    """Return the button that asks for the way there; it sends the question in words."""
    first = ranking.roles[0]
    name = RouteAnswers(advisor.knowledge, advisor.wording).name(first)
    question = advisor.wording.phrase("route_question", role=name)
    return Button(advisor.wording.phrase("button_route"), question)


def percent(probability: float) -> int:
    """Return a probability in whole percent."""
    return round(100 * probability)


def names(roles: tuple[str, ...], advisor: Advisor) -> list[str]:
    """Return short names of roles."""
    return [str(advisor.knowledge.roles[role].short_name) for role in roles]


def reason_text(reason: Reason, model: DecisionModel, advisor: Advisor) -> str:
    """Return the answer or weight behind a reason."""
    if reason.choice is not None:
        return answer_text(model, reason.criterion, reason.choice, advisor)
    name = subject_name(model, reason.criterion)
    return advisor.wording.phrase("decide_weight_of", name=name)


def _sentences(
    decision: Decision,
    model: DecisionModel,
    advisor: Advisor,
    state: DialogueState,
    ranking: Ranking,
    wanted: Preferences,
) -> list[str]:
    phrase = advisor.wording.phrase
    first, second = ranking.roles[:2]
    shown = names((first, second), advisor)
    figures = {"p": percent(ranking.probabilities[0]), "q": percent(ranking.probabilities[1])}
    if ranking.too_close:
        told = [phrase("decide_first_close", first=shown[0], second=shown[1], **figures)]
    else:
        lead = ranking.margin
        sure = "clear" if lead >= CLEAR else "some" if lead >= SOME else "small"
        told = [
            phrase(
                "decide_first",
                first=_capital(shown[0]),
                second=shown[1],
                sure=phrase(f"decide_sure_{sure}"),
                **figures,
            )
        ]
    if first == state.own_role:
        told.append(phrase("decide_own"))
    # What sets the first apart from the second; where it is close, what sets both apart from all.
    found = reasons(decision.answers, ranking, first, None if ranking.too_close else second)
    if ranking.too_close:
        shared = ranking.contributions
        found = [r._replace(nats=min(r.nats, shared[r.criterion][second])) for r in found]
    strongest = sorted((r for r in found if r.nats >= TELLING), key=lambda r: -r.nats)
    if strongest:
        said = "; ".join(reason_text(r, model, advisor) for r in strongest[:DECIDING])
        key = "decide_both" if ranking.too_close else "decide_decided"
        told.append(phrase(key, answers=said))
    runner = [r for r in reasons(decision.answers, ranking, second, first) if r.nats >= TELLING][:2]
    both = {item.criterion for item in strongest[:DECIDING]} if ranking.too_close else set()
    if runner and {item.criterion for item in runner} <= both:
        pass  # said already
    elif runner:
        said = "; ".join(reason_text(r, model, advisor) for r in runner)
        told.append(phrase("decide_runner", second=shown[1], answers=said))
    else:
        told.append(phrase("decide_runner_none", second=shown[1]))
    other = _beyond(decision, model, advisor)
    if other:  # right after the first sentence, so that the others make room
        told.insert(1, other)
    unlike = difference(decision, model, advisor, first)
    return [*told, unlike] if unlike else told


def difference(
    decision: Decision, model: DecisionModel, advisor: Advisor, role: str
) -> Optional[str]:
    """Return what most practitioners of a role do differently, from the survey; None if nothing.

    Only activities count, because a share of them is a share of people who do that at work.
    """
    found = []
    for name, choice_id in decision.answers.items():
        criterion = model.criteria[name]
        wanted = criterion.choices[0]
        is_activity = isinstance(wanted.survey, list) and str(wanted.survey[0]).startswith(
            "activity:"
        )
        if not is_activity or wanted.likelihood is None or role not in wanted.likelihood:
            continue
        share = float(wanted.likelihood[role])
        if choice_id == criterion.dislikes and share >= DIFFERENT[1]:
            found.append((share - 0.5, "decide_differ", criterion.name, share))
        elif choice_id == criterion.likes and share <= DIFFERENT[0]:
            found.append((0.5 - share, "decide_differ_not", criterion.name, share))
    if not found:
        return None
    _, key, name, share = max(found)
    plural = advisor.knowledge.roles[role].plural
    return advisor.wording.phrase(key, share=percent(share), plural=plural, name=name)


def _beyond(decision: Decision, model: DecisionModel, advisor: Advisor) -> Optional[str]:
    """Say so where the choice is limited and a role outside would come first."""
    if not 2 <= len(decision.roles) < len(model.file.surveyed_roles):
        return None
    open_ranking = rank(model, decision.answers, preferences(decision._replace(roles=()), model))
    best = open_ranking.roles[0]
    if best in decision.roles or open_ranking.too_close:
        return None
    return advisor.wording.phrase("decide_beyond", role=join_names(names((best,), advisor)))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _lower(text: str) -> str:
    """Lower the first letter, unless the word is an abbreviation."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]
