"""The small steps of the decision dialogue: skip, back, why, stop, restart, which one is wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Optional

from rolewise.answers.wording import join_names
from rolewise.decision.questions import MAX_QUESTIONS
from rolewise.dialogue.decide.asking import Asking
from rolewise.dialogue.decide.exported import export
from rolewise.dialogue.decide.memory import Decision
from rolewise.dialogue.decide.words import change_text, plain, step_button
from rolewise.dialogue.questions import Outcome
from rolewise.dialogue.remarks import start_buttons


class Steps(Asking):
    """The steps of one turn; each returns what is said and the memory after it."""

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

    def _no_leaning(self) -> Outcome:
        self._decision = self._decision._replace(leanings={})
        lead = self._phrase("decide_no_leaning")
        return self._finish(lead) if self._decision.status == "done" else self._next(lead)

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
