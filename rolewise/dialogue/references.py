"""What a message refers back to: "no, Florida", "the latter", "and SQL?", "the other way round".

Such messages say little by themselves, so a classifier of single messages must guess. They are
tried before the action of the intent, and leave alone whatever says something of its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Optional

from rolewise.answers.advisor import Advisor
from rolewise.answers.select import Question
from rolewise.dialogue.conversation import (
    Outcome,
    answer_questions,
    choose,
    explain,
    follow_up,
    last_question,
    remember,
)
from rolewise.dialogue.remarks import make_remark
from rolewise.dialogue.state import DialogueState
from rolewise.dialogue.turn import (
    FOLLOW_UP_OPENER,
    Entity,
    Part,
    Turn,
    is_elliptical,
    not_negated,
    roles_named,
    values,
    words_left,
)

_NAMES = ("role", "field", "location", "experience_level", "year", "uncovered_role")
_CORRECTING = re.compile(
    r"^\s*\*|\b(?:no+|nope|nah|sorry|oops|whoops|wait|actually|meant|mean|said|rather|instead|not|"
    r"isn['’]?t|correction|my bad|scratch that|make that|typo|wrong)\b",
    re.IGNORECASE,
)
_CORRECTING_WORDS = frozenset(
    (
        "no nope nah sorry oops whoops wait actually i we meant mean said was were is isn t asking "
        "about wanted to know ask asked rather instead not correction my bad scratch make it that "
        "that's thats typo wrong of course but was state city area level folks people guys ones "
        "one talking looking for"
    ).split()
)
_REJECTED = re.compile(
    r"\b(?:not|isn['’]?t)\s+(?:(?:the|an?|about)\s+)?[\w ]{1,30}(?=[,;]| but | - )"
)
_TURNED_AROUND = re.compile(
    r"\b(?:other way a?round|the reverse|vice versa|(?:other|opposite) (?:way|direction))",
    re.IGNORECASE,
)
_END = r"(?=\s*(?:[?.!,]|$|\b(?:and|need|earn|make|pay|do|does|get|have|has|is|are|require)))"
_ONE_OF = (
    re.compile(rf"\bformer\b|\b(?:the )?(?:first|1st) (?:one|role)\b|\bthe first{_END}", re.I),
    re.compile(
        rf"\blatter\b|\b(?:the )?(?:second|2nd) (?:one|role)\b|\bthe second{_END}", re.IGNORECASE
    ),
    re.compile(rf"\b(?:the )?(?:third|3rd) (?:one|role)\b|\bthe third{_END}", re.IGNORECASE),
)
_NAMED_ORDER = re.compile(r"\b(?:former|latter)\b", re.IGNORECASE)
_DROPPED = re.compile(
    r"^\W*(?:(?:ok|okay|oh|no|ah|well|just|please)\W+)*"
    r"(?:nvm|never ?mind|nm|cancel(?: (?:that|it|this))?|forget (?:it|that|about it|about that)|"
    r"leave it|skip (?:it|that)|drop (?:it|that)|scrap that|stop(?: it| that)?)"
    r"(?:\W+(?:then|please|now|thanks|thx))*\W*$",
    re.IGNORECASE,
)
_ENOUGH = re.compile(
    r"^\W*(?:(?:no|nope|nah|ok|okay|thanks|thank you|thx|great|cool)\W+)*"
    r"(?:that['’]?s all|that is all|that['’]?s it|that will be all|nothing else|all good|"
    r"i['’]?m (?:good|done|fine|all set)|no more questions)"
    r"(?:\W+(?:for (?:now|today)|then|thanks|thank you|thx))*\W*$",
    re.IGNORECASE,
)
_THUMBS_UP = re.compile(r"^[\s\U0001F44D\U0001F44C\u2705\u2714\ufe0f\U0001F3FB-\U0001F3FF]+$")
_WHY = re.compile(
    r"^\W*(?:(?:and|but|so|ok)\W+)?why(?:\W+(?:not|so|is that|that))?\W*$", re.IGNORECASE
)
_UNSURE = frozenset(("follow_up", "nlu_fallback", "gibberish", "out_of_scope", "other_career"))
"""Intents that a message gets which says little by itself."""
SURE_OF_OTHER_TOPIC = 0.5
SURE_OF_ASKING = 0.8
"""A message that this surely asks for another topic is no reference; "what about …?" is one until
the second is reached."""
_ASKING = re.compile(r"(?:what|how|which|who|where|when|do|does|did|can|is|are|should|will|would)$")


def refer_back(turn: Turn, state: DialogueState, advisor: Advisor) -> Optional[Outcome]:
    """Answer a message that only the conversation before it explains; None for any other."""
    if turn.text.startswith("/"):
        return None
    for attempt in (
        _take_briefly,
        _turn_around,
        _correct,
        _one_of_the_roles,
        _same_question,
        _other_topic,
        _other_subject,
    ):
        outcome = attempt(turn, state, advisor)
        if outcome is not None:
            return outcome
    return None


def _take_briefly(turn: Turn, state: DialogueState, advisor: Advisor) -> Optional[Outcome]:
    """Take "never mind", "no thanks, that's all", "why not?" and a thumb up."""
    if _THUMBS_UP.match(turn.text) and turn.text.strip():
        return choose(turn._replace(intent="affirm"), state, advisor)
    if _WHY.match(turn.text) and state.topic:
        return explain(turn, state, advisor)
    for pattern, remark in ((_DROPPED, "dropped"), (_ENOUGH, "goodbye")):
        if pattern.match(turn.text):
            reply, state = make_remark(remark, state, advisor)
            return Outcome((reply,), state._replace(misunderstandings=0))
    return None


def _turn_around(turn: Turn, state: DialogueState, advisor: Advisor) -> Optional[Outcome]:
    """Answer "the other way round" after a move from one role to another."""
    if state.topic != "transition" or not _TURNED_AROUND.search(turn.text):
        return None
    origin = next((item.value for item in turn.entities if item.role == "from"), None)
    target = next((item.value for item in turn.entities if item.role == "to"), None)
    if not (origin and target):
        if len(state.roles) != 2:
            return None
        target, origin = state.roles
    question = Question("", {"transition": 1.0}, (origin, target), origin=origin, target=target)
    names = advisor.knowledge.roles
    lead = advisor.wording.phrase(
        "turned_around", origin=names[origin].short_name, target=names[target].short_name
    )
    return _tell(question, state, advisor, lead)


def _correct(turn: Turn, state: DialogueState, advisor: Advisor) -> Optional[Outcome]:
    """Answer the last question again for the role, place or level that was meant."""
    last = last_question(state)
    if last is None or not _CORRECTING.search(turn.text):
        return None
    named = [item for item in turn.entities if item.entity in _NAMES]
    rest = _REJECTED.sub(" ", words_left(turn.text, named))
    if not named or any(word not in _CORRECTING_WORDS for word in _plain(rest)):
        return None
    meant = not_negated(turn.text, named)
    if not meant or values(meant, "uncovered_role"):
        return None
    roles = roles_named(meant) or last.roles
    if state.topic == "comparison" and len(roles) == 1:
        kept = [role for role in state.roles if role not in roles_named(named)]
        roles = (kept[0], *roles) if kept else roles
    place = next(iter(values(meant, "location")), last.location)
    level = next(iter(values(meant, "experience_level")), last.experience_level)
    question = last._replace(roles=roles, location=place, experience_level=level)
    if set(roles) != set(last.roles) and not _is_specific(last, advisor):
        # The words of the question before name the role that wasn't meant.
        question = question._replace(text="", vector=None)
    lead = advisor.wording.phrase("corrected", roles=_names_of(meant, advisor))
    return _tell(question, state, advisor, lead)


def _one_of_the_roles(turn: Turn, state: DialogueState, advisor: Advisor) -> Optional[Outcome]:
    """Answer "what skills does the latter need?" about the roles told of last."""
    if len(state.roles) < 2 or roles_named(turn.entities):
        return None
    place = next((n for n, pattern in enumerate(_ONE_OF) if pattern.search(turn.text)), None)
    if place is None or place >= len(state.roles):
        return None
    if turn.intent == "choose_option" and not _NAMED_ORDER.search(turn.text):
        return None  # "the second one" is the second button
    meant = Entity("role", state.roles[place])
    asks = turn.intent.startswith("ask_")
    if not asks and len(_plain(turn.text)) > 4:
        return None
    heard = turn._replace(
        entities=(*turn.entities, meant),
        parts=tuple(part._replace(entities=(*part.entities, meant)) for part in turn.parts),
    )
    if asks:
        return answer_questions(heard, state, advisor)
    topic = "definition" if state.topic == "comparison" else state.topic or "definition"
    return _tell(Question("", {topic: 1.0}, (meant.value,)), state, advisor)


def _same_question(turn: Turn, state: DialogueState, advisor: Advisor) -> Optional[Outcome]:
    """Answer "and in Germany?" and "for juniors?", whatever the classifier made of it."""
    if not state.topic or turn.intent in ("choose_option", "affirm", "deny"):
        return None
    if is_elliptical(turn.text, turn.entities):
        return follow_up(turn, state, advisor)
    return None


def _other_topic(turn: Turn, state: DialogueState, advisor: Advisor) -> Optional[Outcome]:
    """Answer "and the outlook?" and "their pay in Georgia": a topic's name and nothing else."""
    if not state.topic or len(turn.parts) > 1 or turn.intent not in _UNSURE:
        return None
    words = _plain(FOLLOW_UP_OPENER.sub(" ", words_left(turn.text, turn.entities)))
    topic = advisor.topic_named(words, turn.topics()) if words else None
    if topic is None:
        return None
    intent = f"ask_{topic}"
    return answer_questions(
        turn._replace(intent=intent, confidence=1.0, ranking=((intent, 1.0),)), state, advisor
    )


