"""Routes in words: the way from a job or field to a role, how long, which is easier."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from rolewise.answers import compose
from rolewise.answers.pay_words import capital, count
from rolewise.answers.reply import Reply
from rolewise.answers.route_words import (
    FAR,
    RouteWords,
    gap_data,
    months_of,
    named,
    percent,
    sources_of,
    step_data,
)
from rolewise.answers.wording import join_names
from rolewise.routes.gap import gap
from rolewise.routes.graph import entry_share
from rolewise.routes.plan import DEFAULT_PACE
from rolewise.routes.steps import Route


class RouteAnswers(RouteWords):
    """Tells routes."""

    def move(
        self,
        origin: str,
        target: str,
        skills: Collection[str] = (),
        pace: float = 0,
        yes: bool = False,
        useless: bool = False,
        useful: bool = False,
    ) -> Reply:
        """Tell the way from a role or background to a role.

        Args:
            origin: Role or background id, or an empty string where only skills are known.
            target: Role id.
            skills: Skill ids known besides.
            pace: Hours a week; 0 for the usual ones.
            yes: Whether to begin with yes, since the question asks whether it can be done.
            useless: Whether to begin with no, since the question asks if the past is useless.
            useful: Whether it asks the same the other way round, so that yes is the answer.
        """
        pace = pace or DEFAULT_PACE
        found = self.routes(origin, target, skills)
        step = found.straight.steps[0]
        now = gap(target, self.known(origin, skills))
        plural = self.knowledge.roles[target].plural
        low, high = found.straight.hours
        told: list[str] = []
        if step.carries:
            if yes or useless:
                key = (
                    ("route_yes" if useful else "route_useless")
                    if useless
                    else ("route_yes_far", "route_yes")[now.coverage >= FAR]
                )
                told.append(self.wording.phrase(key))
            told.append(
                self.say(
                    "route_carries",
                    share=capital(percent(now.coverage)),
                    plural=plural,
                    skills=named(step.carries),
                )
            )
        else:
            name = self.name(origin, article=False) if origin else self.wording.phrase("that")
            if yes:
                told.append(self.wording.phrase("route_yes_far"))
            doubted = useless and not useful
            key = "route_useless_none" if doubted else "route_carries_none"
            if origin and self.is_blank(origin):
                key = "route_useless_unknown" if doubted else "route_carries_unknown"
            told.append(self.say(key, origin=self.plural(origin) or name, plural=plural))
            told.append(self.wording.phrase("route_ask_skills"))
        if not useless:
            told.append(self.say("route_missing", skills=named(step.missing)))
        told.append(self._time(low, high, pace))
        if found.alternatives and not useless:
            told.append(self._by_way_of(found.alternatives[0], pace))
        told.append(self.pay_sentence(step))
        data = {
            "route": [step_data(one, pace) for one in found.straight.steps],
            "alternatives": [
                [step_data(one, pace) for one in way.steps] for way in found.alternatives
            ],
            "coverage": round(now.coverage, 3),
            "pace_hours_a_week": pace,
        }
        return self.reply(told, target, origin, "transition", data, self.buttons(target, "move"))

    def ways(
        self, origin: str, target: str, skills: Collection[str] = (), pace: float = 0
    ) -> Reply:
        """Tell the alternatives to the straight way."""
        pace = pace or DEFAULT_PACE
        found = self.routes(origin, target, skills)
        told = [self._time(*found.straight.hours, pace)]
        told += [self._by_way_of(way, pace) for way in found.alternatives]
        if not found.alternatives:
            told.append(self.wording.phrase("route_no_stop"))
        data = {
            "route": [step_data(one, pace) for one in found.straight.steps],
            "alternatives": [
                [step_data(one, pace) for one in way.steps] for way in found.alternatives
            ],
        }
        return self.reply(told, target, origin, "transition", data, self.buttons(target, "ways"))

    def how_long(
        self, origin: str, target: str, skills: Collection[str] = (), pace: float = 0
    ) -> Reply:
        """Tell how long the way takes, from scratch where nothing is known of the person."""
        if origin or skills:
            pace = pace or DEFAULT_PACE
            found = self.routes(origin, target, skills)
            step = found.straight.steps[0]
            told = [self._time(*found.straight.hours, pace, lead=True)]
            told.append(self.say("route_missing", skills=named(step.missing)))
            if found.alternatives:
                told.append(self._by_way_of(found.alternatives[0], pace))
        else:
            pace = pace or DEFAULT_PACE
            found = self.routes("", target)
            low, high = found.straight.hours
            plural = self.knowledge.roles[target].plural
            told = [
                self.say(
                    "route_time_scratch",
                    plural=plural,
                    low=count(low),
                    high=count(high),
                    months=months_of(low, high, pace),
                    pace=f"{pace:g}",
                ),
                self.say("route_where_from"),
            ]
        data = {
            "route": [step_data(one, pace) for one in found.straight.steps],
            "alternatives": [
                [step_data(one, pace) for one in way.steps] for way in found.alternatives
            ],
            "pace_hours_a_week": pace,
        }
        return self.reply(told, target, origin, "transition", data, self.buttons(target, "move"))

    def easier(self, pair: Sequence[str], origin: str = "", skills: Sequence[str] = ()) -> Reply:
        """Tell which of two roles is easier to enter: ads for beginners, and hours to learn."""
        hours = {}
        for role in pair:
            low, high = gap(role, self.known(origin, skills)).hours
            hours[role] = (low, high)
        shares = {role: entry_share(role) for role in pair}
        by_ads = max(pair, key=lambda role: shares[role])
        by_hours = min(pair, key=lambda role: hours[role])
        alike = percent(shares[pair[0]]) == percent(shares[pair[1]])
        by_ads = by_hours if alike else by_ads
        easier, other = by_hours, next(role for role in pair if role != by_hours)
        who = self.name(origin) if origin else ""
        lead = (
            self.say("easier_first", easier=capital(self.name(easier, article=False)))
            if by_ads == by_hours
            else self.say(
                "easier_mixed",
                easier=capital(self.name(by_ads, article=False)),
                shorter=self.name(by_hours, article=False),
            )
        )
        source = compose.short_names(["aijobs_2025"], self.knowledge)
        key = "easier_ads" if by_ads == by_hours else "easier_ads_each"
        ads = self.say(
            key,
            one=self.name(easier, article=False),
            first=percent(shares[easier]),
            second=percent(shares[other]),
            other=self.name(other, article=False),
            source=source,
        )
        start = self.say("easier_from", origin=who) if who else self.say("easier_scratch")
        learn = start + self.say(
            "easier_hours",
            low=count(hours[easier][0]),
            high=count(hours[easier][1]),
            other=self.name(other, article=False),
            other_low=count(hours[other][0]),
            other_high=count(hours[other][1]),
        )
        if by_ads != by_hours:
            learn = learn.replace("the skills", f"the skills {self.name(easier)} needs", 1).replace(
                " needed most take", " most take", 1
            )
        told = [f"{lead} {ads}; {learn}."]
        data = {
            "easier": easier,
            "entry_share": {role: round(shares[role], 3) for role in pair},
            "hours": {role: list(hours[role]) for role in pair},
        }
        reply = self.reply(told, easier, origin, "comparison", data, self.buttons(easier, "move"))
        extra = compose.source_records(["aijobs_2025"], self.knowledge)
        return reply._replace(roles=tuple(pair), sources=(*extra, *reply.sources))

    def computed(self, target: str, skills: Sequence[str], origin: str = "") -> Reply:
        """Tell how the last figures were computed."""
        found = gap(target, self.known(origin, skills))
        low, high = found.hours
        told = [
            self.say(
                "route_computed",
                n=len(found.items),
                plural=self.knowledge.roles[target].plural,
                sources=compose.short_names(sources_of(found), self.knowledge),
                share=percent(found.coverage),
                low=count(low),
                high=count(high),
            )
        ]
        data = {"gap": gap_data(found)}
        return self.reply(
            told, target, origin, "transition", data, self.buttons(target, "computed")
        )

    def _time(self, low: int, high: int, pace: float, lead: bool = False) -> str:
        values = {
            "low": count(low),
            "high": count(high),
            "months": months_of(low, high, pace),
            "pace": f"{pace:g}",
        }
        text = self.say("route_time", **values)
        if not lead:
            return text
        start = capital(str(values["months"]))
        return (
            f"{start} at {pace:g} hours a week: {count(low)} to {count(high)} hours of study "
            "(our estimate)."
        )

    def _by_way_of(self, way: Route, pace: float) -> str:
        stops = [self.name(stop, article=False) for stop in way.stops[:-1]]
        first = way.steps[0]
        low, high = way.hours
        return self.say(
            "route_stop" if len(stops) == 1 else "route_stops",
            stop=join_names(stops),
            first=months_of(first.low, first.high, pace),
            months=months_of(low, high, pace),
        )
