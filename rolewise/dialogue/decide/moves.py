"""What the decision dialogue does: ask, note, go back, skip, recommend, explain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Optional

from rolewise.decision.questions import MAX_QUESTIONS
from rolewise.decision.steps import as_answer
from rolewise.dialogue.decide.direct import direct_answer
from rolewise.dialogue.decide.hear import named, read
from rolewise.dialogue.decide.memory import ALL, keep
from rolewise.dialogue.decide.stepping import Steps
from rolewise.dialogue.decide.words import (
    ask,
    change_text,
    plain,
    question_buttons,
    step_button,
)
from rolewise.dialogue.questions import Outcome
from rolewise.dialogue.state import DialogueState
from rolewise.dialogue.turn import Entity, Turn, roles_named

ENOUGH = 3
"""With so many answers a first recommendation is given at once."""


class Moves(Steps):
    """The moves of one turn; each returns what is said and the memory after it."""

    def take(self, step: str, turn: Turn) -> Optional[Outcome]:
        """Take the step of a tapped button; None for one that the model doesn't know any more."""
        given = as_answer(step, self._model)
        if given is not None:
            if self._decision.status is None:
                self._decision = self._decision._replace(status="asking")
            return self._chosen(*given)
        name, _, value = step.partition("=")
        if name == "ask" and value in self._model.criteria:
            return self._ask_again(value)
        if name in ("why_not", "for") and value in self._model.roles:
            return self.reasons(value, negated=name == "why_not")
        if step == "start":
            return self.start(roles_named(turn.entities) or self._state.roles)
        if step in ("pay_matters", "outlook_matters"):
            return self.weigh({step.partition("_")[0]: 2.0})
        if step == "why":
            return self.reasons(None)
        if step == "what_if":
            return self._say(
                plain(self._advisor, self._phrase("decide_what_if_ask"), (), "question")
            )
        return self.steer(step)

    def take_all(self, steps: Sequence[str], turn: Turn) -> Optional[Outcome]:
        """Take a tapped button's step, or those of a form: answers, roles, and "stop" at the end.

        A form's answers count at once, and the result is told.
        """
        between = roles_named(turn.entities)
        if steps[-1] != "stop" or (len(steps) == 1 and not between):
            return self.take(steps[0], turn)
        told = dict(filter(None, (as_answer(step, self._model) for step in steps)))
        before = dict(self._decision.answers)
        changed = {k: v for k, v in told.items() if before.get(k, v) != v}
        roles = (ALL,) if "all_roles" in steps else between if len(between) > 1 else ()
        weights = {step.partition("_")[0]: 2.0 for step in steps if step.endswith("_matters")}
        self._decision = self._decision.answer(told)._replace(
            noted=(),
            roles=roles or self._decision.roles,
            weights={**self._decision.weights, **weights},
            asked=tuple(dict.fromkeys((*self._decision.asked, *told))),
        )
        lead = ""
        if changed:
            said = change_text(self._model, before, changed, self._advisor)
            lead = self._phrase("decide_changed", changes=said)
        if roles == (ALL,):
            lead += " " + self._phrase("decide_widened", count=len(self._model.roles))
        elif roles:
            lead += " " + self._phrase("decide_limited", roles=self._names(roles))
        return self._finish(lead.strip())

    def steer(self, control: str) -> Optional[Outcome]:
        """Do what a control word says (``rolewise.dialogue.decide.controls``)."""
        move = {
            "skip": self._skip,
            "back": self._back,
            "why_asked": self._why_asked,
            "stop": self._stop,
            "restart": self._restart,
            "help": lambda: self._aside_then_question("decide_help"),
            "repeat": lambda: self._next(""),
            "progress": self._progress,
            "go_on": lambda: self._next("", more=self._decision.status == "done"),
            "more": lambda: self._next("", more=True),
            "result": self._result,
            "answers": self._show_answers,
            "all_roles": lambda: self.limit((ALL,)),
            "wrong": self._wrong,
            "flip": lambda: self._explained("flip"),
            "sure": lambda: self._explained("sure"),
            "export": self._export,
            "no_leaning": self._no_leaning,
        }[control]
        return move()

    def lean(self, leanings: Mapping[str, float], weights: Mapping[str, float]) -> None:
        """Keep which roles somebody leans to, and that pay counts, before the dialogue begins."""
        decision = self._decision
        self._decision = decision._replace(
            leanings={
                **decision.leanings,
                **{role: weight for role, weight in leanings.items() if role in self._model.roles},
            },
            weights={**decision.weights, **weights},
        )

    def start(self, between: Sequence[str], told: Optional[Mapping[str, str]] = None) -> Outcome:
        """Begin, or go on with what was answered already.

        Args:
            between: Role ids named; two or more limit the choice.
            told: Answers read out of the message.
        """
        roles = tuple(between) if len(between) >= 2 else self._decision.roles
        fresh = self._decision.status is None
        # A story says itself what is liked; knowing Tableau isn't liking dashboards.
        skilled = self._from_skills() if fresh and not told else {}
        known = {**skilled, **self._decision.answers, **(told or {})}
        self._decision = self._decision._replace(
            status="asking", roles=roles, answers=known, noted=tuple(told or ()), pending=None
        )
        if not known:
            key = "decide_begin_two" if len(roles) >= 2 else "decide_begin"
            lead = self._phrase(key, most=MAX_QUESTIONS, roles=self._names(roles))
            return self._next(f"{lead} {self._background()}".strip())
        if len(told or known) >= ENOUGH:
            lead = self._phrase("decide_understood", told=self._understood())
            buttons = [step_button(self._phrase("decide_which_wrong_button"), "wrong")]
            if self._decision.leanings:
                buttons.append(step_button(self._phrase("decide_leaning_button"), "no_leaning"))
            understood = plain(
                self._advisor,
                f"{lead} {self._background()}".strip(),
                buttons,
                "clarification",
                answers=dict(known),
                leanings=dict(self._decision.leanings),
                weights=dict(self._decision.weights),
            )
            return self._after_replies([understood, self._provisional()])
        lead = self._phrase("decide_begin_known", answers=self._understood())
        return self._next(f"{lead} {self._background()}".strip())

    def answered(self, direct: Optional[str], told: Mapping[str, str]) -> Outcome:
        """Take the answer to the question and what else was told; show what was read out of it."""
        before = dict(self._decision.answers)
        pending = self._decision.pending
        given = {pending: direct} if direct and pending else {}
        self._decision = self._decision.answer({**told, **given})._replace(noted=tuple(told))
        changed = {k: v for k, v in told.items() if k in before and before[k] != v}
        fresh = {k: v for k, v in told.items() if k not in before}
        lead = self._noted(fresh, before, changed)
        if self._decision.pending is not None:
            return self._next(lead)  # the question itself wasn't answered
        return self._next(lead)

    def remember(self, direct: Optional[str], told: Mapping[str, str]) -> DialogueState:
        """Return the memory with what was answered; the next question waits already."""
        pending = self._decision.pending
        given = {pending: direct} if direct and pending else {}
        self._decision = self._decision.answer({**told, **given})._replace(noted=tuple(told))
        self._choose_question(more=False)
        return keep(self._decision, self._state)

    def amend(self, told: Mapping[str, str]) -> Outcome:
        """Take what is told after the result, and score again."""
        before = dict(self._decision.answers)
        changed = {k: v for k, v in told.items() if k in before and before[k] != v}
        fresh = {k: v for k, v in told.items() if k not in before}
        self._decision = self._decision.answer(told)._replace(noted=tuple(told), status="done")
        return self._finish(self._noted(fresh, before, changed))

    def change(self, text: str, entities: Sequence[Entity]) -> Optional[Outcome]:
        """Change the answer that is named; ask again where no new one is given; None if no name."""
        about = named(self._model, text)
        to = text.rpartition(" to ")[2] if " to " in text else ""
        if to and len(about) == 1:
            choice = direct_answer(self._model.criteria[about[0]], to)
            if choice is not None:
                return self._changed({about[0]: choice})
        told = read(self._model, text, entities)
        if told:
            return self._changed(told)
        if not about:
            if not self._decision.answers:
                return None
            return self._which("decide_which_change")
        return self._ask_again(about[0])

    def limit(self, roles: Sequence[str]) -> Outcome:
        """Consider only these roles, or all."""
        self._decision = self._decision._replace(roles=tuple(roles))
        if tuple(roles) == (ALL,):
            lead = self._phrase("decide_widened", count=len(self._model.roles))
        else:
            lead = self._phrase("decide_limited", roles=self._names(roles))
        if self._decision.status == "done" and self._decision.answers:
            return self._finish(lead)
        # Another question may tell these roles apart better than the one that waits.
        self._decision = self._decision._replace(
            status=self._decision.status or "asking",
            asked=tuple(n for n in self._decision.asked if n != self._decision.pending),
            pending=None,
        )
        return self._next(lead)

    def what_if(self, changes: Mapping[str, str]) -> Outcome:
        """Score again at once with something supposed."""
        if not self._decision.answers:
            return self._nothing_yet()
        return self._say(self._explainer().what_if(changes))

    def weigh(self, weights: Mapping[str, float]) -> Outcome:
        """Count some things more or less from now on."""
        self._decision = self._decision._replace(weights={**self._decision.weights, **weights})
        if not self._decision.answers:
            return self._next(self._phrase("decide_weighed", more=self._weight_names(weights)))
        return self._say(self._explainer().weighed())

    def unclear(self, remark: bool) -> Outcome:
        """Say that it was no answer; each time in a row more help is given."""
        step = self._state.misunderstandings
        self._state = self._state._replace(misunderstandings=step + 1)
        if step > 2:
            return self._skip()
        if remark and step == 0:
            key = "decide_no_use"
        else:
            key = ("decide_unclear", "decide_unclear_again", "decide_unclear_last")[min(step, 2)]
        if step < 2:
            return self._question(self._phrase(key), heard=False)
        criterion = self._model.criteria[str(self._decision.pending)]
        buttons = (
            step_button(self._phrase("button_skip"), "skip"),
            step_button(self._phrase("button_stop"), "stop"),
            *question_buttons(criterion, self._advisor)[:2],
        )
        reply = ask(self._decision, self._model, self._advisor, self._phrase(key), again=True)
        return self._say(reply._replace(buttons=buttons, type="clarification"), heard=False)
