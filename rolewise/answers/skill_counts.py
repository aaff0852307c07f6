"""How much a skill matters to a role: counted shares, never an opinion."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Optional

from rolewise.answers.pay_sentences import Detail
from rolewise.answers.pay_terms import PayReader
from rolewise.answers.skills import names_of_skill
from rolewise.answers.wording import join_names
from rolewise.knowledge import KnowledgeBase
from rolewise.knowledge.importance import Importance, load_importance, top_skills

_MATTER = re.compile(
    r"\b(?:skills?|tools?|tech\w*|languages?|librar\w+)\b.*\b(?:matters?|most|important|importance|"
    r"in demand|demanded|wanted|asked for|rank\w*|popular|common|priorit\w+)\b|"
    r"\b(?:most|top|important|in[- ]demand|wanted|popular|common\w*|rank\w*)\b.*"
    r"\b(?:skills?|tools?|tech\w*|languages?|librar\w+)\b",
    re.IGNORECASE,
)
_HOW_MANY = re.compile(
    r"\b(?:how many|how often|how common|how popular|what (?:share|percent\w*|proportion|fraction)|"
    r"percent\w*|share of|how much (?:do|does|is)|how important|how big a deal|how widely)\b|%",
    re.IGNORECASE,
)
_COUNTED = {
    "postings_naming": ("of_postings", "counted_postings"),
    "practitioners_using": ("of_practitioners", "counted_people"),
    "developers_using": ("of_developers", "counted_people"),
}
"""Measures with people or ads behind them; the official lists count occupations."""
_ORDER = ("postings_naming", "practitioners_using", "developers_using")
MOST_SKILLS = 6
MOST_ROLES = 2


class SkillCounts:
    """Tells counted shares of skills."""

    def __init__(self, knowledge: KnowledgeBase, reader: PayReader) -> None:
        """Keep the skills and the phrases."""
        self._knowledge = knowledge
        self._say = reader.phrase

    def tell(self, roles: Sequence[str], text: str, topic: str) -> Optional[Detail]:
        """Return counts that answer the question, or None where it asks for none."""
        skills = self._named(text) if _HOW_MANY.search(text) else []
        if skills:
            told = [self._share(role, skills[0]) for role in roles[:MOST_ROLES]]
            if topic not in ("skills", "job_market", "learning_resources", "responsibilities"):
                told = [item for item in told if item.figures or item.data]
        elif topic == "skills" and _MATTER.search(text):
            told = [item for item in map(self._most, roles[:MOST_ROLES]) if item is not None]
        else:
            return None
        if not told:
            return None
        return Detail(
            " ".join(item.text for item in told),
            (),
            tuple(source for item in told for source in item.sources),
            tuple(pair for item in told for pair in item.data),
        )

    def _named(self, text: str) -> list[str]:
        found = []
        for skill in self._knowledge.skills:
            for name in names_of_skill(skill):
                exact = len(name) < 3 or name in skill.exact
                pattern = rf"(?<![\w+#]){re.escape(name)}(?![\w+#])"
                if re.search(pattern, text, 0 if exact else re.IGNORECASE):
                    found.append((-len(name), skill.id))
        return [skill for _, skill in sorted(found)]

    def _share(self, role: str, skill: str) -> Detail:
        name = next(item.name for item in self._knowledge.skills if item.id == skill)
        counted = [
            item for item in load_importance().get((role, skill), ()) if item.measure in _COUNTED
        ]
        counted.sort(key=lambda item: _ORDER.index(item.measure))
        who = self._knowledge.roles[role].plural
        if not counted:
            return Detail(self._say("skill_unknown", skill=name, who=who))
        first = counted[0]
        text = self._say(
            "skill_share",
            percent=_percent(first.share),
            population=self._population(first),
            skill=name,
            source=self._source(first),
            records=f"{first.n:,}",
            counted=self._say(_COUNTED[first.measure][1]),
        )
        if first.measure == "postings_naming":
            text += " " + self._say("not_every_ad")
        if len(counted) > 1:
            sides = [
                self._say(
                    "skill_also_side",
                    percent=_percent(item.share),
                    population=self._population(item),
                    source=self._source(item),
                    records=f"{item.n:,} {self._say(_COUNTED[item.measure][1])}",
                )
                for item in counted[1:2]
            ]
            text += " " + self._say("skill_also", sides=join_names(sides))
        sources = tuple(item.source for item in counted[:2])
        data = (("skill_shares", [item._asdict() for item in counted]),)
        return Detail(text, (), sources, data)

    def _most(self, role: str) -> Optional[Detail]:
        for measure in _ORDER:
            found = top_skills(role, measure, MOST_SKILLS)
            if found:
                break
        else:
            return None
        names: dict[str, str] = {skill.id: skill.name for skill in self._knowledge.skills}
        sides = [
            self._say("matter_side", skill=names[item.skill], percent=_percent(item.share))
            for item in found
        ]
        text = self._say(
            "matter",
            who=self._knowledge.roles[role].plural,
            sides=join_names(sides),
            population=self._population(found[0]),
            source=self._source(found[0]),
            records=f"{found[0].n:,}",
            counted=self._say(_COUNTED[measure][1]),
        )
        if measure == "postings_naming":
            text += " " + self._say("not_every_ad")
        data = (("skill_shares", [item._asdict() for item in found]),)
        return Detail(text, (), (found[0].source,), data)

    def _population(self, item: Importance) -> str:
        title = item.population.split("|")[0].split(":")[0].replace("_", " ")
        return self._say(_COUNTED[item.measure][0], title=title)

    def _source(self, item: Importance) -> str:
        return str(self._knowledge.sources[item.source].short)


def _percent(share: float) -> str:
    return f"{100 * share:.0f}" if share >= 0.1 else f"{100 * share:.1f}"
