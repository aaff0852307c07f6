"""What answers about routes, gaps and plans share: names, buttons, sources, plain values."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Optional
from urllib.parse import urlencode

from rolewise.answers import compose
from rolewise.answers.pay_words import capital, count, dollars
from rolewise.answers.reply import MAX_WORDS, Button, Reply, count_words, unique_buttons
from rolewise.answers.wording import Wording, join_names
from rolewise.knowledge import KnowledgeBase
from rolewise.knowledge.importance import load_importance
from rolewise.routes.data import load_route_data
from rolewise.routes.export import months_text, name_of
from rolewise.routes.gap import Gap, gap, likely_skills, without
from rolewise.routes.graph import Routes, routes
from rolewise.routes.steps import Pay, Step, months
from rolewise.settings import read_settings

NAMED = 5
"""So many skills are named in a sentence."""
FAR = 0.15
"""Below this part of the needs met, a yes is told with a warning."""
FAR_WORDS = (0.15, 0.4, 0.65, 0.9)
"""Limits of how far along somebody is, in words."""


class RouteWords:
    """Makes replies out of sentences, with their sources."""

    def __init__(
        self, knowledge: KnowledgeBase, wording: Wording, lacking: Collection[str] = ()
    ) -> None:
        """Keep what the words are made of, and the skills that the person says they lack."""
        self.knowledge = knowledge
        self.wording = wording
        self.lacking = frozenset(lacking)

    def name(self, node: str, article: bool = True) -> str:
        """Return "a data analyst" or "data analyst" for a role or background."""
        found: Any = self.knowledge.roles.get(node) or load_route_data().backgrounds[node]
        short = getattr(found, "short_name", found.name)
        return f"{found.article} {short}" if article else str(short)

    def known(self, origin: str, skills: Collection[str]) -> frozenset[str]:
        """Return what somebody knows: what they named and what their past brings."""
        brought = likely_skills(origin) if origin else frozenset()
        return without(frozenset(skills) | brought, self.lacking)

    def routes(self, origin: str, target: str, skills: Collection[str] = ()) -> Routes:
        """Return the routes of somebody who knows some skills and lacks others."""
        return routes(origin, target, skills, lacking=self.lacking)

    def is_blank(self, origin: str) -> bool:
        """Whether no list says what somebody from this background can do."""
        found = load_route_data().backgrounds.get(origin)
        return found is not None and found.without_data

    def plural(self, origin: str) -> str:
        """Return the plural of a role or background, or an empty string."""
        if not origin:
            return ""
        found = self.knowledge.roles.get(origin) or load_route_data().backgrounds[origin]
        return str(found.plural)

    def reply(
        self,
        told: Sequence[str],
        target: str,
        origin: str,
        topic: str,
        data: dict[str, Any],
        buttons: Sequence[Button],
        kind: str = "answer",
        tail: str = "",
    ) -> Reply:
        """Return the reply with as many of the sentences as fit, the first ones first."""
        kept: list[str] = []
        for sentence in told:
            if sentence and count_words(" ".join((*kept, sentence, tail))) <= MAX_WORDS:
                kept.append(sentence)
        roles = (target,) if origin not in self.knowledge.roles else (origin, target)
        sources = list(sources_of(gap(target, ())))
        for step in (*data.get("route", ()),):
            sources += [pay["source"] for pay in (step["pay_before"], step["pay_after"]) if pay]
        if origin in load_route_data().brought:
            sources += [item.source for item in load_route_data().brought[origin]]
        return Reply(
            kind,
            " ".join((*kept, tail)).strip(),
            unique_buttons(buttons),
            topic,
            roles,
            compose.source_records(sources, self.knowledge),
            {**data, "statements": []},
        )

    def buttons(self, target: str, after: str) -> list[Button]:
        """Return what to offer after an answer; buttons say what a person would."""
        role = self.knowledge.roles[target].short_name
        offers = {
            "gap": Button(self.say("button_gap"), f"what am I missing for {role}?"),
            "plan": Button(self.say("button_plan"), f"make me a learning plan for {role}"),
            "ways": Button(self.say("button_ways"), f"other ways to become {self.name(target)}?"),
            "first": Button(self.say("button_first"), f"what should I learn first for {role}?"),
            "computed": Button(self.say("button_computed"), "how is that counted?"),
        }
        for pace in (5, 10):
            text = self.say("button_pace", pace=pace)
            offers[f"pace_{pace}"] = Button(text, text)
        shown = {
            "move": ("gap", "plan", "ways", "computed"),
            "ways": ("gap", "plan", "computed"),
            "gap": ("plan", "first", "computed"),
            "first": ("plan", "gap", "computed"),
            "plan_5": ("pace_10", "gap", "ways", "computed"),
            "plan_10": ("pace_5", "gap", "ways", "computed"),
            "computed": ("gap", "plan", "first"),
            "levels": ("gap", "plan", "first"),
        }[after]
        return [offers[name] for name in shown]

    def say(self, key: str, **values: Any) -> str:
        """Return a phrase of ``knowledge/wording.yml``, filled in."""
        return self.wording.phrase(key, **values)

    def pay_sentence(self, step: Step) -> str:
        """Return pay before and after a step, or an empty string."""
        after, before = step.after, step.before
        plural = self.knowledge.roles[step.target].plural
        if after is None:
            return ""
        values: dict[str, Any] = {
            "after": dollars(after.median),
            "after_n": count(after.records),
            "source": compose.short_names([after.source], self.knowledge),
            "plural": plural,
            "occupation": after.occupation or plural,
        }
        paid = "_paid" if after.measure == "paid" else ""
        same = before is not None and (before.measure, before.place) == (after.measure, after.place)
        if before is None or not same or after.place != "US":
            return "" if after.place != "US" else self.say(f"route_pay_after{paid}", **values)
        values |= {"before": dollars(before.median), "before_n": count(before.records)}
        return self.say(f"route_pay{paid}", **values)

    def source_line(self, source: str) -> str:
        """Return a sentence that names where to learn."""
        found = self.knowledge.sources[source]
        return f"{capital(str(found.short))} is one place to learn it."


def sources_of(found: Gap) -> tuple[str, ...]:
    """Return the sources that say what the role needs, the most telling first."""
    table = load_importance()
    sources: dict[str, None] = {}
    for item in found.items:
        for figure in table.get((found.role, item.skill), ()):
            sources.setdefault(figure.source)
    return tuple(sources)


def gap_data(found: Gap) -> dict[str, Any]:
    """Return a gap as plain values."""
    low, high = found.hours
    return {
        "role": found.role,
        "coverage": round(found.coverage, 3),
        "hours": {"low": low, "high": high},
        "skills": [
            {
                "id": item.skill,
                "name": name_of(item.skill),
                "status": item.status,
                "need": round(item.need, 3),
                "hours": {"low": item.low, "high": item.high},
                "because": item.because or None,
            }
            for item in found.items
        ],
    }


def plan_address(
    target: str,
    origin: str,
    skills: Collection[str],
    pace: float,
    form: str,
    lacking: Collection[str] = (),
) -> str:
    """Return the address at which a plan can be fetched."""
    given = {
        "role": target,
        "from": origin,
        "skills": ",".join(sorted(skills)),
        "lacking": ",".join(sorted(lacking)),
        "pace": f"{pace:g}",
        "format": form,
    }
    query = urlencode({name: value for name, value in given.items() if value}, safe=",")
    return f"{read_settings().address()}/api/v1/plan?{query}"


def step_data(step: Step, pace: float) -> dict[str, Any]:
    """Return a step as plain values."""
    low, high = step.months(pace)
    related = step.evidence.related
    return {
        "from": step.origin or None,
        "to": step.target,
        "carries": list(step.carries),
        "missing": list(step.missing),
        "hours": {"low": step.low, "high": step.high},
        "months": {"low": round(low, 1), "high": round(high, 1)},
        "effort": round(step.effort, 1),
        "pay_before": _pay_data(step.before),
        "pay_after": _pay_data(step.after),
        "statements": list(step.evidence.statements),
        "onet_rank": related.onet_rank if related else None,
        "esco_shared": related.esco_shared if related else None,
    }


def _pay_data(pay: Optional[Pay]) -> Optional[dict[str, Any]]:
    return None if pay is None else dict(pay._asdict())


def named(skills: Sequence[str]) -> str:
    """Return the names of the first few skills."""
    return join_names([name_of(skill) for skill in skills[:NAMED]])


def months_of(low: int, high: int, pace: float) -> str:
    """Return how long some hours take: "3 to 8 months"."""
    return months_text(months(low, pace), months(high, pace))


def percent(share: float) -> str:
    """Return "about 29%"."""
    return f"about {100 * share:.0f}%"
