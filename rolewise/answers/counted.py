"""Answers that are counted from tables: pay in one respect, places, sources, skills."""

from __future__ import annotations

import re
from typing import Optional

from rolewise.answers.pay_details import PayDetails
from rolewise.answers.pay_levels import PayLevels
from rolewise.answers.pay_places import PayPlaces
from rolewise.answers.pay_ranking import PayRanking
from rolewise.answers.pay_sentences import Asked, Detail
from rolewise.answers.pay_terms import PayTerms, load_pay_reader, speaks_of
from rolewise.answers.replies import Replies
from rolewise.answers.reply import MAX_WORDS, Reply, count_words
from rolewise.answers.select import DEFAULT_ROLES, Question
from rolewise.answers.skill_counts import SkillCounts
from rolewise.answers.wording import Wording
from rolewise.answers.words import QuestionWords
from rolewise.knowledge import KnowledgeBase
from rolewise.pay import PayTables

_WHY = re.compile(r"\bwhy\b|\bhow come\b|\bnegotiat\w+|\bshould i\b", re.IGNORECASE)
_WHICH = re.compile(r"\bwhich\b|\btrust\b|\bbelieve\b", re.IGNORECASE)
_REMOTE_TOPICS = ("responsibilities", "job_market", "salary", "definition", "comparison")
_LONGEST = 16
MOST_RANKED = 2
MOVER = "data_scientist"
"""Who is meant by a move that names nobody: the default role with official figures."""


class Counted:
    """Recognizes what tables answer."""

    def __init__(
        self,
        tables: PayTables,
        knowledge: KnowledgeBase,
        wording: Wording,
        words: QuestionWords,
        replies: Replies,
    ) -> None:
        """Put the parts together."""
        self.reader = load_pay_reader()
        self._words = words
        self._replies = replies
        self._details = PayDetails(tables, knowledge, wording, self.reader)
        self._places = PayPlaces(tables, knowledge, wording, self.reader)
        self._levels = PayLevels(tables, knowledge, wording, self.reader)
        self._ranking = PayRanking(tables, knowledge, wording, self.reader)
        self._skills = SkillCounts(knowledge, self.reader)

    def answer(self, question: Question, lead: str = "") -> Optional[Reply]:
        """Return the reply, or None for a question that the tables have no part in."""
        terms = self._terms(question)
        detail = self._ranked(question, terms)
        if detail is None and speaks_of(terms):
            detail = self._pay(question, terms)
        if detail is not None:
            topics = question._replace(topics={"salary": 1.0})
            return self._replies.counted(topics, detail, lead)
        roles = question.roles or DEFAULT_ROLES
        detail = self._skills.tell(roles, question.text, question.topic)
        if detail is None:
            return None
        topics = question._replace(topics={"skills": 1.0})
        return self._replies.counted(topics, detail, lead)

    def counts_skills(self, question: Question) -> bool:
        """Whether the words ask how many name a skill."""
        return self._skills.tell(question.roles or DEFAULT_ROLES, question.text, "") is not None

    def compares_levels(self, text: str) -> bool:
        """Whether the words put experience levels side by side: "junior vs senior"."""
        return bool(self._levels.named(text))

    def _terms(self, question: Question) -> PayTerms:
        if question.pay:
            return PayTerms(**question.pay)
        return (
            self.reader.read(self._words.without_names(question)) if question.text else PayTerms()
        )

    def _ranked(self, question: Question, terms: PayTerms) -> Optional[Detail]:
        """Tell pay at several levels or places, or where it is highest or lowest."""
        if question.topic != "salary" or speaks_of(terms) or len(question.roles) > MOST_RANKED:
            return None
        if len(question.roles) > 1 and len(set(question.places)) > 1:
            return None  # each role at a place of its own
        text = self._words.without_names(question)
        level = question.experience_level or ""
        told = [
            self._levels.tell(role, question.location or "US", text)
            or self._ranking.tell(role, question.places, level, text)
            for role in question.roles or (MOVER,)
        ]
        found = [detail for detail in told if detail is not None]
        remark = self.reader.phrase("places_prices") if len(found) > 1 else ""
        both = " ".join(detail.text.replace(remark, "").strip() for detail in found)
        if len(found) > 1 and count_words(both) <= MAX_WORDS:
            figures = tuple(figure for detail in found for figure in detail.figures)
            return Detail(both, figures)
        return found[0] if found else None

    def _pay(self, question: Question, terms: PayTerms) -> Optional[Detail]:
        roles = question.roles
        place = question.location or "US"
        said = bool(question.pay)
        if terms.kind == "worth":
            return self._places.worth(terms, question.places) if question.places else None
        if terms.kind == "move":
            if not question.places or (question.origin and question.target):
                return None
            role = (roles or (MOVER,))[0]
            places = question.places if len(question.places) > 1 else ("US", question.places[0])
            return self._places.move(role, places[0], places[1])
        if terms.kind == "differ":
            if question.topic != "salary":
                return None
            role = (roles or DEFAULT_ROLES)[0]
            which = _WHICH.search(question.text) and self._places.trust(role)
            return which or self._places.differ(role, place)
        if terms.kind == "remote_share":
            if not said and (
                question.topic not in _REMOTE_TOPICS or len(question.text.split()) > _LONGEST
            ):
                return None
        elif question.topic != "salary" or (not said and _WHY.search(question.text)):
            return None
        asked = Asked(
            roles or DEFAULT_ROLES, place, question.experience_level or "", terms, question.text
        )
        return self._details.tell(asked)
