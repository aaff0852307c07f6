"""Why, why not, what would change it, what if, and weights, in words and numbers."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Optional

from rolewise.answers import compose
from rolewise.answers.advisor import Advisor
from rolewise.answers.reply import Button, Reply
from rolewise.answers.wording import join_names
from rolewise.decision.explain import Reason, reasons, smallest_flip, what_if
from rolewise.decision.model import DecisionModel
from rolewise.decision.scoring import rank
from rolewise.dialogue.decide.memory import Decision, preferences
from rolewise.dialogue.decide.result import (
    TELLING,
    later_buttons,
    names,
    percent,
    reason_text,
    recommend,
    result_data,
    why_not_button,
)
from rolewise.dialogue.decide.words import (
    TOPIC,
    change_text,
    choice_text,
    plain,
    step_button,
    subject_name,
)
from rolewise.dialogue.state import DialogueState

MOST_REASONS = 4


class Explainer:
    """Explains one result."""

    def __init__(
        self,
        decision: Decision,
        model: DecisionModel,
        advisor: Advisor,
        state: DialogueState,
        role: Optional[str] = None,
    ) -> None:
        """Rank once; ``role`` is asked about, so it is compared even where it wasn't before."""
        self._decision = decision
        self._model = model
        self._advisor = advisor
        self._state = state
        self._wanted = preferences(decision, model)
        if role is not None and self._wanted.roles and role not in self._wanted.roles:
            self._wanted = self._wanted._replace(roles=(*self._wanted.roles, role))
        self._ranking = rank(model, decision.answers, self._wanted)
        self._phrase = advisor.wording.phrase

    def why(self, role: Optional[str] = None) -> Reply:
        """Say what speaks for the first choice, or for ``role``, each answer with its odds."""
        first, second = self._ranking.roles[:2]
        if role is not None and role != first:
            return self.why_not(role)
        found = reasons(self._decision.answers, self._ranking, first, second)
        told = self._told([r for r in found if abs(r.nats) >= TELLING])
        odds = self._ranking.probabilities[0] / self._ranking.probabilities[1]
        shown = names((first, second), self._advisor)
        text = self._phrase(
            "decide_reasons", first=shown[0], second=shown[1], reasons=told, odds=f"{odds:.1f}"
        )
        return self._reply(text, (first, second), why_not_button(second, self._advisor))

    def why_not(self, role: str) -> Reply:
        """Say what speaks against ``role`` and for it, compared with the first choice."""
        first = self._ranking.roles[0]
        shown = names((role, first), self._advisor)
        if role == first:
            reply = self.why()
            lead = self._phrase("decide_why_first", role=_capital(shown[0]))
            return reply._replace(text=compose.fit(lead + reply.text, ""))
        found = reasons(self._decision.answers, self._ranking, first, role)
        against = [r for r in found if r.nats >= TELLING][:3]
        pro = [r._replace(nats=-r.nats) for r in reversed(found) if r.nats <= -TELLING][:2]
        text = self._phrase(
            "decide_reasons_not" if against else "decide_reasons_none",
            role=_capital(shown[0]),
            p=percent(self._ranking.probability(role)),
            first=shown[1],
            q=percent(self._ranking.probabilities[0]),
            reasons=self._told(against),
        )
        if pro:
            text += " " + self._phrase("decide_reasons_for", reasons=self._told(pro))
        flip = smallest_flip(self._model, self._decision.answers, self._wanted, role)
        if flip is None:
            text += " " + self._phrase("decide_flip_none_to", role=shown[0])
        else:
            text += " " + self._phrase(
                "decide_flip_to",
                role=shown[0],
                changes=self._changes(flip.changes),
                p=percent(flip.ranking.probability(role)),
            )
        return self._reply(text, (role, first))

    def flip(self) -> Reply:
        """Name the smallest change of answers that turns the result."""
        found = smallest_flip(self._model, self._decision.answers, self._wanted)
        if found is None:
            return self._reply(self._phrase("decide_flip_none"), self._ranking.roles[:1])
        first = found.ranking.roles[0]
        text = self._phrase(
            "decide_flip",
            changes=self._changes(found.changes),
            first=names((first,), self._advisor)[0],
            p=percent(found.ranking.probabilities[0]),
        )
        both = (self._ranking.roles[0], first)  # the talk stays about what was recommended
        reply = self._reply(text, both, why_not_button(first, self._advisor))
        return reply.with_data(flip={"changes": dict(found.changes), "first": first})

    def what_if(self, changes: Mapping[str, str]) -> Reply:
        """Score again with some answers changed; the memory keeps the real ones."""
        given = self._decision.answers
        if all(given.get(name) == choice for name, choice in changes.items()):
            return self._reply(self._phrase("decide_what_if_none"), self._ranking.roles[:1])
        both = self._decision.answer(changes)
        # Roles that join by the change are compared before it, too.
        roles = self._wanted.roles and tuple(
            dict.fromkeys([*self._wanted.roles, *preferences(both, self._model).roles])
        )
        wanted = self._wanted._replace(roles=roles)
        found = what_if(self._model, given, dict(changes), wanted)
        first, second = found.after.roles[:2]
        shown = names((first, second), self._advisor)
        text = self._phrase(
            "decide_what_if",
            changes=change_text(self._model, given, changes, self._advisor),
            first=shown[0],
            second=shown[1],
            p=percent(found.after.probabilities[0]),
            q=percent(found.after.probabilities[1]),
        )
        if first == found.before.roles[0]:
            before = percent(found.before.probabilities[0])
            text += " " + self._phrase("decide_what_if_same", before=before)
        else:
            earlier = names(found.before.roles[:1], self._advisor)[0]
            text += " " + self._phrase("decide_what_if_other", before=earlier)
        moved = max(found.difference, key=lambda role: abs(found.difference[role]))
        old, new = percent(found.before.probability(moved)), percent(found.after.probability(moved))
        if old != new and moved != first:
            name = names((moved,), self._advisor)[0]
            text += " " + self._phrase("decide_what_if_moved", role=name, old=old, new=new)
        buttons = [
            step_button(self._phrase("button_keep_it"), f"{name}={choice}")
            for name, choice in changes.items()
        ]
        reply = self._reply(text, (first, second), *(buttons if len(buttons) == 1 else ()))
        difference = {role: round(value, 4) for role, value in found.difference.items()}
        return reply.with_data(what_if={"changes": dict(changes), "difference": difference})

    def weighed(self) -> Reply:
        """Rank again with pay, outlook or criteria counting differently, and show the figures."""
        weights = self._decision.weights
        named = {name: subject_name(self._model, name) for name in weights}
        more = [named[name] for name, weight in weights.items() if weight > 1]
        less = [named[name] for name, weight in weights.items() if weight < 1]
        lead = " ".join(
            [self._phrase("decide_weighed", more=join_names(more))] * bool(more)
            + [self._phrase("decide_weighed_less", less=join_names(less))] * bool(less)
        )
        for name in ("pay", "outlook"):
            if weights.get(name):
                lead += " " + self._figures(name)
        return recommend(self._decision, self._model, self._advisor, self._state, lead.strip())

    def sure(self) -> Reply:
        """Say how much a percentage is worth."""
        return self._reply(self._phrase("decide_sure"), self._ranking.roles[:2])

    def _figures(self, name: str) -> str:
        by_name = {str(key): item for key, item in self._model.file.priorities.items()}
        values = {str(key): value for key, value in by_name[name].values.items()}
        shown = "${:,.0f}" if name == "pay" else "{:+.1f} %"
        told = join_names(
            [
                f"{names((role,), self._advisor)[0]} {shown.format(values[role])}"
                for role in self._ranking.roles[:2]
            ]
        )
        return self._phrase(f"decide_{name}_basis", figures=told)

    def _told(self, found: list[Reason]) -> str:
        return "; ".join(
            self._phrase(
                "decide_reason",
                answer=reason_text(reason, self._model, self._advisor),
                factor=self._phrase("decide_factor", factor=f"{math.exp(reason.nats):.1f}"),
            )
            for reason in found[:MOST_REASONS]
        )

    def _changes(self, changes: Mapping[str, str]) -> str:
        told = []
        for name, choice in changes.items():
            criterion = self._model.criteria[name]
            told.append(
                self._phrase(
                    "decide_flip_change",
                    name=criterion.name,
                    to=choice_text(criterion, choice),
                    given=choice_text(criterion, self._decision.answers[name]),
                )
            )
        return join_names(told)

    def _reply(self, text: str, roles: tuple[str, ...], *first: Button) -> Reply:
        data = result_data(self._decision, self._model)
        ids = [str(item) for item in data["sources"]]
        buttons = later_buttons(self._ranking, self._state, self._advisor, *first)
        return plain(self._advisor, text, buttons, **data)._replace(
            topic=TOPIC,
            roles=roles,
            sources=compose.source_records(ids, self._advisor.knowledge),
        )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
