"""What people ask around a route: which role is near, is it too late, how soon, what it pays."""

from __future__ import annotations

from collections.abc import Collection

from rolewise.answers import compose
from rolewise.answers.pay_words import capital, count, dollars
from rolewise.answers.reply import Reply
from rolewise.answers.route_advice import ADS, RouteAdvice, once
from rolewise.answers.route_words import gap_data, months_of, named, percent, step_data
from rolewise.answers.wording import join_names
from rolewise.routes.export import name_of
from rolewise.routes.gap import gap
from rolewise.routes.graph import entry_share, route_by
from rolewise.routes.nearest import nearest_roles, soonest_roles
from rolewise.routes.plan import DEFAULT_PACE
from rolewise.routes.relatedness import is_near, relatedness, relatedness_of_all
from rolewise.routes.steps import Step

LONGEST = 4
HARD_PACE, EASY_PACE = 40, 20
"""Hours a week that nobody with a job has, and that many have."""


class RouteQuestions(RouteAdvice):
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
                    source=self.short(ADS),
                )
            )
        data = {"nearest": [gap_data(item) for item in items]}
        return self.about(told, best, origin, data, found[:3])

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
                source=self.short(ADS),
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
            # Before the request to name skills, which it explains.
            told.insert(-1, self.say("route_carries_unknown", origin=self.plural(origin)))
        data = {"nearest": [gap_data(item) for item in items]}
        return self.about(told, found[0], origin, data, found[:2])

    def common(self, origin: str, target: str, skills: Collection[str] = ()) -> Reply:
        """Tell whether a move between two roles is a near one, and what says so."""
        step = self.routes(origin, target, skills).straight.steps[0]
        table = relatedness_of_all(origin not in self.knowledge.roles)
        value = relatedness(origin, target)
        nearer = sum(other > value for other in table.values())
        near = is_near(origin, target) if origin in self.knowledge.roles else value >= 0.5
        if self.is_blank(origin):
            told = [self.wording.phrase("feeders_uncounted")]
        else:
            key = "common_yes" if near else "common_no"
            told = [self.say(key, place=nearer + 1, pairs=count(len(table)))]
        statements = [self.knowledge.statements[key] for key in step.evidence.statements[:1]]
        told += [item.text for item in statements]
        related = step.evidence.related
        if related is not None and related.onet_rank is not None:
            key = "common_onet" if related.onet_rank else "common_onet_same"
            told.append(self.say(key, place=related.onet_rank))
        told.append(self.way(origin, target, skills, DEFAULT_PACE))
        data = {"relatedness": round(value, 3), "route": [step_data(step, DEFAULT_PACE)]}
        reply = self.about(told, target, origin, data)
        shorts = [source for item in statements for source in item.sources]
        sources = (*compose.source_records(shorts, self.knowledge), *reply.sources)
        keys = [str(item.id) for item in statements]
        return reply._replace(sources=once(sources)).with_data(statements=keys)

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
        told.append(self.way(origin, target, skills, DEFAULT_PACE))
        data = {"route": [step_data(step, DEFAULT_PACE)]}
        return self.about(told, target, origin, data)

    def within(
        self,
        origin: str,
        target: str,
        weeks: float,
        skills: Collection[str] = (),
        full_time: bool = False,
    ) -> Reply:
        """Tell how many hours a week it takes to be done after so many weeks."""
        route = self.routes(origin, target, skills).straight
        low, high = route.hours
        least, most = low / weeks, high / weeks
        key = (
            "no"
            if least > HARD_PACE
            else "yes"
            if most <= (HARD_PACE if full_time else EASY_PACE)
            else "maybe"
        )
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
        return self.about(told, target, origin, data)

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
        return self.about(told, target, origin, {"gap": gap_data(found)}, topic="skills")

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
                source=self.short(ADS),
            ),
        ]
        data = {
            "route": [step_data(one, pace) for one in straight.steps],
            "alternatives": [[step_data(one, pace) for one in way.steps]],
            "pace_hours_a_week": pace,
        }
        return self.about(told, target, origin, data)

    def why_long(self, origin: str, target: str, skills: Collection[str] = ()) -> Reply:
        """Tell why it takes so long: which skills take most of the hours."""
        return self._longest(origin, target, skills, ("why_long", "why_long_less"))

    def hardest(self, origin: str, target: str, skills: Collection[str] = ()) -> Reply:
        """Tell what is hardest, by the hours that skills take."""
        return self._longest(origin, target, skills, ("hardest", "hardest_felt"))

    def _longest(
        self, origin: str, target: str, skills: Collection[str], phrases: tuple[str, str]
    ) -> Reply:
        found = gap(target, self.known(origin, skills))
        left = sorted(found.of("missing", "partly"), key=lambda item: -(item.low + item.high))
        low, high = found.hours
        top = left[:LONGEST]
        part = sum(item.low + item.high for item in top) / max(1, low + high)
        told = [
            self.say(
                phrases[0],
                skills=join_names([f"{name_of(i.skill)} ({i.low} to {i.high})" for i in top]),
                share=percent(part),
                low=count(low),
                high=count(high),
            ),
            self.wording.phrase(phrases[1]),
        ]
        return self.about(told, target, origin, {"gap": gap_data(found)})

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
