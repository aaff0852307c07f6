"""What the decision dialogue does: ask, note, go back, skip, recommend, explain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Optional

from rolewise.answers.wording import join_names
from rolewise.decision.questions import MAX_QUESTIONS
from rolewise.decision.steps import as_answer
from rolewise.dialogue.decide.asking import Asking
from rolewise.dialogue.decide.exported import export
from rolewise.dialogue.decide.hear import direct_answer, named, read
from rolewise.dialogue.decide.memory import ALL, Decision, keep
from rolewise.dialogue.decide.words import (
    ask,
    change_text,
    plain,
    question_buttons,
    step_button,
)
from rolewise.dialogue.questions import Outcome
from rolewise.dialogue.remarks import start_buttons
from rolewise.dialogue.state import DialogueState
from rolewise.dialogue.turn import Entity, Turn, roles_named

ENOUGH = 3
"""With so many answers a first recommendation is given at once."""


class Moves(Asking):
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
        known = {**(self._from_skills() if fresh else {}), **self._decision.answers, **(told or {})}
        self._decision = self._decision._replace(
            status="asking", roles=roles, answers=known, noted=tuple(told or ()), pending=None
        )
        if not known:
            key = "decide_begin_two" if len(roles) >= 2 else "decide_begin"
            lead = self._phrase(key, most=MAX_QUESTIONS, roles=self._names(roles))
            return self._next(f"{lead} {self._background()}".strip())
        if len(told or known) >= ENOUGH:
            lead = self._phrase("decide_story", answers=self._answers(known, most=8))
            understood = plain(
                self._advisor,
                f"{lead} {self._background()}".strip(),
                (step_button(self._phrase("decide_which_wrong_button"), "wrong"),),
                "clarification",
                answers=dict(known),
            )
            return self._after_replies([understood, self._provisional()])
        lead = self._phrase("decide_begin_known", answers=self._answers(known))
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

    def reasons(self, role: Optional[str], negated: bool = False) -> Outcome:
        """Say why, or why not a role."""
        if not self._decision.answers:
            return self._nothing_yet()
        explainer = self._explainer(role)
        if role is None:
            reply = explainer.why()
        else:
            reply = explainer.why_not(role) if negated else explainer.why(role)
        return self._say(reply)

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

    # Steps

    def _chosen(self, name: str, choice: str) -> Outcome:
        before = self._decision.answers.get(name)
        if name == self._decision.pending or (before is None and self._decision.is_open):
            self._decision = self._decision.answer({name: choice})._replace(noted=())
            return self._next("")
        return self._changed({name: choice})

    def _changed(self, told: Mapping[str, str]) -> Outcome:
        before = dict(self._decision.answers)
        self._decision = self._decision.answer(told)._replace(noted=())
        changes = change_text(self._model, before, told, self._advisor)
        lead = self._phrase("decide_changed", changes=changes)
        return self._finish(lead) if self._decision.status == "done" else self._next(lead)

    def _ask_again(self, name: str) -> Outcome:
        self._decision = self._decision.without(name)
        asked = tuple(n for n in self._decision.asked if n not in (name, self._decision.pending))
        self._decision = self._decision._replace(pending=name, asked=(*asked, name), noted=())
        if self._decision.status in (None, "left"):
            self._decision = self._decision._replace(status="asking")
        return self._question("")

    def _skip(self) -> Outcome:
        pending = self._decision.pending
        if pending is None:
            return self._next("")
        self._decision = self._decision._replace(
            skipped=(*self._decision.skipped, pending), pending=None, noted=()
        )
        first = len(self._decision.skipped) == 1
        return self._next(self._phrase("decide_skipped" if first else "decide_skipped_again"))

    def _back(self) -> Outcome:
        asked = [n for n in self._decision.asked if n != self._decision.pending]
        if not asked:
            if self._decision.pending is None:
                return self._which("decide_which_change")
            return self._question(self._phrase("decide_back_none"))
        name = asked[-1]
        self._decision = self._decision.without(name)
        self._decision = self._decision._replace(pending=name, asked=tuple(asked), noted=())
        return self._question(self._phrase("decide_back"))

    def _why_asked(self) -> Outcome:
        if self._decision.pending is None:
            return self.reasons(None)
        criterion = self._model.criteria[self._decision.pending]
        sources = [self._advisor.knowledge.sources[key].short for key in criterion.sources]
        basis = self._phrase(f"decide_basis_{criterion.basis}", source=join_names(sources))
        return self._question(
            self._phrase("decide_why", why=criterion.why, basis=basis), again=True
        )

    def _stop(self) -> Outcome:
        if self._decision.answers:
            return self._finish("")
        self._decision = self._decision._replace(status="left", pending=None)
        text = self._phrase("decide_left")
        return self._say(plain(self._advisor, text, start_buttons(self._advisor), "question"))

    def _restart(self) -> Outcome:
        self._decision = Decision(status="asking", roles=self._decision.roles)
        self._state = self._state._replace(spoken={**(self._state.spoken or {})})
        return self._next(self._phrase("decide_restart"))

    def _progress(self) -> Outcome:
        done = len(self._decision.answers) + len(self._decision.skipped)
        if self._decision.status == "more":
            return self._question(self._phrase("decide_progress_more", asked=done), again=True)
        left = max(MAX_QUESTIONS - done, 1)
        lead = self._phrase("decide_progress", asked=done, left=left)
        return self._question(lead, again=True)

    def _result(self) -> Outcome:
        if not self._decision.answers:
            return self._nothing_yet()
        if not self._decision.is_open:
            return self._finish("")
        return self._after_replies([self._provisional()], again=True)

    def _show_answers(self) -> Outcome:
        if not self._decision.answers:
            return self._nothing_yet()
        told = self._phrase("decide_answers", answers=self._answers(self._decision.answers, most=8))
        if self._decision.is_open:
            return self._after_replies([plain(self._advisor, told, (), "question")], again=True)
        return self._which_reply(told, list(self._decision.answers))

    def _wrong(self) -> Optional[Outcome]:
        noted = [name for name in self._decision.noted if name in self._decision.answers]
        if len(noted) == 1:
            return self._ask_again(noted[0])
        return self._which("decide_which_wrong", noted)

    def _which(self, key: str, listed: Sequence[str] = ()) -> Outcome:
        wanted = list(listed) or list(reversed(list(self._decision.answers)))
        if not wanted:
            return self._nothing_yet()
        answers = {name: self._decision.answers[name] for name in wanted}
        return self._which_reply(self._phrase(key, answers=self._answers(answers)), wanted)

    def _which_reply(self, text: str, listed: Sequence[str]) -> Outcome:
        buttons = [
            step_button(_capital(self._model.criteria[name].name), f"ask={name}")
            for name in listed[:4]
        ]
        return self._say(plain(self._advisor, text, buttons, "clarification"))

    def _export(self) -> Outcome:
        if not self._decision.answers:
            return self._nothing_yet()
        reply = export(self._decision, self._model, self._advisor, self._state)
        return self._say(reply)

    def _explained(self, what: str) -> Outcome:
        if not self._decision.answers:
            return self._nothing_yet()
        return self._say(getattr(self._explainer(), what)())

    def _aside_then_question(self, key: str) -> Outcome:
        aside = plain(self._advisor, self._phrase(key), (), "smalltalk")
        return self._after_replies([aside], again=True)


def _capital(text: Any) -> str:
    return f"{str(text)[:1].upper()}{str(text)[1:]}"
