"""Ask the next question, or recommend; what every move of the decision dialogue ends with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Optional

from rolewise.answers.advisor import Advisor
from rolewise.answers.reply import Reply
from rolewise.answers.wording import join_names
from rolewise.decision.model import DecisionModel
from rolewise.decision.questions import next_question
from rolewise.decision.scoring import rank
from rolewise.dialogue.decide.explained import Explainer
from rolewise.dialogue.decide.memory import ALL, Decision, keep, preferences
from rolewise.dialogue.decide.result import names, recommend
from rolewise.dialogue.decide.words import (
    answers_text,
    ask,
    change_text,
    plain,
    step_button,
    subject_name,
    understood_text,
)
from rolewise.dialogue.questions import Outcome, offer
from rolewise.dialogue.remarks import describe_background, start_buttons
from rolewise.dialogue.state import DialogueState


class Asking:
    """The decision of one turn, changed move by move, and how it goes on."""

    def __init__(
        self, model: DecisionModel, advisor: Advisor, state: DialogueState, decision: Decision
    ) -> None:
        """Keep what all moves need."""
        self._model = model
        self._advisor = advisor
        self._state = state
        self._decision = decision
        self._phrase = advisor.wording.phrase

    def _nothing_yet(self) -> Outcome:
        lead = self._phrase("decide_no_answers")
        if self._decision.is_open:
            return self._question(lead, again=True)
        begin = step_button(self._phrase("button_help_me"), "start")
        buttons = (begin, *start_buttons(self._advisor)[:3])
        return self._say(plain(self._advisor, lead, buttons, "question"))

    def _next(self, lead: str, more: bool = False) -> Outcome:
        """Ask the waiting question, or choose the next, or recommend."""
        if self._decision.status == "done" and not more and not self._decision.is_open:
            return self._finish(lead)
        if more:
            self._decision = self._decision._replace(status="more")
        elif self._decision.status in (None, "left"):
            self._decision = self._decision._replace(status="asking")
        if not self._decision.is_open:
            self._choose_question(more)
        return self._question(lead) if self._decision.is_open else self._finish(lead, more)

    def _choose_question(self, more: bool) -> None:
        if self._decision.is_open or self._decision.status == "done":
            return
        found = next_question(
            self._model,
            self._decision.answers,
            preferences(self._decision, self._model),
            self._decision.skipped,
            more=more or self._decision.status == "more",
        )
        if found is not None:
            asked = tuple(n for n in self._decision.asked if n != found.criterion)
            self._decision = self._decision._replace(
                pending=found.criterion, asked=(*asked, found.criterion)
            )

    def _question(self, lead: str, again: bool = False, heard: bool = True) -> Outcome:
        return self._say(ask(self._decision, self._model, self._advisor, lead, again), heard=heard)

    def _finish(self, lead: str, more: bool = False) -> Outcome:
        if not self._decision.answers:
            self._decision = self._decision._replace(
                status="left", pending=None, skipped=(), asked=()
            )
            return self._nothing_yet()
        if more:
            lead = f"{lead} {self._phrase('decide_nothing_more')}".strip()
        self._decision = self._decision._replace(status="done", pending=None)
        reply = recommend(self._decision, self._model, self._advisor, self._state, lead)
        return self._say(reply)

    def _provisional(self) -> Reply:
        return recommend(self._decision, self._model, self._advisor, self._state, provisional=True)

    def _after_replies(self, replies: Sequence[Reply], again: bool = False) -> Outcome:
        """Say something, then the next question (or the result)."""
        if not again:
            self._choose_question(more=False)
        if not self._decision.is_open:
            self._decision = self._decision._replace(
                status="done" if self._decision.answers else self._decision.status
            )
            if not self._decision.answers:
                return self._say(*replies)
            final = recommend(self._decision, self._model, self._advisor, self._state)
            kept = [reply for reply in replies if reply.type != "recommendation"]
            return self._say(*kept, final)
        return self._say(*replies, ask(self._decision, self._model, self._advisor, again=again))

    def _say(self, *replies: Reply, heard: bool = True) -> Outcome:
        state = keep(self._decision, self._state)
        last = replies[-1]
        if (
            self._decision.is_open
            and last.type != "clarification"
            and heard
            and "criterion" not in last.data
        ):
            back = ask(self._decision, self._model, self._advisor, again=True)
            replies, last = (*replies, back), back
        roles: tuple[str, ...] = ()
        if self._decision.answers:
            wanted = preferences(self._decision, self._model)
            roles = rank(self._model, self._decision.answers, wanted).roles[:2]
        recommended = any(reply.type == "recommendation" for reply in replies)
        told = self._decision.status == "done" or recommended
        state = state._replace(
            topic="decision",
            roles=roles if told else state.roles,
            listed=roles if told else state.listed,
            question=None,
            sources=tuple(s["id"] for reply in replies for s in reply.sources) or state.sources,
            misunderstandings=0 if heard else state.misunderstandings,
        )
        return Outcome(tuple(replies), offer(state, last))

    def _noted(
        self, fresh: Mapping[str, str], before: Mapping[str, str], changed: Mapping[str, str]
    ) -> str:
        told = []
        if changed:
            said = change_text(self._model, before, changed, self._advisor)
            told.append(self._phrase("decide_changed", changes=said))
        if fresh:
            told.append(self._phrase("decide_noted_check", answers=self._answers(fresh)))
        return " ".join(told)

    def _from_skills(self) -> dict[str, str]:
        """Answers that the skills a person has speak for, as they do for the people surveyed."""
        own = set(self._state.own_skills)
        return {
            name: str(criterion.likes)
            for name, criterion in self._model.criteria.items()
            if criterion.likes is not None and own & set(criterion.skills)
        }

    def _background(self) -> str:
        told = describe_background(self._state, self._advisor)
        return self._phrase("decide_background", background=told) if told else ""

    def _answers(self, answers: Mapping[str, str], most: int = 6) -> str:
        return answers_text(self._model, answers, self._advisor, most=most)

    def _understood(self) -> str:
        return understood_text(self._decision, self._model, self._advisor)

    def _names(self, roles: Sequence[str]) -> str:
        return join_names(names(tuple(roles), self._advisor)) if roles and roles[0] != ALL else ""

    def _weight_names(self, weights: Mapping[str, float]) -> str:
        return join_names([subject_name(self._model, name) for name in weights])

    def _explainer(self, role: Optional[str] = None) -> Explainer:
        return Explainer(self._decision, self._model, self._advisor, self._state, role)