def _other_subject(turn: Turn, state: DialogueState, advisor: Advisor) -> Optional[Outcome]:
    """Answer "and SQL?" and "what about dashboards?": the same role, another subject."""
    if not state.topic or not state.roles or len(turn.parts) > 1:
        return None
    if any(item.entity in _NAMES for item in turn.entities):
        return None
    skills = values(turn.entities, "skill")
    opened = FOLLOW_UP_OPENER.match(turn.text.strip()) or re.match(
        r"\s*(?:and|or|but)\b", turn.text, re.IGNORECASE
    )
    subject = _plain(FOLLOW_UP_OPENER.sub(" ", words_left(turn.text, turn.entities)))
    if skills and not subject:
        topics = {"skills": 1.0}
    elif opened and subject and not _ASKING.match(subject[0]):
        likeliest = max(turn.topics().values(), default=0.0)
        named = FOLLOW_UP_OPENER.match(turn.text.strip())
        sure = SURE_OF_ASKING if named else SURE_OF_OTHER_TOPIC
        if likeliest >= sure or not (named or turn.intent in _UNSURE):
            return None
        topics = {state.topic: 0.6}
    else:
        return None
    part = turn.parts[0]
    question = Question(part.text, topics, state.roles, part.vector, skills=tuple(skills))
    return _tell(question, state, advisor, part=part)


