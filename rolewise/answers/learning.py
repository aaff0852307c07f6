"""Skill gaps and learning plans in words."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import date

from rolewise.answers import compose
from rolewise.answers.pay_words import capital, count
from rolewise.answers.plan_files import SUFFIXES, addresses, request_for
from rolewise.answers.reply import Reply
from rolewise.answers.route_words import (
    FAR_WORDS,
    NAMED,
    RouteWords,
    gap_data,
    percent,
    plan_address,
)
from rolewise.answers.wording import join_names
from rolewise.routes.export import as_json, months_text, name_of
from rolewise.routes.gap import gap, skill_records
from rolewise.routes.plan import DEFAULT_PACE, make_plan

logger = logging.getLogger(__name__)


class LearningAnswers(RouteWords):
    """Tells gaps and plans."""

    def gap(
        self, target: str, skills: Sequence[str], origin: str = "", read: Sequence[str] = ()
    ) -> Reply:
        """Tell what somebody has, partly has and misses.

        Args:
            target: Role id.
            skills: Skill ids that the person named.
            origin: Role or background id, or an empty string.
            read: Those just read, shown back for correction.
        """
        found = gap(target, self.known(origin, skills))
        have = found.of("have")
        far = sum(found.coverage >= limit for limit in FAR_WORDS)
        role = self.name(target)
        told = []
        if read:
            told.append(self._read(read))
        words = self.wording.phrase(f"gap_far_{far}", role=role)
        told.append(
            self.say(
                "gap_share",
                far=words,
                have=len(have),
                n=len(found.items),
                share=percent(found.coverage),
            )
        )
        missing = found.of("missing", "partly")
        if missing:
            each = [f"{name_of(i.skill)} ({i.low} to {i.high} hours)" for i in missing[:4]]
            told.append(self.say("gap_missing", skills=join_names(each)))
        else:
            told.append(self.wording.phrase("gap_none"))
        partly = [item for item in found.of("partly") if item not in missing[:4]][:3]
        if partly:
            each = [
                self.say("gap_partly_each", skill=name_of(i.skill), because=name_of(i.because))
                for i in partly
            ]
            told.append(self.say("gap_partly", skills=join_names(each)))
        data = {"gap": gap_data(found)}
        return self.reply(told, target, origin, "skills", data, self.buttons(target, "gap"))

    def first(self, target: str, skills: Sequence[str], origin: str = "") -> Reply:
        """Tell what to learn first."""
        plan = make_plan(target, self.known(origin, skills))
        role = self.name(target)
        if not plan.items:
            told = [self.say("plan_done", role=role)]
        else:
            first, *rest = plan.items
            resting = [
                name_of(item.skill)
                for item in rest
                if first.skill in skill_records()[item.skill].prerequisites
            ]
            reason = (
                self.say("first_rests", role=capital(role), others=resting[0])
                if resting
                else self.say("first_needed", role=capital(role))
            )
            reason = reason[0].lower() + reason[1:]
            told = [
                self.say(
                    "first_learn",
                    first=name_of(first.skill),
                    hours=f"{first.low} to {first.high}",
                    reason=reason,
                    rest=join_names([name_of(item.skill) for item in rest[:4]]) or "nothing",
                )
            ]
            told += [self.source_line(source) for source in first.resources[:1]]
        data = {"plan": as_json(plan, date.today())}
        return self.reply(
            told, target, origin, "learning_resources", data, self.buttons(target, "first")
        )

    def plan(
        self,
        target: str,
        skills: Sequence[str],
        origin: str = "",
        pace: float = 0,
        changed: bool = False,
    ) -> Reply:
        """Tell a learning plan; its files are made when somebody follows the address."""
        pace = pace or DEFAULT_PACE
        known = self.known(origin, skills)
        plan = make_plan(target, known, pace)
        role = self.name(target)
        start = date.today()
        told = [self.wording.phrase("plan_changed")] if changed else []
        if not plan.items:
            told.append(self.say("plan_done", role=role))
        else:
            low, high = plan.hours
            told.append(
                self.say(
                    "plan_intro",
                    role=role,
                    low=count(low),
                    high=count(high),
                    months=months_text(*plan.months),
                    pace=f"{pace:g}",
                )
            )
            stages = [
                self.say(
                    "plan_stage",
                    number=stage.number,
                    skills=_few([name_of(item.skill) for item in stage.items]),
                    months=months_text(stage.months_low, stage.months_high),
                )
                for stage in plan.stages
            ]
            told.append("; ".join(stages) + ".")
            told.append(self.say("plan_project", project=plan.stages[0].project))
        files = self._files(target, origin, skills, pace, start)
        address = files["markdown"]
        data = {"plan": as_json(plan, start), "files": files}
        tail = self.say("plan_files", address=address) if plan.items else ""
        reply = self.reply(
            told,
            target,
            origin,
            "learning_resources",
            data,
            self.buttons(target, "plan_5" if pace < DEFAULT_PACE else "plan_10"),
            kind="plan",
            tail=tail,
        )
        named = [source for item in plan.items for source in item.resources]
        more = compose.source_records(dict.fromkeys(named), self.knowledge)
        return reply._replace(sources=(*more, *(s for s in reply.sources if s not in more)))

    def _files(
        self, target: str, origin: str, skills: Sequence[str], pace: float, start: date
    ) -> dict[str, str]:
        """Return the addresses of the plan's files by format."""
        try:
            return addresses(request_for(target, origin, skills, sorted(self.lacking), pace, start))
        except OSError:
            logger.exception("a plan can't be kept")
            return {
                form: plan_address(target, origin, skills, pace, form, sorted(self.lacking))
                for form in SUFFIXES
            }

    def _read(self, read: Sequence[str]) -> str:
        many = len(read) > NAMED
        key = "gap_read_many" if many else "gap_read"
        names = join_names([name_of(skill) for skill in read[:NAMED]])
        return f"{self.say(key, skills=names, n=len(read))} {self.wording.phrase('gap_wrong')}"


def _few(names: Sequence[str]) -> str:
    """Return the first names, and how many more there are."""
    if len(names) <= NAMED:
        return join_names(names)
    return f"{', '.join(names[: NAMED - 1])} and {len(names) - NAMED + 1} more"
