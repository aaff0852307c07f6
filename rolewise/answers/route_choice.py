"""What people ask who look from afar: who gets to a role, what is hard, what goes without code."""

from __future__ import annotations

import re
from typing import Optional

from rolewise.answers import compose
from rolewise.answers.pay_words import count
from rolewise.answers.reply import Reply
from rolewise.answers.route_advice import once
from rolewise.answers.route_questions import RouteQuestions
from rolewise.answers.route_words import gap_data, percent
from rolewise.knowledge.importance import Importance, load_importance
from rolewise.routes.gap import gap
from rolewise.routes.nearest import nearest_origins
from rolewise.routes.relatedness import relatedness

CODE = "python"
"""The language that most of the ads which name one name."""
TABLES = "sql"
_CODING = re.compile(r"\b(?:cod(?:e|ing)|program(?:ming)?)\b", re.IGNORECASE)


class RouteChoice(RouteQuestions):
    """Answers what is asked around the choice of a role."""

    def feeders(self, target: str) -> Reply:
        """Tell from which roles it is nearest to ``target``; nobody counts who does move."""
        found = nearest_origins(target)[:3]
        items = [gap(target, self.known(role, ())) for role in found]
        shares = [percent(item.coverage) for item in items]
        told = [
            self.say(
                "feeders_lead",
                first=self.plural(found[0]),
                share=shares[0],
                second=self.plural(found[1]),
                second_share=shares[1].removeprefix("about "),
                third=self.plural(found[2]),
                third_share=shares[2].removeprefix("about "),
                plural=self.plural(target),
            ),
            self.wording.phrase("feeders_uncounted"),
        ]
        data = {
            "nearest": [
                {"role": role, "relatedness": round(relatedness(role, target), 3), **gap_data(item)}
                for role, item in zip(found, items)
            ]
        }
        return self.about(told, target, "", data, (target,))

    def without_code(self, yes: bool = False, role: str = "") -> Optional[Reply]:
        """Tell where ads name a programming language least, and where most.

        Args:
            yes: Whether it is asked if somebody can get in at all.
            role: Role id where one is meant: then only its ads are told, if there are any.
        """
        named = {role: self._ads(role, CODE) for role in self.knowledge.roles}
        counted = {role: item for role, item in named.items() if item is not None}
        if role:
            return self._code_of(role, counted[role]) if role in counted else None
        order = sorted(counted, key=lambda role: counted[role].share)
        first, second, last = order[0], order[1], order[-1]
        tables = self._ads(first, TABLES)
        told = [self.wording.phrase("code_yes")] if yes else []
        told.append(
            self.say(
                "code_lead",
                first=self.plural(first),
                share=self._share(counted[first]),
                second=self.plural(second),
                second_share=self._share(counted[second]),
                last=self.plural(last),
                last_share=self._share(counted[last]),
                source=self.short(counted[first].source),
            )
        )
        if tables is not None and tables.share > counted[first].share:
            told.append(self.say("code_sql", first=self.plural(first), share=percent(tables.share)))
        told.append(self.wording.phrase("code_learn"))
        data = {
            "shares": [
                {"role": role, "skill": CODE, "share": counted[role].share, "n": counted[role].n}
                for role in order
            ]
        }
        reply = self.about(told, first, "", data, (first, second), topic="skills")
        sources = compose.source_records([counted[first].source], self.knowledge)
        return reply._replace(sources=once((*sources, *reply.sources)))

    def _code_of(self, role: str, code: Importance) -> Optional[Reply]:
        tables = self._ads(role, TABLES)
        if tables is None or self._says_of_code(role):
            return None
        told = [
            self.say(
                "code_of",
                plural=self.plural(role),
                share=self._share(code),
                sql=percent(tables.share).removeprefix("about "),
                source=self.short(code.source),
            ),
            self.wording.phrase("code_of_rest"),
            self.wording.phrase("code_learn"),
        ]
        data = {"shares": [{"role": role, "skill": CODE, "share": code.share, "n": code.n}]}
        reply = self.about(told, role, "", data, (role,), topic="skills")
        sources = compose.source_records([code.source], self.knowledge)
        return reply._replace(sources=once((*sources, *reply.sources)))

    def _says_of_code(self, role: str) -> bool:
        """Whether a statement says yes or no to that; then it is the better answer."""
        return any(
            _CODING.search(question)
            for statement in self.knowledge.statements.values()
            if tuple(statement.roles or ()) == (role,)
            for question in (*statement.yes_to, *statement.no_to)
        )

    def _ads(self, role: str, skill: str) -> Optional[Importance]:
        counted = load_importance().get((role, skill), ())
        return next((item for item in counted if item.measure == "postings_naming"), None)

    def _share(self, item: Importance) -> str:
        return f"{round(100 * item.share)}% of {count(item.n)}"