def _tell(
    question: Question,
    state: DialogueState,
    advisor: Advisor,
    lead: str = "",
    part: Optional[Part] = None,
) -> Outcome:
    reply = advisor.answer(question, state.told, lead)
    said = part or Part(
        question.text, f"ask_{question.topic}", 1.0, (), None, (state.question or {}).get("vector")
    )
    if part is None and question.vector is None:
        said = said._replace(packed=None)
    return Outcome((reply,), remember(state, question, reply, said))


def _is_specific(question: Question, advisor: Advisor) -> bool:
    """Whether the words ask for more than the topic of a role ("do they need a PhD?")."""
    return bool(question.text) and not advisor.is_general(question)


def _names_of(meant: Sequence[Entity], advisor: Advisor) -> str:
    """Return what was meant as the lead says it: "Data engineers", "Florida", "Entry level"."""
    roles = roles_named(meant)
    if roles:
        name = advisor.role_names(roles)
    else:
        places = {str(place.id): str(place.name) for place in advisor.knowledge.places}
        item = next(iter(meant))
        name = places.get(item.value) or advisor.wording.levels.get(item.value) or item.value
    return name[:1].upper() + name[1:]


def _plain(text: str) -> list[str]:
    filler = frozenset(
        "and the a an or but so ok okay then please pls s their they them its it in for of".split()
    )
    return [word for word in re.findall(r"[a-z0-9+#]+", text.lower()) if word not in filler]
