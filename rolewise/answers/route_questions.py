"""What people ask around a route: which role is near, is it too late, how soon, what it pays."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Any

from rolewise.answers import compose
from rolewise.answers.pay_words import capital, count, dollars
from rolewise.answers.reply import Reply
from rolewise.answers.route_words import RouteWords, gap_data, months_of, named, percent, step_data
from rolewise.answers.wording import join_names
from rolewise.knowledge import Statement
from rolewise.routes.export import name_of
from rolewise.routes.gap import gap
from rolewise.routes.graph import entry_share, route_by
from rolewise.routes.nearest import nearest_roles, soonest_roles
from rolewise.routes.plan import DEFAULT_PACE
from rolewise.routes.relatedness import is_near, relatedness, relatedness_of_all
from rolewise.routes.steps import Step

ADS = "aijobs_2025"
HARD_PACE, EASY_PACE = 40, 15
"""Hours a week that nobody with a job has, and that many have."""
_DEGREES = {
    "degree": re.compile(r"\b(?:college |university )?degree\b|\bbachelor", re.IGNORECASE),
    "master": re.compile(r"\bmaster", re.IGNORECASE),
    "phd": re.compile(r"\bph\.?d|\bdoctora", re.IGNORECASE),
}


class RouteQuestions(RouteWords):
    """Answers what is asked around a route."""

    def nearest(self, origin: str, skills: Collection[str] = ()) -> Reply:
        """Tell which roles are nearest to what somebody brings."""
        known = self.known(origin, skills)
        found = nearest_roles(origin, known)
        best = found[0]
        if not gap(best, known).of("have"):
            return self.soonest(origin, skills)
        items = [gap(role, known) for role in found[:3]]
        low, high = items[0].hours
        have = sorted(items[0].of("have"), key=lambda item: -item.need)
        told = [
            self.say(
                "nearest_lead",
                role=capital(self.name(best, article=False)),
                share=percent(items[0].coverage),
                skills=named([item.skill for item in have]),
                low=count(low),
                high=count(high),
            ),
            self.say(
                "nearest_next",
                second=self.name(found[1], article=False),
                second_share=percent(items[1].coverage).removeprefix("about "),
                third=self.name(found[2], article=False),
                third_share=percent(items[2].coverage).removeprefix("about "),
            ),
        ]
        easy = max(found, key=lambda role: (entry_share(role), -found.index(role)))
        if origin not in self.knowledge.roles and easy != best:
            told.append(
                self.say(
                    "nearest_first",
                    role=self.name(easy, article=False),
                    ads=percent(entry_share(easy)),
                    source=self._short(ADS),
                )
            )
        data = {"nearest": [gap_data(item) for item in items]}
        return self._reply(told, best, origin, data, found[:3])

    def soonest(
        self, origin: str, skills: Collection[str] = (), pace: float = 0, ai: bool = False
    ) -> Reply:
        """Tell which first job takes the fewest hours; with ``ai``, which one in AI."""
        pace = pace or DEFAULT_PACE
        known = self.known(origin, skills)
        found = soonest_roles(origin, known, ai)
        items = [gap(role, known) for role in found[:2]]
        (low, high), (next_low, next_high) = (item.hours for item in items)
        counted = bool(items[0].of("have"))
        told = [
            self.say(
                "soonest_lead",
                role=capital(self.name(found[0], article=False)),
                start=self.say("soonest_left") if counted else self.say("soonest_scratch"),
                low=count(low),
                high=count(high),
                months=months_of(low, high, pace),
                pace=f"{pace:g}",
                ads=percent(entry_share(found[0])),
                source=self._short(ADS),
            ),
            self.say(
                "soonest_next",
                role=self.name(found[1], article=False),
                low=count(next_low),
                high=count(next_high),
                ads=percent(entry_share(found[1])),
            ),
        ]
        if not counted:
            told.append(self.wording.phrase("route_ask_skills"))
        if not counted and origin and self.is_blank(origin):
            told.insert(0, self.say("route_carries_unknown", origin=self.plural(origin)))
        data = {"nearest": [gap_data(item) for item in items]}
        return self._reply(told, found[0], origin, data, found[:2])

    def late(
        self, origin: str, target: str, skills: Collection[str] = (), pace: float = 0
    ) -> Reply:
        """Tell that no source names an age limit, and what the way takes instead."""
        pace = pace or DEFAULT_PACE
        route = self.routes(origin, target, skills).straight
        told = [self.wording.phrase("late_no"), self._way(origin, target, skills, pace)]
        share = entry_share(target)
        told.append(
            self.say(
                "late_entry",
                ads=capital(percent(share)),
                plural=self.knowledge.roles[target].plural,
                source=self._short(ADS),
            )
        )
        if not origin and not skills:
            told.append(self.wording.phrase("route_where_from"))
        data = {"route": [step_data(step, pace) for step in route.steps]}
        return self._reply(told, target, origin, data)

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
            cited = "" if "(" in statement.text else f" ({self._short(*statement.sources)})"
            told.append(f"{statement.text.rstrip('.')}{cited}.")
        told.append(self.wording.phrase("degree_skills"))
        told.append(self._way(origin, target, skills, pace))
        data = {"route": [step_data(step, pace) for step in route.steps]}
        reply = self._reply(told, target, origin, data)
        statements = [str(statement.id) for statement in chosen]
        sources = (*compose.source_records(shorts, self.knowledge), *reply.sources)
        return reply._replace(sources=_once(sources)).with_data(statements=statements)

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
            " ".join(compose_fitting(told)),
            tuple(self.buttons(target, "levels") if role else ()),
            "career_path",
            (role,) if role else (),
            sources,
            {"statements": [str(statement.id) for statement in chosen]},
        )

    def common(self, origin: str, target: str, skills: Collection[str] = ()) -> Reply:
        """Tell whether a move between two roles is a near one, and what says so."""
        step = self.routes(origin, target, skills).straight.steps[0]
        table = relatedness_of_all(origin not in self.knowledge.roles)
        value = relatedness(origin, target)
        nearer = sum(other > value for other in table.values())
        near = is_near(origin, target) if origin in self.knowledge.roles else value >= 0.5
        told = [
            self.say(
                "common_yes" if near else "common_no", place=nearer + 1, pairs=count(len(table))
            )
        ]
        statements = [self.knowledge.statements[key] for key in step.evidence.statements[:1]]
        told += [item.text for item in statements]
        related = step.evidence.related
        if related is not None and related.onet_rank is not None:
            key = "common_onet" if related.onet_rank else "common_onet_same"
            told.append(self.say(key, place=related.onet_rank))
        told.append(self._way(origin, target, skills, DEFAULT_PACE))
        data = {"relatedness": round(value, 3), "route": [step_data(step, DEFAULT_PACE)]}
        reply = self._reply(told, target, origin, data)
        shorts = [source for item in statements for source in item.sources]
        sources = (*compose.source_records(shorts, self.knowledge), *reply.sources)
        keys = [str(item.id) for item in statements]
        return reply._replace(sources=_once(sources)).with_data(statements=keys)

    def raised(
        self, origin: str, target: str, skills: Collection[str] = (), asked: str = ""
    ) -> Reply:
        """Tell how pay changes with a move, by figures of the same kind.

        Args:
            origin: Role or background id.
            target: Role id.
            skills: Skill ids known besides.
            asked: ``more`` or ``less`` where that is asked with yes or no.
        """
        step = self.routes(origin, target, skills).straight.steps[0]
        told = [self._difference(step, asked), self.pay_sentence(step)]
        if step.after is None or not any(told):
            told = [self.wording.phrase("raise_unknown")]
        elif step.after.measure == "advertised":
            told.append(self.wording.phrase("raise_ads"))
        told.append(self._way(origin, target, skills, DEFAULT_PACE))
        data = {"route": [step_data(step, DEFAULT_PACE)]}
        return self._reply(told, target, origin, data)

    def within(self, origin: str, target: str, weeks: float, skills: Collection[str] = ()) -> Reply:
        """Tell how many hours a week it takes to be done after so many weeks."""
        route = self.routes(origin, target, skills).straight
        low, high = route.hours
        least, most = low / weeks, high / weeks
        key = "no" if least > HARD_PACE else "yes" if most <= EASY_PACE else "maybe"
        told = [
            self.say(
                f"within_{key}",
                least=max(1, round(least)),
                most=max(1, round(most)),
                low=count(low),
                high=count(high),
            ),
            self.say("route_missing", skills=named(route.steps[0].missing)),
        ]
        if not origin and not skills:
            told.append(self.wording.phrase("within_scratch"))
        data = {
            "route": [step_data(step, DEFAULT_PACE) for step in route.steps],
            "hours_a_week": [round(least, 1), round(most, 1)],
        }
        return self._reply(told, target, origin, data)

    def carries(self, origin: str, target: str, skills: Collection[str] = ()) -> Reply:
        """Tell what somebody needn't learn any more."""
        found = gap(target, self.known(origin, skills))
        have = sorted(found.of("have"), key=lambda item: -item.need)
        if not have:
            told = [self.wording.phrase("carries_none"), self.wording.phrase("route_ask_skills")]
        else:
            told = [
                self.say(
                    "carries_skip",
                    skills=join_names([name_of(item.skill) for item in have[:8]]),
                    have=len(have),
                    n=len(found.items),
                    share=percent(found.coverage),
                )
            ]
        left = found.of("missing", "partly")
        low, high = found.hours
        if left:
            told.append(
                self.say(
                    "carries_left",
                    skills=named([item.skill for item in left]),
                    low=count(low),
                    high=count(high),
                )
            )
        if origin:
            step = self.routes(origin, target, skills).straight.steps[0]
            told.append(self.pay_sentence(step))
        return self._reply(told, target, origin, {"gap": gap_data(found)}, topic="skills")

    def via(
        self, origin: str, stop: str, target: str, skills: Collection[str] = (), pace: float = 0
    ) -> Reply:
        """Compare going straight with a stop that somebody names."""
        pace = pace or DEFAULT_PACE
        straight = self.routes(origin, target, skills).straight
        way = route_by(origin, (stop, target), skills, self.lacking)
        (low, high), (all_low, all_high) = straight.hours, way.hours
        first = way.steps[0]
        longer = (all_low + all_high) / max(1, low + high) - 1
        key = "via_none" if longer <= 0.05 else "via_short" if longer <= 0.15 else "via_long"
        told = [
            self.say(
                key,
                stop=self.name(stop, article=False),
                share=percent(longer).removeprefix("about "),
                months=months_of(low, high, pace),
                all_months=months_of(all_low, all_high, pace),
                first=months_of(first.low, first.high, pace),
                pace=f"{pace:g}",
            ),
            self.say(
                "via_entry",
                stop=capital(self.knowledge.roles[stop].plural),
                first=percent(entry_share(stop)),
                target=self.knowledge.roles[target].plural,
                second=percent(entry_share(target)).removeprefix("about "),
                source=self._short(ADS),
            ),
        ]
        data = {
            "route": [step_data(one, pace) for one in straight.steps],
            "alternatives": [[step_data(one, pace) for one in way.steps]],
            "pace_hours_a_week": pace,
        }
        return self._reply(told, target, origin, data)

    def why_long(self, origin: str, target: str, skills: Collection[str] = ()) -> Reply:
        """Tell which skills take most of the hours."""
        found = gap(target, self.known(origin, skills))
        left = sorted(found.of("missing", "partly"), key=lambda item: -(item.low + item.high))
        low, high = found.hours
        top = left[:4]
        part = sum(item.low + item.high for item in top) / max(1, low + high)
        told = [
            self.say(
                "why_long",
                skills=join_names([f"{name_of(i.skill)} ({i.low} to {i.high})" for i in top]),
                share=percent(part),
                low=count(low),
                high=count(high),
            ),
            self.wording.phrase("why_long_less"),
        ]
        return self._reply(told, target, origin, {"gap": gap_data(found)})

    def _reply(
        self,
        told: Sequence[str],
        target: str,
        origin: str,
        data: dict[str, Any],
        roles: Sequence[str] = (),
        topic: str = "transition",
    ) -> Reply:
        reply = self.reply(told, target, origin, topic, data, self.buttons(target, "move"))
        sources = reply.sources
        if self._short(ADS) in reply.text:
            sources = (*compose.source_records([ADS], self.knowledge), *sources)
        return reply._replace(roles=tuple(roles) or reply.roles, sources=_once(sources))

    def _short(self, *sources: str) -> str:
        return compose.short_names(list(sources), self.knowledge)

    def _way(self, origin: str, target: str, skills: Collection[str], pace: float) -> str:
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

    def _difference(self, step: Step, asked: str) -> str:
        before, after = step.before, step.after
        if before is None or after is None:
            return ""
        if (before.measure, before.place) != (after.measure, after.place):
            return ""
        change = after.median - before.median
        if abs(change) < 0.02 * before.median:
            return self.wording.phrase("raise_same")
        text = self.say("raise_up" if change > 0 else "raise_down", change=dollars(abs(change)))
        if not asked:
            return text
        yes = (change > 0) == (asked == "more")
        word = self.wording.phrase("raise_yes" if yes else "raise_no")
        return f"{word} {text[:1].lower()}{text[1:]}"

    def _pay_by_level(self, role: str) -> str:
        from rolewise.pay import load_pay_tables

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
        return self.say("levels_pay", levels=join_names(told), source=self._short(ADS))


def compose_fitting(told: Sequence[str]) -> list[str]:
    """Return as many of the sentences as a reply may have, the first ones first."""
    from rolewise.answers.reply import MAX_WORDS, count_words

    kept: list[str] = []
    for sentence in told:
        if sentence and count_words(" ".join((*kept, sentence))) <= MAX_WORDS:
            kept.append(sentence)
    return kept


def _once(sources: Sequence[Any]) -> tuple[Any, ...]:
    """Return the sources, each once."""
    return tuple({source["id"]: source for source in sources}.values())
