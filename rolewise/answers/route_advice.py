"""Advice on whether to move at all: age, degrees, levels and promotion."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Any

from rolewise.answers import compose
from rolewise.answers.pay_words import capital, count, dollars
from rolewise.answers.reply import MAX_WORDS, Reply, count_words
from rolewise.answers.route_words import RouteWords, months_of, percent, step_data
from rolewise.answers.wording import join_names
from rolewise.knowledge import Statement
from rolewise.pay import load_pay_tables
from rolewise.routes.graph import entry_share
from rolewise.routes.plan import DEFAULT_PACE

ADS = "aijobs_2025"
_DEGREES = {
    "degree": re.compile(r"\b(?:college |university )?degree\b|\bbachelor", re.IGNORECASE),
    "master": re.compile(r"\bmaster", re.IGNORECASE),
    "phd": re.compile(r"\bph\.?d|\bdoctora", re.IGNORECASE),
}


class RouteAdvice(RouteWords):
    """Answers what somebody asks who wonders whether to move."""

    def late(
        self, origin: str, target: str, skills: Collection[str] = (), pace: float = 0
    ) -> Reply:
        """Tell that no source names an age limit, and what the way takes instead."""
        pace = pace or DEFAULT_PACE
        route = self.routes(origin, target, skills).straight
        told = [self.wording.phrase("late_no"), self.way(origin, target, skills, pace)]
        share = entry_share(target)
        told.append(
            self.say(
                "late_entry",
                ads=capital(percent(share)),
                plural=self.knowledge.roles[target].plural,
                source=self.short(ADS),
            )
        )
        if not origin and not skills:
            told.append(self.wording.phrase("route_where_from"))
        data = {"route": [step_data(step, pace) for step in route.steps]}
        return self.about(told, target, origin, data)

    def degree(
        self,
        origin: str,
        target: str,
        skills: Collection[str] = (),
        pace: float = 0,
        needed: bool = True,
        asked: str = "degree",
    ) -> Reply:
        """Tell what sources say of degrees for a role, and what the way takes.

        Args:
            origin: Role or background id, or an empty string.
            target: Role id.
            skills: Skill ids known besides.
            pace: Hours a week; 0 for the usual ones.
            needed: Whether it is asked if a degree is needed; else if it goes without.
            asked: ``degree``, ``master``, ``phd`` or ``course`` (bootcamps and certificates).
        """
        pace = pace or DEFAULT_PACE
        route = self.routes(origin, target, skills).straight
        word, chosen = self._on_degrees(target, asked)
        shorts = [source for statement in chosen for source in statement.sources]
        key = (
            "degree_course" if asked == "course" else f"degree_{word}_{'need' if needed else 'can'}"
        )
        told: list[str] = [self.wording.phrase(key)]
        for statement in chosen:
            cited = "" if "(" in statement.text else f" ({self.short(*statement.sources)})"
            told.append(f"{statement.text.rstrip('.')}{cited}.")
        told.append(self.wording.phrase("degree_skills"))
        told.append(self.way(origin, target, skills, pace))
        data = {"route": [step_data(step, pace) for step in route.steps]}
        reply = self.about(told, target, origin, data, topic="education")
        statements = [str(statement.id) for statement in chosen]
        sources = (*compose.source_records(shorts, self.knowledge), *reply.sources)
        return reply._replace(sources=once(sources)).with_data(statements=statements)

    def _on_degrees(self, target: str, asked: str) -> tuple[str, list[Statement]]:
        """Return what a statement says of a degree, and the statement.

        The word is ``free`` (goes without), ``mostly`` (is needed mostly) or ``look``.
        """
        education = [
            statement
            for statement in self.knowledge.statements.values()
            if statement.topic == "education" and tuple(statement.roles or ()) == (target,)
        ]
        pattern = _DEGREES.get(asked, _DEGREES["degree"])
        for statement in education:
            for question in (*statement.yes_to, *statement.no_to):
                if pattern.search(question):
                    yes = question in statement.yes_to
                    free = yes == bool(re.search(r"\bwithout\b", question))
                    return ("free" if free else "mostly"), [statement]
        telling = [statement for statement in education if pattern.search(statement.text)]
        return "look", (telling or education)[:1]

    def levels(self, role: str, promotion: bool = False) -> Reply:
        """Tell what sets senior apart from staff, or how people are promoted."""
        statements = self.knowledge.statements
        chosen = [statements["levels.promotion" if promotion else "levels.senior_and_staff"]]
        if role:
            chosen += [
                statement
                for statement in statements.values()
                if tuple(statement.roles or ()) == (role,)
                and statement.topic == "career_path"
                and "senior" in statement.text.lower()
                and "named" in statement.text + " named" * ("asked" in statement.text)
            ][:1]
        told = [str(statement.text) for statement in chosen]
        told.append(self._pay_by_level(role) if role else "")
        told.append(self.wording.phrase("levels_ask" if promotion else "levels_vary"))
        target = role or "ml_engineer"
        names = [source for statement in chosen for source in statement.sources]
        paid = [ADS] if role and told[-2] else []
        sources = compose.source_records([*names, *paid], self.knowledge)
        return Reply(
            "answer",
            " ".join(_fitting(told)),
            tuple(self.buttons(target, "levels") if role else ()),
            "career_path",
            (role,) if role else (),
            sources,
            {"statements": [str(statement.id) for statement in chosen]},
        )

    def _pay_by_level(self, role: str) -> str:
        tables = load_pay_tables()
        mid, senior, top = (
            tables.advertised(role, "US", level) for level in ("mid", "senior", "executive")
        )
        if mid is None or senior is None:
            return ""
        figures = [(self.wording.levels["mid"], mid), (self.wording.levels["senior"], senior)]
        if top is not None:
            figures.append((self.wording.levels["executive"], top))
        told = [f"{dollars(one.median)} {name} ({count(one.records)})" for name, one in figures]
        return self.say("levels_pay", levels=join_names(told), source=self.short(ADS))

    def about(
        self,
        told: Sequence[str],
        target: str,
        origin: str,
        data: dict[str, Any],
        roles: Sequence[str] = (),
        topic: str = "transition",
    ) -> Reply:
        """Return a reply about the way to a role, each of its sources once."""
        reply = self.reply(told, target, origin, topic, data, self.buttons(target, "move"))
        sources = reply.sources
        if self.short(ADS) in reply.text:
            sources = (*compose.source_records([ADS], self.knowledge), *sources)
        return reply._replace(roles=tuple(roles) or reply.roles, sources=once(sources))

    def short(self, *sources: str) -> str:
        """Return the short names of sources."""
        return compose.short_names(list(sources), self.knowledge)

    def way(self, origin: str, target: str, skills: Collection[str], pace: float) -> str:
        """Return a sentence on how long the way to a role takes."""
        low, high = self.routes(origin, target, skills).straight.hours
        plural = self.knowledge.roles[target].plural
        start = self.say("way_from", origin=self.name(origin)) if origin else ""
        if not origin:
            start = self.wording.phrase("way_skills" if skills else "way_scratch")
        return self.say(
            "way",
            start=start,
            plural=plural,
            low=count(low),
            high=count(high),
            months=months_of(low, high, pace),
            pace=f"{pace:g}",
        )


def _fitting(told: Sequence[str]) -> list[str]:
    """Return as many of the sentences as a reply may have, the first ones first."""
    kept: list[str] = []
    for sentence in told:
        if sentence and count_words(" ".join((*kept, sentence))) <= MAX_WORDS:
            kept.append(sentence)
    return kept


def once(sources: Sequence[Any]) -> tuple[Any, ...]:
    """Return the sources, each once."""
    return tuple({source["id"]: source for source in sources}.values())
